// Which lines mean the same as another one.
#include "analyze/line_shape.h"

#include <catch2/catch.hpp>

namespace smtplain {
namespace {

/// Of `line` and its LF, where `said` may vary.
LineShape shape(const std::string& line, Varies varies, std::string_view said, bool timed = false) {
  const std::string text = line + '\n';
  const std::size_t at = said.empty() ? text.size() : text.find(said);
  REQUIRE(at != std::string::npos);
  return {text, timed, varies, std::string_view(text).substr(at, said.size())};
}

bool matches(const LineShape& shape, const std::string& line) {
  const std::string text = line + "\nnext line\n";
  const std::size_t size = shape.match(text);
  CHECK((size == 0 || size == line.size() + 1));
  return size != 0;
}

}  // namespace

TEST_CASE("line shape: where nothing varies each byte counts", "[line_shape]") {
  const LineShape ehlo = shape("< 250-SIZE 35882577", Varies::nothing, "");
  CHECK(matches(ehlo, "< 250-SIZE 35882577"));
  CHECK_FALSE(matches(ehlo, "< 250-SIZE 35882578"));
  CHECK_FALSE(matches(ehlo, "< 250-SIZE 35882577 "));
  CHECK_FALSE(matches(ehlo, "< 250-SIZE 3588257"));
  CHECK(ehlo.match("< 250-SIZE 35882577") == 0);  // the line has not ended
  CHECK(ehlo.match("") == 0);
}

TEST_CASE("line shape: the time of day at the beginning, and not the date", "[line_shape]") {
  const LineShape quit = shape("2024-05-14 09:12:33.120 CLIENT -> SERVER: QUIT", Varies::nothing, "", true);
  CHECK(matches(quit, "2024-05-14 23:59:01.004 CLIENT -> SERVER: QUIT"));
  CHECK_FALSE(matches(quit, "2024-05-15 09:12:33.120 CLIENT -> SERVER: QUIT"));
  CHECK_FALSE(matches(quit, "2024-05-14 9:12:33.120 CLIENT -> SERVER: QUIT"));
  CHECK_FALSE(matches(quit, "2024-05-14 09:12:33.120 CLIENT -> SERVER: RSET"));
  // Not in a log that tells no times.
  CHECK_FALSE(matches(shape("it is 09:12:33", Varies::nothing, ""), "it is 09:12:34"));
}

TEST_CASE("line shape: ids in a reply vary, codes and other words do not", "[line_shape]") {
  const LineShape queued = shape("250 2.0.0 Ok: queued as 4Vf2Xq1c7Pz2xN1", Varies::words_with_digits,
                                 "2.0.0 Ok: queued as 4Vf2Xq1c7Pz2xN1");
  CHECK(matches(queued, "250 2.0.0 Ok: queued as 9A0B1C2D3E"));
  for (const std::string line :
       {"550 2.0.0 Ok: queued as 9A0B1C2D3E", "250 2.1.0 Ok: queued as 9A0B1C2D3E",
        "250 2.0.0 Ok: queued as QUARANTINE", "250 2.0.0 Ok: queued as 450", "250 2.0.0 Ok: queued as 4.7.1",
        "250 2.0.0 Ok: queued as 550-5.1.1", "250 2.0.0 Ok: held as 9A0B1C2D3E",
        "250 2.0.0 Ok: queued as 9A0B1C2D3E later", "250 2.0.0 Ok: queued as 9A0B\x1b[31m"}) {
    INFO(line);
    CHECK_FALSE(matches(queued, line));
  }
  const LineShape counted =
      shape("250 Ok: 314 bytes queued", Varies::words_with_digits, "Ok: 314 bytes queued");
  CHECK(matches(counted, "250 Ok: 5 bytes queued"));
  CHECK_FALSE(matches(counted, "250 Ok: 5 files queued"));
  const LineShape chunk = shape("C: BDAT 314 LAST", Varies::number, "314");
  CHECK(matches(chunk, "C: BDAT 20480 LAST"));
  CHECK_FALSE(matches(chunk, "C: BDAT 20480"));
  CHECK_FALSE(matches(chunk, "C: BDAT x LAST"));
}

TEST_CASE("line shape: the local part of an address, and a size that is no larger", "[line_shape]") {
  const LineShape rcpt = shape("> RCPT TO:<bob@example.net>", Varies::mailbox, "RCPT TO:<bob@example.net>");
  CHECK(matches(rcpt, "> RCPT TO:<alice.b+shop=7@example.net>"));
  CHECK_FALSE(matches(rcpt, "> RCPT TO:<bob@example.com>"));
  CHECK_FALSE(matches(rcpt, "> RCPT TO:<@example.net>"));
  CHECK_FALSE(matches(rcpt, "> RCPT TO:<b\xc3\xb6rn@example.net>"));
  CHECK_FALSE(matches(rcpt, "> RCPT TO:<bob@example.net> NOTIFY=NEVER"));
  const LineShape mail = shape("MAIL FROM:<bob@example.net> SIZE=4000", Varies::mailbox,
                               "MAIL FROM:<bob@example.net> SIZE=4000");
  CHECK(matches(mail, "MAIL FROM:<ann@example.net> SIZE=4000"));
  CHECK(matches(mail, "MAIL FROM:<ann@example.net> SIZE=7"));
  CHECK_FALSE(matches(mail, "MAIL FROM:<ann@example.net> SIZE=4001"));
  CHECK_FALSE(matches(mail, "MAIL FROM:<ann@example.net> SIZE=99999999999"));
  CHECK_FALSE(matches(mail, "MAIL FROM:<> SIZE=4000"));
}

TEST_CASE("line shape: content between marks, but not the dot that ends it", "[line_shape]") {
  const LineShape content = shape("CLIENT -> SERVER: Subject: a<br>", Varies::content, "Subject: a");
  CHECK(content.repeats());
  CHECK(matches(content, "CLIENT -> SERVER: 550 User unknown<br>"));
  CHECK(matches(content, "CLIENT -> SERVER: <br>"));
  CHECK_FALSE(matches(content, "CLIENT -> SERVER: .<br>"));
  CHECK_FALSE(matches(content, "CLIENT -> SERVER: Subject: a"));
  CHECK_FALSE(matches(content, "SERVER -> CLIENT: Subject: a<br>"));
  CHECK_FALSE(matches(content, "CLIENT -> SERVER: gr\xc3\xbc\xc3\x9f<br>"));
  CHECK_FALSE(matches(content, "CLIENT -> SERVER: " + std::string(2000, 'a') + "<br>"));
  // A message in one line, as Python prints it: as long as its own lines are short enough.
  const LineShape message = shape("send: b'Subject: a\\r\\n'", Varies::content, "Subject: a");
  std::string lines;
  for (int i = 0; i < 50; ++i) lines += std::string(100, 'a') + "\\r\\n";
  CHECK(matches(message, "send: b'" + lines + "'"));
  CHECK_FALSE(matches(message, "send: b'" + lines + std::string(2000, 'a') + "\\r\\n'"));
  const LineShape header = shape("Subject: a", Varies::header, "Subject: a");
  CHECK(matches(header, "X-Mailer: 1.0"));
  CHECK_FALSE(matches(header, "250 Ok"));
  CHECK_FALSE(matches(header, "MAIL FROM:<a@example.com>"));
  CHECK_FALSE(matches(header, "."));
}

TEST_CASE("line shape: counts of bytes and progress meters", "[line_shape]") {
  const LineShape bytes = shape("} [512 bytes data]", Varies::byte_counts, "512 bytes data]");
  CHECK(matches(bytes, "} [7 bytes data]"));
  CHECK_FALSE(matches(bytes, "} [ bytes data]"));
  CHECK_FALSE(matches(bytes, "{ [512 bytes data]"));
  const LineShape meter =
      shape("100   512    0     0  100   512      0     48  0:00:10 --:--:--  48k", Varies::meter,
            "100   512    0     0  100   512      0     48  0:00:10 --:--:--  48k");
  CHECK(matches(meter, "  0     0    0     0    0     0      0      0 --:--:-- --:--:--     0"));
  CHECK_FALSE(matches(meter, "100   512    0     0  curl: (55) Send failure"));
}

TEST_CASE("line shape: an entry of a server's log, its ids, sizes and delays", "[line_shape]") {
  const std::string line =
      "postfix/smtp[24]: 66A4F93119: to=<bob@example.net>, relay=mx1.example.net[192.0.2.25]:25, delay=0.34, "
      "delays=0.05/0.01/0.2/0.08, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 9BD844BA1106)";
  const LineShape sent = shape(line, Varies::log_entry, line);
  const auto with = [&](std::string_view old, std::string_view now) {
    std::string other = line;
    return other.replace(other.find(old), old.size(), now);
  };
  for (const auto& [old, now] : {std::pair{"[24]", "[31877]"},
                                 {"66A4F93119", "4Vf2Xq1c7Pz2xN1"},
                                 {"bob", "carol.smith"},
                                 {"0.34", "127.345"},
                                 {"0.05/0.01", "12/0.001"},
                                 {"9BD844BA1106", "A637A3E53E"}}) {
    INFO(now);
    CHECK(matches(sent, with(old, now)));
  }
  for (const auto& [old, now] : {std::pair{"smtp[", "lmtp["},
                                 {"example.net>", "example.org>"},
                                 {"mx1", "mx2"},
                                 {"192.0.2.25", "192.0.2.26"},
                                 {"dsn=2.0.0", "dsn=4.0.0"},
                                 {"sent", "deferred"},
                                 {"(250", "(251"},
                                 {"queued", "discarded"}}) {
    INFO(now);
    CHECK_FALSE(matches(sent, with(old, now)));
  }
  const std::string id = "postfix/cleanup[11]: 66A4F93119: message-id=<20240514.66A4@relay.example.org>";
  CHECK(matches(shape(id, Varies::log_entry, id),
                "postfix/cleanup[12]: 7A: message-id=<CAJ=x+1@mail.example.com>"));
}

}  // namespace smtplain
