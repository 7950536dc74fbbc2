#include "text/encoding.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace smtplain {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::size_t kBlock = 64;

unsigned char byte(char c) {
  return static_cast<unsigned char>(c);
}

// Windows-1252 where it differs from Latin-1: 0x80 to 0x9F. 0 means that the byte stands for nothing.
constexpr std::array<char16_t, 32> kWindows1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/// What a look at a text as UTF-8 shows.
struct Utf8Check {
  std::size_t sequences = 0;  ///< valid ones of two bytes and more
  std::size_t invalid = 0;    ///< bytes that belong to no valid sequence
  bool cut_at_end = false;    ///< the only fault is a sequence that the end of the text cut short
};

/// Position of the first byte beyond ASCII at or after `from`, or the size.
std::size_t find_high(std::string_view text, std::size_t from) {
  const char* const bytes =
      text.data();  // whose elements are not checked one by one: the compiler takes blocks
  while (from + kBlock <= text.size()) {
    unsigned char seen = 0;
    for (std::size_t i = 0; i < kBlock; ++i) seen |= byte(bytes[from + i]);
    if (seen & 0x80) break;
    from += kBlock;
  }
  while (from < text.size() && byte(bytes[from]) < 0x80) ++from;
  return from;
}

bool is_cut_sequence(std::string_view tail) {
  if (tail.empty() || tail.size() > 3 || byte(tail[0]) < 0xC2 || byte(tail[0]) > 0xF4) return false;
  const std::size_t wanted = byte(tail[0]) >= 0xF0 ? 4 : byte(tail[0]) >= 0xE0 ? 3 : 2;
  return tail.size() < wanted &&
         std::all_of(tail.begin() + 1, tail.end(), [](char c) { return (byte(c) & 0xC0) == 0x80; });
}

Utf8Check check_utf8(std::string_view text) {
  Utf8Check check;
  std::size_t at = find_high(text, 0);
  while (at < text.size()) {
    if (const std::size_t length = utf8_sequence(text.substr(at))) {
      ++check.sequences;
      at += length;
    } else {
      if (is_cut_sequence(text.substr(at))) {
        check.cut_at_end = check.invalid == 0;
        check.invalid += text.size() - at;
        break;
      }
      ++check.invalid;
      ++at;
    }
    if (at < text.size() && byte(text[at]) < 0x80) at = find_high(text, at);
  }
  return check;
}

std::string from_windows_1252(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const std::size_t high = find_high(bytes, at);
    out.append(bytes, at, high - at);
    at = high;
    if (at == bytes.size()) break;
    const unsigned char b = byte(bytes[at]);
    const char16_t mapped = b < 0xA0 ? kWindows1252[b - 0x80u] : char16_t{b};
    append_utf8(out, mapped ? mapped : U'\uFFFD');
  }
  return out;
}

/// Binary data is not Latin-1 only because Latin-1 gives every byte a meaning.
bool mostly_text(std::string_view bytes) {
  const std::string_view sample = bytes.substr(0, 1 << 16);
  const auto controls = std::count_if(sample.begin(), sample.end(), [](char c) {
    return byte(c) < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\x1B' && c != '\b';
  });
  return controls * 50 <= static_cast<std::ptrdiff_t>(sample.size());
}

std::string from_utf16(std::string_view bytes, bool little_endian, std::size_t& replaced) {
  const auto unit = [&](std::size_t at) -> char32_t {
    const std::uint32_t first = byte(bytes[at]), second = byte(bytes[at + 1]);
    return little_endian ? second << 8 | first : first << 8 | second;
  };
  std::string out;
  out.reserve(bytes.size() / 2 + bytes.size() / 16);
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    if (at + 1 == bytes.size()) {  // an odd number of bytes: the file was cut
      ++replaced;
      out += kReplacement;
      break;
    }
    char32_t code = unit(at);
    if (code >= 0xD800 && code < 0xE000) {
      const char32_t low = code < 0xDC00 && at + 3 < bytes.size() ? unit(at + 2) : 0;
      if (low >= 0xDC00 && low < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        at += 2;
      } else {
        code = U'\uFFFD';
        replaced += 2;
      }
    }
    append_utf8(out, code);
  }
  return out;
}

enum class Utf16 { no, little, big };

/// UTF-16 without a byte order mark: every other byte of western text is zero.
Utf16 looks_like_utf16(std::string_view bytes) {
  const std::size_t pairs = std::min<std::size_t>(bytes.size() / 2, 2048);
  if (pairs < 4) return Utf16::no;
  std::size_t even = 0, odd = 0;
  for (std::size_t i = 0; i < pairs; ++i) {
    even += bytes[2 * i] == '\0';
    odd += bytes[2 * i + 1] == '\0';
  }
  if (odd * 10 >= pairs * 6 && even * 20 <= pairs) return Utf16::little;
  if (even * 10 >= pairs * 6 && odd * 20 <= pairs) return Utf16::big;
  return Utf16::no;
}

}  // namespace

std::string to_valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t high = find_high(text, at);
    out.append(text, at, high - at);
    at = high;
    if (at == text.size()) break;
    if (const std::size_t length = utf8_sequence(text.substr(at))) {
      out.append(text, at, length);
      at += length;
      continue;
    }
    out += kReplacement;
    ++at;
    while (at < text.size() && byte(text[at]) >= 0x80 && utf8_sequence(text.substr(at)) == 0) ++at;
  }
  return out;
}

std::string_view cut_utf8(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  return text.substr(0, most);
}

std::size_t utf8_sequence(std::string_view text) {
  if (text.empty()) return 0;
  const auto continues = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return i < text.size() && byte(text[i]) >= low && byte(text[i]) <= high;
  };
  const unsigned char lead = byte(text[0]);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {  // no overlong forms, no surrogates
    const unsigned low = lead == 0xE0 ? 0xA0 : 0x80, high = lead == 0xED ? 0x9F : 0xBF;
    return continues(1, low, high) && continues(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {  // nothing beyond U+10FFFF
    const unsigned low = lead == 0xF0 ? 0x90 : 0x80, high = lead == 0xF4 ? 0x8F : 0xBF;
    return continues(1, low, high) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

char32_t utf8_code_point(std::string_view text, std::size_t length) {
  if (length == 1) return byte(text[0]);
  char32_t code = byte(text[0]) & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) code = code << 6 | (byte(text[i]) & 0x3F);
  return code;
}

void append_utf8(std::string& out, char32_t code_point) {
  const auto put = [&](char32_t value) { out += static_cast<char>(value); };
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point < 0xE000)) {
    out += kReplacement;
  } else if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

ByteSurvey survey_bytes(std::string_view text) {
  unsigned char control = 0, seen = 0, carriage_return = 0;
  const auto look = [&](unsigned char b) {
    const bool blank = (b == '\n') | (b == '\t') | (b == '\r');
    control |= static_cast<unsigned char>(((b < 0x20) & !blank) | (b == 0x7F));
    carriage_return |= static_cast<unsigned char>(b == '\r');
    seen |= b;
  };
  const char* const bytes = text.data();
  std::size_t at = 0;
  for (; at + kBlock <= text.size(); at += kBlock) {
    for (std::size_t i = 0; i < kBlock; ++i) look(byte(bytes[at + i]));
  }
  for (; at < text.size(); ++at) look(byte(bytes[at]));
  return {control != 0, (seen & 0x80) != 0, carriage_return != 0};
}

namespace {

DecodedText decode_utf16(std::string_view bytes, bool little) {
  DecodedText decoded;
  decoded.encoding = little ? "utf-16le" : "utf-16be";
  decoded.text = from_utf16(bytes, little, decoded.replaced);
  return decoded;
}

// Several programs may have written to one log, each in its own encoding: a line is of one.
DecodedText decode_8_bit(std::string bytes) {
  DecodedText decoded;
  decoded.encoding = "utf-8";
  if (check_utf8(bytes).invalid == 0) {
    decoded.text = std::move(bytes);
    return decoded;
  }
  std::size_t sequences = 0, latin = 0;
  for (std::size_t at = 0, end = 0; at < bytes.size(); at = end) {
    end = std::min(bytes.find('\n', at), bytes.size() - 1) + 1;
    const std::string_view line = std::string_view(bytes).substr(at, end - at);
    const Utf8Check check = check_utf8(line);
    sequences += check.sequences;
    if (check.invalid == 0) {
      decoded.text += line;
    } else if ((!check.cut_at_end || latin > 0) && check.invalid > check.sequences && mostly_text(line)) {
      latin += check.invalid;
      decoded.text += from_windows_1252(line);
    } else {
      decoded.replaced += check.invalid;
      decoded.text += to_valid_utf8(line);
    }
  }
  if (latin > sequences && mostly_text(bytes)) decoded.encoding = "latin-1";
  return decoded;
}

}  // namespace

DecodedText to_utf8(std::string bytes) {
  const std::string_view all = bytes;
  const bool mark_le = all.starts_with("\xFF\xFE"), mark_be = all.starts_with("\xFE\xFF");
  const Utf16 utf16 = mark_le ? Utf16::little : mark_be ? Utf16::big : looks_like_utf16(all);
  if (utf16 != Utf16::no) return decode_utf16(all.substr(mark_le || mark_be ? 2 : 0), utf16 == Utf16::little);
  if (all.starts_with("\xEF\xBB\xBF")) bytes.erase(0, 3);
  return decode_8_bit(std::move(bytes));
}

DecodedText to_utf8(std::string bytes, std::string_view encoding) {
  if (encoding.starts_with("utf-16")) return decode_utf16(bytes, encoding == "utf-16le");
  return decode_8_bit(std::move(bytes));
}

}  // namespace smtplain
