// The form of a bug report asks for what was expected as well as for what happened.
#pragma once
#include <string_view>

namespace smtplain {

/// Tells which lines stand below a heading such as "### I expected the following": a dialogue there did not
/// take place. Only below a reply, as a log may stand under any heading.
class Wishes {
 public:
  /// True if the log's next line is one of them; the heading is, too. `told`: a reply was read before it.
  bool holds(std::string_view line, bool told);

 private:
  bool wished_ = false;  // the last heading spoke of what was expected
};

}  // namespace smtplain
