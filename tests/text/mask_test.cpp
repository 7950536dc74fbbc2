#include "text/mask.h"

#include <catch2/catch.hpp>
#include <string>

using namespace smtplain;

TEST_CASE("Secrets are hidden, and nothing else", "[text][mask]") {
  // the secret is always S3cret!x or what `=> ` gives in full
  const std::pair<std::string, std::string> rows[] = {
      // command lines
      {"curl --user 'a@example.com:S3cret!x' -v", "curl --user 'a@example.com:[hidden]' -v"},
      {"curl -u a@example.com:S3cret!x smtps://x", "curl -u a@example.com:[hidden] smtps://x"},
      {"curl -ua@example.com:S3cret!x smtps://x", "curl -ua@example.com:[hidden] smtps://x"},
      {"curl --user a:'S3 cret!x' -v", "curl --user a:[hidden] -v"},
      {"curl --oauth2-bearer S3cret!x smtp://x", "curl --oauth2-bearer [hidden] smtp://x"},
      {"swaks -au a -ap S3cret!x --tls", "swaks -au a -ap [hidden] --tls"},
      {"swaks --auth-password=S3cret!x", "swaks --auth-password=[hidden]"},
      {"swaks \xE2\x80\x93"
       "auth-password S3cret!x",
       "swaks \xE2\x80\x93"
       "auth-password [hidden]"},
      {"swaks --auth-hide-password --tls", "swaks --auth-hide-password --tls"},
      {"sendEmail -xu a -xp S3cret!x", "sendEmail -xu a -xp [hidden]"},
      {"smtp-cli --user=a --pass=S3cret!x", "smtp-cli --user=a --pass=[hidden]"},
      {"openssl s_client -pass pass:S3cret!x", "openssl s_client -pass [hidden]"},
      {"mailx -S smtp-auth-password=S3cret!x", "mailx -S smtp-auth-password=[hidden]"},
      {"mailx -S password-a@example.com=S3cret!x", "mailx -S password-a@example.com=[hidden]"},
      {"docker run -u 1000:1000 mail", "docker run -u 1000:1000 mail"},
      {"echo -n 'S3cret!x' | base64", "echo -n '[hidden]' | base64"},
      {"printf '\\0a\\0S3cret!x'", "printf '\\0a\\0[hidden]'"},
      {"-e 'print encode_base64(\"\\000a\\@example.com\\000S3cret!x\")'",
       "-e 'print encode_base64(\"\\000a\\@example.com\\000[hidden]\")'"},
      // settings
      {"$mail->Password = 'S3\\'cret!x'; // SMTP", "$mail->Password = '[hidden]'; // SMTP"},
      {"'password' => 'S3cret!x',", "'password' => '[hidden]',"},
      {"'password' => env('MAIL_PASSWORD'),", "'password' => env('MAIL_PASSWORD'),"},
      {"MAIL_PASSWORD=S3cret!x", "MAIL_PASSWORD=[hidden]"},
      {"auth: { user: 'a', pass: 'S3cret!x' }", "auth: { user: 'a', pass: '[hidden]' }"},
      {"auth: {user: a, pass: S3cret!x}", "auth: {user: a, pass: [hidden]}"},
      {"  password: S3cret!x and more", "  password: [hidden]"},
      {"\"smtp_pass\": \"S3cret!x\",", "\"smtp_pass\": \"[hidden]\","},
      {"password S3cret!x", "password [hidden]"},
      {"machine mx login a password S3cret!x", "machine mx login a password [hidden]"},
      {"set smtp_pass=\"S3cret!x\"", "set smtp_pass=\"[hidden]\""},
      {"[\"Password\"]=> string(8) \"S3cret!x\"", "[\"Password\"]=> string(8) \"[hidden]\""},
      {"curl_easy_setopt(curl, CURLOPT_PASSWORD, \"S3cret!x\");",
       "curl_easy_setopt(curl, CURLOPT_PASSWORD, \"[hidden]\");"},
      {"ConvertTo-SecureString \"S3cret!x\" -AsPlainText",
       "ConvertTo-SecureString \"[hidden]\" -AsPlainText"},
      // code and stack traces
      {"server.login(\"a@example.com\", \"S3cret!x\")", "server.login(\"a@example.com\", \"[hidden]\")"},
      {"#2 Mail->login('a', 'S3cret!x', 'LOGIN')", "#2 Mail->login('a', '[hidden]', 'LOGIN')"},
      {"#1 Smtp->sendRequestWithCheck('AHN0ZXBoYW4AUXc...', 235, true)",
       "#1 Smtp->sendRequestWithCheck('[hidden]', 235, true)"},
      {"#3 SMTP->sendCommand('MAIL FROM', 'MAIL FROM:<a@ex...', 250)",
       "#3 SMTP->sendCommand('MAIL FROM', 'MAIL FROM:<a@ex...', 250)"},
      {"smtp.PlainAuth(\"\", \"a\", \"S3cret!x\", \"mx\")",
       "smtp.PlainAuth(\"\", \"a\", \"[hidden]\", \"mx\")"},
      {"new NetworkCredential(\"a\", \"S3cret!x\")", "new NetworkCredential(\"a\", \"[hidden]\")"},
      {"#4 Shop->check('a@example.com', 'kfw&R417', Object(Mail))",
       "#4 Shop->check('a@example.com', '[hidden]', Object(Mail))"},
      {"setFrom('a@example.com', 'The Shop')", "setFrom('a@example.com', 'The Shop')"},
      // URLs
      {"smtp://a@example.com:S3cret!x@mx.example.com:587",
       "smtp://a@example.com:[hidden]@mx.example.com:587"},
      {"smtp://a:S3/cr@et@mx.example.com", "smtp://a:[hidden]@mx.example.com"},
      {"MAILER_DSN=sendgrid://K3Y@default", "MAILER_DSN=sendgrid://[hidden]@default"},
      {"see http://example.com:80/list@archive", "see http://example.com:80/list@archive"},
      // the protocol
      {"AUTH PLAIN AGEAUzNjcmV0IXg=", "AUTH PLAIN [hidden]"},
      {"> auth xoauth2 dXNlcj1hAWF1dGg9QmVhcmVyIHgBAQ==", "> auth xoauth2 [hidden]"},
      {"Sent: AGFAZXhhbXBsZS5jb20AUzNjcmV0IXg=", "Sent: [hidden]"},
      {"Authorization: Bearer ya29.a0AfH6SMBx-tok", "Authorization: Bearer [hidden]"},
      {"    Master-Key: 92C9C1584E718B53338BF2DB3AF19F6A", "    Master-Key: [hidden]"},
      {"    0000 - 9c 1a 2b 3c 4d 5e 6f 70-81   ..+<M", "    0000 - [hidden]"},
      {"-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
       "-----BEGIN RSA PRIVATE KEY-----[hidden]-----END RSA PRIVATE KEY-----"},
  };
  for (const auto& [text, masked] : rows) {
    CAPTURE(text);
    CHECK(mask_secrets(text) == masked);
    CHECK(may_hold_secret(text) >= (text != masked));
    CHECK(mask_secrets(masked) == masked);
  }
}

TEST_CASE("Ordinary text stays", "[text][mask]") {
  for (const char* text : {"",
                           "250 2.1.0 Ok",
                           "535 5.7.8 Error: authentication failed: another step is needed in authentication",
                           "535 Incorrect password: try again later",
                           "Password incorrect",
                           "The username or password is not correct.",
                           "250-AUTH LOGIN PLAIN XOAUTH2 PLAIN-CLIENTTOKEN OAUTHBEARER XOAUTH",
                           "250-AUTH LOGIN PLAIN250-HELP",
                           "DEBUG SMTP: AUTH LOGIN command trace suppressed",
                           "AUTH LOGIN succeeded",
                           "AUTH CRAM-MD5 failed",
                           "503 AUTH command used when not advertised",
                           "password = *",
                           "password=<null>",
                           "user=a, password=<non-null>",
                           "334 VXNlcm5hbWU6",
                           "bypass: yes",
                           "compass = north",
                           "Subject: Password reset: how to",
                           "MAIL FROM:<pass@example.com> SIZE=100",
                           "    Session-ID: ",
                           "    Session-ID-ctx: ",
                           "0000: 32 35 30",
                           "smtp.login(self.username, self.password)",
                           "https://support.google.com/mail/?p=BadCredentials",
                           "connect(): Connection refused",
                           "AUTH PLAIN [hidden]",
                           "Unexpected token < in JSON"}) {
    CAPTURE(text);
    CHECK(mask_secrets(text) == text);
  }
}
