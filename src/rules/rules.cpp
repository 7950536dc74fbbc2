#include "smtplain/rules.h"

#include <algorithm>
#include <set>
#include <utility>

#include "rules/annotate.h"
#include "rules/examples.h"
#include "rules/fold.h"
#include "rules/impl.h"
#include "rules/judge.h"
#include "rules/knowledge.h"
#include "rules/load.h"
#include "rules/placeholders.h"
#include "session/line_order.h"

namespace smtplain {
namespace rules {
namespace {

/// Whose servers have this name: the longest domain of a provider that it ends in decides. "" if none is
/// known.
std::string_view provider_of(const RuleTables& tables, std::string_view host) {
  const std::string folded = fold(host);
  for (std::string_view end = folded; !end.empty();) {
    const auto known =
        std::lower_bound(tables.domains.begin(), tables.domains.end(), end,
                         [](const DomainData& data, std::string_view name) { return data.domain < name; });
    if (known != tables.domains.end() && known->domain == end) return known->provider;
    end.remove_prefix(std::min(end.find('.'), end.size() - 1) + 1);
  }
  return {};
}

// What a greeting or a reply gives away, unless the host name told.
void identify_by_words(const Matcher& matcher, Session& session) {
  for (const Event& event : session.events) {
    const bool telling = event.kind == Kind::greeting || (event.kind == Kind::reply && event.code >= 400);
    if (!telling || (!session.server.provider.empty() && !session.server.software.empty())) continue;
    const auto verdict = matcher.verdict(session, event);
    if (session.server.provider.empty()) session.server.provider = verdict->provider;
    if (session.server.software.empty()) session.server.software = verdict->software;
  }
}

/// Fills server.provider and server.software where the session does not have them: by the server's name, or
/// by how it speaks.
void identify_server(const Matcher& matcher, Session& session) {
  Server& server = session.server;
  for (const std::string_view name : {server.host, server.greeting_name}) {
    if (server.provider.empty()) server.provider = provider_of(matcher.tables(), name);
  }
  identify_by_words(matcher, session);
}

}  // namespace
}  // namespace rules

namespace {

Knowledge to_knowledge(const rules::RuleTables& tables, const rules::EntryData& entry) {
  Knowledge known{entry.table, entry.key, entry.title, entry.explain, entry.source, {}, {}};
  for (std::string_view ref : rules::slice(tables.words, entry.refs))
    known.refs.push_back(rules::link_of(ref));
  const auto facts = rules::slice(tables.words, entry.facts);
  for (std::size_t i = 0; i + 1 < facts.size(); i += 2) known.facts.emplace_back(facts[i], facts[i + 1]);
  return known;
}

}  // namespace

Rules::Rules(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
Rules::~Rules() = default;

LoadedRules Rules::load(std::span<const std::string> directories, std::shared_ptr<const Rules> base) {
  LoadedRules loaded;
  auto store = std::make_unique<rules::RuleStore>();
  if (base != nullptr) store->share_advice(base->impl_->matcher.tables());
  for (const std::string& directory : directories) rules::load_directory(directory, *store, loaded.errors);
  const std::size_t own = store->rules.size();
  if (base != nullptr) store->append(base->impl_->matcher.tables());
  store->finish();
  if (loaded.errors.empty()) rules::check_rules(store->tables(), own, loaded.errors);
  if (loaded.errors.empty()) loaded.rules = rules::from_store(std::move(store), std::move(base));
  return loaded;
}

void Rules::judge(Session& session, Why* why, bool annotate) const {
  rules::identify_server(impl_->matcher, session);
  if (annotate) rules::annotate(impl_->matcher, session);
  rules::diagnose(impl_->matcher, session, why);
  order_by_line(session);
}

std::string Rules::explain(Session& so_far, std::size_t event) const {
  const Event& seen = so_far.events[event];
  const Server before = so_far.server;
  if (seen.kind == Kind::greeting) rules::identify_server(impl_->matcher, so_far);
  rules::Annotator(impl_->matcher, so_far).annotate(static_cast<std::int32_t>(event));
  so_far.server = before;  // judge() knows more, and tells it all again
  constexpr double kSure = 0.8;
  std::string meaning;
  if (seen.code >= 400) {
    const ReplyVerdict verdict =
        judge_reply(seen.text, {seen.answers, before.provider, before.software, so_far.client.name});
    if (!verdict.diagnosis.empty() && verdict.diagnosis.front().confidence >= kSure)
      meaning = verdict.diagnosis.front().title + ".\n";
  }
  std::string text;
  for (const Annotation& told : std::exchange(so_far.annotations, {})) {
    // What the code mostly means gives way to what the words behind it mean.
    if (meaning.empty() || told.rule != "reply-codes") text += told.text + '\n';
  }
  text += meaning;
  if (!text.empty()) text.pop_back();
  return text;
}

std::size_t Rules::size() const {
  return impl_->matcher.tables().rules.size();
}

std::string Rules::in_general(std::string_view text) const {
  const Session nothing;
  return rules::Filler(impl_->matcher, nothing, nullptr, nullptr).fill(text);
}

RuleStats Rules::stats() const {
  const rules::RuleTables& tables = impl_->matcher.tables();
  RuleStats stats;
  std::set<std::string_view> names;
  for (const rules::EntryData& entry : tables.entries) {
    names.insert(entry.table);
    stats.providers += entry.table == "providers";
    stats.software += entry.table == "software";
  }
  stats.rules = tables.rules.size();
  stats.causes = tables.causes.size();
  for (const rules::RuleData& rule : tables.rules) stats.patterns += rule.text.count + rule.without.count;
  stats.examples = tables.examples.size();
  stats.tables = names.size();
  stats.entries = tables.entries.size();
  return stats;
}

std::span<const Cause> Rules::causes() const {
  return impl_->causes;
}

const Cause* Rules::find_cause(std::string_view id) const {
  const auto found =
      std::find_if(impl_->causes.begin(), impl_->causes.end(), [id](const Cause& c) { return c.id == id; });
  return found == impl_->causes.end() ? nullptr : &*found;
}

std::optional<Knowledge> Rules::find(std::string_view table, std::string_view key) const {
  const rules::RuleTables& tables = impl_->matcher.tables();
  const rules::EntryData* entry = rules::find_entry(tables, table, key);
  return entry == nullptr ? std::nullopt : std::optional(to_knowledge(tables, *entry));
}

std::string Rules::meaning(std::string_view table, std::string_view key, std::string_view argument) const {
  const rules::EntryData* entry = rules::find_entry(impl_->matcher, table, key);
  return entry == nullptr ? std::string{} : rules::sentence(*entry, argument);
}

std::vector<RuleRemark> Rules::test() const {
  return rules::test_examples(*this, impl_->matcher);
}

std::vector<RuleRemark> Rules::lint() const {
  return rules::lint(*this, impl_->matcher);
}

namespace rules {

std::shared_ptr<const Rules> from_tables(const RuleTables& tables) {
  return std::make_shared<const Rules>(std::make_unique<const Rules::Impl>(tables));
}

std::shared_ptr<const Rules> from_store(std::unique_ptr<const RuleStore> store,
                                        std::shared_ptr<const Rules> base) {
  auto impl = std::make_unique<Rules::Impl>(store->tables());
  impl->store = std::move(store);
  impl->base = std::move(base);
  return std::make_shared<const Rules>(std::move(impl));
}

}  // namespace rules
}  // namespace smtplain
