// Log-ins in what network tools recorded, in what somebody printed at a prompt, and in traces and tables.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "secrets/dumps.h"
#include "secrets/hidden.h"
#include "secrets/lines.h"
#include "secrets/mask.h"

using namespace smtplain;

namespace {

/// The lines as they are shown, those that nothing is hidden in as they are.
std::vector<std::string> read(const std::vector<std::string>& lines) {
  SecretLines reading;
  std::vector<std::string> shown;
  for (const std::string& line : lines) shown.push_back(reading.hide(line).value_or(line));
  return shown;
}

}  // namespace

TEST_CASE("Rows of bytes are hidden while a log-in goes on", "[text][mask]") {
  const std::vector<std::string> tcpdump = {
      "\t0x0030:  b380 310c 4155 5448 204c 4f47 494e 0d0a  ..1.AUTH.LOGIN..",
      "\t0x0030:  b380 310c 3333 3420 5547 467a 6333 6476  ..1.334.UGFzc3dv",
      "10:11:12.123 IP 192.0.2.1.40000 > 192.0.2.5.587: Flags [P.], length 18",
      "\t0x0030:  b380 310c 544d 3979 596a 4d7a 6369 5a78  ..1.TG9yYjMzciZx",
      "\t0x0030:  b380 310c 3533 3520 352e 372e 3820 6e6f  ..1.535.5.7.8.no",
      "\t0x0030:  b380 310c 4d41 494c 2046 524f 4d3a 3c61  ..1.MAIL.FROM:<a"};
  CHECK(read(tcpdump) == std::vector<std::string>{"\t0x0030:  [hidden]", "\t0x0030:  [hidden]", tcpdump[2],
                                                  "\t0x0030:  [hidden]", tcpdump[4], tcpdump[5]});
  // what a command begins in one row and ends in the next
  CHECK(read({"00000000  67 6f 20 20 20 20 20 20  20 20 20 0d 0a 41 55 54  |go         ..AUT|",
              "00000010  48 20 50 4c 41 49 4e 20  41 47 70 76 41 48 67 3d  |H PLAIN AGpvAHg=|"})[1] ==
        "00000010  [hidden]");
  const std::vector<std::vector<std::string>> rows = {
      {"  > 0000: 41 55 54 48  20 4C 4F 47  49 4E 0D 0A            AUTH.LOGIN..",
       "  > 0000: 55 33 52 76  59 32 73 6A  63 32 4E 6F  4F 41 3D 3D    U3RvY2sjc2NoOA=="},
      {" 33 33 34 20 55 47 46 7a 63 33 64 76 63 6d 51 36 0d 0a", " 51 57 35 70 63 79 74 69 0d 0a"},
      {"System.Net.Sockets Verbose: 0 : [6828] 00000000 : 33 33 34 20 55 47 46 7A-63 33 64 76 : 334 UGFzc3dv",
       "System.Net.Sockets Verbose: 0 : [6828] 00000000 : 52 57 5A 6C 64 53 46 79-59 57 35 72 : "
       "RWZldSFyYW5r"},
      {"  0000: 41 55 54 48 20 50 4C 41   49 4E 20 41 47 70 76 41  AUTH PLAIN AGpvA",
       "  0010: 48 67 41 65 43 41 3D 3D   0D 0A                    HgAeCA==.."},
      {"$ echo -ne '\\0jo\\0x' | xxd", "00000000: 006a 6f00 4867 4165 4341                 .jo.HgAeCA"},
  };
  for (const auto& lines : rows) {
    CAPTURE(lines);
    CHECK(read(lines)[1].ends_with(" [hidden]"));
  }
}

TEST_CASE("Rows of bytes that show no log-in stay", "[text][mask]") {
  for (const char* line : {
           "0000: 41 55 54 48 20 50 4c 41 49 4e 20 41 47 70 76 41 AUTH PLAIN AGpvA",  // a reader has it
           "00000000  32 35 30 2d 41 55 54 48  20 4c 4f 47 49 4e 0d 0a  |250-AUTH LOGIN..|",
           "\t0x0030:  b380 310c 3533 3020 4155 5448 2072 6571  ..1.530.AUTH.req",
           "00000000  45 48 4c 4f 20 70 63 0d  0a                       |EHLO pc..|",
           " 45 48 4c 4f 20 70 63 0d 0a",
           "2024: 12 mails, 34 bounced",
           "  10:11:12 de ad be ef",
       }) {
    CAPTURE(line);
    CHECK(read({line, "00000010  65 78 61 6d 70 6c 65 2e  63 6f 6d 0d 0a           |example.com..|"}) ==
          std::vector<std::string>{
              line, "00000010  65 78 61 6d 70 6c 65 2e  63 6f 6d 0d 0a           |example.com..|"});
  }
}

TEST_CASE("What a command at a prompt prints is hidden", "[text][mask]") {
  for (const char* command : {
           "$ echo $SMTP_PASSWORD",
           "# printenv MAIL_PASSWORD",
           "jo@web1:~$ echo \"$SMTP_PASS\"",
           "[root@mx ~]# cat /run/secrets/smtp_password",
           "$ kubectl get secret smtp -o jsonpath='{.data.password}' | base64 -d",
           "$ echo c29tbWVy | base64 -d; echo",
           "$ pass show mail/smtp",
           "$ secret-tool lookup service smtp user jo",
           "$ gcloud secrets versions access latest --secret=smtp-password",
           "$ security find-internet-password -s smtp.example.com -w",
           "$ wp config get SMTP_PASS",
           "C:\\Users\\jo> echo %SMTP_PASSWORD%",
           "PS C:\\> $env:SMTP_PASSWORD",
           "PS> $cred.GetNetworkCredential().Password",
           "php > echo $mail->Password;",
           "jo@web1 ~ % echo $SMTP_PASS",
           "\xE2\x9E\x9C  app git:(main) echo $SMTP_PASS",
           "$ jq -r .smtp.pass config.json",
           "$ fly ssh console -C 'printenv SMTP_PASSWORD'",
           "(lldb) po config.smtpPassword",
       }) {
    CAPTURE(command);
    CHECK(read({command, "otter"})[1] == "[hidden]");
    CHECK(read({command, "two words 7"})[1] == "[hidden]");
  }
  CHECK(read({">>> os.environ['SMTP_PASS']", "'otter'"})[1] == "'[hidden]'");
  CHECK(read({"(Pdb) p self.password", "'otter'"})[1] == "'[hidden]'");
  CHECK(read({"In [3]: settings.EMAIL_HOST_PASSWORD", "Out[3]: 'otter'"})[1] == "Out[3]: '[hidden]'");
  CHECK(read({"irb(main):004:0> ENV[\"SMTP_PASSWORD\"]", "=> \"otter\""})[1] == "=> \"[hidden]\"");
  CHECK(read({"ipdb> p pw", "'otter'"})[1] == "'[hidden]'");
  CHECK(read({"(gdb) p smtp_password", "$1 = 0x55d0 \"otter\""})[1] == "$1 = 0x55d0 \"[hidden]\"");
  CHECK(read({"scala> config.getString(\"smtp.password\")", "res0: String = otter"})[1] ==
        "res0: String = [hidden]");
  CHECK(read({"> config('mail.mailers.smtp.password')", "= \"otter\""})[1] == "= \"[hidden]\"");
}

TEST_CASE("What other commands print stays", "[text][mask]") {
  const std::vector<std::vector<std::string>> logs = {
      {"$ passwd", "Changing"},
      {"$ sudo postmap /etc/postfix/sasl_passwd", "done"},
      {"$ echo $SMTP_HOST", "mx.example.com"},
      {"$ echo $SMTP_PASSWORD", "$ telnet mx.example.com 25"},
      {"$ echo $SMTP_PASSWORD", "bash: SMTP_PASSWORD: unbound variable"},
      {"$ kubectl get secrets", "NAME   TYPE     DATA   AGE"},
      {"$ echo am9AZXhhbXBsZS5jb20= | base64 -d", "jo@example.com"},
      {"> AUTH LOGIN", "334 VXNlcm5hbWU6"},
      {"> my password", "535 5.7.8 no"},
      {"CLIENT -> SERVER: password", "otter"},
      {"From: Jo <jo@example.com> my password", "otter"},
      {">>> EHLO pc", "250 mx.example.com"},
  };
  for (const auto& lines : logs) {
    CAPTURE(lines);
    CHECK(read(lines) == lines);
  }
}

TEST_CASE("Secrets of traces, tables and blocks are hidden on their own lines", "[text][mask]") {
  CHECK(read({"output \"smtp_password\" {", "  value = \"otter\""})[1] == "  value = \"[hidden]\"");
  CHECK(read({"    Property: spring.mail.password", "    Value: otter"})[1] == "    Value: [hidden]");
  CHECK(read({"smtp_password", "  Input should be a string [input_value='otter', input_type=str]"})[1] ==
        "  Input should be a string [input_value='[hidden]', input_type=str]");
  CHECK(read({"│ (index) │ user │ pass    │", "├─────────┼──────┼─────────┤",
              "│ auth    │ 'jo' │ 'otter' │"})[2] == "│ auth    │ 'jo' │ [hidden] │");
  const std::vector<std::string> dump = {
      "    string(12) \"authenticate\"", "    [\"args\"]=>", "    array(2) {",           "      [0]=>",
      "      string(2) \"jo\"",          "      [1]=>",      "      string(5) \"otter\""};
  CHECK(read(dump).back() == "      string(5) \"[hidden]\"");
  CHECK(read({"    [function] => authenticate", "    [args] => Array", "        [0] => jo",
              "        [1] => otter"})[3] == "        [1] => [hidden]");
}

TEST_CASE("Secrets are hidden in more of what programs and people write", "[text][mask]") {
  const std::pair<std::string, std::string> rows[] = {
      // programs
      {"auth: Debug: sql(jo,192.0.2.7): PLAIN(otter) != 'other'",
       "auth: Debug: sql(jo,192.0.2.7): PLAIN([hidden]) != '[hidden]'"},
      {"10:11:12 4123   $auth2 = two words", "10:11:12 4123   $auth2 = [hidden]"},
      {"10:11:12 4123   $2 = two words", "10:11:12 4123   $2 = [hidden]"},
      {"sendto(5, \"\\x55\\x33\\x52\\x76\\x59\\x32\\x73\\x6a\\x0d\\x0a\", 10", "sendto(5, \"[hidden]\", 10"},
      {"│ pass    │ 'otter' │", "│ pass    │ '[hidden]' │"},
      {"<td class=\"e\">MAIL_PASSWORD </td><td class=\"v\">otter </td>",
       "<td class=\"e\">MAIL_PASSWORD </td><td class=\"v\">[hidden]</td>"},
      {"<password encrypted=\"false\">two words</password>",
       "<password encrypted=\"false\">[hidden]</password>"},
      {"~ smtp_password = \"otter\" -> \"weasel\"", "~ smtp_password = \"[hidden]\" -> \"[hidden]\""},
      {"    \"SecretString\": \"two words\",", "    \"SecretString\": \"[hidden]\","},
      {"SMTP Password ........ two words", "SMTP Password ........ [hidden]"},
      {"hydra -l jo -p otter smtp://mx.example.com", "hydra -l jo -p [hidden] smtp://mx.example.com"},
      {"gopass insert -f smtp <<< \"otter\"", "gopass insert -f smtp <<< \"[hidden]\""},
      {"keys AKIAIOSFODNN7EXAMPLE BNq1W2e3R4t5Y6u7I8o9P0aS1dF2gH3jK4lZ5xC6vB7n", "keys [hidden] [hidden]"},
      {"postmark.ServerClient(\"8a7b6c5d-4e3f-4a1b-9c8d-7e6f5a4b3c2f\")",
       "postmark.ServerClient(\"[hidden]\")"},
      {"Authorization: Zoho-enczapikey wSsVR60plantedMail456789", "Authorization: Zoho-enczapikey [hidden]"},
      {"Credentials.from(\"jo\", \"two words\")", "Credentials.from(\"jo\", \"[hidden]\")"},
      {"{\"function\":\"authenticate\",\"args\":[\"jo@example.com\",\"otter\",\"LOGIN\"]}",
       "{\"function\":\"authenticate\",\"args\":[\"jo@example.com\",\"[hidden]\",\"LOGIN\"]}"},
      // people
      {"the pw I set is Kugel59#", "the pw I set is [hidden]"},
      {"Das Kennwort hab ich auf Silber#63 geändert", "Das Kennwort hab ich auf [hidden] geändert"},
      {"la clave que pusimos es Sonne69", "la clave que pusimos es [hidden]"},
      {"Google gave me wxkr tpqz mnbd ghjf as the app password",
       "Google gave me [hidden] as the app password"},
      {"(don't worry, Kokard81 is not my real password any more)",
       "(don't worry, [hidden] is not my real password any more)"},
      {"jo@example.com : Stroh#83", "jo@example.com : [hidden]"},
      {"Password  Mittags#87  Show", "Password  [hidden]  Show"},
  };
  for (const auto& [text, masked] : rows) {
    CAPTURE(text);
    CHECK(may_hold_secret(text));
    CHECK(mask_secrets(text) == masked);
    CHECK(mask_secrets(masked) == masked);
  }
}

TEST_CASE("What is said about passwords stays", "[text][mask]") {
  for (const char* text : {
           "the password I typed is the right one, I checked twice",
           "My password is longer than 16 characters",
           "Our password policy is from 2019 and asks for 12 characters",
           "das Passwort ist auf dem Server mx2.example.com gespeichert",
           "Mail2go is my password manager",
           "The option --password is deprecated, use --password-file",
           "password = var.smtp_password",
           "jo@example.com : relay access denied",
           "the password fix is in Bug#4711",
           "│ password │ yes │",
           "~ smtp_host = \"mx1.example.com\" -> \"mx2.example.com\"",
           "my password... it works in webmail",
           "550 5.1.1 SMTP(x) != y",
           "$1 = 0x7ffff7a05b97",
       }) {
    CAPTURE(text);
    CHECK(mask_secrets(text) == text);
  }
}
