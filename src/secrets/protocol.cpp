#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "secrets/answers.h"
#include "secrets/spans.h"
#include "text/base64.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// EHLO lists mechanisms after AUTH, and these words are base64 by their letters.
bool is_mechanism(std::string_view word) {
  constexpr std::array names =
      word_list("LOGIN", "PLAIN", "NTLM", "GSSAPI", "XOAUTH2", "XOAUTH", "OAUTHBEARER", "EXTERNAL",
                "ANONYMOUS", "KERBEROS", "CRAM", "DIGEST", "SCRAM", "XYMCOOKIE", "XYMECOOKIE", "XYMPKI",
                "MSN", "SPNEGO", "GSS", "OTP");
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    return istarts_with(word, name) && (word.size() == name.size() || !is_letter(word[name.size()]));
  });
}

/// Past the base64 at `at`, and past what goes on behind a blank that a paste put into it.
std::size_t broken_base64_end(std::string_view text, std::size_t at) {
  constexpr std::size_t shortest = 8;
  std::size_t end = base64_end(text, at);
  while (end > at && end + 1 < text.size() && text[end] == ' ' && text[end - 1] != '=') {
    const std::size_t next = base64_end(text, end + 1);
    const std::string_view piece = text.substr(end + 1, next - end - 1);
    const bool last = next == text.size() || piece.ends_with('=');
    if (!continues_base64(piece) || (piece.size() < shortest && !last)) break;
    end = next;
  }
  return end;
}

/// The initial response of AUTH (RFC 4954 section 4): AUTH PLAIN AGpvaG4Ac2VjcmV0
void find_initial_responses(std::string_view text, SecretSpans& spans) {
  for (std::size_t at = ifind(text, "auth"); at != npos; at = ifind(text, "auth", at + 4)) {
    std::size_t end = at + 4;
    if (istarts_with(text.substr(end), "enticate")) end += 8;
    if (end >= text.size() || (text[end] != ' ' && text[end] != '\t')) continue;
    const std::size_t name = skip_blanks(text, end);
    const std::size_t name_end =
        skip_while(text, name, [](char c) { return is_token_character(c) && c != '='; });
    if (name_end == name || name_end - name > 24 || name_end >= text.size() || !is_space(text[name_end]))
      continue;
    const std::size_t answer = skip_blanks(text, name_end);
    const std::size_t answer_end = broken_base64_end(text, answer);
    const std::string_view word = text.substr(answer, base64_end(text, answer) - answer);
    if (is_mechanism(text.substr(name, name_end - name)) && is_base64_word(word) && !is_mechanism(word)) {
      spans.push_back({answer, answer_end});
    }
  }
}

/// "joe 9f1c…": the answer of CRAM-MD5 (RFC 2195).
bool is_keyed_digest(std::string_view text) {
  constexpr std::size_t digits = 32;
  return text.size() > digits + 1 && text[text.size() - digits - 1] == ' ' &&
         std::all_of(text.end() - digits, text.end(), is_hex);
}

/// Base64 of PLAIN (RFC 4616: NUL user NUL password), XOAUTH2 ("user="), OAUTHBEARER ("n,a="), NTLM's last
/// message, CRAM-MD5 and SCRAM ("c=biws,r=…,p=…", RFC 5802), wherever it is.
bool is_encoded_login(std::string_view word) {
  if (word.size() < 12) return false;
  if (word.starts_with("dXNlcj") || word.starts_with("bixhPX") || word.starts_with("biwsYT") ||
      word.starts_with("TlRMTVNTUAAD"))
    return true;
  if (is_base64_word(word) && is_login_tail(word)) return true;
  const std::string decoded = decode_base64_prefix(word.substr(0, 512));
  const auto nuls = std::count(decoded.begin(), decoded.end(), '\0');
  const bool text = std::all_of(decoded.begin(), decoded.end(), [](char c) {
    return c == '\0' || (c >= 0x20 && c < 0x7F) || static_cast<unsigned char>(c) >= 0x80;
  });
  if (!text || decoded.size() < 5) return false;
  if (is_keyed_digest(decoded) || (decoded.starts_with("c=") && decoded.find(",p=") != npos)) return true;
  // A stack trace cuts its arguments short, before the second NUL. "ALLOWED_SENDERS" only begins like base64.
  const bool whole = decoded.size() * 4 / 3 + 4 >= std::min<std::size_t>(word.size(), 512);
  return nuls == 2 || (nuls == 1 && whole && decoded[0] == '\0' && decoded.find('@') != npos);
}

/// AKIA… of Amazon: who has it names an account, and its secret key stands beside it.
bool is_access_key(std::string_view word) {
  constexpr std::size_t size = 20;
  return word.size() == size && (word.starts_with("AKIA") || word.starts_with("ASIA"));
}

void find_telling_words(std::string_view text, SecretSpans& spans) {
  constexpr std::size_t shortest_key = 40, longest_key = 44, widest_gap = 3;
  std::size_t access_key = npos;  // where the last one ends
  for (std::size_t at = 0; at < text.size();) {
    if (!is_token_character(text[at])) {
      ++at;
      continue;
    }
    const std::size_t end = skip_while(text, at, is_token_character);
    const std::string_view word = text.substr(at, end - at);
    const std::size_t equals = word.find_last_of('=', word.find_last_not_of('='));  // key=SG.x
    const std::size_t cut = word.rfind("...");                                      // "CLIEN...bWl0aEBleGFt"
    const std::size_t value = at + std::max(equals == npos ? 0 : equals + 1, cut == npos ? 0 : cut + 3);
    const std::string_view telling = text.substr(value, end - value);
    const bool keyed = access_key != npos && at - access_key <= widest_gap && word.size() >= shortest_key &&
                       word.size() <= longest_key;
    if (keyed || is_encoded_login(telling) || is_known_token(telling))
      spans.push_back({value, std::max(end, base64_end(text, end))});
    if (is_access_key(telling)) access_key = end;
    at = end;
  }
}

/// Length of a NUL written as \0, \000 or \x00 at `at`; 0 if there is none.
std::size_t written_nul(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  for (const std::string_view form : {"\\u0000", "\\x00", "\\000", "\\00", "\\0"}) {
    if (rest.starts_with(form)) return form.size();
  }
  return 0;
}

/// \0user\0secret, as it is handed to printf or perl to be encoded
void find_written_plain(std::string_view text, SecretSpans& spans) {
  for (std::size_t at = text.find('\\'); at != npos; at = text.find('\\', at + 1)) {
    const std::size_t first = written_nul(text, at);
    if (first == 0) continue;
    const std::size_t user = at + first;
    std::size_t second = text.substr(user, 256).find('\\');
    while (second != npos && written_nul(text, user + second) == 0)
      second = text.substr(user, 256).find('\\', second + 1);
    if (second == npos) continue;
    const std::size_t secret = user + second + written_nul(text, user + second);
    // "\0a@b.c\0two words": what opens before the first NUL closes behind the secret
    const char open = at > 0 && (text[at - 1] == '"' || text[at - 1] == '\'') ? text[at - 1] : '\0';
    const std::size_t close = open == '\0' ? npos : text.find(open, secret);
    const bool quoted = close != npos && text.substr(secret, close - secret).find('\n') == npos;
    const std::size_t end =
        quoted ? close
               : skip_while(text, secret, [](char c) { return !is_space(c) && c != '"' && c != '\''; });
    spans.push_back({secret, end});
    at = end == text.size() ? end - 1 : end;
  }
}

/// "xsasl_cyrus_server_next: decoded response: x", "uncoded client response joe 9f1c…": what Postfix says
/// with -v of an answer of SASL. The user's name is one as well, and shown where it is an address.
void find_sasl_trace(std::string_view text, SecretSpans& spans) {
  for (const std::string_view words :
       {"decoded response: ", "decoded initial response: ", "decoded initial response ",
        "uncoded client response: ", "uncoded client response "}) {
    for (std::size_t at = text.find(words); at != npos; at = text.find(words, at + 1)) {
      const std::size_t begin = at + words.size(), end = std::min(text.find('\n', begin), text.size());
      const std::string_view answer = trim(text.substr(begin, end - begin));
      if (answer.empty() || answer.front() == ':' || answer.ends_with("[hidden]") ||
          looks_like_address(answer))
        continue;
      const std::size_t secret = is_keyed_digest(answer) ? answer.rfind(' ') + 1 : 0;
      spans.push_back({begin + secret, begin + answer.size()});
    }
  }
}

/// "10:11:12 4123   $auth2 = x": what Exim's debug output tells of AUTH LOGIN. PLAIN has the user there.
void find_exim_variables(std::string_view text, SecretSpans& spans) {
  for (const std::string_view name : {"$auth2 = ", "$auth3 = ", "$2 = ", "$3 = "}) {
    for (std::size_t at = text.find(name); at != npos; at = text.find(name, at + 1)) {
      constexpr std::size_t near = 64;
      const std::string_view before = text.substr(at - std::min(at, near), std::min(at, near));
      const std::string_view head = before.substr(before.rfind('\n') + 1);
      const std::size_t begin = at + name.size(), end = std::min(text.find('\n', begin), text.size());
      const bool alone = head.find_first_not_of("0123456789:. \t") == npos;
      if (alone && begin < end && text.substr(begin, end - begin).find('@') == npos)
        spans.push_back({begin, end});
    }
  }
}

/// sendto(5, "base64\r\n", 14, …): what strace shows of an answer of AUTH LOGIN. A user's name is shown.
void find_traced_answers(std::string_view text, SecretSpans& spans) {
  constexpr std::string_view sent = "\\r\\n\", ";
  constexpr std::size_t shortest = 8;
  for (std::size_t end = text.find(sent); end != npos; end = text.find(sent, end + 1)) {
    std::size_t begin = end;
    while (begin > 0 && is_base64_character(text[begin - 1])) --begin;
    const std::string_view word = text.substr(begin, end - begin);
    const bool whole = begin > 1 && text[begin - 1] == '"' && text[begin - 2] == ' ';
    if (!whole || word.size() < shortest || word.size() % 4 != 0 || !is_base64_word(word)) continue;
    const std::string decoded = decode_base64_prefix(word);
    const bool letters =
        std::all_of(decoded.begin(), decoded.end(), [](char c) { return c >= ' ' && c < '\x7f'; });
    if (letters && decoded.find('@') == npos) spans.push_back({begin, end});
  }
}

/// "\x55\x32\x46…": what `strace -xx` shows of the same, every byte escaped.
void find_escaped_answers(std::string_view text, SecretSpans& spans) {
  constexpr std::size_t escape = 4, shortest = 8;
  for (std::size_t at = text.find("\\x"); at != npos; at = text.find("\\x", at + 1)) {
    std::string bytes;
    std::size_t end = at;
    while (end + escape <= text.size() && text.substr(end).starts_with("\\x") && is_hex(text[end + 2]) &&
           is_hex(text[end + 3])) {
      bytes += hex_byte(text[end + 2], text[end + 3]);
      end += escape;
    }
    const std::string_view sent = trim(bytes);
    const std::string_view word = sent.substr(sent.find_last_of(' ') + 1);
    const bool command = istarts_with(sent, "auth ") && is_encoded_login(word);
    const bool base64 = word.size() == sent.size() && word.size() >= shortest && is_base64_word(word) &&
                        decode_base64_prefix(word).find('@') == npos;
    if (command || base64 || (word.size() == sent.size() && is_encoded_login(word)))
      spans.push_back({at, end});
    at = std::max(at, end - std::min<std::size_t>(end, 1));
  }
}

/// "a1", "A003", "17": a tag of IMAP (RFC 9051 section 2.2.1) as clients choose it, and no reply code.
bool is_tag(std::string_view word) {
  const std::size_t letters = skip_while(word, 0, is_letter);
  const std::size_t end = skip_while(word, letters, is_digit);
  return end == word.size() && end > letters && letters <= 2 && (letters > 0 || word.size() != 3);
}

/// IMAP: a1 LOGIN user x; and what was meant for it or for SMTP: LOGIN a@b.c x
void find_imap_login(std::string_view text, std::size_t line, std::size_t end, SecretSpans& spans) {
  const bool bare = text.substr(line).starts_with("LOGIN ");
  std::size_t command = line;
  if (!bare) {
    const std::size_t tag_end = std::min(text.find(' ', line), end);
    if (!is_tag(text.substr(line, tag_end - line))) return;
    command = std::min(tag_end + 1, end);  // the tag may end the text
  }
  if (!istarts_with(text.substr(command), "login ")) return;
  const ShellWord user = read_shell_word(text, skip_blanks(text, command + std::strlen("login ")));
  if (bare && text.substr(user.begin, user.end - user.begin).find('@') == npos) return;
  const std::size_t at = skip_blanks(text, user.after);
  if (user.after >= end || at >= end || at == user.after) return;
  const ShellWord secret = read_shell_word(text, at);
  if (trim(text.substr(secret.after, std::max(end, secret.after) - secret.after)).empty())
    spans.push_back({secret.begin, secret.end});
}

/// POP3 (RFC 1939): PASS x, also behind USER name on the same line, and APOP name digest
void find_pop_login(std::string_view text, std::size_t line, std::size_t end, SecretSpans& spans) {
  const std::string_view words = text.substr(line, end - line);
  const std::size_t pass = istarts_with(words, "user ")   ? ifind(words, " pass ") + 1
                           : istarts_with(words, "pass ") ? 0
                                                          : npos;
  if (pass != npos && (pass > 0 || words.find(' ', 5) == npos)) {
    spans.push_back({line + pass + 5, end});
  } else if (istarts_with(words, "apop ")) {
    const std::size_t digest = words.rfind(' ') + 1;
    if (words.size() - digest == 32) spans.push_back({line + digest, end});
  }
}

/// Where the words of a line begin behind the mark of who says them: "C: ", "> ", "pop3: ".
std::size_t skip_speaker(std::string_view text, std::size_t line, std::size_t end) {
  constexpr std::size_t longest_mark = 8;
  const std::size_t mark = text.substr(line, std::min(end - line, longest_mark)).rfind(": ");
  if (mark != npos) line += mark + 2;
  return skip_while(text, line, [](char c) { return !is_alnum(c) && c != '\n' && c != '"'; });
}

/// Log-ins of the protocols by which mail is fetched: people test both in one go.
void find_mailbox_logins(std::string_view text, SecretSpans& spans) {
  if (ifind(text, "login ") == npos && ifind(text, "pass ") == npos && ifind(text, "apop ") == npos) return;
  for (std::size_t line = 0; line < text.size();) {
    const std::size_t line_end = std::min(text.find('\n', line), text.size());
    const std::size_t words = skip_speaker(text, line, line_end);
    if (words < line_end) {
      const std::size_t end = words + trim(text.substr(words, line_end - words)).size();
      find_imap_login(text, words, end, spans);
      find_pop_login(text, words, end, spans);
    }
    line = line_end + 1;
  }
}

}  // namespace

void find_protocol_secrets(std::string_view text, SecretSpans& spans) {
  find_initial_responses(text, spans);
  for (const SecretSpan& answer : AskedAnswers().find(text)) spans.push_back(answer);
  find_telling_words(text, spans);
  find_written_plain(text, spans);
  find_traced_answers(text, spans);
  find_sasl_trace(text, spans);
  find_exim_variables(text, spans);
  find_escaped_answers(text, spans);
  find_mailbox_logins(text, spans);
}

}  // namespace smtplain
