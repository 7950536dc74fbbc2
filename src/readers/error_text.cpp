// One error text alone: an exception, a bounce, a "Mailer Error", a line of an application's log.
#include <algorithm>
#include <array>

#include "readers/failure_facts.h"
#include "readers/formats.h"
#include "readers/program_log.h"
#include "readers/stack_frames.h"
#include "readers/tool_words.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// More lines than these, not counting empty ones, are a log or a letter.
constexpr std::size_t kMostPlainLines = 4;

/// "smtp server does not respond", of a monitoring tool, a device, a form: the words tell of mail that
/// failed, and nobody asks or tells a story in them. Only for a text that stands alone: within a log they may
/// mean anything.
bool says_failure_plainly(std::string_view text) {
  constexpr std::size_t kLongest = 300;
  // Outlook's codes, and Windows' CDO, have no such word beside them.
  constexpr std::array kTopic =
      word_list("smtp", "mail", "relay", "recipient", "0x800cc", "cdo.message", "transport lost");
  constexpr auto kTrouble = std::to_array<std::string_view>(
      {"wrong", "incorrect", "mismatch", "not respond", "no respons", "no answer", "no reply", "not answer",
       "not reply", "not reach", "require", "needs ", "blocked", "offline", "is down", "locked", "suspended",
       "not allow", "not permit", "forbidden", "prohibited", "no such", "too big", "too large", "too long",
       "too many", "closed", "dropped", " lost", "hung up", "terminated", "mailbox full", "is full",
       "limit reached", "over quota", "exceeded", "unavailable", "not exist", "not accept", "0x800cc",
       "8004021",
       // in other languages
       "abgelehnt", "fehlgeschlagen", "antwortet nicht", "nicht erreichbar", "falsch", "keine verbindung",
       "ne répond pas", "injoignable", "refusé", "échou", "no responde", "rechaz", "inválid", "falló",
       "non risponde", "rifiutat", "não responde", "recusad", "rejeitad", "reageert niet", "geweigerd",
       "mislukt"});
  constexpr std::array kPerson = word_list("how ", "why ", "what ", "?", "please", "thank", "should");
  return text.size() <= kLongest && mentions_any(text, kTopic) && !mentions_any(text, kPerson) &&
         (kind_of_words(text) == Kind::error || mentions_any(text, kTrouble));
}

/// So few lines, one of which says so.
bool is_plain_failure(std::span<const Line> lines) {
  std::size_t told = 0;
  bool failure = false;
  for (const Line& line : lines) {
    const std::string_view text = trim(line.text);
    if (text.empty()) continue;
    if (++told > kMostPlainLines) return false;
    failure = failure || says_failure_plainly(trim(parse_prefix(text).rest));
  }
  return failure;
}

bool holds_reply(const Line& line) {
  const auto quoted = find_quoted_reply(line.text);
  return quoted && !quoted->bare();
}

bool tells_error(const Line& line) {
  return !is_stack_frame(line.text) && kind_of_words(line.text) == Kind::error;
}

// Weaker than any format with marks of its own: every log holds words.
double score(std::span<const Line> lines) {
  if (std::any_of(lines.begin(), lines.end(), holds_reply)) return 0.5;
  if (std::any_of(lines.begin(), lines.end(), tells_error)) return 0.3;
  return is_plain_failure(lines) ? 0.2 : 0;
}

/// A few lines are held back until it is known that there are no more: then plain words may be a failure.
class ErrorTextReader final : public Reader {
 public:
  void read(const Line& line, EventSink& sink) override {
    if (!few_) return report_.read(line, sink);
    held_.push_back(line);
    told_ += trim(line.text).empty() ? 0 : 1;
    if (told_ > kMostPlainLines || held_.size() > kMostHeld) release(sink);
  }

  void finish(EventSink& sink) override {
    const auto told = [](const Line& line) { return holds_reply(line) || tells_error(line); };
    if (std::none_of(held_.begin(), held_.end(), told) && is_plain_failure(held_)) {
      for (const Line& line : held_) tell_plainly(without_prefix(line), sink);
      held_.clear();
    }
    release(sink);
    report_.finish(sink);
  }

 private:
  static constexpr std::size_t kMostHeld = 40;

  static void tell_plainly(const Line& line, EventSink& sink) {
    const std::string_view text = trim(line.text);
    sink.tool(line, says_failure_plainly(text) ? Kind::error : kind_of_words(text), text);
    if (!tell_place_of_failure(text, sink)) tell_facts_in_words(text, sink);
  }

  void release(EventSink& sink) {
    few_ = false;
    for (const Line& line : held_) report_.read(line, sink);
    held_.clear();
  }

  FailureReader report_{""};
  std::vector<Line> held_;
  std::size_t told_ = 0;
  bool few_ = true;
};

}  // namespace

constinit const Format error_text_format{
    .name = "error-text",
    .title = "An error message, exception or bounce alone",
    .how_to_get = "copy the whole message, with the lines below it",
    .score = &score,
    .make = &make_reader<ErrorTextReader>,
    .has_marks = false,
};

}  // namespace smtplain
