// The form of a bug report asks for what was expected as well as for what happened.
#pragma once
#include <string_view>

namespace smtplain {

/// Tells which lines stand below a heading such as "### I expected the following": a dialogue there did not
/// take place. Only below a reply, as a log may stand under any heading.
class Wishes {
 public:
  /// True if the log's next line is one of them; the heading is, too.
  bool holds(std::string_view line);

 private:
  bool told_ = false;    // a reply was seen
  bool wished_ = false;  // the last heading spoke of what was expected
};

}  // namespace smtplain
