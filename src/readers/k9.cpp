// K-9 Mail and Thunderbird for Android, as logcat shows them: "D/k9 (1234): SMTP >>> EHLO pc", "SMTP <<< 250
// …".
#include <array>

#include "readers/failure_facts.h"
#include "readers/formats.h"
#include "readers/program_log.h"

namespace smtplain {
namespace {

constexpr std::array kMarks{Mark{"SMTP >>> ", Who::client}, Mark{"SMTP <<< ", Who::server}};
constexpr MarkTable kTable{kMarks, &tell_facts_in_words};

class K9Reader final : public ProgramLog {
 public:
  K9Reader() : ProgramLog(kTable, "K-9 Mail") {}

  void read(const Line& line, EventSink& sink) override {
    const Line bare = from_mark(line, kMarks);
    const bool hidden_login = bare.text == "SMTP >>> *sensitive*" && sink.expect() == Expect::command;
    ProgramLog::read(bare, sink);
    if (hidden_login) sink.replying_to(Verb::auth);
  }
};

double score(std::span<const Line> lines) {
  int marks = 0;
  for (const Line& line : lines) {
    const auto text = from_mark(line, kMarks).text;
    marks += text.starts_with("SMTP >>>") || text.starts_with("SMTP <<<") ? 1 : 0;
  }
  return marks > 1 ? 0.97 : marks * 0.9;
}

}  // namespace

constinit const Format k9_format{
    "k9", "K-9 Mail and Thunderbird for Android",
    "Settings, General settings, Debugging: enable debug logging; then adb logcat", &score,
    &make_reader<K9Reader>};

}  // namespace smtplain
