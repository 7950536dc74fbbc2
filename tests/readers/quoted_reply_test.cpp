#include "readers/quoted_reply.h"

#include <catch2/catch.hpp>

#include "recording_sink.h"

using namespace smtplain;

namespace {

std::string quoted(std::string_view text) {
  const auto found = find_quoted_reply(text);
  return found ? found->text : "";
}

}  // namespace

TEST_CASE("A reply is found within an exception", "[readers][quoted]") {
  CHECK(quoted("smtplib.SMTPAuthenticationError: (535, b'5.7.8 Username and Password not accepted.')") ==
        "535 5.7.8 Username and Password not accepted.");
  CHECK(
      quoted("Expected response code 250 but got code \"553\", with message \"553 5.1.2 We do not relay\"") ==
      "553 5.1.2 We do not relay");
  CHECK(
      quoted(
          "host mx.example.com[192.0.2.1] said: 550 5.1.1 <a@b.c>: unknown (in reply to RCPT TO command)") ==
      "550 5.1.1 <a@b.c>: unknown");
  CHECK(quoted("Error: Invalid login: 535-5.7.8 Username not accepted") == "535-5.7.8 Username not accepted");
  CHECK(quoted("net/smtp.rb:679:in `auth_plain': 530 5.7.0 Must issue a STARTTLS command first") ==
        "530 5.7.0 Must issue a STARTTLS command first");
  CHECK(quoted("Remote host said: 550 550 5.1.1 no such user") == "550 5.1.1 no such user");
  CHECK(quoted("smtplib.SMTPRecipientsRefused: (550, b'relay not permitted')") == "550 relay not permitted");
  CHECK(
      quoted(
          "PHP Warning:  mail(): SMTP server response: 530 Authentication required in D:\\a.php on line 153")
          .starts_with("530 Authentication required"));
}

TEST_CASE("A reply in quotes may hold quotes of the server's own", "[readers][quoted]") {
  CHECK(quoted("Expected response code 250 but got code \"550\", with message \"550 \"envelope sender not "
               "allowed a@example.com\" \"") == "550 envelope sender not allowed a@example.com");
  CHECK(quoted("Error Code: 550 \\r\\nMessage: Expected response code \"250\" but got code \"550\", with "
               "message \"550 \"envelope sender not allowed a@example.com\"\".") ==
        "550 envelope sender not allowed a@example.com");
}

TEST_CASE("The enhanced code alone is enough", "[readers][quoted]") {
  const auto found =
      find_quoted_reply("The server response was: 5.7.57 Client not authenticated to send mail");
  REQUIRE(found);
  CHECK(found->code == 0);
  CHECK(found->text == "5.7.57 Client not authenticated to send mail");
  CHECK(quoted("Failed to send mail (from): 5.7.3 STARTTLS is required to send mail") ==
        "5.7.3 STARTTLS is required to send mail");
  CHECK(quoted("it gives the error: unimplemented (#5.5.1)") == "5.5.1 unimplemented");
  CHECK(quoted("see the ticket about this: unimplemented (#5.5.1)").empty());
  CHECK(quoted("Error: failed to load module: 5.6.40 is too old for it").empty());
  CHECK(quoted("Query failed on host db: 5.7.33-log").empty());
}

TEST_CASE("Other numbers are no reply codes", "[readers][quoted]") {
  for (const std::string_view text :
       {"Connection timed out (110)", "errno=543", "connect to mail.example.com port 465 failed",
        "Request failed status=500", "HTTP/1.1 503 Service Unavailable", "SMTP.php line 406",
        "at index.js:512:30", "took 450 ms", "size: 550 bytes", "timeout=500, options",
        "Expected response code 220 but got code \"\", with message \"\"", "version 5.5.0",
        "error:1408F10B:SSL routines", "10.9.5.535"})
    CHECK(quoted(text).empty());
}

TEST_CASE("A quoted reply of several lines is told line by line", "[readers][quoted]") {
  test::RecordingSink sink;
  say_quoted_reply({"", 3, false, {}},
                   *find_quoted_reply("response: '535-5.7.8 No. More at\\n535 5.7.8 https://x'"), sink);
  CHECK(sink.calls == std::vector<std::string>{"S 3 535-5.7.8 No. More at", "S 3 535 5.7.8 https://x"});
  test::RecordingSink joined;
  say_quoted_reply({"", 3, false, {}},
                   *find_quoted_reply("error=\"535 5.7.8 No. More at\\n5.7.8 https://x\""), joined);
  CHECK(joined.calls == std::vector<std::string>{"S 3 535 5.7.8 No. More at https://x"});
}

TEST_CASE("The memory knows refusals by their code", "[readers][quoted]") {
  ReplyMemory memory;
  const auto seen = find_quoted_reply("said: 550 5.1.1 unknown");
  REQUIRE(seen);
  CHECK_FALSE(memory.knows(*seen));
  memory.reply("550 5.1.1 other words");
  CHECK(memory.knows(*seen));
  CHECK(memory.answered());
  memory.command();
  CHECK_FALSE(memory.answered());
}
