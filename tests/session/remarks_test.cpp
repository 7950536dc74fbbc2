// What stands beside a line, and above all of them, has to be true of that line and of that log.
#include <catch2/catch.hpp>
#include <span>

#include "has.h"
#include "session/explained.h"

using namespace smtplain;

namespace {

struct Remarked {
  const char* what;
  std::string log;
  std::uint32_t line;
  std::string said, not_said;
};

struct Advised {
  const char* what;
  std::string log;
  std::string title;   // how it begins
  std::string advice;  // a part of one of the advices
};

void check_remarks(std::span<const Remarked> rows) {
  for (const Remarked& row : rows) {
    INFO(row.what);
    const Source source = explained(row.log);
    REQUIRE_FALSE(source.sessions.empty());
    const std::string text = remarks(source.sessions.back(), row.line);
    INFO(text);
    CHECK(has(text, row.said));
    if (!row.not_said.empty()) CHECK_FALSE(has(text, row.not_said));
  }
}

void check_advice(std::span<const Advised> rows) {
  for (const Advised& row : rows) {
    INFO(row.what);
    const Source source = explained(row.log);
    REQUIRE_FALSE(source.sessions.empty());
    REQUIRE_FALSE(source.sessions.back().diagnosis.empty());
    const Diagnosis& told = source.sessions.back().diagnosis.front();
    CHECK(told.title.substr(0, row.title.size()) == row.title);
    std::string advice;
    for (const Fix& fix : told.fix) advice += fix.who + ": " + fix.text + '\n';
    INFO(advice);
    CHECK(has(advice, row.advice));
  }
}

}  // namespace

TEST_CASE("a refusal's remark says what its words mean", "[remarks]") {
  const Remarked rows[] = {
      {"the recipient is refused for its sender",
       "=== Connected to mail.example.com.\n<-  220 mail.example.com ESMTP Postfix\n -> EHLO pc\n<-  250 "
       "mail.example.com\n -> MAIL FROM:<a@example.com>\n<-  250 2.1.0 Ok\n -> RCPT TO:<b@example.com>\n<** "
       "553 5.7.1 <a@example.com>: Sender address rejected: not owned by user c@example.com\n -> QUIT\n<-  "
       "221 2.0.0 Bye\n",
       8, "This log-in may not send from a@example.com.", "recipient address is not allowed"},
      {"a greeting that refuses for want of a PTR record",
       "=== Connected to mx.gmx.net.\n<** 554-gmx.net (mxgmx008) Nemesis ESMTP Service not available\n<** "
       "554-No SMTP service\n<** 554 Bad DNS PTR resource record.\n",
       2, "PTR record", "often the client's address is on a block list"},
      {"5.1.5 beside a refusal is no success",
       "=== Connected to mail.example.com.\n<-  220 mail.example.com ESMTP\n -> EHLO pc\n<-  250 "
       "mail.example.com\n -> MAIL FROM:<a@example.com>\n<-  250 OK\n -> RCPT TO:<b@example.com>\n<** 501 "
       "5.1.5 Recipient address reserved by RFC 2606\n",
       8, "is an example and no real address", "address is valid"},
      {"a code that may mean anything is not told beside words that say what",
       "=== Connected to mail.example.com.\n<-  220 mail.example.com ESMTP Postfix\n -> EHLO pc\n<-  250 "
       "mail.example.com\n -> MAIL FROM:<a@example.com>\n<-  250 2.1.0 Ok\n -> RCPT TO:<b@example.com>\n<** "
       "553 5.7.1 <a@example.com>: Sender address rejected: not owned by user c@example.com\n",
       8, "This log-in may not send from", "5.7.1"},
      {"nor is one that means what the words say",
       "=== Connected to mail.example.com.\n<-  220 mail.example.com ESMTP Postfix\n -> EHLO pc\n<-  250 "
       "mail.example.com\n -> MAIL FROM:<a@example.com>\n<-  250 2.1.0 Ok\n -> RCPT "
       "TO:<bob@shop.example>\n<** "
       "550 5.1.1 <bob@shop.example>: Recipient address rejected: User unknown\n",
       8, "bob@shop.example does not exist", "5.1.1"},
      {"words without a reply code say what they mean, not what their enhanced code may mean",
       "5.7.0 (#AUTH005) Too many bad auth attempts.\n", 1, "Yahoo refuses the log-in", "5.7.0"},
      {"a reply with an enhanced code is no greeting, and whoever logs in behind it is encrypted",
       "[debug] 220 2.0.0 SMTP server ready\n[debug] 235 2.7.0 Authentication succeeded\n[debug] 250 2.1.0 "
       "a@example.com....Sender OK\n[debug] 501 5.5.4 Invalid Email address\n",
       1, "agrees to encrypt", "greets"},
      {"a sender that was accepted is not refused again",
       "[debug] 220 2.0.0 SMTP server ready\n[debug] 235 2.7.0 Authentication succeeded\n[debug] 250 2.1.0 "
       "a@example.com....Sender OK\n[debug] 501 5.5.4 Invalid Email address\n",
       4, "recipient address", "sender"},
  };
  check_remarks(rows);
}

TEST_CASE("a remark claims no more than its line shows", "[remarks]") {
  const Remarked rows[] = {
      {"the list of mechanisms once more, in the old spelling",
       "$ telnet mail.example.com 25\nTrying 192.0.2.1...\nConnected to mail.example.com.\n"
       "Escape character is '^]'.\n220 mail.example.com ESMTP Postfix\nEHLO pc\n250-mail.example.com\n"
       "250-AUTH PLAIN LOGIN\n250-AUTH=PLAIN LOGIN\n250 DSN\nQUIT\n221 Bye\n",
       9, "in the spelling of old programs", ""},
      {"the old spelling may come first and list fewer methods",
       "$ telnet mail.example.com 25\nTrying 192.0.2.1...\nConnected to mail.example.com.\n"
       "Escape character is '^]'.\n220 mail.example.com ESMTP\nEHLO pc\n250-mail.example.com\n"
       "250-AUTH=LOGIN\n250-AUTH LOGIN CRAM-MD5\n250 DSN\nQUIT\n221 Bye\n",
       7, "the methods listed (LOGIN CRAM-MD5)", "the methods listed (LOGIN)"},
      {"hidden answers without their questions: LOGIN tells the order",
       "2024-05-14 09:12:33 CLIENT -> SERVER: EHLO pc\n2024-05-14 09:12:33 CLIENT -> SERVER: AUTH "
       "LOGIN\n2024-05-14 09:12:33 CLIENT -> SERVER: [credentials hidden]\n2024-05-14 09:12:33 CLIENT -> "
       "SERVER: [credentials hidden]\n2024-05-14 09:12:33 CLIENT -> SERVER: MAIL FROM:<a@example.com>\n"
       "2024-05-14 09:12:34 SMTP ERROR: MAIL FROM command failed: 550 5.1.8 no\n",
       4, "The client sends the password.", "calculated proof"},
      {"no sender address",
       "$ telnet mail.example.com 25\nTrying 192.0.2.1...\nConnected to mail.example.com.\n"
       "220 mail.example.com ESMTP\nHELO .\n250 mail.example.com\nMAIL FROM:<>\n250 OK\nQUIT\n221 Bye\n",
       7, "no address to send failure notices to", "tells the address the mail comes from"},
      {"a list that stands twice with the same spelling is told once",
       "$ telnet mail.example.com 25\nTrying 192.0.2.1...\nConnected to mail.example.com.\n220 "
       "mail.example.com "
       "ESMTP\nEHLO pc\n250-mail.example.com\n250-AUTH PLAIN\n250 AUTH PLAIN\nQUIT\n221 Bye\n",
       6, "the methods listed (PLAIN)", "Outlook Express"},
      {"Exchange's answer to STARTTLS at the top of half a log is no greeting",
       "2023-08-30T00:37:33.499Z,EXCH\\Default,08DB994D2DD18DBF,5,192.0.2.13:25,192.0.2.36:51898,>,220 2.0.0 "
       "SMTP "
       "server "
       "ready,\n2023-08-30T00:37:33.916Z,EXCH\\Default,08DB994D2DD18DBF,8,192.0.2.13:25,192.0.2.36:51898,"
       "<,EHLO pc,\n",
       1, "agrees to encrypt", "greets"},
      {"a name that is left out is none",
       "<- 220 ... ESMTP Service ...\n -> EHLO pc\n<- 250 ...\n -> QUIT\n<- 221 ... QUIT\n", 1,
       "The server greets and says which name it goes by.", "calls itself"},
      {"a hidden answer, whose question the log shows",
       "2024-05-14 09:12:33 SERVER -> CLIENT: 220 mail.example.com ESMTP\n2024-05-14 09:12:33 CLIENT -> "
       "SERVER: EHLO pc\n2024-05-14 09:12:33 SERVER -> CLIENT: 250 AUTH LOGIN\n2024-05-14 09:12:33 CLIENT -> "
       "SERVER: AUTH LOGIN\n2024-05-14 09:12:33 SERVER -> CLIENT: 334 VXNlcm5hbWU6\n2024-05-14 09:12:33 "
       "CLIENT -> SERVER: [credentials hidden]\n2024-05-14 09:12:33 SERVER -> CLIENT: 334 "
       "UGFzc3dvcmQ6\n2024-05-14 09:12:33 CLIENT -> SERVER: [credentials hidden]\n2024-05-14 09:12:33 SERVER "
       "-> CLIENT: 535 Incorrect authentication data\n",
       8, "The client sends the password.", "calculated proof"},
      {"of two hidden answers the second is the password",
       "[2012-03-25 18:03:46] 6< 220 mail.example.com ESMTP\n[2012-03-25 18:03:46] 6> EHLO pc\n[2012-03-25 "
       "18:03:46] 6< 250 AUTH LOGIN\n[2012-03-25 18:03:47] 6> AUTH LOGIN\n[2012-03-25 18:03:47] 6< 334 "
       "VXNlcm5hbWU6\n[2012-03-25 18:03:47] 6> *****\n[2012-03-25 18:03:47] 6< *****\n[2012-03-25 18:03:47] "
       "6> *****\n[2012-03-25 18:03:48] 6< 535 5.7.1 no\n",
       8, "The client sends the password.", "user name"},
      {"of two hidden questions the second is for the password",
       "<,AUTH LOGIN\n>,334 <authentication response>\n>,334 <authentication response>\n*,a,authenticated\n"
       ">,235 2.7.0 Authentication successful\n<,MAIL FROM:<a@example.com>\n>,250 2.1.0 Sender OK\n<,QUIT\n"
       ">,221 2.0.0 Service closing transmission channel\n",
       3, "asks for the password", "user name"},
      {"on one line each answer has its own remark",
       "++ Starting Swift_SmtpTransport << 220 mail.example.com ESMTP Postfix >> EHLO pc << "
       "250-mail.example.com 250 AUTH PLAIN LOGIN >> AUTH LOGIN << 334 VXNlcm5hbWU6 >> ZGFu << 334 "
       "UGFzc3dvcmQ6 >> c2VjcmV0 << 535 5.7.8 Error: authentication failed !! Expected response code 235 but "
       "got code \"535\"\n",
       1, "The client sends user name \"dan\".\nThe server asks for the password", ""},
      {"a mark by hand is no mechanism",
       "220 mail.example.com ESMTP\nEHLO pc\n250-mail.example.com\n250 AUTH LOGIN PLAIN  <---- "
       "here\nQUIT\n221 Bye\n",
       4, "(LOGIN PLAIN)", "here"},
      {"prose about TLS is no line of a handshake",
       "Test login not allowed without TLS:\n\n$ telnet localhost 25\n< 220 mail.example.com ESMTP\n> EHLO "
       "pc\n< 250 mail.example.com\n> AUTH PLAIN\n< 503 AUTH command used when not advertised\n\nTest "
       "StartTLS and authentication for SMTP:\n",
       10, "", "encryption"},
      {"a script's catch is no failure",
       "} catch (Exception $e) {\necho $e;\n}\n2018-02-27 11:05:59 SERVER -> CLIENT:\n2018-02-27 11:05:59 "
       "CLIENT -> SERVER: EHLO pc\n2018-02-27 11:05:59 SERVER -> CLIENT:\n2018-02-27 11:05:59 SMTP ERROR: "
       "EHLO command failed:\n",
       1, "", "failure"},
      {"a setting is no handshake",
       "I have the error : Expected response code 220 but got code \"\", with message \"\"\n\n"
       "MAIL_DRIVER=smtp\nMAIL_HOST=smtp.example.com\nMAIL_PORT=465\nMAIL_ENCRYPTION=tls\n",
       6, "", "handshake"},
      {".NET's inner exception is no line of openssl's",
       "MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or "
       "TLS "
       "connection.\n\n ---> System.Security.Authentication.AuthenticationException: The remote certificate "
       "was rejected by the provided RemoteCertificateValidationCallback.\n",
       3, "", "openssl"},
      {"PHPMailer's empty answer",
       "2020-11-15 13:08:20 SERVER -> CLIENT: 220 mail.example.com ESMTP\n"
       "2020-11-15 13:08:20 CLIENT -> SERVER: EHLO pc\n2020-11-15 13:08:20 SERVER -> CLIENT: 250 STARTTLS\n"
       "2020-11-15 13:08:20 CLIENT -> SERVER: STARTTLS\n2020-11-15 13:08:20 SERVER -> CLIENT: 220 Go\n"
       "2020-11-15 13:08:20 SMTP Error: Could not connect to SMTP host.\n"
       "2020-11-15 13:08:20 CLIENT -> SERVER: QUIT\n2020-11-15 13:08:20 SERVER -> CLIENT:\n",
       8, "It is empty", ""},
      {"without a certificate nothing is fine",
       "$ openssl s_client -connect mail.example.com:25\nCONNECTED(00000003)\nno peer certificate "
       "available\nVerification: OK\n",
       4, "No certificate was received", "trusted issuer"},
      {"another program's settings are none of msmtp's",
       "[smtp]\nhost = mail.example.com:465\n\nt=2017-05-19T15:39:18+0800 lvl=eror msg=\"Failed to send "
       "alert notification email\" logger=alerting.notifier.email error=EOF\n",
       2, "", "msmtp"},
      {"MailKit's response is none of Nodemailer's",
       "An entry returned an unsuccessful response: An error occurred while attempting to establish an SSL "
       "or TLS connection.\n\nMailKit.Security.SslHandshakeException: An error occurred while attempting to "
       "establish an SSL or TLS connection.\n",
       1, "", "server's answer"},
  };
  check_remarks(rows);
}

TEST_CASE("advice fits the log", "[remarks]") {
  const Advised rows[] = {
      {"the web host's server answers for Gmail",
       "2020-05-31 15:29:59 Connection: opening to smtp.gmail.com:587, timeout=300, options=array()\n"
       "2020-05-31 15:29:59 Connection: opened\n"
       "2020-05-31 15:29:59 SERVER -> CLIENT: 220-host.example.net ESMTP Exim 4.93 #2 220 and/or bulk "
       "e-mail.\n2020-05-31 15:29:59 CLIENT -> SERVER: EHLO www.example.com\n"
       "2020-05-31 15:29:59 SERVER -> CLIENT: 250-host.example.net Hello250-STARTTLS250 HELP\n"
       "2020-05-31 15:29:59 CLIENT -> SERVER: STARTTLS\n"
       "2020-05-31 15:29:59 SERVER -> CLIENT: 220 TLS go ahead\n"
       "2020-05-31 15:29:59 Connection failed. Error #2: stream_socket_enable_crypto(): Peer certificate "
       "CN=`host.example.net' did not match expected CN=`smtp.gmail.com'\n"
       "SMTP Error: Could not connect to SMTP host.\n",
       "Another server answered in place of smtp.gmail.com", "your web host: Let this site connect"},
      {"curl was given no mail",
       "* Connected to mail.example.com (192.0.2.1) port 25\n< 220 mail.example.com ESMTP\n> EHLO pc\n"
       "< 250 mail.example.com\n> VRFY a@example.com\n< 502 5.5.1 VRFY command is disabled\n"
       "* Command failed: 502\n> QUIT\n< 221 2.0.0 Bye\n* Closing connection 0\n",
       "curl asked whether the address exists", "--upload-file"},
      {"the handshake is to be tried at the port at hand",
       "=== Trying mail.example.com:587...\n=== Connected to mail.example.com.\n<-  220 mail.example.com "
       "ESMTP\n -> EHLO pc\n<-  250 STARTTLS\n -> STARTTLS\n<-  220 Ready to start TLS\n*** TLS startup "
       "failed "
       "(connect(): error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure)\n",
       "The server or the program broke the TLS handshake off",
       "openssl s_client -starttls smtp -connect mail.example.com:587."},
      {"Go's look-up had no answer", "dial tcp: lookup smtp.example.com: i/o timeout\n",
       "The name service of this machine does not answer", "name servers"},
      {"an address of IPv6", "error=\"dial tcp [2001:db8::38]:465: i/o timeout\"\n",
       "No answer when connecting over IPv6", "nc -4 -vz SERVER 465"},
      {"a log-in that did not count",
       "Connected to smtp://smtp.example.com:587/\nS: 220 smtp.example.com ESMTP\nC: EHLO pc\nS: "
       "250-smtp.example.com\nS: 250 AUTH LOGIN PLAIN\nC: AUTH PLAIN AGEAYg==\nS: 235 2.7.0 OK\nC: EHLO "
       "pc\nS: "
       "250 smtp.example.com\nC: MAIL FROM:<a@example.com>\nS: 530 5.7.0 Authentication required\n",
       "The server wants a log-in, although one had worked", "no EHLO between"},
      {"amavis does not run",
       "Apr 16 09:34:54 mail postfix/smtp[974]: 41B5F84729: to=<a@example.com>, relay=none, delay=9, "
       "dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:10024: Connection refused)\n",
       "The mail filter that this server hands its mail to does not run", "amavis"},
      {"HTTP's 500 is no reply",
       "lettre error: Connection error: error:0A00010B:SSL routines:ssl3_get_record:wrong version "
       "number:../ssl/record/ssl3_record.c:354:\n"
       "INFO rocket::server::_ > Outcome: Success(500 Internal Server Error)\n",
       "Encryption and port do not match", "465"},
      {"a PTR record is asked for where the address comes from",
       "Nov  1 10:00:00 mx postfix/smtp[9]: 4AB12: to=<a@example.com>, relay=mail.example.com[192.0.2.1]:25, "
       "delay=1, dsn=4.7.25, status=deferred (host mail.example.com[192.0.2.1] said: 450 4.7.25 Client host "
       "rejected: cannot find your hostname, [198.51.100.4] (in reply to RCPT TO command))\n",
       "The sending server's address has no proper name", "Ask whoever the sending address belongs to"},
      {"a private address has none",
       "=== Connected to mail.example.com.\n<-  220 mail.example.com ESMTP Postfix\n -> EHLO pc\n<-  250 "
       "mail.example.com\n -> MAIL FROM:<a@example.com>\n<-  250 2.1.0 Ok\n -> RCPT TO:<b@example.com>\n<** "
       "450 4.7.25 Client host rejected: cannot find your hostname, [172.18.0.1]\n",
       "The server sees the client at a private address", "Docker"},
      {"Outlook.com slows down and blocks nothing",
       "=== Connected to outlook-com.olc.protection.outlook.com.\n<-  220 AM1.prod.protection.outlook.com "
       "Microsoft ESMTP MAIL Service ready\n -> EHLO pc\n<-  250 AM1.prod.protection.outlook.com Hello\n -> "
       "MAIL FROM:<a@example.com>\n<** 451 4.7.650 The mail server [192.0.2.1] has been temporarily rate "
       "limited due to IP reputation. (S775)\n",
       "Outlook.com slows this network address down", "send little at first"},
      {"Postfix wants TLS of the next server",
       "Nov  1 10:00:00 mx postfix/smtp[9]: 4AB12: to=<a@example.com>, relay=mail.example.com[192.0.2.1]:25, "
       "delay=1, dsn=4.7.4, status=deferred (TLS is required, but was not offered by host "
       "mail.example.com[192.0.2.1])\n",
       "This Postfix sends over TLS only", "smtp_tls_policy_maps"},
      {"a machine that is not there",
       "=== Trying mail.example.com:587...\n*** Error connecting to mail.example.com:587:\n*** 	"
       "IO::Socket::INET: connect: No route to host\n",
       "No way to the server's machine", "firewall-cmd"},
      {"no network at all",
       "=== Trying mail.example.com:587...\n*** Error connecting to mail.example.com:587:\n*** 	"
       "IO::Socket::INET: connect: Network is unreachable\n",
       "No way to the server's network", "ip route"},
      {"SendGrid's user name",
       "$ telnet smtp.sendgrid.net 587\n220 SG ESMTP service ready at geopod\nEHLO "
       "pc\n250-smtp.sendgrid.net\n250 AUTH PLAIN LOGIN\nAUTH LOGIN\n334 VXNlcm5hbWU6\na2lsaWxp\n334 "
       "UGFzc3dvcmQ6\nc2VjcmV0\n451 Authentication failed: Could not authenticate\n",
       "SendGrid does not let this log-in in", "the word apikey"},
      {"GMX means the recipient or a limit",
       "C: MAIL FROM:<a@gmx.com>\nS: 250 Requested mail action okay, completed\nC: RCPT "
       "TO:<b@example.com>\nS: 550-Requested action not taken: mailbox unavailable\nS: 550 Failure sending "
       "mail. Try again later\n",
       "The server does not take the mail to b@example.com", "reached a limit"},
      {"a filter's test", "C: DATA\nS: 354 go\nC: .\nS: 554 5.7.1 Gtube pattern\n",
       "The spam filter found its test string", "take the GTUBE line out"},
      {"openssl's number alone",
       "$ openssl s_client -connect mail.example.com:465\n    Verify return code: 21 (unable to verify the "
       "first certificate)\n",
       "The server's certificate did not pass the check", "whole certificate chain"},
      {"Gmail does not greet with 521",
       "Aug 24 10:35:32 mx postfix/smtp[107]: 95A0C4A4C: host smtp.gmail.com[192.0.2.108] refused to talk to "
       "me: 521 connection rejected.\n",
       "Something refused the connection to smtp.gmail.com", "antivirus"},
      {"Gmail does not like the client's name",
       "errorMessage: Server terminates connection. response=421 4.7.0 Try again later, closing connection. "
       "(EHLO) a1 - gsmtp\n",
       "Gmail ended the session at EHLO", "full domain name"},
      {"a token that was refused in the question's place",
       "jakarta.mail.AuthenticationFailedException: 334 eyJzdGF0dXMiOiI0MDAifQ==\nCaused by: "
       "jakarta.mail.AuthenticationFailedException: OAUTH2 asked for more\n",
       "The OAuth token was refused", "new access token"},
      {"smtplib without a connection", "smtplib.SMTPServerDisconnected: please run connect() first\n",
       "There was no connection to the server", "EMAIL_HOST"},
      {"silence behind the greeting",
       "=== Connected to mail.example.com.\n<-  220 mail.example.com ESMTP\n -> EHLO pc\n<** Timeout (30 "
       "secs) waiting for server response\n",
       "The server greeted, and then stayed silent", "DNS look-ups"},
      {"a certificate of version 1",
       "[vaultwarden::mail][ERROR] SMTP error: Connection error: invalid peer certificate: "
       "Other(OtherError(UnsupportedCertVersion))\n",
       "The server's certificate has an old format", "addext"},
      {"Exim quotes the answer to EHLO",
       "1999-03-02 09:44:33 10HmbB-0005vi-00 == a@example.com R=others T=smtp defer (-18) H=mail.example.com "
       "[192.0.2.1]: Remote host closed connection in response to HELO pc.example.com (EHLO response was: "
       "550 You are banned)\n",
       "The server refused this client at EHLO", "fail2ban"},
      {"an exception alone does not show where it broke off",
       "smtplib.SMTPServerDisconnected: Connection unexpectedly closed\n",
       "The connection broke off; the log does not show", "EMAIL_USE_SSL"},
      {"words quoted on one line are no lines",
       "[ERROR] task raised unexpected: SMTPServerDisconnected('Connection unexpectedly closed') "
       "(data={'exc': \"SMTPServerDisconnected('Connection unexpectedly closed')\"})\n",
       "The connection broke off; the log does not show", "EMAIL_USE_SSL"},
      {"an empty answer in the dialogue",
       "\"message\": \"Expected response code 250 but got code \\\"\\\", with message "
       "\\\"\\\"\",\n\"class\": \"Swift_TransportException\",\n",
       "The server stopped answering in the middle", "queue worker"},
      {"Gmail's refusal without its last line",
       "220 mx.google.com ESMTP a1\nEHLO pc\n250 AUTH LOGIN PLAIN\nAUTH PLAIN AGEAYg==\n"
       "535-5.7.1 Username and Password not accepted. Learn more at\n",
       "Gmail refused the user name or password", "app password"},
      {"SwiftMailer waits on port 465 in plain text", "Connection to tcp://in-v3.mailjet.com:465 Timed Out\n",
       "Port 465 wants encryption from the first byte", "Choose SSL"},
      {"SwiftMailer had the connection", "Connection to ssl://smtp.example.com:465 Timed Out\n",
       "The connection was made, and then the server stayed silent", "waiting time"},
      {"DATA refused, and nothing else shown",
       "Uncaught Swift_TransportException: Expected response code 354 but got code \"503\"\n",
       "The message text came while no recipient was accepted", "Check the recipient's address"},
      {".NET without a reply",
       "System.Net.Mail.SmtpException: Syntax error, command unrecognized. The server response was:\n\nat "
       "System.Net.Mail.SmtpConnection.ConnectAndHandshakeAsyncResult.End(IAsyncResult result)\n",
       ".NET found no SMTP answer", "EnableSsl = true"},
      {"a reply that a page cut at the address",
       "The server response was: 5.7.1\n: Sender address rejected: Access denied\n",
       "The server refuses the sender address", "log in"},
      {"a reply whose reason stands below",
       "javax.mail.SendFailedException: Invalid Addresses;\n  nested exception is:\n\t"
       "com.sun.mail.smtp.SMTPAddressFailedException: 550 5.1.1 <Ungültige EMail-Adresse>: Recipient address "
       "rejected:\n User unknown in virtual mailbox table\n",
       "The recipient does not exist", "letter by letter"},
      {"advice that may not hold comes last",
       "Expected response code 220 but got code \"502\", with message \"502 Error: command not "
       "implemented\"\n",
       "The server does not know STARTTLS", "587"},
      {".NET does not say why", "System.Net.Mail.SmtpException: Failure sending mail.\n",
       "Sending failed, and this message does not say why", "inner exception"},
      {"an example's address",
       "smtplib.SMTPRecipientsRefused: {'admin@example.com': (501, b'5.1.5 Recipient address reserved by RFC "
       "2606')}\n",
       "admin@example.com is an example and no real address", "settings"},
      {"telnet cannot encrypt",
       "$ telnet mail.example.com 587\nConnected to mail.example.com.\n220 mail.example.com ESMTP\nhelo pc\n"
       "250 2.0.0 Hello pc\nSTARTTLS\n220 2.0.0 Ready to start TLS\nauth login\n550 5.0.0 Handshake error\n"
       "quit\n221 2.0.0 Bye\n",
       "STARTTLS was agreed on, and telnet cannot encrypt", "openssl s_client -starttls smtp"},
      {"SES means the recipient",
       "Expected response code 250 but got code \"554\", with message \"554 Message rejected: Address "
       "blacklisted.\"\n",
       "Amazon SES does not send to this recipient", "suppression list"},
      {"CodeIgniter's line ends",
       "hello: \nThe following SMTP error was encountered:\nUnable to send email using PHP SMTP. Your server "
       "might not be configured to send mail using this method.\n",
       "The server gave no answer", "SMTPCrypto"},
      {"an empty answer in place of the greeting", "Expected response code 220 but got an empty response\n",
       "The server gave no answer", "other port"},
  };
  check_advice(rows);
}

TEST_CASE("what the log does not show is not told", "[remarks]") {
  const Source eaten = one_session(
      "2017-05-05 12:45:54 SERVER -> CLIENT: 220 mail.example.com ESMTP\n"
      "2017-05-05 12:45:54 CLIENT -> SERVER: EHLO pc\n2017-05-05 12:45:54 SERVER -> CLIENT: 250 HELP\n"
      "2017-05-05 12:45:54 CLIENT -> SERVER: MAIL FROM:\n2017-05-05 12:45:54 SERVER -> CLIENT: 250 OK\n"
      "2017-05-05 12:45:54 CLIENT -> SERVER: RCPT TO:\n2017-05-05 12:45:54 SERVER -> CLIENT: 550 no\n");
  CHECK_FALSE(eaten.sessions[0].envelope.from_seen);

  const Source python2 = one_session(
      "send: 'ehlo pc\\r\\n'\nreply: '250-smtp.example.com\\r\\n'\nreply: '250-SIZE 1000\\r\\n'\nreply: '250 "
      "AUTH LOGIN PLAIN\\r\\n'\nreply: retcode (250); Msg: smtp.example.com\nSIZE 1000\nAUTH LOGIN "
      "PLAIN\nsend: "
      "u'mail FROM:<a@example.com> size=340\\r\\n'\nreply: '503 Error: need EHLO and AUTH first !\\r\\n'\n");
  CHECK(python2.sessions[0].envelope.from == "a@example.com");
  CHECK(python2.sessions[0].auth.mechanism.empty());

  const Source unused = one_session(
      "MAIL_HOST=\"smtp.office365.com\"\nMAIL_PORT=587\n\nConnection could not be established with host "
      "localhost "
      ":stream_socket_client(): unable to connect to localhost:25 (Connection refused)\n");
  REQUIRE_FALSE(unused.sessions[0].diagnosis.empty());
  CHECK(has(unused.sessions[0].diagnosis[0].title, "its own machine (localhost)"));

  const Source nextcloud = one_session(
      "{\"reqId\":\"x\",\"app\":\"PHP\",\"url\":\"/index.php\",\"message\":\"fwrite(): Write of 14604 bytes "
      "failed with errno=32 Broken pipe at /snap/swiftmailer/swiftmailer/lib/classes/Swift/Transport/StreamBu"
      "ffer.php#223\",\"userAgent\":\"Mozilla/5.0 Gecko/20100101 Firefox/94.0\"}\n");
  REQUIRE_FALSE(nextcloud.sessions[0].diagnosis.empty());
  CHECK(has(std::string(nextcloud.sessions[0].diagnosis[0].evidence.at(0).text), "Write of 14604 bytes"));

  const Source oscar = one_session(
      "smtplib.SMTPRecipientsRefused: {'a@example.com': (450, b'4.1.2 <a@example.com>: Recipient address "
      "rejected: Domain not found')}\nERROR 2018-07-29 14:54:55,237 [django/core/servers/basehttp.py:124]\n");
  REQUIRE_FALSE(oscar.sessions[0].diagnosis.empty());
  CHECK(oscar.sessions[0].diagnosis[0].evidence.size() == 1);

  const Source laravel = one_session(
      "Expected response code 220 but got code \"\", with message \"\"\n\nMAIL_DRIVER=smtp\n"
      "MAIL_HOST=smtp.example.com\nMAIL_PORT=465\nMAIL_ENCRYPTION=tls\n");
  CHECK(laravel.sessions[0].server.host == "smtp.example.com");
}

TEST_CASE("what fills a gap in a sentence leaves no empty brackets", "[remarks]") {
  const Source source = one_session(
      "I got the following error:\n\nMAIL FROM command failed: No identity changes permitted. "
      "z52sm8565415pyg.1\n");
  REQUIRE_FALSE(source.sessions[0].diagnosis.empty());
  CHECK_FALSE(has(std::string(source.sessions[0].diagnosis[0].explanation), "()"));
}

TEST_CASE("words that many programs use name no program", "[remarks]") {
  const Remarked rows[] = {
      {"Authelia's line is none of dma's",
       "level=debug msg=\"Notifier SMTP server supports STARTTLS (disableVerifyCert: false), attempting\"\n"
       "level=error msg=\"Failure running the notification provider startup check: 535 5.7.8 Error: "
       "authentication failed: \"\n",
       1, "", "dma"},
      {"emailjs prints an error as curl prints its progress",
       "{ [Error: authorization.failed]\n  code: 3,\n  previous: { [Error: bad response on command "
       "'cGFzcw==': Authentication failed] code: 2, smtp: '535 Authentication failed\\n' } }\n",
       1, "", "bytes came from the server"},
      {"\"Connection established\" is not said by openssl only",
       "$ telnet mail.example.com 25\nTrying 192.0.2.1...\nConnection established.\nConnected to "
       "mail.example.com.\n220 mail.example.com ESMTP\nQUIT\n221 Bye\n",
       3, "", "The connection is encrypted now"},
  };
  check_remarks(rows);
}

TEST_CASE("a program that greets again after STARTTLS has its encryption", "[remarks]") {
  const Source source = one_session(
      "Starting delivery: host: smtp.example.com protocol: smtp file: 1567855730.1700915\n<< 220 "
      "smtp.example.com ESMTP\n>> EHLO pc\n<< 250-smtp.example.com\n<< 250 STARTTLS\n>> STARTTLS\n<< 220 "
      "2.0.0 Ready to start TLS\n>> EHLO pc\nsmtp: Failed:\nSending failed: Protocol error\n");
  CHECK(source.sessions[0].tls.used);
  REQUIRE_FALSE(source.sessions[0].diagnosis.empty());
  CHECK(source.sessions[0].diagnosis[0].cause == "connect.dropped");
}

TEST_CASE("names of swaks' certificate line, and what follows curl's end", "[remarks]") {
  const Source swaks = one_session(
      "=== Trying mx.example.com:465...\n=== Connected to mx.example.com.\n=== TLS started with cipher "
      "TLSv1.3:TLS_AES_256_GCM_SHA384:256\n=== TLS peer[0]   subject=[/CN=example.com]\n===               "
      "commonName=[example.com], subjectAltName=[DNS:a.example.com, DNS:mx.example.com] "
      "notAfter=[2025-11-23T00:03:15Z]\n=== TLS peer certificate failed CA verification (unable to get local "
      "issuer certificate), passed host verification (using host mx.example.com to verify)\n<~  220 mx "
      "ESMTP\n "
      "~> EHLO pc\n<~  250 mx\n ~> QUIT\n<~  221 Bye\n");
  REQUIRE(swaks.sessions[0].tls.certificate);
  CHECK(swaks.sessions[0].tls.certificate->names.size() == 2);
  CHECK(swaks.sessions[0].tls.verify_error == "unable to get local issuer certificate");

  const Source curl = one_session(
      "*   Trying 192.0.2.200...\n* Connected to smtp.example.com (192.0.2.200) port 25 (#0)\n"
      "< 220 smtp.example.com ESMTP\n> EHLO pc\n< 250-smtp.example.com\n< 250 AUTH PLAIN LOGIN\n"
      "> AUTH PLAIN\n< 535 Incorrect authentication data\n* Closing connection 0\ncurl: (67) Login denied\n\n"
      "AUTH LOGIN works fine.\n");
  CHECK(curl.sessions[0].auth.mechanism == "PLAIN");
  std::string found;
  for (const Finding& finding : curl.sessions[0].findings) found += std::string(finding.title) + '\n';
  CHECK(has(found, "refused the log-in before it got user name and password"));
  CHECK_FALSE(has(found, "The password was sent without encryption"));
}

TEST_CASE("a setting's name that begins like base64 is shown", "[remarks]") {
  const Source source =
      explained("ALLOWED_SENDER_DOMAINS: example.com\n220 mail.example.com ESMTP\nQUIT\n221 Bye\n");
  REQUIRE_FALSE(source.sessions.empty());
  bool shown = false;
  for (const Event& event : source.sessions[0].events)
    shown = shown || event.text.find("ALLOWED_SENDER_DOMAINS") != std::string_view::npos;
  CHECK(shown);
}

TEST_CASE("a check that is switched on is not told as off", "[remarks]") {
  const Source source = one_session(
      "2018-05-13 09:22:31 Connection: opening to ssl://mail.example.com:465, timeout=300, options=array "
      "('ssl' => array ('verify_peer' => true, 'allow_self_signed' => false))\n"
      "2018-05-13 09:22:31 SMTP ERROR: Failed to connect to server: Connection refused (111)\n");
  for (const Finding& finding : source.sessions[0].findings)
    CHECK_FALSE(has(std::string(finding.title), "switched off"));
}

TEST_CASE("a user name in a refusal is no recipient", "[remarks]") {
  const Source source = one_session(
      "The mail server does not understand the RCPT TO command. Reason: 554 5.7.1 Recipient address "
      "rejected: Username admin@example.dk and sender doesn't match\n");
  for (const Recipient& recipient : source.sessions[0].envelope.recipients) CHECK(recipient.address.empty());
  CHECK(source.sessions[0].auth.username == "admin@example.dk");
}

TEST_CASE("a server named above an error alone is read", "[remarks]") {
  const Source source =
      one_session("Mail delivery failed via SMTP server 'localhost'.\nerror: 111\nConnection refused\n");
  REQUIRE_FALSE(source.sessions[0].diagnosis.empty());
  CHECK(source.sessions[0].diagnosis[0].title == "No mail server runs on this machine");
}

TEST_CASE("remarks are of commands that were typed, and of errors that are some", "[remarks]") {
  const std::vector<Remarked> rows = {
      {"a sentence names the program",
       "=== Trying mail.example.com:25...\n=== Connected to mail.example.com.\n<-  220 mail ESMTP\n"
       " -> EHLO pc\n<-  250 mail\n -> QUIT\n<-  221 Bye\n\nshould swaks then try it?\n",
       9, "", "that was typed"},
      {"curl's version",
       "$ curl --version\ncurl 7.68.0 (x86_64-pc-linux-gnu) libcurl/7.68.0 OpenSSL/1.0.2g zlib/1.2.8\n"
       "* Connected to smtp.example.com (192.0.2.1) port 587 (#0)\n< 220 mail ESMTP\n> EHLO pc\n< 250 mail\n",
       2, "Which curl this is", "went wrong"},
      {"no cipher was agreed on",
       "$ openssl s_client -connect mail.example.com:587\nCONNECTED(00000003)\n"
       "139798937629120:error:1408F10B:SSL routines:ssl3_get_record:wrong version number\n"
       "New, (NONE), Cipher is (NONE)\nSSL-Session:\n    Protocol  : TLSv1.2\n    Cipher    : 0000\n",
       6, "nothing was encrypted", "that is used"},
      {"PHP's error on a connection that was open",
       "2019-01-30 09:56:23\tCLIENT -> SERVER: QUIT\n2019-01-30 09:56:23\tConnection failed. Error #8: "
       "fwrite(): send of 6 bytes failed with errno=32 Broken pipe\n",
       2, "PHP reports an error", "could not open"},
      {"an answer with another code is no empty one",
       "Expected response code 354 but got code \"250\", with message \"250 Accepted\"\n", 1, "",
       "No answer"},
  };
  check_remarks(rows);
}

TEST_CASE("remarks: a log that begins within the message", "[remarks]") {
  const std::string log =
      " -> X-Mailer: swaks v20201014.0\n -> \n -> This is a test mailing\n -> .\n"
      "<** 550 5.7.1 Message rejected as spam by Content Filtering.\n -> QUIT\n<-  221 2.0.0 Bye\n";
  const Remarked rows[] = {
      {"its lines are no commands", log, 1, "The message itself", "no SMTP command"},
      {"nor are empty ones", log, 2, "The message itself", "no SMTP command"},
      {"the answer to the dot", log, 4, "ends the message", "no SMTP command"},
  };
  check_remarks(rows);
  CHECK(explained(log).sessions.back().stage == Stage::message);
}

TEST_CASE("advice for this client and this server", "[remarks]") {
  const std::vector<Advised> rows = {
      {"a big provider's port is open: the refusal comes from nearer",
       "Connection could not be established with host ssl0.ovh.net:465 (Connection refused)\n",
       "The connection to ssl0.ovh.net was refused on the way", "ask the hoster"},
      {"Symfony's DSN",
       "Symfony\\Component\\Mailer\\Exception\\TransportException\n"
       "Connection could not be established with host \"ssl://mail.example.com:25\": stream_socket_client(): "
       "SSL operation failed with code 1. OpenSSL Error messages:\n"
       "error:1408F10B:SSL routines:ssl3_get_record:wrong version number\n",
       "Encryption and port do not match", "In the DSN smtps:// goes with port 465"},
      {"the domain's own DMARC policy",
       "550-5.7.26 Unauthenticated email from shop.example is not accepted due to domain's 550-5.7.26 DMARC "
       "policy. 550 5.7.26 https://support.google.com/mail/?p=DmarcRejection x1-2si - gsmtp\n",
       "The DMARC policy of the sender's domain", "sign with DKIM for this domain"},
      {"no EHLO after STARTTLS",
       "S: 220 mail.example.com ESMTP\nC: EHLO pc\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 2.0.0 Start TLS\n"
       "C: MAIL FROM:<a@example.com>\nS: 503 5.5.1 Error: send HELO/EHLO first\nC: QUIT\n",
       "The client did not greet again after STARTTLS", "let it call EHLO"},
      {"PHPMailer's own lines only, and no AUTH among them",
       "2018-12-15 08:19:28\tCLIENT -> SERVER: EHLO shop.example.com\n2018-12-15 08:19:28\tSMTP Error: Could "
       "not "
       "authenticate.\n2018-12-15 08:19:28\tCLIENT -> SERVER: QUIT\n",
       "PHPMailer was to log in and sent no log-in", "SMTPAuth = false"},
  };
  check_advice(rows);
}
