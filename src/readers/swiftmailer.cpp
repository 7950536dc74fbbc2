// SwiftMailer's logger plugin, Symfony Mailer's debug text, and the exceptions of both.
//
//   ++ Starting Swift_SmtpTransport           >> EHLO pc     << 250-mail.example.com     (Swift)
//   !! Expected response code 250 but got code "550", with message "550 …"
//   [2024-01-31T10:00:00.000000+00:00] > EHLO pc             < 250-mail.example.com      (Symfony)
// Applications like to print all of it on one line.
#include <array>

#include "readers/failure_facts.h"
#include "readers/formats.h"
#include "readers/program_log.h"
#include "readers/server_place.h"
#include "text/pieces.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::array kMarks{Mark{">> ", Who::client},  Mark{"<< ", Who::server},  Mark{"++ ", Who::program},
                            Mark{"-- ", Who::program}, Mark{"!! ", Who::failure}, Mark{"> ", Who::client},
                            Mark{"< ", Who::server}};

constexpr MarkTable kTable{kMarks, &tell_facts_in_words, {"starting "}};

// Where the next line of the log begins within a line that lost its line ends: at a mark between blanks.
std::size_t find_inner_mark(std::string_view text, std::size_t from) {
  constexpr std::size_t kLongestLine = 8192;
  std::size_t first = npos;
  text = text.substr(0, from + kLongestLine);
  for (const std::string_view mark : {" >> ", " << ", " !! ", " ++ "})
    first = std::min(first, text.find(mark, from));
  return first;
}

class SwiftReader final : public ProgramLog {
 public:
  SwiftReader() : ProgramLog(kTable, "SwiftMailer") {}

  void read(const Line& line, EventSink& sink) override {
    // The log quoted begins right below "Log data:"; another one does not.
    if (line.text.starts_with("++ Starting ") && !log_data_) nested_ = false;
    log_data_ = trim(line.text) == "Log data:";
    if (is_symfonys(line.text)) client_is("Symfony Mailer");
    if (tells_log_again(trim(line.text))) return sink.again(line);
    tell_setting(line.text, sink);
    if (is_quotation(line, sink)) {
      Line quoted = line;
      quoted.text.remove_prefix(2);
      return ProgramLog::read(quoted, sink);
    }
    if (find_inner_mark(line.text, 0) == npos) return ProgramLog::read(line, sink);
    std::size_t start = 0;
    while (start < line.text.size()) {
      const std::size_t end = find_inner_mark(line.text, start + 1);
      Line piece = line;
      piece.inferred = true;
      piece.text = trim(line.text.substr(start, end == npos ? npos : end - start));
      ProgramLog::read(piece, sink);
      if (end == npos) break;
      start = end;
    }
  }

 protected:
  // A list of mechanisms tells what each of them got in one and the same attempt.
  bool heads_report(std::string_view text) const override {
    constexpr std::string_view kExpected = "expected response code ";
    const auto at = ifind(text, kExpected);
    const auto code = at == npos ? npos : text.find_first_not_of("\"\\", at + kExpected.size());
    const bool expected = code != npos && text[code] >= '0' && text[code] <= '9';  // not in PHP's source
    return (expected && ifind(text, "authenticator") == npos) ||
           ifind(text, "connection could not be established with host") != npos;
  }

 private:
  // Its classes and files, and its words where SwiftMailer's are others: codes and hosts stand in quotes.
  static bool is_symfonys(std::string_view text) {
    constexpr std::array kWords = word_list(
        "symfony\\component\\mailer", "symfony\\\\component\\\\mailer", "symfony/mailer/",
        "expected response code \"", "be established with host \"", "using the following authenticators");
    return mentions_any(text, kWords);
  }

  // Laravel's settings, pasted beside the error: "MAIL_PORT=465".
  static void tell_setting(std::string_view text, EventSink& sink) {
    const auto at = text.find_first_not_of("- *\t");
    if (at == npos || text.compare(at, 5, "MAIL_") != 0) return;
    text.remove_prefix(at + 5);
    const auto equals = text.find('=');
    if (equals == npos) return;
    const std::string_view value = trim(text.substr(equals + 1));
    const bool number = is_number(value);
    if (text.starts_with("HOST=") && unquoted(value).find('.') != npos) tell_host(unquoted(value), sink);
    if (text.starts_with("PORT=") && number) sink.fact(Fact::server_port, value);
    if (text.starts_with("ENCRYPTION=") && iequals(value, "ssl")) sink.fact(Fact::tls_implicit, "");
  }

  // Markdown quotes with the mark by which Symfony shows the client's lines: "> Expected response code 250
  // …". The library sends no lines but commands, answers to AUTH and content.
  static bool is_quotation(const Line& line, const EventSink& sink) {
    if (!line.text.starts_with("> ") || sink.expect() == Expect::content) return false;
    const std::string_view said = trim(line.text.substr(2));
    if (sink.expect() != Expect::auth_answer && said.find(' ') != npos && !looks_like_command(said))
      return true;
    return find_quoted_reply(line.text) ||
           mentions_any(line.text, {"expected response code", "connection could not be established",
                                    "failed to authenticate on"});
  }

  // An exception quotes the log so far, itself included, down to a second "(code: 501)".
  bool tells_log_again(std::string_view text) {
    if (text == "Log data:" && spoken()) nested_ = true;
    if (!nested_) return false;
    const auto code = text.find("(code: ");
    nested_ = code == npos || text.find("(code: ", code + 1) == npos;
    return true;
  }

  bool nested_ = false;
  bool log_data_ = false;  // the line before said "Log data:"
};

double score(std::span<const Line> lines) {
  const bool own = any_line_has_any(
      lines, {"expected response code", "swift_", "symfony\\component\\mailer",
              "log data:", "connection could not be established with host", "possible authenticators"});
  const double marks = score_marks_behind_prefix(lines, kMarks, 1);
  if (own) return marks > 0 ? 0.97 : 0.9;
  for (const Line& line : lines)
    if (find_inner_mark(line.text, 0) != npos && ifind(line.text, ">> mail from") != npos) return 0.8;
  return marks > 0 ? marks * 0.7 : 0;
}

}  // namespace

constinit const Format swiftmailer_format{"swiftmailer",
                                          "SwiftMailer and Symfony Mailer: logger, debug text and exceptions",
                                          "register Swift_Plugins_LoggerPlugin and print dump(); in Symfony "
                                          "catch TransportException and print getDebug()",
                                          &score,
                                          &make_reader<SwiftReader>,
                                          0.97,
                                          false};

}  // namespace smtplain
