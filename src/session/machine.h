// The sink that readers write to: sorts what they say into sessions.
//
// One log holds many dialogues: retries, two pastes in one file, a server's interleaved clients. The machine
// opens and closes sessions, hides in all of them the secrets that any of them showed, and hands them over in
// order.
#pragma once
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "readers/reader.h"
#include "session/builder.h"
#include "session/secrets.h"

namespace smtplain {

/// How much of a log the machine keeps at a time.
struct SessionLimits {
  std::size_t open = 2000;      ///< sessions that a log interleaves; beyond, the one silent for longest ends
  std::size_t waiting = 2000;   ///< ended ones that wait for an earlier one, to be handed over in order
  std::uint32_t reorder = 512;  ///< lines that a reader may hold back: so far sessions may trade places
  std::size_t secrets = static_cast<std::size_t>(-1);
};

/// Follows a log that is still being written. Secrets seen so far are hidden in what it is told.
class SessionWatch {
 public:
  virtual ~SessionWatch() = default;
  /// No further line changes the text of this event.
  virtual void event(Session& so_far, std::size_t index) = 0;
  virtual void ended(Session session) = 0;
};

class SessionMachine final : public EventSink {
 public:
  explicit SessionMachine(std::shared_ptr<Arena> storage, SessionLimits limits = {});

  Expect expect() const override { return current_->builder->expect(); }
  void client(const Line&, std::string_view text) override;
  void server(const Line&, std::string_view text) override;
  void tool(const Line&, Kind, std::string_view text) override;
  void again(const Line& line) override;
  void replying_to(Verb verb) override { current_->builder->replying_to(verb); }
  /// Facts are few: copying them spares every reader the question who owns the text.
  void fact(Fact fact, std::string_view value) override {
    current_->builder->fact(fact, storage_->keep(value));
  }
  void new_session() override;
  void select_session(std::string_view id) override;
  void log_format(std::string_view name) override;
  std::string_view keep(std::string text) override { return storage_->keep(text); }

  /// From now on sessions go to `watch` as soon as they end, in the order of their ends, and not to take().
  void watch(SessionWatch& watch) { watch_ = &watch; }
  /// Ends the sessions that are over, or failed if `failed`, and of which nothing was said behind `line`.
  void end_silent(std::uint32_t line, bool failed);

  /// The sessions that are over and in order, since the last call. Secrets seen so far are hidden in them.
  std::vector<Session> take();
  /// The log goes on in another part: what is still open moves to storage of its own, and what is read from
  /// now on is kept in `storage`.
  void next_part(std::shared_ptr<Arena> storage);
  /// The log goes on behind lines that hold so many sessions and are not told: all that is open ends. Gives
  /// how many sessions there were before.
  std::uint64_t leave_out(std::uint64_t sessions);
  /// Sessions, by first line, whose lines are not told: they take their places among the others.
  void pass(std::vector<RoutineSession> sessions);
  /// The line that is told next.
  void pass_up_to(std::uint32_t line) {
    if (!passing_.empty()) end_passed(line);
  }
  /// Those of them that are over and in order, since the last call.
  std::vector<RoutineSession> passed() { return std::exchange(passed_, {}); }
  /// True if a reader told sessions apart by a name of theirs.
  bool interleaved() const { return interleaved_; }
  /// True if a reader told what a server said.
  bool heard_server() const { return heard_server_; }
  /// The rest of the sessions, in the order of their first lines. The machine is spent.
  std::vector<Session> finish();
  /// Passwords and tokens that the log showed, plain and as sent. Complete after finish().
  std::vector<std::string> secrets() const { return secrets_.all(); }

 private:
  struct Open {
    std::string id;  // that a reader selected
    std::unique_ptr<SessionBuilder> builder;
    std::uint32_t begun = 0;  // first line, 0: nothing was said yet
    std::size_t secrets = 0;  // of the builder, that are hidden already
    bool in_part = true;      // of the log's present part something may be said in it
  };
  struct Waiting {
    Session session;
    bool in_part = true;
  };
  using OpenList = std::list<Open>;  // the one silent for longest first

  bool begins_session(std::string_view reply) const;
  void begin(Open& open) const;
  void saw(const Line& line);
  void close_current();
  void end_all();
  void hand_over(Open& open);
  void tell_events(Open& open);
  void tell_end(Session session);
  void settle_finished(bool all);
  void settle(Session session);
  void settle(RoutineSession session);
  void end_passed(std::uint32_t before);

  std::shared_ptr<Arena> storage_;
  const SessionLimits limits_;
  std::string_view format_;  // as log_format() named it
  OpenList open_;
  std::unordered_map<std::string_view, OpenList::iterator> by_id_;  // views into Open::id
  OpenList::iterator current_;
  std::multiset<std::uint32_t> open_lines_;                                       // where the open ones began
  std::multimap<std::uint32_t, std::variant<Waiting, RoutineSession>> finished_;  // by first line
  std::multimap<std::uint32_t, RoutineSession> passing_;                          // by last line
  std::vector<RoutineSession> passed_;
  std::optional<Session> last_;  // handed over when the next begins: noise behind it is its own
  std::vector<Event> before_;    // noise before the first session
  std::shared_ptr<Arena> before_storage_;
  std::vector<Session> settled_;
  std::uint64_t count_ = 0;
  std::uint32_t line_ = 0;
  bool interleaved_ = false, heard_server_ = false;
  Secrets secrets_;
  SessionWatch* watch_ = nullptr;
};

}  // namespace smtplain
