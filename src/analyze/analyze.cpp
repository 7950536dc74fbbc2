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

/// Hands a log's parts to the thread that reads them, and the sessions in them back to the one that decodes
/// and judges.
class Exchange {
 public:
  /// What the judging thread is to do next: judge `part`, or decode one more if it stays empty.
  std::optional<Source> next_part() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !parts_.empty() || (!decoded_ && documents_.size() < kMostWaiting); });
    return taken_from(parts_);
  }
  /// nullopt: there are no more.
  void put(std::optional<Document> document) {
    const std::lock_guard lock(mutex_);
    if (document) documents_.push_back(std::move(*document));
    decoded_ = decoded_ || !document;
    changed_.notify_all();
  }

  /// nullopt: there are no more, or nobody wants them.
  std::optional<Document> next_document() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || decoded_ || !documents_.empty(); });
    return closed_ ? std::nullopt : taken_from(documents_);
  }
  /// False: nobody wants more.
  bool put(Source part) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || parts_.size() < kMostWaiting; });
    if (closed_) return false;
    parts_.push_back(std::move(part));
    changed_.notify_all();
    return true;
  }
  bool closed() {
    const std::lock_guard lock(mutex_);
    return closed_;
  }
  /// Nobody wants more.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

 private:
  static constexpr std::size_t kMostWaiting = 2;

  template <typename Item>
  std::optional<Item> taken_from(std::deque<Item>& items) {
    if (items.empty()) return std::nullopt;
    std::optional<Item> item(std::move(items.front()));
    items.pop_front();
    changed_.notify_all();
    return item;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Document> documents_;
  std::deque<Source> parts_;
  bool decoded_ = false, closed_ = false;
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

/// A log that is read in parts. decode() and read() may be called by a thread each.
class LongLog {
 public:
  LongLog(const std::string& path, std::string bytes, const Input& input, const AnalyzeOptions& options)
      : decoder_(head_of(bytes)), parts_(std::move(bytes), input, options.part_bytes) {
    told_.path = path;
    told_.encoding = decoder_.encoding();
    told_.confidence = 1;
    told_.more = true;
    const Format* format = options.format.empty() ? detect_format(decoder_.head(), told_.confidence, bare_)
                                                  : find_format(options.format);
    if (format == nullptr) return;
    reader_.emplace(*format, SessionLimits{.secrets = kMostSecrets});
    told_.format = format->name;
  }

  /// The lines of the next part; nullopt at the end.
  std::optional<Document> decode() {
    std::string text;
    if (!parts_.next(decoder_.encoding(), text)) return std::nullopt;
    Document document = decoder_.next(std::move(text));
    lines_ = document.line_count;
    if (bare_) strip_prefixes(document.lines);
    return document;
  }

  /// The sessions that ended in it, if any did.
  std::optional<Source> read(const Document& document) {
    if (!reader_) return std::nullopt;
    auto sessions = reader_->part(document);
    if (sessions.empty()) return std::nullopt;
    return part_of(std::move(sessions));
  }

  /// The others. After all is decoded and read.
  Source finish() {
    told_.more = false;
    told_.lines = lines_;
    told_.bytes = parts_.bytes();
    told_.warnings = decoder_.warnings();
    auto sessions = reader_ ? reader_->finish(lines_) : std::vector<Session>{};
    if (sessions.empty() && told_.first_session == 0) {
      told_.format = {};
      tell_no_sessions(told_);
    }
    return part_of(std::move(sessions));
  }

 private:
  Source part_of(std::vector<Session> sessions) {
    Source part = told_;
    told_.first_session += sessions.size();
    part.sessions = std::move(sessions);
    return part;
  }

  PartDecoder decoder_;
  Parts parts_;
  Source told_;
  bool bare_ = false;
  std::optional<LogReader> reader_;
  std::uint64_t lines_ = 0;
};

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
  LongLog log(path, std::move(bytes), input, options_);
  const auto tell = [&](Source part) {
    judge(part);
    return take(std::move(part));
  };
  if (options_.jobs < 2) {
    while (const auto document = log.decode()) {
      if (auto part = log.read(*document); part && !tell(std::move(*part))) return;
    }
    tell(log.finish());
    return;
  }
  Exchange exchange;
  const std::jthread reader([&] {
    while (const auto document = exchange.next_document()) {
      if (auto part = log.read(*document); part && !exchange.put(std::move(*part))) return;
    }
    if (!exchange.closed()) exchange.put(log.finish());
  });
  const struct Closer {  // the reader ends before it is joined, whatever is thrown
    Exchange& exchange;
    ~Closer() { exchange.close(); }
  } closer{exchange};
  for (bool more = true; more;) {
    auto part = exchange.next_part();
    if (part) {
      more = part->more;
      more = tell(std::move(*part)) && more;
    } else {
      exchange.put(log.decode());
    }
  }
}

}  // namespace smtplain
