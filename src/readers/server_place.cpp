#include "readers/server_place.h"

#include <algorithm>
#include <cctype>

#include "text/characters.h"
#include "text/pieces.h"
#include "text/smtp.h"

namespace smtplain {
std::vector<std::string_view> words_of(std::string_view text, std::size_t most) {
  std::vector<std::string_view> words;
  while (words.size() < most) {
    text.remove_prefix(skip_blanks(text, 0));
    if (text.empty()) break;
    const auto end = std::min(find_any(text, " \t"), text.size());
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

std::string_view port_of(std::string_view word) {
  if (is_port(word)) return word;
  if (iequals(word, "smtp")) return "25";
  if (iequals(word, "submission")) return "587";
  if (iequals(word, "smtps") || iequals(word, "submissions")) return "465";
  return {};
}

HostPort split_host_port(std::string_view text) {
  text = unquoted(text);
  const auto colon = text.rfind(':');
  const bool has_port = colon != npos && !port_of(text.substr(colon + 1)).empty() &&
                        (text.find(':') == colon || (colon > 0 && text[colon - 1] == ']'));
  HostPort place;
  place.host = has_port ? text.substr(0, colon) : text;
  if (has_port) place.port = port_of(text.substr(colon + 1));
  if (place.host.starts_with('[') && place.host.ends_with(']')) {
    place.host = place.host.substr(1, place.host.size() - 2);
  }
  return place;
}

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

void tell_host(std::string_view host, EventSink& sink) {
  while (!host.empty() && host.back() == '.') host.remove_suffix(1);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  // "smtp.***.com": what people leave of a name they hide is none. "telnet 0" is an address.
  // So does a shell's variable, "telnet $SERVER 25".
  if (host.empty() || host.front() == '.' || host.front() == '$' || host == "0" ||
      host.find_first_of(" <>") != npos)
    return;
  sink.fact(looks_like_ip_address(host) ? Fact::server_address : Fact::server_host, host);
}

void tell_host_port(const HostPort& place, EventSink& sink) {
  tell_host(place.host, sink);
  if (!place.port.empty()) sink.fact(Fact::server_port, place.port);
}

}  // namespace smtplain
