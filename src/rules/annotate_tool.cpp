// What the client program says: the connection, TLS, certificates, errors.
#include <algorithm>

#include "rules/annotate.h"
#include "rules/knowledge.h"
#include "rules/literals.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain::rules {
namespace {

std::string_view digits_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  return text.substr(at, end - at);
}

// The number behind one of the words that introduce an error number of the system.
std::string_view system_error_number(std::string_view text) {
  if (mentions_any(text, {"err", "wsa"})) {
    for (std::string_view mark : {"errno=", "[errno ", "errno ", "errno: ", "os error ", "socket error # ",
                                  "error #", "error: (", "wsa"}) {
      const std::size_t at = ifind(text, mark);
      if (at == npos) continue;
      const std::string_view number = digits_at(text, at + mark.size());
      if (!number.empty()) return number;
    }
  }
  // "Connection refused (111)"
  const std::size_t open = text.rfind('(');
  if (open == npos) return {};
  const std::string_view number = digits_at(text, open + 1);
  const std::size_t after = open + 1 + number.size();
  return number.size() >= 2 && after < text.size() && text[after] == ')' ? number : std::string_view{};
}

// "ECONNREFUSED" in "connect ECONNREFUSED 192.0.2.1:25".
std::string_view error_name(std::string_view text) {
  for (std::size_t at = text.find('E'); at != npos; at = text.find('E', at + 1)) {
    std::size_t end = at;
    while (end < text.size() && ((text[end] >= 'A' && text[end] <= 'Z') || text[end] == '_')) ++end;
    if (end - at >= 5) return text.substr(at, end - at);
    at = end;
  }
  return {};
}

}  // namespace

// Adds the sentence of the longest key of the table that stands in the line.
const EntryData* Annotator::known_words(const Event& event, std::string_view table) {
  const EntryData* entry = find_entry_in(matcher_, table, event.text, session_.client.name);
  say(entry);
  return entry;
}

void Annotator::connect(const Event& event) {
  const EntryData* const words = known_words(event, "tool-lines");
  const std::string port = std::to_string(session_.server.port);
  if (!port_told_ && session_.server.port != 0 && event.text.find(port) != npos) {
    say(find_entry(matcher_, "ports", port));
    port_told_ = true;
  }
  error_numbers(event.text, words);
}

void Annotator::tls(const Event& event) {
  const bool fine =
      event.text.starts_with("Verif") && (event.text.ends_with("OK") || event.text.ends_with("(ok)"));
  if (fine && !session_.tls.used) {
    return say("tls", "No certificate was received here, so there was nothing to find fault with.");
  }
  if (known_words(event, "tls-messages") == nullptr && known_words(event, "verify-errors") == nullptr)
    known_words(event, "tool-lines");
  const bool result = !session_.tls.cipher.empty() && event.text.find(session_.tls.cipher) != npos;
  if (result) {
    tls_version(session_.tls.version);
    cipher(session_.tls.cipher);
  }
}

void Annotator::tls_version(std::string_view text) {
  say(find_entry(matcher_, "tls-versions", text));
}

// "ECDHE-RSA-AES256-GCM-SHA384" by its parts; the suites of TLS 1.3 have an entry each.
void Annotator::cipher(std::string_view suite) {
  if (const EntryData* whole = find_entry(matcher_, "cipher-parts", suite)) return say(whole);
  while (!suite.empty()) {
    const std::size_t end = std::min(suite.find_first_of("-_"), suite.size());
    const std::string_view part = suite.substr(0, end);
    if (const EntryData* entry = find_entry(matcher_, "cipher-parts", part)) {
      say(entry->table, std::string(part) + ": " + sentence(*entry));
    }
    suite.remove_prefix(std::min(end + 1, suite.size()));
  }
}

void Annotator::certificate(const Event& event) {
  if (known_words(event, "tool-lines") == nullptr) known_words(event, "verify-errors");
}

// curl's exit number, the system's error number or name. curl's own words say more than its number does, and
// an entry with the title of the words' own says the same again.
void Annotator::error_numbers(std::string_view text, const EntryData* words) {
  if (const std::size_t at = text.find("curl: ("); at != npos) {
    if (words == nullptr) say(find_entry(matcher_, "curl-exits", digits_at(text, at + 7)));
    return;
  }
  const auto say_more = [&](const EntryData* error) {
    if (words == nullptr || error == nullptr || words->title.view() != error->title.view()) say(error);
  };
  if (const EntryData* named = find_entry(matcher_, "errnos", error_name(text))) return say_more(named);
  // Old gethostbyname() leaves a number behind that speaks of something else ("failed. errno=11").
  if (text.find("gethostbyname failed") != npos) return;
  say_more(find_entry(matcher_, "errnos", system_error_number(text)));
}

void Annotator::tool(const Event& event) {
  const EntryData* const words = known_words(event, "tool-lines");
  if (event.kind == Kind::note) return;
  error_numbers(event.text, words);
  // "curl: (60) SSL certificate problem: certificate has expired": what the words say, then the reason in
  // them.
  if (known_words(event, "verify-errors") == nullptr) known_words(event, "tls-messages");
}

void Annotator::close(const Event& event) {
  error_numbers(event.text, known_words(event, "tool-lines"));
  if (!said()) say("close", "The connection was closed.");
}

}  // namespace smtplain::rules
