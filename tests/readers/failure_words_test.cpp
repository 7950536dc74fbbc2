
#include <catch2/catch.hpp>

#include "readers/formats.h"
#include "recording_sink.h"

using namespace smtplain;
using namespace smtplain::test;
using Calls = std::vector<std::string>;

TEST_CASE("An exception tells its reply and the command it answers", "[readers][failure]") {
  CHECK(read_with(error_text_format,
                  "smtplib.SMTPSenderRefused: (530, b'5.7.0 Must issue a STARTTLS command first', 'a@b.c')")
            .calls == Calls{"V MAIL", "S 1 530 5.7.0 Must issue a STARTTLS command first"});
  CHECK(read_with(error_text_format, "host mx.b.c said: 550 5.7.1 no (in reply to end of DATA command)")
            .calls == Calls{"V CONTENT", "S 1 550 5.7.1 no"});
  CHECK(
      read_with(error_text_format, "Expected response code 354 but got code \"550\", with message \"550 no\"")
          .calls == Calls{"V DATA", "S 1 550 no"});
}

TEST_CASE("The stack trace below the message tells the command", "[readers][failure]") {
  const auto sink = read_with(error_text_format,
                              "SMTPSendFailedException: 501 5.1.7 Invalid address\n"
                              "        at org.example.SMTPTransport.mailFrom(SMTPTransport.java:1812)\n");
  CHECK(sink.calls[0] == "V MAIL");
  CHECK(sink.calls[2].starts_with("T 2 noise"));
}

TEST_CASE("The stack trace tells the mechanism, and where Python's smtplib waited", "[readers][failure]") {
  const auto ruby = read_with(error_text_format,
                              "Net::SMTPAuthenticationError: 535 5.7.8 no\n"
                              "  File \"/usr/lib/ruby/net/smtp.rb\", line 741, in auth_plain\n");
  CHECK(ruby.has_fact("auth_mechanism PLAIN"));
  const std::string closed =
      "    raise SMTPServerDisconnected(\"Connection unexpectedly closed\")\n"
      "smtplib.SMTPServerDisconnected: Connection unexpectedly closed\n";
  const std::string head = "Traceback (most recent call last):\n";
  const std::string file = "  File \"/usr/lib/python3/smtplib.py\", line 1, in x\n";
  CHECK(read_with(error_text_format, head + file + "    (code, resp) = self.data(msg)\n" + file + closed)
            .has("V DATA"));
  CHECK(read_with(error_text_format,
                  head + file + "    (code, msg) = self.connect(host, port)\n" + file + closed)
            .has("V CONNECTION"));
}

TEST_CASE("A heading above a log is no failure", "[readers][failure]") {
  const auto sink =
      read_with(nodemailer_format,
                "Error message received:\n"
                "[2020-01-28 07:00:48] INFO  [rbPhiu81f6c] Connection established to 192.0.2.1:587\n"
                "[2020-01-28 07:01:18] ERROR [rbPhiu81f6c] Greeting never received\n");
  CHECK(sink.has("T 1 noise Error message received:"));
}

TEST_CASE("A mail about passwords is no log-in", "[readers][failure]") {
  const auto sink = read_with(error_text_format,
                              "Fail to send emails: reset password - could not send email 1: dial tcp "
                              "192.0.2.1:587: connection timed out\n");
  CHECK_FALSE(sink.has("V AUTH"));
}

TEST_CASE("A bounce without a reply tells status and words", "[readers][failure]") {
  const auto sink = read_with(error_text_format,
                              "Final-Recipient: rfc822; bob@example.net\nAction: failed\nStatus: 5.7.1\n"
                              "Diagnostic-Code: X-Postfix; Spam message rejected\n");
  CHECK(sink.has("S 4 5.7.1 Spam message rejected"));
}

TEST_CASE("An error object's fields belong together", "[readers][failure]") {
  const auto sink = read_with(nodemailer_format,
                              "{ Error: Invalid login\n"
                              "  code: 'EAUTH',\n"
                              "  response: '535 5.7.8 bad',\n"
                              "  responseCode: 535,\n"
                              "  command: 'AUTH PLAIN' }\n");
  CHECK(std::count_if(sink.calls.begin(), sink.calls.end(), [](const auto& c) { return c[0] == 'S'; }) == 1);
  CHECK(sink.has("V AUTH"));
  CHECK(sink.has("S 3 535 5.7.8 bad"));
  CHECK(sink.has_fact("auth_mechanism PLAIN"));
}

TEST_CASE("Errors without a reply are told with host and port", "[readers][failure]") {
  const auto sink = read_with(error_text_format, "Error: connect ECONNREFUSED mail.example.com:587");
  CHECK(sink.calls == Calls{"T 1 error Error: connect ECONNREFUSED mail.example.com:587"});
  CHECK(sink.has_fact("server_host mail.example.com"));
  CHECK(sink.has_fact("server_port 587"));
}

TEST_CASE("errno and HTTP statuses are no replies", "[readers][failure]") {
  for (const std::string_view text :
       {"error: 111\nConnection refused", "HTTP request failed status=500: smtp error"}) {
    const auto sink = read_with(error_text_format, text);
    CHECK(std::none_of(sink.calls.begin(), sink.calls.end(), [](const auto& c) { return c[0] == 'S'; }));
  }
}

TEST_CASE("Erlang's and Elixir's exceptions head reports", "[readers][failure]") {
  const std::string unknown = "550 5.1.1 No such user", full = "452 4.2.2 over quota";
  const std::string erlang = "{{nocatch,{permanent_failure,<<\"" + unknown + "\\r\\n\">>}},\n" +
                             "[{gen_smtp_client,try_RCPT_TO,4,[{line,309}]}]}\n\n" +
                             "{{nocatch,{temporary_failure,<<\"" + full + "\\r\\n\">>}},[\n" +
                             "{gen_smtp_client,try_RCPT_TO,4,[{line,306}]}]}\n";
  const std::string elixir = "** (RuntimeError) " + unknown + "\n    lib/mail.ex:12: Mail.send/1\n\n" +
                             "** (RuntimeError) " + full + "\n    lib/mail.ex:12: Mail.send/1\n";
  for (const std::string& log : {erlang, elixir}) {
    CAPTURE(log);
    const auto sink = read_with(error_text_format, log);
    CHECK(std::count(sink.calls.begin(), sink.calls.end(), "N") == 1);
  }
}

TEST_CASE("A failure logged twice is one, another one is another session", "[readers][failure]") {
  const auto twice = read_with(error_text_format,
                               "2024-01-31T10:00:00Z error=\"535 5.7.8 bad\"\n"
                               "2024-01-31T10:00:01Z giving up error=\"535 5.7.8 bad\"\n");
  CHECK(std::count(twice.calls.begin(), twice.calls.end(), "N") == 0);
  const auto two = read_with(error_text_format,
                             "2024-01-31T10:00:00Z Cannot connect to mail server localhost:25\n"
                             "2024-01-31T10:00:01Z Mailserver response error -- 501 5.1.3 Invalid address\n");
  CHECK(std::count(two.calls.begin(), two.calls.end(), "N") == 1);
}

TEST_CASE("A refusal that names no command answers the likeliest", "[readers][failure]") {
  CHECK(read_with(error_text_format, "error: 535 5.7.8 bad password").calls[0] == "V AUTH");
  CHECK(read_with(error_text_format, "error: 454 4.7.1 <a@b.c>: Relay access denied").calls[0] == "V RCPT");
  CHECK(read_with(error_text_format, "error: 550 5.1.1 no such user").calls[0] == "V RCPT");
}

TEST_CASE("A bounce wraps its lines and names its recipient", "[readers][failure]") {
  const auto sink = read_with(
      error_text_format,
      "<bob@example.org>: host mx.example.org[192.0.2.9] said: 550 5.1.1 <bob@example.org>: Recipient\n"
      "    address rejected: User unknown (in reply to RCPT TO command)\n");
  CHECK(sink.calls ==
        Calls{"V RCPT", "S 1 550 5.1.1 <bob@example.org>: Recipient address rejected: User unknown", "A 2"});
  CHECK(sink.has_fact("envelope_recipient bob@example.org"));
}

TEST_CASE("smtplib's refused recipients", "[readers][failure]") {
  const auto sink = read_with(
      smtplib_format,
      "smtplib.SMTPRecipientsRefused: {'a@example.com': (550, b'5.1.1 no'), 'b@example.com': (554, b'no')}");
  CHECK(sink.has("S 1 550 5.1.1 no"));
  CHECK(sink.has_fact("recipient_refused b@example.com\t554"));
}
