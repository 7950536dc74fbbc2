#include "session/line_order.h"

#include <catch2/catch.hpp>

using namespace smtplain;

TEST_CASE("Events go by their lines, and what points to them with them", "[session][line-order]") {
  Session session;
  const auto add = [&](std::uint32_t line, Kind kind, std::int32_t answers) {
    Event event;
    event.line = line;
    event.kind = kind;
    event.answers_event = answers;
    session.events.push_back(event);
  };
  add(1, Kind::connect, -1);
  add(3, Kind::command, -1);
  add(4, Kind::reply, 1);
  add(2, Kind::note, -1);  // told late
  add(4, Kind::close, -1);
  session.reply_event = 2;
  session.failure_event = 4;
  session.annotations = {{2, "reply", "refused"}, {3, "note", "said before"}};

  order_by_line(session);
  REQUIRE(session.events.size() == 5);
  CHECK(session.events[1].kind == Kind::note);
  CHECK(session.events[2].kind == Kind::command);
  CHECK(session.events[3].kind == Kind::reply);
  CHECK(session.events[3].answers_event == 2);
  CHECK(session.events[4].kind == Kind::close);
  CHECK(session.reply_event == 3);
  CHECK(session.failure_event == 4);
  REQUIRE(session.annotations.size() == 2);
  CHECK(session.annotations[0].event == 1);
  CHECK(session.annotations[0].text == "said before");
  CHECK(session.annotations[1].event == 3);
}
