// Finds any of many known strings in a text in one pass.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace smtplain {

class SecretIndex {
 public:
  /// Shorter strings are words of other meaning too; where they are secrets, the line they stand in tells.
  static constexpr std::size_t kShortest = 6;

  /// Adds a secret in all forms a log may show it: as it is, in base64, and as HTML, JSON, a URL and
  /// quoted-printable write it.
  void add(const std::string& secret);
  /// To be called once after the last add().
  void finish();

  /// The length of the longest known string that begins at `at`; 0 if none does.
  std::size_t match(std::string_view text, std::size_t at) const;
  /// All forms, the long ones first, the short ones included.
  const std::vector<std::string>& forms() const { return forms_; }

 private:
  std::unordered_map<std::string_view, std::vector<std::string_view>> by_start_;
  std::vector<std::string> forms_;
};

}  // namespace smtplain
