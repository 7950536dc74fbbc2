#include "readers/tool_words.h"

#include <catch2/catch.hpp>

#include "readers/stack_frames.h"
#include "readers/stray_lines.h"
#include "recording_sink.h"

using namespace smtplain;

TEST_CASE("Words tell what sort of line it is", "[readers][words]") {
  CHECK(kind_of_words("Failed to connect to mail.example.com port 25: Connection refused") == Kind::error);
  CHECK(kind_of_words("SSL: certificate problem: self-signed certificate") == Kind::error);
  CHECK(kind_of_words("getaddrinfo ENOTFOUND mail.example.com") == Kind::error);
  CHECK(kind_of_words("(Bamboo.SMTPAdapter.SMTPError) it did not go") == Kind::error);
  CHECK(kind_of_words("Connection closed by foreign host.") == Kind::close);
  CHECK(kind_of_words("Disconnected.") == Kind::close);
  CHECK(kind_of_words("TLS handshake started") == Kind::tls);
  CHECK(kind_of_words("Server certificate: CN=a") == Kind::certificate);
  CHECK(kind_of_words("Connected to mail.example.com") == Kind::connect);
  CHECK(kind_of_words("Auth methods available: LOGIN") == Kind::note);
  CHECK(kind_of_words("Connection timeout: 5 secs") == Kind::note);
  CHECK(kind_of_words("smtp connection timeout = 30") == Kind::note);
  CHECK(kind_of_words("smtp(HOST, PORT, \"starttls\", timeout=45, attempts=5)") == Kind::note);
  CHECK(kind_of_words("connection timeout: no answer from the server") == Kind::error);
  CHECK(kind_of_words("A user was set up in the mailer, giving this error from the server:") == Kind::noise);
  CHECK(kind_of_words("libmsock: using getaddrinfo") == Kind::note);
  CHECK(kind_of_words("It was a rainy day in the mountains") == Kind::noise);
  CHECK(kind_of_words("Warning: count(): Parameter must be an array") == Kind::noise);
}

TEST_CASE("A person who tells a story is noise", "[readers][words]") {
  CHECK(kind_of_words("When I do this I get an SMTP error") == Kind::noise);
  CHECK(kind_of_words("my server does not accept the mail") == Kind::noise);
  CHECK(kind_of_words("Trying to use the library for Outlook") == Kind::noise);
  CHECK(kind_of_words("Trying to connect to smtp.example.com") == Kind::connect);
}

TEST_CASE("What fails at another service of the program is no failure of mail", "[readers][words]") {
  for (const char* const line :
       {"redis: connection timed out", "SQLSTATE[HY000] [2002] Connection refused",
        "MongoServerSelectionError: connect ECONNREFUSED 127.0.0.1:27017",
        "dial tcp 192.0.2.1:6379: redis: i/o timeout", "PDOException: could not find driver (mysql)"}) {
    INFO(line);
    CHECK(kind_of_words(line) != Kind::error);
    CHECK(kind_of_own_words(line) != Kind::error);
  }
  CHECK(kind_of_words("Queue redis: Connection could not be established with host smtp.example.com") ==
        Kind::error);
}

TEST_CASE("A host's name is no TLS", "[readers][words]") {
  CHECK(kind_of_words("Connected to sslout.example.com") == Kind::connect);
}

TEST_CASE("Stack frames and meters are noise", "[readers][words]") {
  CHECK(is_stack_frame("#0 /var/www/a.php(12): Swift_Mailer->send()"));
  CHECK(is_stack_frame("    at SMTPConnection._formatError (/a/b.js:774:19)"));
  CHECK(is_stack_frame("  File \"/usr/lib/python3.6/smtplib.py\", line 867, in sendmail"));
  CHECK(is_stack_frame("  from net/smtp.rb:539:in `open'"));
  CHECK(is_stack_frame("\tat com.example.A.b(A.java:1)"));
  CHECK(is_stack_frame("    + FullyQualifiedErrorId : SmtpException"));
  CHECK_FALSE(is_stack_frame("550 5.1.1 no such user"));
  CHECK(is_progress_meter("  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0"));
  CHECK_FALSE(is_progress_meter("220 hi"));
}

TEST_CASE("A program's own line is never noise", "[readers][words]") {
  CHECK(kind_of_own_words("TCP_NODELAY set") == Kind::note);
  CHECK(kind_of_own_words("RCPT failed: 550") == Kind::error);
}

TEST_CASE("A line of another program's log is understood", "[readers][words]") {
  test::RecordingSink sink;
  read_stray({"SERVER -> CLIENT: 220 hi", 1, false, {}}, "SERVER -> CLIENT: 220 hi", sink);
  read_stray({"C: EHLO pc", 2, false, {}}, "C: EHLO pc", sink);
  read_stray({"250 ok", 3, false, {}}, "250 ok", sink);
  read_stray({"550 lines of code", 4, false, {}}, "550 lines of code", sink);
  CHECK(sink.calls[0] == "S 1 220 hi");
  CHECK(sink.calls[1] == "C 2 EHLO pc");
  CHECK(sink.calls[2] == "S 3 250 ok");
  CHECK(sink.calls[3].starts_with("T 4 noise"));
}
