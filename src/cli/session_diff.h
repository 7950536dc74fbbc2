// What is different about a session that does not work from one that did.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "smtplain/rules.h"
#include "smtplain/session.h"

namespace smtplain {

/// Something that one session shows and the other shows otherwise or not at all. Text is masked, on one line.
struct Difference {
  std::string_view topic;  ///< "server", "encryption", "certificate", "log-in" ...
  std::string what;        ///< "TLS version"
  std::string good, bad;   ///< empty: not shown
};

/// The first reply that differs in the command it answers or in its code; null where there is none any more.
struct Parting {
  std::size_t number = 0;  ///< of the reply, from 1
  const Event* good = nullptr;
  const Event* bad = nullptr;
};

struct SessionDiff {
  std::optional<Parting> parting;  ///< none: the replies have the same codes throughout
  std::vector<Difference> differences;
};

/// "RCPT", "the message": what a reply answers, in words.
std::string command_words(Verb verb);

/// `bad` may also be a session that works: then what differs is told all the same. `rules` know the full
/// names of providers and server programs.
SessionDiff compare(const Session& good, const Session& bad, const Rules& rules);

}  // namespace smtplain
