#include "cli/redaction.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <unordered_map>

#include "cli/anonymise.h"
#include "cli/secret_index.h"
#include "secrets/answers.h"
#include "secrets/forms.h"
#include "secrets/lines.h"
#include "secrets/mask.h"
#include "secrets/spans.h"
#include "text/base64.h"
#include "text/characters.h"
#include "text/encoding.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

// Long strings cannot stand somewhere by chance; short ones have to stand alone.
constexpr std::size_t kUnmistakable = 12;

/// What the session layer hid in a line.
struct Masked {
  std::string_view before;  ///< the words before the mask
  bool joined = false;      ///< of several lines: it may be in another one
  bool whole = false;       ///< a further line of a command that runs over several: nothing else is in it
};
using MaskedLines = std::unordered_map<std::uint64_t, Masked>;

/// Where a secret stands that is too short to be looked for within words.
void add_lone_words(std::string_view text, std::string_view secret, SecretSpans& spans) {
  for (std::size_t at = text.find(secret); at != npos; at = text.find(secret, at + secret.size())) {
    if (is_lone_word(text, at, secret.size())) spans.push_back({at, at + secret.size()});
  }
}

/// Where known secrets stand, those that a paste broke over lines or with blanks too.
SecretSpans find_known(std::string_view text, const SecretIndex& index) {
  SecretSpans spans;
  if (index.forms().empty()) return spans;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = index.match(text, at);
    const bool hit = size >= kUnmistakable || (size > 0 && stands_alone(text, at, size));
    if (hit) spans.push_back({at, at + size});
    at += hit ? size : 1;
  }
  for (const std::string& form : index.forms()) {
    if (is_short_secret(form)) add_lone_words(text, form, spans);
  }
  std::string squeezed;
  std::vector<std::size_t> origin;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool soft_break = c == '=' && i + 1 < text.size() && (text[i + 1] == '\n' || text[i + 1] == '\r');
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || soft_break) continue;
    squeezed += c;
    origin.push_back(i);
  }
  for (std::size_t at = 0; at < squeezed.size();) {
    const std::size_t size = index.match(squeezed, at);
    if (size >= kUnmistakable) spans.push_back({origin[at], origin[at + size - 1] + 1});
    at += size >= kUnmistakable ? size : 1;
  }
  std::sort(spans.begin(), spans.end(),
            [](const SecretSpan& a, const SecretSpan& b) { return a.begin < b.begin; });
  return spans;
}

/// The mask in place of each span; line breaks within one stay.
std::string without(std::string_view text, const SecretSpans& spans) {
  std::string out;
  std::size_t from = 0;
  for (const SecretSpan& span : spans) {
    if (span.end <= from) continue;
    const std::size_t begin = std::max(span.begin, from);
    out += text.substr(from, begin - from);
    bool masked = false;
    for (std::size_t i = begin; i < span.end; ++i) {
      if (text[i] == '\n' || text[i] == '\r') {
        out += text[i];
        masked = false;
      } else if (!masked) {
        out += kMask;
        masked = true;
      }
    }
    from = span.end;
  }
  return out += text.substr(from);
}

SecretIndex known_secrets(const Source& source) {
  SecretIndex index;
  for (const std::string& secret : source.secrets) index.add(secret);
  index.finish();
  return index;
}

MaskedLines masked_lines(const Source& source) {
  MaskedLines lines;
  for (const Session& session : source.sessions) {
    for (const Event& event : session.events) {
      const auto at = event.text.find(kMask);
      if (at == npos || event.kind == Kind::content) continue;
      const bool answer = event.kind == Kind::command || event.kind == Kind::auth_data;
      lines.emplace(event.line,
                    Masked{event.text.substr(0, at), !answer && event.end_line > event.line, false});
      if (!answer) continue;
      for (std::uint64_t more = event.line + 1; more <= event.end_line; ++more)
        lines.emplace(more, Masked{{}, false, true});
    }
  }
  return lines;
}

/// Hides what must be the secret of a line in which the session layer saw one and the search by text did not:
/// a damaged line, or a secret too short to search for.
std::string hide_rest(std::string_view line, const Masked& masked) {
  std::string_view before = masked.before;
  if (before.find('\n') != npos) before = before.substr(before.rfind('\n') + 1);
  std::size_t at = before.empty() ? npos : line.find(before);
  if (at != npos) {
    at += before.size();
  } else if (masked.joined) {
    return std::string(line);
  } else {
    const auto last = line.find_last_not_of(" \t\"',");
    const auto blank = line.find_last_of(" \t\"':>", last);
    at = blank == npos ? 0 : blank + 1;
  }
  return std::string(line.substr(0, at)).append(kMask);
}

/// "0040: " at the start of a row of a dump, as curl --trace prints it, and behind what a log writes before
/// it; 0 for other lines. `hex` tells whether the row shows its bytes in hexadecimal, which no mask of the
/// text beside them hides.
std::size_t dump_offset(std::string_view line, bool& hex) {
  const auto digits = [&](std::size_t at, std::size_t count) {
    return at + count <= line.size() && std::all_of(line.begin() + static_cast<std::ptrdiff_t>(at),
                                                    line.begin() + static_cast<std::ptrdiff_t>(at + count),
                                                    [](unsigned char c) { return std::isxdigit(c) != 0; });
  };
  constexpr std::size_t shortest = 4, longest = 8;
  const std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
  for (std::size_t colon = line.find(": "); colon != npos; colon = line.find(": ", colon + 1)) {
    std::size_t start = colon;
    while (start > 0 && colon - start < longest && digits(start - 1, 1)) --start;
    const std::size_t offset = colon + 2;
    hex = digits(offset, 2) && offset + 2 < line.size() && line[offset + 2] == ' ';
    if (colon - start >= shortest && (start == begin || hex)) return offset;
  }
  hex = false;
  return 0;
}

/// What the server asks in AUTH LOGIN, in base64 and without its code.
bool is_prompt(std::string_view line) {
  constexpr std::size_t encoded = 12;
  const auto asked = line.size() == encoded ? decode_base64(line) : std::nullopt;
  return asked && (iequals(*asked, "Username:") || iequals(*asked, "Password:"));
}

/// The line ended in an answer, or in a word long enough for one: "TH2 dXNlcj1…".
bool may_go_on(std::string_view line) {
  constexpr std::size_t shortest = 16;
  line = trim(line);
  const std::string_view word = line.substr(line.find_last_of(" \t") + 1);
  return ifind(line, "auth ") != npos ||
         (continues_base64(word) && (word.size() >= shortest || word.size() == line.size()));
}

/// Edits the lines of a text one after the other.
class LineRedactor {
 public:
  LineRedactor(const MaskedLines& masked, const std::vector<std::string>& secrets, Anonymiser& anonymiser)
      : masked_(masked), anonymiser_(anonymiser) {
    constexpr std::size_t longest = 5;
    std::copy_if(secrets.begin(), secrets.end(), std::back_inserter(short_),
                 [](const std::string& secret) { return !secret.empty() && secret.size() <= longest; });
  }

  std::string edit(std::string_view line, std::uint64_t number) {
    std::string out = private_key(line);
    const std::size_t row = DumpSecrets::find_row(line);
    const std::size_t prefix = row == npos ? 0 : row;
    // behind something else no reader knows a row of `curl --trace`: a blank tells so
    const std::string framed = prefix > 0 ? std::string(" ").append(line.substr(prefix)) : std::string();
    if (const auto hidden = lines_.hide(prefix > 0 ? framed : line))
      out = std::string(line.substr(0, prefix)).append(*hidden, prefix > 0 ? 1 : 0);
    if (may_hold_secret(out)) out = mask_secrets(out);
    const auto seen = masked_.find(number);
    const bool known = seen != masked_.end();
    bool hex = false;
    const std::size_t offset = dump_offset(line, hex);
    const bool prompt = is_prompt(trim(line));
    const bool answer = typed_ > 0 && !prompt && looks_like_base64(trim(line));
    const bool goes_on = asked_.just_asked() && !known && continues_base64(trim(line));
    if (known && (seen->second.whole || hex))
      out = std::string(line.substr(0, start_of(line, offset))).append(kMask);
    else if (known && out.find(kMask) == std::string::npos)
      out = hide_rest(out, seen->second);
    else if (goes_on || (answer && --typed_ == 0))
      out = std::string(line.substr(0, start_of(line, 0))).append(kMask);
    else if (!answer && !prompt && !trim(line).starts_with("334 "))
      typed_ = 0;
    if (known) hide_short(out);
    if (iequals(trim(line), "auth login")) typed_ = known ? 0 : 2;
    hide_asked(out);
    if (out.ends_with(kMask) && (known || may_go_on(line))) asked_.open();
    return out;
  }

  std::string anonymise(const std::string& line, std::string_view& what) {
    return anonymiser_.line(line, what);
  }

 private:
  // RFC 7468: what stands between BEGIN and END is the key.
  std::string private_key(std::string_view line) {
    const bool mark = line.find("PRIVATE KEY-----") != npos;
    if (mark) in_key_ = line.rfind("-----BEGIN ") != npos && line.find("-----END ") == npos;
    return in_key_ && !mark && !line.empty() ? std::string(kMask) : std::string(line);
  }

  /// Behind an answer it is no word of the log: "dHVscGU=  <- tulpe".
  void hide_short(std::string& out) const {
    for (const std::string& secret : short_) {
      SecretSpans spans;
      add_lone_words(out, secret, spans);
      if (!spans.empty()) out = with_hidden(out, spans);
    }
  }

  /// The answer to "Password:", some lines below the challenge.
  void hide_asked(std::string& out) {
    if (const SecretSpans answers = asked_.find(out); !answers.empty()) out = with_hidden(out, answers);
  }

  static std::size_t start_of(std::string_view line, std::size_t offset) {
    return offset != 0 ? offset : std::min(line.find_first_not_of(" \t"), line.size());
  }

  const MaskedLines& masked_;
  std::vector<std::string> short_;  // secrets that are looked for beside an answer only
  Anonymiser& anonymiser_;
  SecretLines lines_;
  bool in_key_ = false;
  AskedAnswers asked_;
  int typed_ = 0;  // answers of AUTH LOGIN yet to come where no dialogue is
};

std::string redact_text(std::string_view text, const Source& source, Anonymiser& anonymiser,
                        std::vector<Hidden>& hidden) {
  const std::string known = without(text, find_known(text, known_secrets(source)));
  const MaskedLines masked = masked_lines(source);
  LineRedactor redactor(masked, source.secrets, anonymiser);
  // A text without LF has its lines parted by CR, as the readers see it.
  const char separator = text.find('\n') == npos ? '\r' : '\n';
  std::string out;
  out.reserve(known.size());
  std::uint64_t number = 1;
  for (std::size_t at = 0, original_at = 0; at < known.size(); ++number) {
    const std::size_t end = std::min(known.find(separator, at), known.size());
    const std::size_t original_end = std::min(text.find(separator, original_at), text.size());
    const std::size_t body = end > at && known[end - 1] == '\r' ? end - 1 : end;
    const std::string secretless = redactor.edit(std::string_view(known).substr(at, body - at), number);
    const std::string_view original = text.substr(original_at, original_end - original_at);
    if (secretless != original.substr(0, original.size() - (end - body)))
      hidden.push_back({number, "a secret"});
    std::string_view what;
    out += redactor.anonymise(secretless, what);
    if (!what.empty()) hidden.push_back({number, what});
    out.append(known, body, end - body + (end < known.size() ? 1 : 0));
    at = end + 1;
    original_at = original_end + 1;
  }
  return out;
}

std::string to_utf16(std::string_view text, bool little) {
  std::string out;
  const auto unit = [&](std::uint32_t value) {
    const char high = static_cast<char>(value >> 8 & 0xff), low = static_cast<char>(value & 0xff);
    out += little ? low : high;
    out += little ? high : low;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = std::max<std::size_t>(utf8_sequence(text.substr(at)), 1);
    const std::uint32_t c = utf8_code_point(text.substr(at), length);
    if (c >= 0x10000) {
      unit(0xd800 + ((c - 0x10000) >> 10));
      unit(0xdc00 + ((c - 0x10000) & 0x3ff));
    } else {
      unit(c);
    }
    at += length;
  }
  return out;
}

void know_hosts(const Source& source, Anonymiser& anonymiser) {
  for (const Session& session : source.sessions) {
    anonymiser.know_host(session.server.host);
    anonymiser.know_host(session.server.greeting_name);
    if (!session.tls.certificate) continue;
    for (std::string_view name : session.tls.certificate->names) anonymiser.know_host(name);
  }
}

}  // namespace

Redaction redact(const Analyzer& analyzer, std::string bytes, const RedactOptions& options) {
  const Source source = analyzer.analyze({}, bytes);
  Anonymiser anonymiser(options);
  know_hosts(source, anonymiser);
  Redaction result;
  const bool wide = source.encoding.starts_with("utf-16");
  if (!wide) {
    result.bytes = redact_text(bytes, source, anonymiser, result.hidden);
    return result;
  }
  const bool marked = bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff");
  const std::string mark = marked ? bytes.substr(0, 2) : std::string();
  const std::string text = redact_text(to_utf8(std::move(bytes)).text, source, anonymiser, result.hidden);
  result.bytes = mark + to_utf16(text, source.encoding == "utf-16le");
  return result;
}

}  // namespace smtplain
