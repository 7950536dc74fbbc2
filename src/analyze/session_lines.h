// Which line of a session is what, to tell where lines that mean the same may differ.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "analyze/line_shape.h"
#include "smtplain/session.h"

namespace smtplain {

/// True if there is more to tell of a session than of others like it: it did not go well, or something was
/// refused in words of its own.
bool has_own_words(const Session& session);

class SessionLines {
 public:
  /// Of the lines from its first one up to `end`.
  SessionLines(const Session& session, std::uint32_t end);

  /// What the session's next line has in common with lines that mean the same. `raw`: as the log has it.
  LineShape next(std::string_view raw);

 private:
  struct Varying {
    Varies varies = Varies::nothing;
    std::string_view said;
  };
  LineShape shape(const Event& event, std::string_view raw) const;
  Varying varying(const Event& event, std::string_view raw) const;
  Varying in_reply(const Event& event, std::string_view raw) const;
  Varying in_content(std::string_view raw) const;
  void find_marks(const Event& event, std::string_view raw);

  std::vector<const Event*> events_;  // of each line, where there is one
  std::size_t next_ = 0;
  bool own_words_, timed_ = false, marked_ = false;
  std::string_view mark_, close_;  // what stands before and behind the words of a client
};

}  // namespace smtplain
