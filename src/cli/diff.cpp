// `smtplain diff`: what is different about the session that does not work.
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>

#include "cli/archive.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/load_rules.h"
#include "cli/options.h"
#include "cli/session_diff.h"
#include "report/issue.h"
#include "report/json_text.h"
#include "report/words.h"

namespace smtplain {
namespace {

using json = nlohmann::ordered_json;

struct DiffOptions {
  std::string good, bad, format = "text";
  std::vector<std::string> rule_folders;
};

std::optional<Source> load(const std::string& path, const Analyzer& analyzer, Context& context) {
  std::string bytes, error;
  const bool read = read_input(path, context.in, bytes, error);
  if (read && looks_packed(bytes)) {
    error = kPacked;
  } else if (read) {
    Source source = analyzer.analyze(path, std::move(bytes));
    if (!source.sessions.empty()) return source;
    error = "no SMTP dialogue was found in this log";
  }
  context.err << "smtplain: " << shown_path(path) << ": " << error << '\n';
  return std::nullopt;
}

/// Of several attempts in a log the last one that worked, or did not; else the last of all.
template <typename Wanted>
const Session& choose(const Source& source, Wanted wanted) {
  const auto found = std::find_if(source.sessions.rbegin(), source.sessions.rend(), wanted);
  return found == source.sessions.rend() ? source.sessions.back() : *found;
}

bool worked(const Session& session) {
  return session.outcome == Outcome::accepted || session.outcome == Outcome::no_message;
}

/// One of the two sides.
struct Side {
  const Source& source;
  const Session& session;
};

void print_side(std::ostream& out, const char* which, const Side& side) {
  out << which << ": " << one_line(verdict(side.session)) << " (" << shown_path(side.source.path) << ", "
      << line_range(side.session.first_line, side.session.last_line) << ")\n";
}

void print_reply(std::ostream& out, const char* which, const Event* reply) {
  out << "  " << which << ": ";
  if (reply != nullptr) {
    out << "line " << reply->line << ", to " << command_words(reply->answers) << ": " << one_line(reply->text)
        << '\n';
  } else {
    out << "no further reply\n";
  }
}

void print_differences(const Side& good, const Side& bad, const SessionDiff& diff, std::ostream& out) {
  print_side(out, "good", good);
  print_side(out, "bad ", bad);
  if (diff.parting) {
    out << "\nThey part at reply " << diff.parting->number << '\n';
    print_reply(out, "good", diff.parting->good);
    print_reply(out, "bad ", diff.parting->bad);
  } else {
    out << "\nAll replies have the same codes.\n";
  }
  if (diff.differences.empty()) out << "Nothing else differs.\n";
  std::string_view topic;
  for (const Difference& one : diff.differences) {
    if (one.topic != topic) out << "\nDifferent: " << one.topic << '\n';
    topic = one.topic;
    out << "  " << one.what << '\n'
        << "    good: " << (one.good.empty() ? "not shown" : one.good) << '\n'
        << "    bad : " << (one.bad.empty() ? "not shown" : one.bad) << '\n';
  }
}

json side_json(const Side& side) {
  return {{"path", side.source.path},
          {"session", side.session.id},
          {"lines", {{"first", side.session.first_line}, {"last", side.session.last_line}}},
          {"outcome", name(side.session.outcome)},
          {"stage", name(side.session.stage)},
          {"cause", cause_of(side.session)},
          {"verdict", one_line(verdict(side.session))}};
}

json reply_json(const Event* reply) {
  if (reply == nullptr) return nullptr;
  return {{"line", reply->line},
          {"answers", name(reply->answers)},
          {"code", reply->code == 0 ? json(nullptr) : json(reply->code)},
          {"text", reply->text}};
}

void print_json(const Side& good, const Side& bad, const SessionDiff& diff, std::ostream& out) {
  const auto text = [](const std::string& of) { return of.empty() ? json(nullptr) : json(of); };
  json parting = nullptr;
  if (diff.parting) {
    parting = {{"reply", diff.parting->number},
               {"good", reply_json(diff.parting->good)},
               {"bad", reply_json(diff.parting->bad)}};
  }
  json differences = json::array();
  for (const Difference& one : diff.differences)
    differences.push_back(
        {{"topic", one.topic}, {"what", one.what}, {"good", text(one.good)}, {"bad", text(one.bad)}});
  const json all = {
      {"good", side_json(good)}, {"bad", side_json(bad)}, {"parting", parting}, {"differences", differences}};
  out << json_text(all, 1) << '\n';
}

int diff(const DiffOptions& options, Context& context) {
  const auto rules = load_rules(options.rule_folders, context);
  if (!rules) return kBadUsage;
  const Analyzer analyzer(rules);
  const auto good = load(options.good, analyzer, context);
  const auto bad = load(options.bad, analyzer, context);
  if (!good || !bad) return kBadInput;
  const Side a{*good, choose(*good, worked)};
  const Side b{*bad, choose(*bad, [](const Session& session) { return !worked(session); })};
  if (!worked(a.session)) {
    context.err << "smtplain: " << shown_path(options.good)
                << ": no session in this log went well; its last one is compared\n";
  }
  const SessionDiff found = compare(a.session, b.session, *rules);
  (options.format == "json" ? print_json : print_differences)(a, b, found, context.out);
  return kDone;
}

}  // namespace

void add_diff(CLI::App& app, Context& context, int& status) {
  auto* command = app.add_subcommand("diff", "Compare a session that worked with one that does not");
  auto options = std::make_shared<DiffOptions>();
  command
      ->add_option("GOOD", options->good,
                   "The log of the session that worked; of several in it the last that did")
      ->required();
  command
      ->add_option("BAD", options->bad,
                   "The log of the one that does not; of several the last that did not. May be the same file")
      ->required();
  add_format(*command, options->format, {"text", "json"});
  add_rules_folders(*command, options->rule_folders);
  command->callback([options, &context, &status] { status = diff(*options, context); });
}

}  // namespace smtplain
