// The answer to "Password:" in base64 where no reader knows who said what: JSON, a whole log in one line,
// marks that no program has.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "secrets/spans.h"

namespace smtplain {

/// Past the base64 that begins at `at`, as pages, JSON and forms write it: `\/`, `\u002B`, `&#x3D;`, `%3D`, a
/// soft hyphen or a zero-width space within.
std::size_t base64_end(std::string_view text, std::size_t at);

/// The end of an answer of PLAIN or XOAUTH2 that a paste broke: "…bGUuY29tAHNlY3JldA==".
bool is_login_tail(std::string_view word);

/// Sees texts in order and remembers a challenge for the few that come next, and where the client's AUTH
/// LOGIN stood: an answer that is no base64 stands in the same place.
class AskedAnswers {
 public:
  /// True for a challenge that asks for the password.
  static bool asks(std::string_view text);
  /// True if the last text asked.
  bool just_asked() const { return left_ == kMostTexts; }
  /// Somebody else understood a challenge.
  void expect() { left_ = kMostTexts; }
  /// Somebody hid an answer that may go on in the next text.
  void open() { open_ = true; }
  /// Where the answers stand. `at_end`: what ends a text may be one although no words come of it.
  SecretSpans find(std::string_view text, bool at_end = true);

 private:
  static constexpr int kMostTexts = 6;  // heads of packets go before it
  bool find_from(std::string_view text, std::size_t at, std::size_t ordered, SecretSpans& spans);
  void learn_place(std::string_view text);
  SecretSpan in_place(std::string_view text) const;
  bool learned_ = false;
  std::string head_, tail_;  // around AUTH LOGIN
  int scripted_ = 0;         // texts in which a script's literals are answers
  bool open_ = false;        // an answer may go on
  int left_ = 0;
};

}  // namespace smtplain
