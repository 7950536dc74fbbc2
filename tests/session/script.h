// Sessions for tests, written as a dialogue: "S: 220 hi", "C: EHLO a", "T: Connected to a.example" (a note of
// the tool), "E: connection reset" (its error), "X: closed" (the connection's end).
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "session/machine.h"

namespace smtplain::test {

class Script {
 public:
  explicit Script(std::string text) : text_(std::move(text)) {
    std::string_view rest(text_);
    std::uint32_t number = 0;
    while (!rest.empty()) {
      const auto end = rest.find('\n');
      const std::string_view row = trim(rest.substr(0, end));
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
      if (row.size() < 2) continue;
      const Line line{row, ++number, false, {}};
      const std::string_view said = row.size() > 3 ? row.substr(3) : std::string_view{};
      switch (row[0]) {
        case 'C': machine_.client(line, said); break;
        case 'S': machine_.server(line, said); break;
        case 'E': machine_.tool(line, Kind::error, said); break;
        case 'X': machine_.tool(line, Kind::close, said); break;
        case 'K': machine_.tool(line, Kind::connect, said); break;
        default: machine_.tool(line, Kind::note, said); break;
      }
    }
    sessions = machine_.finish();
  }

  const Session& last() const { return sessions.back(); }

  std::vector<Session> sessions;

 private:
  std::string text_;
  std::shared_ptr<Arena> arena_ = std::make_shared<Arena>();
  SessionMachine machine_{arena_};
};

}  // namespace smtplain::test
