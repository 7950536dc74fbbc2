// What sounds like a failure and is none: settings, lists that are empty, source, what a person announces,
// and mistakes that have nothing to do with mail.
#pragma once
#include <string_view>

namespace smtplain {

/// "Connection timeout: 5 secs", "timeout = 30": what the program was told, no failure.
bool is_timeout_setting(std::string_view text);

/// Nodemailer's account of a mail that was taken: "accepted: [ 'b@example.org' ], rejected: []".
bool rejects_nobody(std::string_view text);

/// "STARTTLS completed without error", "m_iLastError = 0": the word is there, the error is not.
bool says_no_error(std::string_view text);

/// "PHP Deprecated:  Creation of dynamic property PEAR_Error::$callback", "Call to undefined method
/// Email::factory()", "OpenSSL version does not support SSLv2": the age and the mistakes of the program, no
/// failure of mail.
bool is_programs_own(std::string_view text);

/// What would have been printed or done: echo "Mailer Error: " . $mail->ErrorInfo; openssl s_client -ign_eof
bool is_source(std::string_view text);

/// "When sending with STARTTLS the following exception is thrown:", "A log of the failure is here:" tells of
/// what stands below it.
bool announces_failure(std::string_view text);

}  // namespace smtplain
