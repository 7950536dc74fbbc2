// The text layer: any bytes become lines of valid text whose numbers lie within the file.
#include "fuzz.h"
#include "repair/document.h"
#include "text/base64.h"
#include "text/line.h"

using namespace smtplain;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = fuzz::bytes(data, size);
  const Document document = decode(std::string(input));
  CLAIM(document.byte_count == size);
  std::uint32_t last = 1;
  for (const Line& line : document.lines) {
    CLAIM(line.number >= last);
    CLAIM(line.number <= document.line_count);
    CLAIM(line.text.find('\n') == std::string_view::npos);
    CLAIM(line.text.find('\x1b') == std::string_view::npos);
    last = line.number;
  }
  if (const auto decoded = decode_base64(input)) CLAIM(decode_base64(encode_base64(*decoded)) == decoded);
  return 0;
}
