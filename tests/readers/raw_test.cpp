#include <catch2/catch.hpp>

#include "readers/formats.h"
#include "recording_sink.h"

using namespace smtplain;
using namespace smtplain::test;

using Calls = std::vector<std::string>;

TEST_CASE("telnet: the dialogue tells who typed and who answered", "[readers][raw]") {
  const auto sink = read_with(raw_format,
                              "$ telnet mail.example.com 25\n"
                              "Trying 192.0.2.1...\n"
                              "Connected to mail.example.com.\n"
                              "Escape character is '^]'.\n"
                              "220 mail.example.com ESMTP\n"
                              "ehlo pc\n"
                              "250-mail.example.com\n"
                              "250 SIZE 1000\n"
                              "mail from: a@example.com\n"
                              "250 2.1.0 Ok\n"
                              "quit\n"
                              "221 Bye\n"
                              "Connection closed by foreign host.\n");
  CHECK(sink.calls == Calls{"T 1 note $ telnet mail.example.com 25", "T 2 connect Trying 192.0.2.1...",
                            "T 3 connect Connected to mail.example.com.",
                            "T 4 connect Escape character is '^]'.", "S 5 220 mail.example.com ESMTP",
                            "C 6 ehlo pc", "S 7 250-mail.example.com", "S 8 250 SIZE 1000",
                            "C 9 mail from: a@example.com", "S 10 250 2.1.0 Ok", "C 11 quit", "S 12 221 Bye",
                            "T 13 close Connection closed by foreign host."});
  CHECK(sink.has_fact("client_name telnet"));
  CHECK(sink.has_fact("server_host mail.example.com"));
  CHECK(sink.has_fact("server_address 192.0.2.1"));
  CHECK(sink.has_fact("server_port 25"));
}

TEST_CASE("telnet: content that looks like a reply is content", "[readers][raw]") {
  const auto sink = read_with(
      raw_format, "DATA\n354 go on\nSubject: x\n\n250 users were moved\n550 is a number\n.\n250 Ok\n");
  CHECK(sink.calls == Calls{"C 1 DATA", "S 2 354 go on", "C 3 Subject: x", "C 4 ", "C 5 250 users were moved",
                            "C 6 550 is a number", "C 7 .", "S 8 250 Ok"});
}

TEST_CASE("telnet: a reply ends content that lost its dot", "[readers][raw]") {
  SECTION("by its words") {
    const auto sink = read_with(raw_format, "DATA\n354 go on\nhello\n250 2.0.0 Ok: queued as 1A2B3C\n");
    CHECK(sink.has("S 4 250 2.0.0 Ok: queued as 1A2B3C"));
  }
  SECTION("by what follows") {
    const auto sink = read_with(raw_format, "DATA\n354 go on\nhello\n250 Fine\nquit\n221 Bye\n");
    CHECK(sink.has("S 4 250 Fine"));
    CHECK(sink.has("C 5 quit"));
    CHECK(sink.has("S 6 221 Bye"));
  }
  SECTION("at the end of the log") {
    const auto sink = read_with(raw_format, "DATA\n354 go on\nhello\n552 too much\n");
    CHECK(sink.has("S 4 552 too much"));
  }
}

TEST_CASE("telnet: a password typed as it is belongs to the client", "[readers][raw]") {
  const auto sink = read_with(
      raw_format, "auth login\n334 VXNlcm5hbWU6\ntest123\n334 UGFzc3dvcmQ6\np@ss#\n535 no\nquit221 Bye\n");
  CHECK(sink.calls == Calls{"C 1 auth login", "S 2 334 VXNlcm5hbWU6", "C 3 test123", "S 4 334 UGFzc3dvcmQ6",
                            "C 5 p@ss#", "S 6 535 no", "C 7 quit", "S 7 221 Bye"});
}

TEST_CASE("telnet: an unknown command is one if the server complains", "[readers][raw]") {
  const auto sink = read_with(raw_format, "220 hi\nfoo bar\n500 what?\nthen I went home\nEHLO x\n250 x\n");
  CHECK(sink.calls == Calls{"S 1 220 hi", "C 2 foo bar", "S 3 500 what?", "T 4 noise then I went home",
                            "C 5 EHLO x", "S 6 250 x"});
}

TEST_CASE("telnet: a refused call after a dialogue is another session", "[readers][raw]") {
  const auto sink = read_with(raw_format,
                              "telnet localhost 25\nTrying ::1...\nConnected to localhost.\n220 mx ESMTP\n\n"
                              "From outside I get this:\nTrying 192.0.2.9...\n"
                              "telnet: Unable to connect to remote host: Connection refused\n");
  CHECK(sink.heard() == Calls{"T 1 note telnet localhost 25", "T 2 connect Trying ::1...",
                              "T 3 connect Connected to localhost.", "S 4 220 mx ESMTP", "N",
                              "T 7 connect Trying 192.0.2.9...",
                              "T 8 error telnet: Unable to connect to remote host: Connection refused"});
}

TEST_CASE("telnet: several addresses tried are one session", "[readers][raw]") {
  const auto sink = read_with(raw_format,
                              "Trying ::1...\ntelnet: connect to address ::1: Connection refused\n"
                              "Trying 192.0.2.1...\nConnected to mail.example.com.\n220 hi\n");
  CHECK_FALSE(sink.has("N"));
}

TEST_CASE("telnet: Windows and PuTTY", "[readers][raw]") {
  CHECK(
      read_with(raw_format,
                "C:\\>telnet mail.example.com 25\nConnecting To mail.example.com...Could not open connection "
                "to the "
                "host, on port 25: Connect failed\n")
          .has(
              "T 2 error Connecting To mail.example.com...Could not open connection to the host, on port 25: "
              "Connect failed"));
  const auto sink = read_with(raw_format,
                              "C:\\Users\\pat>telnet mail.example.com 587\n220 hi\nehlo pc\n250 hi\n\n"
                              "Connection to host lost.\n\nC:\\Users\\pat>\n");
  CHECK(sink.has_fact("server_port 587"));
  CHECK(sink.has("T 6 close Connection to host lost."));
  CHECK(sink.has("T 8 noise C:\\Users\\pat>"));
}

TEST_CASE("telnet: a dialogue on one line", "[readers][raw]") {
  const auto sink = read_with(
      raw_format,
      "220 mail.example.com ESMTP ehlo pc 250-mail.example.com 250 SIZE 1000 AUTH LOGIN 530 5.7.0 no\n");
  CHECK(sink.calls == Calls{"S 1 220 mail.example.com ESMTP", "C 1 ehlo pc", "S 1 250-mail.example.com",
                            "S 1 250 SIZE 1000", "C 1 AUTH LOGIN", "S 1 530 5.7.0 no"});
}

TEST_CASE("telnet: a log that starts in the middle, and prose", "[readers][raw]") {
  const auto lines = lines_of("250-mail.example.com Hello\n250-SIZE\n250 HELP\n");
  CHECK(raw_format.score(lines) > 0.5);
  CHECK(raw_format.score(lines_of("My mail does not work.\nIt worked 250 days.\n")) == 0);
}

TEST_CASE("telnet: the numbered steps of a manual", "[readers][raw]") {
  const auto sink = read_with(raw_format, "1. telnet mail.example.com 25\n220 hi\n2. HELO pc\n250 hi\n");
  CHECK(sink.calls ==
        Calls{"T 1 note telnet mail.example.com 25", "S 2 220 hi", "C 3 HELO pc", "S 4 250 hi"});
}
