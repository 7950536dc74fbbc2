// maddy: "submission: RCPT error {"msg_id":"…","rcpt":"b@example.net","smtp_code":550,…}", what it took and
// what it then delivered; with io_debug the dialogue itself ("smtp: EHLO pc").
#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "readers/command_words.h"
#include "readers/delivery.h"
#include "readers/formats.h"
#include "readers/marks.h"
#include "repair/json_line.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// "TIME [debug] module: what happened" and the fields behind it, `{}` where there are none.
struct Entry {
  Line line;
  std::string_view text, fields;
};

bool has_field(std::string_view fields, std::string_view key) {
  return json_member(fields, key).has_value();
}

/// The text behind the time. The name of maddy's own module can look like a program's: it stays.
std::string_view without_time(const Prefix& prefix, std::string_view text) {
  if (prefix.program.empty() || prefix.program == "maddy") return trim(prefix.rest);
  const auto at = text.find(prefix.program);
  return at == npos ? trim(prefix.rest) : trim(text.substr(at));
}

std::optional<Entry> entry_of(const Line& line) {
  const auto open = line.text.find("{\"");
  if (open == npos || open == 0) return std::nullopt;
  const std::string_view fields = trim(line.text.substr(open));
  if (line.text[open - 1] != '\t' && line.text[open - 1] != ' ') return std::nullopt;
  if (!fields.ends_with('}') || (!has_field(fields, "msg_id") && !has_field(fields, "smtp_code")))
    return std::nullopt;
  Entry entry{line, trim(line.text.substr(0, open)), fields};
  const Prefix prefix = parse_prefix(entry.text);
  if (!entry.line.time) entry.line.time = prefix.time;
  entry.text = without_time(prefix, entry.text);
  constexpr std::string_view kDebug = "[debug] ";
  if (entry.text.starts_with(kDebug)) entry.text.remove_prefix(kDebug.size());
  return entry;
}

std::string field_of(const Entry& entry, std::string_view key) {
  return json_member(entry.fields, key).value_or("");
}

/// What maddy says of a mail on its way out.
bool is_delivery(std::string_view text) {
  constexpr std::array kWords = word_list("delivery attempt", "delivered", "will retry", "starting delivery",
                                          "remote_server", "using message ID", "tgt: ");
  if (text.starts_with("queue") || text.starts_with("remote") || text.starts_with("target.")) return true;
  return std::any_of(kWords.begin(), kWords.end(),
                     [text](std::string_view words) { return text.find(words) != npos; });
}

class MaddyReader final : public Reader {
 public:
  void read(const Line&, EventSink&) override;

 private:
  void read_said(const Line&, EventSink&);
  void read_event(const Entry&, EventSink&);
  void tell_error(const Entry&, Verb answers, EventSink&);
};

void MaddyReader::read(const Line& line, EventSink& sink) {
  const auto entry = entry_of(line);
  if (!entry) return read_said(line, sink);
  // Both ways of a mail have its id; on the way out there is more behind it.
  const std::string id = field_of(*entry, "msg_id");
  const bool out = is_delivery(entry->text) || has_field(entry->fields, "remote_server");
  if (!id.empty()) sink.select_session(sink.keep(id.substr(0, id.find('-')) + (out ? " out" : "")));
  read_event(*entry, sink);
}

/// "submission: RCPT TO:<b@example.net>": both sides of the dialogue behind the name of the endpoint.
void MaddyReader::read_said(const Line& line, EventSink& sink) {
  const std::string_view text = without_time(parse_prefix(line.text), line.text);
  for (const std::string_view name : {"submission: ", "smtp: ", "lmtp: "}) {
    if (!text.starts_with(name)) continue;
    const std::string_view said = text.substr(name.size());
    const auto speaker = speaker_by_shape(said);
    if (speaker == Speaker::server) return sink.server(line, said);
    if (speaker == Speaker::client || sink.expect() == Expect::auth_answer) return sink.client(line, said);
  }
  sink.tool(line, Kind::noise, text);
}

/// The refusal as maddy gave or got it. One of its own making for what failed on the way has a code too.
void MaddyReader::tell_error(const Entry& entry, Verb answers, EventSink& sink) {
  const std::string code = field_of(entry, "smtp_code"), words = field_of(entry, "smtp_msg");
  const std::string reason = field_of(entry, "reason");
  constexpr std::string_view kSaid = " said: ";
  const auto said = words.find(kSaid);
  const bool out = answers == Verb::none;
  // x.4.x is the network (RFC 3463 section 3.5): maddy's own code for what is no reply.
  const std::string enhanced = field_of(entry, "smtp_enchcode");
  const bool own = out && said == npos && (has_field(entry.fields, "io_op") || enhanced.find(".4.") == 1);
  if (code.empty() || own) {
    if (!out) sink.replying_to(answers);
    sink.tool(entry.line, Kind::error,
              sink.keep(std::string(entry.text) + ": " + (reason.empty() ? words : reason)));
  } else {
    const std::string reply =
        code + ' ' + enhanced + ' ' + (said == npos ? words : words.substr(said + kSaid.size()));
    tell_reply(entry.line, out ? likely_verb(reply) : answers, sink.keep(reply), sink);
  }
  if (const std::string rcpt = field_of(entry, "rcpt"); !rcpt.empty())
    sink.fact(Fact::envelope_recipient, rcpt);
}

void MaddyReader::read_event(const Entry& entry, EventSink& sink) {
  const std::string_view text = entry.text;
  const auto is = [text](std::string_view what) { return text.ends_with(what); };
  const auto fact = [&](Fact name, std::string_view key) {
    if (const std::string value = field_of(entry, key); !value.empty()) sink.fact(name, value);
  };
  if (is("RCPT error")) {
    tell_error(entry, Verb::rcpt, sink);
  } else if (is("DATA error") || is("BDAT error")) {
    tell_error(entry, Verb::content, sink);
  } else if (is("MAIL FROM error") || is("MAIL error")) {
    tell_error(entry, Verb::mail, sink);
  } else if (is("delivery attempt failed") || is("failed to use connection") ||
             is("not delivered, permanent error")) {
    if (has_field(entry.fields, "reason"))
      tell_error(entry, Verb::none, sink);
    else
      sink.tool(entry.line, Kind::note, text);
    fact(Fact::server_host, "remote_server");
    sink.fact(Fact::kept_in_queue, is("permanent error") ? "no" : "");
  } else if (is("incoming message")) {
    sink.tool(entry.line, Kind::connect, text);
    sink.fact(Fact::told_by_server, "");
    fact(Fact::envelope_from, "sender");
    fact(Fact::auth_username, "username");
    if (has_field(entry.fields, "username")) sink.fact(Fact::auth_result, "accepted");
  } else if (is("RCPT ok")) {
    sink.tool(entry.line, Kind::note, text);
    fact(Fact::envelope_recipient, "rcpt");
  } else if (is(": accepted") || is("delivered")) {
    sink.tool(entry.line, Kind::note, text);
    sink.fact(Fact::message_taken, "");
  } else {
    sink.tool(entry.line, Kind::note, text);
  }
}

double score(std::span<const Line> lines) {
  static constexpr std::array kOwn = word_list("incoming message", "RCPT ok", "RCPT error", "DATA error",
                                               "accepted", "aborted", "deliver", "pipeline", "will retry");
  std::size_t said = 0;
  for (const Line& line : lines) {
    if (const auto own = line.text.find("maddy["); own != npos && line.text.find("]: smtp: ", own) != npos)
      ++said;
    if (said == 3) return 0.95;
    if (line.text.find("\"msg_id\":") == npos && line.text.find("\"smtp_enchcode\":") == npos) continue;
    const auto entry = entry_of(line);
    if (!entry) continue;
    for (const std::string_view own : kOwn)
      if (entry->text.find(own) != npos) return 0.95;
  }
  return 0;
}

}  // namespace

constinit const Format maddy_format{"maddy", "maddy's log, with debug and io_debug or without",
                                    "journalctl -u maddy; debug in maddy.conf tells more", &score,
                                    &make_reader<MaddyReader>};

}  // namespace smtplain
