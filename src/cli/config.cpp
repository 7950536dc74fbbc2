#include "cli/config.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace smtplain {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::size_t line_at(std::string_view text, std::size_t at) {
  return 1 + static_cast<std::size_t>(std::count(
                 text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(at, text.size())), '\n'));
}

/// Fills a Config and remembers the first thing that is wrong, with its line.
class Loader {
 public:
  Loader(std::string_view text, Config& config, std::string& error)
      : text_(text), config_(config), error_(error) {}

  bool load() {
    json all;
    try {
      all = json::parse(text_);
    } catch (const json::parse_error& fault) {
      return wrong(line_at(text_, fault.byte), "this is not JSON");
    }
    if (!all.is_object()) return wrong(1, "the configuration must be an object");
    for (const auto& [key, value] : all.items()) {
      const bool good =
          key == "rules"    ? rules(value)
          : key == "ignore" ? ignore(value)
          : key == "fail_on"
              ? fail_on(value)
              : wrong(line_of(key), "unknown key \"" + key + "\"; known are rules, ignore and fail_on");
      if (!good) return false;
    }
    return true;
  }

 private:
  bool wrong(std::size_t line, const std::string& what) {
    error_ = config_.path + ':' + std::to_string(line) + ": " + what;
    return false;
  }

  std::size_t line_of(const std::string& key) const { return line_at(text_, text_.find('"' + key + '"')); }

  bool rules(const json& value) {
    const fs::path base = fs::path(config_.path).parent_path();
    if (!value.is_array()) return wrong(line_of("rules"), "rules must be an array of folders");
    for (const json& folder : value) {
      if (!folder.is_string()) return wrong(line_of("rules"), "rules must be an array of folders");
      config_.rules.push_back((base / folder.get<std::string>()).string());
    }
    return true;
  }

  bool ignore(const json& value) {
    constexpr const char* shape = "ignore must be an array of {\"cause\": ..., \"reason\": ...}";
    if (!value.is_array()) return wrong(line_of("ignore"), shape);
    for (const json& one : value) {
      const bool whole = one.is_object() && one.size() == 2 && one.contains("cause") &&
                         one["cause"].is_string() && one.contains("reason") && one["reason"].is_string();
      if (!whole) return wrong(line_of("ignore"), shape);
      config_.ignore.push_back({one["cause"], one["reason"]});
    }
    return true;
  }

  bool fail_on(const json& value) {
    for (const char* known : {"error", "deferred", "warning", "never"}) {
      if (value == known) config_.fail_on = known;
    }
    return !config_.fail_on.empty() ||
           wrong(line_of("fail_on"), "fail_on must be error, deferred, warning or never");
  }

  std::string_view text_;
  Config& config_;
  std::string& error_;
};

}  // namespace

bool parse_config(std::string_view text, Config& config, std::string& error) {
  return Loader(text, config, error).load();
}

bool find_config(Config& config, std::string& error) {
  std::error_code ignored;
  for (fs::path folder = fs::current_path(ignored); !folder.empty(); folder = folder.parent_path()) {
    const fs::path path = folder / "smtplain.json";
    if (fs::is_regular_file(path, ignored)) {
      config.path = path.string();
      std::ifstream file(path, std::ios::binary);
      std::stringstream text;
      if (file && text << file.rdbuf()) return parse_config(text.str(), config, error);
      error = config.path + ": the configuration cannot be read";
      return false;
    }
    if (folder == folder.root_path()) break;
  }
  return true;
}

}  // namespace smtplain
