#include "analyze/detection.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "analyze/log_reader.h"
#include "text/any_case.h"
#include "text/characters.h"
#include "text/prefix.h"

namespace smtplain {
namespace {

// Who speaks of mail says one of these, or names a port of it. In any case, here in lower case.
constexpr std::array kMailWords =
    word_list("smtp", "mail", "ehlo", "helo", "rcpt", "exim", "stunnel", ":465", ":587");
// So sure makes what no other program prints.
constexpr double kOwnMarks = 0.9;
// A connection is told of before the server's name.
constexpr std::size_t kLinesBefore = 20;
// What a window holds at most, and how many are looked at.
constexpr std::size_t kMostBytes = std::size_t{256} << 10, kMostWindows = 64;
// A stray word may look like some format. In the first lines that is the best there is; further down it is
// not looked for.
constexpr double kLikely = 0.5;

/// Those by which the format is found out.
std::span<const Line> sample_of(const Document& document) {
  const auto lines = lines_from(document.lines, document.looks_from);
  return lines.first(std::min(lines.size(), kDetectLines));
}

/// "Connection timed out", and nothing around it has to do with mail: then it is another program's trouble.
/// A short paste may be that error and no more.
bool is_of_others(std::span<const Line> sample, double confidence) {
  constexpr std::size_t kShort = 40;
  return sample.size() > kShort && confidence <= kOwnMarks &&
         std::none_of(sample.begin(), sample.end(),
                      [](const Line& line) { return mentions_any(line.text, kMailWords); });
}

/// A server's log beside it, of whose lines the prefix tells the sessions apart.
bool is_servers_log(std::span<const Line> lines) {
  double confidence = 0;
  const Format* const format = detect(lines, &confidence);
  return format != nullptr && format->entry != nullptr && confidence >= kOwnMarks;
}

/// A paste may hold logs of two programs, with a gap between them.
void strip_paste(std::vector<Line>& lines) {
  const auto is_gap = [](const Line& line) {
    return trim(line.text).empty() || line.text.starts_with("```");
  };
  for (auto begin = lines.begin(); begin != lines.end();) {
    const auto end = std::find_if(begin + 1, lines.end(), is_gap);
    if (!is_servers_log({begin, end})) strip_prefixes({begin, end});
    begin = end;
  }
}

/// A transcript within another program's log has that log's prefix on each line. If the lines say more
/// without it, they lose it. Servers' logs say less: their prefix tells the sessions apart.
const Format* best_format(Document& document, double& confidence, bool& bare) {
  const auto sample = sample_of(document);
  const Format* format = detect(sample, &confidence);
  bare = false;
  // Nothing is surer, and the prefix belongs to it.
  if (format != nullptr && format->entry != nullptr && confidence > Format{}.most) return format;
  std::vector<Line> bare_lines(sample.begin(), sample.end());
  if (!strip_common_prefix(bare_lines)) return format;
  double bare_confidence = 0;
  const Format* bare_format = detect(bare_lines, &bare_confidence);
  // A server's own log: its prefix tells the sessions apart, and what is left of it looks like a transcript.
  if (confidence >= kOwnMarks && bare_confidence < confidence && bare_format != format) return format;
  const std::size_t said = format == nullptr ? 0 : said_in(sample, *format);
  const std::size_t said_bare = bare_format == nullptr ? 0 : said_in(bare_lines, *bare_format);
  if (said_bare < said || (said_bare == said && bare_confidence <= confidence)) return format;
  bare = true;
  if (is_paste_sized(document.lines))
    strip_paste(document.lines);
  else
    strip_prefixes(document.lines);
  confidence = bare_confidence;
  return bare_format;
}

/// Behind so many line ends from `at` on.
std::size_t lines_on(std::string_view bytes, std::size_t at, std::size_t count) {
  for (; count > 0 && at < bytes.size(); --count) at = std::min(bytes.find('\n', at), bytes.size() - 1) + 1;
  return at;
}

/// The same up from `at`, where a line begins, but not beyond `top`.
std::size_t lines_up(std::string_view bytes, std::size_t at, std::size_t count, std::size_t top) {
  for (; count > 0 && at > top; --count) at = at < 2 ? 0 : bytes.rfind('\n', at - 2) + 1;
  return std::max(at, top);
}

/// Where each of the words stands next.
class Words {
 public:
  explicit Words(std::string_view bytes) : bytes_(bytes) {}

  /// The first of them from `from` on, which never goes back; npos: there are no more.
  std::size_t next(std::size_t from) {
    for (std::size_t i = 0; i < kMailWords.size(); ++i) {
      if (places_[i] != npos && places_[i] < from + 1) places_[i] = ifind(bytes_, kMailWords[i], from);
    }
    return *std::min_element(places_.begin(), places_.end());
  }

 private:
  std::string_view bytes_;
  std::array<std::size_t, kMailWords.size()> places_{};
};

bool shows_format(std::string_view window) {
  Document document = decode(std::string(window));
  double confidence = 0;
  bool bare = false;
  return detect_format(document, confidence, bare) != nullptr && confidence >= kLikely;
}

}  // namespace

void strip_prefixes(std::span<Line> lines) {
  for (Line& line : lines) {
    const Prefix prefix = parse_prefix(line.text);
    line.text = prefix.rest;
    if (!line.time) line.time = prefix.time;
  }
}

const Format* detect_format(Document& document, double& confidence, bool& bare) {
  const Format* const format = best_format(document, confidence, bare);
  return format != nullptr && is_of_others(sample_of(document), confidence) ? nullptr : format;
}

std::optional<MailTalk> find_mail_talk(std::string_view bytes) {
  Words words(bytes);
  const std::size_t seen = lines_on(bytes, 0, kDetectLines);
  std::size_t top = lines_up(bytes, seen, kLinesBefore, 0);
  for (std::size_t window = 0; window < kMostWindows; ++window) {
    const std::size_t word = words.next(top);
    if (word == npos) break;
    const std::size_t line = word == 0 ? 0 : bytes.rfind('\n', word - 1) + 1;
    const std::size_t begin = lines_up(bytes, line, kLinesBefore, top);
    const std::size_t end = std::min(lines_on(bytes, begin, kDetectLines), begin + kMostBytes);
    if (shows_format(bytes.substr(begin, end - begin))) {
      const auto above = std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(begin), '\n');
      return MailTalk{begin, static_cast<std::uint32_t>(above) + 1};
    }
    // What begins near its end may have been too little to be known.
    top = std::max(lines_up(bytes, end, kLinesBefore, begin), lines_on(bytes, word, 1));
  }
  return std::nullopt;
}

}  // namespace smtplain
