// The shape of SMTP lines, as RFC 5321 section 4 gives it and as servers and pastes bend it.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "smtplain/event.h"
#include "text/any_case.h"

namespace smtplain {

/// A line of a reply: "250-SIZE 1000", "550 5.1.1 No such user", "220".
struct ReplyLine {
  std::uint16_t code = 0;
  bool last = true;  ///< a space or nothing after the code; '-' means that more lines follow
  EnhancedCode enhanced;
  std::string_view text;   ///< after the reply code: enhanced code and words
  std::string_view words;  ///< after the enhanced code too
};

/// Reads "2xx".."5xx" followed by ' ', '-', tab or the end. Codes that RFC 5321 cannot mean (first digit 2 to
/// 5, second digit 0 to 5) are none.
std::optional<ReplyLine> parse_reply(std::string_view line);

/// "535 " or "250-" at `at`, whatever stands before it and any third digit: what begins a reply in text that
/// is no line.
bool shows_reply_at(std::string_view text, std::size_t at);
/// Reads an RFC 3463 code at the start of `text` ("5.7.1 ...", "#5.1.0 ...", "(5.1.1) ..."); `length` gets
/// how many characters it took.
EnhancedCode parse_enhanced(std::string_view text, std::size_t* length = nullptr);
/// What may stand behind the code of a reply's line: "550-5.1.1", "250-8BITMIME", but no further digits,
/// which make a telephone number or a time of it.
bool may_follow_code(std::string_view text);

/// Finds the first enhanced code anywhere in `text`, not as part of an IP address or a version number.
EnhancedCode find_enhanced(std::string_view text);

struct CommandLine {
  Verb verb = Verb::none;
  std::string_view argument;  ///< after the verb, trimmed
};

/// Reads a command at the start of a line in any case: "ehlo x", "MAIL FROM:<a@b>", "mail from: a@b". Gives
/// Verb::unknown for nothing: what is no command known to an RFC is nullopt.
std::optional<CommandLine> parse_command(std::string_view line);

/// True if the line is surely a command and no prose: the verb's argument has the shape the verb asks for.
bool looks_like_command(std::string_view line);

/// A command word with a typing mistake: "HELOO x", "MAIL FORM:<a@b>", "EHLLO".
bool looks_like_misspelt_command(std::string_view line);

/// The address of a MAIL or RCPT argument: "FROM:<a@b> SIZE=3" gives "a@b"; "<>" gives an empty view.
std::string_view envelope_address(std::string_view argument);

/// The value of an ESMTP parameter of MAIL or RCPT ("SIZE", "AUTH"); empty if there is none.
std::string_view esmtp_parameter(std::string_view argument, std::string_view keyword);

/// Cuts the lines of a reply that lost its newlines: "250-a.example250-SIZE 35882577250-8BITMIME250 SMTPUTF8"
/// gives four views. A line that holds one reply line gives one view.
std::vector<std::string_view> split_reply_lines(std::string_view text);
/// "Response:" of "550-Response: 550 <b@example.net>: User unknown", where Exim quotes another server's reply
/// in its own: what follows begins no line.
bool is_reply_label(std::string_view text);
/// True for most lines: split_reply_lines() would give one view, the trimmed text.
bool is_one_reply_line(std::string_view text);

/// "[email protected]": what a web host puts in the place of each address, so that all of them look alike.
bool is_protected_address(std::string_view address);

/// RFC 5321 address shape, loosely: something@something without blanks.
bool looks_like_address(std::string_view text);
/// Characters of base64 with right padding, at least four of them.
bool looks_like_base64(std::string_view text);
/// What a paste broke off an answer in base64: not a word, not a command, nothing but base64.
bool continues_base64(std::string_view line);

std::string_view trim(std::string_view text);

}  // namespace smtplain
