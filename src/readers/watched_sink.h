// A sink that remembers what went through it, for readers that must know which replies the log has shown.
#pragma once
#include <string>
#include <string_view>
#include <utility>

#include "readers/failure_reports.h"
#include "readers/quoted_reply.h"
#include "readers/reader.h"
#include "text/smtp.h"

namespace smtplain {

/// What was said in the session at hand.
struct Watched {
  ReplyMemory replies;
  bool named = false;   ///< the client's name was told
  bool spoken = false;  ///< client or server said something
  FailureReports reports;
  bool connecting = false;  ///< the log showed how the attempt began
  bool failed = false;      ///< and then the client told of an error
  bool went_far = false;    ///< the client sent DATA, BDAT or QUIT
  Line headline;            ///< words over the dialogue that quote a reply, which it may come to
  std::string headline_text;

  /// What begins an attempt now begins another one: an error told before the dialogue is its headline.
  bool over() const { return spoken || (connecting && failed); }
};

/// Hands everything on, and names the client with the first thing that is no noise.
class WatchedSink final : public EventSink {
 public:
  WatchedSink(EventSink& sink, Watched& watched, std::string_view client_name)
      : sink_(sink), watched_(watched), client_name_(client_name) {}

  Expect expect() const override { return sink_.expect(); }
  void client(const Line& line, std::string_view text) override {
    watched_.replies.command();
    watched_.spoken = true;
    watched_.went_far = watched_.went_far || istarts_with(text, "data") || istarts_with(text, "bdat") ||
                        istarts_with(text, "quit");
    sink_.client(line, text);
    name_client();
  }
  void server(const Line& line, std::string_view text) override {
    watched_.replies.reply(text);
    watched_.spoken = true;
    sink_.server(line, text);
    name_client();
  }
  void tool(const Line& line, Kind kind, std::string_view text) override {
    sink_.tool(line, kind, text);
    watched_.failed = watched_.failed || (watched_.connecting && kind == Kind::error);
    if (kind != Kind::noise) name_client();
  }
  void again(const Line& line) override { sink_.again(line); }
  void replying_to(Verb verb) override { sink_.replying_to(verb); }
  void fact(Fact fact, std::string_view value) override { sink_.fact(fact, value); }
  void new_session() override {
    watched_ = {};
    sink_.new_session();
  }
  void select_session(std::string_view id) override { sink_.select_session(id); }
  std::string_view keep(std::string text) override { return sink_.keep(std::move(text)); }

 private:
  void name_client() {
    if (!watched_.named && !client_name_.empty()) sink_.fact(Fact::client_name, client_name_);
    watched_.named = true;
  }

  EventSink& sink_;
  Watched& watched_;
  std::string_view client_name_;
};

}  // namespace smtplain
