// decode(): bytes to the lines that readers see.
#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "repair/document.h"
#include "text/line.h"

using namespace smtplain;
using namespace std::string_literals;

namespace {

using Numbered = std::vector<std::pair<unsigned, std::string>>;

Numbered lines_of(const Document& document) {
  Numbered lines;
  for (const Line& line : document.lines) lines.emplace_back(line.number, std::string(line.text));
  return lines;
}
Numbered lines_of(std::string bytes) {
  return lines_of(decode(std::move(bytes)));
}

}  // namespace

TEST_CASE("Line ends and line numbers", "[text][decode]") {
  CHECK(lines_of("") == Numbered{});
  CHECK(lines_of("a\nb") == Numbered{{1, "a"}, {2, "b"}});
  CHECK(lines_of("a\r\nb\r\n") == Numbered{{1, "a"}, {2, "b"}});
  CHECK(lines_of("a\r\r\nb\r\r\n") == Numbered{{1, "a"}, {2, "b"}});
  CHECK(lines_of("a\rb\rc") == Numbered{{1, "a"}, {2, "b"}, {3, "c"}});
  CHECK(lines_of(" 10%\r 20%\r\n220 mx\n") == Numbered{{1, " 10%"}, {1, " 20%"}, {2, "220 mx"}});
  CHECK(lines_of("a\n\n\nb\n") == Numbered{{1, "a"}, {2, ""}, {3, ""}, {4, "b"}});
  CHECK(decode("a\n\nb").line_count == 3);
  CHECK(decode("a\n\nb\n").line_count == 3);
}

TEST_CASE("A clean document is not copied", "[text][decode]") {
  std::string bytes = "* Connected to mx.example.com\n< 220 mx.example.com ESMTP\n> EHLO pc\n";
  bytes.append(100, ' ');
  const char* first = bytes.data();
  const std::size_t size = bytes.size();
  const Document document = decode(std::move(bytes));
  for (const Line& line : document.lines) {
    CHECK(line.text.data() >= first);
    CHECK(line.text.data() + line.text.size() <= first + size);
    CHECK_FALSE(line.inferred);
  }
}

TEST_CASE("Marks of clients are not taken for paste damage", "[text][decode]") {
  const std::string logs[] = {
      "> EHLO pc\n< 250-mx.example.com\n< 250 SIZE 1000\n> MAIL FROM:<a@example.com>\n< 250 OK\n",
      ">>> EHLO pc\n250-mx.example.com\n250 HELP\n>>> MAIL From:<a@example.com>\n250 OK\n>>> QUIT\n",
      "<-  220 mx\n -> EHLO pc\n<-  250 OK\n -> QUIT\n<** 550 no\n*** Remote host closed\n",
      "* Connected to mx\n* TLSv1.3\n* Closing connection\n< 220 mx\n> EHLO a\n",
      "MAIL FROM:<a@example.com>\n250 2.1.0 <a@example.com>... Sender ok\nRCPT TO:<p>\n250 <p>... ok\n",
      "354 End data with <CR><LF>.<CR><LF>\n<p>Hello<br>you &amp; me</p>\n.\n250 OK\n",
      "- Certificate type: X.509\n- Peer's certificate is trusted\n- Handshake was completed\n- Status: ok\n",
      "220 ****************\nEHLO pc\n250-mx\n250-XXXXXXXA\n250 OK\n",
  };
  for (const std::string& log : logs) {
    std::string joined;
    for (const Line& line : decode(log).lines) {
      CHECK_FALSE(line.inferred);
      joined.append(line.text).append("\n");
    }
    CHECK(joined == log);
  }
}

TEST_CASE("Damage in layers", "[text][decode]") {
  // HTML within mail quoting, entities encoded twice, newlines lost to <br>
  CHECK(lines_of("&gt; &lt;- 220 mx\n&gt; -&gt; EHLO pc\n&gt; &lt;- 250 OK\n") ==
        Numbered{{1, "<- 220 mx"}, {2, "-> EHLO pc"}, {3, "<- 250 OK"}});
  CHECK(lines_of("CLIENT -&amp;gt; SERVER: EHLO pc&lt;br&gt;SERVER -&amp;gt; CLIENT: 250 OK&lt;br&gt;") ==
        Numbered{{1, "CLIENT -> SERVER: EHLO pc"}, {1, "SERVER -> CLIENT: 250 OK"}});
  // colours within docker's JSON
  CHECK(lines_of("{\"log\":\"\\u001b[32m220\\u001b[0m "
                 "mx\\r\\n\",\"stream\":\"stdout\",\"time\":\"2023-11-21T10:00:00.1Z\"}\n") ==
        Numbered{{1, "220 mx"}});
}

TEST_CASE("Very long lines are cut, and a warning says so", "[text][decode]") {
  const Document document = decode("220 mx\n" + std::string(1 << 20, 'x') + "\n250 ok\n");
  REQUIRE(document.lines.size() == 3);
  CHECK(document.lines[1].text.size() == 64 * 1024);
  CHECK(document.lines[2].text == "250 ok");
  REQUIRE(document.warnings.size() == 2);
  CHECK(document.warnings[0].find("line 2") != std::string::npos);
  // never in the middle of a character
  std::string umlauts = "x";
  for (int i = 0; i < 100'000; ++i) umlauts += "\xC3\xA4";
  CHECK(decode(umlauts).lines[0].text.size() == 64 * 1024 - 1);
}

TEST_CASE("NUL bytes and control characters never reach a reader", "[text][decode]") {
  const Document document = decode("220\0 mx\x01\x1B[31m red\x07\x7F\n"s);
  REQUIRE(document.lines.size() == 1);
  CHECK(document.lines[0].text == "220 mx re");
  CHECK(document.warnings.size() == 1);
}

TEST_CASE("Private keys are hidden", "[text][decode]") {
  const Numbered lines =
      lines_of("-----BEGIN PRIVATE KEY-----\nMIIEvQ\nAbCd\n-----END PRIVATE KEY-----\nMIIE\n");
  CHECK(lines == Numbered{{1, "-----BEGIN PRIVATE KEY-----"},
                          {2, "[hidden]"},
                          {3, "[hidden]"},
                          {4, "-----END PRIVATE KEY-----"},
                          {5, "MIIE"}});
}
