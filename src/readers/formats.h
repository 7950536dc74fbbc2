// The log formats, each defined in the file of its reader; readers.cpp lists them.
#pragma once
#include "readers/reader.h"

namespace smtplain {

extern const Format curl_format, phpmailer_format;
extern const Format raw_format, openssl_format, transcript_format, swaks_format;

}  // namespace smtplain
