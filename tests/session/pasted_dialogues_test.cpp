// Pasted logs: dialogues as people paste them, of no certain program.
#include <catch2/catch.hpp>

#include "session/pasted.h"

using namespace smtplain;

TEST_CASE("pasted logs: dialogues", "[pasted]") {
  const std::vector<Pasted> logs = {
      {"STARTTLS came too early, and was taken when it came again",
       "Connected to mx.example.com.\nEscape character is '^]'.\n220 mx.example.com ESMTP\nstarttls\n"
       "503 5.5.1 EHLO/HELO first.\nEHLO pc.example.org\n250-mx.example.com\n250 STARTTLS\nstarttls\n"
       "220 2.0.0 Ready to start TLS\n",
       "incomplete starttls none"},
      {"the old ESP32 Mail Client is encrypted, and the server says nothing",
       "[DEBUG] - INFO: connecting to SMTP server...\n[DEBUG] - mx.example.com\n[DEBUG] - 465\n"
       "[DEBUG] - INFO: server connected\n[DEBUG] - INFO: setting up the SSL/TLS structure...\n"
       "[DEBUG] - INFO: performing the SSL/TLS handshake...\n[DEBUG] - INFO: verifying peer X.509 "
       "certificate...\n"
       "[DEBUG] - INFO: certificate verified\n[DEBUG] - INFO: smtp server connected\n"
       "[DEBUG] - ERROR: could not handle SMTP server response\n[DEBUG] - INFO: cleaning SSL connection\n",
       "failed greeting connect.read-timeout", 1},
      {"a reply's words behind a program's name in brackets", "[API Error] 501 Syntax: HELO hostname\n",
       "rejected ehlo helo.rejected", 1},
      {"a test that responds", "Test-Connection funcionality responds:  5.5.2 Send hello first\n",
       "rejected mail_from protocol.out-of-sequence", 1},
      {"the reply itself says that it is about HELO",
       "Diagnostic-Code: SMTP; 550 Please use your real hostname when saying HELO (not HSP-AV01)\n",
       "rejected ehlo helo.rejected"},
      {"a person marks the command up where the reply is told alone",
       "It is rejected at the end of `DATA` with:\n\n554 5.0.0 Error: The account is not available in "
       "Bridge.\n",
       "rejected message sender.not-authorized"},
      {"the same words about another provider, below a gap",
       "Mailgun:\n\nCan't send mail - all recipients were rejected: 550 5.7.1 Relaying denied\n"
       "ResponseError: Can't send mail - all recipients were rejected: 550 5.7.1 Relaying denied\n"
       "    at f (/a/b.js:89:23)\n\nSocketlabs:\n\n"
       "Can't send mail - all recipients were rejected: 501-5.7.0 Authentication required.\n"
       "501 5.7.0 see the documentation\n",
       "rejected rcpt_to auth.required"},
      {"mbed TLS has no name for what went wrong in the handshake",
       "> C: Connect to SMTP server\n> C: Host > smtp.example.com\n> C: Port > 465\n"
       "> C: perform the SSL/TLS handshake\n! E: UNKNOWN ERROR CODE (0001)\n> C: cleaning SSL connection\n"
       "> E: unable to connect to server\n",
       "failed tls tls.handshake-failed"},
      {"check_smtp tells what it will send; a reply names a command that is not shown",
       "HELOCMD: EHLO pc\nFROM CMD: MAIL FROM:<a@example.com>\nsent EHLO pc\n250-mail.example.com Hello\n"
       "250 PIPELINING\n250-mail.example.com Hello\n250 PIPELINING\n"
       "530 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM\nsent QUIT\n",
       "rejected mail_from auth.required"},
      {"Postal found no server that answered",
       "No SMTP servers were available for example.com. Tried mx.example.com.\nexecution expired\n"
       "Support Ref: XCG5OF48\n",
       "failed connect connect.timeout"},
      {"one server refused the connection, the next one's certificate is not trusted",
       "[2024-04-16T08:46:20+0200] error    : Cannot connect to [localhost]:25 -- Connection refused\n"
       "[2024-04-16T08:46:20+0200] error    : Mail: SSL server certificate verification error: unable to get "
       "local issuer certificate\n",
       "failed tls tls.cert-untrusted"},
      {"a person tells in brackets that the server hung up",
       "220 mail.example.com ESMTP\nEHLO localhost\n250-mail.example.com\n250 STARTTLS\n\nSTARTTLS\n"
       "220 2.0.0 Ready to start TLS\nEHLO localhost\n(Server disconnects immediately)\n",
       "failed tls tls.handshake-failed"},
      {"a bounce tells that the server refused to talk",
       "<b@example.org>: host mx.example.org[192.0.2.1]\n"
       "    refused to talk to me: 554 5.7.1 You are not allowed to connect.\n",
       "rejected greeting policy.blocklisted"},
      {"a person's words around a program's",
       "If I try to send me a mail, via forgot password I get the error message \"Failed to send email. "
       "Reason: getaddrinfo EAI_AGAIN smtp.example.com:587\"\n",
       "failed resolve dns.not-found"},
      {"the reply to the content is all that is printed",
       "Message sent: 250 2.0.0 Ok: queued on smtp3m.example.com as 1430081058-6ltgNFKSir\n",
       "accepted none none"},
      {"the reply ends where the person's quotation of code does",
       "it's throwing an error that `Mail command failed: 421 Error: too many unauthenticated commands` due "
       "to the spam emails filtering condition\n",
       "deferred mail_from auth.required"},
      {"the same, pasted without the program's name",
       "in the log it only says,\n\nmilter-reject: END-OF-MESSAGE from mail.example.com[192.0.2.7]: 4.7.1 "
       "Service unavailable - try again later; from=<*@*> to=<info@*> proto=ESMTP helo=<mail.example.com>\n",
       "deferred message server.temporary"},
      {"the steps told in words, the clean-up after the failure, and the failure",
       "time=\"2022-04-01T20:10:55+11:00\" level=debug msg=\"Notifier SMTP client attempting connection to "
       "192.0.2.1:587\"\n"
       "time=\"2022-04-01T20:10:56+11:00\" level=debug msg=\"Notifier SMTP STARTTLS completed without "
       "error\"\n"
       "time=\"2022-04-01T20:10:56+11:00\" level=debug msg=\"Notifier SMTP client attempting AUTH PLAIN with "
       "server\"\n"
       "time=\"2022-04-01T20:10:58+11:00\" level=warning msg=\"Notifier SMTP client encountered error during "
       "cleanup: use of closed network connection\"\n"
       "time=\"2022-04-01T20:10:58+11:00\" level=error msg=\"Failure running the startup check: 535 5.7.8 "
       "Error: authentication failed: \"\n",
       "rejected auth auth.bad-credentials"},
      {"a server's prompt that the library does not know",
       "msg=\"Error occurred running a startup check\" error=\"failed to dial connection: SMTP AUTH failed: "
       "unexpected server response: username:\"\n",
       "failed auth auth.mechanism-unsupported"},
      {"Erlang's tuple, and a person's remark below it",
       "{:error, :retries_exceeded,\n {:network_failure, '192.0.2.1', {:error, :timeout}}}\n\n"
       "So as you can see, it doesn't reach the step \"connected to 192.0.2.1; banner was ready\".\n",
       "failed connect connect.timeout"},
      {"Erlang's TLS did not take an option",
       "> ** exception error: {error,retries_exceeded,\n>                {network_failure,\"192.0.2.1\",\n"
       ">                    {error,\n>                        "
       "{options,{{server_name_indication,\"192.0.2.1\"}}}}}}\n",
       "failed connect tls.client-setup"},
      {"a program's words within a person's, with host and port",
       "Hi i am getting following exception Connection timed out, host: smtp.example.com, port: 587. Any "
       "help please?\n",
       "failed connect connect.timeout"},
      {"MailSlurper's own log",
       "ERRO[5915] Problem finding command from input            error=\"Command 'auth login\\r\\n"
       "' not found\" input=\"AUTH LOGIN\\r\\n\" who=\"SMTP Worker 10\"\n",
       "failed auth protocol.syntax"},
      {"a colour whose escape character was lost, on the first line alone",
       "[34m[smtp.1:32384] [2017-05-12T08:53:03.430] DEBUG -- : [T0QRKN] => 250 OK\n"
       "[smtp.1:32384] [2017-05-12T08:53:03.530] DEBUG -- : [T0QRKN] <= MAIL FROM:<a@example.com>\n"
       "[smtp.1:32384] [2017-05-12T08:53:03.531] DEBUG -- : [T0QRKN] => 250 OK\n"
       "[smtp.1:32384] [2017-05-12T08:53:03.615] DEBUG -- : [T0QRKN] <= RCPT TO:<b@example.org>\n"
       "[smtp.1:32384] [2017-05-12T08:53:03.623] DEBUG -- : [T0QRKN] => 530 Authentication required\n",
       "rejected rcpt_to auth.required"},
      {"replies without their commands: 503 follows from the refusal",
       "```\nSMTP<< 550 5.7.1 Authentication Required\n  SMTP<< 503 5.5.0 No MAIL FROM command has been "
       "issued.\n"
       "  SMTP<< 503 5.5.0 No MAIL FROM command has been issued.\n  SMTP>> QUIT\n```\n",
       "rejected rcpt_to auth.required"},
      {"a library tells that a refusal is permanent, and leaves out its code",
       "permanent: 5.1.1 The email account that you tried to reach does not exist\n",
       "rejected rcpt_to recipient.unknown"},
      {"an HTTP status is no reply code",
       "message='Reply with error 401: Error while sending email: unable to verify the first certificate'\n",
       "failed tls tls.cert-untrusted"},
      {"nor are digits of an identifier",
       "7 TID-or6m WARN: {\"job_id\":\"730927ec-a49e-476d-913f-bf282d49b559\",\"provider_job_id\":null,"
       "\"error_message\":\"execution expired\",\"error_class\":\"Net::OpenTimeout\"}\n",
       "failed connect connect.timeout"},
      {"a password that is not there",
       "level=error component=dispatcher msg=\"Error on notify\" err=\"missing password for PLAIN auth "
       "mechanism; missing password for LOGIN auth mechanism\"\n",
       "failed auth client.configuration"},
      {"a mail server logs its dialogues under the protocol's name, whoever spoke",
       "07.07.19 17:23:12 smtp: 220 mail.example.com ESMTP Service Ready\n07.07.19 17:23:12 smtp: EHLO pc\n"
       "07.07.19 17:23:12 smtp: 250-Hello pc\n07.07.19 17:23:12 smtp: 250 SIZE 33554432\n"
       "07.07.19 17:23:12 smtp: MAIL FROM:<a@example.com>\n07.07.19 17:23:12 smtp: 250 2.0.0 Ok\n"
       "07.07.19 17:23:13 smtp: RCPT TO:<b@example.org>\n"
       "07.07.19 17:23:13 smtp: 550 5.1.1 No such user here\n",
       "rejected rcpt_to recipient.unknown"},
      {"a time-out that is set is none that passed, and a library's name no failed look-up",
       "Connecting to SMTP server: mail.example.com at Port: 587\nConnection timeout: 5 secs\n"
       "libmsock: using getaddrinfo\n IPv4 address: 192.0.2.25\nCould not connect to mail.example.com:587\n"
       "Error: Could not connect to SMTP server \"mail.example.com\" at port 587\n",
       "failed connect connect.timeout"},
      {"the answer to EHLO was left out: an answer with an enhanced code is that to MAIL",
       "=== Connected to mail.example.com.\n<-  220 mail.example.com ESMTP\n -> EHLO pc\n[...]\n"
       " -> MAIL FROM:<a@example.com>\n<-  250 2.1.0 Ok\n -> RCPT TO:<b@example.org>\n"
       "<** 554 5.7.1 <b@example.org>: Relay access denied\n -> QUIT\n",
       "rejected rcpt_to relay.denied"},
      {"the content was left out: what is queued is no answer to DATA",
       "=== Connected to mail.example.com.\n<-  220 mail.example.com ESMTP\n -> EHLO pc\n<-  250 pc\n"
       " -> MAIL FROM:<a@example.com>\n<-  250 2.1.0 Ok\n -> RCPT TO:<b@example.org>\n<-  250 2.1.5 Ok\n"
       " -> DATA\n[...]\n<-  250 2.0.0 Ok: queued as BE1BE8278\n",
       "accepted none none"},
      {"gen_smtp wants a server that offers TLS",
       "** (Bamboo.SMTPAdapter.SMTPError) There was a problem sending the email through SMTP.\n\nThe error "
       "is "
       ":retries_exceeded\n\nMore detail below:\n\n{:missing_requirement, \"mail.example.com\", :tls}\n",
       "failed starttls tls.starttls-unavailable"},
      {"and tells that the handshake failed",
       "08:43:16.754 [error] Failed to send email: {:retries_exceeded, {:temporary_failure, "
       "~c\"mail.example.com\", :tls_failed}}\n",
       "failed tls tls.handshake-failed"},
      {"no banner",
       "Error: It was not possible to email this scan:\nFailed to receive the SMTP banner from the service "
       "listening on port 587\n",
       "failed greeting connect.read-timeout"},
      {"a trace of system calls cuts the reply",
       "AttributeError: 'SMTPRecipientsRefused' object has no attribute 'errno'\n"
       "recvfrom(4, \"550-Verification failed for <roo\"..., 8192, 0, NULL, NULL) = 261\n",
       "rejected rcpt_to sender.invalid"},
      {"a client's log, where In is what the server says",
       "In: 220 mail.example.com ESMTP\nOut: EHLO pc\nIn: 250 mail.example.com\nOut: MAIL "
       "FROM:<a@example.com>\n"
       "In: 250 ok\nOut: RCPT TO:<b@example.org>\nIn: 550 5.1.1 No such user\n",
       "rejected rcpt_to recipient.unknown"},
      {"a temporary fault without a command was told of a recipient",
       "Error SMTP (451): (Temporary local problem - please try later).\n",
       "deferred rcpt_to server.temporary"}};
  check_told(logs);
}

TEST_CASE("pasted logs: a list of capabilities that the log cuts off takes no size back", "[pasted]") {
  const Source source = analyze(
      "=== Connected to mail.example.com.\n<-  220 mail.example.com ESMTP\n -> EHLO pc\n"
      "<-  250-mail.example.com\n<-  250-SIZE 10240000\n<-  250 STARTTLS\n -> STARTTLS\n<-  220 go\n"
      "=== TLS started with cipher TLSv1.3:TLS_AES_256_GCM_SHA384:256\n ~> EHLO pc\n"
      "<~  250-mail.example.com\n<~  250-PIPELINING\n");
  CHECK(source.sessions.at(0).size.limit == 10240000);
}

TEST_CASE("pasted logs: an address may begin like a keyword", "[pasted]") {
  const Source source = analyze(
      "2019-08-08 20:00:06 H=mx.example.com [192.0.2.5] F=<tom@example.com> rejected RCPT "
      "<from@example.org>: relay not permitted\n");
  CHECK(source.sessions.at(0).envelope.from == "tom@example.com");
  CHECK(source.sessions.at(0).envelope.recipients.at(0).address == "from@example.org");
}

TEST_CASE("pasted logs: the program begins with the same words after an error", "[pasted]") {
  const Source source = analyze(
      "The output after setting the host as : smtp.example.com:587\n"
      "`2016/08/11 01:06:27 worker.go:227: Sending Email to b@example.org`\n"
      "`2016/08/11 01:06:27 worker.go:230: x509: certificate is valid for smtp.example.com, not "
      "smtp.example.com:587`\n\nThe output after setting the host as : smtp.example.com:465\n"
      "` 2016/08/11 01:10:35 worker.go:227: Sending Email to  b@example.org`\n"
      " `2016/08/11 01:10:45 worker.go:230: EOF`\n");
  REQUIRE(source.sessions.size() == 2);
  CHECK(told(source.sessions[0]).find("tls.cert-name-mismatch") != std::string::npos);
}

TEST_CASE("pasted logs: the mechanism stands behind the reply", "[pasted]") {
  const Source source = analyze(
      "{ Error: Invalid login: 535 5.7.3 Authentication unsuccessful at SMTPConnection._formatError "
      "(C:\\srv\\smtp-connection.js:528:15) code: 'EAUTH', response: '535 5.7.3 Authentication "
      "unsuccessful', responseCode: 535, command: 'AUTH LOGIN' }\n");
  CHECK(source.sessions.at(0).auth.mechanism == "LOGIN");
}

TEST_CASE("pasted logs: a password is hidden where nothing else of its dialogue was understood", "[pasted]") {
  const Source source = analyze(
      "| rx # connection | 220 mail.example.com ESMTP\n| rx # connection | 334 UGFzc3dvcmQ6\n"
      "| tx # connection | UXVhcnR6NzdIYXJib3Vy\nERROR: SMTP connection failed, Quartz77Harbour was the "
      "password\n");
  for (const Session& session : source.sessions)
    for (const Event& event : session.events) {
      CHECK(event.text.find("UXVhcnR6") == std::string_view::npos);
      CHECK(event.text.find("Quartz77") == std::string_view::npos);
    }
}

TEST_CASE("pasted logs: what the server seems to say without a code holds no secret either", "[pasted]") {
  const Source source = analyze(
      "server: 220 mail.example.com ESMTP\nserver: 250-Hello pc\nserver: 250 AUTH PLAIN\n"
      "server: AUTH PLAIN AGFAZXhhbXBsZS5jb20ATWFwbGU3N3N5cnVw\nserver: 535 5.7.8 no\n");
  for (const Session& session : source.sessions)
    for (const Event& event : session.events) CHECK(event.text.find("AGFAZXhh") == std::string_view::npos);
}

TEST_CASE("pasted logs: a size is not glued to the code behind it", "[pasted]") {
  const Source source = analyze(
      "2017-12-13 13:50:33 SERVER -> CLIENT: 220 mail.example.com ESMTP ready\n"
      "2017-12-13 13:50:33 CLIENT -> SERVER: EHLO localhost\n"
      "2017-12-13 13:50:33 SERVER -> CLIENT: 250-mail.example.com250-PIPELINING250-SIZE 41697280250-8 "
      "BITMIME250 AUTH PLAIN LOGIN\n");
  CHECK(source.sessions.at(0).size.limit == 41697280U);
}

TEST_CASE("pasted logs: the end of a paste is no fault of the password", "[pasted]") {
  const std::string head =
      "<~  220 mail.example.com ESMTP\n ~> EHLO pc.example.org\n<~  250 AUTH LOGIN\n ~> AUTH LOGIN\n<~  334 "
      "VXNlcm5hbWU6\n ~> cGF0QGV4YW1wbGUuY29t\n<~  334 UGFzc3dvcmQ6\n ~> ";
  CHECK(told(analyze(head + "aHVudGVyMzQ1Nj").sessions.at(0)) == "incomplete auth none");
  const Source answered = analyze(head + "aHVudGVyMzQ1Nj\n<~* 535 5.7.8 Error\n");
  CHECK(answered.sessions.at(0).auth.fault == "the password is not base64");
}

TEST_CASE("pasted logs: a reply quoted above the dialogue is no part of it", "[pasted]") {
  const Source source = one_session(
      "I did wonder about this line:\n\nSERVER -> CLIENT: 354 Enter message, ending with \".\" on a line by "
      "itself\n\nFull message follows.\n\nSERVER -> CLIENT: 220 mail.example.com ESMTP\nCLIENT -> SERVER: "
      "EHLO "
      "pc.example.org\nSERVER -> CLIENT: 250-mail.example.com250-SIZE 52428800250 HELP\nCLIENT -> SERVER: "
      "MAIL "
      "FROM:<pat@example.org>\nSERVER -> CLIENT: 550 5.1.8 Sender address rejected: Domain not found\n");
  CHECK(told(source.sessions[0]) == "rejected mail_from sender.invalid");
  CHECK(source.sessions[0].size.limit == 52428800);
}

TEST_CASE("pasted logs: a refusal that stands alone opened the dialogue", "[pasted]") {
  const Source source = analyze("SERVER -> CLIENT: 421 4.7.0 Try again later, closing connection.\n");
  CHECK(told(source.sessions.at(0)) == "deferred greeting server.temporary");
}

TEST_CASE("pasted logs: a server that repeats the log-in it did not understand", "[pasted][leaks]") {
  const std::string login = "AGxpcXR0ZXN0bWFpbEBleGFtcGxlLmNvbQBxdzkxODIzNzQ=";
  for (const std::string& text : {"502 Command \"AUTH PLAIN " + login + "\" not implemented\n",
                                  "ERROR:\n502 Command \xE2\x80\x9C"
                                  "AUTH PLAIN " +
                                      login + "\xE2\x80\x9D not implemented\n",
                                  "Error: 502 Unknown command: AUTH LOGIN " + login + "\n"}) {
    const Source source = one_session(text);
    CHECK(source.sessions[0].diagnosis.at(0).cause == "auth.mechanism-unsupported");
    for (const Event& event : source.sessions[0].events)
      CHECK(event.text.find("AGxpc") == std::string_view::npos);
  }
}

TEST_CASE("pasted logs: TLS on port 587 began with STARTTLS, shown or not", "[pasted]") {
  const Source source = one_session(
      "2019.10.02 13:38:03 LOG5[0]: Service [smtp] accepted connection from 127.0.0.1:55126\n"
      "2019.10.02 13:38:03 LOG6[0]: s_connect: connecting 192.0.2.25:587\n"
      "2019.10.02 13:38:04 LOG6[0]: SSL connected: new session negotiated\n");
  CHECK(source.sessions[0].tls.mode == TlsMode::starttls);
}

TEST_CASE("pasted logs: the reply to HELO takes back nothing that EHLO listed", "[pasted]") {
  const Source source = one_session(
      "220 mail.example.com ESMTP\nEHLO pc\n250-mail.example.com\n250 SIZE 1000\nHELO pc\n"
      "250 mail.example.com\nMAIL FROM:<a@example.com>\n250 Ok\n");
  CHECK(source.sessions[0].capabilities.size() == 1);
}

TEST_CASE("pasted logs: the command that a reply answers stands nearest above it", "[pasted]") {
  const Pasted logs[] = {
      {"an array of progress lines",
       "  [10] => Got a 220 response. Sending HELO...\n    [11] => Response: 250 mail\n\n"
       "    [12] => Sending MAIL FROM...\n    [13] => Response: 250 2.1.0 Ok\n\n"
       "    [14] => Sending RCPT TO...\n    [15] => Response: 550 5.5.1 Protocol error\n",
       "rejected rcpt_to protocol.syntax", 1},
      {"DokuWiki says which code it expected",
       "There was an unexpected problem communicating with SMTP: Unexpected return code - Expected: 354, "
       "Got: 503 | 503 Bad sequence of commands\n",
       "rejected data protocol.out-of-sequence", 1},
      {"a reply that lost its code keeps the one in its words",
       "When using port 25 it gives the error: unimplemented (#5.5.1)\n", "rejected connect protocol.syntax",
       1},
      {"STARTTLS was agreed on, and what is typed is no handshake",
       "$ telnet mail.example.com 587\nTrying 192.0.2.25...\nConnected to mail.example.com.\n"
       "220 mail.example.com ESMTP Service Ready\nhelo pc\n250 2.0.0 Hello pc\nSTARTTLS\n"
       "220 2.0.0 Ready to start TLS\nauth login\n550 5.0.0 Handshake error\nquit\n221 2.0.0 Bye\n",
       "rejected auth tls.handshake-failed", 1},
  };
  check_told(logs);
}

TEST_CASE("a server that greets anew after XCLIENT begins no second session", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"swaks",
       "=== Trying 127.0.0.1:25...\n=== Connected to 127.0.0.1.\n<-  220 mx.example.com ESMTP\n"
       " -> EHLO pc\n<-  250-mx.example.com\n<-  250 XCLIENT ADDR\n -> XCLIENT ADDR=192.0.2.7\n"
       "<-  220 mx.example.com ESMTP\n -> EHLO pc\n<-  250 mx.example.com\n -> MAIL FROM:<a@example.com>\n"
       "<** 550 5.1.8 Sender unknown\n",
       "rejected mail_from sender.invalid", 1},
      {"Roundcube, which sends no second EHLO",
       "smtp: <3a47dc4c> Connecting to mx:587...\nsmtp: <3a47dc4c> Recv: 220 mx.example.com ESMTP\n"
       "smtp: <3a47dc4c> Send: EHLO pc\nsmtp: <3a47dc4c> Recv: 250-mx.example.com\n"
       "smtp: <3a47dc4c> Recv: 250 XCLIENT ADDR LOGIN\nsmtp: <3a47dc4c> Send: XCLIENT ADDR=192.0.2.7\n"
       "smtp: <3a47dc4c> Recv: 220 mx.example.com ESMTP\nsmtp: <3a47dc4c> Send: MAIL FROM:<a@example.com>\n"
       "smtp: <3a47dc4c> Recv: 503 5.5.1 Error: send HELO/EHLO first\n",
       "rejected mail_from protocol.out-of-sequence", 1}});
}

TEST_CASE("where a paste ends behind STARTTLS, what is set in an ini file, and Roundcube's goodbye",
          "[pasted]") {
  check_told(std::vector<Pasted>{
      {"openssl encrypts behind STARTTLS: EHLO is next",
       "$ openssl s_client -connect mail.example.com:587 -starttls smtp\nCONNECTED(00000003)\n---\n"
       "New, TLSv1.2, Cipher is AES256-SHA\nServer public key is 2048 bit\n",
       "incomplete ehlo none", 1},
      {"a setting of the log-in is not where a reply was met",
       "[smtp]\nhost = mail.example.com:25\nuser = a\npassword = b\nFrom logs, I get:\n"
       "lvl=eror msg=\"Async sent email 0 succeed, err: 530 5.7.1 Client was not authenticated\"\n",
       "rejected mail_from auth.required", 1},
      {"QUIT behind the error that is told, and Postfix' line of it",
       "Sep  2 20:22:05 pc roundcube: <kafo> Recv: 220 mx.example.com ESMTP\n"
       "Sep  2 20:22:05 pc roundcube: <kafo> Send: EHLO pc\n"
       "Sep  2 20:22:05 pc roundcube: <kafo> Recv: 250 STARTTLS\n"
       "Sep  2 20:22:05 pc roundcube: <kafo> Send: MAIL FROM:<a@example.com>\n"
       "Sep  2 20:22:05 pc roundcube: <kafo> Recv: 530 5.7.0 Must issue a STARTTLS command first\n"
       "Sep  2 20:22:05 pc roundcube: <kafo> SMTP Error: Failed to set sender 'a@example.com'. 5.7.0 Must "
       "issue a STARTTLS command first (Code: 530)\n"
       "Sep  2 20:22:05 pc roundcube: <kafo> Send: QUIT\nSep  2 20:22:05 pc roundcube: <kafo> Recv: 221 Bye\n"
       "Sep  2 20:22:05 pc postfix/smtpd[6]: disconnect from pc[192.0.2.7] ehlo=1 mail=0/1 quit=1\n",
       "rejected mail_from auth.tls-required", 1}});
  const Source plain = analyze(
      "=== Trying 192.0.2.25:465...\n=== Connected to 192.0.2.25.\n<-  220 mx.example.com ESMTP\n"
      " -> QUIT\n<-  221 Bye\n");
  CHECK_FALSE(plain.sessions.at(0).tls.used);  // swaks marks what it encrypts
}

TEST_CASE("one word behind \"connecting to\" is no server's name", "[pasted]") {
  const std::string log =
      "\nWiFi connected\n[ 12345][E][ssl_client.cpp:129] start_ssl_client(): Connect to Server failed!\n";
  for (const char* line : {"Connecting to Wi-Fi..", "Connecting to the database", "Connecting to server ..."})
    CHECK(analyze(line + log).sessions.at(0).server.host.empty());
  for (const char* line : {"Connected to relay.", "Connecting to relay port 25", "Connecting to relay:587"})
    CHECK(analyze(line + log).sessions.at(0).server.host == "relay");
}

TEST_CASE("A server's full stop behind <CR><LF>.<CR><LF> ends no message", "[pasted]") {
  const Source source = one_session(
      "Connected to smtp.qq.com.\nEscape character is '^]'.\n220 newxmesmtp.qq.com XMail Esmtp QQ Mail "
      "Server.\nHELO qq\n250 OK.\nmail from:<a@qq.com>\n250 OK.\nrcpt to:<b@qq.com>\n250 OK.\ndata\n"
      "354 End data with <CR><LF>.<CR><LF>.\nsubject: hello\n\nhello\n.\n");
  const auto& events = source.sessions[0].events;
  REQUIRE(events.size() >= 2);
  CHECK(events.back().kind == Kind::content);
  CHECK(events.back().line == 15);
  CHECK(told(source.sessions[0]) == "incomplete message none");
}

TEST_CASE("pasted logs: a 220 with an enhanced code is no greeting", "[pasted]") {
  const Source source = analyze(
      "220 mail.example.com ESMTP\n\n250-mail.example.com Hello\n250-STARTTLS\n250 CHUNKING\n\n"
      "220 2.0.0 SMTP server ready\n\nSSL version is TLSv1.2\n\n221 2.0.0 Bye\n");
  CHECK(source.sessions.size() == 1);
}

TEST_CASE("pasted logs: too many errors follow from the refusal before", "[pasted]") {
  const Source source = analyze(
      "220 mail.example.com ESMTP\nEHLO localhost\n250 mail.example.com\nMAIL FROM:<a@example.com>\n250 "
      "2.1.0 Ok\n"
      "RCPT TO:<b@example.com>\n504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname\n"
      "QUIT\n421 4.7.0 mail.example.com Error: too many errors\n");
  CHECK(told(source.sessions.at(0)) == "rejected rcpt_to helo.rejected");
}
