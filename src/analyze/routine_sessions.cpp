#include "analyze/routine_sessions.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <utility>

#include "analyze/session_lines.h"

namespace smtplain {
namespace {

// What is longer is a mail with attachments.
constexpr std::size_t kMostSession = std::size_t{128} << 10;
// Text is kept until its sessions are judged.
constexpr std::size_t kMostStretch = std::size_t{512} << 10, kMostStretches = std::size_t{6} << 20;
// A line's fifth byte tells more than its second: "* ", "220 ", "=== ".
constexpr std::size_t kFifth = 4;
// From a line that was met so often the lines behind it are compared at once, up to so many bytes.
constexpr std::uint32_t kVisits = 64;
constexpr std::size_t kMostAhead = std::size_t{8} << 10;
// A line that began sessions behind so many kinds of sessions begins them.
constexpr std::uint32_t kManyKinds = 4;
// Bounds of what is remembered. When it is full the log has changed, and all is learned anew.
constexpr std::size_t kMostKnown = std::size_t{4} << 20;

bool names_line_behind(const Session& session, std::uint32_t line) {
  return std::any_of(session.findings.begin(), session.findings.end(),
                     [line](const Finding& finding) { return finding.line > line; });
}

}  // namespace

std::size_t RoutineSessions::Stretch::begin(std::uint32_t number) const {
  return number == first_line ? 0 : ends[number - first_line - 1];
}

std::string_view RoutineSessions::Stretch::line(std::uint32_t number) const {
  return std::string_view(text).substr(begin(number), ends[number - first_line] - begin(number));
}

// --- finding them ---

/// The first line of a session, of those that `among` has the bit of, at the beginning of `bytes`.
RoutineSessions::Index RoutineSessions::first_at(std::string_view bytes, std::uint64_t among) const {
  if (bytes.size() <= kFifth) return kNone;
  among &= by_byte_[static_cast<unsigned char>(bytes.front())] &
           by_fifth_[static_cast<unsigned char>(bytes[kFifth])];
  for (; among != 0; among &= among - 1) {
    const auto first = static_cast<Index>(std::countr_zero(among));
    if (known_->nodes[firsts_[first]].shape.match(bytes) > 0) return first;
  }
  return kNone;
}

/// Of firsts_, a bit each, those that begin a session behind one that ends at `last`.
std::uint64_t RoutineSessions::firsts_behind(const Node& last) const {
  const std::uint64_t yes = last.boundary.yes;
  return (yes == 0 ? 0 : yes | (behind_many_ & ~within_)) & ~last.boundary.no;
}

void RoutineSessions::index_first(Index first) {
  const std::string_view beginning = known_->nodes[firsts_[first]].shape.beginning();
  const auto add = [first](std::array<std::uint64_t, 256>& table, std::string_view text, std::size_t at) {
    const std::uint64_t bit = std::uint64_t{1} << first;
    if (at < text.size())
      table[static_cast<unsigned char>(text[at])] |= bit;
    else
      for (std::uint64_t& entry : table) entry |= bit;
  };
  add(by_byte_, beginning, 0);
  add(by_fifth_, beginning, kFifth);
}

void RoutineSessions::keep_ahead(Node& node, std::string_view text, std::vector<Step> steps) {
  if (steps.empty()) return;
  node.ahead = text.substr(0, steps.back().bytes);
  node.steps = std::move(steps);
  known_->bytes += node.ahead.size() + node.steps.size() * sizeof(Step);
}

/// The lines that stand behind `node` as they did before; nullptr if none do.
const std::vector<RoutineSessions::Step>* RoutineSessions::steps_ahead(std::string_view rest, Node& node) {
  if (node.ahead.empty() || rest.size() < node.ahead.size()) return nullptr;
  if (rest.starts_with(node.ahead)) return &node.steps;
  const auto differs = std::mismatch(node.ahead.begin(), node.ahead.end(), rest.begin()).first;
  const auto same = static_cast<std::size_t>(differs - node.ahead.begin());
  while (!node.steps.empty() && node.steps.back().bytes > same) node.steps.pop_back();
  node.ahead.resize(node.steps.empty() ? 0 : node.steps.back().bytes);
  return node.steps.empty() ? nullptr : &node.steps;
}

/// Goes on to the known line at the beginning of `rest` and gives its size, 0 if there is none.
std::size_t RoutineSessions::step(std::string_view rest, Index& at) {
  Node& node = known_->nodes[at];
  for (std::size_t i = 0; i < node.next.size(); ++i) {
    const std::size_t size = known_->nodes[node.next[i]].shape.match(rest);
    if (size == 0) continue;
    at = node.next[i];
    if (i > 0) std::swap(node.next[i], node.next[i - 1]);  // those that are met often come first
    return size;
  }
  return node.shape.repeats() ? node.shape.match(rest) : 0;
}

/// Goes along known lines as far as they go; of the places where a session may end the last one counts.
RoutineSessions::Walk RoutineSessions::walk(std::string_view bytes, Index first) {
  struct Place {
    std::size_t bytes = 0;
    std::uint32_t lines = 0;
    Index node = kNone;
  };
  Place here{known_->nodes[firsts_[first]].shape.match(bytes), 1, firsts_[first]}, end, kept;
  std::vector<Step> steps;  // since `kept`
  const auto keep = [&] {
    if (kept.node != kNone)
      keep_ahead(known_->nodes[kept.node], bytes.substr(kept.bytes), std::exchange(steps, {}));
    kept.node = kNone;
  };
  for (;;) {
    Node& node = known_->nodes[here.node];
    if (node.may_end()) {
      end = here;
      keep();
    }
    const std::string_view rest = bytes.substr(here.bytes);
    if (rest.empty()) {
      keep();
      return {Found::more, 0, here.lines, here.node, 0};
    }
    if (const auto* ahead = steps_ahead(rest, node)) {
      keep();
      here = {here.bytes + ahead->back().bytes, here.lines + static_cast<std::uint32_t>(ahead->size()),
              ahead->back().node};
      continue;
    }
    if (kept.node == kNone && ++node.visits == kVisits) kept = here;
    const std::size_t size = step(rest, here.node);
    if (size == 0) break;
    here.bytes += size;
    ++here.lines;
    if (kept.node != kNone) steps.push_back({here.bytes - kept.bytes, here.node});
    if (here.bytes - kept.bytes > kMostAhead) keep();
  }
  keep();
  if (end.node == kNone) return {Found::nothing, 0, here.lines, 0, 0};
  const Index next = first_at(bytes.substr(end.bytes), firsts_behind(known_->nodes[end.node]));
  if (next == kNone) return {Found::nothing, 0, here.lines, 0, 0};
  return {Found::session, end.bytes, end.lines, end.node, next};
}

void RoutineSessions::pass(const Walk& walk, RoutineText& out) {
  if (out.left_out.empty() || out.left_out.back().after != out.lines)
    out.left_out.push_back({out.lines, 0, 0});
  new_stretch_ = true;
  const Node& last = known_->nodes[walk.last];
  out.sessions.push_back({last.like, {}, line_, line_ + walk.lines - 1 - last.behind});
  out.left_out.back().lines += walk.lines;
  ++out.left_out.back().sessions;
  line_ += walk.lines;
  credit_ = std::min(credit_ + 1, kCredit);
}

void RoutineSessions::drop_stretch() {
  stretch_bytes_ -= stretches_.front().text.size();
  stretches_.pop_front();
}

/// The next line goes to be read. Gives how many bytes it has.
std::size_t RoutineSessions::give(std::string_view bytes, RoutineText& out) {
  const std::string_view line = bytes.substr(0, std::min(bytes.find('\n'), bytes.size() - 1) + 1);
  out.text += line;
  ++out.lines;
  if (new_stretch_ || stretches_.back().text.size() > kMostStretch) {
    stretches_.emplace_back().first_line = line_;
    new_stretch_ = false;
  }
  Stretch& stretch = stretches_.back();
  stretch.text += line;
  stretch.ends.push_back(stretch.text.size());
  stretch_bytes_ += line.size();
  ++line_;
  while (stretch_bytes_ > kMostStretches && stretches_.size() > 1) drop_stretch();
  return line.size();
}

// What stood before a session may reach into it. So the first one behind lines that nothing is known of is
// read too, and so is the one before them.
std::size_t RoutineSessions::take(std::string_view bytes, bool last, RoutineText& out) {
  struct Place {
    std::size_t at;
    Index first;
    Walk walk;
  };
  std::optional<Place> before;  // to be passed over if something is known of what follows
  std::size_t at = 0;
  const auto give_lines = [&](std::size_t from, std::size_t size) {
    for (std::size_t end = from + size; from < end;) from += give(bytes.substr(from), out);
  };
  const auto pass_before = [&] {
    if (before) pass(before->walk, out);
    before.reset();
  };
  while (at < bytes.size()) {
    const std::string_view rest = bytes.substr(at);
    const bool in_run = next_ != kNone;
    // Lines that were gone along in vain are not gone along again from each of them.
    const bool looks = in_run || line_ >= looks_from_;
    const Index first = in_run ? next_ : looks ? first_at(rest, ~std::uint64_t{0}) : kNone;
    const Walk known = first != kNone ? walk(rest, first) : Walk{};
    if (known.found == Found::more && !last && rest.size() < kMostSession) break;
    const bool alike = known.found == Found::session && known_->nodes[known.last].ends == Ends::alike;
    if (alike && in_run) {
      pass_before();
      before = {at, first, known};
    } else if (alike || (known.found == Found::session && in_run)) {
      pass_before();
      give_lines(at, known.bytes);
    } else {
      if (before) give_lines(before->at, before->walk.bytes);
      before.reset();
      next_ = kNone;
      if (known.lines > 0) looks_from_ = line_ + known.lines;
      at += give(rest, out);
      continue;
    }
    next_ = known.next;
    at += known.bytes;
  }
  if (!before) return at;
  next_ = before->first;  // it comes again, with what follows it
  return before->at;
}

// --- learning them ---

const RoutineSessions::Stretch* RoutineSessions::stretch_of(std::uint32_t line) const {
  for (auto stretch = stretches_.rbegin(); stretch != stretches_.rend(); ++stretch) {
    if (stretch->first_line <= line) return stretch->holds(line) ? &*stretch : nullptr;
  }
  return nullptr;
}

void RoutineSessions::learn(std::span<const Session> sessions, std::span<const RoutineSession> passed) {
  if (known_->bytes + known_->sessions.bytes() > kMostKnown) forget();
  // A session ends where the next one begins, of both kinds.
  std::vector<std::uint32_t> ends(sessions.size(), 0);
  std::size_t next = 0;
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    while (next < passed.size() && passed[next].first_line <= sessions[i].first_line) ++next;
    if (i + 1 < sessions.size()) ends[i] = sessions[i + 1].first_line;
    if (next < passed.size() && (ends[i] == 0 || passed[next].first_line < ends[i]))
      ends[i] = passed[next].first_line;
  }
  const auto stretch_with = [&](std::size_t i) {
    const Stretch* stretch = stretch_of(sessions[i].first_line);
    const bool whole = ends[i] > sessions[i].last_line && stretch != nullptr && stretch->holds(ends[i] - 1);
    return whole ? stretch : nullptr;
  };
  // First all first lines, then what they stand behind.
  std::vector<Index> lasts(sessions.size(), kNone);
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    const Stretch* const stretch = stretch_with(i);
    if (stretch != nullptr) lasts[i] = learn_session(sessions[i], *stretch, ends[i]);
  }
  const auto is_alike = [&](std::size_t i) {
    return i < lasts.size() && lasts[i] != kNone && known_->nodes[lasts[i]].ends == Ends::alike;
  };
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    const Stretch* const stretch = lasts[i] != kNone ? stretch_of(ends[i]) : nullptr;
    if (!sessions[i].went_well() && !is_alike(i + 1)) continue;
    const Index first = stretch != nullptr ? first_at(stretch->line(ends[i]), ~std::uint64_t{0}) : kNone;
    if (first != kNone) learn_boundary(known_->nodes[lasts[i]].boundary, first);
  }
  // The sessions come in the order of their lines: what stands before the last one is not asked for again.
  while (!sessions.empty() && stretches_.size() > 1 && stretches_[1].first_line <= sessions.back().first_line)
    drop_stretch();
}

void RoutineSessions::learn_boundary(Boundary& boundary, Index first) {
  const std::uint64_t bit = std::uint64_t{1} << first;
  if ((boundary.yes & bit) != 0) return;
  boundary.yes |= bit;
  if (++kinds_before_[first] == kManyKinds) behind_many_ |= bit;
}

/// Gives the node of its last line, kNone if there is none to end at.
RoutineSessions::Index RoutineSessions::learn_session(const Session& session, const Stretch& stretch,
                                                      std::uint32_t end) {
  const std::string_view rest = std::string_view(stretch.text).substr(stretch.begin(session.first_line));
  const std::string_view text =
      rest.substr(0, stretch.ends[end - 1 - stretch.first_line] - stretch.begin(session.first_line));
  const Index first = first_at(text, ~std::uint64_t{0});
  const Walk known = first != kNone ? walk(text, first) : Walk{};
  const bool is_known = known.lines == end - session.first_line && known_->nodes[known.last].may_end();
  const Index at = is_known ? known.last : learn_lines(session, stretch, end);
  if (at == kNone) return kNone;
  Node& last = known_->nodes[at];
  const Ends ends = has_own_words(session) ? Ends::read : Ends::alike;
  const std::uint32_t behind = end - 1 - session.last_line;
  if (last.ends == Ends::none) {
    last.ends = ends;
    last.behind = behind;
    if (ends == Ends::alike) last.like = known_->sessions.keep(session);
  } else if (last.ends != ends ||
             (ends == Ends::alike && (last.behind != behind || !go_alike(*last.like, session)))) {
    last.ends = Ends::unclear;
  }
  return last.may_end() ? at : kNone;
}

/// Adds the session's lines to the tree and gives the last one; kNone if there can be no session like it.
RoutineSessions::Index RoutineSessions::learn_lines(const Session& session, const Stretch& stretch,
                                                    std::uint32_t end) {
  if (credit_ == 0) return kNone;
  --credit_;
  SessionLines lines(session, end);
  Index at = kNone;
  std::uint32_t content = end;  // its first line
  for (std::uint32_t number = session.first_line; number < end; ++number) {
    const std::string_view raw = stretch.line(number);
    LineShape shape = lines.next(raw);
    if (shape.repeats()) content = std::min(content, number);
    if (at != kNone && shape.repeats() && known_->nodes[at].shape == shape) continue;
    if (const Index first = at != kNone ? first_at(raw, ~std::uint64_t{0}) : kNone; first != kNone) {
      within_ |= std::uint64_t{1} << first;
      if (known_->nodes[at].ends != Ends::none)  // it did not end here
        known_->nodes[at].boundary.no |= std::uint64_t{1} << first;
    }
    at = child(at, std::move(shape), raw);
    if (at == kNone) return kNone;
  }
  // A remark names a line, which is another one behind more content.
  return !has_own_words(session) && names_line_behind(session, content) ? kNone : at;
}

RoutineSessions::Index RoutineSessions::child(Index of, LineShape shape, std::string_view raw) {
  std::vector<Index>& next = of == kNone ? firsts_ : known_->nodes[of].next;
  for (const Index index : next) {
    if (known_->nodes[index].shape == shape) return index;
  }
  if (next.size() >= kMostShapes) return kNone;
  if (of == kNone && std::any_of(known_->nodes.begin(), known_->nodes.end(),
                                 [raw](const Node& node) { return node.shape.match(raw) > 0; }))
    within_ |= std::uint64_t{1} << next.size();
  const auto index = static_cast<Index>(known_->nodes.size());
  next.push_back(index);
  known_->bytes += sizeof(Node) + shape.bytes();
  Node& node = known_->nodes.emplace_back();
  node.shape = std::move(shape);
  if (of == kNone) index_first(static_cast<Index>(next.size() - 1));
  return index;
}

void RoutineSessions::forget() {
  known_ = std::make_shared<Known>();
  firsts_.clear();
  kinds_before_ = {};
  behind_many_ = within_ = 0;
  by_byte_ = {};
  by_fifth_ = {};
  next_ = kNone;
}

}  // namespace smtplain
