#include "report/json_session.h"

#include <array>
#include <cmath>
#include <span>

#include "report/issue.h"
#include "report/time_text.h"
#include "report/words.h"
#include "text/characters.h"
#include "text/joined.h"
#include "text/size.h"

namespace smtplain {

double rounded(double confidence) {
  return std::round(confidence * 100) / 100;
}

namespace {

void write_enhanced(JsonWriter& out, EnhancedCode code) {
  code ? out.word(code.str()) : out.null();
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
  constexpr std::array kModes = word_list("none", "starttls", "implicit");
  out.begin_object();
  out.key("used").boolean(tls.used);
  out.key("mode").word(kModes[static_cast<std::size_t>(tls.mode)]);
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
    out.key("meaning").text(
        rules == nullptr ? std::string{}
                         : rules->meaning("keywords", capability.keyword, joined(capability.params, " ")));
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
  constexpr std::array kResults = word_list("", "accepted", "rejected", "cancelled");
  out.begin_object();
  write_texts(out.key("offered"), auth.offered);
  out.key("mechanism").text(auth.mechanism);
  out.key("username").text(auth.username);
  out.key("result").text(kResults[static_cast<std::size_t>(auth.result)]);
  out.key("steps").begin_array();
  for (const AuthStep& step : auth.steps) {
    out.begin_object();
    out.key("line").number(step.line);
    out.key("from").word(name(step.from));
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
  for (const Fix& one : diagnosis.fix) out.string(advice(one));
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
  out.key("from").word(name(event.from));
  out.key("kind").word(name(event.kind));
  out.key("stage").word(name(event.stage));
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
    out.key("severity").word(name(finding.severity));
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

}  // namespace

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
  out.key("outcome").word(name(session.outcome));
  out.key("stage").word(name(session.stage));
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

}  // namespace smtplain
