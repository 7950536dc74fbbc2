// The knowledge tables hold what the IANA registries list, and every entry says something.
#include <re2/re2.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "smtplain/event.h"

namespace {

using nlohmann::json;
namespace fs = std::filesystem;

const fs::path kSource = SMTPLAIN_SOURCE_DIR;

json read_json(const fs::path& path) {
  std::ifstream in(path);
  REQUIRE(in.good());
  return json::parse(in);
}

std::string folded(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
    return c < 0x80 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c);
  });
  return text;
}

std::map<std::string, json> tables() {
  std::map<std::string, json> all;
  for (const auto& file : fs::directory_iterator(kSource / "rules" / "knowledge")) {
    all.emplace(file.path().stem().string(), read_json(file.path()));
  }
  return all;
}

json entries_of(const std::string& name) {
  return read_json(kSource / "rules" / "knowledge" / (name + ".json")).at("entries");
}

json registry(const std::string& name) {
  return read_json(kSource / "docs" / "registries" / (name + ".json")).at("entries");
}

// A list that an entry may leave out.
json list_of(const json& entry, const char* field) {
  return entry.value(field, json::array());
}

std::vector<std::string> keys_of(const json& entry) {
  std::vector<std::string> keys = list_of(entry, "aliases");
  keys.push_back(entry.at("key"));
  return keys;
}

std::set<std::string> keys_of_table(const std::string& name) {
  std::set<std::string> keys;
  const json entries = entries_of(name);
  for (const json& entry : entries) {
    for (const std::string& key : keys_of(entry)) keys.insert(folded(key));
  }
  return keys;
}

// What `wanted` has and the table has not, in one text that a failing test shows.
std::string missing(const std::string& name, const std::vector<std::string>& wanted) {
  const std::set<std::string> have = keys_of_table(name);
  std::string list;
  for (const std::string& key : wanted) {
    if (!have.contains(folded(key))) list += ' ' + key;
  }
  return list;
}

std::vector<std::string> column(const json& list, const char* field) {
  std::vector<std::string> values;
  for (const json& entry : list) values.push_back(entry.at(field).get<std::string>());
  return values;
}

std::string without_suffix(std::string text, const std::string& suffix) {
  if (text.ends_with(suffix)) text.resize(text.size() - suffix.size());
  return text;
}

}  // namespace

TEST_CASE("Every knowledge entry has a key of its own, a title and a sentence", "[knowledge]") {
  for (const auto& [name, content] : tables()) {
    INFO("table " << name);
    CHECK(content.at("table") == name);
    CHECK_FALSE(content.at("source").get<std::string>().empty());
    std::set<std::string> seen;
    for (const json& entry : content.at("entries")) {
      INFO("key " << entry.at("key"));
      for (const std::string& key : keys_of(entry)) {
        INFO("key or alias " << key);
        CHECK_FALSE(key.empty());
        CHECK(seen.insert(folded(key)).second);
      }
      CHECK_FALSE(entry.at("title").get<std::string>().empty());
      CHECK(entry.at("title").get<std::string>().back() != '.');
    }
  }
}

TEST_CASE("Knowledge sentences are whole sentences and hold no placeholder but {argument}", "[knowledge]") {
  const auto check = [](std::string text) {
    INFO(text);
    REQUIRE(text.size() > 10);
    CHECK((text.back() == '.' || text.back() == ')'));
    for (std::size_t at; (at = text.find("{argument}")) != std::string::npos;) text.erase(at, 10);
    CHECK(text.find('{') == std::string::npos);
  };
  for (const auto& [name, content] : tables()) {
    INFO("table " << name);
    for (const json& entry : content.at("entries")) {
      check(entry.at("explain").get<std::string>());
      const std::map<std::string, std::string> answers = entry.value("answers", json::object());
      for (const auto& [verb, text] : answers) {
        INFO("after " << verb);
        smtplain::Verb known = smtplain::Verb::none;
        CHECK(smtplain::parse_name(verb, known));
        check(text);
      }
    }
  }
}

TEST_CASE("Knowledge tables hold what the IANA registries list", "[knowledge]") {
  SECTION("enhanced status codes") {
    std::vector<std::string> codes = column(registry("enhanced-status-codes"), "code");
    CHECK(missing("enhanced-codes", codes) == "");
  }
  SECTION("SMTP service extensions") {
    CHECK(missing("keywords", column(registry("smtp-extensions"), "keyword")) == "");
  }
  SECTION("SASL mechanisms") {
    CHECK(missing("mechanisms", column(registry("sasl-mechanisms"), "mechanism")) == "");
  }
  SECTION("TLS alerts, by name and by number") {
    std::vector<std::string> wanted;
    const json alerts = registry("tls-alerts");
    for (const json& alert : alerts) {
      wanted.push_back(without_suffix(alert.at("description").get<std::string>(), "_RESERVED"));
      wanted.push_back("alert number " + std::to_string(alert.at("value").get<int>()));
    }
    CHECK(missing("tls-messages", wanted) == "");
  }
  SECTION("each registry tells its date") {
    for (const auto& file : fs::directory_iterator(kSource / "docs" / "registries")) {
      INFO(file.path().filename());
      CHECK(RE2::FullMatch(read_json(file.path()).at("updated").get<std::string>(), "\\d{4}-\\d\\d-\\d\\d"));
    }
  }
}

TEST_CASE("Every verb that a session can have is explained", "[knowledge]") {
  std::vector<std::string> verbs;
  for (int v = static_cast<int>(smtplain::Verb::none) + 1; v <= static_cast<int>(smtplain::Verb::unknown);
       ++v) {
    verbs.emplace_back(smtplain::name(static_cast<smtplain::Verb>(v)));
  }
  CHECK(missing("commands", verbs) == "");
}

TEST_CASE("Every reply code of RFC 5321 and its extensions is explained", "[knowledge]") {
  CHECK(missing("reply-codes",
                {"211", "214", "220", "221", "235", "250", "251", "252", "253", "334", "354",
                 "421", "432", "450", "451", "452", "453", "454", "455", "458", "459", "500",
                 "501", "502", "503", "504", "521", "523", "525", "530", "534", "535", "538",
                 "550", "551", "552", "553", "554", "555", "556", "2xx", "3xx", "4xx", "5xx"}) == "");
}

TEST_CASE("A cause that a knowledge entry names is one of the list", "[knowledge]") {
  std::set<std::string> causes;
  const json list = read_json(kSource / "rules" / "causes.json");
  for (const json& cause : list.at("causes")) causes.insert(cause.at("id"));
  for (const auto& [name, content] : tables()) {
    for (const json& entry : content.at("entries")) {
      if (!entry.contains("cause")) continue;
      INFO(name << ' ' << entry.at("key"));
      CHECK(causes.contains(entry.at("cause").get<std::string>()));
    }
  }
}

TEST_CASE("Providers and software: patterns compile, no server belongs to two", "[knowledge]") {
  std::map<std::string, std::string> owner;
  RE2::Options quiet;
  quiet.set_log_errors(false);
  for (const char* name : {"providers", "software"}) {
    const json entries = entries_of(name);
    for (const json& entry : entries) {
      INFO(name << ' ' << entry.at("key"));
      const json patterns = list_of(entry, "greetings"), hosts = list_of(entry, "hosts");
      for (const json& pattern : patterns) {
        INFO(pattern);
        CHECK(RE2(pattern.get<std::string>(), quiet).ok());
      }
      for (const json& host : hosts) {
        INFO(host);
        CHECK(owner.emplace(folded(host.get<std::string>()), entry.at("key")).second);
      }
    }
  }
}

TEST_CASE("Log-in methods tell whether they give the password away", "[knowledge]") {
  const json entries = entries_of("mechanisms");
  for (const json& entry : entries) {
    INFO(entry.at("key"));
    REQUIRE(entry.at("safe_without_tls").is_boolean());
    REQUIRE(entry.at("sends_password").is_boolean());
    CHECK_FALSE((entry.at("safe_without_tls").get<bool>() && entry.at("sends_password").get<bool>()));
  }
}
