// Another program's log in which mail is talked of far down: what an application writes, and at some time the
// mail that failed. Its first lines do not tell what the dialogue looks like.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smtplain {

/// Of a log whose first lines are of no known format: where it begins to tell of mail in one.
struct MailTalk {
  std::size_t at = 0;      ///< in the bytes, where a line begins
  std::uint32_t line = 1;  ///< the line's number
};

/// nullopt: nowhere, as far as is looked.
std::optional<MailTalk> find_mail_talk(std::string_view bytes);

}  // namespace smtplain
