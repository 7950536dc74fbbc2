#include "cli/config.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/paths.h"
#include "cli/toml_lines.h"
#include "report/layout.h"
#include "rules/json_lines.h"
#include "smtplain/analyze.h"
#include "smtplain/rules.h"

namespace smtplain {
namespace {

namespace fs = std::filesystem;
using rules::JsonNode;
using Type = JsonNode::Type;

std::string located(const Config& config, std::uint32_t line, const std::string& what) {
  return config.path + ':' + std::to_string(line) + ": " + what;
}

/// Fills a Config and remembers the first thing that is wrong, with its line.
class Loader {
 public:
  Loader(Config& config, std::string& error) : config_(config), error_(error) {}

  bool load(const JsonNode& root) {
    if (!root.is(Type::object)) return wrong(root, "the configuration must be an object");
    return std::all_of(root.members.begin(), root.members.end(), [this](const auto& member) {
      const auto& [key, value] = member;
      return key == "rules"     ? rules(value)
             : key == "ignore"  ? ignore(value)
             : key == "fail-on" ? fail_on(value)
                                : unknown(value, key, "rules, ignore and fail-on");
    });
  }

 private:
  bool wrong(const JsonNode& at, const std::string& what) {
    error_ = located(config_, at.line, what);
    return false;
  }

  bool unknown(const JsonNode& at, const std::string& key, const std::string& known) {
    return wrong(at, "unknown key \"" + safe_text(key) + "\"; known are " + known);
  }

  bool rules(const JsonNode& value) {
    constexpr const char* shape = "rules must be an array of folders";
    if (!value.is(Type::list)) return wrong(value, shape);
    const fs::path base = fs::path(config_.path).parent_path();
    for (const JsonNode& folder : value.items) {
      if (!folder.is(Type::text)) return wrong(folder, shape);
      config_.rules.push_back((base / folder.text).string());
    }
    return true;
  }

  bool ignore(const JsonNode& value) {
    constexpr const char* shape = "ignore must be a list of entries, each with a cause and a reason";
    if (!value.is(Type::list)) return wrong(value, shape);
    for (const JsonNode& one : value.items) {
      if (!one.is(Type::object)) return wrong(one, shape);
      Config::Ignored ignored;
      ignored.line = one.line;
      for (const auto& [key, text] : one.members) {
        if (key != "cause" && key != "reason") return unknown(text, key, "cause and reason");
        if (!text.is(Type::text)) return wrong(text, "the " + key + " must be text");
        (key == "cause" ? ignored.cause : ignored.reason) = text.text;
        if (key == "cause") ignored.line = text.line;
      }
      if (ignored.cause.empty() || ignored.reason.empty()) return wrong(one, shape);
      config_.ignore.push_back(std::move(ignored));
    }
    return true;
  }

  bool fail_on(const JsonNode& value) {
    for (const char* known : {"error", "deferred", "warning", "never"}) {
      if (value.is(Type::text) && value.text == known) config_.fail_on = known;
    }
    return !config_.fail_on.empty() || wrong(value, "fail-on must be error, deferred, warning or never");
  }

  Config& config_;
  std::string& error_;
};

bool read_config(const fs::path& path, Config& config, std::string& error) {
  config.path = path.string();
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (file.is_open() && !file.bad()) return parse_config(text.str(), config, error);
  error = config.path + ": the configuration cannot be read";
  return false;
}

}  // namespace

const std::string* Config::reason_to_ignore(std::string_view cause) const {
  const auto found = std::find_if(ignore.begin(), ignore.end(),
                                  [&](const Ignored& one) { return glob_matches(one.cause, cause); });
  return found == ignore.end() ? nullptr : &found->reason;
}

bool parse_config(std::string_view text, Config& config, std::string& error) {
  const bool toml = fs::path(config.path).extension() == ".toml";
  JsonNode root;
  std::uint32_t line = 1;
  if (toml ? parse_toml_lines(text, root, error, line) : rules::parse_json_lines(text, root, error, line))
    return Loader(config, error).load(root);
  error =
      located(config, line, std::string("this is not ") + (toml ? "TOML: " : "JSON: ") + safe_text(error));
  return false;
}

bool find_config(Config& config, std::string& error) {
  std::error_code ignored;
  for (fs::path folder = fs::current_path(ignored); !folder.empty(); folder = folder.parent_path()) {
    const fs::path toml = folder / "smtplain.toml", json = folder / "smtplain.json";
    const bool has_toml = fs::is_regular_file(toml, ignored), has_json = fs::is_regular_file(json, ignored);
    if (has_toml && has_json) {
      error = toml.string() + ": smtplain.json stands beside it; keep one of the two";
      return false;
    }
    if (has_toml || has_json) return read_config(has_toml ? toml : json, config, error);
    if (folder == folder.root_path()) break;
  }
  return true;
}

bool known_cause(const Rules& rules, const std::string& glob) {
  const auto causes = rules.causes();
  return std::any_of(causes.begin(), causes.end(),
                     [&](const Cause& cause) { return glob_matches(glob, cause.id); });
}

void tell_ignored(const Config& config, Source& source) {
  for (Session& session : source.sessions) {
    const std::string* reason =
        session.diagnosis.empty() ? nullptr : config.reason_to_ignore(session.diagnosis.front().cause);
    if (reason == nullptr) continue;
    session.findings.push_back(
        {"configuration.ignored", Severity::info, "The configuration says to ignore this cause", *reason, 0});
  }
}

bool check_causes(const Config& config, const Rules& rules, std::string& error) {
  const auto wrong = std::find_if(config.ignore.begin(), config.ignore.end(),
                                  [&](const Config::Ignored& one) { return !known_cause(rules, one.cause); });
  if (wrong == config.ignore.end()) return true;
  error = located(config, wrong->line, "there is no cause \"" + safe_text(wrong->cause) + "\"");
  return false;
}

}  // namespace smtplain
