#include "repair/html.h"

#include <algorithm>
#include <array>
#include <optional>

#include "repair/evidence.h"
#include "text/characters.h"
#include "text/encoding.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

// Which parts of HTML a text is written in.
struct Markup {
  bool tags = false;
  bool entities = false;
};

constexpr std::size_t kLongestTag = 512;  ///< also how far away a closing tag is looked for

struct Element {
  std::string_view name;
  bool breaks_line;
};

constexpr std::array<Element, 43> kElements = {
    {{"a", false},      {"b", false},    {"blockquote", true}, {"body", true},   {"br", true},
     {"code", false},   {"div", true},   {"em", false},        {"font", false},  {"h1", true},
     {"h2", true},      {"h3", true},    {"h4", true},         {"h5", true},     {"head", true},
     {"hr", true},      {"html", true},  {"i", false},         {"img", false},   {"kbd", false},
     {"li", true},      {"mark", false}, {"meta", true},       {"ol", true},     {"p", true},
     {"pre", true},     {"samp", false}, {"script", true},     {"small", false}, {"span", false},
     {"strong", false}, {"style", true}, {"table", true},      {"tbody", true},  {"td", false},
     {"th", false},     {"thead", true}, {"title", true},      {"tr", true},     {"tt", false},
     {"u", false},      {"ul", true},    {"wbr", false}}};

struct Entity {
  std::string_view name;
  std::string_view text;
};

constexpr std::array<Entity, 18> kEntities = {{{"lt", "<"},
                                               {"gt", ">"},
                                               {"amp", "&"},
                                               {"quot", "\""},
                                               {"apos", "'"},
                                               {"nbsp", " "},
                                               {"ndash", "\xE2\x80\x93"},
                                               {"mdash", "\xE2\x80\x94"},
                                               {"lsquo", "\xE2\x80\x98"},
                                               {"rsquo", "\xE2\x80\x99"},
                                               {"ldquo", "\xE2\x80\x9C"},
                                               {"rdquo", "\xE2\x80\x9D"},
                                               {"hellip", "..."},
                                               {"rarr", "\xE2\x86\x92"},
                                               {"larr", "\xE2\x86\x90"},
                                               {"zwnj", ""},
                                               {"Tab", "\t"},
                                               {"shy", ""}}};

struct Tag {
  std::string_view name;
  std::size_t length = 0;  ///< 0: no tag
  bool closing = false;
  bool breaks_line = false;
};

/// The tag or comment that begins with the '<' at the start of `text`.
Tag read_tag(std::string_view text) {
  Tag tag;
  if (text.starts_with("<!--")) {
    const std::size_t end = text.find("-->");
    tag.length = end == npos ? 0 : end + 3;
    return tag;
  }
  std::size_t at = 1;
  if (at < text.size() && text[at] == '/') {
    tag.closing = true;
    ++at;
  }
  const std::size_t start = at;
  while (at < text.size() && at - start < 12 && is_alnum(text[at])) ++at;
  tag.name = text.substr(start, at - start);
  if (at >= text.size() || std::string_view(" \t/>").find(text[at]) == npos) return {};
  const auto element = std::find_if(kElements.begin(), kElements.end(), [&](const Element& candidate) {
    return iequals(candidate.name, tag.name);
  });
  const std::size_t end = text.substr(0, kLongestTag).find('>', at);
  if (element == kElements.end() || end == npos) return {};
  tag.breaks_line = element->breaks_line;
  tag.length = end + 1;
  return tag;
}

/// &#39; &#x27;
std::optional<char32_t> numeric_entity(std::string_view name) {
  const bool hex = name.size() > 2 && (name[1] == 'x' || name[1] == 'X');
  const std::string_view digits = name.substr(hex ? 2 : 1);
  if (digits.empty() || digits.size() > 7) return std::nullopt;
  char32_t value = 0;
  for (const char c : digits) {
    const int digit = hex_value(c);
    if (digit < 0 || digit >= (hex ? 16 : 10)) return std::nullopt;
    value = value * (hex ? 16 : 10) + static_cast<char32_t>(digit);
  }
  return value;
}

/// Appends what the entity at the start of `text` stands for, and gives its length; 0 if it is none.
std::size_t append_entity(std::string_view text, std::string& out) {
  const std::size_t end = text.substr(0, 12).find(';');
  if (end == npos || end < 3) return 0;
  const std::string_view name = text.substr(1, end - 1);
  if (name[0] == '#') {
    const auto code = numeric_entity(name);
    if (!code) return 0;
    if (*code == 0xA0) {
      out += ' ';
    } else if (*code >= 0x20 || *code == '\t' || *code == '\n') {
      append_utf8(out, *code);
    }
    return end + 1;
  }
  for (const Entity& entity : kEntities) {
    if (entity.name != name) continue;
    out += entity.text;
    return end + 1;
  }
  return 0;
}

/// Entities that stand for syntax. No log has them of its own but in URLs, where they lack the semicolon.
bool shows_entities(std::string_view line) {
  constexpr std::array names = word_list("&lt;", "&gt;", "&quot;", "&nbsp;", "&apos;", "&amp;lt;", "&amp;gt;",
                                         "&amp;quot;", "&amp;#", "&amp;amp;");
  for (std::size_t at = line.find('&'); at != npos; at = line.find('&', at + 1)) {
    const std::string_view rest = line.substr(at, 12);
    const bool named = starts_with_any(rest, names);
    const std::size_t end = rest.find(';');
    if (named || (rest.starts_with("&#") && end != npos && numeric_entity(rest.substr(1, end - 1))))
      return true;
  }
  return false;
}

/// A one-letter address is a poor mailbox but no tag: `RCPT TO:<p>`.
bool is_certain_tag(std::string_view line, std::size_t at, const Tag& tag) {
  if (tag.name.size() > 1) return true;
  if (at > 0 && line[at - 1] == ':') return false;
  const std::string closing = std::string("</").append(tag.name);
  return tag.closing || line.substr(at, kLongestTag).find(closing) != npos;
}

bool shows_tags(std::string_view line) {
  for (std::size_t at = line.find('<'); at != npos; at = line.find('<', at + 1)) {
    const Tag tag = read_tag(line.substr(at));
    if (!tag.name.empty() && tag.length != 0 && is_certain_tag(line, at, tag)) return true;
  }
  return false;
}

/// Follows where message content begins and ends: HTML in there is the message's own.
class ContentTracker {
 public:
  bool outside(std::string_view line) {
    if (inside_ && (line.ends_with(" .") || trim(line) == "." || line.find("250 ") != npos ||
                    line.find("QUIT") != npos)) {
      inside_ = false;
    }
    const bool was_outside = !inside_;
    const std::size_t go_ahead = line.find("354");
    if (go_ahead != npos && begins_with_reply(line.substr(go_ahead)) &&
        (go_ahead == 0 || line[go_ahead - 1] == ' ')) {
      inside_ = true;
    }
    return was_outside;
  }

 private:
  bool inside_ = false;
};

/// Each program that a log went through may have written its `&` as `&amp;` once more.
constexpr std::string_view kTwice = "amp;amp;";

std::string undo_repeated(std::string_view text) {
  constexpr std::string_view kAgain = "amp;";
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    out += text[at];
    if (text[at] != '&') continue;
    while (text.substr(at + 1).starts_with(kTwice)) at += kAgain.size();
  }
  return out;
}

// What the lines outside of message content show. `<a@b>` is an address and `<CR><LF>` are a server's words:
// only names of HTML elements count as tags.
Markup find_markup(std::span<const Line> lines) {
  Markup markup;
  ContentTracker content;
  for (const Line& line : lines) {
    if (!content.outside(line.text)) continue;
    markup.tags = markup.tags || shows_tags(line.text);
    markup.entities = markup.entities || shows_entities(line.text);
  }
  return markup;
}

// `text` as a browser shows it, with '\n' where an element breaks the line. Unknown tags and entities stay.
std::string render_markup(std::string_view text, Markup markup) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    std::size_t plain = at;
    while (plain < text.size() && text[plain] != '<' && text[plain] != '&') ++plain;
    out.append(text, at, plain - at);
    if ((at = plain) == text.size()) break;
    const char c = text[at];
    if (markup.tags && c == '<') {
      const Tag tag = read_tag(text.substr(at));
      const bool certain = tag.length != 0 && (tag.name.empty() || is_certain_tag(text, at, tag));
      if (certain) {
        if (tag.breaks_line) out += '\n';
        if (iequals(tag.name, "td") || iequals(tag.name, "th")) out += ' ';
        at += tag.length;
        continue;
      }
    } else if (markup.entities && c == '&') {
      if (const std::size_t length = append_entity(text.substr(at), out)) {
        at += length;
        continue;
      }
    }
    out += c;
    ++at;
  }
  return out;
}

}  // namespace

bool undo_html(Draft& draft) {
  const Markup markup = find_markup(draft.sample());
  if (!markup.tags && !markup.entities) return false;
  std::vector<Line> lines;
  lines.reserve(draft.lines.size());
  for (Line& line : draft.lines) {
    if (find_any(line.text, "<&") == npos) {
      lines.push_back(line);
      continue;
    }
    const bool repeated = markup.entities && line.text.find(kTwice) != npos;
    const std::string rendered =
        render_markup(repeated ? std::string_view(undo_repeated(line.text)) : line.text, markup);
    std::string_view left = rendered;
    bool shown = false;
    while (!left.empty()) {
      const std::size_t end = std::min(left.find('\n'), left.size());
      const std::string_view piece = left.substr(0, end);
      left.remove_prefix(std::min(end + 1, left.size()));
      if (trim(piece).empty()) continue;
      Line part = line;
      draft.rewrite(part, piece, shown);
      lines.push_back(part);
      shown = true;
    }
    if (shown) continue;
    line.text = {};
    lines.push_back(line);
  }
  draft.lines = std::move(lines);
  return true;
}

}  // namespace smtplain
