// What the logs of libraries and web applications have in common: marks before the dialogue's lines, a
// logging system's prefix before the marks, and failures in words around them, which may come before the
// dialogue they speak of. A format is a table of marks and the name of its client.
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "readers/failure_words.h"
#include "readers/marks.h"
#include "readers/watched_sink.h"

namespace smtplain {

class ProgramLog : public MarkedReader {
 public:
  ProgramLog(const MarkTable& table, std::string_view client_name);

  void read(const Line&, EventSink&) override;
  void finish(EventSink&) override;

 protected:
  /// True for a line of the format that no mark introduces: tell_own_line() gets it then. Others are words.
  virtual bool is_own_line(const Line&, EventSink&) const { return false; }
  virtual void tell_own_line(const Line& line, EventSink& sink) { dialogue().read(line, sink); }
  void unmarked(const Line&, EventSink&) final;
  bool spoken() const { return watched_.spoken; }
  /// For a log that turns out to be another program's, whose client may be anyone.
  void client_is_unknown() { client_name_ = {}; }
  /// `name` stays: it is known by a line which program of a family this is.
  void client_is(std::string_view name) { client_name_ = name; }
  /// A line whose speaker the format tells in another way than by a mark.
  void say_client(const Line&, std::string_view text, EventSink&);
  void say_server(const Line&, std::string_view text, EventSink&);
  /// The words collected so far tell of a failure, and not in a person's sentence.
  bool words_tell_failure() const;
  /// Tells the words collected so far: another session begins.
  void flush_words(EventSink&);
  /// A line at which the program begins anew: another session if this one came to anything.
  void begin_if_over(EventSink&);
  /// The same, and the line shows that this attempt begins here: what comes is no headline.
  void begin_attempt(EventSink&);

  /// True for a line by which this program begins the report of a failure, besides the head of an exception.
  virtual bool heads_report(std::string_view) const { return false; }

 private:
  static constexpr std::size_t kMostWords = 200;
  std::size_t report_length(std::span<const Line> words, bool& headed, std::string_view& opening) const;
  bool tells_other_attempt(std::span<const Line> report) const;
  void flush(Quotes, EventSink&);
  void keep_headline(std::span<const Line> words);
  void tell_headline(EventSink&);
  bool begins_attempt(std::string_view text, const Mark&) const;

  const MarkTable& table_;
  std::string_view client_name_;
  Watched watched_;
  std::vector<Line> words_;  // the lines without a mark since the last one that had one
};

/// Reads a failure in words alone, record by record. Formats of exceptions share it.
class FailureReader final : public Reader {
 public:
  explicit FailureReader(std::string_view client_name) : client_name_(client_name) {}
  void read(const Line&, EventSink&) override;
  void finish(EventSink&) override;

 private:
  static constexpr std::size_t kMostLines = 200;
  void flush(EventSink&);
  bool begins_again(const Line& first);
  bool connects_again(const Line&);

  std::string_view client_name_;
  Watched watched_;
  std::vector<Line> record_;
  bool connection_failed_ = false;
  ReportHeads heads_;
  std::string opening_;     // what the program says when it begins, without blanks
  bool failed_ = false;     // and it has told of an error since
  bool headed_ = false;     // the record begins with the head of an exception
  std::string connecting_;  // the line by which it began to connect
  bool came_to_nothing_ = false, connects_again_ = false;  // an error came behind it; it stands here again
  int step_ = 0;  // of the dialogue, the last that an error without a reply named
};

/// score_marks() of lines that may have a prefix before their marks.
double score_marks_behind_prefix(std::span<const Line> lines, std::span<const Mark> marks,
                                 std::size_t least = 2);

/// True if one of the lines has `words` (lower case) in it.
bool any_line_has(std::span<const Line> lines, std::string_view words);
bool any_line_has_any(std::span<const Line> lines, std::initializer_list<std::string_view> all);

/// The line from the first of `marks` on, where one stands within its first characters behind whatever prefix
/// a logging system wrote; else the line without_prefix().
Line from_mark(const Line&, std::span<const Mark> marks);

/// The line without a logging system's prefix, whose time it takes over.
Line without_prefix(const Line&);

}  // namespace smtplain
