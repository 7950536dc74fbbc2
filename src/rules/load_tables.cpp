// Knowledge tables and the list of causes.
#include <set>

#include "rules/fold.h"
#include "rules/knowledge.h"
#include "rules/literals.h"
#include "rules/load.h"
#include "rules/normalise.h"
#include "rules/vocabulary.h"
#include "smtplain/event.h"

namespace smtplain::rules {
namespace {

Range keep_words(Fields& fields, std::string_view key, RuleStore& store, bool folded = false) {
  std::vector<std::string> list = fields.words(key);
  if (folded) {
    for (std::string& word : list) word = fold(word);
  }
  return store.add_words({list.begin(), list.end()});
}

Range keep_patterns(Fields& fields, std::string_view key, RuleStore& store) {
  const auto first = static_cast<std::uint32_t>(store.patterns.size());
  const std::vector<std::string> sources = fields.words(key);
  for (const std::string& source : sources) store.add_pattern(source, kEntryOwner);
  return {first, static_cast<std::uint32_t>(sources.size())};
}

// What is special about a provider, by name: {"login": "…", "submission": {"host": …, "ports": [465, 587]}}
// gives "login", "submission.host" and "submission.ports".
Range keep_facts(Fields& fields, RuleStore& store) {
  std::vector<std::string> facts;
  for (std::string_view key : {"name", "login", "size", "url", "note"}) {
    const std::string_view value = fields.text(key);
    if (value.empty()) continue;
    facts.emplace_back(key);
    facts.emplace_back(value);
  }
  // What only some tables know: an error's number by system, the cause it implies, what a log-in method gives
  // away.
  for (std::string_view key :
       {"client", "kind", "cause", "linux", "macos", "windows", "safe_without_tls", "sends_password"}) {
    for (const std::string& word : fields.words(key)) {
      facts.emplace_back(key);
      facts.push_back(word);
    }
  }
  if (const JsonNode* submission = fields.child("submission", JsonNode::Type::object)) {
    for (const auto& [key, value] : submission->members) {
      facts.push_back("submission." + key);
      facts.emplace_back(value.text);
      for (const JsonNode& item : value.items) {
        facts.back() += (facts.back().empty() ? "" : ", ") + std::to_string(static_cast<int>(item.number));
      }
    }
  }
  return store.add_words({facts.begin(), facts.end()});
}

void add_entry(EntryData entry, std::string_view key, RuleStore& store) {
  entry.key = store.keep(key);
  entry.folded_key = store.keep(fold(key));
  if (searched_in_text(entry.table)) {
    const std::string words = normalise_words(key);
    entry.patterns = {static_cast<std::uint32_t>(store.patterns.size()),
                      words.size() < kMinLiteral ? 0u : 1u};
    if (!entry.patterns.empty()) store.add_pattern(RE2::QuoteMeta(words), kEntryOwner);
  }
  store.entries.push_back(entry);
}

void load_entry(const JsonNode& node, EntryData entry, Faults& faults, RuleStore& store) {
  const JsonNode* key = node.find("key");
  Fields fields(node, "entry " + (key == nullptr ? std::string("without key") : key->text), faults);
  const std::string main_key(fields.required_text("key"));
  entry.title = store.keep(fields.required_text("title"));
  entry.explain = store.keep(fields.required_text("explain"));
  if (const auto source = fields.text("source"); !source.empty()) entry.source = store.keep(source);
  entry.refs = keep_words(fields, "refs", store);
  entry.hosts = keep_words(fields, "hosts", store, true);
  entry.patterns = keep_patterns(fields, "greetings", store);
  entry.facts = keep_facts(fields, store);
  add_entry(entry, main_key, store);
  std::set<std::string> keys{fold(main_key)};
  for (const std::string& alias : fields.words("aliases")) {
    if (keys.insert(fold(alias)).second) add_entry(entry, alias, store);
  }
  if (const JsonNode* answers = fields.child("answers", JsonNode::Type::object)) {
    for (const auto& [verb, text] : answers->members) {
      entry.explain = store.keep(text.text);
      add_entry(entry, std::string(main_key).append(" ").append(verb), store);
    }
  }
  fields.refuse_others();
}

}  // namespace

void load_table(const JsonNode& root, Faults& faults, RuleStore& store) {
  Fields fields(root, "file", faults);
  fields.text("$schema");
  fields.text("about");
  EntryData entry;
  entry.table = store.keep(fields.required_text("table"));
  entry.source = store.keep(fields.text("source"));
  if (const JsonNode* list = fields.child("entries", JsonNode::Type::list)) {
    for (const JsonNode& node : list->items) load_entry(node, entry, faults, store);
  }
  fields.refuse_others();
}

void load_causes(const JsonNode& root, Faults& faults, RuleStore& store) {
  Fields fields(root, "file", faults);
  fields.text("$schema");
  fields.text("about");
  const JsonNode* list = fields.child("causes", JsonNode::Type::list);
  if (list == nullptr) return;
  for (const JsonNode& node : list->items) {
    const JsonNode* id = node.find("id");
    Fields cause(node, "cause " + (id == nullptr ? std::string("without id") : id->text), faults);
    CauseData& told = store.causes.emplace_back();
    told = {store.keep(cause.required_text("id")),
            store.keep(cause.required_text("when")),
            store.keep(cause.required_text("explain")),
            store.keep(cause.required_text("who")),
            store.keep(cause.text("stage")),
            0};
    if (Stage stage; !told.stage.empty() && !parse_name(told.stage, stage))
      cause.fault("stage", "is no stage");
    for (const std::string& word : cause.words("not_for")) {
      const std::uint32_t bits = parse_answers(word);
      if (bits == 0) cause.fault("not_for", "is no command");
      told.not_for |= bits;
    }
    cause.refuse_others();
  }
  fields.refuse_others();
}

}  // namespace smtplain::rules
