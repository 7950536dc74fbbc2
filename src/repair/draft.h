// The lines of a document while they are being repaired, and the store for text that a repair wrote anew.
#pragma once
#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "smtplain/session.h"
#include "text/line.h"

namespace smtplain {

/// Repaired text, in blocks that an Arena keeps alive. Views stay valid as long as the arena lives.
class TextPool {
 public:
  explicit TextPool(std::shared_ptr<Arena> arena) : arena_(std::move(arena)) {}

  std::string_view add(std::string_view text);

 private:
  static constexpr std::size_t kBlock = 1 << 18;
  std::shared_ptr<Arena> arena_;
  std::shared_ptr<std::string> block_;
};

/// What the repairs work on. Each of them decides over the whole document whether it has anything to do
/// there, and says true if it changed something.
struct Draft {
  std::vector<Line> lines;
  TextPool pool;
  std::vector<std::string> warnings;
  std::uint32_t looks_from = 1;  ///< the line where the sample begins

  /// The lines that a repair takes its decision from: a log is damaged from its start or not at all.
  std::span<const Line> sample() const {
    const auto rest = lines_from(lines, looks_from);
    return rest.first(std::min(rest.size(), kSample));
  }

  /// Gives a line its repaired text. `guessed` marks it as one whose start or end may not be the original.
  void rewrite(Line& line, std::string_view text, bool guessed) {
    line.text = pool.add(text);
    line.inferred |= guessed;
  }

 private:
  static constexpr std::size_t kSample = 500;
};

}  // namespace smtplain
