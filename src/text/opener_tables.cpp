// The lines of the programs that openers.h knows: data only.
#include <array>

#include "text/openers.h"

namespace smtplain {
namespace {

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
                              Opener{"closed", After::anything, false, true, true}};

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

constexpr std::array kPerl{
    Opener{"Net::SMTP>>> "},   Opener{"STARTTLS failed: "},     Opener{"SSL connect attempt failed"},
    Opener{"Net::SMTP=GLOB("}, Opener{"Net::SMTP::_SSL=GLOB("}, Opener{"Net::SMTP::SSL=GLOB("}};

constexpr std::array kRuby{Opener{"-> ", After::quote},
                           Opener{"<- ", After::quote},
                           Opener{"Connection opened: "},
                           Opener{"Net::SMTP"},
                           line("TLS connection started"),
                           Opener{"/usr/"},
                           Opener{"\tfrom "}};

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

constexpr std::array kLetters{Opener{"Connected to smtp"}, Opener{"S: ", After::reply},
                              Opener{"C: ", After::command}};

constexpr std::array kSwift{Opener{"<<< "}, Opener{">>> "}, Opener{"++ "},
                            Opener{"<< "},  Opener{">> "},  Opener{"!! "}};

constexpr std::array kHaraka{Opener{"[PROTOCOL] ["}, Opener{"[INFO] ["}, Opener{"[NOTICE] ["},
                             Opener{"[DEBUG] ["},    Opener{"[DATA] ["}, Opener{"[WARN] ["},
                             Opener{"[ERROR] ["},    Opener{"[CRIT] ["}, Opener{"[ALERT] ["}};

constexpr std::array kHMailServer{Opener{"\"SMTPD\""}, Opener{"\"SMTPC\""},       Opener{"\"POP3D\""},
                                  Opener{"\"IMAPD\""}, Opener{"\"APPLICATION\""}, Opener{"\"TCPIP\""},
                                  Opener{"\"DEBUG\""}, Opener{"\"ERROR\""}};

constexpr std::array kOpenSmtpd{Opener{"@ smtp "}, Opener{"@ mta "}, Opener{"info: OpenSMTPD"},
                                Opener{"@ mda "}};

constexpr std::array kEspMail{Opener{"> C: "},
                              Opener{"< S: "},
                              Opener{"! W: "},
                              Opener{"! E: "},
                              Opener{"#### ", After::words},
                              Opener{"Error, Status Code: "}};

constexpr std::array kCodeIgniter{
    Opener{"hello: ", After::reply},      Opener{"from: ", After::reply},
    Opener{"to: ", After::reply},         Opener{"data: ", After::reply},
    Opener{"quit: ", After::reply},       Opener{"starttls: ", After::reply},
    Opener{"reset: ", After::reply},      Opener{"The following SMTP error was encountered"},
    Opener{"Unable to send email using"}, Opener{"Unable to send data: "},
    Opener{"Failed to send AUTH LOGIN"},  Opener{"Failed to authenticate "},
    Opener{"User-Agent: CodeIgniter"}};

constexpr std::array kPhpSmtpClass{Opener{"Resolving SMTP server domain"},
                                   Opener{"Connecting to host address"},
                                   Opener{"Connected to SMTP server"},
                                   Opener{"S ", After::reply, true},
                                   Opener{"C ", After::command, true},
                                   Opener{"Disconnected."},
                                   Opener{"Error: could not "}};

constexpr std::array kSmtpCli{Opener{"[###] '"},          Opener{"> ", After::command},
                              Opener{"Connection from "}, line("Starting TLS..."),
                              Opener{"Using cipher: "},   Opener{"AUTH method ("}};

constexpr std::array kLogcat{Opener{"##-## ##:##:##.### "}};

constexpr std::array kEtpan{line("<<<<<<< read <<<<<<"),      line("<<<<<<< end read <<<<<<"),
                            line(">>>>>>> send >>>>>>"),      line(">>>>>>> end send >>>>>>"),
                            line("----------SMTP----------"), Opener{"SMTP Last Response Code: "},
                            Opener{"SMTP Last Response: "},   Opener{"mailsmtp Last Error Code: "}};

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
                                LogLanguage{"haraka", kHaraka},
                                LogLanguage{"hmailserver", kHMailServer},
                                LogLanguage{"opensmtpd", kOpenSmtpd},
                                LogLanguage{"esp-mail", kEspMail},
                                LogLanguage{"codeigniter", kCodeIgniter, true},
                                LogLanguage{"php-smtp-class", kPhpSmtpClass, true},
                                LogLanguage{"smtp-cli", kSmtpCli},
                                LogLanguage{"logcat", kLogcat},
                                LogLanguage{"libetpan", kEtpan, true},
                                LogLanguage{"telnet", kTelnet, true}};

}  // namespace

std::span<const LogLanguage> log_languages() {
  return kLanguages;
}

}  // namespace smtplain
