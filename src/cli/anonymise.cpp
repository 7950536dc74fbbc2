#include "cli/anonymise.h"

#include <arpa/inet.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "text/any_case.h"
#include "text/base64.h"
#include "text/characters.h"
#include "text/letter_case.h"

namespace smtplain {
namespace {

// Bytes beyond ASCII are letters: RFC 6531 addresses, and no encoding is assumed.
constexpr const char* kAddress =
    "[A-Za-z0-9._%+~!#$&*?^{|}=/\\x80-\\xff-]+@[A-Za-z0-9\\x80-\\xff-]+(?:\\.[A-Za-z0-9\\x80-\\xff-]+)+";
constexpr const char* kHost =
    "(?:[0-9A-Fa-f]{0,4}:){2,7}(?:[0-9A-Fa-f]{0,4}|[0-9]{1,3}(?:\\.[0-9]{1,3}){3})"
    "|[0-9]{1,3}(?:\\.[0-9]{1,3}){3}"
    "|[A-Za-z0-9_\\x80-\\xff][A-Za-z0-9_\\x80-\\xff-]*(?:\\.[A-Za-z0-9_\\x80-\\xff-]+)+";
constexpr const char* kBase64 = "[A-Za-z0-9+/]{8,}={0,2}";

// What looks like a name with a top-level domain and is a file, or a module ("mailnews.smtp").
constexpr auto kFileEndings = std::to_array<std::string_view>(
    {"php",  "log", "txt", "c",   "cc",  "cpp",  "h",    "py",   "js",    "ts",   "java",
     "rb",   "pl",  "pm",  "go",  "rs",  "cs",   "html", "htm",  "xml",   "json", "csv",
     "conf", "cfg", "ini", "pem", "crt", "key",  "cer",  "so",   "dll",   "exe",  "sh",
     "eml",  "jsm", "mjs", "cjs", "tsx", "smtp", "imap", "mail", "logger"});

RE2::Options byte_options() {
  RE2::Options options;
  options.set_encoding(RE2::Options::EncodingLatin1);
  options.set_log_errors(false);
  return options;
}

/// Names that RFC 2606 and RFC 6761 keep free tell nothing of anybody.
bool example_name(std::string_view name) {
  const std::string low = "." + lowered(name);
  return ends_with_any(low, {".example.com", ".example.net", ".example.org", ".example", ".test", ".invalid",
                             ".localhost", ".localdomain"});
}

bool example_ip(std::string_view ip) {
  constexpr std::array starts =
      word_list("192.0.2.", "198.51.100.", "203.0.113.", "127.", "0.0.0.0", "2001:db8:", "::1");
  return ip == "::" || starts_with_any(ip, starts);
}

/// "user=", "--mail-from=": what stands before the address and is none of it.
std::size_t key_before(std::string_view found) {
  const auto equals = found.substr(0, found.find('@')).find('=');
  if (equals == npos) return 0;
  if (found.front() == '-') return equals + 1;
  const std::string key = lowered(found.substr(0, equals));
  for (std::string_view known : {"user", "from", "to", "mail", "email", "sender", "rcpt", "recipient",
                                 "username", "login", "address", "orcpt", "auth", "u", "a", "n"}) {
    if (key == known) return equals + 1;
  }
  return 0;
}

/// "250-mx.example.com": the reply code before a name is none of it.
std::size_t code_before(std::string_view found) {
  const auto digit = [](unsigned char c) { return std::isdigit(c) != 0; };
  const bool coded =
      found.size() > 4 && found[3] == '-' && std::all_of(found.begin(), found.begin() + 3, digit);
  return coded ? 4 : 0;
}

template <typename Replace>
std::string replace_all(const RE2& pattern, std::string_view text, Replace replace) {
  std::string out;
  std::size_t from = 0;
  re2::StringPiece match;
  while (from < text.size() &&
         pattern.Match({text.data(), text.size()}, from, text.size(), RE2::UNANCHORED, &match, 1)) {
    const auto at = static_cast<std::size_t>(match.data() - text.data());
    out += text.substr(from, at - from);
    out += replace(std::string_view(match.data(), match.size()), at > 0 ? text[at - 1] : '\0',
                   at + match.size() < text.size() ? text[at + match.size()] : '\0');
    from = at + match.size();
  }
  return out += text.substr(from);
}

}  // namespace

Anonymiser::Anonymiser(const RedactOptions& options)
    : options_(options),
      address_(std::make_unique<RE2>(kAddress, byte_options())),
      host_(std::make_unique<RE2>(kHost, byte_options())),
      base64_(std::make_unique<RE2>(kBase64, byte_options())) {}

Anonymiser::~Anonymiser() = default;

void Anonymiser::know_host(std::string_view name) {
  if (name.find('.') != npos) known_.emplace(lowered(name), true);
}

std::string Anonymiser::line(std::string_view text, std::string_view& what) {
  what = {};
  if (!options_.addresses && !options_.hosts) return std::string(text);
  const std::string with_addresses = options_.addresses ? addresses(text) : std::string(text);
  if (with_addresses != text) what = "an address";
  std::string out = encoded(options_.hosts ? hosts(with_addresses) : with_addresses);
  if (what.empty() && out != text) what = options_.hosts ? "a host name" : "an address";
  return out;
}

std::string Anonymiser::plain(std::string_view text) {
  const std::string out = options_.addresses ? addresses(text) : std::string(text);
  return options_.hosts ? hosts(out) : out;
}

std::string Anonymiser::addresses(std::string_view text) {
  if (text.find('@') == npos) return std::string(text);
  return replace_all(*address_, text, [this](std::string_view found, char, char) { return address(found); });
}

std::string Anonymiser::hosts(std::string_view text) {
  return replace_all(*host_, text, [this](std::string_view found, char before, char next) {
    const std::string copy(found);
    const auto in_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
    std::array<unsigned char, sizeof(in6_addr)> binary{};
    if (inet_pton(AF_INET, copy.c_str(), binary.data()) == 1) return ip(found, false);
    // "routines::certificate", "Net::Cmd" hold no address.
    if (!in_word(before) && !in_word(next) && inet_pton(AF_INET6, copy.c_str(), binary.data()) == 1)
      return ip(found, true);
    const std::size_t code = code_before(found);
    return is_host(found.substr(code), next) ? copy.substr(0, code) + host(found.substr(code)) : copy;
  });
}

/// The user name of AUTH LOGIN is an address in base64.
std::string Anonymiser::encoded(std::string_view text) {
  return replace_all(*base64_, text, [this](std::string_view found, char, char) {
    const auto bytes = decode_base64(found);
    const bool readable = bytes && std::all_of(bytes->begin(), bytes->end(), [](unsigned char c) {
                            return c >= 0x20 || c == '\n' || c == '\r' || c <= 1;
                          });
    if (!readable || bytes->find_first_of("@.") == std::string::npos) return std::string(found);
    const std::string changed = plain(*bytes);
    return changed == *bytes ? std::string(found) : encode_base64(changed);
  });
}

std::string Anonymiser::address(std::string_view found) {
  const std::size_t key = key_before(found);
  const std::string_view bare = found.substr(key);
  const std::string kept(found.substr(0, key));
  if (example_name(bare.substr(bare.find('@') + 1))) return kept + std::string(bare);
  auto& example = addresses_[lowered(bare)];
  if (example.empty()) example = "person" + std::to_string(addresses_.size()) + "@example.com";
  return kept + example;
}

std::string Anonymiser::host(std::string_view found) {
  if (example_name(found)) return std::string(found);
  auto& example = hosts_[lowered(found)];
  if (example.empty()) example = "host" + std::to_string(hosts_.size()) + ".example.net";
  return example;
}

std::string Anonymiser::ip(std::string_view found, bool six) {
  if (example_ip(found)) return std::string(found);
  auto& example = ips_[lowered(found)];
  if (!example.empty()) return example;
  if (six) return example = "2001:db8::" + std::to_string(++sixes_);
  const std::size_t nth = ips_.size() - sixes_ - 1;
  constexpr std::array nets = word_list("192.0.2.", "198.51.100.", "203.0.113.");
  return example = std::string(nets[nth / 254 % nets.size()]) + std::to_string(nth % 254 + 1);
}

bool Anonymiser::is_host(std::string_view name, char next) const {
  if (known_.count(lowered(name)) > 0) return true;
  const std::string_view last = name.substr(name.rfind('.') + 1);
  if (last.size() < 2 || last.size() > 6 || next == '(') return false;
  // "System.Net.Mail", "smtplib.SMTPException": names in a program.
  const auto letter = [](unsigned char c) { return std::isalpha(c) != 0; };
  const auto small = [](unsigned char c) { return std::islower(c) != 0; };
  if (!std::all_of(last.begin(), last.end(), letter)) return false;
  if (!small(static_cast<unsigned char>(last[0])) && std::any_of(last.begin(), last.end(), small))
    return false;
  return std::find(kFileEndings.begin(), kFileEndings.end(), lowered(last)) == kFileEndings.end();
}

}  // namespace smtplain
