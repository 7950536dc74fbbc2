#include <memory>
#include <ostream>

#include "cli/commands.h"
#include "cli/load_rules.h"
#include "cli/options.h"
#include "report/layout.h"

namespace smtplain {
namespace {

int list_causes(const Rules& rules, Context& context) {
  for (const Cause& cause : rules.causes())
    context.out << pad(std::string(cause.id), 30) << cause.when << '\n';
  return kDone;
}

int show_cause(const Rules& rules, const std::string& id, Context& context) {
  const Cause* cause = rules.find_cause(id);
  if (cause == nullptr) {
    context.err << "smtplain: there is no cause \"" << safe_text(id) << "\"; "
                << (rules.find_rule(id) ? "it is a rule, see smtplain rules show"
                                        : "smtplain cause lists them")
                << '\n';
    return kBadUsage;
  }
  const auto width = static_cast<std::size_t>(std::min(context.width, 100));
  const auto paragraph = [&](std::string_view text) { write_hanging(context.out, "  ", text, width); };
  context.out << cause->id << '\n';
  paragraph(cause->when);
  paragraph(cause->explain);
  if (!cause->who.empty()) paragraph("Who must act: " + std::string(cause->who));
  context.out << "\nRules that name it:\n";
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const RuleInfo rule = rules.rule(i);
    if (rule.cause == cause->id) paragraph(std::string(rule.id) + ": " + rules.in_general(rule.title));
  }
  return kDone;
}

}  // namespace

void add_cause(CLI::App& app, Context& context, int& status) {
  auto* command = app.add_subcommand("cause", "Show the page of a cause, or list them all");
  struct Options {
    std::string id;
    std::vector<std::string> rule_folders;
  };
  auto options = std::make_shared<Options>();
  command->add_option("ID", options->id,
                      "The cause, such as auth.bad-credentials; without it all are listed");
  add_rules_folders(*command, options->rule_folders);
  command->callback([options, &context, &status] {
    const auto rules = load_rules(options->rule_folders, context);
    status = !rules                ? kBadUsage
             : options->id.empty() ? list_causes(*rules, context)
                                   : show_cause(*rules, options->id, context);
  });
}

}  // namespace smtplain
