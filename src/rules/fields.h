// Reading the fields of a JSON object strictly: what is missing, of the wrong type or unknown is told with
// its line, and reading goes on, so that an author sees all faults of a file at once.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/json_lines.h"

namespace smtplain::rules {

/// Collects "file:line: message".
class Faults {
 public:
  Faults(std::string file, std::vector<std::string>& errors) : file_(std::move(file)), errors_(errors) {}
  void add(std::uint32_t line, std::string_view message);
  const std::string& file() const { return file_; }

 private:
  std::string file_;
  std::vector<std::string>& errors_;
};

/// Views that the getters give point into the JsonNode.
class Fields {
 public:
  /// `what` names the object in messages: "rule auth.required".
  Fields(const JsonNode& object, std::string what, Faults& faults);

  std::string_view required_text(std::string_view key);
  std::string_view text(std::string_view key);
  bool flag(std::string_view key);
  double number(std::string_view key, double otherwise);
  /// A text, a whole number or a boolean, or a list of them, as words.
  std::vector<std::string> words(std::string_view key);
  /// An object or list, nullptr if it is not there.
  const JsonNode* child(std::string_view key, JsonNode::Type type);
  /// Any value, nullptr if it is not there.
  const JsonNode* any(std::string_view key);

  void fault(std::string_view message) { faults_.add(node_.line, what_ + ": " + std::string(message)); }
  void fault(std::string_view key, std::string_view message);
  /// The line of a field, of the object where there is none.
  std::uint32_t line(std::string_view key) const;
  /// Tells of the fields that no getter asked for.
  void refuse_others();

 private:
  const JsonNode& node_;
  std::string what_;
  Faults& faults_;
  std::vector<std::string_view> seen_;
};

}  // namespace smtplain::rules
