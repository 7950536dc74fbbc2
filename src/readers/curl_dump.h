// The dumps that curl --trace (hexadecimal) and --trace-ascii print: a head line that says who sent how many
// bytes, then rows of 16 bytes in hexadecimal or of 64 characters. A line of SMTP may run over several rows.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "readers/reader.h"

namespace smtplain {

class CurlDump {
 public:
  /// Takes a head line or a row of a dump. False: the line is neither, and the dump that was open is told.
  bool read(const Line&, std::string_view text, EventSink&);
  /// Tells what was collected so far.
  void flush(EventSink&);

 private:
  struct Row {
    Line line;
    std::string_view text;  // after "0040: "
    std::size_t offset = 0;
  };
  bool begin(const Line&, std::string_view text, EventSink&);
  bool all_rows_are_hex() const;
  std::string bytes_of(std::size_t row, bool hex) const;
  void tell_lines(bool hex, EventSink&) const;

  std::vector<Row> rows_;
  Speaker from_ = Speaker::tool;  // tool: TLS records, which are nobody's words
  std::size_t size_ = 0;          // bytes that the head line announced, 0: unknown
  bool open_ = false;
};

/// "<= Recv header, 15 bytes (0xf)" and its kin.
bool is_curl_dump_head(std::string_view text);

}  // namespace smtplain
