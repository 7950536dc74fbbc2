// The JSON contract, version 1 (docs/json.md): one document, or one session a line.
#include <array>
#include <cmath>
#include <ostream>
#include <span>
#include <unordered_map>

#include "report/issue.h"
#include "report/json_writer.h"
#include "report/reporter.h"
#include "report/size.h"
#include "report/time_text.h"
#include "smtplain/version.h"

namespace smtplain {
namespace {

// Two decimals: more would claim more than anybody measured.
double rounded(double confidence) {
  return std::round(confidence * 100) / 100;
}

template <typename Texts>
void write_texts(JsonWriter& out, const Texts& list) {
  out.begin_array();
  for (std::string_view text : list) out.string(text);
  out.end_array();
}

void write_enhanced(JsonWriter& out, EnhancedCode code) {
  code ? out.string(code.str()) : out.null();
}

void write_certificate(JsonWriter& out, const std::optional<Certificate>& certificate) {
  if (!certificate) return out.null();
  out.begin_object();
  out.key("subject").text(certificate->subject);
  out.key("issuer").text(certificate->issuer);
  write_texts(out.key("names"), certificate->names);
  out.key("not_before").text(certificate->not_before);
  out.key("not_after").text(certificate->not_after);
  out.key("self_signed").maybe(certificate->self_signed);
  out.key("key_bits").nonzero(certificate->key_bits);
  out.end_object();
}

void write_tls(JsonWriter& out, const Tls& tls) {
  constexpr std::array<std::string_view, 3> kModes = {"none", "starttls", "implicit"};
  out.begin_object();
  out.key("used").boolean(tls.used);
  out.key("mode").string(kModes[static_cast<std::size_t>(tls.mode)]);
  out.key("version").text(tls.version);
  out.key("cipher").text(tls.cipher);
  out.key("verified").maybe(tls.verified);
  out.key("verify_error").text(tls.verify_error);
  write_certificate(out.key("certificate"), tls.certificate);
  out.end_object();
}

void write_capabilities(JsonWriter& out, const Session& session, const Rules* rules) {
  out.begin_array();
  for (const Capability& capability : session.capabilities) {
    if (capability.before_tls) continue;
    out.begin_object();
    out.key("keyword").string(capability.keyword);
    write_texts(out.key("params"), capability.params);
    out.key("line").number(capability.line);
    out.key("meaning").text(rules == nullptr ? std::string_view{}
                                             : rules->meaning("keywords", capability.keyword));
    out.end_object();
  }
  out.end_array();
}

void write_size(JsonWriter& out, const Size& size) {
  if (!size.announced && !size.limit && !size.declared && !size.message_bytes) return out.null();
  out.begin_object();
  out.key("limit").maybe(size.limit);
  out.key("attachment");
  if (size.limit) {
    out.begin_object();
    out.key("rule_of_thumb").number(attachment_rule_of_thumb(*size.limit));
    out.key("exact").number(attachment_exact(*size.limit));
    out.end_object();
  } else {
    out.null();
  }
  out.key("declared").maybe(size.declared);
  out.key("message_bytes").maybe(size.message_bytes);
  out.end_object();
}

void write_auth(JsonWriter& out, const Auth& auth) {
  if (auth.offered.empty() && auth.mechanism.empty() && auth.steps.empty() && auth.username.empty() &&
      auth.result == AuthResult::unknown) {
    return out.null();
  }
  constexpr std::array<std::string_view, 4> kResults = {"", "accepted", "rejected", "cancelled"};
  out.begin_object();
  write_texts(out.key("offered"), auth.offered);
  out.key("mechanism").text(auth.mechanism);
  out.key("username").text(auth.username);
  out.key("result").text(kResults[static_cast<std::size_t>(auth.result)]);
  out.key("steps").begin_array();
  for (const AuthStep& step : auth.steps) {
    out.begin_object();
    out.key("line").number(step.line);
    out.key("from").string(name(step.from));
    out.key("raw_masked").string(step.raw_masked);
    out.key("decoded").text(step.decoded);
    out.end_object();
  }
  out.end_array();
  out.end_object();
}

void write_envelope(JsonWriter& out, const Envelope& envelope) {
  out.begin_object();
  out.key("from");
  envelope.from_seen ? out.string(envelope.from) : out.null();
  out.key("recipients").begin_array();
  for (const Recipient& recipient : envelope.recipients) {
    out.begin_object();
    out.key("address").text(recipient.address);
    out.key("accepted").maybe(recipient.accepted);
    out.key("code").nonzero(recipient.code);
    write_enhanced(out.key("enhanced"), recipient.enhanced);
    out.key("line").number(recipient.line);
    out.end_object();
  }
  out.end_array();
  out.key("queue_id").text(envelope.queue_id);
  out.end_object();
}

void write_reply(JsonWriter& out, const Event* reply) {
  if (reply == nullptr) return out.null();
  out.begin_object();
  out.key("code").nonzero(reply->code);
  write_enhanced(out.key("enhanced"), reply->enhanced);
  out.key("text").string(reply->text);
  out.key("line").number(reply->line);
  out.end_object();
}

void write_diagnosis(JsonWriter& out, const Diagnosis& diagnosis) {
  out.begin_object();
  out.key("cause").string(diagnosis.cause);
  out.key("rule").string(diagnosis.rule);
  out.key("confidence").number(rounded(diagnosis.confidence));
  out.key("title").string(diagnosis.title);
  out.key("explanation").string(diagnosis.explanation);
  out.key("fix").begin_array();
  for (const Fix& one : diagnosis.fix) out.string(one.who.empty() ? one.text : one.who + ": " + one.text);
  out.end_array();
  out.key("evidence").begin_array();
  for (const Evidence& one : diagnosis.evidence) {
    out.begin_object();
    out.key("line").number(one.line);
    out.key("text").string(one.text);
    out.end_object();
  }
  out.end_array();
  write_texts(out.key("refs"), diagnosis.refs);
  out.end_object();
}

void write_event(JsonWriter& out, const Session& session, std::size_t index, std::size_t& next) {
  const Event& event = session.events[index];
  const Verb verb = event.kind == Kind::reply || event.kind == Kind::greeting ? event.answers : event.verb;
  out.begin_object();
  out.key("line").number(event.line);
  out.key("end_line").number(event.end_line);
  out.key("time");
  event.time ? out.text(rfc3339(event.time)) : out.null();
  out.key("from").string(name(event.from));
  out.key("kind").string(name(event.kind));
  out.key("stage").string(name(event.stage));
  out.key("verb").text(name(verb));
  out.key("code").nonzero(event.code);
  write_enhanced(out.key("enhanced"), event.enhanced);
  out.key("text").string(event.text);
  out.key("encrypted").boolean(event.encrypted);
  out.key("inferred").boolean(event.inferred);
  out.key("annotations").begin_array();
  const auto& annotations = session.annotations;
  for (; next < annotations.size() && annotations[next].event <= static_cast<std::int32_t>(index); ++next) {
    out.begin_object();
    out.key("rule").string(annotations[next].rule);
    out.key("text").string(annotations[next].text);
    out.end_object();
  }
  out.end_array();
  out.end_object();
}

void write_events(JsonWriter& out, const Session& session) {
  out.begin_array();
  std::size_t next = 0;
  for (std::size_t i = 0; i < session.events.size(); ++i) write_event(out, session, i, next);
  out.end_array();
}

void write_client(JsonWriter& out, const Peer& client) {
  if (client.name.empty()) return out.null();
  out.begin_object();
  out.key("name").string(client.name);
  out.key("version").text(client.version);
  out.end_object();
}

void write_server(JsonWriter& out, const Server& server) {
  out.begin_object();
  out.key("host").text(server.host);
  out.key("port").nonzero(server.port);
  out.key("address").text(server.address);
  out.key("greeting_name").text(server.greeting_name);
  out.key("software").text(server.software);
  out.key("provider").text(server.provider);
  out.end_object();
}

void write_findings(JsonWriter& out, const std::vector<Finding>& findings) {
  out.begin_array();
  for (const Finding& finding : findings) {
    out.begin_object();
    out.key("rule").string(finding.rule);
    out.key("severity").string(name(finding.severity));
    out.key("title").string(finding.title);
    out.key("explanation").string(finding.explanation);
    out.key("line").number(finding.line);
    out.end_object();
  }
  out.end_array();
}

void write_timing(JsonWriter& out, const std::vector<TimingStep>& timing) {
  out.begin_array();
  for (const TimingStep& step : timing) {
    out.begin_object();
    out.key("line").number(step.line);
    out.key("what").string(step.what);
    out.key("ms").number(step.ms);
    out.end_object();
  }
  out.end_array();
}

/// The members of a session's object.
void write_session(JsonWriter& out, const Session& session, const ReportOptions& options) {
  out.key("id").string(session.id);
  out.key("lines").begin_object();
  out.key("first").number(session.first_line);
  out.key("last").number(session.last_line);
  out.end_object();
  out.key("started").text(rfc3339(session.started));
  out.key("ended").text(rfc3339(session.ended));
  out.key("duration_ms").maybe(session.duration_ms);
  write_client(out.key("client"), session.client);
  write_server(out.key("server"), session.server);
  write_tls(out.key("tls"), session.tls);
  write_capabilities(out.key("capabilities"), session, options.rules);
  write_size(out.key("size"), session.size);
  write_auth(out.key("auth"), session.auth);
  write_envelope(out.key("envelope"), session.envelope);
  write_reply(out.key("reply"), session.reply());
  out.key("outcome").string(name(session.outcome));
  out.key("stage").string(name(session.stage));
  out.key("diagnosis").begin_array();
  for (const Diagnosis& one : session.diagnosis) write_diagnosis(out, one);
  out.end_array();
  write_findings(out.key("findings"), session.findings);
  write_timing(out.key("timing"), session.timing);
  out.key("events");
  if (options.verdicts) {
    write_texts(out, std::span<const std::string_view>{});
  } else {
    write_events(out, session);
  }
  if (options.known != nullptr) out.key("known").boolean(is_known(session, options.known));
}

template <typename Counts>
void write_counts(JsonWriter& out, const Counts& counts) {
  out.begin_object();
  for (const auto& [what, count] : counts) out.key(what).number(count);
  out.end_object();
}

/// Session by session: a source may have more than fit into memory.
class JsonReporter final : public Reporter {
 public:
  JsonReporter(std::ostream& out, const ReportOptions& options) : out_(out), options_(options) {}

  void begin() override {
    out_ << "{\n\"smtplain\": {\"version\":\"" << kVersion << "\",\"contract\":1},\n\"sources\": [";
  }

  void source(const Source& source) override {
    std::string text;
    const bool whole = !open_ && !source.more;
    if (!open_) begin_source(source, whole, text);
    for (const Session& session : source.sessions) {
      text += first_session_ ? "\n  " : ",\n  ";
      first_session_ = false;
      JsonWriter json(text, 1, 2);
      json.begin_object();
      write_session(json, session, options_);
      json.end_object();
      out_ << text;
      text.clear();
    }
    open_ = source.more;
    if (open_) return;
    text += first_session_ ? "]" : "\n ]";
    if (!whole) write_totals(source, text);
    out_ << text << "\n}";
  }

  void end(const Summary& summary) override {
    std::string text = "\n],\n\"summary\": ";
    JsonWriter json(text);
    json.begin_object();
    json.key("sources").number(summary.sources);
    json.key("sessions").number(summary.sessions);
    write_counts(json.key("outcomes"), summary.outcomes);
    write_counts(json.key("causes"), summary.causes);
    json.end_object();
    out_ << text << "\n}\n";
  }

 private:
  // The end of an object is not the writer's here: the sessions come between.
  void begin_source(const Source& source, bool whole, std::string& text) {
    text += first_source_ ? "\n" : ",\n";
    first_source_ = false;
    first_session_ = true;
    JsonWriter json(text, 1);
    json.begin_object();
    json.key("path").string(source.path);
    json.key("format").text(source.format);
    json.key("confidence").number(rounded(source.confidence));
    json.key("encoding").string(source.encoding);
    if (whole) write_totals(source, json);
    json.key("sessions").begin_array();
  }

  static void write_totals(const Source& source, JsonWriter& json) {
    json.key("lines").number(source.lines);
    json.key("bytes").number(source.bytes);
    write_texts(json.key("warnings"), source.warnings);
  }

  // Of a log in parts they are known at its end only. JSON does not care for the order.
  static void write_totals(const Source& source, std::string& text) {
    std::string totals;
    JsonWriter json(totals, 1);
    json.begin_object();
    write_totals(source, json);
    text.append(",").append(totals, 1);
  }

  std::ostream& out_;
  const ReportOptions options_;
  bool first_source_ = true, first_session_ = true;
  bool open_ = false;  // more parts of the source follow
};

/// What a record tells of a session that went well, behind its lines. Where remarks name a line, that is left
/// open: others may have gone like it.
struct Ending {
  struct Place {
    std::size_t at = 0;
    std::uint32_t line = 0;  // counted from the session's first
  };
  explicit Ending(const Session& session) {
    JsonWriter json(text);
    json.begin_object();
    json.key("server").begin_object();
    json.key("host").text(session.server.host);
    json.key("greeting_name").text(session.server.greeting_name);
    json.end_object();
    json.key("outcome").string(name(session.outcome));
    json.key("stage").string(name(session.stage));
    write_texts(json.key("diagnosis"), std::span<const std::string_view>{});
    json.key("findings").begin_array();
    for (const Finding& finding : session.findings) {
      json.begin_object();
      json.key("rule").string(finding.rule);
      json.key("severity").string(name(finding.severity));
      json.key("title").string(finding.title);
      json.key("explanation").string(finding.explanation);
      json.key("line").number(0);
      if (finding.line != 0) {
        text.pop_back();
        open.push_back({text.size(), finding.line - session.first_line});
      }
      json.end_object();
    }
    json.end_array();
    write_texts(json.key("events"), std::span<const std::string_view>{});
    json.end_object();
  }

  std::string text;
  std::vector<Place> open;
};

class NdjsonReporter final : public Reporter {
 public:
  NdjsonReporter(std::ostream& out, const ReportOptions& options) : out_(out), options_(options) {}

  /// Sessions in the order of their lines, those that went like another one among them.
  void source(const Source& source) override {
    begin_.clear();
    JsonWriter json(begin_);
    json.begin_object();
    json.key("path").string(source.path);
    json.key("format").text(source.format);
    begin_ += ',';
    if (source.routine_keeper != keeper_) endings_.clear();
    keeper_ = source.routine_keeper;
    auto routine = source.routine.begin();
    const auto write_routine = [&](std::uint32_t before) {
      for (; routine != source.routine.end() && routine->first_line < before; ++routine) {
        const Ending& ending = endings_.try_emplace(routine->like, *routine->like).first->second;
        write_well(std::to_string(routine->number), routine->first_line, routine->last_line, ending);
      }
    };
    for (const Session& session : source.sessions) {
      write_routine(session.first_line);
      if (options_.verdicts && went_well(session))
        write_well(session.id, session.first_line, session.last_line, Ending(session));
      else
        write_whole(session);
    }
    write_routine(static_cast<std::uint32_t>(-1));
    write_out(1);
  }

 private:
  static constexpr std::size_t kBlock = std::size_t{1} << 16;

  void write_whole(const Session& session) {
    std::string members;
    JsonWriter json(members);
    json.begin_object();
    write_session(json, session, options_);
    json.end_object();
    lines_.append(begin_).append(members, 1).append("\n");
    write_out(kBlock);
  }

  void write_well(std::string_view id, std::uint32_t first, std::uint32_t last, const Ending& ending) {
    lines_.append(begin_).append("\"id\":");
    JsonWriter(lines_).string(id);
    lines_ += ",\"lines\":{\"first\":";
    JsonWriter(lines_).number(first);
    lines_ += ",\"last\":";
    JsonWriter(lines_).number(last);
    lines_ += "},";
    std::size_t at = 1;
    for (const auto& [open, line] : ending.open) {
      lines_.append(ending.text, at, open - at);
      JsonWriter(lines_).number(first + line);
      at = open;
    }
    lines_.append(ending.text, at).append("\n");
    write_out(kBlock);
  }

  void write_out(std::size_t least) {
    if (lines_.size() < least) return;
    out_.write(lines_.data(), static_cast<std::streamsize>(lines_.size()));
    lines_.clear();
  }

  std::ostream& out_;
  const ReportOptions options_;
  std::string begin_, lines_;
  std::shared_ptr<const void> keeper_;
  std::unordered_map<const Session*, Ending> endings_;  // of what keeper_ keeps
};

}  // namespace

std::unique_ptr<Reporter> make_json_reporter(std::ostream& out, const ReportOptions& options) {
  return std::make_unique<JsonReporter>(out, options);
}

std::unique_ptr<Reporter> make_ndjson_reporter(std::ostream& out, const ReportOptions& options) {
  return std::make_unique<NdjsonReporter>(out, options);
}

}  // namespace smtplain
