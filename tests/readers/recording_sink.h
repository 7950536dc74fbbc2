// A sink that writes down what a reader tells it, one line a call, for the tests of readers:
//
//   C 2 EHLO pc            line 2, said by the client          A 7              line 7 says something again
//   S 3 250-mail           said by the server                  F server_port 25 a fact
//   T 4 error timed out    said by the program, and its kind   N, V RCPT, I id  new_session, replying_to,
//   select_session
#pragma once
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "readers/reader.h"
#include "text/smtp.h"

namespace smtplain::test {

inline std::string_view fact_name(Fact fact) {
  switch (fact) {
    case Fact::client_name: return "client_name";
    case Fact::client_version: return "client_version";
    case Fact::server_host: return "server_host";
    case Fact::server_address: return "server_address";
    case Fact::server_port: return "server_port";
    case Fact::tls_implicit: return "tls_implicit";
    case Fact::tls_starttls: return "tls_starttls";
    case Fact::tls_established: return "tls_established";
    case Fact::tls_version: return "tls_version";
    case Fact::tls_cipher: return "tls_cipher";
    case Fact::tls_verified: return "tls_verified";
    case Fact::tls_verify_error: return "tls_verify_error";
    case Fact::cert_subject: return "cert_subject";
    case Fact::cert_issuer: return "cert_issuer";
    case Fact::cert_name: return "cert_name";
    case Fact::cert_not_before: return "cert_not_before";
    case Fact::cert_not_after: return "cert_not_after";
    case Fact::cert_key_bits: return "cert_key_bits";
    case Fact::cert_self_signed: return "cert_self_signed";
    case Fact::cert_pem: return "cert_pem";
    case Fact::auth_mechanism: return "auth_mechanism";
    case Fact::auth_username: return "auth_username";
    case Fact::auth_result: return "auth_result";
    case Fact::envelope_from: return "envelope_from";
    case Fact::envelope_recipient: return "envelope_recipient";
    case Fact::kept_in_queue: return "kept_in_queue";
    case Fact::recipient_refused: return "recipient_refused";
    case Fact::told_by_server: return "told_by_server";
    case Fact::message_taken: return "message_taken";
    case Fact::size_limit: return "size_limit";
  }
  return "?";
}

class RecordingSink final : public EventSink {
 public:
  std::vector<std::string> calls;  ///< without facts
  std::vector<std::string> facts;  ///< "server_port 25"

  Expect expect() const override { return expect_; }
  void client(const Line& line, std::string_view text) override {
    say("C", line, text);
    if (expect_ == Expect::content) {
      if (text == ".") expect_ = Expect::reply;
      return;
    }
    expect_ = Expect::reply;
    const auto command = parse_command(text);
    last_ = command ? command->verb : Verb::none;
  }
  void server(const Line& line, std::string_view text) override {
    say("S", line, text);
    const auto reply = parse_reply(text);
    if (!reply) return;
    if (!reply->last)
      expect_ = Expect::more_reply;
    else if (reply->code == 334)
      expect_ = Expect::auth_answer;
    else if (reply->code == 354)
      expect_ = Expect::content;
    else
      expect_ = Expect::command;
  }
  void tool(const Line& line, Kind kind, std::string_view text) override {
    say("T", line, std::string(name(kind)) + " " + std::string(text));
  }
  void again(const Line& line) override { calls.push_back("A " + std::to_string(line.number)); }
  void replying_to(Verb verb) override { calls.push_back("V " + std::string(name(verb))); }
  void fact(Fact fact, std::string_view value) override {
    facts.push_back(std::string(fact_name(fact)) + (value.empty() ? "" : " ") + std::string(value));
  }
  void new_session() override {
    calls.push_back("N");
    expect_ = Expect::greeting;
  }
  void select_session(std::string_view id) override { calls.push_back("I " + std::string(id)); }
  std::string_view keep(std::string text) override { return kept_.emplace_back(std::move(text)); }

  /// The calls that are no noise.
  std::vector<std::string> heard() const {
    std::vector<std::string> out;
    for (const std::string& call : calls)
      if (call.find(" noise ") == std::string::npos) out.push_back(call);
    return out;
  }
  bool has(std::string_view call) const { return contains(calls, call); }
  bool has_fact(std::string_view fact) const { return contains(facts, fact); }

 private:
  static bool contains(const std::vector<std::string>& in, std::string_view wanted) {
    for (const std::string& one : in)
      if (one == wanted) return true;
    return false;
  }
  void say(std::string_view who, const Line& line, std::string_view text) {
    calls.push_back(std::string(who) + " " + std::to_string(line.number) + " " + std::string(text));
  }

  Expect expect_ = Expect::greeting;
  Verb last_ = Verb::none;
  std::deque<std::string> kept_;
};

/// The lines of a log given as one text, numbered from 1. The text must outlive them.
inline std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  std::uint32_t number = 1;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.push_back({text.substr(0, end), number++, false, {}});
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

/// Reads a whole log with a format's reader.
inline RecordingSink read_with(const Format& format, std::string_view log) {
  RecordingSink sink;
  const auto reader = format.make();
  for (const Line& line : lines_of(log)) reader->read(line, sink);
  reader->finish(sink);
  return sink;
}

}  // namespace smtplain::test
