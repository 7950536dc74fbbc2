// Sessions that go as others went before.
//
// Nearly all of a long log is mail that went well, and the next such session differs from the last in the
// time, an id, an address. Once a session went well and there is nothing to tell of it but that, those of the
// same shape (analyze/line_shape.h) are counted and not read again. They are found in the log's bytes, before
// these are decoded: routine_sessions.h where dialogues stand one behind the other, routine_messages.h where
// a server's log interleaves its messages.
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "repair/parts.h"
#include "smtplain/analyze.h"

namespace smtplain {

/// A stretch of the log: what is to be read of it, and what was passed over.
struct RoutineText {
  std::string text;
  std::uint64_t lines = 0;  ///< of the text
  std::vector<LeftOut> left_out;
  std::vector<RoutineSession> sessions;  ///< that were left out, in the order of their first lines
};

class Routine {
 public:
  virtual ~Routine() = default;
  /// Takes whole lines of the log from the beginning of `bytes`, adds to `out` and gives how many bytes it
  /// took. What it leaves has to come again with more behind it; of the `last` bytes it leaves none.
  virtual std::size_t take(std::string_view bytes, bool last, RoutineText& out) = 0;
  /// Judged sessions of the text, in order, and those passed over between them. It learns from the ones that
  /// it still has the lines of.
  virtual void learn(std::span<const Session> sessions, std::span<const RoutineSession> passed) = 0;
  /// How many bytes of the log it wants to see at once, at least.
  virtual std::size_t window() const { return 0; }
  /// Of memory that it holds.
  virtual std::size_t bytes() const = 0;
  /// Keeps what `like` of the sessions passed over points to.
  virtual std::shared_ptr<const void> keeper() const = 0;
};

/// Of each shape, what is told of the sessions that go that way.
class KeptSessions {
 public:
  /// The rest of a session would keep the log's text.
  const Session* keep(const Session& session);
  std::size_t bytes() const { return bytes_; }

 private:
  std::deque<Session> sessions_;
  Arena texts_;
  std::size_t bytes_ = 0;
};

/// True if the same is told of both.
bool go_alike(const Session& a, const Session& b);

}  // namespace smtplain
