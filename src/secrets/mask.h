// Secrets never leave the program: what stands in their place.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "secrets/spans.h"

namespace smtplain {

/// What a reader sees instead of a secret.
inline constexpr std::string_view kMask = "[hidden]";

/// Hides the secrets that free text shows by its own syntax: `--user a@b:secret`, `--auth-password x`,
/// `-pass=x`, `smtp://user:secret@host`, `password="x"`, `"pass": "x"`, `Authorization: Bearer x`, `AUTH
/// PLAIN <base64>`, a stack trace's `login('user', 'secret')`, a TLS `Master-Key: …`. Gives the text
/// unchanged where there are none.
/// `unmistakable` gets those of its secrets that nothing else is called: eight characters and more, letters
/// and digits among them.
std::string mask_secrets(std::string_view text, std::vector<std::string_view>* unmistakable = nullptr);

/// The text with kMask in place of each span; they are in order and do not overlap.
std::string with_hidden(std::string_view text, const SecretSpans& spans);

/// True if mask_secrets would change the text; cheap enough for every line of a large log.
bool may_hold_secret(std::string_view text);

}  // namespace smtplain
