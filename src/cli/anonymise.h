// Mail addresses and host names to example ones: the same name always to the same example.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "cli/redaction.h"

namespace re2 {
class RE2;
}

namespace smtplain {

class Anonymiser {
 public:
  explicit Anonymiser(const RedactOptions& options);
  ~Anonymiser();

  /// A host name that the log itself names as one, whatever it looks like.
  void know_host(std::string_view name);

  /// The line with addresses and names replaced, those within base64 too. `what` tells what was replaced, ""
  /// for nothing.
  std::string line(std::string_view line, std::string_view& what);

 private:
  std::string plain(std::string_view text);
  std::string addresses(std::string_view text);
  std::string hosts(std::string_view text);
  std::string encoded(std::string_view text);
  std::string address(std::string_view found);
  std::string host(std::string_view found);
  std::string ip(std::string_view found, bool six);
  bool is_host(std::string_view name, char next) const;

  const RedactOptions options_;
  std::unique_ptr<re2::RE2> address_, host_, base64_;
  std::map<std::string, std::string> addresses_, hosts_, ips_;
  std::map<std::string, bool> known_;
  std::size_t sixes_ = 0;
};

}  // namespace smtplain
