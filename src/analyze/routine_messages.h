// Messages that go as others went before, in the log of a server that interleaves them.
//
// Each line names its message (Format::entry), and one of them says that it is the last. A message is passed
// over if all its lines are known, one behind the other, from another that went well. So its end has to be
// seen first: the log is looked through in windows, and what a window cuts off comes again.
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "analyze/line_shape.h"
#include "analyze/routine.h"
#include "readers/reader.h"

namespace smtplain {

class RoutineMessages final : public Routine {
 public:
  explicit RoutineMessages(decltype(Format::entry) entry) : entry_(entry) {}
  std::size_t take(std::string_view bytes, bool last, RoutineText& out) override;
  void learn(std::span<const Session> sessions, std::span<const RoutineSession> passed) override;
  std::size_t window() const override { return window_; }
  std::size_t bytes() const override {
    const std::size_t names = open_.size() + long_open_.size() + read_processes_.size();
    return known_->bytes + known_->sessions.bytes() + recorded_bytes_ + names * sizeof(Names::value_type);
  }
  std::shared_ptr<const void> keeper() const override { return known_; }

 private:
  using Index = std::uint32_t;
  static constexpr Index kNone = static_cast<Index>(-1), kRoot = 0;
  // A log whose messages are all different shall not pay for learning them.
  static constexpr std::uint32_t kCredit = 400;

  struct Node {
    LineShape shape;
    std::vector<Index> next;
    const Session* like = nullptr;  // of the messages that ended here
    bool differ = false;            // not all that ended here went alike
  };
  struct Known {
    std::vector<Node> nodes = std::vector<Node>(1);  // a tree of lines
    KeptSessions sessions;
    std::size_t bytes = 0;
  };
  enum class Goes : std::uint8_t {
    along,  // known lines, so far
    read,
    passed
  };
  struct Line {
    std::size_t begin = 0;
    std::string_view said;
    Index message = kNone;  // none: it is read
    Index next = kNone;     // of the same message
  };
  struct Message {
    std::string_view name;
    Goes goes = Goes::along;
    bool begins = true;  // in this window
    bool ends = false;
    Index node = kRoot;
    Index first = kNone, last = kNone;            // lines, in the log's order
    Index first_told = kNone, last_told = kNone;  // in the order in which they became its lines
  };
  /// What a window shows.
  struct Window {
    std::vector<Line> lines;
    std::vector<Message> messages;
    std::unordered_map<std::string_view, Index> open;                  // messages by name; none: it ended
    std::unordered_map<std::string_view, std::vector<Index>> waiting;  // lines by process
    std::unordered_map<std::string_view, Index> settled;  // of read_processes_: the line with the name
  };
  /// A message that is read, to be learned.
  struct Recorded {
    std::string name;
    std::vector<std::uint32_t> numbers;  // of its lines
    std::vector<std::string> said;
    std::size_t bytes = 0;
  };
  Window look_through(std::string_view bytes);
  void look_at(std::string_view bytes, std::size_t begin, std::size_t end, Window& window);
  Message& message_of(const LogEntry& entry, Window& window);
  void add(Window& window, Message& message, Index line);
  void settle_process(std::string_view process, Window& window, Message& message, Index line);
  Index step(Index from, std::string_view said);
  Index decide(Window& window, std::size_t size, bool last) const;
  void give(std::string_view bytes, const Window& window, Index end, RoutineText& out);
  void remember(const Window& window, Index end);
  const Goes* began(std::string_view name) const;
  void record(const Window& window, const Message& message);
  Index learn_lines(const Recorded& recorded);
  Index find_lines(const Recorded& recorded);
  Index child(Index of, LineShape shape);

  const decltype(Format::entry) entry_;
  std::shared_ptr<Known> known_ = std::make_shared<Known>();
  using Names = std::unordered_map<std::string, Goes>;
  Names open_, long_open_;                          // messages that began before the window
  std::unordered_set<std::string> read_processes_;  // a line of theirs is read and waits for its message
  std::uint32_t line_ = 1;                          // the next one
  std::size_t window_ = 0;
  std::map<std::uint32_t, Recorded> recorded_;  // by first line
  std::size_t recorded_bytes_ = 0;
  std::uint32_t credit_ = kCredit;
};

}  // namespace smtplain
