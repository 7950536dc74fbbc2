#include "rules/host_domains.h"

#include "rules/fold.h"

namespace smtplain::rules {

HostDomains::HostDomains(const RuleTables& tables) {
  providers_.reserve(1024);
  for (const EntryData& entry : tables.entries) {
    if (entry.table != "providers") continue;
    for (std::string_view domain : slice(tables.words, entry.hosts)) {
      if (domain.starts_with('.')) domain.remove_prefix(1);
      if (!domain.empty()) providers_.emplace(domain, entry.key);
    }
  }
}

std::string_view HostDomains::provider_of(std::string_view host) const {
  if (host.empty()) return {};
  const std::string folded = fold(host);
  for (std::string_view end = folded;;) {
    if (const auto found = providers_.find(end); found != providers_.end()) return found->second;
    const std::size_t dot = end.find('.');
    if (dot == std::string_view::npos) return {};
    end.remove_prefix(dot + 1);
  }
}

}  // namespace smtplain::rules
