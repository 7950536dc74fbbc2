// Looking things up in the knowledge tables.
#pragma once
#include <string>
#include <string_view>

#include "rules/matcher.h"
#include "smtplain/session.h"

namespace smtplain::rules {

/// The entry with this key in any case, nullptr if there is none. Here and below, what is asked of a matcher
/// and not of its tables is remembered for a while.
const EntryData* find_entry(const RuleTables& tables, std::string_view table, std::string_view key);
const EntryData* find_entry(const Matcher& matcher, std::string_view table, std::string_view key);

/// The entry with the longest key that stands in `text` in any case; of two for different clients the one for
/// `client`. Tables that are looked up so are indexed by the prefilter: see searched_in_text().
const EntryData* find_entry_in(const Matcher& matcher, std::string_view table, std::string_view text,
                               std::string_view client);

/// True for the tables whose keys are looked for in a line.
bool searched_in_text(std::string_view table);

/// What the reply code means after that command: "250 MAIL", else "250", else "2xx".
const EntryData* find_reply_code(const RuleTables& tables, std::uint16_t code, Verb answers);
const EntryData* find_reply_code(const Matcher& matcher, std::uint16_t code, Verb answers);

/// "5.7.8", else "x.7.8", "x.7.x", "5.x.x".
const EntryData* find_enhanced_code(const RuleTables& tables, EnhancedCode code);
const EntryData* find_enhanced_code(const Matcher& matcher, EnhancedCode code);

/// The entry's sentence with {argument} filled in; without an argument the sentence is made to do without it.
std::string sentence(const EntryData& entry, std::string_view argument = {});

}  // namespace smtplain::rules
