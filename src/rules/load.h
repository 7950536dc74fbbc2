// Reads rules/**/*.json into tables, strictly: every fault is told as "file:line: message", none is thrown.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "rules/fields.h"
#include "rules/store.h"

namespace smtplain::rules {

/// All *.json files below `dir` but *.schema.json, in the order of their names, those called advice.json
/// first; or the one file that `dir` is. Messages name files relative to `dir`'s parent ("rules/auth.json:12:
/// …").
void load_directory(const std::filesystem::path& dir, RuleStore& store, std::vector<std::string>& errors);

/// One file's text: rules, advice that they share, a knowledge table or the causes.
void load_text(std::string_view json, const std::string& file, RuleStore& store,
               std::vector<std::string>& errors);

/// What can be checked only when all is there, for rules [0, count): causes exist, patterns compile and match
/// an example, placeholders are known, ids are unique.
void check_rules(const RuleTables& tables, std::size_t count, std::vector<std::string>& errors);

// The parts of load_text, one a kind of file.
void load_rule(const JsonNode& node, Faults& faults, RuleStore& store);
/// The advice in `list` as RuleStore::fixes, that of store.advice where an item names it. `owner` has it:
/// "rule auth.required".
Range load_fixes(const JsonNode& list, const std::string& owner, Faults& faults, RuleStore& store);
void load_advice(const JsonNode& root, Faults& faults, RuleStore& store);
void load_table(const JsonNode& root, Faults& faults, RuleStore& store);
void load_causes(const JsonNode& root, Faults& faults, RuleStore& store);

}  // namespace smtplain::rules
