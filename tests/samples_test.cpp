// Every sample against its expected output, its label and the JSON Schema of the contract.
#include "samples.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "sanitized.h"
#include "smtplain/analyze.h"
#include "tools/render.h"

namespace fs = std::filesystem;
using namespace smtplain;
using nlohmann::json;
using namespace smtplain::samples;

namespace {

// A label may name further right answers: `outcomes`, `stages`, and more than one of `causes`.
bool among(const json& label, const char* several, const char* one, const json& got) {
  const json& want = label.contains(several) ? label.at(several) : json::array({label.at(one)});
  return std::find(want.begin(), want.end(), got) != want.end();
}

// The fields in which the last session differs from its label. Only what the label names is compared.
std::vector<std::string> label_misses(const json& label, const json& document) {
  const json& sessions = document["sources"][0]["sessions"];
  if (sessions.empty()) return {"parsed"};
  const json& session = sessions.back();
  const json& reply = session["reply"];
  const json& size = session["size"];
  const json& auth = session["auth"];
  const auto field = [](const json& object, const char* key) {
    return object.is_null() ? json(nullptr) : object[key];
  };
  const json cause = session["diagnosis"].empty() ? json("none") : session["diagnosis"][0]["cause"];
  std::vector<std::string> misses;
  const auto same = [&](const char* key, const json& got) {
    if (label.contains(key) && !label[key].is_null() && label[key] != got) misses.emplace_back(key);
  };
  same("sessions", sessions.size());
  if (!among(label, "outcomes", "outcome", session["outcome"])) misses.emplace_back("outcome");
  if (!among(label, "stages", "stage", session["stage"])) misses.emplace_back("stage");
  if (!among(label, "causes", "causes", cause)) misses.emplace_back("cause");
  same("reply_code", field(reply, "code"));
  same("enhanced_code", field(reply, "enhanced"));
  same("tls", session["tls"]["used"]);
  same("size_limit", field(size, "limit"));
  same("auth_mechanism", field(auth, "mechanism"));
  same("auth_username", field(auth, "username"));
  return misses;
}

// "curl/x.log: cause", one a line: what is known to be read wrongly, so that it is neither forgotten nor
// joined by more.
std::vector<std::string> known_misses() {
  std::ifstream in(kRoot / "tests/known-misses.txt");
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line[0] != '#') lines.push_back(line);
  }
  return lines;
}

}  // namespace

TEST_CASE("every sample is explained as its label and its expected output say", "[samples]") {
  const auto rules = Rules::builtin();
  const Analyzer analyzer(rules);
  valijson::Schema schema;
  const json schema_text = json::parse(read_whole(kRoot / "docs/report.schema.json"));
  valijson::adapters::NlohmannJsonAdapter schema_adapter(schema_text);
  valijson::SchemaParser().populateSchema(schema_adapter, schema);

  const auto all = logs();
  CHECK(all.size() >= 45);
  std::vector<std::string> misses;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (left_to_release(i)) continue;
    const fs::path& log = all[i];
    const fs::path relative = fs::relative(log, kRoot);
    INFO(relative.generic_string());
    const Source source = analyzer.analyze(relative.generic_string(), read_whole(log));
    const std::string text = render("json", {source}, *rules);
    CHECK(text == read_whole(fs::path(log).replace_extension(".json")));
    CHECK(render("text", {source}, *rules) == read_whole(fs::path(log).replace_extension(".txt")));

    const json document = json::parse(text);
    valijson::adapters::NlohmannJsonAdapter adapter(document);
    valijson::ValidationResults results;
    const bool valid = valijson::Validator().validate(schema, adapter, &results);
    std::string faults;
    for (valijson::ValidationResults::Error error; results.popError(error);)
      faults += error.description + '\n';
    INFO(faults);
    CHECK(valid);

    const json label = json::parse(read_whole(fs::path(log).replace_extension(".label.json")));
    for (const std::string& field : label_misses(label, document)) {
      misses.push_back(fs::relative(log, kRoot / "samples").generic_string() + ": " + field);
    }
    CHECK(text.find("{argument}") == std::string::npos);
    check_every_line_has_one_event(source);
    for (const std::string format : {"text", "json", "ndjson"}) {
      const std::string shown = render(format, {source}, *rules);
      for (const json& secret : label.value("secrets", json::array())) {
        CAPTURE(format, secret);
        CHECK(shown.find(secret.get<std::string>()) == std::string::npos);
      }
    }
  }
  if (!kSanitized) CHECK(misses == known_misses());
}
