// What the decoded messages of SASL mechanisms say, in words that tell no secret.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace smtplain {

/// The text between quotation marks, its line ends as \n and \r, other control characters as question marks.
std::string in_quotes(std::string_view text);

/// True for a text without control characters that is not empty.
bool printable(std::string_view bytes);

/// "1 character", "8 characters": those of UTF-8.
std::string characters_of(std::string_view utf8);

/// What can be told of a password without telling it: the usual real faults show in its ends and its letters.
std::string describe_password(std::string_view password);

/// The value of `key` in "a=x,b=y" (DIGEST-MD5, RFC 2831; SCRAM, RFC 5802) without quotes; empty if there is
/// none.
std::string_view sasl_attribute(std::string_view attributes, std::string_view key);

/// A name in an NTLM message: length and offset stand at `at`, little-endian; the text is UTF-16LE.
std::string ntlm_text(std::string_view message, std::size_t at);

/// What a server asks for, or why XOAUTH2's error (JSON) says that it refuses; empty if that is not known.
std::string describe_challenge(std::string_view decoded);

}  // namespace smtplain
