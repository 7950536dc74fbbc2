#include "readers/connection_words.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "text/recent_texts.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr auto npos = std::string_view::npos;

enum class Where : std::uint8_t { start, anywhere, whole };

struct Phrase {
  std::string_view text;  // lower case
  Where where;
  Kind kind;
};

// Failures come first: Windows' telnet says "Connecting To host...Could not open connection" on one line.
constexpr std::array kPhrases{
    Phrase{"could not open connection to the host", Where::anywhere, Kind::error},
    Phrase{"unable to connect to remote host", Where::anywhere, Kind::error},
    Phrase{"nodename nor servname provided", Where::anywhere, Kind::error},
    Phrase{"temporary failure in name resolution", Where::anywhere, Kind::error},
    Phrase{"name or service not known", Where::anywhere, Kind::error},
    Phrase{"host name lookup failure", Where::anywhere, Kind::error},
    Phrase{"telnet: ", Where::start, Kind::error},
    Phrase{"ncat: connected to", Where::start, Kind::connect},
    Phrase{"ncat: version", Where::start, Kind::note},
    Phrase{"ncat: ssl connection to", Where::start, Kind::tls},
    Phrase{"ncat: ", Where::start, Kind::error},
    Phrase{"nc: ", Where::start, Kind::error},
    Phrase{"netcat: ", Where::start, Kind::error},
    Phrase{"network error: ", Where::start, Kind::error},
    Phrase{"fatal error: network error", Where::start, Kind::error},
    Phrase{"connection refused", Where::whole, Kind::error},
    Phrase{"connection timed out", Where::whole, Kind::error},
    Phrase{"connect failed", Where::whole, Kind::error},
    Phrase{"operation timed out", Where::whole, Kind::error},
    Phrase{"no route to host", Where::whole, Kind::error},
    Phrase{"connection reset by peer", Where::whole, Kind::error},
    Phrase{"unknown host", Where::whole, Kind::error},
    Phrase{"connecting to ", Where::start, Kind::connect},
    Phrase{"connected to ", Where::start, Kind::connect},
    Phrase{"connection established", Where::start, Kind::connect},
    Phrase{"escape character is", Where::start, Kind::connect},
    Phrase{"to escape to local shell", Where::start, Kind::note},
    Phrase{"welcome to microsoft telnet", Where::start, Kind::note},
    Phrase{"looking up host", Where::start, Kind::connect},
    Phrase{"connection closed", Where::start, Kind::close},
    Phrase{"connection closing", Where::start, Kind::close},
    Phrase{"connection to host lost", Where::start, Kind::close},
    Phrase{"connection lost", Where::start, Kind::close},
    Phrase{"connection to host was lost", Where::start, Kind::close},
    Phrase{"la connexion a l'hôte a été perdue", Where::start, Kind::close},
    Phrase{"perte de la connexion", Where::start, Kind::close},
    Phrase{"verbindung zu host verloren", Where::start, Kind::close},
    Phrase{"se ha perdido la conexi", Where::start, Kind::close},
    Phrase{"remote host closed connection", Where::start, Kind::close},
    Phrase{"remote side unexpectedly closed", Where::start, Kind::close},
    Phrase{"server unexpectedly closed network connection", Where::start, Kind::close},
    Phrase{"press any key to continue", Where::start, Kind::noise},
    Phrase{"telnet> ", Where::start, Kind::note},
};

bool holds(std::string_view line, const Phrase& phrase) {
  switch (phrase.where) {
    case Where::start: return istarts_with(line, phrase.text);
    case Where::anywhere: return ifind(line, phrase.text) != npos;
    case Where::whole: break;
  }
  const std::string_view bare = line.ends_with('.') ? line.substr(0, line.size() - 1) : line;
  return iequals(bare, phrase.text);
}

/// "Trying 192.0.2.1...", "Trying ::1:25...": the address; an empty view for anything else.
std::string_view tried_address(std::string_view line) {
  if (!istarts_with(line, "trying ")) return {};
  const std::string_view rest = trim(line.substr(7));
  const auto dots = rest.find("...");
  const auto blank = rest.find(' ');
  if (dots == npos && (blank != npos || !looks_like_ip_address(rest))) return {};
  return dots == npos ? rest : rest.substr(0, dots);
}

std::vector<std::string_view> words_of(std::string_view text, std::size_t most = 40) {
  std::vector<std::string_view> words;
  while (words.size() < most) {
    const auto start = text.find_first_not_of(" \t");
    if (start == npos) break;
    text.remove_prefix(start);
    const auto end = std::min(text.find_first_of(" \t"), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

std::string_view unquoted(std::string_view word) {
  while (!word.empty() && (word.front() == '\'' || word.front() == '"')) word.remove_prefix(1);
  while (!word.empty() && (word.back() == '\'' || word.back() == '"')) word.remove_suffix(1);
  return word;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// A port by number or by the name that /etc/services gives it.
std::string_view port_of(std::string_view word) {
  if (is_number(word)) return word;
  if (iequals(word, "smtp")) return "25";
  if (iequals(word, "submission")) return "587";
  if (iequals(word, "smtps") || iequals(word, "submissions")) return "465";
  return {};
}

void split_host_port(std::string_view text, CallTarget& target) {
  text = unquoted(text);
  const auto colon = text.rfind(':');
  const bool has_port = colon != npos && !port_of(text.substr(colon + 1)).empty() &&
                        (text.find(':') == colon || (colon > 0 && text[colon - 1] == ']'));
  target.host = has_port ? text.substr(0, colon) : text;
  if (has_port) target.port = port_of(text.substr(colon + 1));
  if (target.host.starts_with('[') && target.host.ends_with(']')) {
    target.host = target.host.substr(1, target.host.size() - 2);
  }
}

constexpr std::array<std::string_view, 17> kPrograms{
    "telnet", "ncat",   "netcat",   "nc",    "openssl",  "gnutls-cli", "swaks", "swaks.pl", "curl",
    "msmtp",  "s-nail", "smtp-cli", "ssmtp", "sendmail", "mailx",      "mail",  "exim"};

/// What may stand before a typed command: nothing, a shell prompt, "sudo".
bool is_prompt(std::string_view before) {
  before = trim(before);
  if (before.ends_with("sudo")) before = trim(before.substr(0, before.size() - 4));
  if (before.ends_with("perl")) before = trim(before.substr(0, before.size() - 4));
  if (before.empty()) return true;
  if (before.size() > 120) return false;
  static constexpr std::array<std::string_view, 8> kEnds{"$", "#", ">", "%", "❯", "➜", "»", "**"};
  for (const auto end : kEnds) {
    if (before.ends_with(end)) return true;
  }
  return before.starts_with("➜") || (before.ends_with(':') && before.find('@') != npos);
}

bool is_path_char_before(std::string_view line, std::size_t at) {
  return at > 0 && (line[at - 1] == '/' || line[at - 1] == '\\');
}

/// The start of the word that ends before `at`: "/usr/bin/" of "/usr/bin/telnet".
std::size_t start_of_path(std::string_view line, std::size_t at) {
  if (!is_path_char_before(line, at)) return at;
  const auto blank = line.find_last_of(" \t>$#", at - 1);
  return blank == npos ? 0 : blank + 1;
}

// `# echo -e "EHLO pc\nQUIT" |nc mail.example.com 25`
bool is_fed(std::string_view before) {
  before = trim(before);
  if (!before.ends_with('|')) return false;
  for (const std::string_view feeder : {"echo ", "printf ", "echo;", "sleep "}) {
    const auto at = before.find(feeder);
    if (at != npos && (at == 0 || is_prompt(before.substr(0, at)) || before[at - 1] == '(')) return true;
  }
  return false;
}

std::optional<ProgramCall> call_of(std::string_view line, std::string_view program) {
  for (auto at = line.find(program); at != npos; at = line.find(program, at + 1)) {
    std::string_view rest = line.substr(at + program.size());
    if (rest.starts_with(".exe")) rest.remove_prefix(4);
    if (!rest.empty() && rest.front() != ' ' && rest.front() != '\t') continue;
    const std::string_view before = line.substr(0, start_of_path(line, at));
    if (is_prompt(before) || is_fed(before)) return ProgramCall{program, trim(rest)};
  }
  return std::nullopt;
}

/// Prose begins lines with "mail" and "telnet" as well; arguments of the right shape tell a typed command.
bool is_typed(const ProgramCall& call, bool prompted) {
  if (call.program == "openssl") return call.arguments.starts_with("s_client");
  const auto words = words_of(call.arguments);
  if (call.program == "telnet" || call.program == "nc" || call.program == "ncat" ||
      call.program == "netcat") {
    if (words.empty()) return prompted;
    if (words.size() > 1 && !port_of(words[1]).empty()) return true;
    return words.size() <= 4 && (prompted || words[0].starts_with('-') || words[0].find('.') != npos);
  }
  return prompted || (!words.empty() && words[0].starts_with('-'));
}

bool takes_value(std::string_view program, std::string_view option) {
  if (program == "telnet") return option == "-b" || option == "-l" || option == "-e" || option == "-S";
  return option == "-w" || option == "-p" || option == "-i" || option == "-s" || option == "-q" ||
         option == "-X";
}

CallTarget positional_target(const ProgramCall& call) {
  CallTarget target;
  const auto words = words_of(call.arguments);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = unquoted(words[i]);
    if (word.starts_with('-')) {
      if (word == "--ssl") target.tls = true;
      if (takes_value(call.program, word)) ++i;
    } else if (target.host.empty()) {
      split_host_port(word, target);
    } else {
      target.port = port_of(word);
      break;
    }
  }
  return target;
}

/// The programs whose options name the server: openssl -connect, swaks --server, gnutls-cli -p.
CallTarget option_target(const ProgramCall& call) {
  CallTarget target;
  const auto words = words_of(call.arguments);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const std::string_view next = i + 1 < words.size() ? unquoted(words[i + 1]) : std::string_view{};
    if (word == "-connect" || word == "--server" || word == "-s" || word == "--host") {
      const auto port = target.port;
      split_host_port(next, target);
      if (target.port.empty()) target.port = port;
    } else if (word.starts_with("--server=") || word.starts_with("--host=")) {
      split_host_port(word.substr(word.find('=') + 1), target);
    } else if (word == "--port" || word == "-port" || word == "-p") {
      target.port = port_of(next);
    } else if (word.starts_with("--port=")) {
      target.port = port_of(word.substr(7));
    } else if (word == "-host") {
      target.host = next;
    } else if (word == "-starttls" || word.starts_with("--starttls") || word == "-tls" || word == "--tls") {
      target.starttls = true;
    } else if (word == "-tlsc" || word == "--tls-on-connect") {
      target.tls = true;
    }
  }
  if (target.host.empty() && call.program == "gnutls-cli" && !words.empty())
    split_host_port(words.back(), target);
  return target;
}

}  // namespace

bool looks_like_ip_address(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  if (text.size() < 2 || text.size() > 45) return false;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.find(':') != npos) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) {
                         return std::isxdigit(static_cast<unsigned char>(c)) || c == ':' || c == '.' ||
                                c == '%';
                       }) &&
           std::count(text.begin(), text.end(), ':') >= 2;
  }
  return std::count(text.begin(), text.end(), '.') == 3 &&
         std::all_of(text.begin(), text.end(), [&](char c) { return digit(c) || c == '.'; });
}

std::optional<ProgramCall> find_program_call(std::string_view line) {
  line = trim(line);
  if (line.size() < 3 || line.size() > 4000) return std::nullopt;
  static thread_local RecentTexts<bool> without;
  if (without.find(line) != nullptr) return std::nullopt;
  for (const auto program : kPrograms) {
    const auto call = call_of(line, program);
    if (!call) continue;
    if (is_typed(*call, !line.starts_with(program))) return call;
  }
  without.put(line, true);
  return std::nullopt;
}

CallTarget target_of(const ProgramCall& call) {
  if (call.program == "telnet" || call.program == "nc" || call.program == "ncat" ||
      call.program == "netcat") {
    return positional_target(call);
  }
  if (call.program == "curl" || call.program == "mail" || call.program == "mailx") return {};
  return option_target(call);
}

bool is_bare_prompt(std::string_view line) {
  line = trim(line);
  if (line.empty() || line.size() > 80) return false;
  const char last = line.back();
  if (last != '$' && last != '#' && last != '>' && last != '%') return line == "❯" || line == "➜";
  if (line.size() == 1) return true;
  if (line.front() == '<' || line.find(' ') != npos) return line.find(":\\") == 1 || line.starts_with("PS ");
  return line.find('@') != npos || line.find(":\\") == 1 || line.find('~') != npos;
}

namespace {

std::optional<Kind> look_for_connection(std::string_view line) {
  if (!tried_address(line).empty()) {
    return ifind(line, "refused") != npos || ifind(line, "timed out") != npos ? Kind::error : Kind::connect;
  }
  for (const auto& phrase : kPhrases) {
    if (holds(line, phrase)) return phrase.kind;
  }
  if (istarts_with(line, "host '") && ifind(line, "resolved to") != npos) return Kind::connect;
  if (istarts_with(line, "connection to ")) {
    if (ifind(line, "succeeded") != npos) return Kind::connect;
    if (ifind(line, "refused") != npos || ifind(line, "failed") != npos) return Kind::error;
    if (ifind(line, "closed") != npos || ifind(line, "lost") != npos) return Kind::close;
  }
  if (line.starts_with("(UNKNOWN) [") || ifind(line, " (smtp) ") != npos) {  // nc of Debian
    return line.ends_with("open") ? Kind::connect : Kind::error;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Kind> connection_words(std::string_view line) {
  line = trim(line);
  if (line.empty() || line.size() > 400) return std::nullopt;
  static thread_local RecentTexts<std::optional<Kind>> recent;
  return recent.get(line, [&] { return look_for_connection(line); });
}

void tell_host(std::string_view host, EventSink& sink) {
  while (!host.empty() && host.back() == '.') host.remove_suffix(1);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host.empty() || host.find(' ') != npos) return;
  sink.fact(looks_like_ip_address(host) ? Fact::server_address : Fact::server_host, host);
}

namespace {

std::string_view client_name(std::string_view program) {
  if (program == "openssl") return "openssl s_client";
  return program == "swaks.pl" ? "swaks" : program;
}

void tell_target(const ProgramCall& call, EventSink& sink) {
  // "mail" is what half a dozen programs are called.
  if (call.program != "mail") sink.fact(Fact::client_name, client_name(call.program));
  const CallTarget target = target_of(call);
  if (!target.host.empty()) tell_host(target.host, sink);
  if (!target.port.empty()) sink.fact(Fact::server_port, target.port);
  if (target.tls) sink.fact(Fact::tls_implicit, "");
}

/// "SMTP server: mail.example.com at Port: 587": from the name on. A name alone is left as it is.
std::string_view without_role(std::string_view place) {
  constexpr std::array<std::string_view, 8> kRoles{"the",   "remote", "smtp", "mail",
                                                   "esmtp", "server", "host", "at"};
  for (auto blank = place.find(' '); blank != npos; blank = place.find(' ')) {
    std::string_view word = place.substr(0, blank);
    if (word.ends_with(':')) word.remove_suffix(1);
    if (std::none_of(kRoles.begin(), kRoles.end(),
                     [&](std::string_view role) { return iequals(role, word); }))
      break;
    place = trim(place.substr(blank));
  }
  return unquoted(place);
}

/// "mail.example.com (192.0.2.1:25)", "192.0.2.1:25.", "mail.example.com port 25": host, address and port.
void tell_place(std::string_view place, EventSink& sink) {
  place = without_role(trim(place.substr(0, place.find("..."))));
  if (const auto blank = place.find(' '); blank != npos) {
    const auto words = words_of(place, 4);
    if (words.size() > 2 && iequals(words[1], "port")) sink.fact(Fact::server_port, unquoted(words[2]));
    place = place.substr(0, blank);
  }
  while (!place.empty() && (place.back() == '.' || place.back() == ',')) place.remove_suffix(1);
  CallTarget target;
  split_host_port(place, target);
  tell_host(target.host, sink);
  if (!target.port.empty()) sink.fact(Fact::server_port, target.port);
}

}  // namespace

void tell_connection(std::string_view line, EventSink& sink) {
  if (const auto address = tried_address(line); !address.empty()) {
    tell_place(address, sink);
  } else {
    for (const std::string_view words :
         {"connected to ", "connecting to ", "ncat: connected to ", "connection to "}) {
      if (istarts_with(line, words)) tell_place(line.substr(words.size()), sink);
    }
  }
  for (const std::string_view before : {"on port ", "at port ", "at port: "}) {
    const auto on_port = ifind(line, before);
    if (on_port == npos) continue;
    const auto words = words_of(line.substr(on_port + before.size()), 1);
    const auto digits =
        words.empty() ? 0 : std::min(words[0].find_first_not_of("0123456789"), words[0].size());
    if (digits > 0) sink.fact(Fact::server_port, words[0].substr(0, digits));
  }
}

// `echo -e "EHLO pc\nAUTH PLAIN …" | nc mail.example.com 25`: what was sent stands in the call alone.
static void tell_piped_mechanism(std::string_view line, EventSink& sink) {
  constexpr std::string_view kAuth = "auth ";
  const std::string_view sent = line.substr(0, line.rfind('|'));
  const auto at = ifind(sent, kAuth);
  if (sent.size() == line.size() || at == npos) return;
  for (const std::string_view mechanism : {"PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2"})
    if (istarts_with(sent.substr(at + kAuth.size()), mechanism))
      return sink.fact(Fact::auth_mechanism, mechanism);
}

std::optional<ProgramCall> read_program_call(const Line& line, EventSink& sink) {
  const auto call = find_program_call(line.text);
  if (!call) return std::nullopt;
  sink.tool(line, Kind::note, trim(line.text));
  tell_target(*call, sink);
  tell_piped_mechanism(line.text, sink);
  return call;
}

std::optional<Kind> read_connection_words(const Line& line, EventSink& sink) {
  const std::string_view text = trim(line.text);
  if (const auto kind = connection_words(text)) {
    sink.tool(line, *kind, text);
    tell_connection(text, sink);
    return kind;
  }
  if (read_program_call(line, sink)) return Kind::note;
  if (!is_bare_prompt(text)) return std::nullopt;
  sink.tool(line, Kind::noise, text);
  return Kind::noise;
}

bool begins_connection(std::string_view line) {
  line = trim(line);
  if (!tried_address(line).empty()) return true;
  if (istarts_with(line, "connecting to ") && line.find("...") != npos) return true;
  return find_program_call(line).has_value();
}

}  // namespace smtplain
