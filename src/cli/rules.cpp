// `smtplain rules`: what rule authors need.
#include <memory>
#include <ostream>
#include <sstream>

#include "cli/commands.h"
#include "cli/load_rules.h"
#include "cli/options.h"
#include "report/layout.h"

namespace smtplain {
namespace {

struct RulesOptions {
  std::vector<std::string> folders;
  std::string id;
  bool stats = false;
};

int list(const Rules& rules, const RulesOptions& options, Context& context) {
  if (options.stats) {
    const RuleStats stats = rules.stats();
    context.out << stats.rules << " rules for " << stats.causes << " causes, " << stats.patterns
                << " patterns, " << stats.examples << " examples\n"
                << stats.entries << " entries in " << stats.tables << " tables, " << stats.providers
                << " providers, " << stats.software << " server programs\n";
    return kDone;
  }
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const RuleInfo rule = rules.rule(i);
    context.out << pad(safe_text(rule.id), 48) << ' ' << safe_text(rule.title) << '\n';
  }
  return kDone;
}

/// A rule file may come from anybody: what it says is shown without what a terminal acts on.
int show(const Rules& rules, const RulesOptions& options, Context& context) {
  const auto rule = rules.find_rule(options.id);
  if (!rule) {
    context.err << "smtplain: there is no rule \"" << safe_text(options.id) << "\"; "
                << (rules.find_cause(options.id) != nullptr ? "it is a cause, see smtplain cause"
                                                            : "smtplain rules list names them")
                << '\n';
    return kBadUsage;
  }
  std::ostringstream out;
  out << rule->id << "  (" << rule->file << ':' << rule->line << ")\n"
      << rule->title << "\n\n"
      << rule->explain << "\n\n";
  out << "Cause: " << (rule->cause.empty() ? "none, a remark" : rule->cause) << ", severity "
      << name(rule->severity) << ", confidence " << rule->confidence << (rule->vague ? ", vague" : "")
      << "\nWhen:\n";
  for (const std::string& test : rule->when) out << "  " << test << '\n';
  for (const RuleInfo::Advice& fix : rule->fix) {
    out << "To do (" << fix.who << (fix.client.empty() ? "" : ", with " + fix.client)
        << (fix.condition.empty() ? "" : ", if " + std::string(fix.condition)) << "): " << fix.text << '\n';
  }
  if (!rule->retry.empty()) out << "Retry: " << rule->retry << '\n';
  for (const std::string& ref : rule->refs) out << "See " << ref << '\n';
  for (const RuleInfo::Example& example : rule->match) out << "Matches: " << example.text << '\n';
  for (const RuleInfo::Example& example : rule->no_match)
    out << "Not: " << example.text << " (" << example.instead << ")\n";
  context.out << safe_text(out.str(), true);
  return kDone;
}

int print_remarks(const std::vector<RuleRemark>& remarks, std::size_t rules, Context& context) {
  std::size_t faults = 0;
  for (const RuleRemark& remark : remarks) {
    context.out << safe_text(remark.file) << ':' << remark.line << ": "
                << (remark.fault ? "error: " : "note: ") << safe_text(remark.rule) << ": "
                << safe_text(remark.text) << '\n';
    faults += remark.fault ? 1 : 0;
  }
  const auto counted = [](std::size_t count, const char* what) {
    return std::to_string(count) + what + (count == 1 ? "" : "s");
  };
  context.out << rules << " rules, " << counted(faults, " fault") << ", "
              << counted(remarks.size() - faults, " note") << '\n';
  return faults == 0 ? kDone : kFaultsFound;
}

}  // namespace

void add_rules(CLI::App& app, Context& context, int& status) {
  auto* command = app.add_subcommand("rules", "List, show, test and check the rules");
  command->require_subcommand(1);
  auto options = std::make_shared<RulesOptions>();
  const auto add = [&](const char* name, const char* help, auto action) {
    auto* sub = command->add_subcommand(name, help);
    add_rules_folders(*sub, options->folders);
    sub->callback([options, action, &context, &status] {
      const auto rules = load_rules(options->folders, context);
      status = rules ? action(*rules, *options, context) : kBadUsage;
    });
    return sub;
  };
  add("list", "One line a rule", list)->add_flag("--stats", options->stats, "Only count them");
  add("show", "Everything about one rule", show)
      ->add_option("ID", options->id, "The rule, as smtplain rules list names it")
      ->required();
  add("test", "Run the examples of all rules", [](const Rules& rules, const RulesOptions&, Context& out) {
    return print_remarks(rules.test(), rules.size(), out);
  });
  add("lint", "Find rules that shadow each other and patterns without examples",
      [](const Rules& rules, const RulesOptions&, Context& out) {
        return print_remarks(rules.lint(), rules.size(), out);
      });
}

}  // namespace smtplain
