// libcrypto, loaded for the first certificate: few logs hold one.
#pragma once
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "session/loaded_library.h"

namespace smtplain {

/// The functions of libcrypto that are used, under their own names.
struct CryptoLibrary {
  LoadedLibrary library{SMTPLAIN_LIBCRYPTO};  ///< first: the others are found in it
  decltype(&::BIO_new) bio_new = library.find("BIO_new");
  decltype(&::BIO_s_mem) bio_s_mem = library.find("BIO_s_mem");
  decltype(&::BIO_new_mem_buf) bio_new_mem_buf = library.find("BIO_new_mem_buf");
  decltype(&::BIO_ctrl) bio_ctrl = library.find("BIO_ctrl");
  decltype(&::BIO_free) bio_free = library.find("BIO_free");
  decltype(&::PEM_read_bio_X509) pem_read_bio_x509 = library.find("PEM_read_bio_X509");
  decltype(&::X509_free) x509_free = library.find("X509_free");
  decltype(&::X509_get_subject_name) x509_get_subject_name = library.find("X509_get_subject_name");
  decltype(&::X509_get_issuer_name) x509_get_issuer_name = library.find("X509_get_issuer_name");
  decltype(&::X509_get0_notBefore) x509_get0_not_before = library.find("X509_get0_notBefore");
  decltype(&::X509_get0_notAfter) x509_get0_not_after = library.find("X509_get0_notAfter");
  decltype(&::X509_get0_pubkey) x509_get0_pubkey = library.find("X509_get0_pubkey");
  decltype(&::X509_get_ext_d2i) x509_get_ext_d2i = library.find("X509_get_ext_d2i");
  decltype(&::X509_NAME_print_ex) x509_name_print_ex = library.find("X509_NAME_print_ex");
  decltype(&::X509_NAME_cmp) x509_name_cmp = library.find("X509_NAME_cmp");
  decltype(&::ASN1_TIME_to_tm) asn1_time_to_tm = library.find("ASN1_TIME_to_tm");
  decltype(&::ASN1_STRING_get0_data) asn1_string_get0_data = library.find("ASN1_STRING_get0_data");
  decltype(&::ASN1_STRING_length) asn1_string_length = library.find("ASN1_STRING_length");
  decltype(&::GENERAL_NAMES_free) general_names_free = library.find("GENERAL_NAMES_free");
  decltype(&::OPENSSL_sk_num) sk_num = library.find("OPENSSL_sk_num");
  decltype(&::OPENSSL_sk_value) sk_value = library.find("OPENSSL_sk_value");
  decltype(&::EVP_PKEY_get_bits) evp_pkey_get_bits = library.find("EVP_PKEY_get_bits");
};

/// nullptr if this machine has no libcrypto, or another one than the program was built for.
inline const CryptoLibrary* crypto_library() {
  return loaded<CryptoLibrary>();
}

}  // namespace smtplain
