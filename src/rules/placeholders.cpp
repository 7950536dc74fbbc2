#include "rules/placeholders.h"

#include <algorithm>
#include <array>

#include "rules/normalise.h"
#include "rules/session_tests.h"
#include "text/characters.h"
#include "text/encoding.h"
#include "text/letter_case.h"
#include "text/size.h"
#include "text/smtp.h"

namespace smtplain::rules {
namespace {

struct Fallback {
  std::string_view name, words;
};

constexpr std::array<Fallback, 24> kFallbacks = {{{"username", "this account"},
                                                  {"text", "no words"},
                                                  {"host", "the server"},
                                                  {"port", "the port"},
                                                  {"address", "the server"},
                                                  {"provider", "the server"},
                                                  {"software", "the server"},
                                                  {"client", "the mail program"},
                                                  {"sender", "the sender address"},
                                                  {"recipient", "the recipient"},
                                                  {"mechanism", "the log-in method"},
                                                  {"offered", "no log-in method"},
                                                  {"limit", "the server's limit"},
                                                  {"declared", "more than that"},
                                                  {"size_limit", "the limit"},
                                                  {"sender_domain", "the sender's domain"},
                                                  {"for_attachments", "three quarters of that"},
                                                  {"tls_version", "an unknown TLS version"},
                                                  {"cipher", "an unknown cipher"},
                                                  {"cert_names", "another name"},
                                                  {"cert_expiry", "a date the log does not show"},
                                                  {"verify_error", "the certificate could not be verified"},
                                                  {"helo", "the name the client gave"},
                                                  {"line", "the line"}}};

bool starts_sentence(std::string_view before) {
  return before.empty() || before.ends_with(". ");
}

std::string blanks_for_underscores(std::string_view name) {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

// What a noun before it says as well, where it is not known: "the account {username}", "no mailbox
// {recipient}".
bool said_by_noun(std::string_view name, std::string_view said) {
  if (name == "username") return said.ends_with("account ") || said.ends_with("mailbox ");
  if (name == "sender") return said.ends_with("sender ") || said.ends_with("address ");
  if (name == "recipient")
    return said.ends_with("address ") || said.ends_with("mailbox ") || said.ends_with("user ");
  return name == "ip" && said.ends_with("address ");
}

// The words for what is not known, fitting behind what was said already.
std::string fallback(std::string_view name, std::string_view said) {
  if (name == "code" || name == "enhanced" || said_by_noun(name, said)) return {};
  if (name == "helo" && said.ends_with("EHLO ")) return {};
  if (name == "helo" && said.ends_with("the name ")) return "the client gave";
  if (name == "port" && iends_with(said, "port ")) return "N";
  std::string words = blanks_for_underscores(name);
  for (const Fallback& known : kFallbacks) {
    if (known.name == name) words = known.words;
  }
  return starts_sentence(said) ? capitalised(words) : words;
}

// What people copy into a shell is a name and nothing else, whatever the log calls the host.
std::string in_command(std::string_view host) {
  constexpr std::size_t kLongest = 253;  // RFC 1035 section 2.3.4
  const bool name =
      !host.empty() && host.size() <= kLongest && is_alnum(host.front()) &&
      std::all_of(host.begin(), host.end(), [](char c) { return is_alnum(c) || c == '.' || c == '-'; });
  return name ? std::string(host) : "SERVER";
}

// The command that shows what goes wrong in the handshake, for the port at hand as far as it is known.
std::string tls_test(std::string_view host, std::int32_t port, TlsMode mode) {
  const bool known = port != 0 || mode != TlsMode::none;
  const bool starttls = port == 0 ? mode == TlsMode::starttls : port != 465 && mode != TlsMode::implicit;
  const std::string at = in_command(host) + ':' +
                         (port != 0  ? std::to_string(port)
                          : starttls ? "587"
                                     : "465");
  if (starttls) return "openssl s_client -starttls smtp -connect " + at;
  return "openssl s_client -connect " + at + (known ? "" : ", or with -starttls smtp for port 587");
}

// A log may put anything into a name; a sentence has to stay one.
std::string shortened(std::string words) {
  constexpr std::size_t kMost = 300;
  if (words.size() <= kMost) return words;
  words.resize(cut_utf8(words, kMost).size());
  return words + " …";
}

template <typename List>
std::string join(const List& list, std::size_t most) {
  std::string text;
  std::size_t n = 0;
  for (std::string_view item : list) {
    if (n++ == most) return text + " …";
    if (!text.empty()) text += ", ";
    text += item;
  }
  return text;
}

// A reply that is a code alone has no words to quote: the sentence that would drops out.
bool drop_own_words(std::string& filled, std::string_view& rest) {
  constexpr std::string_view kQuote = " In its own words: \"", kEnd = "\".";
  if (!filled.ends_with(kQuote) || !rest.starts_with(kEnd)) return false;
  filled.resize(filled.size() - kQuote.size());
  rest.remove_prefix(kEnd.size());
  return true;
}

}  // namespace

std::string_view next_placeholder(std::string_view text) {
  for (std::size_t at = text.find('{'); at != npos; at = text.find('{', at + 1)) {
    std::size_t end = at + 1;
    while (end < text.size() && ((text[end] >= 'a' && text[end] <= 'z') || text[end] == '_')) ++end;
    if (end > at + 1 && end < text.size() && text[end] == '}') return text.substr(at + 1, end - at - 1);
  }
  return {};
}

std::string size_words(std::int64_t bytes) {
  const std::string text = std::to_string(bytes) + " bytes";
  return bytes < 1'000'000 ? text : text + " (" + human_size(bytes) + ')';
}

std::string link_of(std::string_view ref) {
  if (!ref.starts_with("rfc")) return std::string(ref);
  return "https://www.rfc-editor.org/rfc/" + std::string(ref);
}

Filler::Filler(const Matcher& matcher, const Session& session, const Event* event, const Match* match)
    : matcher_(matcher), session_(session), event_(event) {
  if (event != nullptr) {
    words_ =
        event->from == Speaker::server ? normalise_reply(event->text).words : normalise_words(event->text);
  }
  if (match != nullptr && match->pattern >= 0) capture(matcher, *match);
}

void Filler::capture(const Matcher& matcher, const Match& match) {
  const auto pattern = static_cast<std::uint32_t>(match.pattern);
  if (matcher.tables().patterns[pattern].source.view().find("(?P<") == npos) return;
  const RE2& re = matcher.regex(pattern);
  const int count = re.NumberOfCapturingGroups();
  if (re.NamedCapturingGroups().empty() || count > 15) return;
  std::array<re2::StringPiece, 16> found;
  if (!re.Match(words_, 0, words_.size(), RE2::UNANCHORED, found.data(), count + 1)) return;
  for (const auto& [name, number] : re.NamedCapturingGroups()) {
    const re2::StringPiece& piece = found[static_cast<std::size_t>(number)];
    if (!piece.empty()) groups_[name] = std::string(piece.data(), piece.size());
  }
}

std::string Filler::fill(std::string_view text) const {
  std::string filled;
  filled.reserve(text.size() + 64);
  for (std::string_view name; !(name = next_placeholder(text)).empty();) {
    const auto at = static_cast<std::size_t>(name.data() - text.data());
    filled += text.substr(0, at - 1);
    text.remove_prefix(at + name.size() + 1);
    std::string words = shortened(value(name));
    if (words.empty() && name == "text" && drop_own_words(filled, text)) continue;
    if (words.empty()) {
      words = fallback(name, filled);
      if (!words.empty() && starts_sentence(filled)) words = capitalised(words);
    }
    // What drops out takes one blank with it, and brackets that hold nothing else.
    if (words.empty() && filled.ends_with(' '))
      filled.pop_back();
    else if (words.empty() && (filled.empty() || filled.back() == '(') && text.starts_with(' '))
      text.remove_prefix(1);
    filled += words;
    if (words.empty() && filled.ends_with(" (") && text.starts_with(')')) {
      filled.resize(filled.size() - 2);
      text.remove_prefix(1);
    }
    // A quoted reply brings its own full stop.
    if (words.ends_with('.') && (text == "." || text.starts_with(". "))) text.remove_prefix(1);
  }
  return filled += text;
}

std::string Filler::value(std::string_view name) const {
  if (name == "size_limit") return told_limit(false);
  if (name == "for_attachments") return told_limit(true);
  if (const auto group = groups_.find(name); group != groups_.end()) return group->second;
  if (name == "username") return std::string(session_.auth.username);
  if (name == "mechanism") return std::string(session_.auth.mechanism);
  if (name == "offered") {
    const bool told = !session_.auth.offered.empty() || !session_.capabilities.empty();
    return told ? join(session_.auth.offered, 8) : "the log does not show which";
  }
  if (name == "client") return std::string(session_.client.name);
  if (name == "sender") {
    return session_.envelope.from.empty() && session_.envelope.from_seen
               ? "the empty sender <>"
               : std::string(session_.envelope.from);
  }
  if (name == "recipient") return recipient();
  if (name == "limit") return session_.size.limit ? size_words(*session_.size.limit) : "";
  if (name == "declared") {
    const auto& size = session_.size;
    return size.declared        ? size_words(*size.declared)
           : size.message_bytes ? size_words(*size.message_bytes)
                                : "";
  }
  if (name == "helo") return std::string(helo_of(session_));
  if (event_ != nullptr && name == "line") return "line " + std::to_string(event_->line);
  if (event_ != nullptr && name == "text") return words_;
  if (event_ != nullptr && name == "code") return event_->code == 0 ? "" : std::to_string(event_->code);
  if (event_ != nullptr && name == "enhanced") return event_->enhanced.str();
  const std::string server = server_value(name);
  return server.empty() ? tls_value(name) : server;
}

std::string Filler::server_value(std::string_view name) const {
  const Server& server = session_.server;
  const std::string_view host = server.host.empty() ? server.greeting_name : server.host;
  // An address tells more than "the server" where it is this machine's own.
  if (name == "host")
    return std::string(host.empty() && server.address.starts_with("127.") ? server.address : host);
  if (name == "port") return server.port == 0 ? "" : std::to_string(server.port);
  if (name == "server") return in_command(server.host.empty() ? server.address : server.host);
  if (name == "server_port") {
    // a mail server's own delivery goes to port 25
    if (server.port == 0) return session_.envelope.kept ? "25" : "587";
    return std::to_string(server.port);
  }
  if (name == "tls_test") return tls_test(server.host, server.port, session_.tls.mode);
  if (name == "address") return std::string(server.address.empty() ? host : server.address);
  if (name != "provider" && name != "software") return {};
  const bool provider = name == "provider";
  const std::string_view id = provider ? server.provider : server.software;
  for (const EntryData& entry : matcher_.tables().entries) {
    if (entry.key == id && entry.table == (provider ? "providers" : "software"))
      return std::string(entry.title);
  }
  return std::string(provider && id.empty() ? host : id);
}

std::string Filler::tls_value(std::string_view name) const {
  const Tls& tls = session_.tls;
  if (name == "tls_version") return std::string(tls.version);
  if (name == "cipher") return std::string(tls.cipher);
  if (name == "verify_error") return std::string(tls.verify_error);
  if (name == "cert_names" && tls.certificate) return join(tls.certificate->names, 4);
  if (name == "cert_expiry" && tls.certificate) return std::string(tls.certificate->not_after);
  return {};
}

std::string Filler::told_limit(bool attachments) const {
  const auto group = groups_.find("size_limit");
  const auto limit = group == groups_.end() ? std::nullopt : parse_size(group->second);
  if (!limit || *limit == 0) return {};
  return attachments ? human_size(attachment_rule_of_thumb(*limit)) : size_words(*limit);
}

// The recipient that this reply is about, else the first one refused, else the only one.
std::string Filler::recipient() const {
  if (event_ != nullptr && event_->answers == Verb::rcpt && event_->answers_event >= 0) {
    const Event& command = session_.events[static_cast<std::size_t>(event_->answers_event)];
    if (const auto known = parse_command(command.text)) {
      const std::string_view address = envelope_address(known->argument);
      if (!address.empty()) return std::string(address);
    }
  }
  const auto& all = session_.envelope.recipients;
  const auto refused =
      std::find_if(all.begin(), all.end(), [](const Recipient& r) { return r.accepted == false; });
  if (refused != all.end()) return std::string(refused->address);
  return all.size() == 1 ? std::string(all.front().address) : "";
}

}  // namespace smtplain::rules
