// ssmtp -v: "[->] " the client, "[<-] " the server.
#include <algorithm>

#include "readers/connection_words.h"
#include "readers/failure_facts.h"
#include "readers/failure_words.h"
#include "readers/formats.h"
#include "readers/marks.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

// It is often installed as sendmail, and takes that name.
constexpr std::array kMarks{Mark{"[->] ", Who::client}, Mark{"[<-] ", Who::server},
                            Mark{"ssmtp: ", Who::failure}, Mark{"sendmail: ", Who::failure}};
constexpr MarkTable kTable{.marks = kMarks, .tell = &tell_facts_in_words, .client = "ssmtp"};

/// What it says of itself, on the terminal or in the system's log: "ssmtp: …", "sSMTP[29666]: …".
std::string_view own_words(std::string_view text) {
  if (istarts_with(text, "sendmail: ")) return trim(text.substr(10));
  if (!istarts_with(text, "ssmtp")) return {};
  text.remove_prefix(5);
  if (text.starts_with("["))
    text.remove_prefix(std::min(text.size(), text.find_first_not_of("0123456789", 1) + 1));
  return text.starts_with(": ") ? trim(text.substr(2)) : std::string_view{};
}

class SsmtpReader final : public MarkedReader {
 public:
  SsmtpReader() : MarkedReader(kTable, &read_connection_words) {}

  void read(const Line& line, EventSink& sink) override {
    const std::string_view text = trim(line.text);
    // It says so too where the connection stood and the handshake failed.
    const bool opens =
        istarts_with(text, "ssmtp: cannot open") || istarts_with(text, "sendmail: cannot open");
    const bool connects = (opens && !handshake_) || text.starts_with("[<-] 220 ");
    if (text.starts_with("["))
      handshake_ = text == "[->] STARTTLS" || (handshake_ && text.starts_with("[<-] 220"));
    const bool over = dialogue().failed() || (dialogue().spoken() && !text.starts_with("["));
    if (connects && over) dialogue().begin_another(sink);
    if (connects) replies_.clear();
    if (text.starts_with("[->] ")) replies_.command();
    if (text.starts_with("[<-] ")) replies_.reply(text.substr(5));
    if (!read_last_words(line, sink)) MarkedReader::read(line, sink);
  }

 private:
  /// "ssmtp: 501 5.5.4 Invalid Email address", "ssmtp: RCPT TO:<b@example.net> (550 5.1.1 …)": without -v
  /// they are all that tells what the server said.
  bool read_last_words(const Line& line, EventSink& sink) {
    const std::string_view words = own_words(trim(line.text));
    const auto quoted = find_quoted_reply(words);
    if (!quoted || quoted->bare() || replies_.knows(*quoted)) return false;
    if (died_) {  // as it does but once
      sink.new_session();
      replies_.clear();
    }
    died_ = true;
    Line told = line;
    told.text = words;
    tell_failure({&told, 1}, Quotes::tell, replies_, sink);
    sink.fact(Fact::client_name, "ssmtp");
    return true;
  }

  ReplyMemory replies_;
  bool died_ = false;       // of a reply that the log shows in these words alone
  bool handshake_ = false;  // STARTTLS was sent, and not refused
};

double score(std::span<const Line> lines) {
  const std::span<const Mark> arrows = std::span(kMarks).first(2);
  if (score_marks(lines, arrows, 1) > 0) return 0.95;
  const bool speaks = std::any_of(lines.begin(), lines.end(), [](const Line& line) {
    const std::string_view text = trim(line.text);
    return istarts_with(text, "ssmtp") && !own_words(text).empty();
  });
  return speaks ? 0.9 : 0;
}

}  // namespace

constinit const Format ssmtp_format{"ssmtp", "ssmtp -v", "ssmtp -v recipient@example.com < mail.txt", &score,
                                    &make_reader<SsmtpReader>};

}  // namespace smtplain
