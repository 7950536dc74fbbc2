#include "session/certificate.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <memory>

#include "session/crypto_library.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

using BioPtr = std::unique_ptr<BIO, decltype(CryptoLibrary::bio_free)>;
using X509Ptr = std::unique_ptr<X509, decltype(CryptoLibrary::x509_free)>;
using NamesPtr = std::unique_ptr<GENERAL_NAMES, decltype(CryptoLibrary::general_names_free)>;

constexpr std::array kMonths =
    word_list("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

std::string rfc3339(int year, int month, int day, int hour, int minute, int second) {
  std::array<char, 40> buffer{};
  const int n = std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month,
                              day, hour, minute, second);
  return {buffer.data(), static_cast<std::size_t>(n)};
}

int number(std::string_view text) {
  int value = -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string name_text(const CryptoLibrary& crypto, const X509_NAME* subject) {
  const BioPtr out(crypto.bio_new(crypto.bio_s_mem()), crypto.bio_free);
  if (!out || crypto.x509_name_print_ex(out.get(), subject, 0, XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB) < 0)
    return {};
  char* data = nullptr;
  const long size = crypto.bio_ctrl(out.get(), BIO_CTRL_INFO, 0, &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string{};
}

std::string time_text(const CryptoLibrary& crypto, const ASN1_TIME* time) {
  std::tm broken_down{};
  if (time == nullptr || crypto.asn1_time_to_tm(time, &broken_down) != 1) return {};
  return rfc3339(broken_down.tm_year + 1900, broken_down.tm_mon + 1, broken_down.tm_mday, broken_down.tm_hour,
                 broken_down.tm_min, broken_down.tm_sec);
}

void read_names(const CryptoLibrary& crypto, X509* x509, Certificate& certificate, Arena& storage) {
  const NamesPtr names(
      static_cast<GENERAL_NAMES*>(crypto.x509_get_ext_d2i(x509, NID_subject_alt_name, nullptr, nullptr)),
      crypto.general_names_free);
  if (!names) return;
  const auto* stack = reinterpret_cast<const OPENSSL_STACK*>(names.get());
  for (int i = 0; i < crypto.sk_num(stack); ++i) {
    const auto* entry = static_cast<const GENERAL_NAME*>(crypto.sk_value(stack, i));
    if (entry->type != GEN_DNS) continue;
    const auto* text = crypto.asn1_string_get0_data(entry->d.dNSName);
    const auto size = static_cast<std::size_t>(crypto.asn1_string_length(entry->d.dNSName));
    certificate.names.push_back(storage.keep({reinterpret_cast<const char*>(text), size}));
  }
}

// The value of CN in "C = DE, CN = mail.example.com" or "/C=DE/CN=mail.example.com".
std::string_view common_name(std::string_view subject) {
  for (std::size_t at = 0; (at = ifind(subject, "cn", at)) != npos; at += 2) {
    if (at > 0 && std::string_view(" ,/;").find(subject[at - 1]) == npos) continue;
    std::string_view rest = trim(subject.substr(at + 2));
    if (rest.empty() || rest[0] != '=') continue;
    rest = trim(rest.substr(1));
    return trim(rest.substr(0, rest.find_first_of(",/;+")));
  }
  return {};
}

}  // namespace

std::string certificate_time(std::string_view text) {
  // A date is a month's name or number, a day, a year of four digits and a time with colons, in any order of
  // the three.
  int year = -1, month = -1, day = -1;
  std::array<int, 3> clock = {0, 0, 0};
  std::string_view rest = text;
  while (!(rest = trim(rest)).empty()) {
    auto end = rest.find_first_of(" ,\tT");
    if (end == 0) end = 1;
    const std::string_view word = rest.substr(0, end);
    rest = end == npos ? std::string_view{} : rest.substr(end);
    if (!rest.empty() && (rest[0] == ',' || (rest[0] == 'T' && word.find('-') != npos)))
      rest.remove_prefix(1);
    if (word.size() >= 10 && word[4] == '-' && word[7] == '-') {
      year = number(word.substr(0, 4)), month = number(word.substr(5, 2)), day = number(word.substr(8, 2));
    } else if (word.size() >= 8 && word[2] == ':') {
      clock = {number(word.substr(0, 2)), number(word.substr(3, 2)), number(word.substr(6, 2))};
    } else if (word.size() == 4 && number(word) > 1900) {
      year = number(word);
    } else if (word.size() <= 2 && number(word) > 0) {
      day = number(word);
    } else if (word.size() >= 3) {
      for (std::size_t i = 0; i < kMonths.size(); ++i) {
        if (istarts_with(word, kMonths[i])) month = static_cast<int>(i) + 1;
      }
    }
  }
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31) return std::string(text);
  return rfc3339(year, month, day, clock[0], clock[1], clock[2]);
}

void add_common_name(Certificate& certificate) {
  if (const auto name = common_name(certificate.subject); !name.empty()) certificate.names.push_back(name);
}

void read_pem(std::string_view pem, Certificate& certificate, Arena& storage) {
  constexpr std::size_t kMaxPem = std::size_t{256} * 1024;  // far above any certificate; OpenSSL takes an int
  if (pem.size() > kMaxPem) return;
  const CryptoLibrary* crypto = crypto_library();
  if (crypto == nullptr) return;
  const BioPtr in(crypto->bio_new_mem_buf(pem.data(), static_cast<int>(pem.size())), crypto->bio_free);
  const X509Ptr x509(in ? crypto->pem_read_bio_x509(in.get(), nullptr, nullptr, nullptr) : nullptr,
                     crypto->x509_free);
  if (!x509) return;
  const X509_NAME* subject = crypto->x509_get_subject_name(x509.get());
  const X509_NAME* issuer = crypto->x509_get_issuer_name(x509.get());
  if (certificate.subject.empty()) certificate.subject = storage.keep(name_text(*crypto, subject));
  if (certificate.issuer.empty()) certificate.issuer = storage.keep(name_text(*crypto, issuer));
  if (certificate.not_before.empty())
    certificate.not_before = storage.keep(time_text(*crypto, crypto->x509_get0_not_before(x509.get())));
  if (certificate.not_after.empty())
    certificate.not_after = storage.keep(time_text(*crypto, crypto->x509_get0_not_after(x509.get())));
  if (certificate.names.empty()) read_names(*crypto, x509.get(), certificate, storage);
  if (certificate.names.empty()) add_common_name(certificate);
  if (const EVP_PKEY* key = crypto->x509_get0_pubkey(x509.get());
      key != nullptr && certificate.key_bits == 0) {
    certificate.key_bits = crypto->evp_pkey_get_bits(key);
  }
  certificate.self_signed = crypto->x509_name_cmp(subject, issuer) == 0;
}

void complete_certificate(Certificate& certificate) {
  if (certificate.names.empty()) {
    add_common_name(certificate);
    certificate.common_name_only = true;
  }
  if (!certificate.self_signed && !certificate.subject.empty() && !certificate.issuer.empty()) {
    certificate.self_signed = certificate.subject == certificate.issuer;
  }
}

}  // namespace smtplain
