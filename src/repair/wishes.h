// The form of a bug report asks for what was expected as well as for what happened.
#pragma once
#include <cstddef>
#include <string_view>

namespace smtplain {

/// Tells which lines stand below a heading such as "### I expected the following": a dialogue there did not
/// take place. Only below a reply, as a log may stand under any heading. A wish is short: it ends with the
/// next heading, with the fence around its dialogue (a blank line, where the fence was taken out), with a
/// command line, or after 40 lines. What stands behind it may be the log of another day.
class Wishes {
 public:
  /// True if the log's next line is one of them; the heading is, too. `told`: a reply was read before it.
  bool holds(std::string_view line, bool told);

 private:
  bool goes_on(std::string_view line);

  bool wished_ = false;    // the last heading spoke of what was expected
  bool spoke_ = false;     // the wish has shown a command or a reply
  std::size_t lines_ = 0;  // of the wish
};

}  // namespace smtplain
