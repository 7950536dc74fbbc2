#include "serve/guard.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "report/html.h"
#include "serve/pages.h"
#include "text/letter_case.h"

namespace smtplain::serve {
namespace {

// "example.com:8025" without its port; "[::1]:8025" is "[::1]".
std::string without_port(const std::string& authority) {
  const auto colon = authority.rfind(':');
  const auto bracket = authority.rfind(']');
  if (colon == std::string::npos || (bracket != std::string::npos && colon < bracket))
    return lowered(authority);
  return lowered(authority.substr(0, colon));
}

bool loopback(const std::string& host) {
  return host == "localhost" || host.starts_with("127.") || host == "::1";
}

std::string hash_source(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> hash{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash.data());
  std::array<unsigned char, 64> encoded{};
  const int size = EVP_EncodeBlock(encoded.data(), hash.data(), static_cast<int>(hash.size()));
  return " 'sha256-" + std::string(encoded.begin(), encoded.begin() + size) + '\'';
}

}  // namespace

Guard::Guard(const std::string& host, std::vector<std::string> names)
    : names_(std::move(names)), any_host_(!loopback(host) && names_.empty()) {
  for (std::string& name : names_) name = lowered(name);
  for (const char* own : {"localhost", "127.0.0.1", "[::1]"}) names_.emplace_back(own);
  if (host != "0.0.0.0" && host != "::")
    names_.push_back(host.find(':') == std::string::npos ? lowered(host) : '[' + lowered(host) + ']');
  std::array<unsigned char, 16> random{};
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1)
    throw std::runtime_error("no random numbers can be had");
  constexpr std::string_view digits = "0123456789abcdef";
  for (const unsigned char byte : random) {
    token_ += digits[byte >> 4U];
    token_ += digits[byte & 15U];
  }
}

bool Guard::host_allowed(const httplib::Request& request) const {
  if (request.get_header_value_count("Host") != 1) return false;
  if (any_host_) return true;
  return std::find(names_.begin(), names_.end(), without_port(request.get_header_value("Host"))) !=
         names_.end();
}

Guard::Origin Guard::origin_of(const httplib::Request& request) {
  // Sec-Fetch-Site cannot be set by a page; not all browsers send it over plain HTTP.
  if (request.has_header("Sec-Fetch-Site")) {
    const std::string site = request.get_header_value("Sec-Fetch-Site");
    return site == "same-origin" || site == "none" ? Origin::same : Origin::other;
  }
  if (!request.has_header("Origin")) return Origin::same;  // no browser sends a post to elsewhere without it
  const std::string origin = request.get_header_value("Origin");
  if (origin == "null") return Origin::unknown;  // also that of our own pages: they send no referrer
  const auto authority = origin.find("://");
  const bool own = authority != std::string::npos &&
                   lowered(origin.substr(authority + 3)) == lowered(request.get_header_value("Host"));
  return own ? Origin::same : Origin::other;
}

bool Guard::is_token(std::string_view given) const {
  if (given.size() != token_.size()) return false;
  unsigned char differs = 0;
  for (std::size_t i = 0; i < given.size(); ++i)
    differs = static_cast<unsigned char>(differs | (given[i] ^ token_[i]));
  return differs == 0;
}

const std::string& content_security_policy() {
  static const std::string policy =
      "default-src 'none'; style-src" + hash_source(html_style()) + "; script-src" +
      hash_source(html_script()) + hash_source(paste_script()) +
      "; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  return policy;
}

void set_security_headers(httplib::Response& response) {
  const std::array<std::pair<const char*, std::string>, 7> headers = {{
      {"Content-Security-Policy", content_security_policy()},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cache-Control", "no-store"},
      {"X-Frame-Options", "DENY"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
  }};
  for (const auto& [name, value] : headers) {
    if (!response.has_header(name)) response.set_header(name, value);
  }
}

}  // namespace smtplain::serve
