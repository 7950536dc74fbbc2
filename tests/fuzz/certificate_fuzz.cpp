// Certificates in a log: PEM blocks and dates.
#include "fuzz.h"
#include "session/certificate.h"

using namespace smtplain;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = fuzz::bytes(data, size);
  certificate_time(input);
  Arena storage;
  Certificate certificate;
  read_pem(input, certificate, storage);
  complete_certificate(certificate);
  // Without the armour the fuzzer would have to find it again and again.
  const std::string armoured =
      "-----BEGIN CERTIFICATE-----\n" + std::string(input) + "\n-----END CERTIFICATE-----\n";
  read_pem(armoured, certificate, storage);
  return 0;
}
