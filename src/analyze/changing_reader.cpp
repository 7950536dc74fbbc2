#include "analyze/changing_reader.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "analyze/part_reader.h"
#include "analyze/several_logs.h"

namespace smtplain {
namespace {

// A program says two lines without a mark, but hardly three. Of so many lines the last are looked at.
constexpr std::size_t kLook = 3, kApart = 9;
// So many of them stood among lines of the format before.
constexpr std::size_t kKnown = 2;
// So many lines are split at once: the marks of most logs show within them.
constexpr std::size_t kSplit = 400;
// A log has more lines than these looks take. At so many without marks all formats are asked about them.
constexpr std::size_t kFewLooks = 1, kRun = 60;
// Lines behind the last mark may begin a log whose marks are still to come.
constexpr std::size_t kTail = 50;
// To ask all formats about a line takes longer than to read it: of so many lines one may be asked about, and
// these many at once. Marks show in the first of a run.
constexpr std::size_t kReadForOne = 200, kMostCredit = 240, kAsked = 30;

/// Two lines that differ only in numbers have the same (FNV-1a).
std::uint64_t words_of(std::string_view line) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : line.substr(0, 48)) {
    if (c < '0' || c > '9') hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }
  return hash;
}

/// Of lines that were met lately.
class Words {
 public:
  bool have(std::uint64_t words) const { return words_[words % words_.size()] == words; }
  void add(std::uint64_t words) { words_[words % words_.size()] = words; }

 private:
  std::array<std::uint64_t, 1024> words_{};
};

class ChangingReader final : public PartReader {
 public:
  explicit ChangingReader(const Format& format) : PartReader({{0, &format}}), format_(&format) {}

  void ahead(std::span<const Line> lines) override {
    std::size_t own = 0;  // these are of the format
    std::size_t unmarked_looks = 0;
    const auto run_ends = [&](std::size_t end) {
      const bool changes = unmarked_looks > kFewLooks && is_anothers(lines.subspan(own, end - own));
      unmarked_looks = 0;
      // Another log may begin among the lines that were looked at last.
      if (changes) own = split(lines, own - std::min(own, kLook));
      return changes;
    };
    for (std::size_t end = kApart; end <= lines.size();) {
      const bool marked = is_marked(lines.subspan(end - kLook, kLook));
      if (!marked) ++unmarked_looks;
      if (marked || end - own >= kRun) {
        if (run_ends(marked ? end - kLook : end)) {
          end = own + kLook;
          continue;
        }
        own = end;
      }
      end += marked ? kApart : kLook;
    }
    while (run_ends(lines.size())) unmarked_looks = kFewLooks + 1;
    read_ += lines.size();
    credit_ = std::min(credit_ + read_ / kReadForOne, kMostCredit);
    read_ %= kReadForOne;
  }

 private:
  bool is_marked(std::span<const Line> lines) {
    std::array<std::uint64_t, kLook> words{};
    std::size_t known = 0;
    for (std::size_t i = 0; i < kLook && known < kKnown; ++i) {
      words[i] = words_of(lines[i].text);
      known += own_.have(words[i]);
    }
    const auto blank = [](const Line& line) { return line.text.empty(); };
    if (known == kKnown || std::all_of(lines.begin(), lines.end(), blank)) return true;
    if (format_->score(lines) == 0) return false;
    for (const std::uint64_t of_line : words) own_.add(of_line);
    return true;
  }

  /// Lines without a mark of the format have those of another.
  bool is_anothers(std::span<const Line> run) {
    if (credit_ < kLook) return false;
    run = run.first(std::min({run.size(), kAsked, credit_}));
    credit_ -= run.size();
    if (may_be_anothers(run, *format_, known_)) return true;
    for (const Line& line : run) own_.add(words_of(line.text));
    return false;
  }

  /// Tells how many lines belong to the logs that it found.
  std::size_t split(std::span<const Line> lines, std::size_t begin) {
    const std::span<const Line> some = lines.subspan(begin, std::min(kSplit, lines.size() - begin));
    bool changed = false;
    for (const Part& part : logs_in(some, format_, known_)) {
      if (part.format == format_) continue;
      add(part);
      format_ = part.format;
      own_ = {};
      changed = true;
    }
    std::size_t behind = 0;
    if (changed) {
      credit_ = kMostCredit;
      const std::size_t most = begin + some.size() < lines.size() ? std::min(kTail, some.size() / 2) : 0;
      while (behind < most && format_->score(some.last(behind + 1)) == 0) ++behind;
    }
    return begin + some.size() - behind;
  }

  const Format* format_;  // of the lines that come next
  std::vector<const Format*> known_;
  std::size_t credit_ = kMostCredit, read_ = 0;
  Words own_;  // of lines with the format's marks, and of those among them
};

}  // namespace

std::unique_ptr<Reader> read_as_changing(const Format& format) {
  return std::make_unique<ChangingReader>(format);
}

}  // namespace smtplain
