// The names that TLS libraries tell when a certificate is made for another one.
#include "session/name_mismatch.h"

#include <catch2/catch.hpp>
#include <string>

#include "smtplain/analyze.h"

using namespace smtplain;
using Names = std::vector<std::string_view>;

namespace {

Session only_session(const std::string& log) {
  Source source = Analyzer(Rules::builtin()).analyze("-", log);
  REQUIRE(source.sessions.size() == 1);
  return std::move(source.sessions[0]);
}

}  // namespace

TEST_CASE("a certificate's names, and the one that was asked for, in the words of each library",
          "[session][tls]") {
  struct Case {
    std::string_view text, wanted;
    Names names;
  };
  const std::vector<Case> cases = {
      {"Peer certificate CN=`a.example.net' did not match expected CN=`mail.example.com'",
       "mail.example.com",
       {"a.example.net"}},
      {"SSL: certificate subject name 'a.example.net' does not match target host name 'mail.example.com'",
       "mail.example.com",
       {"a.example.net"}},
      {"SSL: no alternative certificate subject name matches target hostname 'mail.example.com'",
       "mail.example.com",
       {}},
      {"x509: certificate is valid for a.example.net, *.example.org, not mail.example.com",
       "mail.example.com",
       {"a.example.net", "*.example.org"}},
      {"Hostname/IP does not match certificate's altnames: Host: mail.example.com. is not in the cert's "
       "altnames: DNS:*.example.net, DNS:example.net",
       "mail.example.com",
       {"*.example.net", "example.net"}},
      {"hostname 'mail.example.com' doesn't match 'a.example.net'", "mail.example.com", {"a.example.net"}},
      {"hostname 'mail.example.com' doesn't match either of '*.example.net', 'example.net'",
       "mail.example.com",
       {"*.example.net", "example.net"}},
      {"Hostname mismatch, certificate is not valid for 'mail.example.com'. (_ssl.c:1129)",
       "mail.example.com",
       {}},
      {"Certificate for <mail.example.com> doesn't match any of the subject alternative names: "
       "[a.example.net]",
       "mail.example.com",
       {"a.example.net"}},
      {"No subject alternative DNS name matching mail.example.com found.", "mail.example.com", {}},
      {"hostname \"mail.example.com\" does not match the server certificate", "mail.example.com", {}},
      {"certificate not valid for name \"mail.example.com\"; certificate is only valid for "
       "DnsName(\"a.example.net\")",
       "mail.example.com",
       {"a.example.net"}},
      {"x509: certificate is not valid for any names, but wanted to match mail.example.com", "", {}},
      {"certificate has expired", "", {}},
      {"hostname 'mail.example.com' doesn't match", "", {}}};
  for (const auto& [text, wanted, names] : cases) {
    INFO(text);
    const NameMismatch found = find_name_mismatch(text);
    CHECK(found.wanted == wanted);
    CHECK(found.names == names);
  }
}

TEST_CASE("an explanation names the certificate's name where the log does", "[session][tls]") {
  const Session session = only_session(
      "stream_socket_client(): Peer certificate CN=`a.example.net' did not match expected "
      "CN=`mail.example.com'\n");
  CHECK(session.server.host == "mail.example.com");
  REQUIRE_FALSE(session.diagnosis.empty());
  CHECK(session.diagnosis[0].explanation.find("made for a.example.net") != std::string::npos);
}

TEST_CASE("an address that was asked for is no name", "[session][tls]") {
  CHECK(only_session("x509: certificate is valid for a.example.net, not 192.0.2.1\n").server.host.empty());
}
