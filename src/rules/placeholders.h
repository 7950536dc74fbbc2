// Fills the {placeholders} of a rule's texts from a session; what is unknown gets plain words instead.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "rules/matcher.h"

namespace smtplain::rules {

class Filler {
 public:
  /// `event` and `match` may be null: texts of the whole session.
  Filler(const Matcher& matcher, const Session& session, const Event* event, const Match* match);

  std::string fill(std::string_view text) const;

 private:
  std::string value(std::string_view name) const;
  std::string server_value(std::string_view name) const;
  std::string tls_value(std::string_view name) const;
  std::string recipient() const;
  std::string told_limit(bool attachments) const;
  void capture(const Matcher& matcher, const Match& match);

  const Matcher& matcher_;
  const Session& session_;
  const Event* event_;
  std::string words_;
  std::map<std::string, std::string, std::less<>> groups_;
};

/// The name of the first {placeholder} of `text`, as a view into it; empty if there is none. Names are lower
/// case letters and `_`; other braces are just braces.
std::string_view next_placeholder(std::string_view text);

/// "26214400 bytes (25 MB)".
std::string size_words(std::int64_t bytes);

/// "rfc4954#section-6" as a link; links stay as they are.
std::string link_of(std::string_view ref);

}  // namespace smtplain::rules
