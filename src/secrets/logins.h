// A user and a secret that one setting or its neighbour tells together.
#pragma once
#include <cstddef>
#include <string_view>

#include "secrets/spans.h"

namespace smtplain {

/// True for what settings call the one who logs in: SMTP_USER, credentials.
bool is_login_name(std::string_view name);

/// The words of the line before `name` tell a user: "Login: a@b.c password: x port 587".
bool follows_user(std::string_view text, std::size_t name);

/// user/pass: a@b.c / x, login/password = a:x, "username and password: a@b.c x". What goes before `name`.
bool names_pair(std::string_view text, std::size_t name);

/// Hides the second of the two values that begin at `at`; gives where they end.
std::size_t add_pair(std::string_view text, std::size_t at, SecretSpans& spans);

/// What the name of a user, from `begin` to `end`, is given, where a secret follows it. Gives where the text
/// goes on.
std::size_t add_user(std::string_view text, std::size_t begin, std::size_t end, SecretSpans& spans);

}  // namespace smtplain
