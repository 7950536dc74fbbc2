// SARIF 2.1.0 (OASIS): one run for all logs, for code scanning and the viewers of editors.
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "report/issue.h"
#include "report/json_text.h"
#include "report/reporter.h"
#include "smtplain/version.h"
#include "text/characters.h"

namespace smtplain {
namespace {

using json = nlohmann::ordered_json;

/// A path as a URI reference (RFC 3986): what is not unreserved is percent-encoded.
std::string uri(std::string_view path) {
  if (path == "-") return "standard-input";
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr CharacterClass is_plain{true, "-._~/"};
  std::string out = path.starts_with('/') ? "file://" : "";
  for (const char c : repository_path(path)) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_plain(c))
      out += c;
    else
      out.append({'%', digits[byte >> 4], digits[byte & 15]});
  }
  return out;
}

/// What the rule says of itself, whatever log it fired on.
json rule_json(std::string_view id, const Rules* rules) {
  std::string brief(id), full, help;
  if (const Cause* cause = rules == nullptr ? nullptr : rules->find_cause(id)) {
    brief = cause->when;
    full = help = cause->explain;
    if (!cause->who.empty()) help += "\n\nWho must act: " + std::string(cause->who);
  } else if (const auto rule = rules == nullptr ? std::nullopt : rules->find_rule(id)) {
    brief = rules->in_general(rule->title);
    full = help = rules->in_general(rule->explain);
    for (const RuleInfo::Advice& advice : rule->fix)
      help += (advice.client.empty() ? "\n\n" : "\n\nWith " + advice.client + ": ") +
              rules->in_general(advice.text);
  }
  if (full.empty()) full = brief;
  if (help.empty()) help = brief;
  return {{"id", id},
          {"shortDescription", {{"text", brief}}},
          {"fullDescription", {{"text", full}}},
          {"help", {{"text", help}}}};
}

class SarifReporter final : public Reporter {
 public:
  SarifReporter(std::ostream& out, const ReportOptions& options)
      : out_(out), rules_(options.rules), known_(options.known) {}

  void begin() override {
    out_ << "{\n\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n\"version\": \"2.1.0\",\n"
            "\"runs\": [{\n\"columnKind\": \"unicodeCodePoints\",\n\"results\": [";
  }

  void source(const Source& source) override {
    if (source.first_session == 0) alike_.clear();
    for (const Issue& issue : issues(source, known_)) {
      const std::string lasting = fingerprint(issue);
      const std::size_t nth = ++alike_[std::string(issue.id) + lasting];
      out_ << (first_ ? "\n" : ",\n")
           << json_text(result(source, issue, lasting + ':' + std::to_string(nth)));
      first_ = false;
    }
  }

  // The rules come last, when it is known which of them are needed. JSON does not care for the order.
  void end(const Summary&) override {
    json rules = json::array();
    for (const std::string& id : rule_ids_) rules.push_back(rule_json(id, rules_));
    const json tool = {{"driver", {{"name", "smtplain"}, {"semanticVersion", kVersion}, {"rules", rules}}}};
    out_ << "\n],\n\"tool\": " << json_text(tool) << "\n}]\n}\n";
  }

 private:
  std::size_t rule_index(std::string_view id) {
    const auto found = indexes_.find(id);
    if (found != indexes_.end()) return found->second;
    rule_ids_.emplace_back(id);
    indexes_.emplace(id, rule_ids_.size() - 1);
    return rule_ids_.size() - 1;
  }

  json result(const Source& source, const Issue& issue, const std::string& fingerprint) {
    std::string text = issue.title + '.';
    if (!issue.advice.empty()) text += (issue.diagnosis != nullptr ? " What to do: " : " ") + issue.advice;
    const json location = {{"artifactLocation", {{"uri", uri(source.path)}}},
                           {"region", {{"startLine", issue.line}}}};
    json result = {{"ruleId", issue.id},
                   {"ruleIndex", rule_index(issue.id)},
                   {"level", note_level(issue.severity)},
                   {"message", {{"text", text}}},
                   {"locations", json::array({{{"physicalLocation", location}}})},
                   {"partialFingerprints", {{"smtplainFault/v1", fingerprint}}}};
    if (known_ == nullptr) return result;
    result["baselineState"] = issue.known ? "unchanged" : "new";
    // An empty list says that it was looked for and none was found (section 3.27.23).
    result["suppressions"] = json::array();
    if (issue.known)
      result["suppressions"].push_back(
          {{"kind", "external"}, {"status", "accepted"}, {"justification", "known from the baseline"}});
    return result;
  }

  std::ostream& out_;
  const Rules* rules_;
  const KnownFaults* known_;
  std::map<std::string, std::size_t, std::less<>> indexes_;
  std::vector<std::string> rule_ids_;
  bool first_ = true;
  std::map<std::string, std::size_t> alike_;  // issues of the log so far
};

}  // namespace

std::unique_ptr<Reporter> make_sarif_reporter(std::ostream& out, const ReportOptions& options) {
  return std::make_unique<SarifReporter>(out, options);
}

}  // namespace smtplain
