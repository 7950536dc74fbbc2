// Who may ask: guards against DNS rebinding and against forms of other sites, and the headers of every
// answer.
#pragma once
#include <httplib.h>

#include <string>
#include <string_view>
#include <vector>

namespace smtplain::serve {

class Guard {
 public:
  /// `host`: the address listened on. `names`: further names by which it is reached.
  Guard(const std::string& host, std::vector<std::string> names);

  /// A page of another site can make a browser resolve its own name to 127.0.0.1 and then read what this
  /// server says; the Host header gives it away.
  bool host_allowed(const httplib::Request& request) const;

  enum class Origin { same, other, unknown };
  /// Where a post comes from. `unknown`: the browser tells nothing; then the form's token has to prove it.
  static Origin origin_of(const httplib::Request& request);

  /// In every form of this server's own pages; another site cannot know it.
  const std::string& token() const { return token_; }
  bool is_token(std::string_view given) const;

 private:
  std::vector<std::string> names_;
  bool any_host_;
  std::string token_;
};

/// Sets the headers that keep a page from loading, sending or being kept anywhere.
void set_security_headers(httplib::Response& response);

/// The value of Content-Security-Policy: style and scripts by their hashes, nothing else.
const std::string& content_security_policy();

}  // namespace smtplain::serve
