// Pasted logs: what people paste of mail servers' logs.
#include <catch2/catch.hpp>

#include "session/pasted.h"

using namespace smtplain;

TEST_CASE("pasted logs: servers", "[pasted]") {
  const std::vector<Pasted> logs = {
      {"a recipient went unanswered, and the next sender did not",
       "220 mail.example.com ESMTP Postfix\nehlo test.example\n250-mail.example.com\n250 DSN\n"
       "mail from: a@example.com\n250 2.1.0 Ok\nrcpt to: b@example.com\nREJECT\n"
       "mail from: a@example.com\n250 2.1.0 Ok\nrcpt to: c@example.com\n250 2.1.5 Ok\n",
       "incomplete rcpt_to none"},
      {"EspoCRM passes on Haraka's words without their code",
       "[2023-11-11 13:28:06] ERROR: Email sending error: I cannot deliver mail for <b@example.com>\n",
       "failed rcpt_to relay.denied"},
      {"a script's lines are no second dialogue",
       "$ telnet mail.example.com 25\nTrying 192.0.2.49...\nConnected to mail.example.com.\n"
       "220 mail.example.com ESMTP Postfix\nHELO client.example.com\n250 mail.example.com\n"
       "mail from: a@example.com\n250 2.1.0 Ok\nrcpt to: b@example.com\n"
       "554 5.7.1 <b@example.com>: Relay access denied\ntelnet mail.example.com 25 <<END_SCRIPT\n"
       "HELO client.example.com\nmail from: a@example.com\ndata\nHey\n.\nquit\nEND_SCRIPT\n",
       "rejected rcpt_to relay.denied"},
      {"Exim's bounce wraps the reply at the same indent",
       "b@example.net\n    host mx.example.net [192.0.2.26]\n"
       "    SMTP error from remote mail server after RCPT TO:<b@example.net>:\n"
       "    553 5.7.1 <someone@example.org>: Sender address rejected:\n    not logged in\n",
       "rejected rcpt_to auth.required"},
      {"Postfix refuses, and whoever hid the address took the colon too",
       "Jan  1 19:25:47 mx postfix/smtpd[470]: NOQUEUE: reject: RCPT from unknown[192.0.2.68] 450 4.7.25 "
       "Client host rejected: cannot find your hostname, [192.0.2.68]; from=<a@example.org> "
       "to=<b@example.com> proto=ESMTP helo=<mx.example.org>\n",
       "deferred rcpt_to policy.reverse-dns"},
      {"Postfix's verdicts on two mails, without what its log has before them",
       "status=deferred (connect to mx.example.net[192.0.2.26]:25: Connection timed out)\n"
       "status=bounced (host mx.example.net said: 550-5.7.1 Message rejected due to spam)\n",
       "rejected message policy.spam-content", 2},
      {"Haraka leaves a server for the next one",
       "[INFO] [B840081E-6CB8-4FB5-ADD9-5827973462E9.1.1] [outbound] Attempting to deliver to: 192.0.2.26:25 "
       "(0) (1)\n"
       "[ERROR] [B840081E-6CB8-4FB5-ADD9-5827973462E9.1.1] [outbound] Remote end 192.0.2.26:25 closed "
       "connection while we were processing mail. Trying next MX.\n"
       "[INFO] [B840081E-6CB8-4FB5-ADD9-5827973462E9.1.1] [outbound] Attempting to deliver to: 192.0.2.27:25 "
       "(0) (1)\n"
       "[PROTOCOL] [B840081E-6CB8-4FB5-ADD9-5827973462E9.1.1] [outbound] S: 220 mx.example.net ESMTP\n"
       "[PROTOCOL] [B840081E-6CB8-4FB5-ADD9-5827973462E9.1.1] [outbound] C: EHLO pc.example.com\n"
       "[PROTOCOL] [B840081E-6CB8-4FB5-ADD9-5827973462E9.1.1] [outbound] S: 550 5.7.1 not you\n",
       "rejected ehlo policy.rejected", 2},
      {"Postfix asked its filter, which refused the whole message",
       "postfix/smtpd[9610]: proxy-reject: END-OF-MESSAGE: 451 4.3.0 Error: queue file write error; "
       "from=<a@example.com> to=<b@example.net> proto=ESMTP helo=<example.com>\n",
       "deferred message server.temporary"},
      {"the name in HELO stands in Postfix's envelope only",
       "31.1.2018, 19:14:58 | info | NOQUEUE: reject: RCPT from mx.example.com[192.0.2.7]: 554 5.7.1 "
       "<mx.example.com[192.0.2.7]>: Client host rejected: Access denied; from=<a@example.com> "
       "to=<b@example.net> proto=ESMTP helo=<mx.example.com>\n",
       "rejected rcpt_to policy.rejected"},
      {"Exim's words without a code are a reply's words",
       "2019-08-08 20:00:06 H=mx.example.com [192.0.2.5] F=<a@example.com> rejected RCPT <b@example.org>: "
       "mailbox is full\n",
       "rejected rcpt_to recipient.mailbox-full"},
      {"the next server's refusal in Haraka's log at level notice",
       "[NOTICE] [DAA706AE-4EA6-4651-816F-C14B4C0BED7E.6.1] [outbound] recipient <b@example.net> rejected: "
       "550 5.1.1 No such user\n",
       "rejected rcpt_to recipient.unknown"},
      {"Exim verifies the sender when it is told the recipient",
       "Permanent SMTP delivery error when sending to example.com (192.0.2.5)\n\n"
       "550-Verification failed for <a@example.org> 550-The account or domain may not exist. "
       "550 Sender verify failed\n",
       "rejected rcpt_to sender.invalid"},
      {"postscreen tells the client's port",
       "postfix/postscreen[20858]: NOQUEUE: reject: RCPT from [192.0.2.7]:40028: 550 5.7.1 Service "
       "unavailable; client [192.0.2.7] blocked using zen.spamhaus.org; from=<a@example.com>, "
       "to=<b@example.org>, proto=ESMTP, helo=<example.com>\n",
       "rejected rcpt_to policy.blocklisted"},
      {"a process id of Exim's that looks like a reply code",
       "  510 T: remote_smtp for b@example.org\n"
       "  510 Connecting to mx.example.org [192.0.2.1]:25 ... connected\n"
       "  510   SMTP<< 220 mx.example.org ESMTP\n  510   SMTP>> EHLO example.com\n"
       "  510   SMTP<< 250-mx.example.org Hello\n  510          250-SIZE 157286400\n  510\n",
       "incomplete ehlo none"},
      {"Exim met a TLS hello",
       "14:09:54 30560 SMTP<< ??????f???k\n14:09:54 30560 LOG: smtp_syntax_error MAIN\n"
       "14:09:54 30560 SMTP>> 501 NULL characters are not allowed in SMTP commands\n",
       "rejected greeting tls.port-mismatch"},
      {"Postfix's verdict, broken at a terminal's edge",
       "Aug 04 12:36:30 4df6 postfix/qmgr[446]: C8FA38E4F42: from=<a@example.com>, size=414, nrcpt=1 (queue "
       "active)\n"
       "Aug 04 12:36:31 4df6 postfix/smtp[450]: C8FA38E4F42: to=<b@example.org>, "
       "relay=mail.example.net[192.0.2.1\n"
       "]:587, delay=0.57, delays=0.34/0.04/0.18/0.01, dsn=5.0.0, status=bounced (host "
       "mail.example.net[192.0.2.1] said: 550-Reques\n"
       "ted action not taken: mailbox unavailable 550 Sender address is not allowed. (in reply to MAIL FROM "
       "command))\nAug 04 12:36:31 4df6 postfix/qmgr[446]: C8FA38E4F42: removed\n",
       "rejected mail_from sender.not-authorized"},
      {"a milter's answer, told by Postfix's cleanup without its code",
       "May 11 07:00:58 mx postfix/cleanup[1]: 4A5B6C7D: milter-reject: END-OF-MESSAGE from "
       "mail.example.com[192.0.2.7]: 4.7.1 Service unavailable - try again later; from=<a@example.com> "
       "to=<b@example.org> proto=ESMTP helo=<mail.example.com>\n",
       "deferred message server.temporary"},
      {"the same, and smtpd's session around it",
       "May 11 07:00:57 mx postfix/smtpd[9]: connect from mail.example.com[192.0.2.7]\n"
       "May 11 07:00:57 mx postfix/smtpd[9]: 4A5B6C7D: client=mail.example.com[192.0.2.7]\n"
       "May 11 07:00:58 mx postfix/cleanup[1]: 4A5B6C7D: milter-reject: END-OF-MESSAGE from "
       "mail.example.com[192.0.2.7]: 5.7.1 Spam message rejected; from=<a@example.com> to=<b@example.org> "
       "proto=ESMTP helo=<mail.example.com>\n"
       "May 11 07:00:58 mx postfix/smtpd[9]: disconnect from mail.example.com[192.0.2.7]\n",
       "rejected message policy.spam-content"},
      {"Exchange's codes of two classes, behind an exception",
       "`[Email Notify Error] Failed messages: org.eclipse.angus.mail.smtp.SMTPSendFailedException: 451 "
       "5.7.3 STARTTLS is required to send mail [SG2PR02CA0073.apcprd02.prod.outlook.com]`\n",
       "deferred mail_from auth.tls-required"},
      {"maddy's fields of a reply",
       "queue: delivery attempt failed\t{\"msg_id\":\"f0fe94f2-1\",\"rcpt\":\"b@example.org\",\"reason\":\"no"
       " such user\",\"smtp_code\":550,\"smtp_enchcode\":\"5.1.1\",\"smtp_msg\":\"No such user here\"}\n",
       "rejected rcpt_to recipient.unknown"},
      {"a log-in failed, and the mail was refused after it: the end of the connection is no cause",
       "Sep 21 00:10:31 mx postfix/smtpd[7]: connect from unknown[192.0.2.7]\n"
       "Sep 21 00:10:33 mx postfix/smtpd[7]: warning: unknown[192.0.2.7]: SASL CRAM-MD5 authentication "
       "failed: xxx==\n"
       "Sep 21 00:10:33 mx postfix/smtpd[7]: NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 554 5.7.1 "
       "<unknown[192.0.2.7]>: Client host rejected: Access denied; from=<a@example.com> to=<b@example.org>\n"
       "Sep 21 00:10:33 mx postfix/smtpd[7]: lost connection after RCPT from unknown[192.0.2.7]\n",
       "rejected rcpt_to policy.rejected"},
      {"Postfix's verdict, broken between words",
       "Aug 04 12:36:31 mail postfix/smtp[450]: C8FA38E4F42: to=<b@example.org>,\n"
       "relay=mx.example.org[192.0.2.1]:25, delay=0.57, dsn=5.1.1, status=bounced (host\n"
       "mx.example.org[192.0.2.1] said: 550 5.1.1 <b@example.org>: Recipient address\n"
       "rejected: User unknown (in reply to RCPT TO command))\n",
       "rejected rcpt_to recipient.unknown"},
      {"Postfix finds no program that checks log-ins",
       "Feb 09 05:33:28 mail postfix/smtps/smtpd[24431]: warning: SASL: Connect to private/auth failed: No "
       "such file or directory\n"
       "Feb 09 05:33:28 mail postfix/smtps/smtpd[24431]: fatal: no SASL authentication mechanisms\n",
       "failed auth server.misconfigured"},
      {"names and a UUID in brackets are not Haraka's",
       "[ActiveJob] [ActionMailer::MailDeliveryJob] [e26cef58-cd00-441f-8f2f-7d6f1467ea0a] Error performing "
       "ActionMailer::MailDeliveryJob from Sidekiq(default): SocketError (getaddrinfo: Temporary failure in "
       "name resolution):\n",
       "failed resolve dns.not-found"},
      {"a person tells of the mail from somewhere, which is no MAIL FROM",
       "Since Monday the server rejects the mail from our cron jobs.\n\n"
       "smtpstatus=552 smtpmsg='552 5.2.0 Message contains bare CR'\n",
       "rejected message message.malformed"},
      {"a bounce wraps a diagnosis that is no reply",
       "Reporting-MTA: dns; mail.example.com\n\nFinal-Recipient: rfc822; b@example.org\nAction: failed\n"
       "Status: 5.4.4\nDiagnostic-Code: X-Postfix; Host or domain name not found. Name service error\n"
       "    for name=example.org type=AAAA: Host not found\n",
       "rejected resolve recipient.domain-not-found"},
      {"OpenSMTPD's log without the sessions' ids",
       "smtp event=authentication user=bob address=192.0.2.5 host=pc.example.com result=permfail\n",
       "rejected auth auth.bad-credentials"},
      {"an option of Exim's own, where a file may not be read",
       "2021-08-25 20:26:49 1mIxbt-0001eM-09 == b@example.org R=dnslookup T=remote_smtp defer (-1): failed "
       "to expand \"interface\" option for remote_smtp transport: failed to open /etc/exim4/ip: Permission "
       "denied (euid=108 egid=115)\n",
       "failed connect client.configuration"},
      {"Metalog puts Postfix's program in brackets",
       "Apr 19 14:17:37 [postfix/smtpd] connect from mail.example.com[192.0.2.5]\n"
       "Apr 19 14:17:38 [postfix/smtpd] NOQUEUE: reject: MAIL from mail.example.com[192.0.2.5]: 450 4.1.8 "
       "<a@example.com>: Sender address rejected: Domain not found; from=<a@example.com> proto=ESMTP "
       "helo=<mail.example.com>\n"
       "Apr 19 14:17:44 [postfix/smtpd] disconnect from mail.example.com[192.0.2.5] ehlo=2 mail=0/1 quit=1\n",
       "deferred mail_from sender.invalid"},
      {"Postfix sends its postmaster what it said and heard",
       " Out: 220 mail.example.com ESMTP Postfix\n In:  MAIL\n Out: 501 Syntax: MAIL FROM: <address>\n"
       " In:  QUIT\n Out: 221 Bye\n",
       "rejected mail_from protocol.syntax"},
      {"a bounce wraps the further lines of a reply",
       "Reporting-MTA: dns; mail.example.org\nX-Postfix-Queue-ID: D203FE2ACD\n\n"
       "Final-Recipient: rfc822; b@example.com\nAction: failed\nStatus: 5.0.0\nRemote-MTA: dns; example.com\n"
       "Diagnostic-Code: smtp; 550-Verification failed for <a@example.org>\n"
       "    550-The mail server could not deliver mail to a@example.org.  The\n"
       "    account or domain may not exist, they may be blacklisted, or missing the\n"
       "    proper dns entries. 550 Sender verify failed\n",
       "rejected rcpt_to sender.invalid", 1}};
  check_told(logs);
}

TEST_CASE(
    "Postfix: smtpd's counts say that a mail was taken, and nobody waited for a reply that no command asked "
    "for",
    "[pasted]") {
  const std::string line = "May 14 09:12:0";
  const std::string mail =
      line + "1 mx postfix/smtpd[7]: connect from pc.example.com[192.0.2.7]\n" + line +
      "1 mx postfix/smtpd[7]: AB12CD34EF: client=pc.example.com[192.0.2.7], sasl_method=PLAIN, "
      "sasl_username=a\n" +
      line +
      "2 mx postfix/smtpd[7]: disconnect from pc.example.com[192.0.2.7] ehlo=2 auth=1 mail=1 rcpt=1/2 data=1 "
      "quit=1 commands=6/7\n" +
      line + "2 mx postfix/qmgr[3]: AB12CD34EF: from=<a@example.com>, size=12, nrcpt=1 (queue active)\n" +
      line +
      "9 mx postfix/smtp[4]: AB12CD34EF: to=<b@example.net>, relay=mx.example.net[192.0.2.25]:25, delay=7, "
      "dsn=2.0.0, status=sent (250 2.0.0 Ok)\n";
  const Source source = analyze(mail);
  REQUIRE(source.sessions.size() == 2);
  CHECK(told(source.sessions[0]) == "accepted none none");
  REQUIRE(source.sessions[1].timing.size() == 1);
  CHECK(source.sessions[1].timing[0].what == "before this line");
  const std::string check =
      line + "1 mx postfix/smtpd[7]: connect from pc.example.com[192.0.2.7]\n" + line +
      "1 mx postfix/smtpd[7]: disconnect from pc.example.com[192.0.2.7] ehlo=1 quit=1 commands=2\n";
  CHECK(told(analyze(check).sessions.at(0)) == "no_message none none");
}

TEST_CASE("pasted logs: a field's name stands between the code and the words", "[pasted]") {
  const Source source = analyze(
      "ns8-sendmail[12]: status=error from=a@example.com to=b@example.org server=mail.example.com:587 "
      "code=535 message=\"5.7.8 Error: authentication failed: (reason unavailable)\"\n");
  const Session& session = source.sessions.at(0);
  CHECK(told(session) == "rejected auth auth.bad-credentials");
  CHECK(session.events.at(static_cast<std::size_t>(session.reply_event)).enhanced.str() == "5.7.8");
}

TEST_CASE("pasted logs: OpenSMTPD tells who logged in", "[pasted]") {
  const Source source =
      analyze("smtp event=authentication user=bob address=192.0.2.5 host=pc.example.com result=permfail\n");
  CHECK(source.sessions.at(0).auth.username == "bob");
}

TEST_CASE("pasted logs: sendmail tells of the handshake before the delivery", "[pasted]") {
  const Source source = one_session(
      "Oct  3 15:40:38 h sendmail[9468]: 093DecpD009468: Authentication-Warning: h: www-data set sender to "
      "a@example.com using -f\n"
      "Oct  3 15:40:41 h sm-mta[9471]: STARTTLS=client, relay=mx.example.org., version=TLSv1.3, verify=FAIL, "
      "cipher=TLS_AES_256_GCM_SHA384, bits=256/256\n"
      "Oct  3 15:40:44 h sm-mta[9471]: 093DecOR009469: to=<b@example.org>, delay=00:00:06, mailer=esmtp, "
      "relay=mx.example.org. [192.0.2.4], dsn=5.1.1, stat=User unknown\n");
  CHECK(told(source.sessions[0]) == "rejected rcpt_to recipient.unknown");
  CHECK(source.sessions[0].tls.used);
  CHECK(source.sessions[0].tls.version == "TLSv1.3");
}

TEST_CASE("pasted logs: Postfix names the user whose log-in failed", "[pasted]") {
  const Source source = analyze(
      "2025-01-17T15:45:35.045027+01:00 mail postfix/submissions/smtpd[1196]: warning: unknown[192.0.2.10]: "
      "SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=shop@example.com\n");
  CHECK(source.sessions.at(0).auth.username == "shop@example.com");
  CHECK(source.sessions.at(0).auth.mechanism == "LOGIN");
}

TEST_CASE("pasted logs: Postfix counts the commands of a connection", "[pasted]") {
  const Source source = analyze(
      "Jun 17 17:22:21 h postfix/smtpd[23307]: connect from mout.example.org[192.0.2.151]\n"
      "Jun 17 17:22:21 h postfix/smtpd[23307]: NOQUEUE: reject: RCPT from mout.example.org[192.0.2.151]: 554 "
      "5.7.1 <b@example.com>: Relay access denied; from=<a@example.org> to=<b@example.com> proto=ESMTP "
      "helo=<mout.example.org>\n"
      "Jun 17 17:22:21 h postfix/smtpd[23307]: disconnect from mout.example.org[192.0.2.151] ehlo=2 "
      "starttls=1 mail=1 rcpt=0/1 quit=1 commands=5/6\n");
  CHECK(source.sessions.at(0).tls.used);
}

TEST_CASE("pasted logs: mailcow's page marks what goes on", "[pasted]") {
  const Source source = analyze(
      "SERVER -> CLIENT: 220 smtp.example.com ESMTP\nCLIENT -> SERVER: EHLO mail.example.org\nSERVER -> "
      "CLIENT: 250-smtp.example.com\n    \xE2\x86\xAA 250-SIZE 104857600\n    \xE2\x86\xAA 250 "
      "HELP\nCLIENT -> SERVER: MAIL FROM:<pat@example.org>\n");
  CHECK(source.sessions.at(0).size.limit == 104857600);
}

TEST_CASE("pasted logs: smtp-server's own log, and the end of maddy's", "[pasted]") {
  const Source server = one_session(
      "[2019-04-18 11:32:38] INFO  [#zugoxqtbi2tt4xsj] Connection from [::1]\n"
      "[2019-04-18 11:32:38] DEBUG [#zugoxqtbi2tt4xsj] S: 220 host ESMTP Welcome\n"
      "[2019-04-18 11:32:38] DEBUG [#zugoxqtbi2tt4xsj] C: EHLO pc.example.com\n"
      "[2019-04-18 11:32:38] DEBUG [#zugoxqtbi2tt4xsj] S: 250-host Nice to meet you, [::1]\n"
      "[2019-04-18 11:32:38] DEBUG [#zugoxqtbi2tt4xsj] 250 SIZE 1000\n");
  CHECK(server.sessions[0].capabilities.size() == 1);
  CHECK(server.sessions[0].client.name.empty());

  const Source maddy = one_session(
      "maddy[10]: smtp: 250-PIPELINING\nmaddy[10]: smtp: 250 SIZE 1000\nmaddy[10]: smtp: STARTTLS\n"
      "maddy[10]: smtp: 220 2.0.0 Ready to start TLS\nmaddy[10]: smtp: QUIT\nmaddy[10]: smtp: 221 Bye\n");
  CHECK(maddy.format == "maddy");
  CHECK(maddy.sessions[0].stage == Stage::tls);
}

TEST_CASE("pasted logs: servers' lines broken in two, and words that stand for a code", "[pasted]") {
  const std::vector<Pasted> logs = {
      {"a refusal of smtpd that a terminal broke",
       "/var/log/mail.info:May  1 22:55:38 mx postfix/smtpd[12347]: NOQUEUE: reject: RCPT from "
       "pc.example.com[192.0.2.11]: 454 4.7.1 <list@example.org>\n"
       ": Relay access denied; from=<a@example.com> to=<list@example.org> proto=ESMTP "
       "helo=<pc.example.com>\n",
       "deferred rcpt_to relay.denied", 1},
      {"sendmail's word for EX_UNAVAILABLE is none of the server's",
       "May 11 23:51:51 pc sm-mta[11346]: q4BNpoVr011344: to=<b@example.org>, delay=00:00:01, mailer=esmtp, "
       "relay=mx.example.org. [192.0.2.25], dsn=5.7.1, stat=Service unavailable\n",
       "rejected rcpt_to policy.rejected", 1},
      {"maddy refused the message in words of its own",
       "submission: DATA error\t{\"addr\":\"('B', 'b@example.org')\",\"msg_id\":\"e0762daa\",\"reason\":\"mai"
       "l: no angle-addr\",\"smtp_code\":554,\"smtp_enchcode\":\"5.6.0\",\"smtp_msg\":\"Invalid address in "
       "To\"}\n",
       "rejected message message.malformed", 1},
  };
  check_told(logs);
}

TEST_CASE("Exim's log tells that a client was turned away, and its address is no block list", "[pasted]") {
  const std::string line = "2021-01-28 10:48:33 H=(pc) [192.0.2.7] ";
  check_told(std::vector<Pasted>{
      {"too early",
       "2021-01-28 10:48:33 SMTP protocol synchronization error (input sent without waiting for "
       "greeting): rejected connection from H=localhost [127.0.0.1] input=\"EHLO pc\\r\\n\"\n",
       "rejected greeting protocol.pipelining", 1},
      {"for now", line + "F=<a@example.com> temporarily rejected RCPT <b@example.net>: greylisted\n",
       "deferred rcpt_to policy.greylisted", 1},
      {"the content", line + "F=<a@example.com> rejected after DATA: This message scored 12 spam points\n",
       "rejected message policy.spam-content", 1},
      {"a rule without a reason", line + "rejected connection in \"connect\" ACL: not today\n",
       "rejected greeting policy.rejected", 1},
      {"the sender", line + "rejected MAIL <a@example.com>: local rule 17\n",
       "rejected mail_from policy.rejected", 1}});
}

TEST_CASE("a reply that quotes another server's is one reply", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"qmail's bounce of Exim's callout",
       "    <list@example.net>:\n    192.0.2.25 does not like recipient.\n"
       "    Remote host said: 550-Postmaster verification failed while checking <joe@example.org>\n"
       "    550-Called:   192.0.2.26\n    550-Sent:     RCPT TO:<postmaster@example.org>\n"
       "    550-Response: 550 <postmaster@example.org>: User unknown\n"
       "    550-mailbox for each mail domain. This host does not accept mail\n"
       "    550-from domains whose servers reject the postmaster address.\n    550 Sender verify failed\n"
       "    Giving up on 192.0.2.25.\n",
       "rejected rcpt_to sender.invalid", 1},
      {"typed",
       "220 mx.example.net ESMTP Exim\nRCPT TO:<b@example.net>\n550-Called:   192.0.2.26\n"
       "550-Response: 550 <a@example.org>: User unknown\n550 Sender verify failed\n",
       "rejected rcpt_to sender.invalid", 1},
      {"wrapped at the left edge",
       "gomail: could not send email 1: 550 You can only send testing emails to your\n"
       "own email address (a@example.com). To send emails to other\n"
       "recipients, please verify a domain at resend.com/domains\n",
       "rejected rcpt_to sender.not-authorized", 1}});
}

TEST_CASE("Postfix: a delivery that a mail program wrapped before \"said:\"", "[pasted]") {
  check_told(
      std::vector<Pasted>{{"",
                           "> Apr 14 17:22:57 mx postfix/smtp[19383]: 8F27A27954:\n> to=<b@example.com>, "
                           "relay=mailrelay.example.com[203.0.113.6],\n"
                           "> delay=0, status=bounced (host mailrelay.example.com[203.0.113.6]\n"
                           "> said: 554 Format restriction violation. Email Session ID:\n"
                           "> {4DA765B1-6-6565EC3F-FFFF} (in reply to end of DATA command))\n",
                           "rejected message policy.rejected", 1}});
}

TEST_CASE("Postfix: the log-in method that was tried last", "[pasted]") {
  const std::string line = "May 14 09:12:01 mx postfix/smtps/smtpd[7]: ";
  const Source source = analyze(
      line + "connect from unknown[192.0.2.7]\n" + line +
      "warning: unknown[192.0.2.7]: SASL PLAIN authentication failed: authentication failure\n" + line +
      "warning: unknown[192.0.2.7]: SASL LOGIN authentication failed: authentication failure\n");
  CHECK(source.sessions.at(0).auth.mechanism == "LOGIN");
}

TEST_CASE("what the server's own words hide", "[pasted]") {
  check_told(std::vector<Pasted>{
      {"the block list answers the receiving server with an error",
       "Oct 31 01:28:43 mail postfix/smtpd[3468]: NOQUEUE: reject: RCPT from out.example.com[192.0.2.166]: "
       "554 5.7.1 Service unavailable; Client host [192.0.2.166] blocked using sbl.spamhaus.org; Error: open "
       "resolver; https://www.spamhaus.org/returnc/pub/192.0.2.93; from=<a@example.com> to=<b@example.org> "
       "proto=ESMTP helo=<out.example.com>\n",
       "rejected rcpt_to server.misconfigured", 1},
      {"a recipient without an address",
       "C: RSET\nS: 250 2.1.5 Flushed\nC: MAIL FROM:<a@example.com>\nC: RCPT TO:<b@example.es>\n"
       "C: RCPT TO:<>\nS: 250 2.1.0 OK\nS: 250 2.1.5 OK\nS: 555 5.5.2 Syntax error. n68sm3 - gsmtp\n"
       "C: RSET\nS: 250 2.1.5 Flushed\n",
       "rejected rcpt_to recipient.invalid", 1},
      {"words of a reply without its number", "ERROR: Mail from must equal authorized user\n",
       "failed mail_from sender.not-authorized", 1},
      {"old releases of lettre print \"Read: \" and the whole reply",
       "[2019-02-10 16:28:08][lettre::smtp::client][DEBUG] Read: 220 mail.example.com ESMTP<CRLF>\n"
       "[2019-02-10 16:28:08][lettre::smtp::client][DEBUG] Wrote: EHLO pc<CRLF>\n"
       "[2019-02-10 16:28:08][lettre::smtp::client][DEBUG] Read: 250-mail.example.com<CRLF>250 DSN<CRLF>\n"
       "[2019-02-10 16:28:08][lettre::smtp::client][DEBUG] Wrote: MAIL FROM:<a@example.com><CRLF>\n"
       "[2019-02-10 16:28:08][lettre::smtp::client][DEBUG] Read: 530 5.7.0 Authentication required<CRLF>\n",
       "rejected mail_from auth.required", 1}});
}

TEST_CASE("servers' own logs: what they refused and how long they waited", "[pasted]") {
  const std::string smtpd = "May 14 09:12:33 mx postfix/smtpd[7]: ",
                    dma = "May 14 09:12:33 mx dma[1a2b3c.55d0]: ";
  check_told(std::vector<Pasted>{
      {"Exim's log-ins",
       "2024-05-14 09:12:33 plain_login authenticator failed for (pc) [192.0.2.7]: 535 Incorrect "
       "authentication "
       "data (set_id=jo@example.com)\n",
       "rejected auth auth.bad-credentials"},
      {"Exim waited for the client",
       "2024-05-14 09:17:33 SMTP command timeout on connection from (pc) [192.0.2.7]:5000 D=5m\n",
       "failed connect connect.read-timeout"},
      {"dma's greeting",
       dma + "trying remote delivery to mx.example.com [192.0.2.25] pref 10\n" + dma +
           "Could not perform server greeting at mx.example.com [192.0.2.25]: 554 5.7.1 go away\n",
       "rejected ehlo policy.rejected"},
  });
  const Source waited = one_session(smtpd + "connect from pc.example.com[192.0.2.7]\n" + smtpd +
                                    "timeout after RCPT from pc.example.com[192.0.2.7]\n");
  CHECK(waited.sessions[0].diagnosis.at(0).title == "The server waited too long for the sending side");
}

TEST_CASE("pasted logs: Exim's delivery without the server's words is a delivery", "[pasted]") {
  const std::string stamp = "2017-01-02 15:45:19 ", mail = stamp + "1cO4nW-0000WM-Th ",
                    notice = stamp + "1cO4nW-0000WQ-WC ";
  const std::string received = mail + "<= a@example.com H=pc [192.0.2.8] P=esmtp S=566\n";
  check_told(std::vector<Pasted>{
      {"to another server",
       received + mail + "=> b@example.net R=dnslookup T=remote_smtp H=mx.example.net [192.0.2.1]\n" + mail +
           "Completed\n",
       "accepted none none", 1},
      {"into a mailbox", received + mail + "=> b <b@example.org> R=localuser T=local_delivery\n",
       "accepted none none", 1},
      {"what tells of a failure is no other mail",
       mail + "== b@example.net R=smarthost defer (-1): remote host address is the local host\n" + notice +
           "<= <> R=1cO4nW-0000WM-Th U=exim P=local S=566\n" + notice +
           "=> a <a@example.com> R=localuser T=local_delivery\n" + notice + "Completed\n",
       "failed connect server.loop", 1}});
}
