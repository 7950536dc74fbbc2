// Exim: the dialogue of -v and -d ("SMTP<< ", "SMTP>> ", "SMTP|> " and "SMTP+> " for what is sent ahead),
// where Exim may be either side, and the lines of its main log ("=>", "**", "==", "rejected RCPT").
#include <algorithm>
#include <array>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "readers/connection_words.h"
#include "readers/deferrals.h"
#include "readers/delivery.h"
#include "readers/exim_log.h"
#include "readers/formats.h"
#include "readers/marks.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::array kMarks{Mark{"SMTP<< ", Who::learn}, Mark{"SMTP>> ", Who::learn},
                            Mark{"SMTP|> ", Who::client}, Mark{"SMTP+> ", Who::client}};
constexpr MarkTable kTable{kMarks};

/// "Connecting to mx.example.com [192.0.2.1]:25 ...  failed: Connection refused".
std::optional<Kind> own_kind(std::string_view text) {
  if (istarts_with(text, "connecting to ")) {
    return mentions_any(text, {"failed", "timed out"}) ? Kind::error : Kind::connect;
  }
  if (text.starts_with("SMTP(close)") || text.starts_with("SMTP(shutdown)") ||
      text.starts_with("SMTP(TLS shutdown)")) {
    return Kind::note;
  }
  if (text.starts_with("SMTP(closed)")) return Kind::close;
  if (text.starts_with("SMTP(") && ifind(text, "timed out") != npos) return Kind::error;
  if (text.starts_with("LOG: ") || text.starts_with("Transport port")) return Kind::note;
  if (istarts_with(text, "tls session"))
    return mentions_any(text, {"fail", "error"}) ? Kind::error : Kind::tls;
  return std::nullopt;
}

/// What Exim -d prints behind its process id, which may look like a reply code: "510   SMTP<< 220 mx", "510
/// T: remote_smtp for a@b", "510          250-SIZE 1000".
bool stands_behind_process(std::string_view rest) {
  if (rest.starts_with("  ") || own_kind(trim(rest))) return true;
  rest = trim(rest);
  return rest.starts_with("SMTP") || rest.starts_with("LOG:") || rest.starts_with("R: ") ||
         rest.starts_with("T: ") || rest.starts_with("delivering ");
}

struct Bare {
  std::string_view process;  // the id, empty if there is none
  std::string_view text;
};

/// Exim -d puts its process id before each line, -bh ">>> ".
Bare without_process(std::string_view text) {
  text = trim(text);
  if (text.starts_with(">>> ")) text = trim(text.substr(4));
  const auto digits = text.find_first_not_of("0123456789");
  if (digits == 0 || digits == npos || digits > 7 || text[digits] != ' ') return {{}, text};
  const std::string_view rest = text.substr(digits);
  if (parse_reply(text) && !stands_behind_process(rest)) return {{}, text};
  return {text.substr(0, digits), trim(rest)};
}

class EximReader final : public MarkedReader {
 public:
  EximReader() : MarkedReader(kTable, &read_connection_words) {}
  void read(const Line&, EventSink&) override;
  void finish(EventSink&) override;

 private:
  // The reply of a bounce, which goes on below at the same indent: "553 5.7.1 <a@b>: Sender address
  // rejected:" and "not logged in". Or a failure in the main log that a mail program or a page broke between
  // its words.
  struct Wrapped {
    Line line;
    std::optional<Verb> answers;  // none: of the main log
    std::string text;
    std::size_t indent = 0;
    std::vector<Line> more;
  };
  bool reply_goes_on(const Line&) const;
  bool failure_goes_on(const Line&) const;
  bool take_wrapped(const Line&);
  void tell_wrapped(EventSink&);

  bool read_own(const Line&, std::string_view text, EventSink&);
  bool read_wrapped(const Line&, std::size_t indent, EventSink&);
  bool read_log(const Line&, bool in_dialogue, EventSink&);
  void note_taken(const Line&, const std::optional<EximVerdict>&, EventSink&);

  Deferrals deferrals_;
  std::deque<std::string> notices_;  // ids of messages that Exim sends because others failed
  bool in_main_log_ = false;
  std::string process_;            // the id before the last line that had one
  std::optional<Verb> announced_;  // the reply to this command is on the next line
  std::optional<Wrapped> wrapped_;
};

std::size_t indent_of(std::string_view text) {
  return std::min(text.size(), text.find_first_not_of(" \t"));
}

bool EximReader::reply_goes_on(const Line& line) const {
  constexpr std::size_t kFullLine = 30;  // a shorter line was not wrapped
  const std::string_view text = trim(line.text), last = wrapped_->more.empty()
                                                            ? std::string_view(wrapped_->text)
                                                            : trim(wrapped_->more.back().text);
  return last.size() >= kFullLine && wrapped_->indent >= 2 && indent_of(line.text) == wrapped_->indent &&
         !parse_reply(text);
}

bool EximReader::failure_goes_on(const Line& line) const {
  const std::string_view text = trim(line.text);
  return !own_kind(text) && !text.starts_with("SMTP<<") && !text.starts_with("SMTP>>") &&
         !parse_prefix(text).time;
}

bool EximReader::take_wrapped(const Line& line) {
  constexpr std::size_t kMostLines = 8;
  const std::string_view text = trim(line.text);
  if (text.empty() || wrapped_->more.size() >= kMostLines ||
      !(wrapped_->answers ? reply_goes_on(line) : failure_goes_on(line)))
    return false;
  wrapped_->text.append(" ").append(text);
  wrapped_->more.push_back(line);
  return true;
}

void EximReader::tell_wrapped(EventSink& sink) {
  if (!wrapped_) return;
  const Wrapped wrapped = std::move(*wrapped_);
  wrapped_.reset();
  const std::string_view text = sink.keep(wrapped.text);
  if (wrapped.answers) {
    tell_reply(wrapped.line, *wrapped.answers, text, sink);
  } else {
    Line whole = wrapped.line;
    whole.text = text;
    read_log(whole, false, sink);
  }
  for (const Line& line : wrapped.more) sink.again(line);
}

void EximReader::finish(EventSink& sink) {
  tell_wrapped(sink);
  MarkedReader::finish(sink);
}

void EximReader::read(const Line& line, EventSink& sink) {
  if (wrapped_) {
    if (take_wrapped(line)) return;
    tell_wrapped(sink);
  }
  Line bare = line;
  const auto [process, text] = without_process(line.text);
  bare.text = text;
  if (!process.empty()) process_ = process;
  // an empty line of that process
  if (!process_.empty() && text == process_) return sink.tool(bare, Kind::noise, text);
  if (bare.text.starts_with("SMTP>> writing message") || bare.text.starts_with("SMTP+> writing message")) {
    // The content itself is not shown.
    return dialogue().said_by_client(bare, ".", sink);
  }
  const bool main_log = is_main_log(bare.text);
  // Back from the main log, whose lines name their sessions, to what Exim prints itself.
  if (in_main_log_ && !main_log && (own_kind(bare.text) || bare.text.starts_with("SMTP"))) {
    sink.select_session({});
    dialogue().begin_another(sink);
    in_main_log_ = false;
  }
  in_main_log_ = in_main_log_ || main_log;
  if (main_log && is_broken_failure(bare.text)) {
    wrapped_ = Wrapped{bare, std::nullopt, std::string(bare.text), 0, {}};
    return;
  }
  if (read_wrapped(bare, indent_of(line.text), sink)) return;
  if (sink.expect() != Expect::content && read_own(bare, bare.text, sink)) return;
  if (read_log(bare, dialogue().spoken() && !main_log, sink)) return;
  MarkedReader::read(bare, sink);
}

// Without C="…" the log tells that a message was delivered, not in which words. What Exim itself sends
// because of a failure follows from that one.
void EximReader::note_taken(const Line& line, const std::optional<EximVerdict>& verdict, EventSink& sink) {
  constexpr std::size_t kMostNotices = 16;
  if (const auto notice = exim_notice(line.text); !notice.empty()) {
    notices_.emplace_back(notice);
    if (notices_.size() > kMostNotices) notices_.pop_front();
  }
  const auto is_notice = [&](std::string_view id) {
    return std::find(notices_.begin(), notices_.end(), id) != notices_.end();
  };
  if (verdict && !verdict->deferred && !is_notice(verdict->message)) sink.fact(Fact::message_taken, "");
}

bool EximReader::read_log(const Line& line, bool in_dialogue, EventSink& sink) {
  const auto verdict = in_dialogue ? std::nullopt : exim_verdict(line);
  if (verdict &&
      deferrals_.tried_again(verdict->message, verdict->recipient, verdict->time, verdict->deferred)) {
    sink.select_session(verdict->message);
    sink.new_session();
  }
  if (!read_exim_log(line, in_dialogue, sink)) return false;
  note_taken(line, verdict, sink);
  return true;
}

bool EximReader::read_wrapped(const Line& line, std::size_t indent, EventSink& sink) {
  if (announced_) {
    const auto reply = find_reply(line.text);
    const Verb verb = *announced_;
    announced_.reset();
    if (reply != npos) {
      wrapped_ = Wrapped{line, verb, std::string(line.text.substr(reply)), indent, {}};
      return true;
    }
  }
  announced_ = announces_reply(line.text);
  if (announced_) dialogue().said_by_program(line, Kind::note, line.text, sink);
  if (const auto open = line.text.find('<'); announced_ == Verb::rcpt && open != npos)
    sink.fact(Fact::envelope_recipient, line.text.substr(open + 1, line.text.find('>', open) - open - 1));
  return announced_.has_value();
}

bool EximReader::read_own(const Line& line, std::string_view text, EventSink& sink) {
  const auto kind = own_kind(text);
  if (!kind) return false;
  if (istarts_with(text, "connecting to ") && dialogue().spoken()) dialogue().begin_another(sink);
  dialogue().said_by_program(line, *kind, text, sink);
  if (istarts_with(text, "connecting to ")) tell_exim_peer(text.substr(14), sink);
  return true;
}

double score(std::span<const Line> lines) {
  bool own = false;
  std::size_t log = 0, all = 0;
  for (const Line& line : lines) {
    const std::string_view text = without_process(line.text).text;
    if (text.empty()) continue;
    ++all;
    own = own || text.starts_with("SMTP<< ") || text.starts_with("SMTP>> ") ||
          text.starts_with("LOG: MAIN") ||
          (text.starts_with("LOG: ") && text.ends_with(" MAIN"));  // "LOG: retry_defer MAIN"
    if (is_exim_log(line.text)) ++log;
  }
  if (own) return 0.97;
  if (log == 0) return 0;
  return 0.6 + 0.35 * static_cast<double>(log) / static_cast<double>(all);
}

}  // namespace

constinit const Format exim_format{
    "exim", "Exim -v and -d, and its main log",
    "exim -v recipient@example.com < mail.txt; the log is /var/log/exim4/mainlog", &score,
    &make_reader<EximReader>};

}  // namespace smtplain
