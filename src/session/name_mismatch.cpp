#include "session/name_mismatch.h"

#include <algorithm>
#include <array>

#include "text/characters.h"
#include "text/pieces.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr CharacterClass kNameCharacters{true, "*.-_"};
constexpr std::size_t kMostNames = 20;

/// A host name, or a pattern of such, at the beginning of `text`; nothing that stands before it is asked for.
std::string_view name_at(std::string_view text) {
  constexpr std::string_view kBefore = "'\"`<[( ";
  text.remove_prefix(std::min(text.find_first_not_of(kBefore), text.size()));
  std::string_view name = text.substr(0, skip_while(text, 0, kNameCharacters));
  while (name.ends_with('.')) name.remove_suffix(1);
  return name.find('.') == npos && name != "localhost" ? std::string_view{} : name;
}

/// All names in a list: "DNS:a.example.net, DNS:b.example.net", "'a', 'b'", "[a, b]", "a, b, not c".
std::vector<std::string_view> names_in(std::string_view list) {
  std::vector<std::string_view> names;
  for (std::size_t at = 0; at < list.size() && names.size() < kMostNames;) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    std::string_view one = list.substr(at, end - at);
    if (const auto type = one.find("DNS:"); type != npos) one.remove_prefix(type + 4);
    if (const std::string_view name = name_at(one); !name.empty()) names.push_back(name);
    at = end + 1;
  }
  return names;
}

/// What stands behind the words, up to an end if there is one; empty if they are not there.
std::string_view after_words(std::string_view text, std::string_view words, std::string_view end) {
  const std::string_view rest = ibehind(text, words);
  return end.empty() ? rest : rest.substr(0, ifind(rest, end));
}

struct Wording {
  std::string_view says;    ///< nothing else is looked for if this is not there
  std::string_view names;   ///< they stand behind it …
  std::string_view until;   ///< … up to this
  std::string_view wanted;  ///< the name asked for stands behind it
};

constexpr std::array kWordings{
    Wording{"did not match expected ", "certificate cn=", "did not match", "expected cn="},  // PHP
    Wording{"does not match target host", "certificate subject name ", " does not match",
            "target host"},  // curl
    Wording{"subject name matches target host", {}, {}, "matches target host"},
    Wording{"certificate is valid for ", "certificate is valid for ", ", not ", ", not "},  // Go
    Wording{"is not in the cert's altnames: ", "cert's altnames: ", "\n", " host: "},       // Node
    Wording{"is not cert's cn: ", "cert's cn: ", "\n", " host: "},
    Wording{"doesn't match either of ", "doesn't match either of ", "\n", "hostname "},  // Python
    Wording{"certificate is not valid for '", {}, {}, "is not valid for "},
    Wording{"any of the subject alternative names: ", "alternative names: ", "]",
            "certificate for <"},  // Java
    Wording{"alternative dns name matching ", {}, {}, "name matching "},
    Wording{"no name matching ", {}, {}, "name matching "},
    Wording{"does not match the server certificate", {}, {}, "hostname "},                       // Ruby
    Wording{"only valid for dnsname(", "only valid for dnsname(", "\n", "not valid for name "},  // rustls
    Wording{"doesn't match '", "doesn't match ", "\n", "hostname "},
};

}  // namespace

NameMismatch find_name_mismatch(std::string_view text) {
  if (ifind(text, "match") == npos && ifind(text, "valid for ") == npos && ifind(text, "cert's ") == npos)
    return {};
  for (const Wording& wording : kWordings) {
    if (ifind(text, wording.says) == npos) continue;
    NameMismatch found;
    if (!wording.names.empty()) found.names = names_in(after_words(text, wording.names, wording.until));
    std::string_view wanted = ibehind(text, wording.wanted);
    // curl calls it a "host name", before that a "hostname" and before that a "host".
    for (const std::string_view word : {"name", " name"})
      if (wording.wanted.ends_with("host") && istarts_with(wanted, word)) wanted.remove_prefix(word.size());
    found.wanted = name_at(wanted);
    return found;
  }
  return {};
}

}  // namespace smtplain
