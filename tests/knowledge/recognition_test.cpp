// The providers, servers and block lists that people meet most are known by what they themselves say: their
// hosts' names, their greetings, their replies.
#include <catch2/catch.hpp>
#include <string>

#include "rules/dialogue.h"

using namespace smtplain;

namespace {

struct Known {
  std::string_view id, says;
};

std::string provider_of_host(std::string_view host) {
  const std::string fact = "fact: server_host " + std::string(host);
  return std::string(judged({fact, "S: 220 ready", "C: EHLO pc.example.org"}).server.provider);
}

std::string software_of_greeting(std::string_view greeting) {
  const std::string line = "S: " + std::string(greeting);
  return std::string(judged({line, "C: EHLO pc.example.org"}).server.software);
}

}  // namespace

TEST_CASE("Providers are known by their hosts' names", "[knowledge]") {
  const std::vector<Known> kHosts = {
      {"google", "smtp.gmail.com"},
      {"google", "smtp-relay.gmail.com"},
      {"google", "aspmx.l.google.com"},
      {"microsoft365", "smtp.office365.com"},
      {"microsoft365", "example-com.mail.protection.outlook.com"},
      {"outlook", "smtp-mail.outlook.com"},
      {"yahoo", "smtp.mail.yahoo.com"},
      {"aol", "smtp.aol.com"},
      {"icloud", "smtp.mail.me.com"},
      {"zoho", "smtp.zoho.com"},
      {"fastmail", "smtp.fastmail.com"},
      {"proton", "smtp.protonmail.ch"},
      {"gmx", "mail.gmx.net"},
      {"webde", "smtp.web.de"},
      {"ionos", "smtp.ionos.de"},
      {"strato", "smtp.strato.de"},
      {"tonline", "securesmtp.t-online.de"},
      {"hetzner", "mail.your-server.de"},
      {"ovh", "ssl0.ovh.net"},
      {"gandi", "mail.gandi.net"},
      {"infomaniak", "mail.infomaniak.com"},
      {"orange", "smtp.orange.fr"},
      {"laposte", "smtp.laposte.net"},
      {"free", "smtp.free.fr"},
      {"sfr", "smtp.sfr.fr"},
      {"mailru", "smtp.mail.ru"},
      {"yandex", "smtp.yandex.ru"},
      {"qq", "smtp.qq.com"},
      {"qq", "smtp.exmail.qq.com"},
      {"netease", "smtp.163.com"},
      {"netease", "smtp.126.com"},
      {"naver", "smtp.naver.com"},
      {"comcast", "smtp.comcast.net"},
      {"cox", "smtp.cox.net"},
      {"rackspace", "secure.emailsrvr.com"},
      {"godaddy", "smtpout.secureserver.net"},
      {"ses", "email-smtp.eu-west-1.amazonaws.com"},
      {"sendgrid", "smtp.sendgrid.net"},
      {"mailgun", "smtp.mailgun.org"},
      {"postmark", "smtp.postmarkapp.com"},
      {"mailjet", "in-v3.mailjet.com"},
      {"brevo", "smtp-relay.brevo.com"},
      {"sparkpost", "smtp.sparkpostmail.com"},
      {"mandrill", "smtp.mandrillapp.com"},
      {"mimecast", "eu-smtp-inbound-1.mimecast.com"},
      {"proofpoint", "mx0a-00000000.pphosted.com"},
      {"barracuda", "d0000a.ess.barracudanetworks.com"},
      {"cloudmark", "cxr.mx.a.cloudfilter.net"},
  };
  for (const Known& known : kHosts) {
    INFO(known.says);
    CHECK(provider_of_host(known.says) == known.id);
  }
  CHECK(provider_of_host("mail.example.com").empty());
  CHECK(provider_of_host("notgmail.com").empty());
}

TEST_CASE("Providers are known by their replies", "[knowledge]") {
  const std::vector<Known> kReplies = {
      {"google", "535-5.7.8 Username and Password not accepted\n535 5.7.8 x14sm1 - gsmtp"},
      {"microsoft365", "535 5.7.139 Authentication unsuccessful [AM0PR02CA0123.eurprd02.prod.outlook.com]"},
      {"outlook",
       "550 5.7.1 messages from [192.0.2.1] weren't sent, see "
       "http://mail.live.com/mail/troubleshooting.aspx"},
      {"tonline",
       "554 IP=192.0.2.1 - A problem occurred. (Ask your postmaster or contact tosa@rx.t-online.de) (BL)"},
      {"qq", "550 Mail content denied. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022"},
      {"netease", "554 DT:SPM 163 smtp1, see http://mail.163.com/help/help_spam_16.htm"},
      {"cox", "554 Refused, see https://www.cox.com/emailerrors CXBL"},
      {"cloudmark", "554 mx.example.com cmsmtp 192.0.2.1 blocked"},
  };
  for (const Known& known : kReplies) {
    INFO(known.says);
    CHECK(Rules::builtin()->judge_reply(known.says).provider == known.id);
  }
}

TEST_CASE("Servers are known by their greetings", "[knowledge]") {
  const std::vector<Known> kGreetings = {
      {"postfix", "220 mail.example.com ESMTP Postfix (Debian/GNU)"},
      {"exim", "220 mail.example.com ESMTP Exim 4.96 Sat, 21 Nov 2026 08:00:00 +0000"},
      {"sendmail", "220 mail.example.com ESMTP Sendmail 8.17.1/8.17.1; Sat, 21 Nov 2026 08:00:00 GMT"},
      {"opensmtpd", "220 mail.example.com ESMTP OpenSMTPD"},
      {"dovecot", "220 mail.example.com Dovecot (Debian) ready."},
      {"haraka", "220 mail.example.com ESMTP Haraka 3.0.3 ready"},
      {"hmailserver", "220 mail.example.com hMailServer ESMTP"},
      {"mdaemon", "220 mail.example.com ESMTP MDaemon 23.5.2; Sat, 21 Nov 2026 08:00:00 +0000"},
      {"zimbra", "220 mail.example.com ESMTP Zimbra"},
      {"kerio", "220 mail.example.com Kerio Connect 10.0.2 ESMTP ready"},
      {"smartermail", "220 mail.example.com SmarterMail ESMTP service ready"},
      {"courier", "220 mail.example.com ESMTP Courier"},
      {"james", "220 mail.example.com JAMES SMTP Server"},
      {"stalwart", "220 mail.example.com Stalwart ESMTP at your service"},
      {"maddy", "220 mail.example.com ESMTP maddy"},
      {"mailenable", "220 mail.example.com ESMTP MailEnable Service, Version: 10.46 ready"},
      {"plesk", "220 kind-hopper.192-0-2-1.plesk.page ESMTP Postfix (Debian/GNU)"},
      {"exchange",
       "220 mail.example.com Microsoft ESMTP MAIL Service ready at Sat, 21 Nov 2026 08:00:00 +0000"},
      {"cpanel",
       "220-mail.example.com ESMTP Exim 4.96\n220-We do not authorize the use of this system to transport "
       "unsolicited,\n220 "
       "and/or bulk e-mail."},
  };
  for (const Known& known : kGreetings) {
    INFO(known.says);
    CHECK(software_of_greeting(known.says) == known.id);
  }
  // qmail's greeting has no name; its replies do.
  CHECK(judged({"S: 220 mail.example.com ESMTP", "C: EHLO pc.example.org", "S: 250 mail.example.com",
                "C: MAIL FROM:<a@example.org>", "S: 250 ok", "C: RCPT TO:<b@example.com>",
                "S: 553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"})
            .server.software == "qmail");
}

TEST_CASE("A block list is told by its name, and where to ask for removal", "[knowledge]") {
  const std::vector<Known> kLists = {
      {"Spamhaus", "zen.spamhaus.org"},
      {"Spamhaus", "cbl.abuseat.org"},
      {"SpamCop", "bl.spamcop.net"},
      {"Barracuda", "b.barracudacentral.org"},
      {"Cloudmark", "csi.cloudmark.com"},
      {"UCEPROTECT", "dnsbl-1.uceprotect.net"},
      {"Abusix", "combined.mail.abusix.zone"},
      {"Invaluement", "sip.invaluement.com"},
      {"SpamRATS", "dyna.spamrats.com"},
      {"Validity", "bl.score.senderscore.com"},
      {"PSBL", "psbl.surriel.com"},
      {"Mailspike", "bl.mailspike.net"},
      {"DroneBL", "dnsbl.dronebl.org"},
      {"blocklist.de", "bl.blocklist.de"},
      {"Hostkarma", "hostkarma.junkemailfilter.com"},
      {"SPFBL", "dnsbl.spfbl.net"},
      {"s5h.net", "all.s5h.net"},
      {"0spam", "dnsbl.0spam.org"},
      {"NordSpam", "bl.nordspam.com"},
      {"GBUdb", "truncate.gbudb.net"},
      {"inps.de", "dnsbl.inps.de"},
  };
  for (const Known& list : kLists) {
    const std::string reply =
        "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using " + std::string(list.says);
    INFO(reply);
    const ReplyVerdict verdict = Rules::builtin()->judge_reply(reply);
    REQUIRE_FALSE(verdict.diagnosis.empty());
    const Diagnosis& first = verdict.diagnosis.front();
    CHECK(first.cause == "policy.blocklisted");
    CHECK(first.title.find(list.id) != std::string::npos);
    CHECK(first.fix.front().text.find("http") != std::string::npos);
  }
}

TEST_CASE("Block lists that are closed: nobody is sent there", "[knowledge]") {
  struct Closed {
    std::string_view list, since;
  };
  for (const Closed& closed : {Closed{"dnsbl.sorbs.net", "closed in June 2024"},
                               Closed{"ix.dnsbl.manitu.net", "closed in January 2025"}}) {
    const ReplyVerdict verdict = Rules::builtin()->judge_reply(
        "554 5.7.1 Client host [192.0.2.1] blocked using " + std::string(closed.list));
    REQUIRE_FALSE(verdict.diagnosis.empty());
    const Diagnosis& first = verdict.diagnosis.front();
    CHECK(first.cause == "policy.blocklisted");
    CHECK(first.explanation.find(closed.since) != std::string::npos);
    for (const Fix& fix : first.fix) {
      CHECK(fix.text.find("sorbs.net/") == std::string::npos);
      CHECK(fix.text.find("manitu.net/") == std::string::npos);
    }
  }
}
