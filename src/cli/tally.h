// What many logs have in common: faults by cause with an example each, and by server.
#pragma once
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>

namespace smtplain {

/// A session.
struct TallyEntry {
  std::string_view outcome, cause, server;
  std::string where;  ///< "file:line", of a fault
  bool fault = false;
  bool known = false;  ///< from a baseline
};

/// The same whatever the order of the entries, as long as there are no more than `most_servers`: further ones
/// are counted together.
class Tally {
 public:
  explicit Tally(std::size_t most_servers = 100'000) : most_servers_(most_servers) {}
  void add(const TallyEntry& entry, std::uint64_t count = 1);
  void print(std::ostream& out) const;

  /// All of it in one line of JSON, and such a line added to it. Adding is associative and commutative, so
  /// that sums may be summed up in any tree. False, and nothing added, if the text is no such line.
  std::string record() const;
  bool add_record(std::string_view line);

 private:
  void merge(const Tally& other);

  struct Cause {
    std::uint64_t count = 0;
    std::string example;  // the first in alphabetical order, so that the order of the input does not matter
  };
  struct Server {
    std::uint64_t sessions = 0, faults = 0;
  };
  Server& server(const std::string& name);
  std::size_t most_servers_;
  std::uint64_t sessions_ = 0, faults_ = 0, known_ = 0;
  std::map<std::string, std::uint64_t, std::less<>> outcomes_;
  std::map<std::string, Cause, std::less<>> causes_;
  std::map<std::string, Server, std::less<>> servers_;
};

}  // namespace smtplain
