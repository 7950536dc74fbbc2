// PEAR Net_SMTP as Roundcube, Horde and others log it: "DEBUG: Send: EHLO pc", "Recv: 250-mail.example.com",
// with a session's id in Roundcube ("<pggse4g5> Send: …"), and "SMTP Error: … (Code: 530)".
#include <algorithm>
#include <array>

#include "readers/failure_facts.h"
#include "readers/formats.h"
#include "readers/program_log.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::array kMarks{Mark{"Send: ", Who::client},          Mark{"Recv: ", Who::server},
                            Mark{"DEBUG: Send: ", Who::client},   Mark{"DEBUG: Recv: ", Who::server},
                            Mark{"Connecting to ", Who::program}, Mark{"ERROR: ", Who::failure},
                            Mark{"PHP Error: ", Who::failure}};

constexpr MarkTable kTable{kMarks, &tell_facts_in_words, {"connecting to "}};

// Roundcube in a container writes all its logs to one output: "smtp: <pggse4g5> Send: …", "errors: <…>".
constexpr std::array kLogNames = word_list("smtp: <", "errors: <");

// "<pggse4g5> Send: …": the id of the browser's session stands before the mark.
std::string_view without_id(std::string_view text) {
  text = trim(text);
  for (const std::string_view name : kLogNames)
    if (text.starts_with(name)) text.remove_prefix(name.size() - 1);
  if (text.empty() || text[0] != '<') return text;
  const auto close = text.find("> ");
  if (close == npos || close > 24 || text.substr(0, close).find(' ') != npos) return text;
  return text.substr(close + 2);
}

// Two records on one line: "Recv: 250-a  [09-Oct-2021 15:25:31 +0000]: <80jdp0q9> Recv: 250-b", and without
// line ends those of a container: "… (POST /?_task=mail)errors: <80jdp0q9> SMTP Error: …".
std::size_t find_inner_record(std::string_view text, std::size_t from) {
  for (const std::string_view name : kLogNames)
    for (auto at = text.find(name, from); at != npos; at = text.find(name, at + 1))
      if (text[at - 1] == ')') return at;
  for (auto at = text.find('[', from); at != npos; at = text.find('[', at + 1)) {
    if (at + 24 < text.size() && text[at + 3] == '-' && text[at + 7] == '-' &&
        text.substr(at, 48).find("]: ") < 40)
      return at;
  }
  return npos;
}

class NetSmtpReader final : public ProgramLog {
 public:
  NetSmtpReader() : ProgramLog(kTable, "Net_SMTP") {}

  void read(const Line& line, EventSink& sink) override {
    std::size_t start = 0;
    do {
      const std::size_t end = find_inner_record(line.text, start + 1);
      Line piece = line;
      piece.text = line.text.substr(start, end == npos ? npos : end - start);
      piece.inferred = line.inferred || end != npos || start > 0;
      read_record(piece, sink);
      start = end;
    } while (start != npos && start < line.text.size());
  }

 private:
  void read_record(const Line& line, EventSink& sink) {
    Line bare = without_prefix(line);
    bare.text = without_id(bare.text);
    // Roundcube's "SMTP Error: …" ends an attempt; the next record that is stamped belongs to another, unless
    // it is the goodbye or the mail server's own record of it.
    const bool goodbye = bare.text.starts_with("Send: QUIT") || bare.text.starts_with("Recv: 221") ||
                         bare.text.starts_with("disconnect from ");
    if (over_ && bare.time && !goodbye && !istarts_with(bare.text, "smtp error: ")) {
      flush_words(sink);
      sink.new_session();
      over_ = false;
    }
    over_ = over_ || istarts_with(bare.text, "smtp error: ");
    // Net_SMTP's error gives the reply without its code, which follows: "… first (Code: 530)".
    if (!tell_coded_error(bare, sink)) ProgramLog::read(bare, sink);
  }

  bool tell_coded_error(const Line& line, EventSink& sink) {
    constexpr std::string_view kError = "smtp error: ", kCode = "(code: ";
    if (!istarts_with(line.text, kError) || spoken()) return false;
    const std::string_view text = line.text.substr(kError.size());
    // Or before it: "Failed to send data. [550] No such user".
    constexpr std::string_view kBefore = ". [";
    const auto before = text.find(kBefore), after = ifind(text, kCode);
    const bool leads = before != npos && text.substr(before + kBefore.size() + 3).starts_with("] ");
    if (!leads && after == npos) return false;
    const std::string_view code =
        text.substr(leads ? before + kBefore.size() : after + kCode.size()).substr(0, 3);
    if (!parse_reply(code) || code[0] < '4') return false;
    const std::string_view words = leads ? text.substr(0, before) : text.substr(0, after);
    const auto reply_at = words.find(". ");
    const std::string_view reply = leads              ? text.substr(before + kBefore.size() + 5)
                                   : reply_at == npos ? words
                                                      : words.substr(reply_at + 2);
    sink.replying_to(verb_of(words));
    sink.server(line, sink.keep(std::string(code) + " " + std::string(trim(reply))));
    sink.fact(Fact::client_name, "Net_SMTP");
    return true;
  }

  // "Failed to set sender", "Failed to add recipient", "Failed to send data", "Authentication failure".
  static Verb verb_of(std::string_view words) {
    if (ifind(words, "sender") < 24) return Verb::mail;
    if (ifind(words, "recipient") < 24) return Verb::rcpt;
    if (ifind(words, "data") < 24) return Verb::content;
    return ifind(words, "authentication") < 24 ? Verb::auth : Verb::none;
  }

  bool over_ = false;
};

double score(std::span<const Line> lines) {
  std::vector<Line> bare;
  bool own = false, connecting = false;
  for (const Line& line : lines) {
    bare.push_back(without_prefix(line));
    const std::string_view whole = trim(bare.back().text);
    bare.back().text = without_id(whole);
    const bool named = bare.back().text.size() < whole.size();  // an id was taken off
    connecting = connecting || (named && bare.back().text.starts_with("Connecting to "));
    const bool coded = istarts_with(bare.back().text, "smtp error: ") && ifind(line.text, "(code: ") != npos;
    const bool told = named && (bare.back().text.starts_with("SMTP Error: ") ||
                                bare.back().text.starts_with("PHP Error: SMTP"));
    own = own || coded || told || ifind(line.text, "roundcube") != npos ||
          ifind(line.text, "net_smtp") != npos || ifind(line.text, "net/smtp.php") != npos ||
          ifind(line.text, "invalid response code received from server") != npos;
  }
  // Python's smtplib too writes "send: ", in small letters.
  const bool capitals = std::any_of(bare.begin(), bare.end(), [](const Line& line) {
    return line.text.find("Send: ") != npos || line.text.find("Recv: ") != npos;
  });
  const double marks = capitals ? score_marks(bare, kMarks, 1) : 0;
  if (marks > 0) return own ? 0.97 : 0.9;
  // No more than "<pggse4g5> Connecting to localhost:587...": nobody answered yet.
  if (connecting) return 0.9;
  return own && any_line_has(lines, "smtp error: ") ? 0.92 : 0;
}

}  // namespace

constinit const Format net_smtp_format{
    "net_smtp", "PEAR Net_SMTP: Roundcube, Horde, osTicket",
    "in Roundcube $config['smtp_debug'] = true; the log is logs/smtp.log; in PHP "
    "$smtp->setDebug(true)",
    &score, &make_reader<NetSmtpReader>};

}  // namespace smtplain
