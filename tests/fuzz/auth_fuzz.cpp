// The SASL decoders: lines alternate between server and client. What was kept as secret is never shown.
#include "fuzz.h"
#include "session/auth.h"

using namespace smtplain;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = fuzz::bytes(data, size);
  describe_base64(rest, false);
  AuthExchange exchange;
  std::string shown;
  for (int turn = 0; !rest.empty() && turn < 64; ++turn) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() < rest.size() ? line.size() + 1 : line.size());
    const AuthExchange::Shown result = turn == 0       ? exchange.command(line)
                                       : turn % 2 == 1 ? exchange.challenge(line)
                                                       : exchange.answer(line);
    shown += result.text + '\n' + result.decoded + '\n';
  }
  CLAIM(shown.size() < 64 * (size + 256) * 4);
  return 0;
}
