// One error text alone: an exception, a bounce, a "Mailer Error", a line of an application's log.
#include "readers/formats.h"
#include "readers/program_log.h"
#include "readers/stack_frames.h"
#include "readers/tool_words.h"

namespace smtplain {
namespace {

// Weaker than any format with marks of its own: every log holds words.
double score(std::span<const Line> lines) {
  std::size_t replies = 0, errors = 0;
  for (const Line& line : lines) {
    const auto quoted = find_quoted_reply(line.text);
    if (quoted && !quoted->bare())
      ++replies;
    else if (!is_stack_frame(line.text) && kind_of_words(line.text) == Kind::error)
      ++errors;
  }
  if (replies > 0) return 0.5;
  return errors > 0 ? 0.3 : 0;
}

std::unique_ptr<Reader> make() {
  return std::make_unique<FailureReader>("");
}

}  // namespace

constinit const Format error_text_format{"error-text", "An error message, exception or bounce alone",
                                         "copy the whole message, with the lines below it", &score, &make};

}  // namespace smtplain
