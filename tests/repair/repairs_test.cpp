// Each repair of paste damage: what it undoes and what it leaves alone.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "repair/document.h"
#include "repair/draft.h"
#include "repair/html.h"
#include "repair/json_line.h"
#include "repair/layout.h"
#include "repair/markdown.h"
#include "repair/newlines.h"
#include "repair/quoted_printable.h"
#include "repair/record_heads.h"
#include "repair/run_together.h"
#include "repair/terminal.h"
#include "repair/typography.h"
#include "repair/wishes.h"
#include "repair/wrapped_lines.h"
#include "repair/wrappers.h"
#include "text/escape.h"
#include "text/line.h"

using namespace smtplain;

namespace {

using Texts = std::vector<std::string>;
using Repair = bool (*)(Draft&);

/// The lines after a repair; empty if it did nothing.
Texts repaired(Repair repair, const Texts& texts) {
  const auto arena = std::make_shared<Arena>();
  Draft draft{{}, TextPool(arena), {}};
  for (const std::string& text : texts) {
    draft.lines.push_back({text, static_cast<std::uint32_t>(draft.lines.size() + 1), false, {}});
  }
  if (!repair(draft)) return {};
  Texts after;
  for (const Line& line : draft.lines) after.emplace_back(line.text);
  return after;
}

std::string shown(std::string_view text) {
  std::string out;
  append_as_shown(text, out);
  return out;
}

}  // namespace

TEST_CASE("Terminal codes", "[text][terminal]") {
  CHECK(shown("\x1B[1;31m220\x1B[0m mx\x1B[K") == "220 mx");
  CHECK(shown("\x1B]0;root@mx: ~\x07$ telnet") == "$ telnet");
  CHECK(shown("\x1B]8;;http://x\x1B\\text") == "text");
  CHECK(shown("\x1B(B250\x1B=\x1B>") == "250");
  CHECK(shown("ehlp\b \bo pc") == "ehlo pc");
  CHECK(shown("ehlp\x7Fo") == "ehlo");
  CHECK(shown("\xC3\xA4\b\bx") == "x");
  CHECK(shown("a\x1B[3Cb") == "a   b");
  CHECK(shown("\xC2\x9B"
              "31m220\xC2\x85") == "220");
  CHECK(shown("tab\there") == "tab\there");
  CHECK(shown("\x1B]0;never ended") == "0;never ended");
  CHECK(shown("\x1B[31") == "");
  CHECK(shown("\x1B") == "");
  CHECK(shown("\x1B(\xC3\xA4") == "\xC3\xA4");
}

TEST_CASE("Controls written out", "[text][terminal]") {
  CHECK(repaired(undo_written_out_controls, {"S: 250 OK\\r\\n", "C: QUIT\\r\\n"}) ==
        Texts{"S: 250 OK", "C: QUIT"});
  CHECK(repaired(undo_written_out_controls, {"220 mx^M", "EHLO pc^M"}) == Texts{"220 mx", "EHLO pc"});
  CHECK(repaired(undo_written_out_controls, {"250 OK#015", "221 Bye#015#012"}) == Texts{"250 OK", "221 Bye"});
  CHECK(repaired(undo_written_out_controls, {"[32m220 mx[0m", "[0;31m550 no[0m"}) ==
        Texts{"220 mx", "550 no"});
  CHECK(repaired(undo_written_out_controls, {"^[[32m220^[[0m", "\\033[31mx\\033[0m"}) == Texts{"220", "x"});
  // quoted strings are their reader's
  CHECK(repaired(undo_written_out_controls, {"send: 'QUIT\\r\\n'", "-> \"250 OK\\r\\n\"", "\"250 a\\r\\n"})
            .empty());
  CHECK(repaired(undo_written_out_controls, {"250 mx [127.0.0.1]", "[1] 220 m"}).empty());
}

TEST_CASE("HTML", "[text][html]") {
  CHECK(repaired(undo_html, {"CLIENT -&gt; SERVER: EHLO pc<br>",
                             "SERVER -&gt; CLIENT: 250 &lt;a@b.c&gt; it&#039;s<br />"}) ==
        Texts{"CLIENT -> SERVER: EHLO pc", "SERVER -> CLIENT: 250 <a@b.c> it's"});
  CHECK(repaired(undo_html, {"250 OK<br>MAIL FROM:<a@b.c><br/>250 OK", "<p>221 bye</p>"}) ==
        Texts{"250 OK", "MAIL FROM:<a@b.c>", "250 OK", "221 bye"});
  CHECK(repaired(undo_html, {"<b>Warning</b>:  fsockopen() in <b>x.php</b>"}) ==
        Texts{"Warning:  fsockopen() in x.php"});
  CHECK(repaired(undo_html, {"&quot;250&nbsp;OK&quot; &#x27;x&#x27; &unknown; &"}) ==
        Texts{"\"250 OK\" 'x' &unknown; &"});
  // addresses and servers' words are no tags, content is the message's own
  CHECK(repaired(undo_html, {"MAIL FROM:<b>", "RCPT TO:<p>", "354 end with <CR><LF>.<CR><LF>"}).empty());
  CHECK(repaired(undo_html, {"354 go ahead", "<p>Dear &lt;name&gt;<br>you</p>", ".", "250 OK"}).empty());
  CHECK(repaired(undo_html, {"550 see https://example.com/?a=1&lt=2&b"}).empty());
}

TEST_CASE("Quoted-printable", "[text][quoted-printable]") {
  CHECK(repaired(undo_quoted_printable, {"250-AUTH=3DLOGIN PLAIN and more=", " words =E2=82=AC", "250 OK"}) ==
        Texts{"250-AUTH=LOGIN PLAIN and more words \xE2\x82\xAC", "250 OK"});
  CHECK(repaired(undo_quoted_printable, {"334 VXNlcm5hbWU6", "dXNlcg=3D=3D"}) ==
        Texts{"334 VXNlcm5hbWU6", "dXNlcg=="});
  const std::string full(75, 'x');
  CHECK(repaired(undo_quoted_printable, {"550 " + full.substr(4) + "=", "yz", "QUIT"}) ==
        Texts{"550 " + full.substr(4) + "yz", "QUIT"});
  // the last line of a long answer in base64
  CHECK(repaired(undo_quoted_printable, {"> AUTH PLAIN " + full.substr(13) + "=", "< 235 ok"}).empty());
  CHECK(repaired(undo_quoted_printable, {"250-AUTH=LOGIN", "dXNlcg==", "SIZE=30"}).empty());
  CHECK(repaired(undo_quoted_printable, {"Content: a=3Db=", "c"}).empty());
}

TEST_CASE("Typography", "[text][typography]") {
  CHECK(with_plain_punctuation("250\xE2\x80\x93SIZE 100") == "250-SIZE 100");
  CHECK(with_plain_punctuation("SMTP INBOUND: \xE2\x80\x9C"
                               "250 OK\xE2\x80\x9D") == "SMTP INBOUND: \"250 OK\"");
  CHECK(with_plain_punctuation("send: \xE2\x80\x98"
                               "ehlo pc\\r\\n\xE2\x80\x99") == "send: 'ehlo pc\\r\\n'");
  CHECK(with_plain_punctuation("CLIENT \xE2\x80\x93> SERVER: x") == "CLIENT -> SERVER: x");
  CHECK(with_plain_punctuation("CLIENT \xE2\x86\x92 SERVER: x") == "CLIENT -> SERVER: x");
  for (const std::string text :
       {"550 Benutzer \xE2\x80\x9Ex\xE2\x80\x9C unbekannt", "closed \xE2\x80\x93 bye", "it\xE2\x80\x99s"}) {
    CHECK(with_plain_punctuation(text) == text);
  }
  CHECK(with_plain_punctuation("server.login(\xE2\x80\x9Ctom\xE2\x80\x9D, \xE2\x80\x9Cpw\xE2\x80\x9D)") ==
        "server.login(\"tom\", \"pw\")");
  CHECK(with_plain_punctuation("<\xE2\x80\x93 220 mx") == "<-- 220 mx");
  CHECK(with_plain_punctuation("\xE2\x80\x93> EHLO pc") == "--> EHLO pc");
  CHECK(repaired(undo_typography, {"connect: to (\xE2\x80\x98mx\xE2\x80\x99, 25)", "wait\xE2\x80\xA6"}) ==
        Texts{"connect: to ('mx', 25)", "wait..."});
  CHECK(repaired(undo_typography, {"550 \xE2\x80\x98mx\xE2\x80\x99 it's"}).empty());
  CHECK(without_invisible("2\xE2\x80\x8B"
                          "50\xC2\xA0OK\xE2\x80\xAE") == "250 OK");
}

TEST_CASE("Quoting, indentation, numbering, double spacing", "[text][layout]") {
  CHECK(repaired(undo_quoting, {"> 220 mx", "> EHLO pc", "> 250 OK", "prose"}) ==
        Texts{"220 mx", "EHLO pc", "250 OK", "prose"});
  CHECK(repaired(undo_quoting, {"| 220 mx", "| EHLO pc", "| 250 OK"}) ==
        Texts{"220 mx", "EHLO pc", "250 OK"});
  CHECK(repaired(undo_quoting, {"> < 220 mx", "> > EHLO pc", "> < 250 OK"}) ==
        Texts{"< 220 mx", "> EHLO pc", "< 250 OK"});
  CHECK(repaired(undo_quoting, {"> EHLO pc", "< 250 OK", "> MAIL FROM:<a@b.c>", "> QUIT"}).empty());
  CHECK(repaired(undo_quoting, {"> EHLO pc", "> MAIL FROM:<a@b.c>", "> QUIT"}).empty());
  CHECK(repaired(undo_quoting, {">>> EHLO pc", "250 OK", ">>> QUIT", "221 bye"}).empty());
  CHECK(repaired(undo_indentation, {"As I said:", "", "    220 mx", "    EHLO pc", "", "bye"}) ==
        Texts{"As I said:", "", "220 mx", "EHLO pc", "", "bye"});
  CHECK(repaired(undo_indentation, {"SERVER -> CLIENT: 250-a", "                  250 b"}).empty());
  CHECK(repaired(undo_line_numbers, {"1: 220 mx", "2: EHLO pc", "3: 250-mx", "4: 250 OK", "5: QUIT"}) ==
        Texts{"220 mx", "EHLO pc", "250-mx", "250 OK", "QUIT"});
  CHECK(repaired(undo_line_numbers, {"220 a", "250 b", "250 c", "354 d", "250 e"}).empty());
  CHECK(repaired(undo_double_spacing, {"250-a", "", "250-b", "", "250 c", "", "", "", "QUIT", ""}) ==
        Texts{"250-a", "250-b", "250 c", "", "QUIT"});
  CHECK(repaired(undo_double_spacing, {"220 mx", "EHLO pc", "", "250 OK", "QUIT"}).empty());
}

TEST_CASE("Markdown", "[text][markdown]") {
  CHECK(repaired(undo_markdown, {"```text", "220 mx", "```", "`EHLO pc`", "**250 OK**"}) ==
        Texts{"", "220 mx", "", "EHLO pc", "250 OK"});
  CHECK(repaired(undo_markdown, {"MAIL FROM:\\<a\\_b@c.d\\>", "\\# telnet"}) ==
        Texts{"MAIL FROM:<a_b@c.d>", "# telnet"});
  CHECK(repaired(undo_markdown, {"- 220 mx", "- EHLO pc", "- 250 OK"}) ==
        Texts{"220 mx", "EHLO pc", "250 OK"});
  CHECK(
      repaired(undo_markdown, {"| Client | Server |", "|---|---|", "| | 220 mx |", "| EHLO pc | 250 OK |"}) ==
      Texts{"Client", "Server", "", "220 mx", "EHLO pc", "250 OK"});
  CHECK(without_links("RCPT TO:<[a@b.c](mailto:a@b.c)>") == "RCPT TO:<a@b.c>");
  CHECK(without_links("RCPT TO:<<mailto:a@b.c|a@b.c>>") == "RCPT TO:<a@b.c>");
  CHECK(without_links("RCPT TO:<a@b.c<mailto:a@b.c>>") == "RCPT TO:<a@b.c>");
  CHECK(without_links("[1.2.3.4] (x) <http://a.b>") == "[1.2.3.4] (x) <http://a.b>");
  CHECK(without_links("relay=mx.a.b[192.0.2.7]:25 said: 450 [http://a.b/c](http://a.b/c) (in reply)") ==
        "relay=mx.a.b[192.0.2.7]:25 said: 450 http://a.b/c (in reply)");
  // a bullet before marks of the log's own; without them it may be such a mark
  CHECK(repaired(undo_markdown,
                 {"* * Could not resolve host: mx", "* * Closing connection 0", "* curl: (6) no"}) ==
        Texts{"* Could not resolve host: mx", "* Closing connection 0", "curl: (6) no"});
  CHECK(repaired(undo_markdown, {"* Could not resolve host: mx", "* Closing connection 0", "curl: (6) no"})
            .empty());
  CHECK(repaired(undo_markdown, {"| No | Output |", "|---|---|", "| 1 | a \\| b, all of it |"}) ==
        Texts{"Output", "", "a | b, all of it"});
  CHECK(repaired(undo_markdown, {"<** 550 no", "*** Remote host closed", "220 ****", "* Connected"}).empty());
}

TEST_CASE("What a report wished to see", "[text][wishes]") {
  const auto wished = [](const Texts& lines) {
    Wishes wishes;
    std::string held;
    bool told = false;
    for (const std::string& line : lines) {
      held += wishes.holds(line, told) ? '-' : '+';
      told = told || line.find("< ") != std::string::npos;
    }
    return held;
  };
  CHECK(wished({"## Log", "< 535 no", "## I expected this", "< 235 ok", "## Version", "7"}) == "++--++");
  CHECK(wished({"10:00:00 < 535 no", "10:00:00 ### Expected behavior", "10:00:00 < 235 ok"}) == "+--");
  // Above the log the same heading may be the log's.
  CHECK(wished({"## Expected behavior", "< 535 no"}) == "++");
  CHECK(wished({"< 220 hi", "## Unexpected end", "< 535 no"}) == "+++");
  // It ends with the fence around it, or what a fence leaves behind, but not before it showed anything.
  CHECK(wished({"< 535 no", "## I expected", "```", "> AUTH PLAIN", "< 235 ok", "```", "< 220 hi"}) ==
        "+----++");
  CHECK(wished({"< 535 no", "## Expected", "", "That it works:", "", "< 235 ok", "", "< 220 hi"}) ==
        "+-----++");
  // With the next command line.
  for (const char* command :
       {"$ curl -v smtp://mx", "# openssl s_client -connect mx:465", "> telnet mx 25",
        "joe@pc:~$ sendmail -v x", "PS C:\\> Send-MailMessage", "swaks -t b@example.com"}) {
    CAPTURE(command);
    CHECK(wished({"< 535 no", "## Expected", "< 235 ok", command, "< 220 hi"}) == "+--++");
  }
  // And at last after 40 lines.
  Texts lines = {"< 535 no", "## I expected the following"};
  for (int i = 0; i < 60; ++i) lines.push_back("< 250 ok");
  CHECK(wished(lines) == "+" + std::string(41, '-') + std::string(20, '+'));
  CHECK(wished({"< 220 hi", "## Expected and actual", "< 535 no"}) == "+++");
}

TEST_CASE("Wrappers of containers and CI", "[text][wrappers]") {
  CHECK(repaired(unwrap_containers, {"smtp_1  | 220 mx", "front-1 | EHLO pc", "smtp_1  | 250 OK"}) ==
        Texts{"220 mx", "EHLO pc", "250 OK"});
  // what compose says itself, and a person's words around
  CHECK(repaired(unwrap_containers, {"Attaching to mail_smtp_1", "smtp_1  | 220 mx", "smtp_1  | EHLO pc",
                                     "smtp_1  | 250 OK", "smtp_1  | QUIT", "Any ideas?"}) ==
        Texts{"Attaching to mail_smtp_1", "220 mx", "EHLO pc", "250 OK", "QUIT", "Any ideas?"});
  CHECK(repaired(unwrap_containers, {"port-25 | plain", "port-465 | TLS", "a", "b", "c", "d", "e"}).empty());
  CHECK(repaired(unwrap_containers, {"2023-11-21T10:00:00.123456789Z 220 mx",
                                     "2023-11-21T10:00:00.1234567Z EHLO pc"}) == Texts{"220 mx", "EHLO pc"});
  CHECK(repaired(unwrap_containers,
                 {"2023-11-21T10:00:00.1Z stdout P 220 m", "2023-11-21T10:00:00.1Z stdout F x",
                  "2023-11-21T10:00:00.1Z stdout F EHLO pc"}) == Texts{"220 mx", "EHLO pc"});
  CHECK(repaired(unwrap_containers, {"build\ttest\t2023-11-21T10:00:00.1234567Z 220 mx",
                                     "build\ttest\t2023-11-21T10:00:00.1234567Z QUIT"}) ==
        Texts{"220 mx", "QUIT"});
  CHECK(repaired(unwrap_containers, {R"({"log":"220 m","stream":"stdout"})",
                                     R"({"log":"x \"a\"\n","stream":"stdout"})"}) == Texts{"220 mx \"a\""});
  CHECK(repaired(unwrap_containers, {R"({"level":30,"msg":"220 mx"})", R"({"level":30,"msg":"QUIT"})"}) ==
        Texts{"220 mx", "QUIT"});
  // who spoke and what went wrong are in other members
  CHECK(
      repaired(unwrap_containers, {R"({"tnx":"server","msg":"220 mx"})", R"({"tnx":"client","msg":"QUIT"})"})
          .empty());
  CHECK(repaired(unwrap_containers, {"client | EHLO pc", "server | 250 OK", "client | QUIT"}).empty());
  CHECK(repaired(unwrap_containers, {"2023-11-21T10:00:00.123Z 220 mx", "2023-11-21T10:00:00.123Z QUIT"})
            .empty());
  const Document document =
      decode("2023-11-21T10:00:00.123456789Z 220 mx\n2023-11-21T10:00:01.123456789Z QUIT\n");
  CHECK(document.lines[1].time.ms - document.lines[0].time.ms == 1000);
}

TEST_CASE("JSON members", "[text][json]") {
  CHECK(json_member(R"({"a":{"log":"no"},"log":"x\u00e4\ud83d\ude00"})", "log") ==
        "x\xC3\xA4\xF0\x9F\x98\x80");
  CHECK(json_member(R"({"n": 5, "s":"a}b"})", "s") == "a}b");
  CHECK(json_member(R"({"n": 5, "s":"a"})", "n") == "5");
  CHECK_FALSE(json_member(R"({"n": 5)", "s").has_value());
  for (const char* broken : {"{", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":\"", "{\"a\":\"\\"}) {
    CHECK_NOTHROW(json_member(broken, "a"));
  }
}

TEST_CASE("Strings of programming languages", "[text][escape]") {
  CHECK(unescape("250-a\\r\\n250 b\\t\\\"x\\\" \\x41\\101\\u00e9 \\q") ==
        "250-a\r\n250 b\t\"x\" AA\xC3\xA9 \\q");
  CHECK(unescape("\\xff") == "\xEF\xBF\xBD");
  std::size_t length = 0;
  CHECK(quoted("b'250 it\\'s' rest", &length) == "250 it\\'s");
  CHECK(length == 12);
  CHECK(quoted("\"never closed", &length) == "never closed");
  CHECK(quoted("none", &length).empty());
  CHECK(length == 0);
}

TEST_CASE("Newlines that a paste lost", "[text][newlines]") {
  CHECK(
      repaired(
          undo_lost_newlines,
          {"2023-04-11 10:49:15 CLIENT -> SERVER: EHLO pc2023-04-11 10:49:15 SERVER -> CLIENT: 250 OK"}) ==
      Texts{"2023-04-11 10:49:15 CLIENT -> SERVER: EHLO pc", "2023-04-11 10:49:15 SERVER -> CLIENT: 250 OK"});
  CHECK(repaired(undo_lost_newlines, {"Log data: << 220 mx >> EHLO pc << 250 OK !! Expected"}) ==
        Texts{"Log data:", "<< 220 mx", ">> EHLO pc", "<< 250 OK", "!! Expected"});
  CHECK(repaired(undo_lost_newlines, {"* Connected to mx < 220 mx > EHLO pc < 250-mx < 250 OK > QUIT"}) ==
        Texts{"* Connected to mx", "< 220 mx", "> EHLO pc", "< 250-mx", "< 250 OK", "> QUIT"});
  CHECK(repaired(undo_lost_newlines, {"S: 220 mx C:", "EHLO pc S: 250-mx S:", "250 OK"}) ==
        Texts{"S: 220 mx", "C: EHLO pc", "S: 250-mx", "S: 250 OK"});
  CHECK(repaired(undo_lost_newlines,
                 {"SERVER -> CLIENT: 250 OK", "CLIENT -> SERVER: a >> b << c", "int x = a << 2 >> 1 << 3;"})
            .empty());
}

TEST_CASE("A whole log on one line", "[text][newlines]") {
  const std::string mark = "Net::SMTP=GLOB(0x5581)";
  CHECK(repaired(undo_run_together, {mark + "<<< 220 mx.example.com ESMTP" + mark + ">>> EHLO pc" + mark +
                                     "<<< 250 mx.example.com at your service" + mark + ">>> QUIT"}) ==
        Texts{mark + "<<< 220 mx.example.com ESMTP", mark + ">>> EHLO pc",
              mark + "<<< 250 mx.example.com at your service", mark + ">>> QUIT"});
  CHECK(repaired(undo_run_together, {"2024-05-14 09:12:33 LOG6[ui]: connecting 192.0.2.25:587, which takes "
                                     "its time 2024-05-14 09:12:43 "
                                     "LOG3[0]: Connection refused"}) ==
        Texts{"2024-05-14 09:12:33 LOG6[ui]: connecting 192.0.2.25:587, which takes its time",
              "2024-05-14 09:12:43 LOG3[0]: Connection refused"});
  CHECK(repaired(
            undo_run_together,
            {"*   Trying 192.0.2.25:25...* Connected to mail.example.com (192.0.2.25) port 25< 220 mx> EHLO "
             "pc< 250-mx< 250 SIZE 1000> MAIL FROM:<a@b.c>"}) ==
        Texts{"*   Trying 192.0.2.25:25...", "* Connected to mail.example.com (192.0.2.25) port 25",
              "< 220 mx", "> EHLO pc", "< 250-mx", "< 250 SIZE 1000", "> MAIL FROM:<a@b.c>"});
  // lines of programs that print one each, and long words of one line, are no log on one line
  const std::string words(130, 'x');
  CHECK(repaired(undo_run_together, {"250 " + words}).empty());
  CHECK(repaired(undo_run_together, {"* Connected to mx " + words, "< 220 mx", "> EHLO pc", "< 250 mx"})
            .empty());
}

TEST_CASE("Lines wrapped in the middle of a word", "[text][newlines]") {
  const std::string full(77, 'x');
  CHECK(repaired(undo_wrapping, {"250" + full, "tail", "550" + full, "tail", "450" + full, "tail", "QUIT"}) ==
        Texts{"250" + full + "tail", "550" + full + "tail", "450" + full + "tail", "QUIT"});
  CHECK(repaired(undo_wrapping, {"250" + full, "250 tail", "550" + full, "tail", "450" + full, "tail"})
            .empty());
  // Between words: one that is too long for any line stands on its own and goes on like the others.
  const std::string command = "2018-06-15 15:06:57 CLIENT -> SERVER: EHLO localhost";
  const std::string reply = "2018-06-15 15:06:57 SERVER -> CLIENT: 250-smtp.example.com at your service,";
  const std::string address = "[2001:db8:711:5ea8:a9e4:eea:2f79:4757]250-SIZE";
  const std::string keywords =
      "35882577250-8BITMIME250-STARTTLS250-ENHANCEDSTATUSCODES250-PIPELINING250-CHUNKING250";
  CHECK(repaired(undo_wrapping, {command, reply, address, keywords, "SMTPUTF8", command, reply, address}) ==
        Texts{command, reply + " " + address + " " + keywords + " SMTPUTF8", command, reply + " " + address});
  // One record: its words go on below. Others only stand in a line that is the widest.
  const std::string record =
      "May  1 12:00:00 mx postfix/smtpd[7]: NOQUEUE: reject: RCPT from pc[192.0.2.100]:";
  const std::string refusal = "Relay access denied; from=<c@d.example> to=<a@b.example> proto=ESMTP";
  CHECK(
      repaired(undo_wrapping, {"Here it is.", record + " 554", "5.7.1 <a@b.example>: " + refusal, "helo=<pc>",
                               "", "Any idea?"}) ==
      Texts{"Here it is.", record + " 554 5.7.1 <a@b.example>: " + refusal + " helo=<pc>", "", "Any idea?"});
  CHECK(repaired(undo_wrapping, {"sendmail: cannot connect to mail.example.com, port 25, and gives up now.",
                                 "Then I looked at the log of the server", "and it has nothing"})
            .empty());
  const std::string blanks(50, ' ');
  CHECK(repaired(undo_wrapping, {full + "a" + blanks + "b", full + "c" + blanks + " d",
                                 full + blanks + "e"}) == Texts{full + "ab", full + "c d", full + "e"});
}

TEST_CASE("A console's name before the marks of who speaks", "[text][layout]") {
  CHECK(repaired(undo_console_name,
                 {"Here is the log", "flutter: S: 220 mail ESMTP", "flutter: S:", "flutter: C: EHLO pc",
                  "flutter: S: 250-mail", "flutter: S: 250 SIZE"}) ==
        Texts{"Here is the log", "S: 220 mail ESMTP", "S:", "C: EHLO pc", "S: 250-mail", "S: 250 SIZE"});
  // The names are the marks, or nobody speaks.
  CHECK(
      repaired(undo_console_name, {"server: 220 mail ESMTP", "client: EHLO pc", "server: 250 mail"}).empty());
  CHECK(repaired(undo_console_name, {"smtp: 220 mail ESMTP", "smtp: EHLO pc", "smtp: 250 mail"}).empty());
  CHECK(repaired(undo_console_name, {"msmtp: a", "msmtp: b", "msmtp: c"}).empty());
}

TEST_CASE("A record's head stands behind the one before it", "[text][layout]") {
  CHECK(repaired(
            undo_heads_behind,
            {"2023-01-24 15:30:23 [500@web]", "3 - Connection: opening2023-01-24 15:30:24 [500@web]",
             "3 - Connection: opened2023-01-24 15:30:24 [500@web]",
             "2 - SERVER -> CLIENT: 220 mail2023-01-24 15:30:24 [500@web]", "2 - CLIENT -> SERVER: QUIT"}) ==
        Texts{"2023-01-24 15:30:23 [500@web]", "3 - Connection: opening", "3 - Connection: opened",
              "2 - SERVER -> CLIENT: 220 mail", "2 - CLIENT -> SERVER: QUIT"});
  // Records that have their own head, and lines that just end with a time.
  CHECK(repaired(undo_heads_behind, {"2023-01-24 15:30:23 a at 2023-01-24 15:30:23",
                                     "2023-01-24 15:30:24 b at 2023-01-24 15:30:24",
                                     "2023-01-24 15:30:25 c at 2023-01-24 15:30:25"})
            .empty());
}
