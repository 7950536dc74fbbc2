// `smtplain code`: single replies, one by hand or many a line each.
#include <algorithm>
#include <array>
#include <cmath>
#include <istream>
#include <memory>
#include <ostream>

#include "cli/commands.h"
#include "cli/load_rules.h"
#include "cli/options.h"
#include "cli/why.h"
#include "readers/command_words.h"
#include "readers/quoted_reply.h"
#include "report/json_writer.h"
#include "report/layout.h"
#include "report/rows.h"
#include "report/words.h"
#include "rules/normalise.h"
#include "secrets/mask.h"
#include "text/joined.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

struct CodeOptions {
  std::vector<std::string> words;
  std::vector<std::string> rule_folders;
  std::string format = "text";
  std::string stage;
  bool why = false;
};

/// The command whose reply decides this stage; a reply told of the connecting is the greeting.
Verb verb_of(std::string_view stage) {
  Stage value = Stage::none;
  if (!parse_name(stage, value)) return Verb::none;
  constexpr std::array<Verb, 13> kVerbs = {
      Verb::none, Verb::connection, Verb::none, Verb::connection, Verb::ehlo, Verb::starttls, Verb::auth,
      Verb::mail, Verb::rcpt,       Verb::data, Verb::content,    Verb::quit, Verb::none};
  return kVerbs[static_cast<std::size_t>(value)];
}

/// What was typed may be a line of a log that holds a password.
std::string without_secrets(std::string_view text) {
  return may_hold_secret(text) ? mask_secrets(text) : std::string(text);
}

// Replies of several lines are written with "\n" in the place of each line break.
std::string with_line_breaks(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == 'n') {
      out += '\n';
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

/// By `indent` blanks a level, or on one line.
std::string verdict_json(const ReplyVerdict& verdict, int indent) {
  JsonWriter out(indent);
  out.begin_object();
  out.key("code").nonzero(verdict.code);
  out.key("enhanced").text(verdict.enhanced.str());
  out.key("text").string(verdict.text);
  out.key("meaning").string(verdict.meaning);
  out.key("diagnosis").begin_array();
  for (const Diagnosis& one : verdict.diagnosis) {
    out.begin_object();
    out.key("cause").string(one.cause);
    out.key("rule").string(one.rule);
    out.key("confidence").number(std::round(one.confidence * 100) / 100);
    out.key("title").string(one.title);
    out.key("explanation").string(one.explanation);
    out.key("fix").begin_array();
    for (const Fix& fix : one.fix) out.string(advice(fix));
    out.end_array();
    out.key("refs").begin_array();
    for (const auto& ref : one.refs) out.string(ref);
    out.end_array();
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return std::string(out.text());
}

/// False for words that neither have a reply's code nor say what a rule knows.
bool is_reply(const ReplyVerdict& verdict) {
  return verdict.code != 0 || !verdict.diagnosis.empty();
}

void print_verdict(const ReplyVerdict& verdict, const Context& context) {
  const auto width = static_cast<std::size_t>(std::min(context.width, 100));
  const auto paragraph = [&](std::string_view text, std::string_view indent = "  ") {
    write_hanging(context.out, indent, text, width);
  };
  if (verdict.diagnosis.empty())
    return paragraph(verdict.meaning.empty() ? "This is no SMTP reply that smtplain knows." : verdict.meaning,
                     "");
  const Diagnosis& best = verdict.diagnosis.front();
  paragraph(best.title + " (" + std::string(best.cause) + ")", "");
  paragraph(best.explanation);
  write_advice(context.out, best.fix, width);
  if (!verdict.meaning.empty()) paragraph("The codes by themselves: " + verdict.meaning);
  for (std::size_t i = 1; i < verdict.diagnosis.size() && best.confidence < 0.8; ++i)
    paragraph("It may also be: " + verdict.diagnosis[i].title);
}

/// qmail's log has "_" for each blank: Remote_host_said:_550_5.1.1_User_unknown
void undo_underscores(std::string& text) {
  const bool many = std::count(text.begin(), text.end(), '_') > 1;
  if (many && text.find(' ') == std::string::npos) std::replace(text.begin(), text.end(), '_', ' ');
}

/// "SMTPDataError: (554, b'5.7.1 …')", "host mx.example.com said: 550 …": the reply alone. Which command it
/// answers is taken from the words around it unless that is known.
void keep_quoted_reply(std::string& text, ReplyContext& context) {
  // Postfix and what copies it say it behind the reply: "550 … (in reply to RCPT TO command)".
  if (const auto told = ifind(text, "(in reply to "); told != std::string::npos) {
    if (context.answers == Verb::none) context.answers = verb_in_words(std::string_view(text).substr(told));
    text = std::string(trim(std::string_view(text).substr(0, told)));
  }
  if (parse_reply(text)) return;
  // Python prints what smtplib throws as "(550, b'5.7.1 …')".
  const bool python = text.starts_with('(') && text.find(", b") == 4;
  if (!python && rules::normalise_reply(text).code != 0) return;
  auto quoted = find_quoted_reply(text);
  if (!quoted || quoted->bare()) return;
  if (context.answers == Verb::none) context.answers = verb_in_words(quoted->before);
  if (context.answers == Verb::none) context.answers = verb_in_words(quoted->after);
  text = std::move(quoted->text);
}

ReplyVerdict judge(const Rules& rules, std::string_view line, std::string_view stage, Why* why) {
  // "STAGE<TAB>reply" names the stage of one line.
  if (const auto tab = line.find('\t'); tab != npos) {
    Stage ignored = Stage::none;
    if (parse_name(line.substr(0, tab), ignored)) {
      stage = line.substr(0, tab);
      line.remove_prefix(tab + 1);
    }
  }
  ReplyContext reply_context;
  reply_context.answers = verb_of(stage);
  std::string text = without_secrets(with_line_breaks(line));
  undo_underscores(text);
  keep_quoted_reply(text, reply_context);
  return rules.judge_reply(text, reply_context, why);
}

bool reads_many(const CodeOptions& options) {
  return options.words.size() == 1 && options.words.front() == "-";
}

void check_usage(const CodeOptions& options) {
  if (options.why && options.format != "text")
    throw CLI::ValidationError("--why", "only --format text tells it");
  if (reads_many(options) && options.format == "json")
    throw CLI::ValidationError("--format", "many replies are no one document; ndjson writes one a line");
}

int judge_each_line(const Rules& rules, const CodeOptions& options, Context& context) {
  int status = kDone;
  std::string line;
  while (std::getline(context.in, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    Why why;
    const ReplyVerdict verdict = judge(rules, line, options.stage, options.why ? &why : nullptr);
    if (!is_reply(verdict)) status = kBadInput;
    if (options.format == "ndjson") {
      context.out << verdict_json(verdict, -1) << '\n';
    } else {
      context.out << safe_text(without_secrets(line)) << '\n';
      print_verdict(verdict, context);
      if (options.why) print_why(why, context.out);
    }
  }
  return status;
}

int code(const CodeOptions& options, Context& context) {
  const auto rules = load_rules(options.rule_folders, context);
  if (!rules) return kBadUsage;
  if (reads_many(options)) return judge_each_line(*rules, options, context);
  const std::string text = joined(options.words, " ");
  Why why;
  const ReplyVerdict verdict = judge(*rules, text, options.stage, options.why ? &why : nullptr);
  if (options.format != "text") {
    context.out << verdict_json(verdict, options.format == "json" ? 2 : -1) << '\n';
  } else if (is_reply(verdict)) {
    print_verdict(verdict, context);
  } else {
    // It is not said again: what somebody typed by mistake may be a password.
    context.err
        << "smtplain: this is no SMTP reply that smtplain knows; write it as \"550 5.1.1 No such user\"\n";
  }
  if (options.why) print_why(why, context.out);
  return is_reply(verdict) ? kDone : kBadInput;
}

}  // namespace

void add_code(CLI::App& app, Context& context, int& status) {
  auto* command =
      app.add_subcommand("code", "Explain a single reply; - reads many, one a line with \\n for line breaks");
  auto options = std::make_shared<CodeOptions>();
  command->add_option("REPLY", options->words, "\"550 5.1.1 No such user\", or - for standard input")
      ->required();
  add_format(*command, options->format, {"text", "json", "ndjson"});
  std::vector<std::string> stages;
  for (int stage = 0; stage <= static_cast<int>(Stage::none); ++stage)
    stages.emplace_back(name(static_cast<Stage>(stage)));
  command->add_option("--stage", options->stage, "Where in the session it came")
      ->check(CLI::IsMember(stages));
  add_rules_folders(*command, options->rule_folders);
  command->add_flag("--why", options->why, "Tell which rules matched, which won and why");
  command->callback([options, &context, &status] {
    check_usage(*options);
    status = code(*options, context);
  });
}

}  // namespace smtplain
