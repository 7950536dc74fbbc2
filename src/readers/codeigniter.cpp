// CodeIgniter's email debugger: print_debugger() shows the server's replies, each command named in Hello,
// from, to, data lines, and "Failed to send AUTH LOGIN command. Error: 502 …".
#include <array>

#include "readers/failure_facts.h"
#include "readers/formats.h"
#include "readers/program_log.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

// The names under which CodeIgniter prints the replies of its commands ("hello: 250-…", "from: 250 …").
constexpr std::array kMarks{Mark{"hello: ", Who::server},    Mark{"from: ", Who::server},
                            Mark{"to: ", Who::server},       Mark{"data: ", Who::server},
                            Mark{"starttls: ", Who::server}, Mark{"reset: ", Who::server},
                            Mark{"quit: ", Who::server}};

struct Step {
  std::string_view mark;
  Verb verb;
};
constexpr Step kSteps[] = {{"hello:", Verb::ehlo}, {"from:", Verb::mail},         {"to:", Verb::rcpt},
                           {"data:", Verb::data},  {"starttls:", Verb::starttls}, {"reset:", Verb::rset},
                           {"quit:", Verb::quit}};

constexpr MarkTable kTable{kMarks, &tell_facts_in_words};

class CodeIgniterReader final : public ProgramLog {
 public:
  CodeIgniterReader() : ProgramLog(kTable, "CodeIgniter") {}

  void read(const Line& line, EventSink& sink) override {
    const std::string_view text = trim(line.text);
    // The message's header ends what the debugger prints.
    if (ended_ && (text.starts_with("220 ") || istarts_with(text, "a php error was encountered"))) {
      begin_if_over(sink);
      ended_ = false;
    }
    if (istarts_with(text, "a php error was encountered")) begin_attempt(sink);
    ended_ = ended_ || istarts_with(text, "mime-version:") || istarts_with(text, "x-mailer: codeigniter");
    // The message's own header follows the log and has lines that look like the debugger's: "From: a@b".
    for (const Step& step : kSteps) {
      if (!istarts_with(text, step.mark)) continue;
      if (!ended_ && text.size() == step.mark.size()) unanswered_ = step.verb;
      const auto reply = parse_reply(trim(text.substr(step.mark.size())));
      if (!reply) return unmarked(line, sink);
      unanswered_ = Verb::none;
      // The answer to the message came late, and the debugger takes it for that to QUIT.
      const bool late = step.verb == Verb::quit && reply->code == 250 && sink.expect() == Expect::content;
      sink.replying_to(late ? Verb::content : step.verb);
    }
    if (unanswered_ != Verb::none && istarts_with(text, kError)) {
      const bool silent = text.size() == kError.size();
      if (silent) tell_silence(line, text, sink);
      unanswered_ = Verb::none;
      if (silent) return;
    }
    ProgramLog::read(line, sink);
  }

 protected:
  static constexpr std::string_view kError = "the following smtp error was encountered:";
  bool ended_ = false;
  Verb unanswered_ = Verb::none;  // the command that got an empty answer

  void tell_silence(const Line& line, std::string_view text, EventSink& sink) {
    flush_words(sink);
    sink.replying_to(unanswered_);
    sink.tool(line, Kind::error, text);
  }
  bool is_own_line(const Line& line, EventSink&) const override {
    return parse_reply(trim(line.text)).has_value();
  }
  void tell_own_line(const Line& line, EventSink& sink) override {
    dialogue().said_by_server(line, trim(line.text), sink);
  }
};

double score(std::span<const Line> lines) {
  constexpr std::array kOwn =
      word_list("unable to send email using php smtp", "failed to send auth login command",
                "the following smtp error was encountered", "unable to send email using php",
                "failed to authenticate password. error:", "failed to authenticate username",
                "your message has been successfully sent using the following protocol",
                "unable to open a socket to sendmail", "unable to send data:");
  int own = 0;
  for (const std::string_view words : kOwn) own += any_line_has(lines, words) ? 1 : 0;
  if (own > 0) return own > 1 ? 0.97 : 0.93;
  const double marks = score_marks_behind_prefix(lines, kMarks, 2);
  return marks > 0 ? 0.8 : 0;
}

}  // namespace

constinit const Format codeigniter_format{"codeigniter", "CodeIgniter's email debugger",
                                          "$this->email->send(FALSE); echo $this->email->print_debugger();",
                                          &score, &make_reader<CodeIgniterReader>};

}  // namespace smtplain
