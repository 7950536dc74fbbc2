// The documents that the project comes from explain two logs, line by line, by hand: libcurl's debug text in
// a mail plug-in, and PHPMailer's at level 4. What smtplain says of each line is at least what they say, in
// these words.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "smtplain/analyze.h"

using namespace smtplain;

namespace {

struct Row {
  std::string line;
  std::vector<std::string> says;  // empty: explained with the line before
};

const std::vector<Row> kCurl = {
    {"Rebuilt URL to: smtp://mail.example.com/", {"really connects"}},
    {"  Trying 192.0.2.25...", {"address"}},
    {"Connected to mail.example.com (192.0.2.25) port 587 (#0)", {"connection is made"}},
    {"220 relay01.example.com ESMTP dfex", {"greets", "which name"}},
    {"EHLO laptop", {"greets", "computer name"}},
    {"250-relay01.example.com Hello laptop [198.51.100.7]", {"greets back"}},
    {"250-SIZE 104857600", {"largest message", "75 MB"}},
    {"250-8BITMIME", {"8-bit", "Not all servers"}},
    {"250-PIPELINING", {"Several mails"}},
    {"250-AUTH PLAIN LOGIN", {"log-in", "PLAIN LOGIN"}},
    {"250-STARTTLS", {"encryption"}},
    {"250 HELP", {"HELP"}},
    {"STARTTLS", {"asks to encrypt"}},
    {"220 TLS go ahead", {"handshake begins"}},
    {"ALPN, offering http/1.1", {"not needed"}},
    {"Cipher selection: ALL:!EXPORT:!EXPORT40:!EXPORT56:!aNULL:!LOW:!RC4:@STRENGTH",
     {"40 and 56-bit", "RC4"}},
    {"successfully set certificate verify locations:", {"issuers"}},
    {"  CAfile: /home/alice/mail.example.com.cer", {"pinning", "intermediate proxy"}},
    {"  CApath: none", {"none"}},
    {"TLSv1.2 (OUT), TLS handshake, Client hello (1):", {"TLS versions"}},
    {"TLSv1.2 (IN), TLS handshake, Certificate (11):", {"certificate"}},
    {"SSL connection using TLSv1.2 / DHE-RSA-AES256-GCM-SHA384", {"DHE", "RSA", "AES", "SHA"}},
    {"ALPN, server did not agree to a protocol", {"right for mail"}},
    {"Server certificate:", {"CertInfo"}},
    {"  subject: C=DE; OU=Domain Control Validated; CN=mail.example.com", {"server's name"}},
    {"  start date: 2015-02-03 10:43:22 GMT", {"valid from"}},
    {"  expire date: 2018-02-03 10:43:22 GMT", {"needs a new one"}},
    {"  subjectAltName: mail.example.com matched", {"matched"}},
    {"  issuer: C=BE; O=Example nv-sa; CN=Example CA - SHA256 - G2", {"issued"}},
    {"  SSL certificate verify ok.", {"trusts"}},
    {"EHLO laptop", {"greets"}},
    {"250-relay01.example.com Hello laptop [198.51.100.7]", {"greets back"}},
    {"250-SIZE 104857600", {}},
    {"250-8BITMIME", {}},
    {"250-PIPELINING", {}},
    {"250-AUTH PLAIN LOGIN", {}},
    {"250 HELP", {}},
    {"AUTH LOGIN", {}},
    {"334 VXNlcm5hbWU6", {"asks for the user name"}},
    {"YWxpY2VAZXhhbXBsZS5jb20=", {"user name"}},
    {"334 UGFzc3dvcmQ6", {"asks for the password"}},
    {"VHIwdWI0ZG9yJjM=", {"password"}},
    {"235 Authentication succeeded", {"right", "logged in"}},
    {"MAIL FROM:<alice@example.com>", {"failure notices", "belong to the log-in"}},
    {"250 OK", {"accepts the sender"}},
    {"RCPT TO:<bob@example.net>", {}},
    {"250 Accepted", {"accepts this recipient"}},
    {"DATA", {"asks to send the message"}},
    {"354 Enter message, ending with \".\" on a line by itself", {"single dot ends it"}},
    {"250 OK id=1b0PsA-0008Kw-6i", {"queued"}},
    {"Connection #0 to host mail.example.com left intact", {"keeps the connection open"}},
};

const std::vector<Row> kPhpMailer = {
    {"2023-04-11 10:49:15 Connection: opening to mail.example.com:587, timeout=300, options=array()",
     {"connects to this server and port"}},
    {"2023-04-11 10:49:15 Connection: opened", {"connection is made"}},
    {"2023-04-11 10:49:15 SMTP INBOUND: \"220 mail.example.com Welcome\"", {"greets"}},
    {"2023-04-11 10:49:15 SERVER -> CLIENT: 220 mail.example.com Welcome", {}},
    {"2023-04-11 10:49:15 CLIENT -> SERVER: EHLO lab.example.org", {"greets", "computer name"}},
    {"2023-04-11 10:49:15 SMTP INBOUND: \"250-mail.example.com\"", {"lists"}},
    {"2023-04-11 10:49:15 SMTP INBOUND: \"250-8BITMIME\"", {"8-bit"}},
    {"2023-04-11 10:49:15 SMTP INBOUND: \"250-SMTPUTF8\"", {}},
    {"2023-04-11 10:49:15 SMTP INBOUND: \"250-STARTTLS\"", {"encryption"}},
    {"2023-04-11 10:49:15 SMTP INBOUND: \"250 HELP\"", {}},
    {"2023-04-11 10:49:15 SERVER -> CLIENT: 250-mail.example.com250-8BITMIME250-SMTPUTF8250-STARTTLS250 HELP",
     {}},
    {"2023-04-11 10:49:15 CLIENT -> SERVER: STARTTLS", {"asks to encrypt"}},
    {"2023-04-11 10:49:15 SERVER -> CLIENT: 220 Ready to start TLS", {"handshake begins"}},
    {"2023-04-11 10:49:15 CLIENT -> SERVER: EHLO lab.example.org", {"greets"}},
    {"2023-04-11 10:49:15 SERVER -> CLIENT: 250-mail.example.com250-8BITMIME250-AUTH LOGIN PLAIN250 HELP",
     {"lists"}},
    {"2023-04-11 10:49:15 Auth method requested: UNSPECIFIED", {"log-in method"}},
    {"2023-04-11 10:49:15 Auth methods available on the server: LOGIN,PLAIN", {"server offers"}},
    {"2023-04-11 10:49:15 Requested auth method not available:", {"does not offer"}},
    {"2023-04-11 10:49:15 Auth method selected: LOGIN", {"takes this log-in method"}},
    {"2023-04-11 10:49:15 CLIENT -> SERVER: AUTH LOGIN", {"starts to log in"}},
    {"2023-04-11 10:49:15 SERVER -> CLIENT: 334 VXNlcm5hbWU6", {"asks for the user name"}},
    {"2023-04-11 10:49:15 CLIENT -> SERVER: YWxpY2VAZXhhbXBsZS5jb20=", {"user name"}},
    {"2023-04-11 10:49:15 SERVER -> CLIENT: 334 UGFzc3dvcmQ6", {"asks for the password"}},
    {"2023-04-11 10:49:15 CLIENT -> SERVER: VHIwdWI0ZG9yJjM=", {"password"}},
    {"2023-04-11 10:49:16 SERVER -> CLIENT: 235 2.7.0 Authentication successful", {"logged in"}},
    {"2023-04-11 10:49:16 CLIENT -> SERVER: MAIL FROM:<alice@example.com>", {"the mail comes from"}},
    {"2023-04-11 10:49:16 SERVER -> CLIENT: 250 OK", {"accepts the sender"}},
    {"2023-04-11 10:49:16 CLIENT -> SERVER: RCPT TO:<bob@example.net>", {"mail shall go to"}},
    {"2023-04-11 10:49:16 SERVER -> CLIENT: 250 2.0.0 Recipient accepted.", {"accepts this recipient"}},
    {"2023-04-11 10:49:16 CLIENT -> SERVER: DATA", {"asks to send the message"}},
    {"2023-04-11 10:49:16 SERVER -> CLIENT: 354 End data with <CR><LF>.<CR><LF>", {"ready for the text"}},
    {"2023-04-11 10:49:16 CLIENT -> SERVER: Date: Tue, 11 Apr 2023 10:49:15 +0000", {"headers", "text"}},
    {"2023-04-11 10:49:16 CLIENT -> SERVER: Subject: Test email", {}},
    {"2023-04-11 10:49:16 CLIENT -> SERVER:", {}},
    {"2023-04-11 10:49:16 CLIENT -> SERVER: Test email", {}},
    {"2023-04-11 10:49:16 CLIENT -> SERVER: .", {"single dot ends"}},
    {"2023-04-11 10:49:16 SERVER -> CLIENT: 250 2.0.0 OK: queued as 1234567890ABCDEF", {"queued"}},
    {"2023-04-11 10:49:16 CLIENT -> SERVER: QUIT", {"goodbye"}},
    {"2023-04-11 10:49:16 SERVER -> CLIENT: 221 2.0.0 Bye", {"closes the connection"}},
    {"2023-04-11 10:49:16 Connection: closed", {"closed"}},
};

void check(const std::vector<Row>& rows, std::string_view format) {
  std::string log;
  for (const Row& row : rows) log += row.line + '\n';
  const Source source = Analyzer(Rules::builtin()).analyze("-", log);
  REQUIRE(source.sessions.size() == 1);
  CHECK(source.format == format);
  const Session& session = source.sessions.front();
  CHECK(session.outcome == Outcome::accepted);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::string said;
    for (const Annotation& annotation : session.annotations) {
      const Event& event = session.events[static_cast<std::size_t>(annotation.event)];
      if (event.line <= i + 1 && i + 1 <= event.end_line) said += annotation.text + '\n';
    }
    for (const std::string& words : rows[i].says) {
      CAPTURE(rows[i].line, said, words);
      CHECK(said.find(words) != std::string::npos);
    }
  }
}

}  // namespace

TEST_CASE("libcurl's debug text is explained as the founding document explains it", "[founding]") {
  check(kCurl, "curl");
}

TEST_CASE("PHPMailer's log is explained as the founding document explains it", "[founding]") {
  check(kPhpMailer, "phpmailer");
}
