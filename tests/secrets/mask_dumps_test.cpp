// Values as programs dump them, values on the line below, and passwords within sentences.
#include <catch2/catch.hpp>
#include <string>

#include "secrets/forms.h"
#include "secrets/hidden.h"
#include "secrets/lines.h"
#include "secrets/mask.h"

using namespace smtplain;

TEST_CASE("Values that dumps show with blanks and quotes within are hidden whole", "[text][mask]") {
  const std::pair<std::string, std::string> rows[] = {
      {"    [smtp_pass] => rain bow 12", "    [smtp_pass] => [hidden]"},
      {"Array ( [password] => a, b c [port] => 587 )", "Array ( [password] => [hidden] [port] => 587 )"},
      {"[Password:protected] => gr@ss, 9", "[Password:protected] => [hidden]"},
      {"  [\"Password\"]=> string(14) \"with \"a\" quote\"", "  [\"Password\"]=> string(14) \"[hidden]\""},
      {"[\"password\":protected]=> string(5) \"otter\"", "[\"password\":protected]=> string(5) \"[hidden]\""},
      {"s:4:\"pass\";s:5:\"a\"b\"c\";s:4:\"port\";", "s:4:\"pass\";s:5:\"[hidden]\";s:4:\"port\";"},
      {"{Host:mx User:a@b.c Password:two words TLS:true}", "{Host:mx User:a@b.c Password:[hidden] TLS:true}"},
      {" Password: (string) (len=5) \"otter\",", " Password: (string) (len=5) \"[hidden]\","},
      {"{username,\"jo\"},{password,<<\"otter\">>}]", "{username,\"jo\"},{password,<<\"[hidden]\">>}]"},
      {"VALUES (12, NULL, 'PS_MAIL_PASSWD', 'otter', '2024-01-01');",
       "VALUES (12, NULL, 'PS_MAIL_PASSWD', '[hidden]', '2024-01-01');"},
      {"{{ smtp_password | default(\"otter\") }}", "{{ smtp_password | default(\"[hidden]\") }}"},
      {".Fields.Item(\"http://x/configuration/sendpassword\").Value = \"otter\"",
       ".Fields.Item(\"http://x/configuration/sendpassword\").Value = \"[hidden]\""},
      {"New-Object PSCredential \"a@b.c\",('otter'|ConvertTo-SecureString -AsPlainText -Force)",
       "New-Object PSCredential \"a@b.c\",('[hidden]'|ConvertTo-SecureString -AsPlainText -Force)"},
      {"SecretStr('otter')", "SecretStr('[hidden]')"},
      {"[mx.example.com]:587  jo@example.com:two words", "[mx.example.com]:587  jo@example.com:[hidden]"},
      {"SES SMTP credentials: AKIAEXAMPLE / BGh5kLm2Np9QrS8tUv4WxY7zA1bC3",
       "SES SMTP credentials: AKIAEXAMPLE / [hidden]"},
      {"mailjet secret key: 3fa9c8e17b6d4052", "mailjet secret key: [hidden]"},
      {"VALUES ('default', 0, 'system/smtp/password', 'otter');",
       "VALUES ('default', 0, 'system/smtp/password', '[hidden]');"},
      {"#5 sendMail('mx.example.com', 587, 'jo@example.com', 'two words 8', 'tls')",
       "#5 sendMail('mx.example.com', 587, 'jo@example.com', '[hidden]', 'tls')"},
      {"curl --user \"jo@example.com\":\"two words\" smtp://x",
       "curl --user \"jo@example.com\":\"[hidden]\" smtp://x"},
      // sentences
      {"password I use: Scholle22", "password I use: [hidden]"},
      {"my password (Flut55) has no blanks", "my password ([hidden]) has no blanks"},
      {"Password (for testing only): otter", "Password (for testing only): [hidden]"},
      {"temporary password: Brandg21 (I will change it)", "temporary password: [hidden] (I will change it)"},
      {"(test account, pw Rothg20)", "(test account, pw [hidden])"},
      {"password Reih30! (copied)", "password [hidden] (copied)"},
      {"I entered Stock23 as the password", "I entered [hidden] as the password"},
      {"mon mdp c'est Basst8", "mon mdp c'est [hidden]"},
      {"Passwort für jo@example.com ist \"otter\"", "Passwort für jo@example.com ist \"[hidden]\""},
      {"Passwort für jo@example.com: \"ot ter\"", "Passwort für jo@example.com: \"[hidden]\""},
      {"Passwort für jo@example.com: xkcd wqrt zzpl mnbv", "Passwort für jo@example.com: [hidden]"},
      {"Passwort für jo@example.com alt: sommer und neu: winter",
       "Passwort für jo@example.com alt: [hidden] und neu: [hidden]"},
      {"user/password: shop/otter", "user/password: shop/[hidden]"},
      {"password = “two words”", "password = “[hidden]”"},
      {"my password xkcd wqrt zzpl mnbv", "my password [hidden]"},
      {"Пароль - Purpurr3, логин - jo@example.com", "Пароль - [hidden], логин - jo@example.com"},
      {"my smtp password 9f8e7d6c5b4a3928-53c13666 fails", "my smtp password [hidden] fails"},
  };
  for (const auto& [text, masked] : rows) {
    CAPTURE(text);
    CHECK(may_hold_secret(text));
    CHECK(mask_secrets(text) == masked);
    CHECK(mask_secrets(masked) == masked);
  }
}

TEST_CASE("Words in the places of dumps and sentences that are no secrets stay", "[text][mask]") {
  for (const char* text : {
           "    [smtp_pass] => ",
           "ruser=jo@example.com rhost=192.0.2.7",
           "Wrong password: try again",
           "bad password: base64 encoded",
           "bad password: mx1.example.com refused it",
           "I use port 587 as the password field says",
           "('SMTP_HOST', 'SMTP_PASSWORD', 'SMTP_PORT')",
           "API key is missing",
           "credentials: see a / b",
           "password SHA256 (hashed)",
           "the password (see above) is right",
           "Password (required): see the wiki",
       }) {
    CAPTURE(text);
    CHECK(mask_secrets(text) == text);
  }
}

TEST_CASE("Secrets on the line below what names them", "[text][mask]") {
  const std::vector<std::string> pastes[] = {
      {"  [\"password\":protected]=>", "  string(7) \"@@@\""},
      {"  [\"password\":\"App\\Mailer\":private]=>", "  string(7) \"@@@\""},
      {"$mail->Password =", "    '@@@';"},
      {"\"password\":", "  \"@@@\","},
      {"define(", "  'SMTP_PASS',", "  '@@@'", ");"},
      {"curl_easy_setopt(curl, CURLOPT_PASSWORD,", "    \"@@@\");"},
      {"smtp.login(", "    \"jo@example.com\",", "    \"@@@\",", ")"},
      {"gomail.NewDialer(", "    \"mx\",", "    587,", "    \"jo@example.com\",", "    \"@@@\",", ")"},
      {"mail.setPassword(", "    \"@@@\"", ")"},
      {"new NetworkCredential(", "   user,", "   \"@@@\");"},
      {"auth = smtp.PlainAuth(", "\t\"\",", "\t\"jo@example.com\",", "\t\"@@@\",", "\thost,", ")"},
      {"swaks --auth-user jo --auth-password=\\", "@@@"},
  };
  for (const auto& lines : pastes) {
    SecretLines reading;
    CAPTURE(lines);
    for (std::string line : lines) {
      std::string expected = line;
      if (const std::size_t at = line.find("@@@"); at != std::string::npos) {
        line.replace(at, 3, "otter 7");
        expected.replace(at, 3, "[hidden]");
        if (line.find('"') == std::string::npos && line.find('\'') == std::string::npos) {
          line = "otter7!";  // no quotes, no blanks
        }
      }
      CHECK(reading.hide(line).value_or(line) == expected);
    }
  }
  SecretLines yaml;
  CHECK_FALSE(yaml.hide("smtp_password: >").has_value());
  CHECK(yaml.hide("    two words") == "    [hidden]");
  const std::vector<std::string> harmless[] = {
      {"$fields = ['password',", "  'host',", "  'port']"},
      {"'password',", "'host',"},
      {"smtp.login(", "  user,", "  password)"},
      {"$mail->Password =", "  getenv('SMTP_PASS');"},
      {"use the option --auth-password", "Then it works"},
      {"server.authenticate(", "535 5.7.8 failed"},
  };
  for (const auto& lines : harmless) {
    SecretLines reading;
    CAPTURE(lines);
    for (const std::string& line : lines) CHECK_FALSE(reading.hide(line).has_value());
  }
}

TEST_CASE("A known secret is written in other forms", "[text][mask]") {
  CHECK(escaped_forms("Summer2024").empty());
  const auto has_form = [](std::string_view secret, const std::string& form) {
    const auto forms = escaped_forms(secret);
    return std::find(forms.begin(), forms.end(), form) != forms.end();
  };
  CHECK(has_form("a b&c", "a%20b%26c"));
  CHECK(has_form("a b&c", "a+b%26c"));
  CHECK(has_form("a=b/c", "a%3db%2fc"));
  CHECK(has_form("a<b\"c'", "a&lt;b&quot;c&#039;"));
  CHECK(has_form("a\"b\\c", "a\\\"b\\\\c"));
  CHECK(has_form("a/b", "a\\/b"));
  CHECK(has_form("\xC3\xA4\xF0\x9F\x98\x80", "\\u00e4\\ud83d\\ude00"));
  CHECK(has_form("a<b", "a\\u003cb"));
  CHECK(has_form("O'Hara", "O\\'Hara"));
  CHECK(is_short_secret("kurz5"));
  CHECK_FALSE(is_short_secret("12345"));
  CHECK_FALSE(is_short_secret("words"));
  CHECK(is_lone_word("is kurz5.", 3, 5));
  CHECK_FALSE(is_lone_word("mx01a.example.com", 0, 5));
}
