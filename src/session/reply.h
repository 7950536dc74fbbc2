// What a reply says by its first digit, and by a word in it: asked all over the session layer.
#pragma once
#include <string_view>

#include "smtplain/event.h"
#include "text/smtp.h"

namespace smtplain {

/// 2xx or 3xx (RFC 5321 section 4.2.1); a reply whose code the log lost is judged by its enhanced code.
inline bool positive(const Event& reply) {
  return (reply.code >= 200 && reply.code < 400) || reply.enhanced.status == 2;
}

/// 4xx or 5xx, likewise.
inline bool negative(const Event& reply) {
  return reply.code >= 400 || reply.enhanced.status >= 4;
}

/// The name under which a server queued a message; empty if it tells none. Servers tell it in many ways; only
/// wording that cannot be anything else is read.
inline std::string_view queue_id(std::string_view text) {
  for (std::string_view before :
       {"queued as ", "queued mail as ", "queued with id ", " id=", "accepted message ", "queue id "}) {
    const auto at = ifind(text, before);
    if (at == npos) continue;
    const std::string_view rest = text.substr(at + before.size());
    std::string_view id = rest.substr(0, rest.find_first_of(" \t\n,;)]>"));
    while (id.ends_with('.')) id.remove_suffix(1);  // of the sentence
    return id;
  }
  return {};
}

}  // namespace smtplain
