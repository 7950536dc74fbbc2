// Kinds of text that people paste around a log: other protocols, keys of mail services, programs' own
// options, settings in many languages. Each holds a secret, or a word where a secret might stand.
#include <catch2/catch.hpp>
#include <string>

#include "secrets/hidden.h"
#include "secrets/lines.h"
#include "secrets/mask.h"

using namespace smtplain;

TEST_CASE("Secrets of other programs and services are hidden", "[text][mask]") {
  // @@@ is the secret
  const std::string rows[] = {
      // POP3 and IMAP
      "PASS @@@",
      "C: PASS @@@",
      "> pass @@@",
      "USER shop PASS @@@",
      "pop3: USER shop@example.com PASS @@@",
      "a1 LOGIN shop @@@",
      "C: A003 LOGIN \"shop@example.com\" \"@@@\"",
      "< 17 login shop @@@",
      "LOGIN shop@example.com @@@",
      // labels of settings pages
      "SMTP Password* @@@",
      "SMTP password [@@@]",
      "Passwort vom Postfach: @@@",
      "Hasło do skrzynki: @@@",
      "passe: @@@, utilisateur: a@example.com",
      "UPDATE options SET value=\"@@@\" WHERE name=\"smtp_pass\";",
      "echo \"@@@\" > ~/.smtp_pass; chmod 600 ~/.smtp_pass",
      "gcloud secrets create smtp-pass --data-file=- <<< '@@@'",
      "client.println(base64::encode(\"@@@\"));",
      "SMTP Auth Pass: @@@  SMTP Auth User: a@example.com",
      "Outgoing mail server password: @@@",
      "Κωδικός πρόσβασης: @@@",
      "Парола: @@@",
      "Slaptažodis: @@@",
      "Heslo k účtu: @@@",
      "पासवर्ड: @@@",
      "รหัสผ่าน: @@@",
      "Benutzername/Passwort: a@example.com @@@",
      // quotes of shells and of Go
      "export SMTP_PASS=$'@@@'",
      "auth := smtp.PlainAuth(\"\", \"a@example.com\", `@@@`, \"mx.example.com\")",
      // options that only one program has
      "sshpass -p @@@ ssh root@mx",
      "sshpass -p'@@@' scp x root@mx:",
      "mysql -uroot -p@@@ mail",
      "mysqldump.exe -u root -p@@@ mail",
      "ldapsearch -x -D cn=admin -w @@@ -b dc=example",
      "testsaslauthd -u shop -p @@@ -s smtp",
      "doveadm auth test shop@example.com @@@",
      "doveadm auth test -x service=smtp shop @@@",
      "imapsync --user1 a --password1 @@@ --host2 b",
      "curl.exe /u shop:@@@ smtp://mx",
      "cmdkey /add:mx /user:shop /pass:@@@",
      "net use \\\\mx\\c$ /user:admin @@@",
      "smbclient -U shop%@@@ //mx/c",
      "az keyvault secret set --vault-name v --name smtp --value @@@",
      "gh secret set SMTP_PW --body \"@@@\"",
      "pulumi config set --secret smtpPassword @@@",
      "pulumi config set smtpPassword @@@ --secret",
      "setup email add user@example.com @@@",
      "rclone obscure @@@ # secret",
      // signs at the end of a setting's line belong to its value
      "user pat@example.com\npassword @@@,88,-\"\naccount default: a",
      "sqlplus -s user/@@@@db",
      "sqlplus user/@@@",
      // curl's option glued to the user, and lists of words
      "curl -ushop:@@@ smtp://mx",
      "curl -vsushop:@@@ smtps://mx",
      "[\"curl\", \"-u\", \"shop:@@@\", \"smtps://mx\"]",
      "CMD ['swaks', '-ap', '@@@']",
      R"(busybox sendmail -f"shop@example.com" -au"shop@example.com" -ap"@@@" bob@example.org)",
      "subprocess.run([\"msmtp\",\"--password\",\"@@@\"])",
      // maps of hosts and log-ins
      "mx.example.org\tshop:@@@7",
      "'mx.example.com' => 'user:@@@7',",
      "sasl_passwd => { 'mx' => 'user:@@@' },",
      // calls without brackets
      "  rsp <- login conn \"shop\" \"@@@\"",
      "authenticate LOGIN \"shop\" \"@@@\" conn",
      "sendMailWithLoginTLS \"mx\" \"user\" \"@@@\" mail",
      "sendMailWithLogin' host 587 \"user\" \"@@@\" mail",
      "example.org:mx.example.com:587 shop @@@",
      "email.smtp_password.secured=@@@",
      "const PASS: string = `@@@`;",
      "setpref('Internet','SMTP_Password','@@@7');",
      "array('smtp', 'mx', 587, 'shop@example.com', '@@@7')",
      "login info: shop@example.com:@@@",
      "the password that I use is @@@7 and it fails",
      "la contrase\xC3\xB1"
      "a que uso es @@@7",
      "s:9:\"smtp_pass\";s:7:\"@@@\";s:4:\"port\";",
      // separators
      "Password - @@@",
      "Password \xE2\x80\x93 @@@",
      "Password;\"@@@\"",
      "Password;@@@",
      "Password\t@@@",
      "$_ENV['MAIL_PASSWORD']  @@@",
      "$_SERVER['SMTP_PASSWORD'] => @@@",
      "<td>$_ENV['MAIL_PASSWORD']</td><td class=\"v\">@@@</td>",
      "<dt>Password</dt> <dd>@@@</dd>",
      "<key>password</key><string>@@@</string>",
      "- {name: SMTP_PASSWORD, value: @@@}",
      R"({"name": "SMTP_PASSWORD", "value": "@@@"})",
      "ParameterKey=SmtpPassword,ParameterValue=@@@",
      R"(<setting name="Password" serializeAs="String" value="@@@" />)",
      "password: ${SMTP_PW:@@@}",
      "SMTP_PASSWORD=${SMTP_PASSWORD:-@@@}",
      "password = \"\"\"@@@\"\"\"",
      "IdSMTP1.Password := '@@@''s';",
      // labels
      "Passwort f\xC3\xBCr a@example.com: @@@",
      "Password di accesso: @@@",
      "Password (SMTP): @@@",
      "Das Passwort lautet: @@@",
      "Le mot de passe est : @@@",
      // code
      "auth := smtp.PlainAuth(\"\", from, \"@@@\", \"mx\")",
      "AuthenticateAsync (new SaslMechanismLogin (\"a\", \"@@@\"));",
      "requests.post(url, auth=(\"api\", \"@@@\"))",
      "app.acquire(client_credential=\"@@@\")",
      "client_send = \"<; ; shop ; @@@\"",
      "[{relay,\"mx\"},{username,\"a\"},{password,\"@@@\"}]",
      ".withSMTPServer(\"mx\", 587, \"shop\", \"@@@\")",
      "define('NONCE_SALT', '@@@');",
      "APP_KEY=@@@",
      "password1 = @@@",
      "'passwordsalt' => '@@@',",
      "AccountName=x;AccountKey=@@@==;EndpointSuffix=core",
      // declarations
      "Const SMTP_PWD As String = \"@@@\"",
      "let password: &str = \"@@@\";",
      "var password string = \"@@@\"",
      // what is handed to other programs
      "htpasswd -bc .htpasswd shop @@@",
      "echo @@@ | saslpasswd2 -p -c shop",
      "echo \"shop:@@@\" | chpasswd",
      "curl -b 'session=@@@1234' https://x",
      "curl --cookie session=@@@1234 https://x",
      // stored
      "a@example.com:{PLAIN}@@@:1000:1000::/home/a",
      "a@example.com:{SHA512-CRYPT}$6$rounds=5000$ab$@@@",
      "shop:$6$Xyz12abc$9QwErTyUiOpAsDfGhJkL@@@:19000:0:99999",
      // people
      "I changed the password to @@@7 and it fails",
      "user/pass: shop@example.com / @@@",
      "credentials are shop@example.com:@@@",
      "\xD0\x9F\xD0\xB0\xD1\x80\xD0\xBE\xD0\xBB\xD1\x8C \xD0\xBE\xD1\x82 "
      "\xD0\xBF\xD0\xBE\xD1\x87\xD1\x82\xD1\x8B: @@@",
      "SMTP Password | @@@",
      "with password @@@7 it works in Thunderbird",
      "Mit dem Passwort @@@7 geht es im Webmail.",
      "avec le mot de passe @@@7 \xC3\xA7"
      "a marche",
      "met wachtwoord @@@7 werkt het niet",
      "\xD0\xBF\xD0\xB0\xD1\x80\xD0\xBE\xD0\xBB\xD1\x8C @@@7 \xD0\xBD\xD0\xB5 \xD0\xBF\xD0\xBE\xD0\xB4"
      "\xD1\x85\xD0\xBE\xD0\xB4\xD0\xB8\xD1\x82",
      "heslo je @@@7",
      "credentials: shop@example.com @@@7",
      "Zugangsdaten: shop@example.com / @@@7",
      "it is (shop@example.com / @@@7)",
      "shop@example.com:@@@7@smtp.example.com",
      // clients' own settings, and files of servers
      "backend.auth.raw = \"@@@\"",
      "  .startTtls(true).as(\"shop@example.com\", \"@@@\")()",
      "email.setAuthentication(\"shop@example.com\", \"@@@\");",
      "email.setAuthenticator(new DefaultAuthenticator(\"shop\", \"@@@\"));",
      "auth := sasl.NewPlainClient(\"\", \"shop\", \"@@@\")",
      "(setq smtpmail-auth-credentials '((\"mx.example.com\" 587 \"shop\" \"@@@\")))",
      "machine mx.example.com login shop port 587 password @@@",
      "mx.example.com,587 shop@example.com @@@",
      "smtp_sasl_password_maps = inline:{ mx.example.com=shop@example.com:@@@ }",
      // commands that set a setting
      "occ config:system:set mail_smtppassword --value=@@@",
      "occ config:system:set mail_smtppassword --value @@@",
      "php bin/magento config:set system/smtp/password @@@",
      "wp config set SMTP_PASS @@@",
      "drush config:set smtp.settings smtp_password @@@",
      "git config --global sendemail.smtpPass @@@",
      "getenv('SMTP_PASS') ?: '@@@'",
      "ENV['SMTP_PASS'] || '@@@'",
      "static const char smtp_pass[] = \"@@@\";",
      "static char smtp_pass[32] = \"@@@\";",
      "mail.smtp.auth.password @@@",
      "(password . \"@@@\")",
      "state=1&password%3D@@@",
      "shop:@@@@mx.example.com:587",
      "netlify env:set SMTP_PASS @@@",
      "set -gx SMTP_PASSWORD @@@",
      "aws ssm put-parameter --name /smtp/password --value @@@ --type SecureString",
      "keytool -list -storepass @@@",
      "echo \"[mx.example.com]:587 shop@example.com:@@@\" > /etc/postfix/sasl_passwd",
      "echo 'mx.example.com:shop@example.com:@@@' >> /etc/exim4/passwd.client",
      "'auth' => ['shop@example.com', '@@@'],",
      "'auth' => array('LOGIN', 'shop@example.com', '@@@')",
      "$smtp = new SMTP('mx.example.com', 587, 'shop@example.com', '@@@');",
      "$mail = new Mailer($host, 587, 'shop@example.com', '@@@', 'tls');",
      "mailer := smtp.New(\"mx:587\", \"shop\", \"@@@\")",
      "I use user shop@example.com and password @@@7 and it says 535",
      "shop@example.com, senha @@@",
      "the password for shop@example.com is @@@7",
      "contrase\xC3\xB1"
      "a de aplicaci\xC3\xB3n: @@@",
      "UPDATE options SET option_value='@@@' WHERE option_name='smtp_pass';",
      // HTTP
      "Cookie: PHPSESSID=@@@1234; lang=de-DE-utf8",
      "Set-Cookie: session=@@@1234; path=/",
      "-H \"X-Postmark-Server-Token: @@@\"",
      "Authorization: Basic @@@1234",
      "\"authorization\" => \"Token @@@1234\"",
  };
  for (const std::string& row : rows) {
    for (const std::string secret : {"S3cret!", "zuiop7", "Kx9-pq_R.7%mnb$4"}) {
      std::string text = row;
      text.replace(text.find("@@@"), 3, secret);
      // what a header may hold is no password but a token
      const bool letters = secret == "zuiop7";
      if (row.find("@@@7") != std::string::npos && !letters) continue;
      if (row.find("@@@1234") != std::string::npos && secret.find_first_of("!%$") != std::string::npos)
        continue;
      check_hidden(text, secret);
    }
  }
}

TEST_CASE("Keys and answers that say what they are are hidden wherever they stand", "[text][mask]") {
  const std::string words[] = {
      "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",
      "key-3ax6xnjp29jd6fds4gc373sgvjxteol0",
      "xsmtpsib-4b1f0d2c3e5a69788796a5b4c3d2e1f0-Kq9ZtR2wYp1xVn8C",
      "re_9VxkPq2H_K3mTzYwQdRb7sLcNfJgUhAe1",
      "wkxr-tqpz-bmnd-hgfm",
      "390082e56274050e2b16430200cab3b5-d037d018-aa425d66",
      "md-Zr8_kQp1VtXwN3sYcLdR7g",
      "api-40246460336B11E6AA53F23C91285F72",
      "GOCSPX-k2PpQ1mLz7vXw9Yt12",
      "1//04dXyZabcDEFghiCgYIARAAGAQSNwF-L9Ir",
      "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw",  // CRAM-MD5: tim b913…
      "TlRMTVNTUAADAAAAGAAYAGIAAAAYABgAegAAAA==",          // NTLM's last message
      "Yz1iaXdzLHI9ck9wckdHLHA9ZEh6YlphcElrNGpVaE4=",      // SCRAM: c=biws,r=…,p=…
  };
  for (const std::string& word : words) {
    for (const std::string& text : {word, "sent " + word + " to it", "x=" + word, "('" + word + "', 1)"}) {
      CAPTURE(text);
      CHECK(may_hold_secret(text));
      CHECK(mask_secrets(text).find(word) == std::string::npos);
    }
  }
  CHECK(mask_secrets("some-text-with-dash") == "some-text-with-dash");
  CHECK(mask_secrets("I used user a@b.com / password Violet7x in it") ==
        "I used user a@b.com / password [hidden] in it");
  CHECK(mask_secrets("le mot de passe est bien Violet7x, oui") == "le mot de passe est bien [hidden], oui");
  CHECK(mask_secrets("das Passwort Wander!falke stimmt") == "das Passwort [hidden] stimmt");
  CHECK(mask_secrets("the password (which is violet7) has no signs") ==
        "the password (which is [hidden]) has no signs");
  CHECK(mask_secrets("  Outgoing SMTP password [Violet 7]") == "  Outgoing SMTP password [[hidden]]");
  CHECK(mask_secrets("printf '\\0a@b.com\\0two words'") == "printf '\\0a@b.com\\0[hidden]'");
  CHECK(mask_secrets("If I use \"Violet7\" as the password it works") ==
        "If I use \"[hidden]\" as the password it works");
  CHECK(mask_secrets("APOP shop c4c9334bac560ecc979e58001b3e22fb") == "APOP shop [hidden]");
  CHECK(mask_secrets("my app password is abcd efgh ijkl mnop and") == "my app password is [hidden] and");
  CHECK(mask_secrets("my password is Butterfly and") == "my password is [hidden] and");
  CHECK(mask_secrets("smtpd_sasl_authenticate: decoded response: Tr0ub4dor7") ==
        "smtpd_sasl_authenticate: decoded response: [hidden]");
  CHECK(mask_secrets("smtpd_sasl_authenticate: decoded response: pat@example.com") ==
        "smtpd_sasl_authenticate: decoded response: pat@example.com");
  CHECK(mask_secrets("App password: abcd efgh ijkl mnop") == "App password: [hidden]");
  CHECK(mask_secrets("{\"key\": \"f3a9c1d27be84650f3a9c1d2\"}") == "{\"key\": \"[hidden]\"}");
  CHECK(mask_secrets("\xE5\xAF\x86\xE7\xA0\x81\xE6\x98\xAFViolet7") ==
        "\xE5\xAF\x86\xE7\xA0\x81\xE6\x98\xAF[hidden]");
  CHECK(mask_secrets("{\"name\":\"Cookie\",\"value\":\"sid=9f8e7d6c5b4a3928\"}") ==
        "{\"name\":\"Cookie\",\"value\":\"sid=[hidden]\"}");
  CHECK(mask_secrets("Authorization: 14ac5499cfdd2bb2859e4476d2e5b1d2") == "Authorization: [hidden]");
}

TEST_CASE("Words in a secret's place that are none stay", "[text][mask]") {
  for (const char* text : {
           "password authentication failed",
           "Password [min 12 chars] is required",
           "LOGIN failed for shop",
           "LOGIN shop failed",
           "ça ne passe pas encore",
           "smtp authentication user=a@example.com result=ok",
           "client=mx.example.com, sasl_username=a@example.com sasl_method=LOGIN",
           "password              = (not set)",
           "with password OAuth2 only",
           "To:bob@example.com",
           "my password policy2 is strict",
           "smtp.password is required",
           "if (pass[0] == ':') return;",
           "bob@example.com, password required",
           "the password for bob@example.com is wrong",
           "smtp.SendMail(\"mx:587\", auth, \"a@example.com\", []string{\"b@example.com\"}, msg)",
           "mail(587, 'a@example.com', 'b@example.com')",
           "'auth' => ['LOGIN', 'PLAIN'],",
           "dial(\"mx.example.com:587\", \"tcp\", \"10s\")",
           "smtp.NewClient(\"mx:587\", \"mx.example.com\", \"starttls\")",
           "'to' => ['a@example.com', 'Shop'],",
           "echo mx.example.com:587",
           "the password policy2024 is new",
           "with password SHA256 hashes",
           "git config had a codepath that tried to pass NULL to it",
           "config set smtp host mx.example.com",
           "UPDATE options SET smtp_host='mx1' WHERE id='smtp'",
           "as(\"shop\", \"Shop\")",
           "bob@example.com / shop",
           "<a.b@example.com:e1f2a3@example.org>",
           "mx.example.com,587 is open",
           "Password: (hidden)",
           "Enter password:",
           "Password: ********",
           "Your session token: expired",
           "secret = <your secret here>",
           "pass: 12 fail: 0",
           "token: see documentation",
           "X-Report-Abuse-Token: see above",
           "API key is missing",
           "Invalid API key",
           "key exchange: ECDHE, key size: 256",
           "USER shop",
           "PASS",
           "Received-SPF: pass (example.com: domain of a@example.com designates 192.0.2.1 as permitted "
           "sender)",
           "LOGIN failed",
           "a1 NO LOGIN failed",
           "user123 login from 192.0.2.1",
           "250 LOGIN PLAIN",
           "mysql -p mail < dump.sql",
           "ssh -p 2222 root@mx",
           "nmap -p25 mx.example.com",
           "swaks -p 587 --server mx.example.com",
           "docker run -p 1025:1025 mailhog",
           "postmap /etc/postfix/sasl_passwd hash",
           "curl /usr/share/doc",
           "Password change required for this account",
           "password: is required",
           "('user', 'password', 'host1')",
           "INSERT INTO t (smtp_user, smtp_password, host) VALUES",
           "array('smtp', 'mx', 587, 'shop@example.com', 'Shop')",
           "login info: see the wiki",
           "the password that I use is correct",
           "mx.example.com:25 is up",
           ":mx.example.com:587",
           "a.example.com:8080 GET /index",
           "password: |",
           "login as \"shop\" \"admin\"",
           "smtp://a%40b@mx.example.com:587?verify_peer=0",
           "login failed for \"shop\" \"mx.example.com\" today",
           "Using login \"shop\" at the host",
           "authenticate: \"user\" \"535 5.7.8 Authentication failed\"",
           "example.org relay:mx2.example.org",
           "example.org\tsmtp:mx2",
           "mx.example.com postfix:1234",
           "'time' => '12:30:05',",
           "'mx.example.com' => 'smtp:587',",
           "'file.php' => 'line:12',",
           "rclone sync a b",
           "pulumi config set smtpHost mx.example.com",
           "sqlplus / as sysdba",
           "please email add the user",
           "curl -Ufoo -X PUT http://mx:8080/user",
           "[\"curl\", \"-v\", \"smtps://mx\"]",
           "Password for the account is wrong",
           "Das Passwort lautet anders als im Portal.",
           "my password is correct",
           "My password is Incorrect",
           "Password - see the note",
           "Passwort vergessen?",
           "login with password worked",
           "I changed the password to something else",
           "Wrong password: try again later",
           "{\"key\": \"smtp.password.label\"}",
           "key = \"mail.example.com\"",
           "{TLS} $5 for $6 and $7",
           "echo EHLO | openssl s_client",
           "curl -b",
           "User;Password;Host",
           "Cookie consent missing",
           "Set-Cookie",
           "Authorization failed: user a@example.com",
           "Authorization: none",
           "SMTP_PASSWORD=${SMTP_PASSWORD}",
           "<label>Password</label> <b>forgotten?</b>",
           "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=key-2024; h=from:to; bh=abc=",
       }) {
    CAPTURE(text);
    CHECK(mask_secrets(text) == text);
  }
}

TEST_CASE("Log-ins that no name announces are hidden", "[text][mask]") {
  // @@@ is a password of letters only, ### one that is nothing else
  const std::string rows[] = {
      "{\"function\":\"login\",\"args\":[\"a@example.com\",\"@@@\"]}",
      // lists of accounts, and structures as programs print them
      "mx.example.com\tshop:@@@",
      "19:05:39.059 mx.example.com - 465 - shop@example.com - @@@",
      "CMD: sendmail [mx.example.com:465:shop@example.com:@@@:shop@example.com:bob@example.org:Alarm] Test",
      "shop1 shop@example.com:@@@",
      "mx.example.com:587:shop:@@@",
      "mx.example.com|587|shop|@@@",
      "shop@example.com;@@@;mx.example.com;587",
      "shop@example.com,@@@,mx.example.com,587",
      "shop@example.com @@@ mx.example.com 587",
      "&{mx.example.com 587 shop@example.com @@@ true}",
      "{mx.example.com 465 shop@example.com @@@}",
      "./send.sh mx.example.com 587 shop@example.com @@@",
      // lists of names and values
      "USER, PASS = \"shop@example.com\", \"@@@\"",
      "my ($user, $pass) = ('shop', '@@@');",
      "const [user, pass] = ['shop', '@@@'];",
      "auth: [shop@example.com, @@@]",
      "credentials = (\"shop@example.com\", \"@@@\")",
      "{\"k\":\"password\",\"v\":\"@@@\"}",
      "{\"key\":\"SMTP_PASSWORD\",\"val\":\"@@@\"}",
      "\"SMTP Password\",\"@@@\"",
      // short names, old and new ones, remarks
      "u/p: shop@example.com/@@@",
      "U/P = shop@example.com / @@@",
      "u: shop@example.com p: @@@",
      "u=shop@example.com, p=@@@",
      "Passwort neu: @@@",
      "old pw: @@@ / new pw: none",
      "Contrase\xC3\xB1"
      "a antigua: shop, nueva: @@@",
      "  value = \"@@@\"  # smtp password",
      "    \"@@@\", // Passwort",
      "We use \"shop@example.com\" / \"@@@\" here",
      "User name shop@example.com Password @@@ Server mx.example.com",
      "mailsend -smtp mx -user shop -P @@@",
      "sendmail.exe -u shop@example.com -w @@@",
      // tags
      "<b>Password:</b> @@@",
      "<setting name=\"SmtpPassword\" serializeAs=\"String\"><value>@@@</value></setting>",
      "<input name=password value=@@@>",
      "<strong>Password</strong>: @@@",
      "utilisateur/mot de passe : shop@example.com / @@@",
      "username and password: shop@example.com @@@",
      "id/pw: shop@example.com / @@@",
      "host, port, user, password = \"h\", 587, \"u\", \"@@@\"",
      "u=shop@example.com&p=@@@",
      "usuario shop@example.com clave @@@ puerto 587",
      "mail { user shop@example.com pass @@@ }",
      "table secrets { label = \"shop@example.com:@@@\" }",
      // names of one letter, and lists
      "set u shop@example.com; set p @@@",
      "$u = 'shop@example.com'; $p = '@@@';",
      "let u = \"shop@example.com\", p = \"@@@\";",
      "(\"shop@example.com\",\"@@@\")",
      "const creds = [\"mx.example.com\", 587, \"shop@example.com\", \"@@@\"];",
      "failed for mx.example.com,587,shop@example.com,@@@",
      // settings
      "SMTP_PASS=@@@ at night",
      "smtp = { user = \"shop@example.com\", key = \"@@@\" }",
      "setpref('Internet','SMTP_Password','@@@');",
      "relayhost_auth: \"shop@example.com @@@\"",
      "  'pass' => string '@@@' (length=11)",
      "Password saved: @@@",
      "Trying password @@@ for user shop@example.com",
      "PassCmd \"echo @@@\"",
      "security add-generic-password -a shop@example.com -s smtp -w @@@",
      // quotes of French and Japanese
      "mot de passe : \xC2\xAB @@@ \xC2\xBB",
      "\xE3\x83\x91\xE3\x82\xB9\xE3\x83\xAF\xE3\x83\xBC\xE3\x83\x89: \xE3\x80\x8C@@@\xE3\x80\x8D",
      // sentences
      "I log in as shop@example.com with ###",
      "python3 send.py shop@example.com ### bob@example.org",
      "> shop@example.com ###",
      "J'ai mis ### comme mot de passe",
      "ho messo ### come password",
      "I use ### as my password",
      "I tried password none first and then the password ### but both fail.",
      "the old password works and the new one is ###",
  };
  for (const std::string& row : rows) {
    const bool strong = row.find("###") != std::string::npos;
    const std::string secret = strong ? "Wq7vRt2!mX" : "sommerwiese";
    std::string text = row;
    text.replace(text.find(strong ? "###" : "@@@"), 3, secret);
    check_hidden(text, secret);
  }
  CHECK(mask_secrets("sendto(5, \"c29tbWVyd2llc2U=\\r\\n\", 14, 0, NULL, 0) = 14") ==
        "sendto(5, \"[hidden]\\r\\n\", 14, 0, NULL, 0) = 14");
  // both of two
  CHECK(mask_secrets("Passwort alt: sommer, neu: winter") == "Passwort alt: [hidden], neu: [hidden]");
}

TEST_CASE("What stands beside an address and is no password stays", "[text][mask]") {
  for (const char* text : {
           "connect to mx.example.com 587 shop@example.com failed",
           "to shop@example.com:rejected",
           "relay mx.example.com - 25 - shop@example.com",
           "a - b - shop@example.com - sent",
           "relay mx.example.com 25 shop@example.com sent",
           "mx.example.com:587:Connection:refused",
           "smtp.c:587:12:error",
           "curl -u shop -w %{http_code} smtp://mx",
           "ping -u shop -w 10 mx",
           "$mail->setFrom('shop@example.com', 'Shop');",
           "('shop@example.com', 'bob@example.com')",
           "'from' => ['shop@example.com', 'Shop'],",
           "Closes: Bug#54039 in the password dialogue, bob@example.com Bug#54039",
           "bob@example.com uses Office365!",
           "the new password must have at least 8 letters",
           "subject, password, and host",
           "user and password: required",
           "\"shop@example.com:rejected\"",
           "(\"shop@example.com\", \"Shop\")",
           "send(\"shop@example.com\", \"reminder\")",
           "SMTP_PASS=$PASS node test.js",
           "Password saved: yes",
           "Password: true",
           "u: see shop@example.com p: page 3",
           "sendto(5, \"MAIL FROM:<shop@example.com>\\r\\n\", 31, 0, NULL, 0) = 31",
           "rejected by mx.example.com:587:shop@example.com",
           "trans('form', 'smtp_password', 'label')",
       }) {
    CAPTURE(text);
    CHECK(mask_secrets(text) == text);
  }
}

TEST_CASE("Secrets on a line of their own", "[text][mask]") {
  const std::string secret = "Ravine-Clock7";
  const std::vector<std::string> pastes[] = {
      {"Username:", "shop@example.com", "Password:", "@@@"},
      {"Password:", "", "@@@"},
      {"**Passwort:**", "  @@@"},
      {"SMTP password:", "@@@"},
      {"        - name: SMTP_PASSWORD", "          value: \"@@@\""},
      {"{ \"name\": \"SMTP_PASSWORD\",", "  \"value\": \"@@@\" }"},
      {"variable \"smtp_password\" {", "  type = string", "  default = \"@@@\"", "}"},
      {"<key>smtp_password</key>", "<string>@@@</string>"},
      {"<th>Password</th>", "<td>@@@</td>"},
      {"Content-Disposition: form-data; name=\"smtp_password\"", "", "@@@"},
      {" name=\"pass\"", "", "@@@"},
      {"expect \"Password:\"", "send \"@@@\""},
      {"SMTP username", "shop@example.com", "SMTP password", "@@@"},
      {"[\"smtp_pass\"]=>", "  string(13) \"@@@\""},
      {"swaks --auth-user shop \\", "  --auth-password \\", "  @@@"},
      {"swaks -ap \\", "  '@@@' \\"},
      {"curl --user \\", "  'shop:@@@' \\"},
      {"child.expect('assword:')", "child.sendline('@@@')"},
      {"a3 LOGIN shop {13}", "+ OK", "@@@"},
      {"a3 LOGIN {4}", "+ OK", "shop {13}", "+ OK", "@@@"},
      {"IAM User Name,SMTP User Name,SMTP Password", "ses-smtp.2024,AKIA1,@@@"},
      {"\"Host\";\"Password\";\"Port\"", "\"mx\";\"@@@\";\"587\""},
      {"host\tuser\tpassword", "mx.example.com\tshop\t@@@"},
      {" id | smtp_user | smtp_pass ", "----+-----------+-----------", "  1 | a@b.com   | @@@"},
      {"+----+-----------+", "| id | smtp_pass |", "+----+-----------+", "|  1 | @@@ |"},
      {"| Host | Password |", "|------|----------|", "| mx | @@@ |"},
      {"id | host | user | password", "1 | mx.example.com | shop | @@@"},
      // YAML and JSON
      {"password:", "  - @@@"},
      {"password: |", "  @@@"},
      {"smtp_password: >-", "  @@@"},
      {"auth:", "  - shop@example.com", "  - @@@"},
      {"u: shop@example.com", "p: @@@"},
      {"[mail]", "server = mx.example.com", "key = @@@"},
  };
  for (const auto& lines : pastes) {
    SecretLines reading;
    CAPTURE(lines);
    bool hidden = false;
    for (std::string line : lines) {
      const std::size_t at = line.find("@@@");
      std::string expected = line;
      if (at != std::string::npos) {
        expected.replace(at, 3, "[hidden]");
        line.replace(at, 3, secret);
      }
      const auto shown = reading.hide(line);
      CHECK(shown.value_or(line) == expected);
      hidden = hidden || shown;
    }
    CHECK(hidden);
  }
}

TEST_CASE("What base64 made of a log-in is hidden", "[text][mask]") {
  const std::string secret = "AHNob3BAZXhhbXBsZS5jb20AUmF2aW5lNw==";
  for (const char* line : {"$ printf 'x' | base64", ">>> base64.b64encode(b\"x\")",
                           "php > echo base64_encode('x');", "$ echo -n x | openssl base64"}) {
    for (const std::string& quote : {std::string(), std::string("b'"), std::string("\"")}) {
      SecretLines reading;
      CAPTURE(line, quote);
      CHECK_FALSE(reading.hide(line).has_value());
      const std::string end = quote.empty() ? "" : quote.substr(quote.size() - 1);
      CHECK(reading.hide(quote + secret + end) == quote + "[hidden]" + end);
    }
  }
}

TEST_CASE("An app password alone on its line is hidden", "[text][mask]") {
  for (const char* line : {"qwtz wxkz ghij mnop", "abcd efgh ijkl vwxz"}) {
    SecretLines reading;
    CAPTURE(line);
    CHECK(reading.concerns(line));
    CHECK(reading.hide(line) == "[hidden]");
  }
}

TEST_CASE("Lines below a label that are no secret stay", "[text][mask]") {
  const std::vector<std::string> pastes[] = {
      {"Password:", "Use the password of your mailbox."},
      {"Password:", "Port:", "587"},
      {"Password:", "QUIT"},
      {"MAIL_PASSWORD=", "MAIL_ENCRYPTION=tls"},
      {"Password:", "250-PIPELINING"},
      {"Password:", "", "", "hello"},
      {"Enter password:", "Connected"},
      {"- name: SMTP_PASSWORD", "  valueFrom:", "    secretKeyRef:"},
      {"- name: SMTP_PASSWORD", "  value: $(SMTP_PASSWORD)"},
      {"variable \"smtp_password\" {", "  type = string", "}", "", "", "value = \"x\""},
      {"name: SMTP_HOST", "value: mx.example.com"},
      {"User,Password,Host", "a line of prose"},
      {"wrong user, wrong password, or both", "a, b, c"},
      {"expect \"220\"", "send \"QUIT\""},
      {"SMTP password", "SMTP port", "587"},
      {"SMTP password", "smtp.example.com:587"},
      {"Password", "required"},
      {"Password", "Forgot?"},
      {"I forgot the password", "Summer2024"},
      {"swaks --server \\", "  mx1.example.com"},
      {"curl --user \\", "  shop \\"},
      {"curl --password \\", "  $SMTP_PASSWORD"},
      {"this mail does fail"},
      {"$ echo -n shop@example.com | base64", "c2hvcEBleGFtcGxlLmNvbQ=="},
      {"$ echo -n VXNlcm5hbWU6 | base64 -d", "Username:"},
      {"it took 64 s (and 0)", "Zm9vYmFyMTIz"},
      {"| Host | Passed |", "| mx | yes |"},
      {"| Setting | Password |", "|---------|----------|", "| needed | yes |"},
      {"host\tpassword", "mx\tnone"},
      {"a | b", "c | d"},
      {"auth:", "  - plain", "  - login"},
      {"login:", "  user: shop", "  - shop"},
      {"u: shop@example.com", "port: 587"},
      {"[mail]", "", "[cache]", "key = mx"},
  };
  for (const auto& lines : pastes) {
    SecretLines reading;
    CAPTURE(lines);
    for (const std::string& line : lines) CHECK_FALSE(reading.hide(line).has_value());
  }
}

TEST_CASE("What Postfix's SASL trace decodes is hidden", "[text][mask]") {
  check_hidden("smtpd_sasl_authenticate: decoded response: Summer2024", "Summer2024");
  check_hidden("xsasl_cyrus_server_first: decoded initial response joe", "response joe");
  check_hidden("xsasl_cyrus_client_next: uncoded client response joe 0123456789abcdef0123456789abcdef",
               "0123456789abcdef0123456789abcdef");
  CHECK(mask_secrets("smtpd_sasl_authenticate: decoded response: joe@example.com") ==
        "smtpd_sasl_authenticate: decoded response: joe@example.com");
}
