#include "analyze/mail_talk.h"

#include <algorithm>
#include <array>
#include <string>

#include "analyze/log_reader.h"
#include "text/any_case.h"

namespace smtplain {
namespace {

constexpr std::size_t npos = std::string_view::npos;

// A connection is told of before the server's name.
constexpr std::size_t kLinesBefore = 20;
// What a window holds at most, and how many are looked at.
constexpr std::size_t kMostBytes = std::size_t{256} << 10, kMostWindows = 64;
// A stray word may look like some format. In the first lines that is the best there is; further down it is
// not looked for.
constexpr double kSure = 0.5;

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
  return detect_format(document, confidence, bare) != nullptr && confidence >= kSure;
}

}  // namespace

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
