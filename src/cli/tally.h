// What many logs have in common: faults by cause with an example each, and by server.
#pragma once
#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>

namespace smtplain {

class Tally {
 public:
  /// A session. `where` is "file:line" for faults.
  void add(std::string_view outcome, std::string_view cause, std::string_view server, bool fault,
           const std::string& where);
  void print(std::ostream& out) const;

 private:
  struct Cause {
    std::uint64_t count = 0;
    std::string example;  // the first in alphabetical order, so that the order of the input does not matter
  };
  struct Server {
    std::uint64_t sessions = 0, faults = 0;
  };
  std::uint64_t sessions_ = 0, faults_ = 0;
  std::map<std::string, std::uint64_t, std::less<>> outcomes_;
  std::map<std::string, Cause, std::less<>> causes_;
  std::map<std::string, Server, std::less<>> servers_;
};

}  // namespace smtplain
