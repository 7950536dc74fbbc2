#include "readers/command_words.h"

#include <algorithm>
#include <string>

#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

struct Word {
  std::string_view phrase;  // lower case
  Verb verb;
};

// "we send mail from cron jobs" is prose; the command stands in capitals, before its colon or beside what
// became of it.
constexpr std::string_view kMailFrom = "mail from";

bool names_mail_from(std::string_view text) {
  for (auto at = ifind(text, kMailFrom); at != npos; at = ifind(text, kMailFrom, at + 1)) {
    if (text.substr(at).starts_with("MAIL F")) return true;
    const std::string_view rest = trim(text.substr(at + kMailFrom.size()));
    constexpr std::string_view kSigns = ":<\"')]";
    if (rest.empty() || kSigns.find(rest[0]) != npos || istarts_with(rest, "command") ||
        istarts_with(rest, "failed") || istarts_with(rest, "was ") || istarts_with(rest, "not ") ||
        istarts_with(rest, "rejected") || istarts_with(rest, "refused"))
      return true;
  }
  return false;
}

// "aauth config" is no AUTH; "XOAUTH failed" is.
bool names_auth(std::string_view text, std::string_view phrase) {
  for (auto at = ifind(text, phrase); at != npos; at = ifind(text, phrase, at + 1))
    if (at == 0 || !is_letter(text[at - 1]) || text[at - 1] == 'o' || text[at - 1] == 'O') return true;
  return false;
}

bool names(std::string_view text, std::string_view phrase) {
  if (phrase == kMailFrom) return names_mail_from(text);
  return phrase.starts_with("auth") && phrase.size() == 5 ? names_auth(text, phrase)
                                                          : ifind(text, phrase) != npos;
}

Verb first_of(std::span<const Word> words, std::string_view text) {
  for (const Word& word : words)
    if (names(text, word.phrase)) return word.verb;
  return Verb::none;
}

// The surer ones first: "AUTH command failed … MAIL FROM" speaks of AUTH.
constexpr Word kWords[] = {
    // .NET says so of any 530 or 535, and sends MAIL when it meets one
    {"secure connection or the client was not authenticated", Verb::mail},
    {"secure connection or client was not authenticated", Verb::mail},
    {"authenticated. the server response was", Verb::mail},  // the same, wrapped
    {"starttls is required to send mail", Verb::mail},       // Exchange's reply, its code lost
    {"refused to talk to me", Verb::connection},             // Postfix
    {"after initial connection", Verb::connection},          // Exim
    {"end of data", Verb::content},
    {"not like our final data", Verb::content},  // dma
    {"data end", Verb::content},
    {"end-of-data", Verb::content},
    {"end-of-message", Verb::content},
    {"data error", Verb::content},               // maddy
    {"short response: * ok", Verb::connection},  // Go met an IMAP server, which greets so
    {"code: 'eauth'", Verb::auth},               // Nodemailer, which has "response: '" in the same row
    {", response: ", Verb::connection},  // JavaMail: "Could not connect to …, port: 25, response: 554"
    {"message body", Verb::content},
    {"smtpdataerror", Verb::content},
    {"data not accepted", Verb::content},
    {"data failed", Verb::content},
    {"after data", Verb::content},
    {"message failed", Verb::content},
    {"after i sent the message", Verb::content},  // qmail
    {"does not like recipient", Verb::rcpt},
    {"does not like sender", Verb::mail},
    {"message content", Verb::content},
    {"error sending message, child", Verb::content},  // mutt
    {"message not accepted", Verb::content},
    {"messagenotaccepted", Verb::content},
    {"rcpt", Verb::rcpt},
    {"recipientsrefused", Verb::rcpt},
    {"recipientrefused", Verb::rcpt},
    {"recipientnotaccepted", Verb::rcpt},
    {"recipients were rejected", Verb::rcpt},
    {"failedrecipient", Verb::rcpt},
    {"addressfailed", Verb::rcpt},
    {"sendersfailed", Verb::mail},
    {"senderfailed", Verb::mail},
    {"recipients failed", Verb::rcpt},
    {"recipients_failed", Verb::rcpt},  // PHPMailer without its language file names the message
    {"from_failed", Verb::mail},
    {"data_not_accepted", Verb::content},
    {"add recipient", Verb::rcpt},
    {"invalid addresses", Verb::rcpt},
    {"senderrefused", Verb::mail},
    {"sender refused", Verb::mail},
    {"sendernotaccepted", Verb::mail},
    {"from address failed", Verb::mail},
    {"set sender", Verb::mail},
    {"mail not accepted", Verb::mail},
    {"username not accepted", Verb::auth},
    {kMailFrom, Verb::mail},
    {"mail command", Verb::mail},
    {"mail from command", Verb::mail},
    {"rcpt to command", Verb::rcpt},
    {"smtpauthentication", Verb::auth},
    {"badcredentials", Verb::auth},
    {"loginexception", Verb::auth},
    {"authenticationfailed", Verb::auth},
    {"eauth", Verb::auth},
    {"smtpheloerror", Verb::ehlo},
    {"smtpconnecterror", Verb::connection},
    {"invalid greeting", Verb::connection},
    {"greeting", Verb::connection},
    {"invalid login", Verb::auth},
    {"starttls", Verb::starttls},
    {"ehlo", Verb::ehlo},
    {"helo", Verb::helo},
    // what the mail is about, in the log of the application that sends it
    {"forgot password", Verb::none},
    {"forgot your password", Verb::none},
    {"lost password", Verb::none},
    {"password_reset", Verb::none},
    {"password reset", Verb::none},
    {"password/reset", Verb::none},
    {"reset_password", Verb::none},
    {"reset password", Verb::none},
    {"resetpassword", Verb::none},
    {"passwordreset", Verb::none},
    {"unauthenticated", Verb::none},  // "unauthenticated SMTP": there is no log-in
    {"authenticat", Verb::auth},
    {"authentification failed", Verb::auth},
    {"auth ", Verb::auth},
    {"auth: ", Verb::auth},  // gomail
    {"auth_", Verb::auth},
    {"auth() command", Verb::auth},  // Perl's Net::SMTP, by its method
    {"username command", Verb::auth},
    {"password", Verb::auth},
    {"log in", Verb::auth},
    {"login", Verb::auth},
    {"data command", Verb::data},
    {"send data", Verb::content},
    {"message size exceeds", Verb::content},
    {"invalid recipient", Verb::rcpt},
};

// Methods of the mail libraries, as they stand in stack traces.
constexpr Word kFrames[] = {
    {"self.connect(", Verb::connection},  // Python's smtplib
    {"self.mail(", Verb::mail},
    {"self.rcpt(", Verb::rcpt},
    {"self.data(", Verb::data},
    {"self.rset(", Verb::mail},  // of sendmail(), which says so once something was refused
    {"readgreeting", Verb::connection},
    {"executecommand('mail from", Verb::mail},
    {"executecommand('rcpt to", Verb::rcpt},
    {"executecommand('data", Verb::data},
    {"actiongreeting", Verb::connection},
    {"openserver", Verb::connection},
    {"mailfrom", Verb::mail},
    {"mail_from", Verb::mail},
    {"actionmail", Verb::mail},
    {"mailcommand.", Verb::mail},
    {"onsendernotaccepted", Verb::mail},
    {"rcptto", Verb::rcpt},
    {"rcpt_to", Verb::rcpt},
    {"actionrcpt", Verb::rcpt},
    {"recipientcommand", Verb::rcpt},
    {"onrecipientnotaccepted", Verb::rcpt},
    {"addrecipient", Verb::rcpt},
    {"datastopcommand", Verb::content},
    {"finishdata", Verb::content},
    {"streammessage", Verb::content},
    {"actionsmtpstream", Verb::content},
    {"dodatacommand", Verb::data},
    {"datacommand", Verb::data},
    {"actiondata", Verb::data},
    {"starttls", Verb::starttls},
    {"authcommand", Verb::auth},
    {"smtp/auth/", Verb::auth},  // Zend Mail and Laminas
    {"smtp\\auth\\", Verb::auth},
    {"smtp->mail(", Verb::mail},
    {"smtp->rcpt(", Verb::rcpt},
    {"_expect(354", Verb::data},
    {"smtp->data(", Verb::content},
    {"authhandler", Verb::auth},
    // .NET's and Mono's TLS streams, whose handshake is no log-in
    {"authenticatedstream", Verb::none},
    {"authenticateasclient", Verb::none},
    {"authenticate", Verb::auth},
    {"actionauth", Verb::auth},
    {"auth_login", Verb::auth},
    {"auth_plain", Verb::auth},
    {"in login", Verb::auth},
    {", in auth", Verb::auth},
    {"->login", Verb::auth},
    {"dohelocommand", Verb::ehlo},
    {"ehellocommand", Verb::ehlo},
    {"sendehlo", Verb::ehlo},
    {"actionehlo", Verb::ehlo},
    {"ehlo", Verb::ehlo},
    {"helo", Verb::helo},
    {"smtp->quit(", Verb::quit},  // Zend Mail and Laminas
    {", in quit", Verb::quit},    // Python's smtplib
};

}  // namespace

Verb verb_in_words(std::string_view text) {
  if (text.find('`') == npos) return first_of(kWords, text);
  std::string plain(text);  // Markdown: "at the end of `DATA`"
  std::erase(plain, '`');
  return first_of(kWords, plain);
}

Verb verb_in_frame(std::string_view text) {
  // Python's own connect() waits for the greeting; one by that name in a program may do anything.
  if (ifind(text, "smtplib.py") != npos && trim(text).ends_with(", in connect")) return Verb::connection;
  // Java and .NET: "at MailKit.Net.Smtp.SmtpClient.Connect (String host, Boolean& starttls)" is no STARTTLS.
  const std::string_view frame = trim(text);
  // PHP's name the command among the arguments: "at Swift_…->executeCommand('MAIL FROM:<a@example.com>".
  const std::string_view called = frame.substr(0, frame.find('('));
  const bool php = called.find("->") != npos;
  return first_of(kFrames, istarts_with(frame, "at ") && !php ? called : frame);
}

Verb verb_in_expected_code(std::string_view text) {
  // DokuWiki says "Expected: 354, Got: 503".
  constexpr std::string_view kExpected = "expected response code ", kShort = "expected: ";
  std::size_t length = kExpected.size();
  auto at = ifind(text, kExpected);
  if (at == npos) {
    length = kShort.size();
    at = ifind(text, kShort);
  }
  if (at == npos) return Verb::none;
  std::string_view code = text.substr(at + length);
  code.remove_prefix(std::min(code.find_first_not_of("\\\""), code.size()));
  if (code.starts_with("354") || ifind(code, "got code \"354") < 20) return Verb::data;
  if (code.starts_with("334") || code.starts_with("235")) return Verb::auth;
  // RFC 4954 section 6: 530 refuses a command for want of a log-in, and 250 is no answer to AUTH
  if (code.starts_with("250") && ifind(code, "got code \"530") < 20) return Verb::mail;
  if (code.starts_with("250/251") || code.starts_with("250 or 251")) return Verb::rcpt;
  return code.starts_with("220") ? Verb::starttls : Verb::none;
}

namespace {

// RFC 3463: subject 1 is addresses, 2 mailboxes, 7 security; the details used here name one command.
Verb likely_verb(const EnhancedCode& code) {
  if (code.subject == 1) return code.detail == 7 || code.detail == 8 ? Verb::mail : Verb::rcpt;
  if (code.subject == 2) return code.detail == 3 ? Verb::content : Verb::rcpt;
  if (code.subject == 3 && code.detail == 4) return Verb::mail;
  if (code.subject == 6) return Verb::content;
  if (code.subject == 7 && (code.detail == 8 || code.detail == 9 || code.detail == 14 || code.detail == 139))
    return Verb::auth;
  return Verb::none;
}

}  // namespace

Verb verb_in_reply(std::string_view reply) {
  const auto parsed = parse_reply(reply);
  const EnhancedCode enhanced = parsed ? parsed->enhanced : parse_enhanced(reply);
  const std::uint16_t code = parsed ? parsed->code : 0;
  // RFC 4954 section 6 gives these to AUTH.
  if (code == 534 || code == 535 || code == 538 || code == 432 || code == 435) return Verb::auth;
  if (code == 501 && mentions(reply, "invalid domain name")) return Verb::ehlo;  // Exchange
  if (mentions_any(reply, {"command \"auth ", "command: auth ", "command: \"auth "}))
    return Verb::auth;                 // Domino
  if (code == 555) return Verb::mail;  // its parameters; RFC 5321 section 4.3.2 gives it to MAIL and RCPT
  // Postfix, when DATA comes and every recipient was refused.
  if (code == 554 && mentions(reply, "error: no valid recipients")) return Verb::data;
  // RFC 5321 section 3.1: no service for this client, which is told so first of all.
  if (code == 554 && mentions(reply, "closing transmission channel")) return Verb::connection;
  // Exim looks at the sender when it is told the recipient.
  if (mentions_any(reply, {"relay", "rcpt to", "sender verify failed"})) return Verb::rcpt;
  if (mentions_any(reply, {"message contains", "bare cr", "bare lf", "storedrv", "message rejected",
                           "content rejected", "address is not verified"}))
    return Verb::content;
  if (mentions_any(reply, {"host name", "helo", "ehlo"}) && code != 503 && !mentions(reply, "first"))
    return Verb::ehlo;
  if (mentions_any(reply, {" mail from", "nested mail", "authorized user", "authorization user", "dns mx",
                           "required to send mail", "from: address"}))
    return Verb::mail;
  if (mentions_any(reply, {"tls not available", "tls currently unavailable"})) return Verb::starttls;
  // Gmail: "Try again later, closing connection. (MAIL) a1-gsmtp"
  if (mentions(reply, "connection. (mail)")) return Verb::mail;
  if (mentions(reply, "connection. (data)")) return Verb::data;
  // RFC 4954 section 6: 454 4.7.0. With a code of another subject it is the server's own fault.
  if (code == 454 && (!enhanced || enhanced.subject == 7)) return Verb::auth;
  // 5.1.0 is any fault of an address.
  if (enhanced.subject == 1 && enhanced.detail == 0 && mentions(reply, "sender")) return Verb::mail;
  return likely_verb(enhanced);
}

Verb likely_verb(std::string_view reply) {
  if (const Verb verb = verb_in_reply(reply); verb != Verb::none) return verb;
  const auto parsed = parse_reply(reply);
  const std::uint16_t code = parsed ? parsed->code : 0;
  if (code == 530) return Verb::mail;  // RFC 4954 section 6: to what was tried without a log-in
  if (mentions_any(reply, {"recipient", "mailbox", "user unknown", "no such user", "unknown user"}))
    return Verb::rcpt;
  // "503 5.5.2 Send hello first": the first command that needs the introduction
  if (mentions_any(reply, {"sender", "hello first", "helo first", "ehlo first"})) return Verb::mail;
  if (mentions_any(reply, {"spam", "message content", "content blocked", "virus", "message size", "dmarc",
                           "this message", "line limit", "mime message", " header"}))
    return Verb::content;
  if (code == 552) return Verb::content;
  // RFC 5321 section 4.2.3: the transaction failed, or there is no SMTP service here; a client that spoke too
  // early is told so with the latter.
  if (code == 554 && !mentions_any(reply, {"synchroni", "service", "no smtp"})) return Verb::content;
  // "501 5.5.4 Invalid Email address", "501 Syntax error in parameters or arguments": MAIL has the first
  if (code == 501) return mentions_any(reply, {"decode", "base64"}) ? Verb::auth : Verb::mail;
  return code == 450 || code == 451 || code == 452 || code == 550 || code == 551 || code == 553 ? Verb::rcpt
                                                                                                : Verb::none;
}

}  // namespace smtplain
