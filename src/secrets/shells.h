// What somebody typed at a prompt to see a secret, and what was printed then on the next line.
#pragma once
#include <optional>
#include <string_view>

#include "secrets/spans.h"

namespace smtplain {

/// What a typed line shows on the next: nothing of interest, a secret as it is, or in quotes only (">" is
/// Node's prompt, and goes before what mail programs quote), a user and a secret in one word.
enum class Shown { nothing, secret, literal, login };

/// `$ echo $SMTP_PASSWORD`, `$ kubectl get secret mail -o … | base64 -d`, `>>> os.environ["SMTP_PASS"]`,
/// `PS C:\> $env:SMTP_PASS`, `(Pdb) p password`.
Shown shown_by(std::string_view line);

/// False for most lines: shown_by() gives nothing.
bool may_be_typed(std::string_view line);

/// The value on the line below: `x`, `'x'`, `=> "x"`, `Out[3]: 'x'`. Nothing for another prompt, an error or
/// a sentence.
std::optional<SecretSpan> shown_value(std::string_view line, Shown how);

/// A line that encodes a log-in, whose result the next one shows: `>>> b64encode(b"x")`, `printf x | base64`.
bool encodes(std::string_view line);

/// A line that prints a log-in's bytes: `echo -ne 'x' | base64 | xxd`, `base64 -d <<< x | hexdump -C`.
bool shows_bytes(std::string_view line);

/// The base64 that is all of a line, but for quotes: b'x'. A user's name is shown.
std::optional<SecretSpan> encoded_secret(std::string_view line);

}  // namespace smtplain
