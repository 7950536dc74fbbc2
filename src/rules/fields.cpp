#include "rules/fields.h"

#include <algorithm>
#include <cmath>

namespace smtplain::rules {
namespace {

// A scalar as the word a rule's author wrote; false for lists and objects.
bool as_word(const JsonNode& node, std::string& word) {
  switch (node.type) {
    case JsonNode::Type::text: word = node.text; return true;
    case JsonNode::Type::boolean: word = node.boolean ? "true" : "false"; return true;
    case JsonNode::Type::number: word = std::to_string(std::lround(node.number)); return true;
    default: return false;
  }
}

}  // namespace

void Faults::add(std::uint32_t line, std::string_view message) {
  errors_.push_back(file_ + ':' + std::to_string(line) + ": " + std::string(message));
}

Fields::Fields(const JsonNode& object, std::string what, Faults& faults)
    : node_(object), what_(std::move(what)), faults_(faults) {
  if (!object.is(JsonNode::Type::object)) fault("must be an object in { }");
}

const JsonNode* Fields::any(std::string_view key) {
  seen_.push_back(key);
  return node_.find(key);
}

std::string_view Fields::text(std::string_view key) {
  const JsonNode* value = any(key);
  if (value == nullptr) return {};
  if (!value->is(JsonNode::Type::text)) fault(key, "must be a text");
  return value->text;
}

std::string_view Fields::required_text(std::string_view key) {
  const std::string_view value = text(key);
  if (value.empty()) fault("needs a \"" + std::string(key) + "\"");
  return value;
}

bool Fields::flag(std::string_view key) {
  const JsonNode* value = any(key);
  if (value == nullptr) return false;
  if (!value->is(JsonNode::Type::boolean)) fault(key, "must be true or false");
  return value->boolean;
}

double Fields::number(std::string_view key, double otherwise) {
  const JsonNode* value = any(key);
  if (value == nullptr) return otherwise;
  if (!value->is(JsonNode::Type::number)) fault(key, "must be a number");
  return value->number;
}

std::vector<std::string> Fields::words(std::string_view key) {
  std::vector<std::string> list;
  const JsonNode* value = any(key);
  if (value == nullptr) return list;
  std::string word;
  if (as_word(*value, word)) {
    list.push_back(std::move(word));
  } else if (value->is(JsonNode::Type::list)) {
    for (const JsonNode& item : value->items) {
      if (!as_word(item, word)) fault(key, "must be a list of texts");
      list.push_back(std::move(word));
      word.clear();
    }
  } else {
    fault(key, "must be a text or a list of texts");
  }
  return list;
}

const JsonNode* Fields::child(std::string_view key, JsonNode::Type type) {
  const JsonNode* value = any(key);
  if (value == nullptr || value->is(type)) return value;
  fault(key, type == JsonNode::Type::list ? "must be a list in [ ]" : "must be an object in { }");
  return nullptr;
}

std::uint32_t Fields::line(std::string_view key) const {
  const JsonNode* value = node_.find(key);
  return value == nullptr ? node_.line : value->line;
}

void Fields::fault(std::string_view key, std::string_view message) {
  faults_.add(line(key), what_ + ": \"" + std::string(key) + "\" " + std::string(message));
}

void Fields::refuse_others() {
  for (const auto& [key, value] : node_.members) {
    if (std::find(seen_.begin(), seen_.end(), key) == seen_.end())
      fault(key, "is not a field that is known here");
  }
}

}  // namespace smtplain::rules
