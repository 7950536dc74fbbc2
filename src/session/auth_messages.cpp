#include "session/auth_messages.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "text/smtp.h"

namespace smtplain {
namespace {

// The JSON that an XOAUTH2 server sends in a 334 before it refuses.
std::string describe_oauth_error(std::string_view json) {
  const auto parsed = nlohmann::json::parse(json, nullptr, false);
  if (!parsed.is_object()) return {};
  std::string out = "the token was refused";
  if (const auto status = parsed.find("status"); status != parsed.end()) {
    out += ": status " + (status->is_string() ? status->get<std::string>() : status->dump());
  }
  if (const auto scope = parsed.find("scope"); scope != parsed.end() && scope->is_string()) {
    out += ", needs the scope " + scope->get<std::string>();
  }
  return out;
}

}  // namespace

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += c == '\n' ? "\\n" : c == '\r' ? "\\r" : "?";
    } else {
      out += c;
    }
  }
  return out + '"';
}

bool printable(std::string_view bytes) {
  return !bytes.empty() && std::all_of(bytes.begin(), bytes.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte != 0x7f;
  });
}

std::string characters_of(std::string_view utf8) {
  const auto count = std::count_if(utf8.begin(), utf8.end(),
                                   [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
  return std::to_string(count) + (count == 1 ? " character" : " characters");
}

std::string describe_password(std::string_view password) {
  if (password.empty()) return "an empty password";
  std::string out = "the password, " + characters_of(password) + " (hidden)";
  if (password.back() == '\n' || password.back() == '\r')
    out += ", with a line break at its end";
  else if (password.back() == ' ' || password.front() == ' ')
    out += ", with a blank at its end or start";
  if (std::any_of(password.begin(), password.end(),
                  [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
    out += ", with letters that are not ASCII";
  }
  return out;
}

std::string_view sasl_attribute(std::string_view attributes, std::string_view key) {
  for (std::size_t at = 0; at < attributes.size();) {
    auto end = attributes.find(',', at);
    if (end == npos) end = attributes.size();
    const auto part = trim(attributes.substr(at, end - at));
    if (part.size() > key.size() && part.starts_with(key) && part[key.size()] == '=') {
      auto value = part.substr(key.size() + 1);
      if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
        value = value.substr(1, value.size() - 2);
      return value;
    }
    at = end + 1;
  }
  return {};
}

std::string ntlm_text(std::string_view message, std::size_t at) {
  if (message.size() < at + 8) return {};
  const auto byte = [&](std::size_t i) {
    return static_cast<std::size_t>(static_cast<unsigned char>(message[i]));
  };
  const std::size_t length = byte(at) | byte(at + 1) << 8;
  const std::size_t offset = byte(at + 4) | byte(at + 5) << 8;
  std::string out;
  for (std::size_t i = offset; i + 1 < offset + length && i + 1 < message.size(); i += 2) {
    if (message[i + 1] == 0 && message[i] >= 0x20 && message[i] < 0x7f) out += message[i];
  }
  return out;
}

std::string describe_challenge(std::string_view decoded) {
  const auto has = [&](std::string_view word) { return ifind(decoded, word) != npos; };
  if (!decoded.empty() && decoded.front() == '{') return describe_oauth_error(decoded);
  if (has("user")) return "asks for the user name (" + in_quotes(trim(decoded)) + ")";
  if (has("pass")) return "asks for the password (" + in_quotes(trim(decoded)) + ")";
  if (decoded.starts_with("NTLMSSP")) return "an NTLM challenge";
  if (has("nonce=") || decoded.starts_with("r=")) return "a challenge to compute the answer from";
  if (decoded.size() > 2 && decoded.front() == '<' && decoded.find('@') != npos) {
    return "a challenge to compute the answer from: " + in_quotes(decoded);
  }
  return {};
}

}  // namespace smtplain
