// `smtplain diff`: what is different about the session that does not work.
#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>
#include <set>

#include "cli/commands.h"
#include "cli/input.h"
#include "cli/load_rules.h"
#include "report/issue.h"
#include "report/words.h"

namespace smtplain {
namespace {

struct DiffOptions {
  std::string good, bad;
};

std::optional<Source> load(const std::string& path, const Analyzer& analyzer, Context& context) {
  std::string bytes, error;
  if (read_input(path, context.in, bytes, error)) {
    Source source = analyzer.analyze(path, std::move(bytes));
    if (!source.sessions.empty()) return source;
    error = "no SMTP dialogue was found in this log";
  }
  context.err << "smtplain: " << one_line(path) << ": " << error << '\n';
  return std::nullopt;
}

std::vector<const Event*> replies(const Session& session) {
  std::vector<const Event*> all;
  for (const Event& event : session.events) {
    if (event.kind == Kind::greeting || event.kind == Kind::reply) all.push_back(&event);
  }
  return all;
}

void print_reply(std::ostream& out, const char* which, const std::vector<const Event*>& all, std::size_t at) {
  out << "  " << which << ": ";
  if (at < all.size())
    out << "line " << all[at]->line << ", to " << name(all[at]->answers) << ": " << one_line(all[at]->text)
        << '\n';
  else
    out << "no further reply\n";
}

/// The first reply that differs in what it answers or in its code.
void print_parting(const Session& good, const Session& bad, std::ostream& out) {
  const auto a = replies(good);
  const auto b = replies(bad);
  const auto [x, y] =
      std::mismatch(a.begin(), a.end(), b.begin(), b.end(), [](const Event* one, const Event* other) {
        return one->answers == other->answers && one->code == other->code;
      });
  if (x == a.end() && y == b.end()) {
    out << "All replies have the same codes.\n";
    return;
  }
  const auto at = static_cast<std::size_t>(x - a.begin());
  out << "They part at reply " << at + 1 << '\n';
  print_reply(out, "good", a, at);
  print_reply(out, "bad ", b, at);
}

std::set<std::string> capability_set(const Session& session) {
  std::set<std::string> all;
  for (const Capability& capability : session.capabilities) {
    if (capability.before_tls) continue;
    std::string text(capability.keyword);
    for (std::string_view param : capability.params) text.append(1, ' ').append(param);
    all.insert(one_line(text));
  }
  return all;
}

void print_missing(const char* title, const std::set<std::string>& from, const std::set<std::string>& in,
                   std::ostream& out) {
  const char* between = title;
  for (const std::string& one : from) {
    if (in.count(one) > 0) continue;
    out << between << one;
    between = ", ";
  }
  if (between != title) out << '\n';
}

void print_facts(const Session& good, const Session& bad, const Rules* rules, std::ostream& out) {
  const auto a = facts(good, rules);
  const auto b = facts(bad, rules);
  const auto print = [&](const char* which, const auto& from, const auto& in) {
    for (const auto& fact : from) {
      if (std::find(in.begin(), in.end(), fact) == in.end())
        out << "  " << which << ": " << fact.first << ": " << one_line(fact.second) << '\n';
    }
  };
  out << "\nFacts that differ\n";
  print("good", a, b);
  print("bad ", b, a);
}

int diff(const DiffOptions& options, Context& context) {
  const auto rules = Rules::builtin();
  const Analyzer analyzer(rules);
  const auto good = load(options.good, analyzer, context);
  const auto bad = load(options.bad, analyzer, context);
  if (!good || !bad) return kBadInput;
  // Of several attempts in a log the last one is what the user is left with.
  const Session& a = good->sessions.back();
  const Session& b = bad->sessions.back();
  std::ostream& out = context.out;
  out << "good: " << one_line(verdict(a)) << "\nbad : " << one_line(verdict(b)) << "\n\n";
  print_parting(a, b, out);
  print_facts(a, b, rules.get(), out);
  const auto offered_a = capability_set(a), offered_b = capability_set(b);
  print_missing("\nOffered in the good session alone: ", offered_a, offered_b, out);
  print_missing("\nOffered in the bad session alone: ", offered_b, offered_a, out);
  return kDone;
}

}  // namespace

void add_diff(CLI::App& app, Context& context, int& status) {
  auto* command = app.add_subcommand("diff", "Compare a session that worked with one that does not");
  auto options = std::make_shared<DiffOptions>();
  command->add_option("GOOD", options->good, "The log of the session that worked")->required();
  command->add_option("BAD", options->bad, "The log of the one that does not")->required();
  command->callback([options, &context, &status] { status = diff(*options, context); });
}

}  // namespace smtplain
