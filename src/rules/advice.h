// Whose advice it is: for the client at hand, for any, or for others.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "rules/model.h"
#include "rules/placeholders.h"
#include "smtplain/session.h"

namespace smtplain::rules {

/// How an advice's `client` stands to the program that wrote the log; what is for any is for this one.
enum class Advises { this_client, other_clients, nobody };

/// `wanted` is a client's name or several with | between, "PHP" for all that are written in PHP, "program"
/// for all that are no mail server, "console" for those into which people type commands, "mailer" for those
/// that write them; "!" before it: not for these.
Advises advises(std::string_view wanted, std::string_view client);

/// What an advice may ask of the session with `if`, and how people are told of it.
struct AdviceCondition {
  std::string_view name, words;
  bool (*holds)(const Session&) = nullptr;
};
/// nullptr: there is none of this name.
const AdviceCondition* find_condition(std::string_view name);
std::string condition_names();
/// Whether the session is such that an advice with this `if` helps; one without always may.
bool fits(std::string_view only_if, const Session& session);

/// In the rule's order; advice for other clients than the one at hand only where there is no other.
std::vector<Fix> advice(const RuleTables& tables, const RuleData& rule, const Session& session,
                        const Filler& filler);

}  // namespace smtplain::rules
