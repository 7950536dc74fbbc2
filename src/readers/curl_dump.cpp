#include "readers/curl_dump.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::size_t kHexWidth = 16, kAsciiWidth = 64;  // bytes a row, src/tool_cb_dbg.c of curl
constexpr std::size_t kMostRows = 1 << 16;               // a dump of 4 MiB; what is longer is told in pieces

struct RowText {
  std::size_t offset = 0;
  std::string_view text;
};

// "0040: erver that wraps"
std::optional<RowText> parse_row(std::string_view text) {
  std::size_t digits = 0;
  while (digits < text.size() && digits < 9 && is_hex(text[digits])) ++digits;
  if (digits < 4 || digits > 8 || digits >= text.size() || text[digits] != ':') return std::nullopt;
  RowText row;
  std::from_chars(text.data(), text.data() + digits, row.offset, 16);
  row.text = text.substr(digits + 1);
  if (!row.text.empty() && row.text[0] == ' ') row.text.remove_prefix(1);
  return row;
}

// Reads up to `most` pairs of hexadecimal digits; nullopt if there are fewer.
std::optional<std::string> hex_bytes(std::string_view text, std::size_t most) {
  std::string bytes;
  std::size_t i = 0;
  while (bytes.size() < most) {
    while (i < text.size() && text[i] == ' ') ++i;
    if (i + 2 > text.size()) return std::nullopt;
    const bool pair = is_hex(text[i]) && is_hex(text[i + 1]);
    if (!pair || (i + 2 < text.size() && text[i + 2] != ' ')) return std::nullopt;
    bytes.push_back(hex_byte(text[i], text[i + 1]));
    i += 2;
  }
  return bytes;
}

struct Head {
  Speaker from = Speaker::tool;
  std::size_t size = 0;
};

std::optional<Head> parse_head(std::string_view text) {
  struct Name {
    std::string_view text;  // lower case
    Speaker from;
  };
  static constexpr Name kNames[] = {{"recv ssl data,", Speaker::tool}, {"send ssl data,", Speaker::tool},
                                    {"recv header,", Speaker::server}, {"recv data,", Speaker::server},
                                    {"send header,", Speaker::client}, {"send data,", Speaker::client}};
  // A forum may have eaten "<=" or turned "=>" into an arrow.
  const auto start = find_any(text.substr(0, 7), "RrSs");
  if (start == npos) return std::nullopt;
  for (const Name& name : kNames) {
    std::string_view rest = text.substr(start);
    if (!istarts_with(rest, name.text)) continue;
    rest = trim(rest.substr(name.text.size()));
    Head head{name.from, 0};
    std::from_chars(rest.data(), rest.data() + rest.size(), head.size);
    return head;
  }
  return std::nullopt;
}

}  // namespace

bool is_curl_dump_head(std::string_view text) {
  return parse_head(text).has_value();
}

bool CurlDump::begin(const Line& line, std::string_view text, EventSink& sink) {
  const auto head = parse_head(text);
  if (!head) return false;
  flush(sink);
  open_ = true;
  from_ = head->from;
  size_ = head->size;
  sink.tool(line, Kind::noise, text);
  return true;
}

bool CurlDump::read(const Line& line, std::string_view text, EventSink& sink) {
  if (begin(line, text, sink)) return true;
  if (open_) {
    if (const auto row = parse_row(text)) {
      rows_.push_back({line, row->text, row->offset});
      if (rows_.size() >= kMostRows) flush(sink), open_ = true;
      return true;
    }
  }
  flush(sink);
  return false;
}

// The head line tells how many bytes each row holds, so that text which looks like numbers is not mistaken.
bool CurlDump::all_rows_are_hex() const {
  return std::all_of(rows_.begin(), rows_.end(), [this](const Row& row) {
    const std::size_t left = size_ > row.offset ? size_ - row.offset : kHexWidth;
    return row.offset % kHexWidth == 0 && hex_bytes(row.text, std::min(left, kHexWidth)).has_value();
  });
}

std::string CurlDump::bytes_of(std::size_t at, bool hex) const {
  const Row& row = rows_[at];
  if (hex) {
    const std::size_t left = size_ > row.offset ? size_ - row.offset : kHexWidth;
    return hex_bytes(row.text, std::min(left, kHexWidth)).value_or("");
  }
  // In text mode a row ends at CRLF, which is not printed, or when it is full.
  std::string bytes(row.text);
  const bool full = bytes.size() + 1 >= kAsciiWidth && at + 1 < rows_.size() &&
                    rows_[at + 1].offset == row.offset + kAsciiWidth;
  if (!full) bytes += '\n';
  return bytes;
}

// Each line is told with the row it begins in; a row in which none begins belongs to the line before.
void CurlDump::tell_lines(bool hex, EventSink& sink) const {
  struct Text {
    std::size_t row = 0;
    std::string text;
  };
  std::vector<Text> lines;
  bool ended = true;
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    for (const char c : bytes_of(r, hex)) {
      if (ended) lines.push_back({r, {}});
      ended = c == '\n';
      if (!ended && c != '\r') lines.back().text += c;
    }
  }
  // The end of the message comes alone, with the line break before it: where the log was cut within the
  // message, that break is no command.
  const bool ends_message =
      from_ == Speaker::client && lines.size() == 2 && lines[0].text.empty() && lines[1].text == ".";
  auto next = lines.begin() + (ends_message ? 1 : 0);
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    if (next == lines.end() || next->row != r) sink.again(rows_[r].line);
    for (; next != lines.end() && next->row == r; ++next) {
      const std::string_view kept = sink.keep(std::move(next->text));
      from_ == Speaker::server ? sink.server(rows_[r].line, kept) : sink.client(rows_[r].line, kept);
    }
  }
}

void CurlDump::flush(EventSink& sink) {
  if (rows_.empty()) {
    open_ = false;
    return;
  }
  if (from_ == Speaker::tool) {
    for (const Row& row : rows_) sink.tool(row.line, Kind::noise, row.text);
  } else {
    tell_lines(all_rows_are_hex(), sink);
  }
  rows_.clear();
  open_ = false;
}

}  // namespace smtplain
