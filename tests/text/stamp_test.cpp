#include "text/stamp.h"

#include <catch2/catch.hpp>
#include <string>

#include "text/prefix.h"

using namespace smtplain;

TEST_CASE("Time stamps of many shapes", "[text][stamp]") {
  constexpr std::int64_t noon = 43'200'000, day = 1'700'524'800'000;  // 2023-11-21T00:00:00Z
  struct Row {
    std::string text;
    std::int64_t ms;
    bool has_date, has_zone;
    int zone_min;
  };
  const Row rows[] = {
      {"2023-11-21T12:00:00Z", day + noon, true, true, 0},
      {"2023-11-21T12:00:00.123456789Z", day + noon + 123, true, true, 0},
      {"2023-11-21T12:00:00+01:00", day + noon - 3'600'000, true, true, 60},
      {"2023-11-21 12:00:00 -0500", day + noon + 5 * 3'600'000, true, true, -300},
      {"2023-11-21 12:00:00,5", day + noon + 500, true, false, 0},
      {"2023-11-21 12:00:00", day + noon, true, false, 0},
      {"2023-11-21 12:00", day + noon, true, false, 0},
      {"2023/11/21 12:00:00", day + noon, true, false, 0},
      {"2023-Nov-21 12:00:00", day + noon, true, false, 0},
      {"21-Nov-2023 12:00:00", day + noon, true, false, 0},
      {"21/Nov/2023:12:00:00 +0000", day + noon, true, true, 0},
      {"21.11.2023 12:00:00", day + noon, true, false, 0},
      {"11/21/2023 12:00:00", day + noon, true, false, 0},
      {"21/11/2023 12:00:00", day + noon, true, false, 0},
      {"11/21/2023 12:00:00 PM", day + noon, true, false, 0},
      {"Tue, 21 Nov 2023 12:00:00 +0000", day + noon, true, true, 0},
      {"Tue Nov 21 12:00:00 2023", day + noon, true, false, 0},
      {"Tue Nov 21 12:00:00 CET 2023", day + noon, true, false, 0},
      {"Nov 21, 2023 12:00:00 PM", day + noon, true, false, 0},
      {"Nov 21 2023 12:00:00", day + noon, true, false, 0},
      {"1700568000.5", day + noon + 500, true, true, 0},
      // never guessed: the year, or which number is the month
      {"Nov 21 12:00:00", noon, false, false, 0},
      {"Nov  1 12:00:00", noon, false, false, 0},
      // journalctl in other languages
      {"Mär 23 12:00:00", noon, false, false, 0},
      {"Okt  3 12:00:00", noon, false, false, 0},
      {"déc. 23 12:00:00", noon, false, false, 0},
      {"Сен 04 12:00:00", noon, false, false, 0},
      {"окт  4 12:00:00", noon, false, false, 0},
      {"04/05/2023 12:00:00", noon, false, false, 0},
      {"04/05/23 12:00:00", noon, false, false, 0},
      {"12:00:00.250", noon + 250, false, false, 0},
      {"17 Mar 12:00:00", noon, false, false, 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Stamp stamp = parse_stamp(row.text);
    CHECK(stamp.length == row.text.size());
    CHECK(stamp.time.ms == row.ms);
    CHECK(stamp.time.has_date == row.has_date);
    CHECK(stamp.time.has_zone == row.has_zone);
    CHECK(stamp.time.zone_min == row.zone_min);
  }
}

TEST_CASE("What is no time stamp", "[text][stamp]") {
  for (const char* text : {"out 12 of 20", "set 10 12", "Ära 23 12:00:00", "mail 12 12:00:00"})
    CHECK(parse_stamp(text).length == 0);
  for (const char* text :
       {"", "250 2.1.0 Ok", "250-SIZE 35882577", "2023", "2023-13-01 10:00:00", "2023-02-30 10:00:00",
        "25:00:00 x", "10:61:00", "Monday mail", "Marketing 10:00:00", "192.168.1.1 x", "1234567890123456",
        "::1", "05-14 x", "05-14 09:12:33 x", "12:00 pm", "0000: 32 35 30"}) {
    CAPTURE(text);
    CHECK(parse_stamp(text).length == 0);
  }
}

TEST_CASE("Prefixes of logs", "[text][prefix]") {
  struct Row {
    std::string line, rest, program;
    int pid;
    std::string host, level;
  };
  const Row rows[] = {
      {"2023-04-11 10:49:15 CLIENT -> SERVER: EHLO x", "CLIENT -> SERVER: EHLO x", "", 0, "", ""},
      {"2023-04-11 10:49:15\tSMTP ERROR: no", "SMTP ERROR: no", "", 0, "", ""},
      {"10:49:15.123456 < 250-x", "< 250-x", "", 0, "", ""},
      {"Nov 21 10:00:00 mx1 postfix/smtp[77]: AB: to=<a@example.com>", "AB: to=<a@example.com>",
       "postfix/smtp", 77, "mx1", ""},
      {"2019-01-30T09:56:23.123456+01:00 mx1 postfix/smtpd[123]: connect", "connect", "postfix/smtpd", 123,
       "mx1", ""},
      {"Oct  8 19:16:18 (none) postgrey: action=x", "action=x", "postgrey", 0, "(none)", ""},
      {"<34>1 2003-10-11T22:14:15.003Z host su 7 ID47 - failed", "failed", "su", 7, "host", ""},
      {"roundcube[13027]: <abc> Recv: 250", "<abc> Recv: 250", "roundcube", 13027, "", ""},
      {"[28-Aug-2022 13:46:36 Europe/Berlin] PHP Warning: x", "PHP Warning: x", "", 0, "", ""},
      {"2024-02-06T10:18:56.954Z DEBUG 13214 --- [Thread-3] o.e.mail.smtp   : 250 OK", "250 OK",
       "o.e.mail.smtp", 13214, "", "DEBUG"},
      {"10:18:56.954 [main] DEBUG com.sun.mail.smtp - 250 OK", "250 OK", "com.sun.mail.smtp", 0, "", "DEBUG"},
      {"[2024-01-01 10:00:00] local.ERROR: Expected 250", "Expected 250", "", 0, "", "ERROR"},
      {"2024-01-01 10:00:00,123 - smtplib - DEBUG - send: 'x'", "send: 'x'", "smtplib", 0, "", "DEBUG"},
      {"2024-01-01 10:00:00,123 DEBUG SMTP: useEhlo true", "DEBUG SMTP: useEhlo true", "", 0, "", ""},
      {"2024-01-01T10:00:00Z [INFO] [-] [core] x", "[INFO] [-] [core] x", "", 0, "", ""},
      {"DEBUG SMTP: useEhlo true", "DEBUG SMTP: useEhlo true", "", 0, "", ""},
      {"[smtp.1:2293] [2017-11-23T14:16:57.048] DEBUG -- : [BRZAMY] <= EHLO pc", "<= EHLO pc", "", 0, "",
       "DEBUG"},
      {"flutter: [2021-11-01 19:28:46.024676 | Connection | FINE] < 220 mx", "< 220 mx", "", 0, "", ""},
      {"I/flutter ( 1234): [2021-11-01 19:28:46.024676 | Connection | FINE] < 220 mx", "< 220 mx", "", 0, "",
       ""},
      {"05-14 09:12:33.214  4711  4750 V SmtpTransport: SMTP <<< 220 mx", "SMTP <<< 220 mx", "SmtpTransport",
       4711, "", ""},
      {"05-14 09:12:33.214  4711  4750 x 250: Ok", "4711  4750 x 250: Ok", "", 0, "", ""},
      {"ERROR - 2022-08-08 23:13:22 --> 220 mx ESMTP", "220 mx ESMTP", "", 0, "", ""},
      {"ERROR - no time --> 220 mx ESMTP", "ERROR - no time --> 220 mx ESMTP", "", 0, "", ""},
      {"[1/10/13 15:32:23:168 CET] 0000002d SystemOut     O 220 mx ESMTP", "220 mx ESMTP", "", 0, "", ""},
      {"Reply: [250] ok", "Reply: [250] ok", "", 0, "", ""},
      {"07.07.19 17:23:12 smtp: 220 mx ESMTP", "220 mx ESMTP", "smtp", 0, "", ""},
      {"2024/01/01 10:00:00 smtp: server doesn't support AUTH", "smtp: server doesn't support AUTH", "", 0,
       "", ""},
      {"250 2.1.0 Ok", "250 2.1.0 Ok", "", 0, "", ""},
      {"", "", "", 0, "", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    const Prefix prefix = parse_prefix(row.line);
    CHECK(prefix.rest == row.rest);
    CHECK(prefix.program == row.program);
    CHECK(prefix.pid == row.pid);
    CHECK(prefix.host == row.host);
    CHECK(prefix.level == row.level);
  }
}

TEST_CASE("A prefix common to the lines can be taken off", "[text][prefix]") {
  std::vector<Line> lines(4);
  lines[0].text = "10:00:00 <- 220 mx";
  lines[1].text = "10:00:01 -> EHLO pc";
  lines[2].text = "";
  lines[3].text = "10:00:02 <- 250 OK";
  REQUIRE(strip_common_prefix(lines));
  CHECK(lines[3].text == "<- 250 OK");
  CHECK(lines[3].time.ms == 36'002'000);
  CHECK_FALSE(strip_common_prefix(lines));
  CHECK(lines[0].text == "<- 220 mx");
}
