#include "smtplain/analyze.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

#include "analyze/log_reader.h"
#include "smtplain/rules.h"
#include "text/encoding.h"
#include "text/parts.h"
#include "text/prefix.h"

namespace smtplain {
namespace {

// A password is hidden wherever it stands after the log-in that showed it; these many are remembered.
constexpr std::size_t kMostSecrets = 1000;

void tell_no_sessions(Source& source) {
  source.confidence = 0;
  source.warnings.emplace_back(source.bytes == 0 ? "the log is empty"
                                                 : "no SMTP dialogue was found in this log");
}

/// The bytes of a long log in parts of whole lines.
class Parts {
 public:
  Parts(std::string head, const Input& input, std::size_t size)
      : bytes_(std::move(head)), input_(input), size_(size) {}

  std::uint64_t bytes() const { return total_; }

  /// False at the end.
  bool next(std::string_view encoding, std::string& part) {
    for (;;) {
      // As much as the part may hold, but a line at least.
      const std::size_t wanted = std::min(std::max(size_, looked_at_), bytes_.size() - begin_);
      const std::string_view seen = std::string_view(bytes_).substr(begin_, wanted);
      std::size_t end = whole_lines(seen, encoding);
      if (end == 0 && seen.size() >= kLongestLine) end = seen.size() / 4 * 4;
      if (end == 0 && ended_ && begin_ + wanted == bytes_.size()) end = seen.size();
      if (end > 0) {
        part.assign(seen.substr(0, end));
        total_ += end;
        begin_ += end;
        looked_at_ = 0;
        return true;
      }
      if (ended_ && begin_ == bytes_.size()) return false;
      looked_at_ = std::max<std::size_t>(2 * wanted, 64);
      if (looked_at_ > bytes_.size() - begin_) fill();
    }
  }

 private:
  // Beyond this a line is cut anyway. What is left of it is read as further lines.
  static constexpr std::size_t kLongestLine = std::size_t{1} << 20;

  void fill() {
    bytes_.erase(0, begin_);
    begin_ = 0;
    const std::size_t before = bytes_.size(), more = std::max(size_, std::size_t{1} << 16);
    bytes_.resize(before + more);
    const std::size_t got = ended_ ? 0 : input_(bytes_.data() + before, more);
    bytes_.resize(before + got);
    ended_ = ended_ || got == 0;
  }

  std::string bytes_;
  const Input& input_;
  const std::size_t size_;
  std::size_t begin_ = 0, looked_at_ = 0;
  std::uint64_t total_ = 0;
  bool ended_ = false;
};

/// Hands parts of a log from the thread that reads them to the one that judges them.
class Channel {
 public:
  /// False: nobody wants more.
  bool put(Source part) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || parts_.size() < kMostWaiting; });
    if (closed_) return false;
    parts_.push_back(std::move(part));
    changed_.notify_all();
    return true;
  }
  Source get() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !parts_.empty(); });
    Source part = std::move(parts_.front());
    parts_.pop_front();
    changed_.notify_all();
    return part;
  }
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

 private:
  static constexpr std::size_t kMostWaiting = 2;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Source> parts_;
  bool closed_ = false;
};

std::string read_up_to(const Input& input, std::size_t size, bool& ended) {
  std::string bytes;
  while (bytes.size() < size) {
    // Most logs are short, and memory that is asked for is cleared first.
    const std::size_t before = bytes.size(),
                      more = std::min(size - before, std::max(before, std::size_t{1} << 14));
    bytes.resize(before + more);
    const std::size_t got = input(bytes.data() + before, more);
    bytes.resize(before + got);
    if ((ended = got == 0)) break;
  }
  return bytes;
}

/// The beginning of a log by which its encoding, damage and format are found out.
std::string head_of(std::string_view bytes) {
  const std::string_view seen = bytes.substr(0, std::size_t{1} << 20);
  const std::string_view encoding = to_utf8(std::string(seen)).encoding;
  const std::size_t end = whole_lines(seen, encoding);
  return std::string(seen.substr(0, end == 0 ? seen.size() : end));
}

}  // namespace

Analyzer::Analyzer(std::shared_ptr<const Rules> rules, AnalyzeOptions options)
    : rules_(std::move(rules)), options_(std::move(options)) {}

void Analyzer::judge(Source& source) const {
  for (Session& session : source.sessions)
    rules_->judge(session, options_.why ? &source.why.emplace_back() : nullptr, options_.annotate);
}

Source Analyzer::analyze(std::string path, std::string bytes) const {
  Document document = decode(std::move(bytes));
  Source source;
  source.path = std::move(path);
  source.encoding = document.encoding;
  source.lines = document.line_count;
  source.bytes = document.byte_count;
  source.warnings = std::move(document.warnings);

  bool bare = false;
  source.confidence = 1;
  const Format* format = options_.format.empty() ? detect_format(document, source.confidence, bare)
                                                 : find_format(options_.format);
  if (format != nullptr) {
    LogReader reader(*format, {});
    source.sessions = reader.part(document);
    for (Session& session : reader.finish(document.line_count)) source.sessions.push_back(std::move(session));
    if (options_.collect_secrets) source.secrets = reader.secrets();
  }
  if (source.sessions.empty()) {
    tell_no_sessions(source);
    return source;
  }
  source.format = format->name;
  judge(source);
  return source;
}

void Analyzer::analyze(std::string path, const Input& input, const TakePart& take) const {
  bool ended = false;
  std::string bytes = read_up_to(input, options_.whole_bytes, ended);
  if (ended) {
    take(analyze(std::move(path), std::move(bytes)));
    return;
  }
  if (options_.jobs < 2) {
    read_parts(path, std::move(bytes), input, [&](Source part) {
      judge(part);
      return take(std::move(part));
    });
    return;
  }
  Channel channel;
  std::jthread reader([&] {
    read_parts(path, std::move(bytes), input, [&](Source part) { return channel.put(std::move(part)); });
  });
  for (bool more = true; more;) {
    Source part = channel.get();
    judge(part);
    more = part.more;
    more = take(std::move(part)) && more;
  }
  channel.close();
}

void Analyzer::read_parts(const std::string& path, std::string bytes, const Input& input,
                          const TakePart& take) const {
  PartDecoder decoder(head_of(bytes));
  Source told;
  told.path = path;
  told.encoding = decoder.encoding();
  told.confidence = 1;
  told.more = true;
  bool bare = false;
  const Format* format = options_.format.empty() ? detect_format(decoder.head(), told.confidence, bare)
                                                 : find_format(options_.format);
  Parts parts(std::move(bytes), input, options_.part_bytes);
  std::optional<LogReader> reader;
  if (format != nullptr) {
    reader.emplace(*format, SessionLimits{.secrets = kMostSecrets});
    told.format = format->name;
  }
  const auto hand_over = [&](std::vector<Session> sessions) {
    Source part = told;
    told.first_session += sessions.size();
    part.sessions = std::move(sessions);
    return take(std::move(part));
  };
  std::uint64_t lines = 0;
  for (std::string text; parts.next(decoder.encoding(), text);) {
    Document document = decoder.next(std::move(text));
    lines = document.line_count;
    if (bare) strip_prefixes(document.lines);
    if (!reader) continue;
    auto sessions = reader->part(document);
    if (!sessions.empty() && !hand_over(std::move(sessions))) return;
  }
  told.more = false;
  told.lines = lines;
  told.bytes = parts.bytes();
  told.warnings = decoder.warnings();
  auto sessions = reader ? reader->finish(lines) : std::vector<Session>{};
  if (sessions.empty() && told.first_session == 0) {
    told.format = {};
    tell_no_sessions(told);
  }
  hand_over(std::move(sessions));
}

}  // namespace smtplain
