// What rules are held against: an event, or a reply alone, brought into the one form that patterns know.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "rules/model.h"
#include "rules/prefilter.h"
#include "smtplain/session.h"

namespace smtplain::rules {

/// What the tests of a rule look at.
struct Subject {
  std::uint8_t kind = kReply;
  Verb answers = Verb::none;  ///< none: the log does not show it
  std::uint16_t code = 0;
  EnhancedCode enhanced;
  std::string words, folded;  ///< as normalise.h makes them
  bool ascii = false;         ///< the words are; set by Matcher::prepare
  std::string_view provider, software, client;
  Scan scan;                         ///< set by Matcher::prepare; which patterns may match
  const Session* session = nullptr;  ///< nullptr: a reply alone, `session` tests fail
};

/// A reply alone. `text` begins with its code.
Subject reply_subject(std::string_view text, Verb answers);
/// The same in the place of a subject that is no longer needed.
void reply_subject(std::string_view text, Verb answers, Subject& subject);
/// An event of a session; kind 0 where no rule looks at such an event.
Subject event_subject(const Session& session, const Event& event);

/// Appends to `key` the text of a reply that refuses nothing, without the words that differ each time a
/// server says the same.
void append_without_ids(std::string_view text, std::string& key);

/// All that a verdict depends on, in one text.
std::string memo_key(const Subject& subject);

}  // namespace smtplain::rules
