// The log formats, each defined in the file of its reader; readers.cpp lists them.
#pragma once
#include "readers/reader.h"

namespace smtplain {

extern const Format curl_format, phpmailer_format, swiftmailer_format, codeigniter_format, net_smtp_format;
extern const Format dokuwiki_format, php_smtp_class_format, rainloop_format, zend_mail_format,
    php_mail_format;
extern const Format nodemailer_format, simplesmtp_format, smtplib_format, javamail_format, mailkit_format,
    dotnet_format;
extern const Format net_smtp_ruby_format, net_smtp_perl_format, go_format, lettre_format, libetpan_format,
    esp_mail_format;
extern const Format thunderbird_format, k9_format, error_text_format;
extern const Format raw_format, openssl_format, transcript_format, swaks_format;
extern const Format msmtp_format, gnutls_cli_format, ssmtp_format, smtp_cli_format, mailx_format,
    sendmail_format;
extern const Format exim_format, stunnel_format, postfix_format, opensmtpd_format, haraka_format,
    exchange_format;
extern const Format hmailserver_format, mdaemon_format, xeams_format, stalwart_format, dma_format,
    nullmailer_format, maddy_format, qmail_format;

}  // namespace smtplain
