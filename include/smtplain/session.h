// One SMTP dialogue with all that the log tells of it: the unit that rules judge and reports show.
//
// A Session is made by the session machine (src/session) from a reader's events and is complete when it is
// handed on; nobody changes it afterwards but the rules, which add diagnosis and findings. Every string_view
// points into the Document or the arena that `storage` keeps alive, so a Session may outlive the analysis.
// Secrets never get in: what the session machine recognises as one is masked before it is stored.
#pragma once
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "smtplain/event.h"
#include "smtplain/finding.h"

namespace smtplain {

/// Owns text that is not to be found in the log as it stands. Views stay valid as long as the arena lives.
class Arena {
 public:
  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    if (text.size() > left_) add_chunk(text.size());
    char* const place = next_;
    std::memcpy(place, text.data(), text.size());
    next_ += text.size();
    left_ -= text.size();
    return {place, text.size()};
  }
  /// True for a view that keep() gave.
  bool owns(std::string_view text) const {
    return std::any_of(chunks_.begin(), chunks_.end(), [text](const Chunk& chunk) {
      return !std::less<>{}(text.data(), chunk.bytes.get()) &&
             std::less<>{}(text.data(), chunk.bytes.get() + chunk.size);
    });
  }
  /// Keeps something else alive as long as the arena.
  void hold(std::shared_ptr<const void> other) { held_.push_back(std::move(other)); }
  /// The arena no longer needs what it held.
  void let_go() { held_.clear(); }

 private:
  struct Chunk {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };
  void add_chunk(std::size_t least) {
    constexpr std::size_t smallest = 1024, largest = std::size_t{1} << 18;
    const std::size_t grown = chunks_.empty() ? smallest : std::min(largest, 2 * chunks_.back().size);
    const std::size_t size = std::max(least, grown);
    chunks_.push_back(
        {std::unique_ptr<char[]>(new char[size]), size});  // not set to zero, unlike make_unique
    next_ = chunks_.back().bytes.get();
    left_ = size;
  }

  std::vector<Chunk> chunks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
  std::vector<std::shared_ptr<const void>> held_;
};

struct Certificate {
  std::string_view subject, issuer;
  std::vector<std::string_view> names;     ///< subjectAltName, or the CN where there is none
  std::string_view not_before, not_after;  ///< RFC 3339 in UTC, or as printed where it cannot be read
  std::optional<bool> self_signed;
  int key_bits = 0;               ///< 0: unknown
  bool common_name_only = false;  ///< names is the CN, and the log does not show what others there are
};

enum class TlsMode : std::uint8_t { none, starttls, implicit };  ///< what was tried

struct Tls {
  TlsMode mode = TlsMode::none;
  bool used = false;         ///< a handshake was completed
  std::string_view version;  ///< "TLSv1.3"
  std::string_view cipher;
  std::optional<bool> verified;
  std::string_view verify_error;           ///< in the library's words
  std::optional<Certificate> certificate;  ///< the server's own
};

struct Capability {
  std::string_view keyword;  ///< upper case, "SIZE"
  std::vector<std::string_view> params;
  std::uint32_t line = 0;
  bool before_tls = false;  ///< of an EHLO reply that a later STARTTLS made void
};

/// What the server wants with a 334 (RFC 4954 section 4). `error`: nothing but an empty answer, for it has
/// told why the token was refused.
enum class Asks : std::uint8_t { unknown, username, password, challenge, error };

struct AuthStep {
  std::uint32_t line = 0;
  Speaker from = Speaker::client;
  Asks asks = Asks::unknown;    ///< of the server's steps
  std::string_view raw_masked;  ///< as sent, secrets replaced
  std::string_view decoded;     ///< in words: `asks for the user name ("Username:")`
};

enum class AuthResult : std::uint8_t { unknown, accepted, rejected, cancelled };

struct Auth {
  std::vector<std::string_view> offered;  ///< mechanisms of the last EHLO reply
  std::string_view mechanism;             ///< upper case; empty: no AUTH tried
  std::string_view username;
  AuthResult result = AuthResult::unknown;
  std::vector<AuthStep> steps;
  std::string_view fault;  ///< what is broken about the answers themselves, in words
};

struct Recipient {
  std::string_view address;
  std::optional<bool> accepted;  ///< unset: the log shows no reply
  std::uint16_t code = 0;
  EnhancedCode enhanced;
  std::uint32_t line = 0;  ///< of the reply, or of the command where there is none
};

struct Envelope {
  std::string_view from;
  bool from_seen = false;  ///< tells the null sender <> from "no MAIL command"
  std::vector<Recipient> recipients;
  std::string_view queue_id;
  bool taken = false;      ///< the log tells that the server took a message, and not its reply
  bool kept = false;       ///< the server that sends keeps the message in its queue and tries again
  bool by_server = false;  ///< a mail server tells how it passed the message on to another, or a bounce does
};

struct Size {
  std::optional<std::int64_t> limit;     ///< of EHLO's SIZE (RFC 1870), bytes; unset for "SIZE" or "SIZE 0"
  bool announced = false;                ///< SIZE was offered at all
  std::optional<std::int64_t> declared;  ///< MAIL FROM:<> SIZE=
  std::optional<std::int64_t> message_bytes;  ///< content seen in the log, with CRLF line ends
};

struct Peer {
  std::string_view name, version;
};

struct Server {
  std::string_view host, address, greeting_name, software, provider;
  int port = 0;        ///< 0: the log does not tell
  bool tells = false;  ///< the log is this server's own, and not its client's
};

struct TimingStep {
  std::uint32_t line = 0;
  std::string_view what;  ///< "waiting for the reply to AUTH", "before this line"
  std::int64_t ms = 0;
  bool waited = false;  ///< the client, for the server; else the log does not tell who was slow
};

struct Session {
  std::string_view id;      ///< the log's own, else its number: "1"
  std::string_view format;  ///< of its lines, in a log that may hold several programs'; empty: the log's
  std::uint32_t first_line = 0, last_line = 0;
  Time started, ended;
  std::optional<std::int64_t> duration_ms;  ///< unset where the log tells no times
  Peer client;
  Server server;
  Tls tls;
  std::vector<Capability> capabilities;  ///< of all EHLO replies; `before_tls` marks the void ones
  Size size;
  Auth auth;
  Envelope envelope;
  Outcome outcome = Outcome::incomplete;
  Stage stage = Stage::none;
  std::int32_t reply_event = -1;    ///< the reply that decided the outcome, -1: none did
  std::int32_t failure_event = -1;  ///< the event that failed it where no reply did (error, close)
  std::vector<TimingStep> timing;
  std::vector<Event> events;
  std::vector<Annotation> annotations;  ///< in the order of their events
  std::vector<Diagnosis> diagnosis;     ///< best first; empty when nothing went wrong
  std::vector<Finding> findings;
  std::shared_ptr<Arena> storage;

  /// Mail went out, or none was to; and there is no cause to name.
  bool went_well() const {
    return (outcome == Outcome::accepted || outcome == Outcome::no_message) && diagnosis.empty();
  }
  const Event* reply() const {
    return reply_event < 0 ? nullptr : &events[static_cast<std::size_t>(reply_event)];
  }
};

/// A session that went well, of which nothing is told but that it went as another one did: `like` has its
/// server's name, outcome, stage and findings; lines in these are counted on from like->first_line.
struct RoutineSession {
  const Session* like = nullptr;
  std::string id;  ///< as of a Session
  std::uint32_t first_line = 0, last_line = 0;
};

}  // namespace smtplain
