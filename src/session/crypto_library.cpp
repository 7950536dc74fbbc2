#include "session/crypto_library.h"

#include "session/loaded_library.h"

namespace smtplain {
namespace {

bool load(CryptoLibrary& crypto) {
  LoadedLibrary library(SMTPLAIN_LIBCRYPTO);
  library.find(crypto.bio_new, "BIO_new");
  library.find(crypto.bio_s_mem, "BIO_s_mem");
  library.find(crypto.bio_new_mem_buf, "BIO_new_mem_buf");
  library.find(crypto.bio_ctrl, "BIO_ctrl");
  library.find(crypto.bio_free, "BIO_free");
  library.find(crypto.pem_read_bio_x509, "PEM_read_bio_X509");
  library.find(crypto.x509_free, "X509_free");
  library.find(crypto.x509_get_subject_name, "X509_get_subject_name");
  library.find(crypto.x509_get_issuer_name, "X509_get_issuer_name");
  library.find(crypto.x509_get0_not_before, "X509_get0_notBefore");
  library.find(crypto.x509_get0_not_after, "X509_get0_notAfter");
  library.find(crypto.x509_get0_pubkey, "X509_get0_pubkey");
  library.find(crypto.x509_get_ext_d2i, "X509_get_ext_d2i");
  library.find(crypto.x509_name_print_ex, "X509_NAME_print_ex");
  library.find(crypto.x509_name_cmp, "X509_NAME_cmp");
  library.find(crypto.asn1_time_to_tm, "ASN1_TIME_to_tm");
  library.find(crypto.asn1_string_get0_data, "ASN1_STRING_get0_data");
  library.find(crypto.asn1_string_length, "ASN1_STRING_length");
  library.find(crypto.general_names_free, "GENERAL_NAMES_free");
  library.find(crypto.sk_num, "OPENSSL_sk_num");
  library.find(crypto.sk_value, "OPENSSL_sk_value");
  library.find(crypto.evp_pkey_get_bits, "EVP_PKEY_get_bits");
  return library.complete();
}

}  // namespace

const CryptoLibrary* crypto_library() {
  static CryptoLibrary crypto{};
  static const bool complete = load(crypto);
  return complete ? &crypto : nullptr;
}

}  // namespace smtplain
