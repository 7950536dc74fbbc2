// Log-ins in what network tools record: rows of bytes in hexadecimal, which no reader understands.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace smtplain {

/// Sees the lines of a log in order, and knows of the rows that tcpdump, socat, xxd, hexdump, swaks, Java and
/// .NET print. From AUTH, or a challenge, up to the server's verdict their bytes are hidden. The rows of
/// `curl --trace` have a reader, and stay, but where something stands before them.
class DumpSecrets {
 public:
  /// False for most lines: hide() would do nothing.
  static bool concerns(std::string_view line);
  /// Where the row begins that stands behind a log's prefix; npos if none does.
  static std::size_t find_row(std::string_view line);
  /// The rows that come next show what a command was told to encode.
  void expect() { left_ = kMostRows; }
  /// The row without its bytes; nothing if it keeps them.
  std::optional<std::string> hide(std::string_view line);

 private:
  static constexpr std::size_t kMostRows = 512;  // a token of 8 KiB
  void remember(std::string_view bytes);

  std::string recent_;    // the last bytes, as far as they can be printed
  std::size_t left_ = 0;  // rows that are hidden if no reply comes
};

}  // namespace smtplain
