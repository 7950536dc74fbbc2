// A delivery's line of a mail server's log, put together again where a terminal or a mail program broke it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "text/line.h"

namespace smtplain {

/// "… to=<b@example.org>, relay=mx.example.org[192.0.2.1" and below it "]:25, …, status=bounced (host … said:
/// 550-Reques", "ted action not taken (in reply to MAIL FROM command))": Postfix's verdict ends with its
/// bracket. A refusal is put together as well.
class BrokenDelivery {
 public:
  /// True if the line begins such a verdict and does not end it.
  static bool begins(std::string_view line);

  bool open() const { return !pieces_.empty(); }
  /// Takes a first line, or a further one while open().
  void take(const Line& line);
  bool whole() const;
  /// True if it has more lines than a verdict is broken into: it is none.
  bool too_long() const;
  const std::string& text() const { return text_; }
  /// Gives the lines it was put together of, the first one first, and forgets them.
  std::vector<Line> release();

 private:
  std::vector<Line> pieces_;
  std::string text_;
};

}  // namespace smtplain
