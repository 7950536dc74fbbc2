// Where a reply ends that is quoted within other text.
#pragma once
#include <string_view>

namespace smtplain {

/// The reply whose code begins at `at`, up to the quote that was opened before it, else to what a program
/// adds.
std::string_view quoted_reply_at(std::string_view text, std::size_t at);

}  // namespace smtplain
