// One error text alone: an exception, a bounce, a "Mailer Error", a line of an application's log.
#include <algorithm>

#include "readers/failure_facts.h"
#include "readers/formats.h"
#include "readers/plain_words.h"
#include "readers/program_log.h"
#include "readers/stack_frames.h"
#include "readers/tool_words.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

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
