// Sessions that go as others went before, where dialogues stand one behind the other.
//
// Where a session ends its own lines do not tell. One that went like others has ended where a line stands
// that began a session behind such a one before, and never went on with one. A line that began sessions
// behind several kinds of them, and never stood within one, does so behind the other kinds, too.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyze/line_shape.h"
#include "analyze/routine.h"

namespace smtplain {

class RoutineSessions final : public Routine {
 public:
  std::size_t take(std::string_view bytes, bool last, RoutineText& out) override;
  void learn(std::span<const Session> sessions, std::span<const RoutineSession> passed) override;
  std::size_t bytes() const override { return known_->bytes + known_->sessions.bytes() + stretch_bytes_; }
  std::shared_ptr<const void> keeper() const override { return known_; }

 private:
  using Index = std::uint32_t;
  /// Of firsts_, a bit each, those that began a session behind a certain line, or did not.
  struct Boundary {
    std::uint64_t yes = 0, no = 0;
  };
  /// What is known of sessions that ended at a line.
  enum class Ends : std::uint8_t {
    none,
    alike,  // well, and all alike
    read,   // otherwise: such a one is read, and does not reach into what stands behind it
    unclear
  };
  struct Step {
    std::size_t bytes = 0;  // up to the end of the line
    Index node = 0;
  };
  struct Node {
    LineShape shape;
    Ends ends = Ends::none;
    const Session* like = nullptr;  // of those that went well
    std::uint32_t behind = 0;       // of its last lines these many are not the session's own
    bool may_end() const { return ends == Ends::alike || ends == Ends::read; }
    Boundary boundary;
    std::vector<Index> next;
    // What stood behind it, as far as that was the same each time: to be compared at once.
    std::uint32_t visits = 0;
    std::string ahead;
    std::vector<Step> steps;  // its lines
  };
  struct Known {
    std::vector<Node> nodes;  // a tree of lines
    KeptSessions sessions;
    std::size_t bytes = 0;
  };
  /// Lines that went to be read, one behind the other as in the log.
  struct Stretch {
    std::string text;
    std::uint32_t first_line = 1;
    std::vector<std::size_t> ends;  // of its lines
    std::size_t begin(std::uint32_t number) const;
    std::string_view line(std::uint32_t number) const;
    bool holds(std::uint32_t number) const {
      return number >= first_line && number - first_line < ends.size();
    }
  };
  enum class Found : std::uint8_t { nothing, session, more };
  struct Walk {
    Found found = Found::nothing;
    std::size_t bytes = 0;
    std::uint32_t lines = 0;   // gone along
    Index last = 0, next = 0;  // node of its last line, and of firsts_ where the session behind it begins
  };
  static constexpr Index kNone = static_cast<Index>(-1);
  static constexpr std::size_t kMostShapes = 64;
  // A log whose sessions are all different shall not pay for learning them.
  static constexpr std::uint32_t kCredit = 400;
  Walk walk(std::string_view bytes, Index first);
  std::size_t step(std::string_view rest, Index& at);
  const std::vector<Step>* steps_ahead(std::string_view rest, Node& node);
  void keep_ahead(Node& node, std::string_view text, std::vector<Step> steps);
  Index first_at(std::string_view bytes, std::uint64_t among) const;
  std::uint64_t firsts_behind(const Node& last) const;
  void index_first(Index first);
  void pass(const Walk& walk, RoutineText& out);
  std::size_t give(std::string_view bytes, RoutineText& out);
  void drop_stretch();
  const Stretch* stretch_of(std::uint32_t line) const;
  Index learn_session(const Session& session, const Stretch& stretch, std::uint32_t end);
  void learn_boundary(Boundary& boundary, Index first);
  Index learn_lines(const Session& session, const Stretch& stretch, std::uint32_t end);
  Index child(Index of, LineShape shape, std::string_view raw);
  void forget();

  std::shared_ptr<Known> known_ = std::make_shared<Known>();
  std::vector<Index> firsts_;  // nodes of first lines
  // Behind how many kinds of sessions each of them stood; a bit each, those behind many, and those that stood
  // within one.
  std::array<std::uint32_t, kMostShapes> kinds_before_{};
  std::uint64_t behind_many_ = 0, within_ = 0;
  // Which of them may have this byte first, and this one fifth.
  std::array<std::uint64_t, 256> by_byte_{}, by_fifth_{};

  std::uint32_t looks_from_ = 1;  // the first line where a session may be found
  std::uint32_t line_ = 1;        // the next one
  Index next_ = kNone;            // of firsts_: such a session begins here, after one that was passed over
  bool new_stretch_ = true;
  std::deque<Stretch> stretches_;
  std::size_t stretch_bytes_ = 0;
  std::uint32_t credit_ = kCredit;
};

}  // namespace smtplain
