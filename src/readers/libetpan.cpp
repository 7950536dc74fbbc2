// libetpan and MailCore: the dialogue without marks below "----------SMTP----------", and the codes it ended
// with.
#include <array>
#include <optional>

#include "readers/formats.h"
#include "readers/program_log.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::array kMarks{Mark{"----------", Who::program}, Mark{"SMTP Last Response", Who::program},
                            Mark{"mailsmtp Last ", Who::program}, Mark{"sent ", Who::client},
                            Mark{"received ", Who::server}};
bool begins_session(std::string_view text) {
  return text.starts_with("----------SMTP");
}

constexpr MarkTable kTable{kMarks, nullptr, &begins_session};

/// libetpan's own stream debug puts "<<<<<<< read <<<<<<" and "<<<<<<< end read <<<<<<" around what the
/// server said, the same with "send" around the client's words. MailCore shows the words alone.
std::optional<Speaker> frame_of(std::string_view text, bool* ends) {
  const bool frame = (text.starts_with("<<<<<<< ") && text.ends_with(" <<<<<<")) ||
                     (text.starts_with(">>>>>>> ") && text.ends_with(" >>>>>>"));
  if (!frame) return std::nullopt;
  *ends = text.substr(8).starts_with("end ");
  return text.find(" read ") != std::string_view::npos ? Speaker::server : Speaker::client;
}

class LibetpanReader final : public ProgramLog {
 public:
  LibetpanReader() : ProgramLog(kTable, "libetpan") {}

  void read(const Line& line, EventSink& sink) override {
    const std::string_view text = trim(line.text);
    bool ends = false;
    if (begins_session(text)) speaker_ = Speaker::tool;  // the end of a frame may be lost
    if (const auto speaker = frame_of(text, &ends)) {
      speaker_ = ends ? Speaker::tool : *speaker;
      return sink.tool(line, Kind::noise, text);
    }
    if (speaker_ == Speaker::tool) return ProgramLog::read(line, sink);
    if (text.empty() && sink.expect() != Expect::content) return sink.tool(line, Kind::noise, text);
    if (speaker_ == Speaker::server) return say_server(line, text, sink);
    say_client(line, line.text, sink);
  }

 protected:
  bool is_own_line(const Line& line, EventSink& sink) const override {
    if (istarts_with(trim(line.text), "auth: ")) return false;  // "auth: Login failed"
    const Said said = who_spoke(trim(line.text), sink.expect());
    return said == Said::client || said == Said::server || said == Said::maybe_reply;
  }

 private:
  Speaker speaker_ = Speaker::tool;  // whose words stand between two frames; tool: nobody's
};

double score(std::span<const Line> lines) {
  for (const std::string_view words : {"mailsmtp last", "<<<<<<< end read <<<<<<", "mailsmtp_error",
                                       "smtp last response", "----------smtp---", "mcosmtp"})
    if (any_line_has(lines, words)) return 0.93;
  return 0;
}

std::unique_ptr<Reader> make() {
  return std::make_unique<LibetpanReader>();
}

}  // namespace

constinit const Format libetpan_format{"libetpan", "libetpan and MailCore",
                                       "set session.connectionLogger; SOGo and others print it on errors",
                                       &score, &make};

}  // namespace smtplain
