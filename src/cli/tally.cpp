#include "cli/tally.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>
#include <vector>

#include "report/issue.h"
#include "report/json_text.h"
#include "report/layout.h"

namespace smtplain {
namespace {

using json = nlohmann::json;  // finds a key among many; ordered_json looks at each

constexpr std::size_t kServersShown = 20;

/// The entries with the largest count first; those that are equal by name.
template <typename Map, typename Count>
auto by_count(const Map& map, Count count) {
  std::vector<const typename Map::value_type*> entries;
  entries.reserve(map.size());
  for (const auto& entry : map) entries.push_back(&entry);
  std::stable_sort(entries.begin(), entries.end(),
                   [&](auto a, auto b) { return count(a->second) > count(b->second); });
  return entries;
}

}  // namespace

void Tally::add(const TallyEntry& entry, std::uint64_t count) {
  sessions_ += count;
  outcomes_[std::string(entry.outcome)] += count;
  Server& at = server(entry.server.empty() ? "(not named)" : one_line(entry.server));
  at.sessions += count;
  if (!entry.fault) return;
  faults_ += count;
  at.faults += count;
  known_ += entry.known ? count : 0;
  Cause& of = causes_[std::string(entry.cause)];
  if (of.count == 0 || entry.where < of.example) of.example = entry.where;
  of.count += count;
}

std::string Tally::record() const {
  json causes = json::object(), servers = json::object();
  for (const auto& [cause, of] : causes_) causes[cause] = {{"count", of.count}, {"example", of.example}};
  for (const auto& [server, at] : servers_)
    servers[server] = {{"sessions", at.sessions}, {"faults", at.faults}};
  const json all = {{"smtplain_summary", 1}, {"sessions", sessions_}, {"faults", faults_}, {"known", known_},
                    {"outcomes", outcomes_}, {"causes", causes},      {"servers", servers}};
  return json_text(all);
}

bool Tally::add_record(std::string_view line) {
  const json all = json::parse(line, nullptr, false);
  Tally read;
  try {
    if (!all.is_object() || all.at("smtplain_summary") != 1) return false;
    read.sessions_ = all.at("sessions").get<std::uint64_t>();
    read.faults_ = all.at("faults").get<std::uint64_t>();
    read.known_ = all.at("known").get<std::uint64_t>();
    for (const auto& [outcome, count] : all.at("outcomes").items())
      read.outcomes_[one_line(outcome)] = count.get<std::uint64_t>();
    for (const auto& [cause, of] : all.at("causes").items())
      read.causes_[one_line(cause)] = {of.at("count").get<std::uint64_t>(),
                                       one_line(of.at("example").get<std::string>())};
    for (const auto& [server, at] : all.at("servers").items())
      read.servers_[one_line(server)] = {at.at("sessions").get<std::uint64_t>(),
                                         at.at("faults").get<std::uint64_t>()};
  } catch (const json::exception&) {
    return false;
  }
  merge(read);
  return true;
}

void Tally::merge(const Tally& other) {
  sessions_ += other.sessions_;
  faults_ += other.faults_;
  known_ += other.known_;
  for (const auto& [outcome, count] : other.outcomes_) outcomes_[outcome] += count;
  for (const auto& [cause, of] : other.causes_) {
    Cause& mine = causes_[cause];
    if (mine.count == 0 || of.example < mine.example) mine.example = of.example;
    mine.count += of.count;
  }
  for (const auto& [name, at] : other.servers_) {
    Server& mine = server(name);
    mine.sessions += at.sessions;
    mine.faults += at.faults;
  }
}

Tally::Server& Tally::server(const std::string& name) {
  if (const auto known = servers_.find(name); known != servers_.end()) return known->second;
  constexpr std::string_view kOthers = "(others)";
  const std::size_t named = servers_.size() - servers_.count(kOthers);
  return servers_[named < most_servers_ ? name : std::string(kOthers)];
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
