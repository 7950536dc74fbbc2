#include "cli/tally.h"

#include <algorithm>
#include <ostream>
#include <vector>

#include "report/issue.h"
#include "report/layout.h"

namespace smtplain {
namespace {

constexpr std::size_t kServersShown = 20;

/// The entries with the largest count first; those that are equal by name.
template <typename Map, typename Count>
auto by_count(const Map& map, Count count) {
  std::vector<const typename Map::value_type*> entries;
  for (const auto& entry : map) entries.push_back(&entry);
  std::stable_sort(entries.begin(), entries.end(),
                   [&](auto a, auto b) { return count(a->second) > count(b->second); });
  return entries;
}

}  // namespace

void Tally::add(const TallyEntry& entry) {
  ++sessions_;
  ++outcomes_[std::string(entry.outcome)];
  Server& at = servers_[entry.server.empty() ? "(not named)" : one_line(entry.server)];
  ++at.sessions;
  if (!entry.fault) return;
  ++faults_;
  ++at.faults;
  known_ += entry.known ? 1 : 0;
  Cause& of = causes_[std::string(entry.cause)];
  if (of.count++ == 0 || entry.where < of.example) of.example = entry.where;
}

void Tally::print(std::ostream& out) const {
  out << sessions_ << (sessions_ == 1 ? " session, " : " sessions, ") << faults_ << " with a fault";
  if (known_ > 0) out << ", " << known_ << " of them known from the baseline";
  out << '\n';
  if (sessions_ == 0) return;
  const char* between = "Outcomes: ";
  for (const auto* one : by_count(outcomes_, [](std::uint64_t n) { return n; })) {
    out << between << one->second << " x " << one->first;
    between = ", ";
  }
  out << '\n';
  if (!causes_.empty()) out << "\nCauses\n";
  for (const auto* one : by_count(causes_, [](const Cause& c) { return c.count; }))
    out << "  " << pad(std::to_string(one->second.count), 8) << pad(one->first, 30) << " for example "
        << one->second.example << '\n';
  out << "\nServers\n";
  std::size_t shown = 0;
  for (const auto* one : by_count(servers_, [](const Server& s) { return s.faults; })) {
    if (shown++ == kServersShown) {
      out << "  and " << servers_.size() - kServersShown << " more\n";
      break;
    }
    out << "  " << pad(one->first, 40) << ' ' << one->second.faults << " of " << one->second.sessions
        << " with a fault\n";
  }
}

}  // namespace smtplain
