
#include <catch2/catch.hpp>

#include "repair/document.h"

using namespace smtplain;

TEST_CASE("line ends written out: a dialogue is cut", "[text]") {
  const Document document = decode("220 hi\\r\\nEHLO pc\\r\\n250-hi\\r\\n250 SIZE 1000\\r\\n\n");
  REQUIRE(document.lines.size() == 4);
  CHECK(document.lines[1].text == "EHLO pc");
  CHECK(document.lines[3].text == "250 SIZE 1000");
  CHECK(document.lines[3].number == 1);
  CHECK(document.lines[3].inferred);
}

TEST_CASE("line ends written out: behind marks", "[text]") {
  const Document document = decode("<-  220 hi\\n -> EHLO pc\\n<-  250 hi\\n");
  REQUIRE(document.lines.size() == 3);
  CHECK(document.lines[1].text == " -> EHLO pc");
}

TEST_CASE("line ends written out: a quoted reply stays whole", "[text]") {
  CHECK(decode("response: '535-5.7.8 no\\n535-5.7.8 still no\\n535 5.7.8 see',").lines.size() == 1);
  CHECK(decode("{\"a\":\"535-5.7.8 no\\r\\n535 5.7.8 see\\r\\n\"}").lines.size() == 1);
}

TEST_CASE("a document that is one string of a program", "[text]") {
  const Document json = decode("{\"output\": \"220 hi\\r\\nEHLO pc\\r\\n250 \\\"hi\\\"\\r\\n\"}");
  REQUIRE(json.lines.size() == 3);
  CHECK(json.lines[2].text == "250 \"hi\"");
  CHECK(json.lines[2].inferred);
  // what the log itself wrote as a string stays one: smtplib's lines within Python's repr()
  const Document python = decode("'connect: to a\\nreply: b\\'220 hi\\\\r\\\\n\\'\\nend\\n'\n");
  REQUIRE(python.lines.size() == 3);
  CHECK(python.lines[1].text == "reply: b'220 hi\\r\\n'");
  CHECK(decode("send: 'From: a\\r\\nTo: b\\r\\n\\r\\nHello\\r\\n.\\r\\n'").lines.size() == 1);
}

TEST_CASE("a list of strings that are a dialogue", "[text]") {
  const Document list = decode("log = [\n  '220 hi',\n  'EHLO pc',\n  '250-hi\\r\\n250 SIZE 1000'\n]\n");
  REQUIRE(list.lines.size() == 6);
  CHECK(list.lines[1].text == "220 hi");
  CHECK(list.lines[3].text == "250-hi");
  CHECK(list.lines[4].text == "250 SIZE 1000");
  CHECK(list.lines[4].number == 4);
  // a program's arguments are none, and neither is what is not closed
  CHECK(decode("\"one\",\n\"two\",\n\"three\"\n").lines[1].text == "\"two\",");
  CHECK(decode("\"220 hi\n\"EHLO pc\n\"250 hi\n").lines[1].text == "\"EHLO pc");
}
