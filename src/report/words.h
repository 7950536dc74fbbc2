// What outcome and facts are called in plain English, for every format that people read.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "smtplain/analyze.h"
#include "smtplain/rules.h"
#include "smtplain/session.h"

namespace smtplain {

/// "Not sent: Gmail refused the user name or password", "Sent", "The log stops before …": one line.
std::string verdict(const Session& session);

/// The causes that are worth telling beside the first: none where the log proves it, and none that is half as
/// likely or less.
std::span<const Diagnosis> rivals(const Session& session);

/// What to do where the log just stops: a sentence, or "".
std::string_view open_end(const Session& session);

/// "while logging in", where it went wrong.
std::string stage_words(Stage stage);

/// Label and text of each fact worth showing: server, client, encryption, log-in, size, envelope. `rules`, if
/// given, know the full names of providers and server programs.
std::vector<std::pair<std::string, std::string>> facts(const Session& session, const Rules* rules);

/// "Gmail and Google Workspace" for "google" in the table "providers"; the key itself where `rules` are null
/// or name none.
std::string full_name(const Rules* rules, std::string_view table, std::string_view key);

/// "you: Type the password again."
std::string advice(const Fix& fix);

/// "1 more line", "5 more lines".
std::string more_lines(std::size_t count);

/// '>', '<' or '*' for who said it; a blank for what belongs to no session.
char speaker_mark(const Event& event);

/// "message content, 5 lines", "and 3 more lines": the lines of which the event's text shows the first only;
/// "" if there are none.
std::string lines_not_shown(const Event& event);

/// "line 4", "lines 4 to 9".
std::string line_range(std::uint32_t first, std::uint32_t last);

/// What the annotations say of the event at this place, with `between` between them.
std::string explanation(const Session& session, std::size_t event, std::string_view between);

/// The name of the format that the session was read as.
inline std::string_view format_of(const Source& source, const Session& session) {
  return session.format.empty() ? source.format : session.format;
}

/// "3 of 7" between `before` and `after`, where the log has several sessions; of a log that comes in parts it
/// is not known how many.
std::string session_number(const Source& source, std::size_t index, std::string_view before,
                           std::string_view after);

}  // namespace smtplain
