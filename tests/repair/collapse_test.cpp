#include "repair/collapse.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace smtplain;

namespace {

std::vector<std::string> split(std::string_view line) {
  std::vector<std::string> pieces;
  for (const std::string_view piece : split_dialogue(line)) pieces.emplace_back(piece);
  return pieces;
}

}  // namespace

TEST_CASE("A whole session on one line", "[text][collapse]") {
  const std::vector<std::string> session = {"$ telnet mx.example.com 25",
                                            "Trying 192.0.2.1...",
                                            "Connected to mx.example.com.",
                                            "Escape character is '^]'.",
                                            "220 mx.example.com ESMTP",
                                            "EHLO pc",
                                            "250-mx.example.com",
                                            "250-SIZE 35882577",
                                            "250-AUTH LOGIN PLAIN",
                                            "250-STARTTLS",
                                            "250 HELP",
                                            "AUTH LOGIN",
                                            "334 VXNlcm5hbWU6",
                                            "dXNlcg==",
                                            "334 UGFzc3dvcmQ6",
                                            "c2VjcmV0",
                                            "235 2.7.0 ok",
                                            "MAIL FROM:<a@example.com> SIZE=100",
                                            "250 2.1.0 Ok",
                                            "rcpt to: b@example.com",
                                            "250 2.1.5 Ok",
                                            "DATA",
                                            "354 End data with <CR><LF>.<CR><LF>",
                                            "Subject: 250 users hello",
                                            ".",
                                            "250 2.0.0 Ok: queued as 1A2B",
                                            "QUIT",
                                            "221 2.0.0 Bye",
                                            "Connection closed by foreign host."};
  std::string line;
  for (const std::string& piece : session) line.append(line.empty() ? "" : " ").append(piece);
  CHECK(split(line) == session);
}

TEST_CASE("Newlines lost without a blank left", "[text][collapse]") {
  CHECK(split("250-mx.example.com250-SIZE 35882577250-8BITMIME250 SMTPUTF8") ==
        std::vector<std::string>{"250-mx.example.com", "250-SIZE 35882577", "250-8BITMIME", "250 SMTPUTF8"});
  CHECK(split("220 mx ESMTPEHLO host1250-mx250-SIZE 1000250 HELPMAIL FROM:<a@example.com>250 OKDATA354 go "
              "aheadQUIT221 bye") ==
        std::vector<std::string>{"220 mx ESMTP", "EHLO host1", "250-mx", "250-SIZE 1000", "250 HELP",
                                 "MAIL FROM:<a@example.com>", "250 OK", "DATA", "354 go aheadQUIT221 bye"});
  CHECK(
      split("334 VXNlcm5hbWU6dXNlcg==334 UGFzc3dvcmQ6cGFzc3dvcmQ=235 ok") ==
      std::vector<std::string>{"334 VXNlcm5hbWU6", "dXNlcg==", "334 UGFzc3dvcmQ6", "cGFzc3dvcmQ=", "235 ok"});
  CHECK(split("quit221 2.0.0 Bye") == std::vector<std::string>{"quit", "221 2.0.0 Bye"});
}

TEST_CASE("The full stop of a 354 is no final dot", "[text][collapse]") {
  CHECK(split("354 End data with <CR><LF>.<CR><LF>.") ==
        std::vector<std::string>{"354 End data with <CR><LF>.<CR><LF>."});
  CHECK(split("DATA 354 End data with <CR><LF>.<CR><LF>. Subject: x . 250 Ok: queued as 1A2B") ==
        std::vector<std::string>{"DATA", "354 End data with <CR><LF>.<CR><LF>.", "Subject: x", ".",
                                 "250 Ok: queued as 1A2B"});
}

TEST_CASE("Pipelined commands and their replies", "[text][collapse]") {
  CHECK(
      split(
          "MAIL FROM:<a@example.com> RCPT TO:<b@example.com> DATA 250 2.1.0 Ok 250 2.1.5 Ok 354 Go ahead") ==
      std::vector<std::string>{"MAIL FROM:<a@example.com>", "RCPT TO:<b@example.com>", "DATA", "250 2.1.0 Ok",
                               "250 2.1.5 Ok", "354 Go ahead"});
}

TEST_CASE("An empty challenge, and the answer behind it", "[text][collapse]") {
  CHECK(split("AUTH PLAIN 334 AHVzZXIAcGFzcw== 235 2.7.0 ok") ==
        std::vector<std::string>{"AUTH PLAIN", "334", "AHVzZXIAcGFzcw==", "235 2.7.0 ok"});
}

TEST_CASE("One utterance stays one", "[text][collapse]") {
  for (const char* line :
       {"",
        "250 2.1.0 Ok",
        "250 HELP",
        "EHLO",
        "AUTH LOGIN",
        "MAIL FROM:<a@example.com> SIZE=1250",
        "250 you have 250 users online",
        "In 2009 there were 250 users",
        "503 5.5.1 Error: need MAIL command",
        "530 5.7.0 Must issue a STARTTLS command first",
        "501 Syntactically invalid EHLO argument(s)",
        "501 5.5.4 Syntax: MAIL FROM:<address>",
        "334 UGFzc3dvcmQ64oCd",
        "214 Commands supported: AUTH HELO EHLO MAIL RCPT DATA NOOP QUIT RSET HELP",
        "451 4.4.1 Connection refused by 192.0.2.1",
        "550 5.1.1 mx.example.com said: 550 5.1.1 No such user (in reply to RCPT TO command)",
        "554 Call 555-1234 for help",
        "250-mx.example.com Hello pc [10.0.0.250]",
        "<-  220 mx.example.com ESMTP",
        "RCPT TO:<user550-a@example.com>",
        "Got code 220 from server",
        "421 4.4.2 timeout, call 250-555-1234"}) {
    CAPTURE(line);
    CHECK(split(line).size() <= 1);
    CHECK_FALSE(is_collapsed_dialogue(line));
  }
}
