// The sink that readers write to: sorts what they say into sessions.
//
// One log holds many dialogues: retries, two pastes in one file, a server's interleaved clients. The machine
// opens and closes sessions, hides in all of them the secrets that any of them showed, and hands them over in
// order.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "readers/reader.h"
#include "session/builder.h"

namespace smtplain {

class SessionMachine final : public EventSink {
 public:
  explicit SessionMachine(std::shared_ptr<Arena> storage);

  Expect expect() const override { return current_->expect(); }
  void client(const Line&, std::string_view text) override;
  void server(const Line&, std::string_view text) override;
  void tool(const Line&, Kind, std::string_view text) override;
  void again(const Line& line) override { current_->again(line); }
  void replying_to(Verb verb) override { current_->replying_to(verb); }
  /// Facts are few: copying them spares every reader the question who owns the text.
  void fact(Fact fact, std::string_view value) override {
    current_->fact(fact, storage_->keep(std::string(value)));
  }
  void new_session() override;
  void select_session(std::string_view id) override;
  std::string_view keep(std::string text) override { return storage_->keep(std::move(text)); }

  /// All sessions, in the order of their first lines. The machine is spent.
  std::vector<Session> finish();
  /// Passwords and tokens that the log showed, plain and as sent. Complete after finish().
  const std::vector<std::string>& secrets() const { return secrets_; }

 private:
  bool begins_session(std::string_view reply) const;
  void close_current();
  void hand_over(SessionBuilder& builder);
  void hide_secrets();

  std::shared_ptr<Arena> storage_;
  std::map<std::string, std::unique_ptr<SessionBuilder>, std::less<>> open_;  // by the id a reader selected
  std::string selected_;
  SessionBuilder* current_ = nullptr;
  std::vector<Session> sessions_;
  std::vector<std::string> secrets_;
};

}  // namespace smtplain
