#include "secrets/forms.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "text/characters.h"

namespace smtplain {
namespace {

constexpr std::string_view kUpper = "0123456789ABCDEF", kLower = "0123456789abcdef";

using Escapes = std::initializer_list<std::pair<char, std::string_view>>;

/// The text with the characters replaced that a writer escapes in its own way.
std::string with_escapes(std::string_view text, Escapes escapes) {
  std::string out;
  for (const char c : text) {
    const auto found =
        std::find_if(escapes.begin(), escapes.end(), [c](const auto& one) { return one.first == c; });
    if (found == escapes.end()) {
      out += c;
    } else {
      out += found->second;
    }
  }
  return out;
}

/// RFC 3986 section 2.1; forms write a blank as "+".
std::string percent_escaped(std::string_view text, std::string_view digits, std::string_view kept,
                            bool plus) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_alnum(c) || kept.find(c) != npos) {
      out += c;
    } else if (plus && c == ' ') {
      out += '+';
    } else {
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

/// What does not fit into one unit of UTF-16 is two of them.
void add_unit(std::string& out, unsigned point, std::string_view digits) {
  if (point >= 0x10000) {
    add_unit(out, 0xD800 + ((point - 0x10000) >> 10), digits);
    add_unit(out, 0xDC00 + ((point - 0x10000) & 0x3FF), digits);
    return;
  }
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += digits[(point >> shift) & 15];
}

/// JSON that is ASCII only: \u00e4
std::string ascii_escaped(std::string_view text, std::string_view digits) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto first = static_cast<unsigned char>(text[at]);
    const std::size_t size = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (size == 1) {
      out += text[at++];
      continue;
    }
    unsigned point = first & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size && at + i < text.size(); ++i)
      point = point << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    add_unit(out, point, digits);
    at += size;
  }
  return out;
}

}  // namespace

std::vector<std::string> escaped_forms(std::string_view text) {
  std::vector<std::string> forms;
  const auto add = [&](std::string form) {
    if (form != text && std::find(forms.begin(), forms.end(), form) == forms.end())
      forms.push_back(std::move(form));
  };
  if (skip_while(text, 0, is_alnum) == text.size()) return forms;
  for (const std::string_view digits : {kUpper, kLower}) {
    add(percent_escaped(text, digits, "-._", false));
    add(percent_escaped(text, digits, "-._~", true));
    add(percent_escaped(text, digits, "-._~!$&'()*+,;=", false));  // what RFC 3986 lets stand in a password
  }
  add(with_escapes(text, {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}}));
  // quotes are written by name, or as numbers as Python, PHP and Go do
  add(with_escapes(text, {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}}));
  for (const std::string_view single : {"&#39;", "&#039;", "&#x27;", "&apos;"})
    add(with_escapes(text, {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', single}}));
  add(with_escapes(text, {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&#34;"}, {'\'', "&#39;"}}));
  const std::string json = with_escapes(text, {{'"', "\\\""}, {'\\', "\\\\"}, {'\t', "\\t"}});
  const std::string slashes = with_escapes(json, {{'/', "\\/"}});  // PHP's json_encode()
  for (const std::string& form : {json, slashes}) {
    add(form);
    add(ascii_escaped(form, kLower));
    add(ascii_escaped(form, kUpper));
  }
  // Go's and JavaScript's JSON
  add(with_escapes(json, {{'&', "\\u0026"}, {'<', "\\u003c"}, {'>', "\\u003e"}}));
  std::string numbered;  // all that is no letter or digit as its number
  for (const char c : text)
    numbered += is_alnum(c) || static_cast<unsigned char>(c) >= 0x80 ? std::string(1, c)
                                                                     : "&#" + std::to_string(c) + ";";
  add(numbered);
  // PHP, Python and shells between single quotes
  add(with_escapes(text, {{'\'', "\\'"}, {'\\', "\\\\"}}));
  add(with_escapes(text, {{'\'', "\\'"}}));
  return forms;
}

bool is_short_secret(std::string_view secret) {
  return (secret.size() == 4 || secret.size() == 5) && skip_while(secret, 0, is_alnum) == secret.size() &&
         std::any_of(secret.begin(), secret.end(), is_digit) &&
         std::any_of(secret.begin(), secret.end(), is_letter);
}

bool stands_alone(std::string_view text, std::size_t at, std::size_t size) {
  const auto in_word = [text](std::size_t place) {
    return is_alnum(text[place]) || static_cast<unsigned char>(text[place]) >= 0x80;
  };
  const std::size_t end = at + size;
  const bool before = at > 0 && in_word(at - 1) && in_word(at);
  const bool after = end < text.size() && in_word(end) && in_word(end - 1);
  return !before && !after;
}

bool is_lone_word(std::string_view text, std::size_t at, std::size_t size) {
  const auto joins = [](char c) {
    return is_alnum(c) || static_cast<unsigned char>(c) >= 0x80 || std::string_view("-_@/").find(c) != npos;
  };
  if (at > 0 && (joins(text[at - 1]) || text[at - 1] == '.')) return false;
  const std::size_t end = at + size;
  if (end >= text.size()) return true;
  const bool dotted = text[end] == '.' && end + 1 < text.size() && is_alnum(text[end + 1]);
  return !joins(text[end]) && !dotted;
}

}  // namespace smtplain
