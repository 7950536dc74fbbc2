// A plain sentence beside each line of the log.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "rules/matcher.h"
#include "smtplain/session.h"

namespace smtplain::rules {

/// Fills session.annotations, in the order of the events.
void annotate(const Matcher& matcher, Session& session);

/// Adds the sentences for one event; annotate() calls them, one a kind of event.
class Annotator {
 public:
  Annotator(const Matcher& matcher, Session& session);
  void annotate(std::int32_t index);

 private:
  void connect(const Event&);
  void greeting(const Event&);
  void command(const Event&);
  void reply(const Event&);
  void auth_data(const Event&);
  void content(const Event&);
  void tls(const Event&);
  void certificate(const Event&);
  void tool(const Event&);
  void close(const Event&);

  bool auth_steps(const Event&);
  bool say_by_order(const Event&);
  void capabilities(const Event&);
  void capability(const Capability&);
  static bool told_before(const Capability&, std::span<const Capability> before);
  void mail_parameters(std::string_view verb, std::string_view argument);
  void code(const Event&);
  /// Says what the table knows of the words, and gives that entry; nullptr: nothing.
  const EntryData* known_words(const Event&, std::string_view table);
  void error_numbers(std::string_view text, const EntryData* words);
  void cipher(std::string_view name);
  void tls_version(std::string_view text);
  bool said() const;
  void say(std::string_view table, std::string text);
  void say(const EntryData* entry, std::string_view argument = {});

  const Matcher& matcher_;
  Session& session_;
  std::int32_t index_ = -1;
  bool port_told_ = false;
  std::uint32_t listed_line_ = 0;           // of the EHLO reply that was last told
  std::size_t listed_ = 0;                  // how many capabilities were told up to there
  std::uint32_t auth_line_ = 0;             // of the log-in's events that were last told
  std::array<std::size_t, 2> auth_told_{};  // how many of the client's and of the server's on it
};

}  // namespace smtplain::rules
