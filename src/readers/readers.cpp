// The one list of log formats. Adding one: define its Format in the reader's file, declare it in formats.h,
// add it here.
#include <array>

#include "readers/formats.h"
#include "readers/reader.h"

namespace smtplain {

std::span<const Format> formats() {
  static const std::array kFormats{
      curl_format, phpmailer_format, raw_format, openssl_format, transcript_format, swaks_format,
  };
  return kFormats;
}

const Format* detect(std::span<const Line> lines, double* confidence) {
  const Format* best = nullptr;
  double best_score = 0;
  for (const Format& format : formats()) {
    const double score = format.score(lines);
    if (score > best_score) best = &format, best_score = score;
  }
  if (confidence != nullptr) *confidence = best_score;
  return best;
}

}  // namespace smtplain
