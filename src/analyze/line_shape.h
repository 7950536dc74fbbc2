// What a line of a log has in common with lines that mean the same: all of it but the time of day and what
// names one message among many. A line that is of a line's shape does to a session what that one did.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smtplain {

/// Where lines that mean the same may differ, besides the time of day at their beginning.
enum class Varies : std::uint8_t {
  nothing,
  words_with_digits,  ///< of a reply that refuses nothing: ids, counts, dates; codes are the same
  mailbox,            ///< the local part of MAIL's or RCPT's address, and a SIZE= that is no larger
  number,             ///< digits
  byte_counts,        ///< numbers before the word "bytes"
  meter,              ///< digits and what stands between them: a progress meter
  content,            ///< all that stands between the marks of a line of message content
  header,             ///< the same where content has no marks: a header field with its name
  log_entry           ///< of a mail server's log, behind its prefix: ids, local parts, sizes and delays
};

class LineShape {
 public:
  LineShape() = default;
  /// Of `line`, which ends in its LF. What varies stands in `said`, a part of `line`; `timed`: the log tells
  /// the time of each line.
  LineShape(std::string_view line, bool timed, Varies varies, std::string_view said);

  /// Where the line at the beginning of `text` ends, behind its LF, if it is of this shape; 0 if it is not.
  std::size_t match(std::string_view text) const {
    if (parts_.size() > 1) return match_parts(text);
    return text.starts_with(fixed_) ? fixed_.size() : 0;
  }
  /// What all lines of this shape begin with; empty where that is the time.
  std::string_view beginning() const { return std::string_view(fixed_).substr(0, parts_.front().fixed); }
  /// Lines of this shape are all the same.
  bool is_fixed() const { return parts_.size() == 1; }
  /// Of message content: any number of lines may be of this shape.
  bool repeats() const { return repeats_; }
  bool operator==(const LineShape&) const = default;
  std::size_t bytes() const { return sizeof *this + fixed_.size() + parts_.size() * sizeof(Part); }

 private:
  enum class Free : std::uint8_t {
    nothing,
    time,
    word,
    mailbox,
    size,
    number,
    figures,
    meter,
    content,
    header
  };
  struct Part {
    std::uint32_t fixed = 0;  // bytes that are the same
    Free free = Free::nothing;
    std::uint32_t most = 0;  // of a size
    bool operator==(const Part&) const = default;
  };
  std::size_t match_parts(std::string_view text) const;
  void add(std::string_view fixed, Free free, std::uint32_t most = 0);
  void add_time(std::string_view& rest, std::size_t until);
  void add_words(std::string_view said);
  void add_mailbox(std::string_view said);
  void add_byte_counts(std::string_view said);
  void add_entry(std::string_view said);
  static std::size_t length(const Part& part, std::string_view text, std::string_view behind);

  std::string fixed_;
  std::vector<Part> parts_;
  bool repeats_ = false;
};

}  // namespace smtplain
