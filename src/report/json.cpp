// The JSON contract, version 1 (docs/json.md): one document, or one session a line.
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <ostream>

#include "report/issue.h"
#include "report/reporter.h"
#include "report/size.h"
#include "report/time_text.h"
#include "smtplain/version.h"

namespace smtplain {
namespace {

using json = nlohmann::ordered_json;

json text_or_null(std::string_view text) {
  return text.empty() ? json(nullptr) : json(text);
}
template <typename T>
json value_or_null(const std::optional<T>& value) {
  return value ? json(*value) : json(nullptr);
}
// Two decimals: more would claim more than anybody measured.
double rounded(double confidence) {
  return std::round(confidence * 100) / 100;
}
json code_or_null(std::uint16_t code) {
  return code == 0 ? json(nullptr) : json(code);
}

json texts(const std::vector<std::string_view>& list) {
  json out = json::array();
  for (std::string_view text : list) out.push_back(text);
  return out;
}

json certificate_json(const std::optional<Certificate>& certificate) {
  if (!certificate) return nullptr;
  return {{"subject", text_or_null(certificate->subject)},
          {"issuer", text_or_null(certificate->issuer)},
          {"names", texts(certificate->names)},
          {"not_before", text_or_null(certificate->not_before)},
          {"not_after", text_or_null(certificate->not_after)},
          {"self_signed", value_or_null(certificate->self_signed)},
          {"key_bits", certificate->key_bits == 0 ? json(nullptr) : json(certificate->key_bits)}};
}

json tls_json(const Tls& tls) {
  constexpr std::array<std::string_view, 3> kModes = {"none", "starttls", "implicit"};
  return {{"used", tls.used},
          {"mode", kModes[static_cast<std::size_t>(tls.mode)]},
          {"version", text_or_null(tls.version)},
          {"cipher", text_or_null(tls.cipher)},
          {"verified", value_or_null(tls.verified)},
          {"verify_error", text_or_null(tls.verify_error)},
          {"certificate", certificate_json(tls.certificate)}};
}

json capabilities_json(const Session& session, const Rules* rules) {
  json out = json::array();
  for (const Capability& capability : session.capabilities) {
    if (capability.before_tls) continue;
    const auto known = rules == nullptr ? std::nullopt : rules->find("keywords", capability.keyword);
    out.push_back({{"keyword", capability.keyword},
                   {"params", texts(capability.params)},
                   {"line", capability.line},
                   {"meaning", known ? text_or_null(known->explain) : json(nullptr)}});
  }
  return out;
}

json size_json(const Size& size) {
  if (!size.announced && !size.limit && !size.declared && !size.message_bytes) return nullptr;
  json attachment = nullptr;
  if (size.limit) {
    attachment = {{"rule_of_thumb", attachment_rule_of_thumb(*size.limit)},
                  {"exact", attachment_exact(*size.limit)}};
  }
  return {{"limit", value_or_null(size.limit)},
          {"attachment", attachment},
          {"declared", value_or_null(size.declared)},
          {"message_bytes", value_or_null(size.message_bytes)}};
}

json auth_json(const Auth& auth) {
  if (auth.offered.empty() && auth.mechanism.empty() && auth.steps.empty() && auth.username.empty() &&
      auth.result == AuthResult::unknown) {
    return nullptr;
  }
  constexpr std::array<std::string_view, 4> kResults = {"", "accepted", "rejected", "cancelled"};
  json steps = json::array();
  for (const AuthStep& step : auth.steps) {
    steps.push_back({{"line", step.line},
                     {"from", name(step.from)},
                     {"raw_masked", step.raw_masked},
                     {"decoded", text_or_null(step.decoded)}});
  }
  return {{"offered", texts(auth.offered)},
          {"mechanism", text_or_null(auth.mechanism)},
          {"username", text_or_null(auth.username)},
          {"result", text_or_null(kResults[static_cast<std::size_t>(auth.result)])},
          {"steps", steps}};
}

json envelope_json(const Envelope& envelope) {
  json recipients = json::array();
  for (const Recipient& recipient : envelope.recipients) {
    recipients.push_back({{"address", text_or_null(recipient.address)},
                          {"accepted", value_or_null(recipient.accepted)},
                          {"code", code_or_null(recipient.code)},
                          {"enhanced", text_or_null(recipient.enhanced.str())},
                          {"line", recipient.line}});
  }
  return {{"from", envelope.from_seen ? json(envelope.from) : json(nullptr)},
          {"recipients", recipients},
          {"queue_id", text_or_null(envelope.queue_id)}};
}

json reply_json(const Event* reply) {
  if (reply == nullptr) return nullptr;
  return {{"code", code_or_null(reply->code)},
          {"enhanced", text_or_null(reply->enhanced.str())},
          {"text", reply->text},
          {"line", reply->line}};
}

json diagnosis_json(const Diagnosis& diagnosis) {
  json fix = json::array();
  for (const Fix& one : diagnosis.fix) fix.push_back(one.who.empty() ? one.text : one.who + ": " + one.text);
  json evidence = json::array();
  for (const Evidence& one : diagnosis.evidence) evidence.push_back({{"line", one.line}, {"text", one.text}});
  return {{"cause", diagnosis.cause},
          {"rule", diagnosis.rule},
          {"confidence", rounded(diagnosis.confidence)},
          {"title", diagnosis.title},
          {"explanation", diagnosis.explanation},
          {"fix", fix},
          {"evidence", evidence},
          {"refs", diagnosis.refs}};
}

json events_json(const Session& session) {
  json out = json::array();
  std::size_t next = 0;
  for (std::size_t i = 0; i < session.events.size(); ++i) {
    const Event& event = session.events[i];
    json annotations = json::array();
    for (;
         next < session.annotations.size() && session.annotations[next].event <= static_cast<std::int32_t>(i);
         ++next) {
      annotations.push_back(
          {{"rule", session.annotations[next].rule}, {"text", session.annotations[next].text}});
    }
    const Verb verb = event.kind == Kind::reply || event.kind == Kind::greeting ? event.answers : event.verb;
    out.push_back({{"line", event.line},
                   {"end_line", event.end_line},
                   {"time", text_or_null(rfc3339(event.time))},
                   {"from", name(event.from)},
                   {"kind", name(event.kind)},
                   {"stage", name(event.stage)},
                   {"verb", text_or_null(name(verb))},
                   {"code", code_or_null(event.code)},
                   {"enhanced", text_or_null(event.enhanced.str())},
                   {"text", event.text},
                   {"encrypted", event.encrypted},
                   {"inferred", event.inferred},
                   {"annotations", annotations}});
  }
  return out;
}

json client_json(const Peer& client) {
  if (client.name.empty()) return nullptr;
  return {{"name", client.name}, {"version", text_or_null(client.version)}};
}

json session_json(const Session& session, const ReportOptions& options) {
  json diagnosis = json::array();
  for (const Diagnosis& one : session.diagnosis) diagnosis.push_back(diagnosis_json(one));
  json findings = json::array();
  for (const Finding& finding : session.findings) {
    findings.push_back({{"rule", finding.rule},
                        {"severity", name(finding.severity)},
                        {"title", finding.title},
                        {"explanation", finding.explanation},
                        {"line", finding.line}});
  }
  json timing = json::array();
  for (const TimingStep& step : session.timing)
    timing.push_back({{"line", step.line}, {"what", step.what}, {"ms", step.ms}});
  const Server& server = session.server;
  json out = {{"id", session.id},
              {"lines", {{"first", session.first_line}, {"last", session.last_line}}},
              {"started", text_or_null(rfc3339(session.started))},
              {"ended", text_or_null(rfc3339(session.ended))},
              {"duration_ms", value_or_null(session.duration_ms)},
              {"client", client_json(session.client)},
              {"server",
               {{"host", text_or_null(server.host)},
                {"port", server.port == 0 ? json(nullptr) : json(server.port)},
                {"address", text_or_null(server.address)},
                {"greeting_name", text_or_null(server.greeting_name)},
                {"software", text_or_null(server.software)},
                {"provider", text_or_null(server.provider)}}},
              {"tls", tls_json(session.tls)},
              {"capabilities", capabilities_json(session, options.rules)},
              {"size", size_json(session.size)},
              {"auth", auth_json(session.auth)},
              {"envelope", envelope_json(session.envelope)},
              {"reply", reply_json(session.reply())},
              {"outcome", name(session.outcome)},
              {"stage", name(session.stage)},
              {"diagnosis", diagnosis},
              {"findings", findings},
              {"timing", timing},
              {"events", events_json(session)}};
  if (options.known != nullptr) out["known"] = is_known(session, options.known);
  return out;
}

std::string dump(const json& value, int indent) {
  return value.dump(indent, ' ', false, json::error_handler_t::replace);
}

class JsonReporter final : public Reporter {
 public:
  JsonReporter(std::ostream& out, const ReportOptions& options) : out_(out), options_(options) {}

  void begin() override {
    out_ << "{\n\"smtplain\": " << dump(json{{"version", kVersion}, {"contract", 1}}, -1)
         << ",\n\"sources\": [";
  }

  void source(const Source& source) override {
    json sessions = json::array();
    for (const Session& session : source.sessions) sessions.push_back(session_json(session, options_));
    const json one = {{"path", source.path},
                      {"format", text_or_null(source.format)},
                      {"confidence", rounded(source.confidence)},
                      {"encoding", source.encoding},
                      {"lines", source.lines},
                      {"bytes", source.bytes},
                      {"warnings", source.warnings},
                      {"sessions", sessions}};
    out_ << (first_ ? "\n" : ",\n") << dump(one, 1);
    first_ = false;
  }

  void end(const Summary& summary) override {
    json outcomes = json::object();
    for (const auto& [outcome, count] : summary.outcomes) outcomes[std::string(outcome)] = count;
    json causes = json::object();
    for (const auto& [cause, count] : summary.causes) causes[std::string(cause)] = count;
    const json all = {{"sources", summary.sources},
                      {"sessions", summary.sessions},
                      {"outcomes", outcomes},
                      {"causes", causes}};
    out_ << "\n],\n\"summary\": " << dump(all, -1) << "\n}\n";
  }

 private:
  std::ostream& out_;
  const ReportOptions options_;
  bool first_ = true;
};

class NdjsonReporter final : public Reporter {
 public:
  NdjsonReporter(std::ostream& out, const ReportOptions& options) : out_(out), options_(options) {}

  void source(const Source& source) override {
    for (const Session& session : source.sessions) {
      json one = {{"path", source.path}, {"format", text_or_null(source.format)}};
      one.update(session_json(session, options_));
      out_ << dump(one, -1) << '\n';
    }
  }

 private:
  std::ostream& out_;
  const ReportOptions options_;
};

}  // namespace

std::unique_ptr<Reporter> make_json_reporter(std::ostream& out, const ReportOptions& options) {
  return std::make_unique<JsonReporter>(out, options);
}

std::unique_ptr<Reporter> make_ndjson_reporter(std::ostream& out, const ReportOptions& options) {
  return std::make_unique<NdjsonReporter>(out, options);
}

}  // namespace smtplain
