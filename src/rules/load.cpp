#include "rules/load.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace smtplain::rules {
namespace fs = std::filesystem;

namespace {

void load_rules(const JsonNode& root, Faults& faults, RuleStore& store) {
  Fields fields(root, "file", faults);
  fields.text("$schema");
  fields.required_text("group");
  fields.text("about");
  if (const JsonNode* list = fields.child("rules", JsonNode::Type::list)) {
    for (const JsonNode& node : list->items) load_rule(node, faults, store);
  }
  fields.refuse_others();
}

std::vector<fs::path> rule_files(const fs::path& dir, std::vector<std::string>& errors) {
  std::vector<fs::path> files;
  std::error_code error;
  if (fs::is_regular_file(dir, error)) return {dir};
  fs::recursive_directory_iterator it(dir, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (it->is_regular_file() && name.ends_with(".json") && !name.ends_with(".schema.json")) {
      files.push_back(it->path());
    }
  }
  if (error)
    errors.push_back(dir.string() + ": " + error.message());
  else if (files.empty())
    errors.push_back(dir.string() + ": no rules are here (*.json)");
  std::sort(files.begin(), files.end());
  // Rules take in what these hold.
  std::stable_partition(files.begin(), files.end(),
                        [](const fs::path& file) { return file.filename() == "advice.json"; });
  return files;
}

}  // namespace

void load_directory(const fs::path& dir, RuleStore& store, std::vector<std::string>& errors) {
  const fs::path base = dir.has_filename() ? dir.filename() : dir.parent_path().filename();
  for (const fs::path& path : rule_files(dir, errors)) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    const std::string shown = path == dir ? dir.string() : (base / path.lexically_relative(dir)).string();
    if (!in) {
      errors.push_back(shown + ": cannot be read");
    } else {
      load_text(text.str(), shown, store, errors);
    }
  }
}

void load_text(std::string_view json, const std::string& file, RuleStore& store,
               std::vector<std::string>& errors) {
  Faults faults(file, errors);
  JsonNode root;
  std::string error;
  std::uint32_t line = 0;
  if (!parse_json_lines(json, root, error, line)) return faults.add(line, error);
  if (root.find("rules") != nullptr) return load_rules(root, faults, store);
  if (root.find("advice") != nullptr) return load_advice(root, faults, store);
  if (root.find("table") != nullptr) return load_table(root, faults, store);
  if (root.find("causes") != nullptr) return load_causes(root, faults, store);
  faults.add(1,
             "neither rules (\"rules\") nor \"advice\" nor a knowledge table (\"table\", \"entries\") nor "
             "\"causes\"");
}

}  // namespace smtplain::rules
