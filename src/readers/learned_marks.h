// Marks that no table lists, learned from what stands behind them: in "Got: 220 mail.example.com" the word
// before a reply marks the server, in "Sent: EHLO x" the word before a command marks the client.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "smtplain/event.h"

namespace smtplain {

/// A line cut at its mark.
struct MarkedSpeech {
  Speaker from = Speaker::client;
  std::string_view said;  ///< behind the mark, unquoted
  bool alone = false;     ///< the mark stands alone: what it marks follows on the next lines
};

class LearnedMarks {
 public:
  /// Finds a mark known so far, or one that this line teaches. Nullopt: the line has none.
  std::optional<MarkedSpeech> read(std::string_view line);
  /// What stands behind a mark that was proven to stand before the speech of both sides: "submission: EHLO
  /// pc".
  std::optional<std::string_view> behind_shared(std::string_view line);

  /// Where within `text` the next known mark stands after a blank: "… STARTTLS   S: 220 Ready". npos:
  /// nowhere.
  std::size_t next_mark(std::string_view text) const;
  /// True if `text` begins with a mark and holds another one: lines were filled again like a paragraph.
  bool holds_two(std::string_view text) const;

 private:
  struct Known {
    std::string mark;  // without blanks; kept, since the text of a part goes before the session ends
    Speaker from = Speaker::client;
    std::string whole;  // all that stood before the speech: "From server:"
    bool at_start() const { return mark.size() == whole.size(); }
  };
  std::optional<MarkedSpeech> read_known(std::string_view text) const;
  std::optional<MarkedSpeech> read_listed(std::string_view text);
  std::optional<MarkedSpeech> learn(std::string_view text);
  bool is_contradicted(const MarkedSpeech&) const;
  void widen();
  void add(std::string_view mark, Speaker from, std::string_view whole);

  std::vector<Known> known_;  // a handful
  std::string shared_;
};

}  // namespace smtplain
