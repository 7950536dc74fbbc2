// The one list of log formats. Adding one: define its Format in the reader's file, declare it in formats.h,
// add it here.
#include <array>
#include <vector>

#include "readers/formats.h"
#include "readers/reader.h"

namespace smtplain {

std::span<const Format> formats() {
  static const std::array kFormats{
      curl_format,       phpmailer_format,      swiftmailer_format,   codeigniter_format, net_smtp_format,
      dokuwiki_format,   php_smtp_class_format, rainloop_format,      zend_mail_format,   php_mail_format,
      nodemailer_format, simplesmtp_format,     smtplib_format,       javamail_format,    mailkit_format,
      dotnet_format,     net_smtp_ruby_format,  net_smtp_perl_format, go_format,          lettre_format,
      libetpan_format,   esp_mail_format,       thunderbird_format,   k9_format,          error_text_format,
      raw_format,        openssl_format,        transcript_format,    swaks_format,       msmtp_format,
      gnutls_cli_format, ssmtp_format,          smtp_cli_format,      mailx_format,       sendmail_format,
      exim_format,       stunnel_format,        postfix_format,       opensmtpd_format,   haraka_format,
      exchange_format,   hmailserver_format,    mdaemon_format,       xeams_format,       stalwart_format,
      dma_format,        nullmailer_format,     maddy_format,         qmail_format,
  };
  return kFormats;
}

const Format* detect(std::span<const Line> all, double* confidence) {
  // Marks stand at the start of a line: the rest of a very long one need not be searched by every format.
  constexpr std::size_t kLookAt = 16'000;
  std::vector<Line> lines(all.begin(), all.end());
  for (Line& line : lines) line.text = line.text.substr(0, kLookAt);
  const Format* best = nullptr;
  double best_score = 0;
  // Those that can be surest first: the others need not be asked then. Of equals the first in the list
  // counts.
  for (const bool surest : {true, false}) {
    for (const Format& format : formats()) {
      const bool wins_ties = best == nullptr || &format < best;
      if ((format.most > Format{}.most) != surest || format.most < best_score) continue;
      if (format.most == best_score && !wins_ties) continue;
      const double score = format.score(lines);
      if (score > best_score || (score == best_score && score > 0 && wins_ties))
        best = &format, best_score = score;
    }
  }
  if (confidence != nullptr) *confidence = best_score;
  return best;
}

}  // namespace smtplain
