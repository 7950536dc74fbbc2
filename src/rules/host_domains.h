// Whose servers have a host name: the longest domain of a provider that the name ends in.
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>

#include "rules/model.h"

namespace smtplain::rules {

class HostDomains {
 public:
  explicit HostDomains(const RuleTables& tables);

  /// The provider's id; "" if none is known.
  std::string_view provider_of(std::string_view host) const;

 private:
  std::unordered_map<std::string_view, std::string_view> providers_;  // by domain, without a dot in front
};

}  // namespace smtplain::rules
