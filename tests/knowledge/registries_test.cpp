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

// What no registry lists: names that providers and programs made up themselves.
TEST_CASE("What providers say beside the registries is explained", "[knowledge]") {
  CHECK(missing("enhanced-codes",
                {"4.4.62",  "4.7.500", "4.7.650", "5.1.20",  "5.1.90",  "5.1.351", "5.2.121", "5.2.122",
                 "5.2.252", "5.4.14",  "5.4.300", "5.4.310", "5.4.312", "5.4.316", "5.7.54",  "5.7.57",
                 "5.7.60",  "5.7.64",  "5.7.124", "5.7.129", "5.7.133", "5.7.134", "5.7.135", "5.7.136",
                 "5.7.139", "5.7.232", "5.7.233", "5.7.320", "5.7.321", "5.7.322", "5.7.323", "5.7.324",
                 "5.7.325", "5.7.350", "5.7.367", "5.7.501", "5.7.502", "5.7.503", "5.7.508", "5.7.509",
                 "5.7.511", "5.7.515", "5.7.520", "5.7.606", "5.7.705", "5.7.708", "5.7.750",  // Microsoft
                 "4.7.26",  "4.7.27",  "4.7.28",  "4.7.29",  "4.7.30",  "4.7.32",  "4.7.40",  "5.4.5",
                 "5.7.9",   "5.7.14",  "5.7.40"}) == "");  // Google
  CHECK(missing("keywords", {"XCLIENT", "XFORWARD", "XVERP", "XEXCH50", "X-ANONYMOUSTLS", "X-EXPS", "XRDST",
                             "X-LINK2STATE", "XSHADOW", "PIPECONNECT", "LIMITS", "AUTH="}) == "");
  CHECK(missing("verify-errors", {"SEC_E_UNTRUSTED_ROOT", "SEC_E_WRONG_PRINCIPAL", "SEC_E_CERT_EXPIRED",
                                  "CERT_E_CN_NO_MATCH", "CRYPT_E_NO_REVOCATION_CHECK"}) == "");
}

TEST_CASE("Every verification error of OpenSSL and every exit of curl that SMTP can meet is explained",
          "[knowledge]") {
  std::vector<std::string> errors;
  for (int number = 2; number <= 94; ++number) errors.push_back(std::to_string(number));
  CHECK(missing("verify-errors", errors) == "");
  CHECK(missing("curl-exits", {"1",  "2",  "3",  "4",  "5",  "6",  "7",  "8",  "23", "26", "27", "28",
                               "35", "51", "52", "53", "54", "55", "56", "58", "59", "60", "61", "64",
                               "66", "67", "77", "80", "82", "83", "90", "91", "92", "94"}) == "");
}

TEST_CASE("Errors of a connection are known by name and by the numbers of Linux, macOS and Windows",
          "[knowledge]") {
  CHECK(missing("errnos", {"ECONNREFUSED", "ETIMEDOUT",  "EHOSTUNREACH",
                           "ENETUNREACH",  "ECONNRESET", "EPIPE",
                           "EACCES",       "EPERM",      "EADDRNOTAVAIL",
                           "ENOTFOUND",    "EAI_AGAIN",  "13",
                           "32",           "49",         "51",
                           "54",           "60",         "61",
                           "65",           "99",         "101",
                           "104",          "110",        "111",
                           "113",          "10013",      "10049",
                           "10051",        "10053",      "10054",
                           "10060",        "10061",      "10065",
                           "11001",        "11002",      "11004"}) == "");
}

TEST_CASE("The providers and servers that most people meet are known", "[knowledge]") {
  CHECK(missing("providers",
                {"google",   "microsoft365", "outlook",   "yahoo",      "aol",      "icloud",     "zoho",
                 "fastmail", "proton",       "gmx",       "webde",      "ionos",    "strato",     "tonline",
                 "hetzner",  "ovh",          "gandi",     "infomaniak", "orange",   "laposte",    "free",
                 "sfr",      "mailru",       "yandex",    "qq",         "netease",  "naver",      "comcast",
                 "cox",      "rackspace",    "godaddy",   "ses",        "sendgrid", "mailgun",    "postmark",
                 "mailjet",  "brevo",        "sparkpost", "mandrill",   "mimecast", "proofpoint", "barracuda",
                 "cloudmark"}) == "");
  CHECK(missing("software",
                {"postfix",     "exim",    "sendmail",   "qmail",  "opensmtpd",   "dovecot", "haraka",
                 "hmailserver", "mdaemon", "zimbra",     "kerio",  "smartermail", "courier", "james",
                 "stalwart",    "maddy",   "mailenable", "cpanel", "plesk",       "exchange"}) == "");
}

// Each block list has a rule of its own, which says where to ask for removal.
TEST_CASE("The block lists that most servers ask have rules that name a page", "[knowledge]") {
  std::map<std::string, json> rules;
  const json policy = read_json(kSource / "rules" / "policy.json");
  for (const json& rule : policy.at("rules")) rules.emplace(rule.at("id"), rule);
  for (const char* list : {"spamhaus", "spamcop", "barracuda", "uceprotect", "abusix", "invaluement",
                           "cloudmark", "proofpoint", "validity", "spamrats", "psbl", "mailspike"}) {
    INFO(list);
    const std::string id = std::string("policy.blocklisted.") + list;
    REQUIRE(rules.contains(id));
    CHECK(rules.at(id).dump().find("https://") != std::string::npos);
  }
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
