// What the words of a line speak of: a failure, the network, mail, TLS, a person who tells a story.
#pragma once
#include <string_view>

namespace smtplain::words {

/// A bit each.
enum Sense : unsigned {
  kFails = 1,  // says of itself that something failed
  kBad = 2,    // a failure if the line speaks of mail, network or TLS at all
  kTopic = 4,  // mail, network or TLS
  kTls = 8,
  kCertificate = 16,
  kConnect = 32,
  kClose = 64,
  kPerson = 128,  // somebody tells a story
  kMail = 256,    // mail itself
  kOther = 512    // a data base, a queue: another service of the program's
};

/// The senses of all phrases in a line, as bits; the start of a very long one tells enough.
unsigned senses(std::string_view text);

}  // namespace smtplain::words
