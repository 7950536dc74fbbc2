#include "text/base64.h"

#include <catch2/catch.hpp>
#include <string>

using namespace smtplain;
using namespace std::string_literals;

TEST_CASE("Base64 both ways (RFC 4648 section 10)", "[text][base64]") {
  const std::pair<std::string, std::string> rows[] = {{"", ""},
                                                      {"f", "Zg=="},
                                                      {"fo", "Zm8="},
                                                      {"foo", "Zm9v"},
                                                      {"foob", "Zm9vYg=="},
                                                      {"fooba", "Zm9vYmE="},
                                                      {"foobar", "Zm9vYmFy"},
                                                      {"\0u\0p"s, "AHUAcA=="},
                                                      {"\xFF\xFE", "//4="}};
  for (const auto& [bytes, text] : rows) {
    CHECK(encode_base64(bytes) == text);
    CHECK(decode_base64(text) == bytes);
    CHECK(decode_base64("  " + text + "\r\n") == bytes);
  }
}

TEST_CASE("decode_base64 is strict", "[text][base64]") {
  for (const char* bad :
       {"Zg", "Zg=", "Zg===", "Z===", "====", "Zm9v!", "Zm 9v", "Zm9vYg==Zm9v", "user@example.com", "Z=g="}) {
    CAPTURE(bad);
    CHECK_FALSE(decode_base64(bad).has_value());
  }
}

TEST_CASE("decode_base64_prefix takes what there is", "[text][base64]") {
  CHECK(decode_base64_prefix("VXNlcm5hbWU6") == "Username:");
  CHECK(decode_base64_prefix("VXNlcm5hbWU") == "Username");
  CHECK(decode_base64_prefix("AHN0ZXBoYW4AUXc...") == "\0stephan\0Qw"s.substr(0, 10) + "w");
  CHECK(decode_base64_prefix("!") == "");
}
