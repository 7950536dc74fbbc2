// The words before three digits, which tell whether these are a reply's code: "said: 550", "port 587".
#pragma once
#include <initializer_list>
#include <string_view>

namespace smtplain {

/// What stands before the number at `at`, without the blanks, quotes and brackets in between.
std::string_view lead_of(std::string_view text, std::size_t at);

/// True if the lead ends with that word, as a word of its own and in any case; or with one of them.
bool ends_with_word(std::string_view lead, std::string_view word);
bool ends_with_one_of(std::string_view lead, std::initializer_list<std::string_view> words);

/// "errno", "port", "line": no reply's code follows.
bool names_another_number(std::string_view lead);
/// "said", "got code", "Fehler": one does.
bool announces_a_reply(std::string_view lead);
/// "SMTPAddressFailedException: 501 …": the class of the exception announces what it was thrown for.
bool names_exception(std::string_view lead);
/// "failed to send alert to [user@example.com] 553 …": the address that the reply was about.
bool ends_with_address(std::string_view lead);

/// Errbit numbers the lines of a backtrace: "540:  /usr/lib/ruby/2.0.0/net/smtp.rb -> **open**". `words`
/// stand behind the number.
bool begins_with_path(std::string_view words);

}  // namespace smtplain
