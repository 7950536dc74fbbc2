// Pasted logs: what applications show in place of a log.
#include <catch2/catch.hpp>

#include "session/pasted.h"

using namespace smtplain;

TEST_CASE("pasted logs: what programs tell in words of their own", "[pasted]") {
  const std::vector<Pasted> logs = {
      {"osTicket could not connect, and so not log in",
       "Unable to log in. Check SMTP settings.\nFailed to connect to mail.example.com:465 [SMTP: Invalid "
       "response code received from server (code: -1, response: )]\n",
       "failed greeting tls.port-mismatch", 1},
      {"osTicket: an address without what stands before the @",
       "Failed to add recipient: @localhost [SMTP: Invalid response code received from server (code: 501, "
       "response: : no local part)]\n",
       "rejected rcpt_to recipient.invalid", 1},
      {"the status of a page is no reply",
       "Error 500: Unable to connect with STARTTLS: stream_socket_enable_crypto(): Peer certificate "
       "CN=`example.net' did not match expected CN=`<my e-mail server>'\n",
       "failed tls tls.cert-name-mismatch", 1},
      {"Mailpit: DATA is refused because the recipient was, and that is no attempt of its own",
       "mailpit-1  | time=\"2024/07/24 10:38:37\" level=warning msg=\"error response to RCPT command for "
       "b@example.net: 550 5.7.1 Relaying denied\"\nmailpit-1  | time=\"2024/07/24 10:38:37\" level=error "
       "msg=\"[smtp] error relaying message: error response to DATA command: 503 RCPT command expected\"\n",
       "rejected rcpt_to relay.denied", 1},
      {"Postfix's notice of a delay folds what it says of a connection",
       "<b@example.net>: connect to example.net[203.0.113.198]: Connection timed\n    out\n\n\n"
       "Final-Recipient: rfc822; b@example.net\nAction: delayed\nStatus: 4.0.0\n"
       "Diagnostic-Code: X-Postfix; connect to example.net[203.0.113.198]: Connection\n    timed out\n",
       "failed connect connect.timeout", 1},
      {"IronPort puts words of its own before the reply",
       "Final-Recipient: rfc822;b@qq.com\nAction: failed\nStatus: 5.0.0 (permanent failure)\n"
       "Diagnostic-Code: smtp; 5.3.0 - Other mail system problem 550-'SPF check failed [MJKa== IP: "
       "203.0.113.243].' (delivery attempts: 0)\n",
       "rejected rcpt_to policy.sender-authentication", 1},
      {"OpenSMTPD wanted TLS",
       "smtpd[17422]: 0661f42ce59882bb mta error reason=TLS required but not supported by remote host\n",
       "failed tls tls.starttls-unavailable", 1},
      {"MailHog met a port that speaks TLS",
       "Releasing to b@example.com (via smtp.example.com:465)\n"
       "Found username/password, using auth mechanism: [PLAIN]\n\nFailed to release message: EOF\n",
       "failed connect connect.dropped", 1},
      {"msmtp's settings name an account that is not there",
       "msmtp: /etc/msmtprc: line 14: account a@example.com not (yet) defined\n",
       "failed connect client.configuration", 1},
      {"Calibre-web logs what smtplib sends and no replies: EHLO after a log-in is another attempt",
       "[2020-03-02 07:32:28,607] DEBUG {cps.worker:125} send: 'ehlo [172.17.0.3]\\r\\n'\n"
       "[2020-03-02 07:32:28,614] DEBUG {cps.worker:125} send: 'AUTH PLAIN AGEAYg==\\r\\n'\n"
       "[2020-03-02 07:32:28,865] ERROR {cps.worker:531} Error sending email: Login Fail.\n"
       "[2020-03-02 07:40:08,430] DEBUG {cps.worker:125} send: 'ehlo [172.17.0.3]\\r\\n'\n"
       "[2020-03-02 07:40:08,443] DEBUG {cps.worker:125} send: 'AUTH PLAIN AGEAYg==\\r\\n'\n"
       "[2020-03-02 07:40:10,099] DEBUG {cps.worker:125} send: 'mail FROM:<shop> size=590\\r\\n'\n"
       "[2020-03-02 07:40:10,113] DEBUG {cps.worker:125} send: 'rset\\r\\n'\n"
       "[2020-03-02 07:40:10,127] ERROR {cps.worker:531} Error sending email: Invalid input from 192.0.2.252 "
       "to newxmesmtplogicsvrszb1.qq.com.\n",
       "failed mail_from protocol.syntax", 2},
      {"Stalwart before 0.6 found no STARTTLS",
       "INFO delivery{id=26527524893 nrcpt=1 size=949}:attempt{domain=\"example.org\" attempt_number=0}: "
       "smtp::outbound::delivery: context=\"tls\" event=\"unavailable\" mx=\"mx.example.org\" "
       "reason=\"STARTTLS was not advertised by host\"\n",
       "failed starttls tls.starttls-unavailable", 1},
      {"Postfix's own log-in module gave up",
       "May 14 09:12:03 mx postfix/smtp[256]: 2C35B61E6B16: to=<b@example.org>, "
       "relay=smtp.gmail.com[192.0.2.108]:587, delay=551, dsn=4.7.0, status=deferred (SASL authentication "
       "failed; cannot authenticate to server smtp.gmail.com[192.0.2.108]: bad protocol / cancel)\n",
       "failed auth auth.oauth-failed", 1},
      {"Odoo breaks the line behind the code",
       "Mail delivery failed via SMTP server 'smtp.example.com'.\nSMTPSenderRefused: 553\n"
       "5.7.1 Sender address rejected: not owned by auth user.\nbounce-11@example.com\n",
       "rejected mail_from sender.not-authorized", 1},
      {"testssl: what a server does not offer is no log-in",
       "Anonymous NULL Ciphers (no authentication)        not offered (OK)\n"
       " Has server cipher order?      Oops: STARTTLS handshake failed (code: 2)\n\n"
       "Fatal error: repeated STARTTLS problems, giving up (2)\n",
       "failed tls tls.handshake-failed", 1},
      {"sslscan found no STARTTLS",
       "Testing SSL server mx.example.com on port 25\n\n  TLS renegotiation:\n    ERROR: The SMTP service on "
       "mx.example.com port 25 did not appear to support STARTTLS.\nERROR: Could not connect.\n",
       "failed starttls tls.starttls-unavailable", 1},
      {"JavaMail names the reason below what came of it",
       "Caused by: javax.mail.MessagingException: Could not convert socket to TLS\n"
       "\tat com.sun.mail.smtp.SMTPTransport.startTLS(SMTPTransport.java:2155)\n"
       "Caused by: javax.net.ssl.SSLHandshakeException: PKIX path building failed: "
       "sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path "
       "to requested target\n",
       "failed tls tls.cert-untrusted", 1},
      {"and alone it tells no more than that",
       "javax.mail.MessagingException: Could not convert socket to TLS\n", "failed tls tls.handshake-failed",
       1},
      {".NET waited for the greeting",
       "System.Net.Mail.SmtpException: Failure sending mail. ---> System.IO.IOException: Unable to read data "
       "from the transport connection: net_io_connectionclosed.\n"
       "   at System.Net.Mail.SmtpReplyReaderFactory.ProcessRead(Byte[] buffer, Int32 offset, Int32 read)\n"
       "   at System.Net.Mail.SmtpConnection.GetConnection(ServicePoint servicePoint)\n",
       "failed greeting connect.dropped", 1},
  };
  check_told(logs);
}

TEST_CASE("pasted logs: what a few words of a log say", "[pasted]") {
  const Pasted logs[] = {
      {"rows of Exchange's protocol log cut to their last fields",
       "<,EHLO pc.example.com\n>,250-mail.example.com Hello [192.0.2.7]\n<,MAIL FROM:<a@example.com>\n"
       "*,08D0000000000001;1,receiving message\n>,250 2.1.0 Sender OK\n<,RCPT TO:<b@example.org>\n"
       ">,550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain\n<,QUIT\n",
       "rejected rcpt_to relay.denied", 1},
      {"smtplib's lines behind celery's prefix, the marks alone",
       "2023-07-20 17:03:06,261: WARNING/ForkPoolWorker-2] send:\n"
       "[2023-07-20 17:03:06,262: WARNING/ForkPoolWorker-2] 'ehlo [127.0.0.1]\\r\\n'\n"
       "[2023-07-20 17:03:06,317: WARNING/ForkPoolWorker-2] reply:\n"
       "[2023-07-20 17:03:06,317: WARNING/ForkPoolWorker-2] b'421 4.7.0 Try again later, closing connection. "
       "(EHLO) a1-gsmtp\\r\\n'\n[2023-07-20 17:03:06,317: WARNING/ForkPoolWorker-2] send:\n"
       "[2023-07-20 17:03:06,317: WARNING/ForkPoolWorker-2] 'helo [127.0.0.1]\\r\\n'\n"
       "[2023-07-20 17:03:06,318: ERROR/ForkPoolWorker-2] Connection unexpectedly closed\n",
       "deferred ehlo server.temporary", 1},
      {"the traceback ends with the line that raises",
       "Traceback (most recent call last):\n  File \"/usr/lib/python2.7/smtplib.py\", line 328, in send\n"
       "    raise SMTPServerDisconnected('please run connect() first')\n",
       "failed connect connect.dropped", 1},
      {"Zend's words for an answer without a line",
       "Zend_Mail_Protocol_Exception: Unable to read response, or response is empty\n",
       "failed connect connect.dropped", 1},
  };
  check_told(logs);
}

TEST_CASE("pasted logs: errors of web shops and frameworks that tell no reply", "[pasted]") {
  const Pasted logs[] = {
      {"OpenCart: who fails at EHLO after failing at RCPT tried again",
       "2015-11-19 18:37:55 - PHP Notice:  Error: RCPT TO not accepted from server! in /var/www/mail.php on "
       "line 344\n\nnow\n\n"
       "2015-12-07 10:39:35 - PHP Notice:  Error: EHLO not accepted from server! in /var/www/mail.php on "
       "line 197\n",
       "failed ehlo connect.dropped", 2},
      {"CakePHP: a refused password",
       "2019-05-02 10:11:12 Error: [SocketException] SMTP server did not accept the password.\n",
       "failed auth auth.bad-credentials", 1},
      {"CakePHP: TLS that did not come about",
       "Cake shows me the error:\n"
       "`SMTP server did not accept the connection or trying to connect to non TLS SMTP server using TLS.`\n",
       "failed tls tls.handshake-failed", 1},
      {"Gmail says which command it closed the connection at",
       "Expected response code 250 but got code \"421\", with message \"421 4.7.0 Try again later, closing "
       "connection. (MAIL) a1-gsmtp \"\n",
       "deferred mail_from server.temporary", 1},
      {"Exchange's name for a message that is too large",
       "554 5.2.0 STOREDRV.Submission.Exception:MessageSubmissionExceededException.MapiExceptionMaxSubmission"
       "Exceeded; Failed to process message due to a permanent exception with message Cannot save changes.\n",
       "rejected message message.too-large", 1},
  };
  check_told(logs);
}

TEST_CASE("pasted logs: a mail program's message in another language quotes the reply without its code",
          "[pasted]") {
  const Pasted logs[] = {
      {"Thunderbird in French",
       "Une erreur est survenue lors de l'envoi du courrier : le serveur de courrier a répondu :  5.7.1 "
       "<b@example.org>: Relay access denied. Veuillez vérifier l'adresse du destinataire.\n",
       "rejected rcpt_to relay.denied", 1},
      {"Thunderbird in Spanish",
       "Se ha producido un error al enviar el correo. El servidor de correo respondió:  4.1.8 "
       "<a@example.com>: Sender address rejected: Domain not found. Por favor, verifique que su dirección "
       "es correcta.\n",
       "deferred mail_from sender.invalid", 1},
      {"Thunderbird in Portuguese, a mailbox's code before an address",
       "Ocorreu um erro ao enviar o email. O servidor de email respondeu: 5.2.2 <b@example.com>: Recipient "
       "address rejected: Mailbox is full. Verifique o destinatário.\n",
       "rejected rcpt_to recipient.mailbox-full", 1},
      {"Thunderbird in Polish",
       "Wysłanie wiadomości nie powiodło się. Wystąpił błąd podczas wysyłania poczty: nie można połączyć się "
       "z serwerem SMTP mail.example.com.\n",
       "failed connect connect.timeout", 1},
      {"Thunderbird in German: the connection was lost",
       "Fehler beim Senden der Nachricht: Die Nachricht konnte nicht gesendet werden, weil die Verbindung "
       "mit dem Postausgangs-Server (SMTP) mail.example.com mitten in der Transaktion unterbrochen wurde.\n",
       "failed connect connect.dropped", 1},
      {"PHPMailer in French: no sendmail program",
       "2016-04-19 09:01:29 Impossible d'instancier la fonction mail. Message was not sent \n"
       "Mailer Error: Impossible d'instancier la fonction mail.\n",
       "failed connect client.configuration", 1},
  };
  check_told(logs);
}

TEST_CASE("pasted logs: a person's sentence above Nodemailer's log announces its error", "[pasted]") {
  const std::vector<Pasted> logs = {
      {"it names no connection, and so is none of its own",
       "It was told to log in where the server offers no log-in, giving this error from the server:\n\n"
       " INFO  [pUzDNyFoiLg] Connection established to 192.0.2.4:25\n"
       " DEBUG [pUzDNyFoiLg] S: 220 mail.example.com ESMTP\n DEBUG [pUzDNyFoiLg] C: EHLO [127.0.0.1]\n"
       " DEBUG [pUzDNyFoiLg] S: 250-mail.example.com\n DEBUG [pUzDNyFoiLg] S: 250 HELP\n"
       " DEBUG [pUzDNyFoiLg] C: AUTH PLAIN /* secret */\n"
       " DEBUG [pUzDNyFoiLg] S: 503 AUTH command used when not advertised\n",
       "rejected auth auth.mechanism-unsupported", 1},
      {"a reply that it quotes is no attempt of its own",
       "When I run it, it returns 550 5.7.1, Relaying denied. The log is in the following\n\n"
       "[2022-11-02 19:46:05] DEBUG Sending mail using SMTP/6.8.0[client:6.8.0]\n"
       "[2022-11-02 19:46:05] INFO  [5oup1fFbqaE] Connection established to 192.0.2.4:587\n"
       "[2022-11-02 19:46:05] DEBUG [5oup1fFbqaE] S: 220 mail.example.com ESMTP\n",
       "rejected rcpt_to relay.denied", 1}};
  check_told(logs);
}

TEST_CASE("pasted logs: attempts that are told in the same words", "[pasted]") {
  const std::vector<Pasted> logs = {
      {"nginx numbers its connections",
       "2019/06/29 18:01:59 [warn] 875#0: *323 [lua] email.lua:60: mailer:send error: "
       "/opt/app/lualib/smtp.lua:129: SMTP response was not successful: 535 5.7.0 (#AUTH005) Too many bad "
       "auth "
       "attempts., client: 127.0.0.1, server: \n"
       "2019/06/29 18:03:34 [warn] 875#0: *327 [lua] email.lua:60: mailer:send error: "
       "/opt/app/lualib/smtp.lua:129: SMTP response was not successful: 535 5.7.0 (#AUTH005) Too many bad "
       "auth "
       "attempts., client: 127.0.0.1, server: \n",
       "rejected auth auth.too-many-attempts", 2},
      {"node prints an error without a stack in brackets",
       "Error: SMTP server does not support the LOGIN authentication mechanism\n"
       "    at exports.SMTPClient.authLogin (/app/node_modules/smtp-client/src/index.js:375:13)\n\n"
       "When submitting to the other port:\n\n"
       "[Error: 40D82ECC117F0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version "
       "number:ssl3_record.c:354:\n] {\n",
       "failed tls tls.port-mismatch", 2},
      {"it says once more that it connects, below an error",
       "Trying to connect to TCP/IP address 192.0.2.1 on port 25.\n"
       "ERROR: It was not possible to connect. Error: Could not connect to 192.0.2.1 on port 25.\n\n"
       "Trying to connect to TCP/IP address 192.0.2.1 on port 25.\n"
       "ERROR: It was not possible to connect. Error: Could not connect to 192.0.2.1 on port 25.\n",
       "failed connect connect.timeout", 2},
      {"mailsend was typed twice",
       "mailsend -v -info -port 587 -smtp smtp.example.com\n"
       "Connecting to SMTP server: smtp.example.com at Port: 587\n"
       "Error: Could not connect to SMTP server \"smtp.example.com\" at port 587\n\n"
       "mailsend -v -info -port 587 -smtp smtp.example.org\n"
       "Connecting to SMTP server: smtp.example.org at Port: 587\nConnection timeout: 5 secs\n",
       "incomplete connect none", 2},
      {"a server's log keeps its prefix beside a transcript that loses its own",
       "2024-05-14 09:12:33 INFO  220 mail.example.com ESMTP Postfix\n"
       "2024-05-14 09:12:33 INFO  EHLO pc.example.com\n2024-05-14 09:12:33 INFO  250 mail.example.com\n"
       "2024-05-14 09:12:33 INFO  MAIL FROM:<a@example.com>\n2024-05-14 09:12:34 INFO  250 2.1.0 Ok\n"
       "2024-05-14 09:12:34 INFO  RCPT TO:<b@example.net>\n"
       "2024-05-14 09:12:34 INFO  554 5.7.1 <b@example.net>: Relay access denied\n"
       "2024-05-14 09:12:34 INFO  QUIT\n2024-05-14 09:12:34 INFO  221 2.0.0 Bye\n\nThe server's log:\n\n"
       "May 14 09:30:00 mail postfix/smtpd[77]: connect from pc.example.com[192.0.2.5]\n"
       "May 14 09:30:01 mail postfix/smtpd[77]: NOQUEUE: reject: RCPT from pc.example.com[192.0.2.5]: 450 "
       "4.7.25 Client host rejected: cannot find your hostname, [192.0.2.5]; from=<x@example.com> "
       "to=<y@example.net> proto=ESMTP helo=<pc>\n"
       "May 14 09:30:02 mail postfix/smtpd[77]: disconnect from pc.example.com[192.0.2.5]\n",
       "deferred rcpt_to policy.reverse-dns", 2},
  };
  check_told(logs);
}

TEST_CASE("pasted logs: what is no failure, or another one", "[pasted]") {
  const std::vector<Pasted> logs = {
      {"one quote lost its fellow in a person's sentence",
       "When I use Port=587 of smtp.example.com\" server, it says \"SMTPException:STARTTLS not supported by "
       "server\"\nthis is my config:\napp.config['MAIL_USE_TLS'] = True\n",
       "failed starttls tls.starttls-unavailable", 1},
      {"nginx found no name of its client, which says nothing of the mail",
       "2022/03/02 06:04:22 [error] 13#13: *894 192.0.2.189 could not be resolved (3: Host not found) while "
       "in "
       "resolving client address, client: 192.0.2.189, server: 0.0.0.0:25\n"
       "2022/03/02 06:04:23 [info] 13#13: *894 client login failed: \"Authentication credentials invalid\" "
       "while in "
       "http auth state, client: 192.0.2.189, server: 0.0.0.0:25, login: \"database\"\n",
       "failed auth auth.bad-credentials", 1},
      {"Errbit numbers the lines of a backtrace",
       "# Net::OpenTimeout: execution expired\n## Backtrace\n\n"
       "540:  /home/a/.rvm/rubies/ruby-2.0.0/lib/ruby/2.0.0/net/smtp.rb -> **tcp_socket**\n"
       "550:  /home/a/.rvm/rubies/ruby-2.0.0/lib/ruby/2.0.0/net/smtp.rb -> **block in do_start**\n",
       "failed connect connect.timeout", 1},
      {"code and words are named in a dictionary",
       "[DEBUG] (1, {'code': 450, 'message': '4.1.8 <a@example.com>: Sender address rejected: Domain not "
       "found'})\n",
       "deferred mail_from sender.invalid", 1},
      {"a filter refused the sender; what it says itself is no attempt of its own",
       "Nov  3 04:07:19 ws1 smf-spf[198]: SPF fail: ip=192.0.2.7, fqdn=[192.0.2.7], helo=example.org, "
       "from=<a@example.org>\n"
       "Nov  3 04:07:19 ws1 sm-mta[239]: vA347GJM023903: Milter: from=<a@example.org>, reject=550 5.7.1 "
       "Command "
       "rejected\n",
       "rejected mail_from policy.rejected", 1},
      {"no service for this client is said at first",
       "UNKNOWN: Can't locate object method \"bye\" via package \"Net::SMTP: 554 <mail.example.com> Relay "
       "Service "
       "denied for IP 192.0.2.7, closing transmission channel\n",
       "rejected greeting relay.denied", 1},
      {"a frame tells that the greeting was awaited",
       "[2022-03-21 08:37:20] production.ERROR: Connection to tcp://mail.example.com:465 Timed Out "
       "{\"exception\":\"[object] (Swift_TransportException(code: 0): Connection to "
       "tcp://mail.example.com:465 "
       "Timed Out at /app/vendor/swiftmailer/AbstractSmtpTransport.php:475)\n[stacktrace]\n"
       "#0 /app/vendor/swiftmailer/AbstractSmtpTransport.php(360): "
       "Swift_Transport_AbstractSmtpTransport->getFullResponse(0)\n"
       "#1 /app/vendor/swiftmailer/AbstractSmtpTransport.php(147): "
       "Swift_Transport_AbstractSmtpTransport->readGreeting()\n",
       "failed greeting tls.port-mismatch", 1},
      {"a heading is no error",
       "Error:\n`Traceback (most recent call last):\n  File \"<stdin>\", line 46, in <module>\n"
       "AssertionError: start tls failed 503, ['5.5.4 Bad sequence of commands.']`\n\nIf ssl=False:\n\n"
       "`File \"umail.py\", line 36, in __init__\nOSError: [Errno 116] ETIMEDOUT`\n",
       "failed connect connect.timeout", 2},
      {"the first command with an argument that may be wrong",
       "{:permanent_failure, '192.0.2.1', \"501 Syntax error in parameters or arguments.\\r\\n\"}\n",
       "rejected mail_from protocol.syntax", 1},
      {"what could not be decoded is an answer to AUTH", "501 5.5.2 Cannot Decode response a1-gsmtp\n",
       "rejected auth auth.malformed-credentials", 1},
      {"curl tells what it was built for",
       "} [5 bytes data]\n> EHLO pc\n{ [5 bytes data]\n< 250-mail.example.com Hello pc\n< 250 PIPELINING\n\n"
       "curl 7.83.1 (x86_64-unknown-linux-gnu) libcurl/7.83.1 OpenSSL/3.0.3 zlib/1.2.11\n",
       "incomplete ehlo none", 1},
      {"a number that a sketch prints below its error is no reply",
       "Serial.println(SMTP.getError());\n\nGot IP address: 192.0.2.22\n"
       "Error sending message: Could not connect to mail server\n551\n",
       "failed connect connect.timeout", 1},
  };
  check_told(logs);
}

TEST_CASE("pasted logs: an error object's last field has the code", "[pasted]") {
  const Source source = one_session(
      "{ Error: bad response on command 'RCPT': 4.2.0 <b@example.com>: Recipient address rejected: "
      "Greylisted\n"
      "    at module.exports (/app/node_modules/emailjs/smtp/error.js:2:13)\n  code: 2,\n"
      "  smtp: '450 4.2.0 <b@example.com>: Recipient address rejected: Greylisted\\n' }\n");
  const Session& session = source.sessions[0];
  REQUIRE(session.reply() != nullptr);
  CHECK(session.reply()->code == 450);
  CHECK(told(session) == "deferred rcpt_to policy.greylisted");
}
