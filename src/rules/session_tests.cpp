#include "rules/session_tests.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "rules/vocabulary.h"
#include "text/smtp.h"

namespace smtplain::rules {
namespace {

using Words = std::span<const Text>;

template <typename List>
bool has(const List& words, std::string_view wanted) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return iequals(word, wanted); });
}

bool is_truth(Words words, bool value) {
  return has(words, value ? "true" : "false");
}

// A fact that the log may not show holds neither way.
bool is_truth(Words words, std::optional<bool> value) {
  return value && is_truth(words, *value);
}

std::string_view mode_name(TlsMode mode) {
  constexpr std::array names = word_list("none", "starttls", "implicit");
  return names[static_cast<std::size_t>(mode)];
}

std::string_view result_name(AuthResult result) {
  constexpr std::array names = word_list("unknown", "accepted", "rejected", "cancelled");
  return names[static_cast<std::size_t>(result)];
}

// "SIZE" is a keyword, "AUTH PLAIN" one with a parameter. What STARTTLS made void counts only if nothing
// came after it (RFC 3207 section 4.2).
bool offers(const Session& session, std::string_view wanted) {
  const std::string_view keyword = wanted.substr(0, wanted.find(' '));
  const std::string_view param = keyword.size() < wanted.size() ? wanted.substr(keyword.size() + 1) : "";
  const auto& all = session.capabilities;
  const auto renewed = [&all] {
    return std::any_of(all.begin(), all.end(), [](const Capability& c) { return !c.before_tls; });
  };
  return std::any_of(all.begin(), all.end(), [&](const Capability& c) {
    if (!iequals(c.keyword, keyword) || (c.before_tls && renewed())) return false;
    return param.empty() || has(c.params, param);
  });
}

bool tried(const Session& session, std::string_view command) {
  const std::uint32_t wanted = parse_answers(command);
  return std::any_of(session.events.begin(), session.events.end(), [wanted](const Event& event) {
    return event.from == Speaker::client && event.verb != Verb::none && (verb_bit(event.verb) & wanted) != 0;
  });
}

// The program tells the answer to its log-in, and not its commands. In a headline above the dialogue that
// tells nothing of what the dialogue came to.
bool told_of_log_in(const Session& session) {
  if (session.reply_event < 0 || session.capabilities.empty()) return false;
  const Event& reply = session.events[static_cast<std::size_t>(session.reply_event)];
  return reply.answers == Verb::auth && reply.line > session.capabilities.back().line;
}

// What the server offered is void once STARTTLS was agreed on (RFC 3207 section 4.2). Where the log does not
// show the answer to the EHLO behind it, nobody knows what is missing there.
bool list_is_void(const Session& session) {
  if (!session.tls.used) return false;
  const std::uint32_t last = session.capabilities.back().line;
  return std::any_of(session.events.begin(), session.events.end(), [last](const Event& event) {
    return event.from == Speaker::client && event.verb == Verb::starttls && event.line > last;
  });
}

// RFC 3207 section 4.2: after STARTTLS the client has to greet once more.
bool greeted_encrypted(const Session& session) {
  return std::any_of(session.events.begin(), session.events.end(), [](const Event& event) {
    return event.encrypted && (event.verb == Verb::ehlo || event.verb == Verb::helo);
  });
}

// The last thing that the log shows of the connection.
std::string_view ending(const Session& session) {
  for (auto event = session.events.rbegin(); event != session.events.rend(); ++event) {
    if (event->kind == Kind::error) return "error";
    if (event->kind == Kind::close || (event->kind == Kind::reply && event->code == 221)) return "closed";
    if (event->kind != Kind::noise && event->kind != Kind::note) return "open";
  }
  return "open";
}

bool size_holds(std::string_view what, const Size& size) {
  if (!size.limit || *size.limit == 0) return false;
  if (what == "declared-over-limit") return size.declared && *size.declared > *size.limit;
  return size.message_bytes && *size.message_bytes > *size.limit;
}

bool plain_password(const Session& session) {
  if (session.auth.mechanism != "PLAIN" && session.auth.mechanism != "LOGIN") return false;
  if (session.auth.result == AuthResult::unknown || session.auth.result == AuthResult::cancelled)
    return false;
  return std::any_of(session.events.begin(), session.events.end(), [&](const Event& event) {
    if (event.from != Speaker::client || event.encrypted) return false;
    // "AUTH PLAIN" alone names the method; who was let in has sent the rest.
    return event.verb == Verb::auth_answer ||
           (event.verb == Verb::auth &&
            (session.auth.result == AuthResult::accepted || event.text.find(' ') != event.text.rfind(' ')));
  });
}

// RFC 5321 section 4.5.3.1.8 asks servers to take 100; those that count take fewer, hardly one fewer than
// ten.
bool many_recipients(const Session& session) {
  const auto& all = session.envelope.recipients;
  return std::count_if(all.begin(), all.end(),
                       [](const Recipient& r) { return r.accepted.value_or(false); }) >= 10;
}

// "2026-11-21T02:45:33Z" as milliseconds since 1970.
std::optional<std::int64_t> parse_utc(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  int year = 0;
  unsigned month = 0, day = 0;
  std::from_chars(text.data(), text.data() + 4, year);
  std::from_chars(text.data() + 5, text.data() + 7, month);
  std::from_chars(text.data() + 8, text.data() + 10, day);
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                         std::chrono::day{day}};
  if (!date.ok()) return std::nullopt;
  const auto since = std::chrono::sys_days{date}.time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

// RFC 6125 section 6.4.3: a star stands for one label, at the left.
bool covers(std::string_view name, std::string_view host) {
  if (iequals(name, host)) return true;
  if (name.size() < 3 || !name.starts_with("*.")) return false;
  const std::size_t dot = host.find('.');
  return dot != npos && iequals(name.substr(1), host.substr(dot));
}

// Days from the session to the certificate's last one, by the log's own dates.
std::optional<std::int64_t> certificate_days_left(const Session& session) {
  if (!session.tls.certificate || !session.started.has_date) return std::nullopt;
  const auto end = parse_utc(session.tls.certificate->not_after);
  if (!end) return std::nullopt;
  constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;
  const std::int64_t left_ms = *end - session.started.ms;
  return left_ms > -day_ms ? std::max<std::int64_t>(left_ms, 0) / day_ms : -1;
}

// Certificates that renew themselves do so earlier; monitors commonly warn from two weeks on.
bool certificate_expires_soon(const Session& session) {
  constexpr std::int64_t kSoonDays = 14;
  const auto left = certificate_days_left(session);
  return left && *left >= 0 && *left < kSoonDays;
}

std::string_view greeting_text(const Session& session) {
  for (const Event& event : session.events) {
    if (event.kind == Kind::greeting) return event.text;
  }
  return {};
}

bool matches_any(const SessionTest& test, std::string_view text, const Matcher& matcher) {
  for (std::uint32_t p = test.patterns.first; p < test.patterns.first + test.patterns.count; ++p) {
    if (!text.empty() && matcher.found_in(p, text)) return true;
  }
  return false;
}

}  // namespace

bool server_spoke(const Session& session) {
  return std::any_of(session.events.begin(), session.events.end(), [](const Event& event) {
    return event.from == Speaker::server && (event.kind == Kind::reply || event.kind == Kind::greeting);
  });
}

std::string_view helo_of(const Session& session) {
  for (auto event = session.events.rbegin(); event != session.events.rend(); ++event) {
    if (event->verb != Verb::ehlo && event->verb != Verb::helo) continue;
    if (const auto known = parse_command(event->text)) return known->argument;
  }
  return {};
}

bool certificate_name_mismatch(const Session& session) {
  const std::string_view host = session.server.host;
  if (!session.tls.certificate || session.tls.certificate->names.empty() || host.find('.') == npos) {
    return false;
  }
  if (host.find_first_not_of("0123456789.") == npos) return false;  // an address: no name to compare
  // Behind the common name stand others as a rule, and a client that went on has found its own among them.
  if (session.tls.certificate->common_name_only && session.tls.used) return false;
  const auto& names = session.tls.certificate->names;
  return std::none_of(names.begin(), names.end(),
                      [host](std::string_view name) { return covers(name, host); });
}

bool certificate_expired(const Session& session) {
  const auto left = certificate_days_left(session);
  return left && *left < 0;
}

bool session_test_holds(const SessionTest& test, const Session& session, const Matcher& matcher) {
  const Words values = slice(matcher.tables().words, test.values);
  const auto all = [&](auto holds) { return std::all_of(values.begin(), values.end(), holds); };
  const auto any = [&](auto holds) { return std::any_of(values.begin(), values.end(), holds); };
  switch (test.field) {
    case SessionField::port: return has(values, std::to_string(session.server.port));
    case SessionField::tls: return has(values, mode_name(session.tls.mode));
    case SessionField::encrypted: return is_truth(values, session.tls.used);
    case SessionField::greeted_encrypted: return is_truth(values, greeted_encrypted(session));
    case SessionField::outcome: return has(values, name(session.outcome));
    case SessionField::stage: return has(values, name(session.stage));
    case SessionField::offers: return any([&](std::string_view word) { return offers(session, word); });
    case SessionField::lacks:
      return !session.capabilities.empty() && !list_is_void(session) &&
             all([&](std::string_view word) { return !offers(session, word); });
    case SessionField::tried:
      return all([&](std::string_view word) {
        return tried(session, word) || (word == "AUTH" && told_of_log_in(session));
      });
    case SessionField::not_tried:
      return all([&](std::string_view word) {
        // Programs may say that they ask for it, and not show the command.
        return !tried(session, word) && !(word == "STARTTLS" && session.tls.mode == TlsMode::starttls);
      });
    case SessionField::server_spoke: return is_truth(values, server_spoke(session));
    case SessionField::decided: return is_truth(values, session.reply_event >= 0);
    case SessionField::ended: return has(values, ending(session));
    case SessionField::size:
      return any([&](std::string_view word) { return size_holds(word, session.size); });
    case SessionField::mechanism: return has(values, session.auth.mechanism);
    case SessionField::greeting: return matches_any(test, greeting_text(session), matcher);
    case SessionField::helo: return matches_any(test, helo_of(session), matcher);
    case SessionField::host: {
      const Server& server = session.server;
      return matches_any(test, server.host.empty() ? server.address : server.host, matcher);
    }
    case SessionField::self_signed:
      return session.tls.certificate && is_truth(values, session.tls.certificate->self_signed);
    case SessionField::cert_expired: return is_truth(values, certificate_expired(session));
    case SessionField::cert_expires_soon: return is_truth(values, certificate_expires_soon(session));
    case SessionField::cert_name_mismatch: return is_truth(values, certificate_name_mismatch(session));
    case SessionField::verified: return is_truth(values, session.tls.verified);
    case SessionField::tls_version: return matches_any(test, session.tls.version, matcher);
    case SessionField::cipher: return matches_any(test, session.tls.cipher, matcher);
    case SessionField::auth_fault: return matches_any(test, session.auth.fault, matcher);
    case SessionField::auth_result: return has(values, result_name(session.auth.result));
    case SessionField::plain_password: return is_truth(values, plain_password(session));
    case SessionField::many_recipients: return is_truth(values, many_recipients(session));
  }
  return false;
}

}  // namespace smtplain::rules
