// Nodemailer's debug log and error objects.
//
//   [2024-01-31 10:00:00] DEBUG [pU3N] S: 220 mail.example.com ESMTP
//   [2024-01-31 10:00:00] DEBUG [pU3N] C: AUTH PLAIN /* secret */
//   Error: Invalid login: 535 5.7.8 …   { code: 'EAUTH', response: '535 5.7.8 …', responseCode: 535, command:
//   'AUTH PLAIN' }
#include <algorithm>
#include <array>
#include <deque>
#include <string>

#include "readers/connection_words.h"
#include "readers/failure_facts.h"
#include "readers/formats.h"
#include "readers/program_log.h"
#include "readers/server_place.h"
#include "text/characters.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

// Programs that print the log themselves have arrows for the letters.
constexpr std::array kMarks{Mark{"C: ", Who::client}, Mark{"S: ", Who::server}, Mark{"> ", Who::client},
                            Mark{"< ", Who::server}};

// "Resolved mail.example.com as 192.0.2.1 [cache miss]"
void tell_resolved(std::string_view text, EventSink& sink) {
  const auto words = words_of(text, 4);
  if (words.size() < 4 || words[2] != "as") return;
  tell_host(words[1], sink);
  tell_host_port(split_host_port(words[3]), sink);
}

void tell(std::string_view text, EventSink& sink) {
  if (istarts_with(text, "secure connection established")) {
    sink.fact(Fact::tls_implicit, "");
    sink.fact(Fact::tls_established, "");
  } else if (istarts_with(text, "connection upgraded with starttls") ||
             istarts_with(text, "upgraded to tls")) {
    sink.fact(Fact::tls_established, "");
  }
  if (istarts_with(text, "resolved ")) tell_resolved(text, sink);
  tell_connection(text, sink);
  constexpr std::string_view kUser = "user \"";
  if (istarts_with(text, kUser)) {
    const std::string_view name = text.substr(kUser.size());
    if (const auto close = name.find('"'); close != npos)
      sink.fact(Fact::auth_username, name.substr(0, close));
  }
  tell_facts_in_words(text, sink);
}

constexpr MarkTable kTable{kMarks, &tell};

struct Entry {
  std::string_view id;  // of the connection: pools run several at once
  std::string_view text;
};

// "[2024-01-31 10:00:00] DEBUG [pU3N] S: 250 …"
Entry parse_entry(std::string_view line) {
  for (const std::string_view level : {"DEBUG ", "INFO ", "ERROR ", "WARN ", "TRACE "}) {
    const auto at = line.substr(0, 64).find(level);
    if (at == npos) continue;
    std::string_view text = trim(line.substr(at + level.size()));
    if (text.empty() || text[0] != '[') return {{}, text};
    const auto close = text.find("] ");
    if (close == npos || close > 24 || text.substr(0, close).find(' ') != npos) return {{}, text};
    return {text.substr(1, close - 1), trim(text.substr(close + 2))};
  }
  // winston's, as PeerTube has it: "2026-06-08 19:20:33.357 info: Secure connection established to …".
  for (const std::string_view level : {" debug: ", " info: ", " error: ", " warn: "}) {
    const auto at = line.substr(0, 96).find(level);
    if (at != npos && at > 4 && is_digit(line[at - 1]) && line[at - 4] == '.')
      return {{}, trim(line.substr(at + level.size()))};
  }
  // Without a connection's id ">" is a quotation's sign, not the client's.
  const std::string_view text = trim(parse_prefix(line).rest);
  return {{}, text.starts_with("> ") ? trim(text.substr(2)) : text};
}

class NodemailerReader final : public ProgramLog {
 public:
  NodemailerReader() : ProgramLog(kTable, "Nodemailer") {}

  void read(const Line& line, EventSink& sink) override {
    Line bare = without_prefix(line);
    const Entry entry = parse_entry(line.text);
    bare.text = entry.text;
    if (!entry.id.empty() && entry.id != id_) {
      // A person's words above the first connection are a headline over it.
      if (!id_.empty() || spoken() || words_tell_failure()) flush_words(sink);
      id_ = entry.id;
      if (id_[0] == '#') client_is_unknown();
      sink.select_session(id_);
    }
    if (!entry.id.empty()) {
      note_use(bare.text);
      if (tell_idle(bare, sink)) return;
    }
    if (!tell_own_words(bare, sink)) ProgramLog::read(bare, sink);
  }

 private:
  // Which connections said something, and whether a mail went over one of them.
  void note_use(std::string_view text) {
    if (!istarts_with(text, "c: ") && !istarts_with(text, "s: ") && !istarts_with(text, "user \"")) return;
    if (content_sent_ == id_ && text.starts_with("S: 250")) mail_went_ = true;
    content_sent_.clear();
    if ((!used_.empty() && used_.back() == id_) || used(id_)) return;
    constexpr std::size_t most_connections = 64;
    if (used_.size() == most_connections) used_.pop_front();
    used_.push_back(id_);
  }

  bool used(std::string_view id) const { return std::find(used_.begin(), used_.end(), id) != used_.end(); }

  // A pool, or a check before the first mail, opens a connection that nothing goes over: that it ends is no
  // failure of a mail.
  bool tell_idle(const Line& line, EventSink& sink) {
    if (!mail_went_ || id_[0] == '#' || used(id_)) return false;
    if (line.text != "Timeout" && !istarts_with(line.text, "connection closed unexpectedly")) return false;
    sink.fact(Fact::client_name, "Nodemailer");
    sink.tool(line, Kind::note, line.text);
    return true;
  }

  // What the connection says of itself between the lines of the dialogue.
  bool tell_own_words(const Line& line, EventSink& sink) {
    struct Words {
      std::string_view start;
      Kind kind;
    };
    static constexpr Words kWords[] = {{"resolved ", Kind::connect},
                                       {"connection established", Kind::connect},
                                       {"secure connection established", Kind::tls},
                                       {"connection upgraded with starttls", Kind::tls},
                                       {"upgraded to tls", Kind::tls},
                                       {"smtp handshake finished", Kind::note},
                                       {"creating transport", Kind::note},
                                       {"sending mail using", Kind::note},
                                       {"closing connection", Kind::close},
                                       {"connection closed", Kind::close},
                                       {"closing not established", Kind::close},
                                       {"user \"", Kind::auth_data}};
    for (const Words& words : kWords) {
      if (!istarts_with(line.text, words.start)) continue;
      sink.tool(line, words.kind, line.text);
      tell(line.text, sink);
      return true;
    }
    // "<1234 bytes encoded mime message (source size 1210 bytes)>" stands for the content and its final dot.
    if (line.text.find("bytes encoded mime message") == npos) return false;
    sink.tool(line, Kind::content, line.text);
    content_sent_ = id_;
    return true;
  }

  std::string id_;
  std::deque<std::string> used_;  // ids of connections that said something
  std::string content_sent_;      // the connection whose last line was a mail's content
  bool mail_went_ = false;
};

double score(std::span<const Line> lines) {
  bool own =
      any_line_has_any(lines, {"nodemailer", "smtp-connection", "smtpconnection._",
                               "responsecode:", "\"responsecode\"", "code: 'eauth'", "code: 'eenvelope'",
                               "code: 'esocket'", "errno: -40", "bytes encoded mime message",
                               "smtp handshake finished", "can't send mail - all recipients were rejected",
                               "closing connection to the server using \"", "sending mail using smtp",
                               "'emessage'", "code: 'econnection'", "command: 'conn'", "code: 'edns'"});
  // smtp-server, its sister, names connections "[#zugoxqtbi2tt4xsj]".
  own = own || any_line_has(lines, "] debug [#");
  if (!own) return 0;
  std::vector<Line> bare;
  for (const Line& line : lines) {
    bare.push_back(line);
    bare.back().text = parse_entry(line.text).text;
  }
  return score_marks(bare, kMarks, 1) > 0 ? 0.97 : 0.9;
}

}  // namespace

constinit const Format nodemailer_format{"nodemailer", "Nodemailer: debug log and error objects",
                                         "nodemailer.createTransport({ …, logger: true, debug: true })",
                                         &score, &make_reader<NodemailerReader>};

}  // namespace smtplain
