// Markdown and its relatives, in which logs are posted.
#pragma once
#include <string>
#include <string_view>

#include "repair/draft.h"

namespace smtplain {

/// `text` with links shown as their text, as Markdown `[a@b](mailto:a@b)`, Slack `<mailto:a@b|a@b>`, Outlook
/// `a@b<mailto:a@b>` and bulletin boards `[email]a@b[/email]` write them.
std::string without_links(std::string_view text);

/// Takes off code fences, `inline code` and **bold** marks, backslash escapes, links, list bullets and
/// tables.
bool undo_markdown(Draft& draft);

}  // namespace smtplain
