#include "cli/session_diff.h"

#include <algorithm>
#include <map>

#include "report/issue.h"
#include "report/words.h"
#include "rules/normalise.h"
#include "text/joined.h"
#include "text/size.h"

namespace smtplain {
namespace {

using Texts = std::vector<std::string_view>;

/// Slower by less than this is no difference, whatever the ratio (milliseconds).
constexpr std::int64_t kNoticeable = 1000;

std::string number(std::int64_t value) {
  return value == 0 ? std::string() : std::to_string(value);
}

std::string yes_no(const std::optional<bool>& value) {
  return !value ? "" : *value ? "yes" : "no";
}

std::string in_order(Texts texts, std::string_view between = ", ") {
  std::sort(texts.begin(), texts.end());
  return joined(texts, between);
}

std::vector<const Event*> replies(const Session& session) {
  std::vector<const Event*> all;
  for (const Event& event : session.events) {
    if (event.kind == Kind::greeting || event.kind == Kind::reply) all.push_back(&event);
  }
  return all;
}

using Offers = std::map<std::string, std::string>;

Offers offers(const Session& session, bool before_tls) {
  Offers all;
  for (const Capability& capability : session.capabilities) {
    if (capability.before_tls == before_tls)
      all[std::string(capability.keyword)] = in_order(capability.params, " ");
  }
  return all;
}

/// Capabilities of the last EHLO reply: what was offered before STARTTLS is void after it. Where the other
/// session never got that far, those before it are the ones to compare.
Offers comparable_offers(const Session& session, const Session& other) {
  if (session.tls.used && !other.tls.used) {
    if (Offers before = offers(session, true); !before.empty()) return before;
  }
  return offers(session, false);
}

std::string tls_mode(const Tls& tls) {
  if (tls.mode == TlsMode::none) return "none";
  const std::string mode = tls.mode == TlsMode::starttls ? "STARTTLS" : "from the start";
  return tls.used ? mode : mode + ", not completed";
}

std::string auth_result(AuthResult result) {
  switch (result) {
    case AuthResult::accepted: return "accepted";
    case AuthResult::rejected: return "rejected";
    case AuthResult::cancelled: return "cancelled";
    case AuthResult::unknown: break;
  }
  return {};
}

std::string milliseconds(std::int64_t ms) {
  return std::to_string(ms) + " ms";
}

/// The words of a reply without the ids and times that no two mails share.
std::string words_of(const Event& reply) {
  return rules::normalise_reply(reply.text).words;
}

/// How long the server took to answer, where the log tells the time of both.
std::optional<std::int64_t> waited(const Session& session, const Event& reply) {
  if (reply.answers_event < 0) return std::nullopt;
  const auto ms = ms_between(session.events[static_cast<std::size_t>(reply.answers_event)].time, reply.time);
  return ms >= 0 ? ms : std::nullopt;
}

class Comparison {
 public:
  Comparison(const Session& good, const Session& bad, const Rules& rules)
      : good_(good), bad_(bad), rules_(rules) {}

  SessionDiff run() {
    peers();
    encryption();
    certificate();
    capabilities();
    log_in();
    envelope();
    dialogue();
    return std::move(result_);
  }

 private:
  void add(std::string_view topic, std::string_view what, std::string_view good, std::string_view bad) {
    Difference one{topic, std::string(what), one_line(good), one_line(bad)};
    if (one.good != one.bad) result_.differences.push_back(std::move(one));
  }

  void name_of(std::string_view what, std::string_view table, std::string_view good, std::string_view bad) {
    add("server", what, full_name(&rules_, table, good), full_name(&rules_, table, bad));
  }

  void peers() {
    const Server &a = good_.server, &b = bad_.server;
    add("server", "host", a.host, b.host);
    add("server", "address", a.address, b.address);
    add("server", "port", number(a.port), number(b.port));
    add("server", "name in the greeting", a.greeting_name, b.greeting_name);
    name_of("program", "software", a.software, b.software);
    name_of("provider", "providers", a.provider, b.provider);
    add("client", "program", good_.client.name, bad_.client.name);
    add("client", "version", good_.client.version, bad_.client.version);
  }

  void encryption() {
    const Tls &a = good_.tls, &b = bad_.tls;
    add("encryption", "TLS", tls_mode(a), tls_mode(b));
    add("encryption", "TLS version", a.version, b.version);
    add("encryption", "cipher", a.cipher, b.cipher);
    add("encryption", "certificate accepted", yes_no(a.verified), yes_no(b.verified));
    add("encryption", "why not", a.verify_error, b.verify_error);
  }

  void certificate() {
    const Certificate none;
    const Certificate& a = good_.tls.certificate ? *good_.tls.certificate : none;
    const Certificate& b = bad_.tls.certificate ? *bad_.tls.certificate : none;
    add("certificate", "subject", a.subject, b.subject);
    add("certificate", "issuer", a.issuer, b.issuer);
    add("certificate", "names", in_order(a.names), in_order(b.names));
    add("certificate", "valid from", a.not_before, b.not_before);
    add("certificate", "valid until", a.not_after, b.not_after);
    add("certificate", "self-signed", yes_no(a.self_signed), yes_no(b.self_signed));
    add("certificate", "key bits", number(a.key_bits), number(b.key_bits));
  }

  // A session that never came to an EHLO reply offers nothing, which the parting tells better.
  void capabilities() {
    const Offers a = comparable_offers(good_, bad_), b = comparable_offers(bad_, good_);
    if (a.empty() || b.empty()) return;
    const auto shown = [](const Offers& of, const std::string& keyword) {
      const auto found = of.find(keyword);
      return found == of.end()       ? std::string("not offered")
             : found->second.empty() ? std::string("offered")
                                     : "offered: " + found->second;
    };
    Offers keywords = a;
    keywords.insert(b.begin(), b.end());
    for (const auto& [keyword, params] : keywords)
      add("capabilities", keyword, shown(a, keyword), shown(b, keyword));
  }

  void log_in() {
    const Auth &a = good_.auth, &b = bad_.auth;
    add("log-in", "mechanism", a.mechanism, b.mechanism);
    add("log-in", "user name", a.username, b.username);
    add("log-in", "result", auth_result(a.result), auth_result(b.result));
    add("log-in", "fault in the answers", a.fault, b.fault);
  }

  void envelope() {
    const Envelope &a = good_.envelope, &b = bad_.envelope;
    const auto recipients = [](const Envelope& envelope) {
      Texts all;
      for (const Recipient& recipient : envelope.recipients) all.push_back(recipient.address);
      return in_order(std::move(all));
    };
    const auto size = [](const std::optional<std::int64_t>& bytes) {
      return bytes ? human_size(*bytes) : std::string();
    };
    add("envelope", "sender", a.from, b.from);
    add("envelope", "recipients", recipients(a), recipients(b));
    add("envelope", "size declared", size(good_.size.declared), size(bad_.size.declared));
    add("envelope", "size of the message", size(good_.size.message_bytes), size(bad_.size.message_bytes));
  }

  /// Both dialogues side by side, as long as they are of the same course.
  void dialogue() {
    const auto a = replies(good_), b = replies(bad_);
    const auto [x, y] =
        std::mismatch(a.begin(), a.end(), b.begin(), b.end(), [](const Event* one, const Event* other) {
          return one->answers == other->answers && one->code == other->code;
        });
    const auto common = static_cast<std::size_t>(x - a.begin());
    if (x != a.end() || y != b.end())
      result_.parting = Parting{common + 1, x == a.end() ? nullptr : *x, y == b.end() ? nullptr : *y};
    for (std::size_t i = 0; i < common; ++i) reply_text(*a[i], *b[i]);
    for (std::size_t i = 0; i < common; ++i) reply_time(*a[i], *b[i]);
    if (good_.duration_ms && bad_.duration_ms)
      slower("the whole session", *good_.duration_ms, *bad_.duration_ms);
  }

  void reply_text(const Event& a, const Event& b) {
    // An EHLO reply is a list, and capabilities() has compared it.
    if (a.answers == Verb::ehlo || words_of(a) == words_of(b)) return;
    add("replies", "to " + command_words(a.answers), a.text, b.text);
  }

  void reply_time(const Event& a, const Event& b) {
    const auto one = waited(good_, a), other = waited(bad_, b);
    if (one && other) slower("reply to " + command_words(a.answers), *one, *other);
  }

  void slower(const std::string& what, std::int64_t one, std::int64_t other) {
    const auto [fast, slow] = std::minmax(one, other);
    if (slow - fast >= kNoticeable && slow >= 2 * fast)
      add("timing", what, milliseconds(one), milliseconds(other));
  }

  const Session& good_;
  const Session& bad_;
  const Rules& rules_;
  SessionDiff result_;
};

}  // namespace

std::string command_words(Verb verb) {
  switch (verb) {
    case Verb::connection: return "the connection";
    case Verb::auth_answer: return "the log-in's answer";
    case Verb::content: return "the message";
    case Verb::none: return "nothing that the log shows";
    default: return std::string(name(verb));
  }
}

SessionDiff compare(const Session& good, const Session& bad, const Rules& rules) {
  return Comparison(good, bad, rules).run();
}

}  // namespace smtplain
