// What a reply alone means, without the session that it stood in.
#pragma once
#include <string_view>

#include "rules/matcher.h"
#include "smtplain/rules.h"

namespace smtplain::rules {

/// `why` may be null.
ReplyVerdict judge_one_reply(const Matcher& matcher, std::string_view text, const ReplyContext& context,
                             Why* why);
/// The likeliest cause alone.
std::string_view cause_of_one_reply(const Matcher& matcher, std::string_view text,
                                    const ReplyContext& context);

}  // namespace smtplain::rules
