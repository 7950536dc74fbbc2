// The SASL exchange within AUTH (RFC 4954): who asks for what, in words, and what must be hidden.
//
// The exchange sees each line once, in order, and says what may be shown of it. It keeps what it recognised
// as a secret, so that the same words can be hidden where the log shows them again.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "smtplain/session.h"

namespace smtplain {

class AuthExchange {
 public:
  struct Shown {
    std::string text;     ///< the line as it may be shown; empty: show it as it is
    std::string decoded;  ///< in words: `user name "a@example.com"`; empty: nothing to decode
  };

  /// The argument of an AUTH command: "LOGIN", "PLAIN AGEAYg==".
  Shown command(std::string_view argument);
  /// The words of a 334 reply.
  Shown challenge(std::string_view words);
  /// A line the client sent as answer.
  Shown answer(std::string_view line);
  /// The password, encoded, in a log whose exchange no reader understood: it is to be hidden all the same.
  void overhear(std::string_view answer);
  /// A password that the log shows elsewhere, plain or as sent.
  void remember(std::string_view secret);
  /// The final reply of the exchange, or none: the log showed another command.
  void end() { open_ = false; }

  /// True between AUTH and its final reply.
  bool open() const { return open_; }
  /// True if the last challenge still waits for its answer.
  bool awaits_answer() const { return open_ && awaits_; }
  bool cancelled() const { return cancelled_; }
  /// Of the last challenge.
  Asks asks() const { return asks_; }

  const std::string& mechanism() const { return mechanism_; }
  const std::string& username() const { return username_; }
  /// What is broken about the answers themselves; empty: nothing.
  const std::string& fault() const { return fault_; }
  /// The last answer looks like base64 that lost its end; if the log ends there, so did the paste.
  bool may_be_cut() const { return may_be_cut_; }
  /// Passwords and tokens, plain and as sent; of very many the last ones.
  const std::vector<std::string>& secrets() const { return secrets_; }

 private:
  Shown answer_plain(std::string_view line);
  Shown answer_login(std::string_view line);
  Shown answer_unasked(std::string_view line);
  Shown answer_cram(std::string_view line);
  Shown answer_scram(std::string_view line);
  Shown answer_oauth(std::string_view line);
  Shown answer_digest(std::string_view line);
  Shown answer_ntlm(std::string_view line);
  Shown user(std::string_view line);
  Shown password(std::string_view line);
  Shown hide(std::string_view line, std::string decoded);
  void forget_older_half();
  void blame(std::string what);
  void name_user(std::string_view name);

  std::string mechanism_;
  std::string username_;
  std::string fault_;
  bool may_be_cut_ = false;
  std::vector<std::string> secrets_;
  std::size_t secret_bytes_ = 0;
  Asks asks_ = Asks::unknown;
  int answers_ = 0;
  int challenges_ = 0;
  bool open_ = false;
  bool awaits_ = false;
  bool cancelled_ = false;
};

/// What a string says: an AUTH prompt ("VXNlcm5hbWU6"), the answer to one, or a whole AUTH command's
/// argument, for `smtplain decode`. With `reveal` the secret is shown; the user asked for it on the command
/// line.
std::string describe_base64(std::string_view text, bool reveal);

}  // namespace smtplain
