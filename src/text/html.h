// HTML that a debug output or a web page put into a log.
#pragma once
#include <string>
#include <string_view>

#include "text/draft.h"

namespace smtplain {

/// Which parts of HTML a text is written in.
struct Markup {
  bool tags = false;
  bool entities = false;
};

/// What the lines outside of message content show. `<a@b>` is an address and `<CR><LF>` are a server's words:
/// only names of HTML elements count as tags.
Markup find_markup(std::span<const Line> lines);

/// `text` as a browser shows it, with '\n' where an element breaks the line. Unknown tags and entities stay.
std::string render_markup(std::string_view text, Markup markup);

/// Renders all lines where markup is evident. What was encoded twice needs two calls.
bool undo_html(Draft& draft);

}  // namespace smtplain
