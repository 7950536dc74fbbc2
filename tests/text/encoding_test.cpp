#include "text/encoding.h"

#include <catch2/catch.hpp>
#include <string>

#include "repair/document.h"
#include "text/line.h"

using namespace smtplain;
using namespace std::string_literals;

TEST_CASE("to_utf8 finds the encoding from the bytes alone", "[text][encoding]") {
  struct Row {
    std::string bytes;
    std::string_view encoding;
    std::string text;
  };
  const std::string utf16le =
      "2\0"
      "2\0"
      "0\0"
      " \0"
      "m\0"
      "x\0"
      "\n\0"s;
  const std::string utf16be =
      "\0"
      "2\0"
      "2\0"
      "0\0"
      " \0"
      "m\0"
      "x\0"
      "\n"s;
  const Row rows[] = {
      {"", "utf-8", ""},
      {"220 mx\n", "utf-8", "220 mx\n"},
      {"\xEF\xBB\xBF"
       "220 mx",
       "utf-8", "220 mx"},
      {"Empf\xC3\xA4nger \xF0\x9F\x98\x80", "utf-8", "Empf\xC3\xA4nger \xF0\x9F\x98\x80"},
      {"Empf\xE4nger unbekannt", "latin-1", "Empf\xC3\xA4nger unbekannt"},
      {"\x93"
       "250\x94 \x80",
       "latin-1",
       "\xE2\x80\x9C"
       "250\xE2\x80\x9D \xE2\x82\xAC"},
      {"\xFF\xFE"s + utf16le, "utf-16le", "220 mx\n"},
      {"\xFE\xFF"s + utf16be, "utf-16be", "220 mx\n"},
      {utf16le, "utf-16le", "220 mx\n"},
      {utf16be, "utf-16be", "220 mx\n"},
      {"\xFF\xFE\x3D\xD8\x00\xDE"s, "utf-16le", "\xF0\x9F\x98\x80"},  // a surrogate pair
      {"\xC3\xA4 \xC3\xA4 \xFF x", "utf-8", "\xC3\xA4 \xC3\xA4 \xEF\xBF\xBD x"},
      {"all is well \xE2\x80", "utf-8", "all is well \xEF\xBF\xBD"},  // the end was cut off
      {"Empf\xC3\xA4nger \xC3\xBC\nEmpf\xE4nger\n", "utf-8",
       "Empf\xC3\xA4nger \xC3\xBC\nEmpf\xC3\xA4nger\n"},  // two programs wrote to one log
      {"caf\xE9\nEmpf\xC3\xA4nger\nEmpf\xE4nger\ncaf\xE9", "latin-1",
       "caf\xC3\xA9\nEmpf\xC3\xA4nger\nEmpf\xC3\xA4nger\ncaf\xC3\xA9"},
  };
  for (const Row& row : rows) {
    const DecodedText decoded = to_utf8(row.bytes);
    CAPTURE(row.bytes);
    CHECK(decoded.encoding == row.encoding);
    CHECK(decoded.text == row.text);
  }
}

TEST_CASE("UTF-8 is checked strictly", "[text][encoding]") {
  const std::string bad[] = {"\xC0\x80",         "\xE0\x80\x80",         "\xED\xA0\x80",
                             "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\x80"};
  for (const std::string& bytes : bad) CHECK(utf8_sequence(bytes) == 0);
  CHECK(utf8_sequence("\xF4\x8F\xBF\xBF") == 4);
  CHECK(utf8_code_point("\xF0\x9F\x98\x80", 4) == 0x1F600);
}

TEST_CASE("Half a UTF-16 unit and a lone surrogate are replaced", "[text][encoding]") {
  const DecodedText odd = to_utf8(
      "\xFF\xFE"
      "a\0"
      "b"s);
  CHECK(odd.text == "a\xEF\xBF\xBD");
  CHECK(odd.replaced == 1);
  CHECK(to_utf8("\xFF\xFE\x00\xDC"
                "a\0"s)
            .text ==
        "\xEF\xBF\xBD"
        "a");
}

TEST_CASE("A binary file is no Latin-1", "[text][encoding]") {
  std::string bytes;
  for (int i = 0; i < 4000; ++i) bytes += static_cast<char>((i * 37) % 256);
  const Document document = decode(bytes);
  CHECK(document.encoding == "utf-8");
  CHECK(document.warnings.size() == 2);  // replaced bytes, NUL bytes
  for (const Line& line : document.lines) CHECK(to_valid_utf8(line.text) == line.text);
}

TEST_CASE("survey_bytes sees what needs a repair, in every position", "[text][encoding]") {
  for (std::size_t at = 0; at < 130; ++at) {
    std::string text(131, 'x');
    CHECK_FALSE(survey_bytes(text).control);
    text[at] = '\x1B';
    CHECK(survey_bytes(text).control);
    text[at] = '\xC3';
    CHECK(survey_bytes(text).high);
    text[at] = '\r';
    CHECK(survey_bytes(text).carriage_return);
    text[at] = '\t';
    CHECK_FALSE(survey_bytes(text).control);
  }
}
