// Logs that put a mark before each line: "<- ", ">>> ", "C: ". A format's reader is a table of its marks and
// what a few of its own lines mean; the reading itself is the same for all and is done here.
//
// Arrows mean opposite things in different programs (--> is the client of msmtp and the server of MDaemon),
// so what follows a mark proves who speaks: a table may say `learn`, and a mark that a reply follows is the
// server's.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "readers/dialogue.h"
#include "readers/reader.h"
#include "text/any_case.h"

namespace smtplain {

enum class Who : std::uint8_t {
  client,
  server,
  learn,    ///< one of the two: what follows tells
  program,  ///< the program's own words: their kind is told by them
  failure   ///< the program's own words, an error unless they tell of the end of the connection
};

struct Mark {
  std::string_view text;  ///< with the blanks that belong to it; compared in any case
  Who who;
};

/// Reports facts of a line that the program itself printed, after it was reported.
using TellFacts = void (*)(std::string_view text, EventSink&);

struct MarkTable {
  std::span<const Mark> marks;  ///< a mark before those that begin like it and are shorter
  TellFacts tell = nullptr;
  std::array<std::string_view, 2> begins = {};  ///< the program's words (lower case) for another connection
  std::string_view client = {};                 ///< the program's name, if it is the client

  bool begins_session(std::string_view text) const {
    return std::any_of(begins.begin(), begins.end(), [text](std::string_view words) {
      return !words.empty() && istarts_with(text, words);
    });
  }
};

/// Who said a line by its own shape; nullopt where it has none that tells.
std::optional<Speaker> speaker_by_shape(std::string_view text);

/// What was said, without the program's quoting: "EHLO x\r\n" in quotes, b'…', a line end written out.
std::string_view unquoted_speech(std::string_view text);

class MarkedReader : public Reader {
 public:
  explicit MarkedReader(const MarkTable& table, Dialogue::OwnWords own_words);

  void read(const Line&, EventSink&) override;
  void finish(EventSink& sink) override { dialogue_.finish(sink); }

 protected:
  /// A line without a mark. Replies and commands are told by their shape and the state of the dialogue.
  virtual void unmarked(const Line& line, EventSink& sink) { dialogue_.read(line, sink); }
  void program_says(const Line&, Who, std::string_view text, EventSink&);
  Dialogue& dialogue() { return dialogue_; }
  /// What is learnt of the marks holds for one session.
  void forget_marks() { learned_ = {}; }

 private:
  static constexpr std::size_t kMostLearned = 16;
  void tell_client(EventSink&);
  Who resolve(std::size_t mark, std::string_view said, EventSink&);

  const MarkTable& table_;
  Dialogue dialogue_;
  std::array<std::optional<Speaker>, kMostLearned> learned_{};
};

/// How surely `lines` are marked by `marks`: the share of lines that begin with one, and of those with a
/// reply or a command behind the right one. 0 where fewer than `least` marked lines prove it.
double score_marks(std::span<const Line> lines, std::span<const Mark> marks, std::size_t least = 2);

}  // namespace smtplain
