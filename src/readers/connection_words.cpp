#include "readers/connection_words.h"

#include <algorithm>
#include <array>

#include "readers/failure_facts.h"
#include "readers/program_call.h"
#include "readers/server_place.h"
#include "text/characters.h"
#include "text/pieces.h"
#include "text/recent_texts.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::array kFailuresWithin =
    word_list("could not open connection to the host", "unable to connect to remote host",
              "nodename nor servname provided", "temporary failure in name resolution",
              "name or service not known", "host name lookup failure");
constexpr std::array kConnects =
    word_list("ncat: connected to", "connecting to ", "connected to ", "connection established",
              "escape character is", "looking up host");
constexpr std::array kNotes =
    word_list("ncat: version", "to escape to local shell", "welcome to microsoft telnet", "telnet> ");
constexpr std::array kFailures =
    word_list("telnet: ", "ncat: ", "nc: ", "netcat: ", "network error: ", "fatal error: network error");
constexpr std::array kWholeFailures =
    word_list("connection refused", "connection timed out", "connect failed", "operation timed out",
              "no route to host", "connection reset by peer", "unknown host");
constexpr std::array kCloses =
    word_list("connection closed", "connection closing", "connection to host lost", "connection lost",
              "connection to host was lost", "la connexion a l'hôte a été perdue", "perte de la connexion",
              "verbindung zu host verloren", "se ha perdido la conexi", "remote host closed connection",
              "remote side unexpectedly closed", "server unexpectedly closed network connection");

std::optional<Kind> kind_of(std::string_view line) {
  // Failures come first: Windows' telnet says "Connecting To host...Could not open connection" on one line.
  if (mentions_any(line, kFailuresWithin)) return Kind::error;
  if (istarts_with_any(line, kConnects)) return Kind::connect;
  if (istarts_with_any(line, kNotes)) return Kind::note;
  if (istarts_with(line, "ncat: ssl connection to")) return Kind::tls;
  const std::string_view bare = line.ends_with('.') ? line.substr(0, line.size() - 1) : line;
  if (istarts_with_any(line, kFailures) || iequals_any(bare, kWholeFailures)) return Kind::error;
  if (istarts_with_any(line, kCloses)) return Kind::close;
  if (istarts_with(line, "press any key to continue")) return Kind::noise;
  return std::nullopt;
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

/// nc of Debian: "mail.example.com [192.0.2.1] 25 (smtp) open", "(UNKNOWN) [192.0.2.1] 587 (submission) : …".
bool is_netcat(std::string_view line) {
  if (line.starts_with("(UNKNOWN) [")) return true;
  for (const std::string_view service : {" (smtp) ", " (submission) ", " (submissions) ", " (urd) "}) {
    const auto at = line.find(service);
    if (at != npos && at > 0 && is_digit(line[at - 1])) return true;
  }
  return false;
}

std::optional<Kind> look_for_connection(std::string_view line) {
  if (!tried_address(line).empty()) {
    return ifind(line, "refused") != npos || ifind(line, "timed out") != npos ? Kind::error : Kind::connect;
  }
  if (const auto kind = kind_of(line)) return kind;
  if (istarts_with(line, "host '") && ifind(line, "resolved to") != npos) return Kind::connect;
  if (istarts_with(line, "connection to ")) {
    if (ifind(line, "succeeded") != npos) return Kind::connect;
    if (ifind(line, "refused") != npos || ifind(line, "failed") != npos) return Kind::error;
    if (ifind(line, "closed") != npos || ifind(line, "lost") != npos) return Kind::close;
  }
  if (is_netcat(line)) {
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

namespace {

/// "SMTP server: mail.example.com at Port: 587": from the name on. A name alone is left as it is.
std::string_view without_role(std::string_view place) {
  constexpr std::array kRoles = word_list("the", "remote", "smtp", "mail", "esmtp", "server", "host", "at");
  bool named_role = false;
  for (auto blank = place.find(' '); blank != npos; blank = place.find(' ')) {
    std::string_view word = place.substr(0, blank);
    if (word.ends_with(':')) word.remove_suffix(1);
    if (!iequals_any(word, kRoles)) break;
    named_role = true;
    place = trim(place.substr(blank));
  }
  // "Connecting to mail server.": no name follows
  if (named_role && place.ends_with('.') && iequals_any(place.substr(0, place.size() - 1), kRoles)) return {};
  return unquoted(place);
}

/// "Connecting to WiFi", "Connection to database failed": one word that nothing shows to be a computer's
/// name. telnet ends it with a dot, others have the port or the address behind it.
bool may_be_anything(std::string_view place, const HostPort& target, std::string_view rest) {
  return target.port.empty() && place == target.host && !iequals(place, "localhost") &&
         place.find_first_of(".:[") == npos && !rest.starts_with('(') && !rest.starts_with('[') &&
         !istarts_with(rest, "port") && !istarts_with(rest, "on port");
}

/// "mail.example.com (192.0.2.1:25)", "192.0.2.1:25.", "mail.example.com port 25": host, address and port.
void tell_place(std::string_view place, EventSink& sink) {
  place = without_role(trim(place.substr(0, place.find("..."))));
  std::string_view rest;
  if (const auto blank = place.find(' '); blank != npos) {
    const auto words = words_of(place, 4);
    if (words.size() > 2 && iequals(words[1], "port")) sink.fact(Fact::server_port, unquoted(words[2]));
    rest = trim(place.substr(blank));
    place = place.substr(0, blank);
  }
  const bool ended = place.ends_with('.') && !place.ends_with("..");
  while (!place.empty() && (place.back() == '.' || place.back() == ',')) place.remove_suffix(1);
  const HostPort target = split_host_port(place);
  if (ended || !may_be_anything(place, target, rest)) tell_host(target.host, sink);
  if (!target.port.empty()) sink.fact(Fact::server_port, target.port);
}

}  // namespace

void tell_connection(std::string_view line, EventSink& sink) {
  if (const auto address = tried_address(line); !address.empty()) {
    tell_place(address, sink);
  } else {
    for (const std::string_view words :
         {"connected to ", "connecting to ", "ncat: connected to ", "connection to ",
          "connection established to ", "secure connection established to "}) {
      if (istarts_with(line, words)) tell_place(line.substr(words.size()), sink);
    }
  }
  for (const std::string_view before : {"on port ", "at port ", "at port: "}) {
    const auto on_port = ifind(line, before);
    if (on_port == npos) continue;
    const auto port = leading_digits(trim(line.substr(on_port + before.size())));
    if (!port.empty()) sink.fact(Fact::server_port, port);
  }
}

std::optional<Kind> read_connection_words(const Line& line, EventSink& sink) {
  const std::string_view text = trim(line.text);
  if (const auto kind = connection_words(text)) {
    sink.tool(line, *kind, text);
    tell_connection(text, sink);
    if (*kind == Kind::error) tell_place_of_failure(text, sink);
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
