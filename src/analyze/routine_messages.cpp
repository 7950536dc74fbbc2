#include "analyze/routine_messages.h"

#include <algorithm>
#include <utility>

#include "analyze/session_lines.h"

namespace smtplain {
namespace {

// A window has to hold most messages from their first line to the last. What is learned soon saves most, so
// it grows up to this.
constexpr std::size_t kMostWindow = std::size_t{512} << 10, kWindowGrows = std::size_t{64} << 10;
// Bounds of what is remembered.
constexpr std::size_t kMostKnown = std::size_t{4} << 20, kMostRecorded = std::size_t{2} << 20;
constexpr std::size_t kMostOpen = 4000, kMostShapes = 64, kMostLines = 64;

/// The numbers of the lines that tell of a session, in order; empty if they are too many.
std::vector<std::uint32_t> lines_of(const Session& session) {
  std::vector<std::uint32_t> lines;
  for (const Event& event : session.events) {
    for (std::uint32_t line = event.line; line <= event.end_line; ++line) {
      if (lines.size() > 2 * kMostLines) return {};
      lines.push_back(line);
    }
  }
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  return lines;
}

bool names_a_line(const Session& session) {
  return std::any_of(session.findings.begin(), session.findings.end(),
                     [](const Finding& finding) { return finding.line != 0; });
}

}  // namespace

// --- finding them ---

/// Goes on to the known line that `said` is, kNone if there is none.
RoutineMessages::Index RoutineMessages::step(Index from, std::string_view said) {
  std::vector<Index>& next = known_->nodes[from].next;
  for (std::size_t i = 0; i < next.size(); ++i) {
    const Index found = next[i];
    if (known_->nodes[found].shape.match(said) != said.size()) continue;
    if (i > 0) std::swap(next[i], next[i - 1]);  // those that are met often come first
    return found;
  }
  return kNone;
}

void RoutineMessages::add(Window& window, Message& message, Index line) {
  Line& added = window.lines[line];
  added.message = static_cast<Index>(&message - window.messages.data());
  if (message.first_told == kNone)
    message.first_told = line;
  else
    window.lines[message.last_told].next = line;
  message.last_told = line;
  message.first = std::min(message.first, line);
  message.last = message.last == kNone ? line : std::max(message.last, line);
  if (message.goes != Goes::along) return;
  message.node = step(message.node, added.said);
  if (message.node == kNone) message.goes = Goes::read;
}

/// How a message goes that began before the window; nullptr if none of this name did, or it was silent for
/// long.
const RoutineMessages::Goes* RoutineMessages::began(std::string_view name) const {
  if (open_.empty() && long_open_.empty()) return nullptr;
  const std::string key(name);
  for (const Names* const names : {&open_, &long_open_}) {
    if (const auto found = names->find(key); found != names->end()) return &found->second;
  }
  return nullptr;
}

RoutineMessages::Message& RoutineMessages::message_of(const LogEntry& entry, Window& window) {
  const auto [found, is_new] = window.open.try_emplace(entry.session, kNone);
  if (found->second != kNone) return window.messages[found->second];
  found->second = static_cast<Index>(window.messages.size());
  Message& message = window.messages.emplace_back();
  message.name = entry.session;
  if (const Goes* const before = is_new ? began(entry.session) : nullptr) {
    message.goes = *before;
    message.begins = false;
  }
  return message;
}

/// The message that a process names has the lines that it wrote before.
void RoutineMessages::settle_process(std::string_view process, Window& window, Message& message, Index line) {
  if (!read_processes_.empty() && read_processes_.contains(std::string(process)) &&
      window.settled.emplace(process, line).second && message.goes == Goes::along)
    message.goes = Goes::read;
  if (window.waiting.empty()) return;
  const auto waiting = window.waiting.find(process);
  if (waiting == window.waiting.end()) return;
  for (const Index before : waiting->second) add(window, message, before);
  window.waiting.erase(waiting);
}

void RoutineMessages::look_at(std::string_view bytes, std::size_t begin, std::size_t end, Window& window) {
  const auto number = static_cast<Index>(window.lines.size());
  const std::string_view text = bytes.substr(begin, end - begin);
  const auto entry = entry_(text);
  Line& line = window.lines.emplace_back();
  line.begin = begin;
  line.said = entry ? entry->said : text;
  if (!entry) {  // it may change what is told of the session that is spoken of
    if (number == 0 || window.lines[number - 1].message == kNone) return;
    Message& before = window.messages[window.lines[number - 1].message];
    if (before.goes == Goes::along) before.goes = Goes::read;
    return;
  }
  if (entry->session.empty()) {
    if (!entry->process.empty()) window.waiting[entry->process].push_back(number);
    return;
  }
  Message& message = message_of(*entry, window);
  if (entry->process != entry->session) settle_process(entry->process, window, message, number);
  add(window, message, number);
  if (!entry->ends) return;
  message.ends = true;
  window.open[message.name] = kNone;
}

RoutineMessages::Window RoutineMessages::look_through(std::string_view bytes) {
  Window window;
  window.lines.reserve(bytes.size() / 128);
  for (std::size_t begin = 0; begin < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', begin), bytes.size() - 1) + 1;
    look_at(bytes, begin, end, window);
    begin = end;
  }
  return window;
}

/// How each message goes, and up to which line that is clear: what stands behind comes again.
RoutineMessages::Index RoutineMessages::decide(Window& window, std::size_t size, bool last) const {
  auto end = static_cast<Index>(window.lines.size());
  const auto comes_again = [&](Index line) {
    if (last || window.lines[line].begin < size / 2) return false;
    end = std::min(end, line);
    return true;
  };
  const Index spoken_of = window.lines.empty() ? kNone : window.lines.back().message;
  for (Index i = 0; i < window.messages.size(); ++i) {
    Message& message = window.messages[i];
    if (message.goes != Goes::along) continue;
    const Node& node = known_->nodes[message.node];
    message.goes = message.ends && node.like != nullptr && !node.differ ? Goes::passed : Goes::read;
    const bool clear = message.ends && i != spoken_of;  // its last line may go on in the next
    if (!clear && !comes_again(message.first) && !last) message.goes = Goes::read;
  }
  for (const auto& [process, lines] : window.waiting) comes_again(lines.front());
  return end;
}

void RoutineMessages::give(std::string_view bytes, const Window& window, Index end, RoutineText& out) {
  for (Index i = 0; i < end; ++i) {
    const Line& line = window.lines[i];
    const Message* const message = line.message == kNone ? nullptr : &window.messages[line.message];
    if (message == nullptr || message->goes == Goes::read) {
      const std::size_t behind = i + 1 < window.lines.size() ? window.lines[i + 1].begin : bytes.size();
      out.text += bytes.substr(line.begin, behind - line.begin);
      ++out.lines;
      continue;
    }
    if (out.left_out.empty() || out.left_out.back().after != out.lines)
      out.left_out.push_back({out.lines, 0, 0});
    ++out.left_out.back().lines;
    if (message->first != i || !message->begins) continue;
    out.sessions.push_back({known_->nodes[message->node].like, std::string(message->name),
                            line_ + message->first, line_ + message->last});
    credit_ = std::min(credit_ + 1, kCredit);
  }
}

/// What goes on in the next window, and what may be learned.
void RoutineMessages::remember(const Window& window, Index end) {
  for (const Message& message : window.messages) {
    if (message.first >= end) continue;
    const std::string name(message.name);
    if (!message.ends || message.last >= end) {
      open_.insert_or_assign(name, message.goes);
      continue;
    }
    if (!message.begins) {
      open_.erase(name);
      long_open_.erase(name);
    }
    if (message.begins && message.goes == Goes::read) record(window, message);
  }
  if (open_.size() > kMostOpen) long_open_ = std::exchange(open_, {});
  if (read_processes_.size() > kMostOpen) read_processes_.clear();
  for (const auto& [process, line] : window.settled) {
    if (line < end) read_processes_.erase(std::string(process));
  }
  for (const auto& [process, lines] : window.waiting) {
    if (lines.front() < end) read_processes_.emplace(process);
  }
}

std::size_t RoutineMessages::take(std::string_view bytes, bool last, RoutineText& out) {
  Window window = look_through(bytes);
  const Index end = decide(window, bytes.size(), last);
  give(bytes, window, end, out);
  remember(window, end);
  line_ += end;
  window_ = std::min(window_ + kWindowGrows, kMostWindow);
  return end < window.lines.size() ? window.lines[end].begin : bytes.size();
}

// --- learning them ---

void RoutineMessages::record(const Window& window, const Message& message) {
  if (credit_ == 0) return;
  --credit_;
  Recorded recorded{std::string(message.name), {}, {}, 0};
  for (Index i = message.first_told; i != kNone; i = window.lines[i].next) {
    if (recorded.said.size() == kMostLines) return;
    recorded.numbers.push_back(line_ + i);
    recorded.said.emplace_back(window.lines[i].said);
    recorded.bytes += window.lines[i].said.size();
  }
  std::sort(recorded.numbers.begin(), recorded.numbers.end());
  recorded_bytes_ += recorded.bytes;
  recorded_.insert_or_assign(line_ + message.first, std::move(recorded));
  for (; recorded_bytes_ > kMostRecorded; recorded_.erase(recorded_.begin()))
    recorded_bytes_ -= recorded_.begin()->second.bytes;
}

void RoutineMessages::learn(std::span<const Session> sessions, std::span<const RoutineSession> /*passed*/) {
  for (const Session& session : sessions) {
    const auto found = recorded_.find(session.first_line);
    if (found == recorded_.end()) continue;
    const Recorded recorded = std::move(found->second);
    recorded_.erase(found);
    recorded_bytes_ -= recorded.bytes;
    if (recorded.name != session.id || recorded.numbers != lines_of(session)) continue;
    const bool routine = session.went_well() && !has_own_words(session) && !names_a_line(session);
    const Index at = routine ? learn_lines(recorded) : find_lines(recorded);
    if (at == kNone || at == kRoot) continue;
    Node& node = known_->nodes[at];
    if (routine && node.like == nullptr)
      node.like = known_->sessions.keep(session);
    else if (!routine || !go_alike(*node.like, session))
      node.differ = true;
  }
}

/// Adds the message's lines to the tree and gives the last one; kNone if there is no room.
RoutineMessages::Index RoutineMessages::learn_lines(const Recorded& recorded) {
  Index at = kRoot;
  for (const std::string_view said : recorded.said) {
    LineShape shape(said, false, Varies::log_entry, said);
    if (shape.match(said) != said.size())
      shape = LineShape(said, false, Varies::nothing, said.substr(said.size()));
    at = child(at, std::move(shape));
    if (at == kNone) return kNone;
  }
  return at;
}

RoutineMessages::Index RoutineMessages::child(Index of, LineShape shape) {
  for (const Index index : known_->nodes[of].next) {
    if (known_->nodes[index].shape == shape) return index;
  }
  if (known_->nodes[of].next.size() >= kMostShapes || known_->bytes + known_->sessions.bytes() > kMostKnown)
    return kNone;
  const auto index = static_cast<Index>(known_->nodes.size());
  known_->nodes[of].next.push_back(index);
  known_->bytes += sizeof(Node) + shape.bytes();
  known_->nodes.emplace_back().shape = std::move(shape);
  return index;
}

/// The known line at which such a message ends, kNone if there is none.
RoutineMessages::Index RoutineMessages::find_lines(const Recorded& recorded) {
  Index at = kRoot;
  for (auto said = recorded.said.begin(); said != recorded.said.end() && at != kNone; ++said)
    at = step(at, *said);
  return at;
}

}  // namespace smtplain
