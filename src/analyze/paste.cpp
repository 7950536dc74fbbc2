#include "analyze/paste.h"

#include <algorithm>
#include <vector>

#include "analyze/log_reader.h"
#include "analyze/part_reader.h"
#include "analyze/several_logs.h"
#include "readers/connection_words.h"
#include "readers/failure_reports.h"
#include "readers/quoted_reply.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// A paste of swaks may lack how it began.
bool is_said_to_swaks(std::string_view text) {
  return text.starts_with("<-  ") || text.starts_with("<~  ");
}

bool begins_typed(std::string_view text) {
  if (is_said_to_swaks(text)) return true;
  for (const std::string_view word : {"telnet ", "s_client", "Trying ", "swaks", "curl ", "nc "})
    if (text.find(word) != npos) return begins_connection(text) || text.starts_with("=== Trying ");
  return false;
}

struct Told {
  bool failure = false, dialogue = false;
};

Told told_by(const Format& format, std::span<const Line> lines) {
  Told told;
  for (const Session& session : sessions_in(lines, format)) {
    for (const Event& event : session.events) {
      told.failure = told.failure || event.kind == Kind::error || event.code >= 400;
      told.dialogue = told.dialogue || event.from == Speaker::server;
    }
  }
  return told;
}

/// A reply that a program quotes in a line of its log: nobody writes the time before words of their own.
bool logs_reply(std::span<const Line> lines) {
  return std::any_of(lines.begin(), lines.end(), [](const Line& line) {
    const Prefix prefix = parse_prefix(line.text);
    if (!line.time && !prefix.time) return false;
    const auto quoted = find_quoted_reply(prefix.rest);
    return quoted && quoted->code >= 400 && !quoted->bare();
  });
}

/// The format of an application's failure among these lines; nullptr: they tell of none. A server's log tells
/// by names whose a line is; a transcript may be the head of the dialogue below it, and an error text a
/// person's words, unless a program logged it.
const Format* failure_of_application(std::span<const Line> lines) {
  const Format* const format = lines.empty() ? nullptr : detect(lines, nullptr);
  if (format == nullptr || format->by_hand || format->entry != nullptr || format->name == "transcript" ||
      (format->name == "error-text" && !logs_reply(lines)))
    return nullptr;
  return told_by(*format, lines).failure ? format : nullptr;
}

/// How many lines stand before the head of an exception that has a gap above it.
std::size_t size_before_exception(std::span<const Line> lines) {
  ReportHeads heads;
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (heads.next(lines[i]) && i > 0 && trim(lines[i - 1].text).empty()) return i;
  return lines.size();
}

}  // namespace

std::unique_ptr<Reader> read_as_paste(std::span<const Line> lines) {
  if (!is_paste_sized(lines)) return nullptr;
  const auto typed =
      std::find_if(lines.begin(), lines.end(), [](const Line& line) { return begins_typed(line.text); });
  if (typed == lines.end()) return nullptr;
  const std::span<const Line> above = lines.first(static_cast<std::size_t>(typed - lines.begin()));
  const std::span<const Line> rest = lines.subspan(above.size());
  const std::span<const Line> dialogue = rest.first(size_before_exception(rest));
  const std::span<const Line> below = rest.subspan(dialogue.size());
  const Format* const first = failure_of_application(above);
  const Format* const last = records_reply(below, dialogue) ? nullptr : failure_of_application(below);
  if (first == nullptr && last == nullptr) return nullptr;  // as most are: nothing is read twice
  const Format* const by_hand = detect(dialogue, nullptr);
  if (by_hand == nullptr || !by_hand->by_hand || !told_by(*by_hand, dialogue).dialogue) return nullptr;
  std::vector<Part> parts;
  if (first != nullptr) parts.push_back({above[0].number, first});
  parts.push_back({typed->number, by_hand});
  if (last != nullptr) parts.push_back({below[0].number, last});
  return std::make_unique<PartReader>(parts);
}

}  // namespace smtplain
