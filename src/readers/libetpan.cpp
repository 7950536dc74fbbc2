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
constexpr MarkTable kTable{kMarks, nullptr, {"----------smtp"}};

/// libetpan's own stream debug puts "<<<<<<< read <<<<<<" and "<<<<<<< end read <<<<<<" around what the
/// server said, the same with "send" around the client's words. MailCore shows the words alone.
std::optional<Speaker> frame_of(std::string_view text, bool* ends) {
  const bool frame = (text.starts_with("<<<<<<< ") && text.ends_with(" <<<<<<")) ||
                     (text.starts_with(">>>>>>> ") && text.ends_with(" >>>>>>"));
  if (!frame) return std::nullopt;
  *ends = text.substr(8).starts_with("end ");
  return text.find(" read ") != npos ? Speaker::server : Speaker::client;
}

/// Of libetpan's list of errors (mailsmtp_types.h), by name or by number, those of the log-in.
bool is_login_error(std::string_view code) {
  if (code.starts_with("MAILSMTP_ERROR_AUTH_")) return true;
  constexpr std::array numbers = word_list("16", "17", "18", "19", "20", "21", "22", "26");
  return iequals_any(code, numbers);
}

class LibetpanReader final : public ProgramLog {
 public:
  LibetpanReader() : ProgramLog(kTable, "libetpan") {}

  void read(const Line& line, EventSink& sink) override {
    const std::string_view text = trim(line.text);
    bool ends = false;
    if (kTable.begins_session(text)) speaker_ = Speaker::tool;  // the end of a frame may be lost
    if (const auto speaker = frame_of(text, &ends)) {
      speaker_ = ends ? Speaker::tool : *speaker;
      return sink.tool(line, Kind::noise, text);
    }
    if (speaker_ == Speaker::tool) return read_outside(line, text, sink);
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
  void read_outside(const Line& line, std::string_view text, EventSink& sink) {
    constexpr std::string_view kCode = "mailsmtp Last Error Code: ";
    // What the server said last is repeated up to the next blank line, without its codes.
    const bool repeats = repeats_ && !text.empty();
    repeats_ = repeats || text.starts_with("SMTP Last Response: ");
    if (repeats) return sink.tool(line, Kind::noise, text);
    if (text.starts_with("mailsmtp Last Error Location")) return sink.tool(line, Kind::note, text);
    if (!text.starts_with(kCode)) return ProgramLog::read(line, sink);
    if (is_login_error(text.substr(kCode.size()))) sink.replying_to(Verb::auth);
    program_says(line, Who::failure, text, sink);
  }

  bool repeats_ = false;
  Speaker speaker_ = Speaker::tool;  // whose words stand between two frames; tool: nobody's
};

double score(std::span<const Line> lines) {
  const bool own = any_line_has_any(lines, {"mailsmtp last", "<<<<<<< end read <<<<<<", "mailsmtp_error",
                                            "smtp last response", "----------smtp---", "mcosmtp"});
  return own ? 0.93 : 0;
}

}  // namespace

constinit const Format libetpan_format{"libetpan", "libetpan and MailCore",
                                       "set session.connectionLogger; SOGo and others print it on errors",
                                       &score, &make_reader<LibetpanReader>};

}  // namespace smtplain
