#include "smtplain/analyze.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

#include "analyze/changing_reader.h"
#include "analyze/detection.h"
#include "analyze/log_reader.h"
#include "analyze/long_log.h"
#include "analyze/other_protocols.h"
#include "analyze/paste.h"
#include "analyze/seams.h"
#include "analyze/several_logs.h"
#include "smtplain/rules.h"

namespace smtplain {
namespace {

// To look through more lines for other programs' marks would take longer than to read them.
constexpr std::size_t kMostHeld = 4000;

/// Sessions that were read, to be told.
struct ReadPart {
  Source source;
  bool judged = false;
};

/// Hands a log's parts to the thread that reads them, and the sessions in them back to the one that decodes
/// and tells. Whichever has less to do judges them.
class Exchange {
 public:
  /// What the telling thread is to do next: tell a part, or decode one more if there is none.
  std::optional<ReadPart> next_part() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !parts_.empty() || (!decoded_ && on_the_way_ < most()); });
    auto part = taken_from(parts_);
    if (part) part_done();
    return part;
  }
  /// nullopt: there are no more, and what the reader still holds comes as the last part.
  void put(std::optional<DecodedPart> part) {
    const std::lock_guard lock(mutex_);
    ++on_the_way_;
    if (part)
      waiting_.push_back(std::move(*part));
    else
      decoded_ = true;
    changed_.notify_all();
  }

  /// nullopt: there are no more, or nobody wants them.
  std::optional<DecodedPart> next_decoded() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || decoded_ || !waiting_.empty(); });
    return closed_ ? std::nullopt : taken_from(waiting_);
  }
  /// Further parts wait to be read.
  bool reading_is_behind() {
    const std::lock_guard lock(mutex_);
    return !waiting_.empty();
  }
  /// No session ended in the part that is empty. False: nobody wants more.
  bool put(std::optional<ReadPart> part) {
    const std::lock_guard lock(mutex_);
    if (part)
      parts_.push_back(std::move(*part));
    else
      part_done();
    changed_.notify_all();
    return !closed_;
  }
  /// Nobody wants more.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

 private:
  // What the first parts teach makes the others short.
  static constexpr std::size_t kFirstParts = 4, kMostOnTheWay = 4;
  std::size_t most() const { return done_ < kFirstParts ? 1 : kMostOnTheWay; }
  void part_done() {
    --on_the_way_;
    ++done_;
  }

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
  std::deque<DecodedPart> waiting_;
  std::deque<ReadPart> parts_;
  std::size_t on_the_way_ = 0, done_ = 0;  // parts between decoding and telling, and behind both
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

/// `secrets`, if given, gets what the reader found.
std::vector<Session> read_by(std::unique_ptr<Reader> reader, const Document& document,
                             std::vector<std::string>* secrets) {
  LogReader log(std::move(reader), {});
  std::vector<Session> sessions = log.part(document);
  for (Session& session : log.finish(document.line_count)) sessions.push_back(std::move(session));
  if (secrets != nullptr) {
    for (std::string& secret : log.secrets()) secrets->push_back(std::move(secret));
  }
  return sessions;
}

/// Reads a log that was found to be of `format`: other programs' logs may stand in it, unless it was `bare`.
std::vector<Session> read_detected(const Document& document, const Format& format, bool bare,
                                   std::vector<std::string>* secrets) {
  const std::span<const Line> lines = document.lines;
  if (auto paste = read_as_paste(lines)) return read_by(std::move(paste), document, secrets);
  if (bare && !is_paste_sized(lines)) return read_by(format.make(), document, secrets);
  if (lines.size() > kMostHeld) return read_by(read_as_changing(format), document, secrets);
  std::vector<Session> sessions = read_by(format.make(), document, secrets);
  std::unique_ptr<Reader> parts, of_another;
  if (may_be_several(sessions, lines, format)) parts = read_as_several(lines, format, of_another);
  if (parts == nullptr) parts = read_at_seams(lines, format, sessions.size() > 1);
  if (parts == nullptr) parts = std::move(of_another);
  return parts == nullptr ? std::move(sessions) : read_by(std::move(parts), document, secrets);
}

}  // namespace

Analyzer::Analyzer(std::shared_ptr<const Rules> rules, AnalyzeOptions options)
    : rules_(std::move(rules)), options_(std::move(options)) {}

void Analyzer::judge(Source& source) const {
  for (Session& session : source.sessions)
    rules_->judge(session, options_.why ? &source.why.emplace_back() : nullptr, options_.annotate);
}

Source Analyzer::analyze(std::string path, std::string bytes) const {
  Document document = decode(bytes);
  Source source;
  source.path = std::move(path);
  source.encoding = document.encoding;
  source.lines = document.line_count;
  source.bytes = document.byte_count;

  bool bare = false;
  source.confidence = 1;
  const Format* format = options_.format.empty() ? detect_format(document, source.confidence, bare)
                                                 : find_format(options_.format);
  if (format == nullptr && document.line_count > kDetectLines) {
    if (const auto talk = find_mail_talk(bytes)) {
      document = decode(std::move(bytes), talk->line);
      format = detect_format(document, source.confidence, bare);
    }
  }
  source.warnings = std::move(document.warnings);
  if (format != nullptr) {
    auto* const secrets = options_.collect_secrets ? &source.secrets : nullptr;
    source.sessions = options_.format.empty() ? read_detected(document, *format, bare, secrets)
                                              : read_by(format->make(), document, secrets);
  }
  leave_out_other_protocols(source.sessions);
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
  const auto tell = [&](Source part, bool judged) {
    if (!judged) judge(part);
    log.learn(part);
    return take(std::move(part));
  };
  if (options_.jobs < 2) {
    while (auto decoded = log.decode()) {
      if (auto part = log.read(std::move(*decoded)); part && !tell(std::move(*part), false)) return;
    }
    tell(log.finish(), false);
    return;
  }
  Exchange exchange;
  const std::jthread reader([&] {
    while (auto decoded = exchange.next_decoded()) {
      std::optional<ReadPart> read;
      if (auto part = log.read(std::move(*decoded))) read = ReadPart{std::move(*part)};
      if (read && !exchange.reading_is_behind()) {
        judge(read->source);
        read->judged = true;
      }
      if (!exchange.put(std::move(read))) return;
    }
    exchange.put(ReadPart{log.finish()});
  });
  const struct Closer {  // the reader ends before it is joined, whatever is thrown
    Exchange& exchange;
    ~Closer() { exchange.close(); }
  } closer{exchange};
  for (bool more = true; more;) {
    auto part = exchange.next_part();
    if (part) {
      more = part->source.more;
      more = tell(std::move(part->source), part->judged) && more;
    } else {
      exchange.put(log.decode());
    }
  }
}

}  // namespace smtplain
