// PHP applications that tell a failure in one message only: Zend Mail and Laminas, PHP's own mail(), MyBB,
// phpBB.
#include "readers/formats.h"
#include "readers/program_log.h"

namespace smtplain {
namespace {

double score_zend(std::span<const Line> lines) {
  for (const std::string_view words :
       {"zend_mail", "zend\\mail", "laminas\\mail", "magento\\framework\\mail"})
    if (any_line_has(lines, words)) return 0.9;
  return 0;
}

std::unique_ptr<Reader> make_zend() {
  return std::make_unique<FailureReader>("Zend Mail");
}

double score_mail(std::span<const Line> lines) {
  for (const std::string_view words :
       {"mail(): smtp server response:", "failed to connect to mailserver at ",
        "mail(): \"sendmail_from\" not set", "warning: mail():", "mail() [function.mail]"})
    if (any_line_has(lines, words)) return 0.9;
  return 0;
}

std::unique_ptr<Reader> make_mail() {
  return std::make_unique<FailureReader>("PHP mail()");
}

}  // namespace

constinit const Format zend_mail_format{"zend-mail", "Zend Mail and Laminas: exceptions",
                                        "print the exception with its stack trace", &score_zend, &make_zend};

constinit const Format php_mail_format{"php-mail", "PHP's mail() on Windows",
                                       "display_errors = On, or the file that error_log names", &score_mail,
                                       &make_mail};

}  // namespace smtplain
