// What each test of masking asks.
#pragma once
#include <catch2/catch.hpp>
#include <string>

#include "secrets/mask.h"

namespace smtplain {

/// The secret does not show, the mask does, and nothing is left to hide.
inline void check_hidden(const std::string& text, const std::string& secret) {
  CAPTURE(text);
  CHECK(may_hold_secret(text));
  const std::string masked = mask_secrets(text);
  CHECK(masked.find(secret) == std::string::npos);
  CHECK(masked.find("[hidden]") != std::string::npos);
  CHECK(mask_secrets(masked) == masked);
}

}  // namespace smtplain
