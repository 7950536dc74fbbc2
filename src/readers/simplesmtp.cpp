// Nodemailer before version 1, by its SMTP client simplesmtp: who spoke stands above what was said.
//
//   SERVER 1:                          { type: 'server',
//   └──220 mail.example.com ESMTP        message: '220 mail.example.com ESMTP' }
//   CLIENT 1:                          { type: 'client', message: 'EHLO [127.0.0.1]' }
//   └──EHLO pc
#include <array>
#include <optional>
#include <string>

#include "readers/failure_facts.h"
#include "readers/formats.h"
#include "readers/program_log.h"
#include "text/pieces.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::string_view kBranch = "\xE2\x94\x94\xE2\x94\x80\xE2\x94\x80";  // "└──"

void tell(std::string_view text, EventSink& sink) {
  if (istarts_with(text, "connection secured")) sink.fact(Fact::tls_established, "");
  tell_facts_in_words(text, sink);
}

constexpr std::array kMarks{Mark{"Connection secured", Who::program}};
constexpr MarkTable kTable{kMarks, &tell};

std::optional<Speaker> speaker_named(std::string_view word) {
  if (istarts_with(word, "server")) return Speaker::server;
  if (istarts_with(word, "client")) return Speaker::client;
  return std::nullopt;
}

struct Heading {
  Speaker from;
  std::string_view connection;
};

/// "SERVER 1:", the number of the connection behind the speaker.
std::optional<Heading> heading(std::string_view text) {
  const auto from = speaker_named(text);
  if (!from || !text.ends_with(':')) return std::nullopt;
  const std::string_view number = trim(text.substr(6, text.size() - 7));
  if (!is_number(number)) return std::nullopt;
  return Heading{*from, number};
}

/// "{ type: 'server',", the first field of a log entry that console.log printed.
std::optional<Speaker> entry_type(std::string_view text) {
  constexpr std::string_view kType = "{ type: '";
  return text.starts_with(kType) ? speaker_named(text.substr(kType.size())) : std::nullopt;
}

/// What stands in "message: '…' }". The closing quote may be lost to Markdown.
std::optional<std::string_view> entry_message(std::string_view text) {
  constexpr std::string_view kMessage = "message: ";
  const auto at = text.find(kMessage);
  if (at == npos || at > 20) return std::nullopt;
  std::string_view said = trim(text.substr(at + kMessage.size()));
  if (said.ends_with('}')) said = trim(said.substr(0, said.size() - 1));
  if (said.starts_with('\'') || said.starts_with('"')) said.remove_prefix(1);
  while (said.ends_with('\'') || said.ends_with('"') || said.ends_with('\\')) said.remove_suffix(1);
  return said;
}

class SimplesmtpReader final : public ProgramLog {
 public:
  SimplesmtpReader() : ProgramLog(kTable, "Nodemailer") {}

  void read(const Line& line, EventSink& sink) override {
    std::string_view text = trim(line.text);
    if (const auto head = heading(text)) {
      turn_ = head->from;
      if (first_.empty()) first_ = head->connection;
      // What stands above the first connection belongs to it.
      sink.select_session(head->connection == first_ ? std::string_view{} : head->connection);
      return sink.again(line);
    }
    if (const auto from = entry_type(text)) {
      turn_ = from;
      if (!entry_message(text)) return sink.again(line);
    }
    if (!turn_) return ProgramLog::read(line, sink);
    if (const auto said = entry_message(text)) {
      say_lines(line, *said, sink);
      turn_.reset();
      return;
    }
    // Further lines of a reply are indented below the branch.
    const bool branch = text.starts_with(kBranch);
    if (branch) text.remove_prefix(kBranch.size());
    if (branch || (line.text.starts_with("  ") && parse_reply(text))) return say(line, text, sink);
    turn_.reset();
    ProgramLog::read(line, sink);
  }

 private:
  void say(const Line& line, std::string_view text, EventSink& sink) {
    if (*turn_ == Speaker::client) return say_client(line, text, sink);
    say_server(line, trim(text), sink);
  }

  void say_lines(const Line& line, std::string_view text, EventSink& sink) {
    for (auto end = text.find("\\n"); end != npos; end = text.find("\\n")) {
      say(line, text.substr(0, end), sink);
      text.remove_prefix(end + 2);
    }
    say(line, text, sink);
  }

  std::optional<Speaker> turn_;
  std::string first_;  // the number of the first connection
};

double score(std::span<const Line> lines) {
  int headings = 0, branches = 0, entries = 0;
  for (const Line& line : lines) {
    const std::string_view text = trim(line.text);
    headings += heading(text) ? 1 : 0;
    branches += text.starts_with(kBranch) ? 1 : 0;
    entries += entry_type(text) ? 1 : 0;
  }
  return entries > 1 || (headings > 1 && branches > 1) ? 0.95 : 0;
}

}  // namespace

constinit const Format simplesmtp_format{"simplesmtp", "Nodemailer before version 1 (simplesmtp)",
                                         "nodemailer.createTransport('SMTP', { …, debug: true })", &score,
                                         &make_reader<SimplesmtpReader>};

}  // namespace smtplain
