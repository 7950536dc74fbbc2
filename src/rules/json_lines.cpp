#include "rules/json_lines.h"

#include <nlohmann/json.hpp>

namespace smtplain::rules {
namespace {

// nlohmann's parser reads its input through this iterator and reports each value as soon as it has read it,
// so the lines counted here are the lines of the values.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, std::uint32_t* line) : at_(at), line_(line) {}
  const char& operator*() const { return *at_; }
  CountingIterator& operator++() {
    if (*at_ == '\n') ++*line_;
    ++at_;
    return *this;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  std::uint32_t* line_;
};

class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(JsonNode& root, const std::uint32_t& line) : root_(root), line_(line) {}

  bool null() override { return add({}) != nullptr; }
  bool boolean(bool value) override {
    JsonNode* node = add(JsonNode::Type::boolean);
    node->boolean = value;
    return true;
  }
  bool number_integer(number_integer_t value) override { return number(static_cast<double>(value)); }
  bool number_unsigned(number_unsigned_t value) override { return number(static_cast<double>(value)); }
  bool number_float(number_float_t value, const string_t&) override { return number(value); }
  bool string(string_t& value) override {
    add(JsonNode::Type::text)->text = std::move(value);
    return true;
  }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(JsonNode::Type::object); }
  bool start_array(std::size_t) override { return open(JsonNode::Type::list); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    if (open_.back()->find(name) != nullptr) {
      error_ = "\"" + name + "\" is given twice";
      return false;
    }
    key_ = std::move(name);
    return true;
  }
  bool parse_error(std::size_t, const std::string& last_token, const nlohmann::json::exception&) override {
    error_ = "not valid JSON near '" + last_token.substr(0, 40) + "'";
    return false;
  }
  const std::string& error() const { return error_; }

 private:
  JsonNode* add(JsonNode::Type type) {
    JsonNode node;
    node.type = type;
    node.line = line_;
    if (open_.empty()) {
      root_ = std::move(node);
      return &root_;
    }
    JsonNode& parent = *open_.back();
    if (parent.is(JsonNode::Type::list)) return &parent.items.emplace_back(std::move(node));
    return &parent.members.emplace_back(JsonMember{std::move(key_), std::move(node)}).value;
  }
  bool number(double value) {
    add(JsonNode::Type::number)->number = value;
    return true;
  }
  bool open(JsonNode::Type type) {
    open_.push_back(add(type));
    return open_.size() < 64;  // deeper than any rule file: a hostile one
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  JsonNode& root_;
  const std::uint32_t& line_;
  std::vector<JsonNode*> open_;  // parents stay put: only the innermost one grows
  std::string key_, error_;
};

}  // namespace

const JsonNode* JsonNode::find(std::string_view key) const {
  for (const auto& [name, value] : members) {
    if (name == key) return &value;
  }
  return nullptr;
}

bool parse_json_lines(std::string_view json, JsonNode& root, std::string& error, std::uint32_t& line) {
  line = 1;
  Builder builder(root, line);
  const CountingIterator first(json.data(), &line);
  const CountingIterator last(json.data() + json.size(), &line);
  if (nlohmann::json::sax_parse(first, last, &builder)) return true;
  error = builder.error().empty() ? "nested too deeply" : builder.error();
  return false;
}

}  // namespace smtplain::rules
