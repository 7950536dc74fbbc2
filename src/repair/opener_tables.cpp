// The lines of the programs that openers.h knows: data only.
#include <array>

#include "repair/openers.h"

namespace smtplain {
namespace {

/// Of beginnings, and of lines of which more is known.
template <typename... Lines>
constexpr std::array<Opener, sizeof...(Lines)> openers(const Lines&... lines) {
  return {Opener{lines}...};
}

/// A line that is always the same.
constexpr Opener line(std::string_view text) {
  return {text, After::anything, false, true};
}

constexpr std::array kCurl = openers(
    Opener{"* ", After::words}, Opener{"< ", After::reply}, Opener{"> ", After::command}, "} [", "{ [",
    "curl: (", "== Info:", "=> Send ", "<= Recv ", "00##: ", "  % Total    % ", "% Total    % ");

constexpr std::array kSwaks = openers("=== ", "*** ", "<-  ", "<~  ", "<** ", "<~* ", " -> ", " ~> ", " ** ",
                                      " *> ", "*** ", Opener{"<- #", After::anything}, "<~ #");

constexpr std::array kSmtplib = openers(
    Opener{"send: ", After::quote}, Opener{"reply: ", After::quote}, "reply: retcode (", "connect: (",
    "connect: to (", Opener{"connect: b", After::anything}, "data: (",
    "Traceback (most recent call last):", "  File \"", "File \"/", "smtplib.SMTP", "ssl.SSL",
    "socket.gaierror: ", "socket.timeout: ", "socket.error: ", "ConnectionRefusedError: ",
    "ConnectionResetError: ", "TimeoutError: ", "OSError: ", "During handling of the above exception");

constexpr std::array kMsmtp = openers(
    "<-- ", "--> ", "msmtp: ", "loaded system configuration", "loaded user configuration",
    "ignoring system configuration", "ignoring user configuration", "using account ", "host = ", "port = ",
    "source ip = ", "timeout = ", "protocol = ", "domain = ", "auth = ", "user = ", "password = ",
    "passwordeval = ", "tls = ", "tls_starttls = ", "tls_trust_file = ", "from = ", "reading recipients from",
    "TLS session parameters:", "TLS certificate information:", "SMTP server at ");

constexpr std::array kGnutls =
    openers("$ gnutls-cli", "Processed #", "Resolving '", "Connecting to '",
            "- Certificate type:", "- Certificate[", "- Got a certificate list", "- subject `",
            "Public Key ID:", "Public Key PIN:", "- Status: ", "- Successfully ",
            "- Description: ", "- Session ID: ", "- Options:", line("- Handshake was completed"),
            line("- Simple Client Mode:"), "- Peer has closed", "- Server has terminated",
            "*** PKI verification", "*** Fatal error", "*** Verifying", "*** Received", "*** Starting TLS",
            "*** Handshake", "|<#>| ", "recv> ", "send> ");

constexpr std::array kOpenssl = openers(
    "$ openssl s_client", line("CONNECTED(########)"), line("---"),
    Opener{"Connecting to ", After::anything, true}, "depth=#", "verify error:", line("verify return:#"),
    "verify depth is ", "Can't use SSL_get_servername", line("Certificate chain"), line("Server certificate"),
    line("no peer certificate available"), line("No client certificate CA names sent"),
    line("-----BEGIN CERTIFICATE-----"), line("-----END CERTIFICATE-----"),
    " # s:", "   i:", " i:", "   a:PKEY", " a:PKEY", "   v:NotBefore", " v:NotBefore",
    "subject=", "issuer=", "Peer signing digest:", "Peer signature type:", "Peer Temp Key:",
    "Server Temp Key:", "SSL handshake has read", "Verification: ", "Verification error: ", "New, TLSv",
    "New, (NONE)", "New, SSLv", "Server public key is ", "Secure Renegotiation IS",
    "This TLS version forbids", "Compression: ", "Expansion: ", "No ALPN negotiated",
    "Early data was not sent", "Verify return code: ", line("SSL-Session:"),
    "    Protocol  : ", "Protocol  : ", "    Cipher    : ", "    Session-ID: ", "    Session-ID-ctx:",
    "    Master-Key: ", "    Resumption PSK: ", "    PSK identity", "    SRP username",
    "    TLS session ticket", "    Start Time: ", "    Timeout   : ", "    Extended master secret: ",
    "    Max Early Data: ", "Post-Handshake New Session Ticket", line("read R BLOCK"),
    "@:error:", "read:errno=", "write:errno=", "connect:errno=", "connect: ", line("RENEGOTIATING"),
    "Didn't find STARTTLS", "Didn't find starttls", "CONNECTION ESTABLISHED",
    "Protocol version: ", "Ciphersuite: ", "Peer certificate: ", "Hash used: ", "Signature type: ",
    "Supported Elliptic Groups:", line("DONE"), Opener{"closed", After::anything, false, true, true});

constexpr std::array kTelnet =
    openers("$ telnet ", "$ nc ", "Trying #", "Connected to ", "Escape character is ",
            "Connection closed by foreign host", "Connection to ", "telnet: ");

constexpr std::array kJavaMail = openers(
    "DEBUG: ", "DEBUG SMTP: ", "DEBUG SMTPS: ", "DEBUG SMTP SENT: ", "DEBUG SMTP RCVD: ", "javax.mail.",
    "jakarta.mail.", Opener{"com.sun.mail.smtp.SMTP", After::anything, true},
    Opener{"com.sun.mail.util.", After::anything, true}, "Exception in thread ",
    "Caused by: ", "nested exception is:", "\tat ", " at com.sun.", " at javax.mail.", "Setting property ");

constexpr std::array kPerl = openers("Net::SMTP>>> ", "STARTTLS failed: ", "SSL connect attempt failed",
                                     "Net::SMTP=GLOB(", "Net::SMTP::_SSL=GLOB(", "Net::SMTP::SSL=GLOB(");

constexpr std::array kRuby =
    openers(Opener{"-> ", After::quote}, Opener{"<- ", After::quote}, "Connection opened: ", "Net::SMTP",
            line("TLS connection started"), "/usr/", "\tfrom ");

constexpr std::array kExim =
    openers("  SMTP<< ", "  SMTP>> ", "SMTP<< ", "SMTP>> ", "  SMTP|> ", "  SMTP+> ", "  SMTP(close)",
            "  SMTP(Connection", "SMTP(close)>>", "SMTP(TLS shutdown)>>", "LOG: MAIN", "Exim version ",
            Opener{"Connecting to ", After::anything, true}, "delivering ", "Support for: ", "cmd buf flush ",
            "  <= ", "  => ", "  == ", "  ** ", "  -> ", "  Completed");

constexpr std::array kSendmail =
    openers(">>> ", "050 ", "Closing connection to ", Opener{"Connecting to ", After::anything, true},
            "Resolving host ", "[<-] ", "[->] ");

constexpr std::array kLetters =
    openers("Connected to smtp", Opener{"S: ", After::reply}, Opener{"C: ", After::command});

constexpr std::array kSwift = openers("<<< ", ">>> ", "++ ", "<< ", ">> ", "!! ");

constexpr std::array kHaraka = openers("[PROTOCOL] [", "[INFO] [", "[NOTICE] [", "[DEBUG] [", "[DATA] [",
                                       "[WARN] [", "[ERROR] [", "[CRIT] [", "[ALERT] [");

constexpr std::array kHMailServer = openers("\"SMTPD\"", "\"SMTPC\"", "\"POP3D\"", "\"IMAPD\"",
                                            "\"APPLICATION\"", "\"TCPIP\"", "\"DEBUG\"", "\"ERROR\"");

constexpr std::array kOpenSmtpd = openers("@ smtp ", "@ mta ", "info: OpenSMTPD", "@ mda ");

constexpr std::array kEspMail =
    openers("> C: ", "< S: ", "! W: ", "! E: ", Opener{"#### ", After::words}, "Error, Status Code: ");

constexpr std::array kCodeIgniter = openers(
    Opener{"hello: ", After::reply}, Opener{"from: ", After::reply}, Opener{"to: ", After::reply},
    Opener{"data: ", After::reply}, Opener{"quit: ", After::reply}, Opener{"starttls: ", After::reply},
    Opener{"reset: ", After::reply}, "The following SMTP error was encountered", "Unable to send email using",
    "Unable to send data: ", "Failed to send AUTH LOGIN", "Failed to authenticate ",
    "User-Agent: CodeIgniter");

constexpr std::array kPhpSmtpClass =
    openers("Resolving SMTP server domain", "Connecting to host address", "Connected to SMTP server",
            Opener{"S ", After::reply, true}, Opener{"C ", After::command, true}, "Disconnected.",
            "Error: could not ");

constexpr std::array kSmtpCli = openers("[###] '", Opener{"> ", After::command}, "Connection from ",
                                        line("Starting TLS..."), "Using cipher: ", "AUTH method (");

constexpr std::array kLogcat = openers("##-## ##:##:##.### ");

constexpr std::array kEtpan =
    openers(line("<<<<<<< read <<<<<<"), line("<<<<<<< end read <<<<<<"), line(">>>>>>> send >>>>>>"),
            line(">>>>>>> end send >>>>>>"), line("----------SMTP----------"),
            "SMTP Last Response Code: ", "SMTP Last Response: ", "mailsmtp Last Error Code: ");

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
