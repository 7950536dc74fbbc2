#include "session/crypto_library.h"

namespace smtplain {

CryptoLibrary::CryptoLibrary() : library(SMTPLAIN_LIBCRYPTO) {}

const CryptoLibrary* crypto_library() {
  static const CryptoLibrary crypto;
  return crypto.library.complete() ? &crypto : nullptr;
}

}  // namespace smtplain
