#include "analyze/paste.h"

#include <algorithm>
#include <utility>

#include "readers/connection_words.h"
#include "session/machine.h"

namespace smtplain {
namespace {

constexpr auto npos = std::string_view::npos;

// Pastes are short; a long log is written by one program.
constexpr std::size_t kMostLines = 400;

class PasteReader final : public Reader {
 public:
  PasteReader(const Format& above, const Format& typed, std::uint32_t first_typed)
      : reader_(above.make()), typed_(typed), first_typed_(first_typed) {}

  void read(const Line& line, EventSink& sink) override {
    if (!turned_ && line.number >= first_typed_) {
      reader_->finish(sink);
      sink.new_session();
      reader_ = typed_.make();
      turned_ = true;
    }
    reader_->read(line, sink);
  }
  void finish(EventSink& sink) override { reader_->finish(sink); }

 private:
  std::unique_ptr<Reader> reader_;
  const Format& typed_;
  std::uint32_t first_typed_;
  bool turned_ = false;
};

/// The programs that people test a mail server with by hand.
bool is_hand_tool(const Format& format) {
  for (const std::string_view name : {"telnet", "openssl", "swaks", "curl", "gnutls-cli", "smtp-cli"})
    if (format.name == name) return true;
  return false;
}

bool begins_typed(std::string_view text) {
  for (const std::string_view word : {"telnet ", "s_client", "Trying ", "swaks", "curl ", "nc "})
    if (text.find(word) != npos) return begins_connection(text) || text.starts_with("=== Trying ");
  return false;
}

struct Told {
  bool failure = false, dialogue = false;
};

Told told_by(const Format& format, std::span<const Line> lines) {
  SessionMachine machine(std::make_shared<Arena>());
  const auto reader = format.make();
  for (const Line& line : lines) reader->read(line, machine);
  reader->finish(machine);
  Told told;
  for (const Session& session : machine.finish())
    for (const Event& event : session.events) {
      told.failure = told.failure || event.kind == Kind::error || event.code >= 400;
      told.dialogue = told.dialogue || event.from == Speaker::server;
    }
  return told;
}

}  // namespace

std::unique_ptr<Reader> read_as_paste(std::span<const Line> lines) {
  if (lines.size() > kMostLines) return nullptr;
  const auto typed =
      std::find_if(lines.begin(), lines.end(), [](const Line& line) { return begins_typed(line.text); });
  if (typed == lines.begin() || typed == lines.end()) return nullptr;
  const auto size = static_cast<std::size_t>(typed - lines.begin());
  const std::span<const Line> above = lines.first(size), below = lines.subspan(size);
  const Format* const first = detect(above, nullptr);
  const Format* const second = detect(below, nullptr);
  // A server's log tells by names whose a line is; a transcript above may be the head of the one below, and
  // an error text a person's words about it.
  if (first == nullptr || second == nullptr || is_hand_tool(*first) || first->entry != nullptr ||
      first->name == "transcript" || first->name == "error-text" || !is_hand_tool(*second))
    return nullptr;
  if (!told_by(*first, above).failure || !told_by(*second, below).dialogue) return nullptr;
  return std::make_unique<PasteReader>(*first, *second, typed->number);
}

}  // namespace smtplain
