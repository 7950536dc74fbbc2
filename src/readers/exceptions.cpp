// Programs that tell a failure in an error or an exception only: Go's net/smtp, System.Net.Mail of .NET, and
// PHP applications (Zend Mail and Laminas, PHP's own mail(), MyBB, phpBB).
#include "readers/formats.h"
#include "readers/program_log.h"

namespace smtplain {
namespace {

template <const auto& kClient>
std::unique_ptr<Reader> make() {
  return std::make_unique<FailureReader>(kClient);
}

constexpr char kZend[] = "Zend Mail", kPhpMail[] = "PHP mail()", kDotnet[] = "System.Net.Mail",
               kGo[] = "Go net/smtp";

double score_zend(std::span<const Line> lines) {
  const bool own =
      any_line_has_any(lines, {"zend_mail", "zend\\mail", "laminas\\mail", "magento\\framework\\mail"});
  return own ? 0.9 : 0;
}

double score_php_mail(std::span<const Line> lines) {
  const bool own = any_line_has_any(
      lines, {"mail(): smtp server response:", "failed to connect to mailserver at ",
              "mail(): \"sendmail_from\" not set", "warning: mail():", "mail() [function.mail]"});
  return own ? 0.9 : 0;
}

double score_dotnet(std::span<const Line> lines) {
  const bool own = any_line_has_any(
      lines, {"system.net.mail.", "smtpfailedrecipient",
              "the smtp server requires a secure connection or the client",
              "requires secure connection or client was not authenticated", "the server response was:"});
  return own ? 0.9 : 0;
}

// gomail and what is built on the two: Grafana, Gitea, Alertmanager.
double score_go(std::span<const Line> lines) {
  const bool own =
      any_line_has_any(lines, {"gomail:", "dial tcp", "x509: ", "tls: first record",
                               "smtp: server doesn't support", "alerting.notifier", "component=dispatcher",
                               "*email.loginauth", "unencrypted connection", "read tcp ", "tls: handshake"});
  return own ? 0.8 : 0;
}

}  // namespace

constinit const Format zend_mail_format{"zend-mail", "Zend Mail and Laminas: exceptions",
                                        "print the exception with its stack trace", &score_zend,
                                        &make<kZend>};

constinit const Format php_mail_format{"php-mail", "PHP's mail() on Windows",
                                       "display_errors = On, or the file that error_log names",
                                       &score_php_mail, &make<kPhpMail>};

constinit const Format dotnet_format{"dotnet", "System.Net.Mail of .NET: exceptions",
                                     "print the exception with ToString(), inner exceptions included",
                                     &score_dotnet, &make<kDotnet>};

constinit const Format go_format{"go", "Go's net/smtp and programs built on it: errors",
                                 "copy the error line; in Grafana [log] level = debug", &score_go,
                                 &make<kGo>};

}  // namespace smtplain
