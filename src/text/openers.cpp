#include "text/openers.h"

#include <algorithm>
#include <array>

#include "text/evidence.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::size_t npos = std::string_view::npos;

/// A line that is always the same.
constexpr Opener line(std::string_view text) {
  return {text, After::anything, false, true};
}

constexpr std::array kCurl{Opener{"* ", After::words},
                           Opener{"< ", After::reply},
                           Opener{"> ", After::command},
                           Opener{"} ["},
                           Opener{"{ ["},
                           Opener{"curl: ("},
                           Opener{"== Info:"},
                           Opener{"=> Send "},
                           Opener{"<= Recv "},
                           Opener{"00##: "},
                           Opener{"  % Total    % "},
                           Opener{"% Total    % "}};

constexpr std::array kSwaks{Opener{"=== "}, Opener{"*** "}, Opener{"<-  "}, Opener{"<~  "},
                            Opener{"<** "}, Opener{"<~* "}, Opener{" -> "}, Opener{" ~> "},
                            Opener{" ** "}, Opener{" *> "}, Opener{"*** "}, Opener{"<- #", After::anything},
                            Opener{"<~ #"}};

constexpr std::array kSmtplib{Opener{"send: ", After::quote},
                              Opener{"reply: ", After::quote},
                              Opener{"reply: retcode ("},
                              Opener{"connect: ("},
                              Opener{"connect: to ("},
                              Opener{"connect: b", After::anything},
                              Opener{"data: ("},
                              Opener{"Traceback (most recent call last):"},
                              Opener{"  File \""},
                              Opener{"File \"/"},
                              Opener{"smtplib.SMTP"},
                              Opener{"ssl.SSL"},
                              Opener{"socket.gaierror: "},
                              Opener{"socket.timeout: "},
                              Opener{"socket.error: "},
                              Opener{"ConnectionRefusedError: "},
                              Opener{"ConnectionResetError: "},
                              Opener{"TimeoutError: "},
                              Opener{"OSError: "},
                              Opener{"During handling of the above exception"}};

constexpr std::array kMsmtp{Opener{"<-- "},
                            Opener{"--> "},
                            Opener{"msmtp: "},
                            Opener{"loaded system configuration"},
                            Opener{"loaded user configuration"},
                            Opener{"ignoring system configuration"},
                            Opener{"ignoring user configuration"},
                            Opener{"using account "},
                            Opener{"host = "},
                            Opener{"port = "},
                            Opener{"source ip = "},
                            Opener{"timeout = "},
                            Opener{"protocol = "},
                            Opener{"domain = "},
                            Opener{"auth = "},
                            Opener{"user = "},
                            Opener{"password = "},
                            Opener{"passwordeval = "},
                            Opener{"tls = "},
                            Opener{"tls_starttls = "},
                            Opener{"tls_trust_file = "},
                            Opener{"from = "},
                            Opener{"reading recipients from"},
                            Opener{"TLS session parameters:"},
                            Opener{"TLS certificate information:"},
                            Opener{"SMTP server at "}};

constexpr std::array kGnutls{Opener{"$ gnutls-cli"},
                             Opener{"Processed #"},
                             Opener{"Resolving '"},
                             Opener{"Connecting to '"},
                             Opener{"- Certificate type:"},
                             Opener{"- Certificate["},
                             Opener{"- Got a certificate list"},
                             Opener{"- subject `"},
                             Opener{"Public Key ID:"},
                             Opener{"Public Key PIN:"},
                             Opener{"- Status: "},
                             Opener{"- Successfully "},
                             Opener{"- Description: "},
                             Opener{"- Session ID: "},
                             Opener{"- Options:"},
                             line("- Handshake was completed"),
                             line("- Simple Client Mode:"),
                             Opener{"- Peer has closed"},
                             Opener{"- Server has terminated"},
                             Opener{"*** PKI verification"},
                             Opener{"*** Fatal error"},
                             Opener{"*** Verifying"},
                             Opener{"*** Received"},
                             Opener{"*** Starting TLS"},
                             Opener{"*** Handshake"},
                             Opener{"|<#>| "},
                             Opener{"recv> "},
                             Opener{"send> "}};

constexpr std::array kOpenssl{Opener{"$ openssl s_client"},
                              line("CONNECTED(########)"),
                              line("---"),
                              Opener{"Connecting to ", After::anything, true},
                              Opener{"depth=#"},
                              Opener{"verify error:"},
                              line("verify return:#"),
                              Opener{"verify depth is "},
                              Opener{"Can't use SSL_get_servername"},
                              line("Certificate chain"),
                              line("Server certificate"),
                              line("no peer certificate available"),
                              line("No client certificate CA names sent"),
                              line("-----BEGIN CERTIFICATE-----"),
                              line("-----END CERTIFICATE-----"),
                              Opener{" # s:"},
                              Opener{"   i:"},
                              Opener{" i:"},
                              Opener{"   a:PKEY"},
                              Opener{" a:PKEY"},
                              Opener{"   v:NotBefore"},
                              Opener{" v:NotBefore"},
                              Opener{"subject="},
                              Opener{"issuer="},
                              Opener{"Peer signing digest:"},
                              Opener{"Peer signature type:"},
                              Opener{"Peer Temp Key:"},
                              Opener{"Server Temp Key:"},
                              Opener{"SSL handshake has read"},
                              Opener{"Verification: "},
                              Opener{"Verification error: "},
                              Opener{"New, TLSv"},
                              Opener{"New, (NONE)"},
                              Opener{"New, SSLv"},
                              Opener{"Server public key is "},
                              Opener{"Secure Renegotiation IS"},
                              Opener{"This TLS version forbids"},
                              Opener{"Compression: "},
                              Opener{"Expansion: "},
                              Opener{"No ALPN negotiated"},
                              Opener{"Early data was not sent"},
                              Opener{"Verify return code: "},
                              line("SSL-Session:"),
                              Opener{"    Protocol  : "},
                              Opener{"Protocol  : "},
                              Opener{"    Cipher    : "},
                              Opener{"    Session-ID: "},
                              Opener{"    Session-ID-ctx:"},
                              Opener{"    Master-Key: "},
                              Opener{"    Resumption PSK: "},
                              Opener{"    PSK identity"},
                              Opener{"    SRP username"},
                              Opener{"    TLS session ticket"},
                              Opener{"    Start Time: "},
                              Opener{"    Timeout   : "},
                              Opener{"    Extended master secret: "},
                              Opener{"    Max Early Data: "},
                              Opener{"Post-Handshake New Session Ticket"},
                              line("read R BLOCK"),
                              Opener{"@:error:"},
                              Opener{"read:errno="},
                              Opener{"write:errno="},
                              Opener{"connect:errno="},
                              Opener{"connect: "},
                              line("RENEGOTIATING"),
                              Opener{"Didn't find STARTTLS"},
                              Opener{"Didn't find starttls"},
                              Opener{"CONNECTION ESTABLISHED"},
                              Opener{"Protocol version: "},
                              Opener{"Ciphersuite: "},
                              Opener{"Peer certificate: "},
                              Opener{"Hash used: "},
                              Opener{"Signature type: "},
                              Opener{"Supported Elliptic Groups:"},
                              line("DONE"),
                              line("closed")};

constexpr std::array kTelnet{Opener{"$ telnet "},
                             Opener{"$ nc "},
                             Opener{"Trying #"},
                             Opener{"Connected to "},
                             Opener{"Escape character is "},
                             Opener{"Connection closed by foreign host"},
                             Opener{"Connection to "},
                             Opener{"telnet: "}};

constexpr std::array kJavaMail{Opener{"DEBUG: "},
                               Opener{"DEBUG SMTP: "},
                               Opener{"DEBUG SMTPS: "},
                               Opener{"DEBUG SMTP SENT: "},
                               Opener{"DEBUG SMTP RCVD: "},
                               Opener{"javax.mail."},
                               Opener{"jakarta.mail."},
                               Opener{"com.sun.mail.smtp.SMTP", After::anything, true},
                               Opener{"com.sun.mail.util.", After::anything, true},
                               Opener{"Exception in thread "},
                               Opener{"Caused by: "},
                               Opener{"nested exception is:"},
                               Opener{"\tat "},
                               Opener{" at com.sun."},
                               Opener{" at javax.mail."},
                               Opener{"Setting property "}};

constexpr std::array kPerl{Opener{"Net::SMTP>>> "}, Opener{"Net::SMTP=GLOB("},
                           Opener{"Net::SMTP::_SSL=GLOB("}, Opener{"Net::SMTP::SSL=GLOB("}};

constexpr std::array kRuby{Opener{"-> ", After::quote}, Opener{"<- ", After::quote},
                           Opener{"Connection opened: "}, Opener{"Net::SMTP"},
                           Opener{"TLS connection started"}};

constexpr std::array kExim{Opener{"  SMTP<< "},
                           Opener{"  SMTP>> "},
                           Opener{"SMTP<< "},
                           Opener{"SMTP>> "},
                           Opener{"  SMTP|> "},
                           Opener{"  SMTP+> "},
                           Opener{"  SMTP(close)"},
                           Opener{"  SMTP(Connection"},
                           Opener{"SMTP(close)>>"},
                           Opener{"SMTP(TLS shutdown)>>"},
                           Opener{"LOG: MAIN"},
                           Opener{"Exim version "},
                           Opener{"Connecting to ", After::anything, true},
                           Opener{"delivering "},
                           Opener{"Support for: "},
                           Opener{"cmd buf flush "},
                           Opener{"  <= "},
                           Opener{"  => "},
                           Opener{"  == "},
                           Opener{"  ** "},
                           Opener{"  -> "},
                           Opener{"  Completed"}};

constexpr std::array kSendmail{Opener{">>> "},
                               Opener{"050 "},
                               Opener{"Closing connection to "},
                               Opener{"Connecting to ", After::anything, true},
                               Opener{"Resolving host "},
                               Opener{"[<-] "},
                               Opener{"[->] "}};

constexpr std::array kLetters{Opener{"S: ", After::reply}, Opener{"C: ", After::command}};

constexpr std::array kSwift{Opener{"<<< "}, Opener{">>> "}, Opener{"++ "},
                            Opener{"<< "},  Opener{">> "},  Opener{"!! "}};

constexpr std::array kLanguages{LogLanguage{"curl", kCurl},
                                LogLanguage{"swaks", kSwaks},
                                LogLanguage{"smtplib", kSmtplib},
                                LogLanguage{"msmtp", kMsmtp},
                                LogLanguage{"gnutls-cli", kGnutls, true},
                                LogLanguage{"openssl", kOpenssl, true},
                                LogLanguage{"javamail", kJavaMail, true},
                                LogLanguage{"perl", kPerl},
                                LogLanguage{"ruby", kRuby},
                                LogLanguage{"exim", kExim},
                                LogLanguage{"sendmail", kSendmail, true},
                                LogLanguage{"transcript", kLetters},
                                LogLanguage{"swiftmailer", kSwift},
                                LogLanguage{"telnet", kTelnet, true}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// How much of the text the pattern takes, 0 if it is not there.
std::size_t matched(std::string_view text, std::string_view pattern) {
  constexpr std::size_t least_hex = 8;
  std::size_t at = 0;
  for (const char wanted : pattern) {
    if (wanted == '@') {
      const std::size_t start = at;
      while (at < text.size() && is_hex(text[at])) ++at;
      if (at - start < least_hex) return 0;
      continue;
    }
    if (at >= text.size() || (wanted == '#' ? !is_digit(text[at]) : wanted != text[at])) return 0;
    ++at;
  }
  return at;
}

bool is_followed(std::string_view said, After after) {
  said = said.substr(0, 256);
  switch (after) {
    case After::reply: return begins_with_reply(said.substr(0, 8));
    case After::command: {
      const std::string_view word = said.substr(0, said.find_first_of(" \t<"));
      return said.starts_with('.') || looks_like_command(said) || parse_command(said) ||
             looks_like_base64(word);
    }
    case After::words: {
      const std::size_t start = said.find_first_not_of(' ');
      return start != npos && start < 5 && (is_letter(said[start]) || said[start] == '[');
    }
    case After::quote: {
      if (said.starts_with('b')) said.remove_prefix(1);
      return said.starts_with('\'') || said.starts_with('"');
    }
    case After::anything: break;
  }
  return true;
}

}  // namespace

std::span<const LogLanguage> log_languages() {
  return kLanguages;
}

OpenerMatch opener_at(std::string_view text, std::size_t at, const LogLanguage& language) {
  const bool behind_blank = at == 0 || text[at - 1] == ' ' || text[at - 1] == '\t';
  const std::string_view rest = text.substr(at);
  // An arrow that goes on to the left begins there: ">>> " is no ">> ".
  if (at > 0 && text[at] == text[at - 1] && (text[at] == '<' || text[at] == '>')) return {};
  for (const Opener& opener : language.openers) {
    if (opener.needs_blank && !behind_blank) continue;
    const std::size_t length = matched(rest, opener.text);
    if (length == 0 || !is_followed(rest.substr(length), opener.after)) continue;
    return {length, opener.whole_line};
  }
  return {};
}

}  // namespace smtplain
