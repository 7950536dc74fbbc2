#include "repair/collapse.h"

#include <algorithm>
#include <array>
#include <optional>

#include "text/base64.h"
#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

/// A command, with its argument, is no longer than this (RFC 5321 section 4.5.3.1.4), and so is what must
/// follow it.
constexpr std::size_t kLongestCommand = 512;

/// What is being said at a place of the text.
enum class Part { none, more_reply, last_reply, command, answer, content, chatter };

/// Three digits that can be a reply code and what ends them: '-', ' ', or '\0' for the end of the text.
struct Code {
  int number = 0;
  char separator = '\0';
};

std::optional<Code> code_at(std::string_view text, std::size_t at) {
  if (at + 3 > text.size() || text[at] < '2' || text[at] > '5' || text[at + 1] < '0' || text[at + 1] > '5' ||
      !is_digit(text[at + 2])) {
    return std::nullopt;
  }
  const char separator = at + 3 < text.size() ? text[at + 3] : '\0';
  if (separator != '-' && separator != '\0' && !is_blank(separator)) return std::nullopt;
  return Code{(text[at] - '0') * 100 + (text[at + 1] - '0') * 10 + (text[at + 2] - '0'),
              separator == '\t' ? ' ' : separator};
}

/// What telnet, openssl and nc say of the connection.
bool is_chatter(std::string_view text) {
  constexpr std::array phrases =
      word_list("Connected to ", "Escape character is ", "Connection closed by foreign host",
                "Connection to ", "Connecting To ", "Connecting to ", "CONNECTED(", "read:errno=");
  if (text.starts_with("Trying ") && text.size() > 7 &&
      (is_digit(text[7]) || text[7] == '[' || text[7] == ':')) {
    return true;
  }
  return starts_with_any(text, phrases);
}

/// What must come after a command to believe that it was said, and not spoken of.
enum class Follow { anything, reply };

/// A reply, chatter or the end of the text.
bool is_answered(std::string_view text, std::size_t at, Follow follow) {
  at = skip_blanks(text, at);
  if (at >= text.size()) return follow == Follow::anything;
  return code_at(text, at).has_value() || is_chatter(text.substr(at));
}

/// Where a word of a command ends: at a blank, or where a reply code is glued to it ("DATA354 go ahead").
std::size_t argument_end(std::string_view text, std::size_t at) {
  std::size_t end = at;
  for (; end < text.size() && !is_blank(text[end]); ++end) {
    const auto code = end > at ? code_at(text, end) : std::nullopt;
    if (code && code->separator != '\0') break;
  }
  return end;
}

/// AUTH mechanism [initial response]
bool is_auth_command(std::string_view text, std::size_t at, Follow follow) {
  const std::size_t name = skip_blanks(text, at);
  const std::size_t name_end = argument_end(text, name);
  if (name == at || name_end == name || !is_letter(text[name])) return false;
  if (is_answered(text, name_end, follow)) return true;
  const std::size_t answer = skip_blanks(text, name_end);
  const std::size_t answer_end = argument_end(text, answer);
  return looks_like_base64(text.substr(answer, answer_end - answer)) && is_answered(text, answer_end, follow);
}

/// A path keyword, an address and parameters: "FROM:<a@b> SIZE=1", "to: a@b". Without '<' the colon must be
/// there.
bool is_path(std::string_view text, std::size_t at, std::string_view keyword, Follow follow) {
  const std::size_t start = skip_blanks(text, at);
  if (start == at || !istarts_with(text.substr(start), keyword)) return false;
  std::size_t path = skip_blanks(text, start + keyword.size());
  if (path < text.size() && text[path] == ':') {
    path = skip_blanks(text, path + 1);
  } else if (path >= text.size() || text[path] != '<') {
    return false;
  }
  if (path >= text.size()) return follow == Follow::anything;
  std::size_t end = argument_end(text, path);
  if (text[path] != '<' && text.substr(path, end - path).find('@') == npos) return false;
  if (follow == Follow::anything) return true;
  for (std::size_t next = skip_blanks(text, end); next < text.size() && is_letter(text[next]);
       next = skip_blanks(text, end)) {
    end = argument_end(text, next);
    if (text.substr(next, end - next).find('=') == npos) return false;
  }
  return is_answered(text, end, follow);
}

/// True if a command begins at `at` and what follows it is what follows a command.
bool is_command(std::string_view all, std::size_t at, Follow follow) {
  const std::string_view text = all.substr(at, kLongestCommand);
  const auto verb = [&](std::string_view name) { return istarts_with(text, name); };
  if (verb("mail")) return is_path(text, 4, "from", follow);
  if (verb("rcpt")) return is_path(text, 4, "to", follow);
  for (const std::string_view name : {"starttls", "data", "quit", "rset", "noop", "help"}) {
    if (verb(name)) return is_answered(text, name.size(), follow);
  }
  if (verb("auth")) return is_auth_command(text, 4, follow);
  for (const std::string_view name : {"ehlo", "helo", "lhlo", "vrfy", "expn"}) {
    if (!verb(name)) continue;
    const std::size_t argument = skip_blanks(text, name.size());
    return argument > name.size() && argument < text.size() &&
           is_answered(text, argument_end(text, argument), follow);
  }
  return false;
}

/// Where the words of a 354 end and message content begins; npos if they do not say so.
std::size_t content_start(std::string_view text, std::size_t from) {
  constexpr std::array endings = word_list("<cr><lf>.<cr><lf>", "<crlf>.<crlf>", "on a line by itself",
                                           "- gsmtp", "crlf.crlf", "with .\"", "\".\" on a line");
  for (const std::string_view ending : endings) {
    const std::size_t at = ifind(text.substr(0, from + kLongestCommand), ending, from);
    if (at == npos) continue;
    const std::size_t end = at + ending.size();
    return text.substr(end, 1) == "." ? end + 1 : end;  // the sentence's full stop (QQ Mail)
  }
  for (const std::string_view header : {" subject:", " from:", " to:", " date:", " message-id:"}) {
    const std::size_t at = ifind(text.substr(0, from + kLongestCommand), header, from);
    if (at != npos) return at;
  }
  return npos;
}

class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  std::vector<std::string_view> split() {
    at_ = skip_blanks(text_, 0);
    const Part first = first_part();
    begin(first);
    while (at_ < text_.size()) {
      if (const Part next = part_at(at_); next != Part::none) {
        cut();
        begin(next);
      } else {
        ++at_;
      }
    }
    cut();
    // What stands before the only utterance is a mark or prose, and not for this function to judge.
    const bool only_marked = pieces_.size() == 2 && first == Part::chatter && !is_chatter(pieces_[0]);
    return only_marked ? std::vector{trim(text_)} : std::move(pieces_);
  }

 private:
  Part first_part() const {
    if (const auto code = code_at(text_, at_))
      return code->separator == '-' ? Part::more_reply : Part::last_reply;
    return is_command(text_, at_, Follow::anything) ? Part::command : Part::chatter;
  }

  void cut() {
    const std::string_view piece = trim(text_.substr(start_, at_ - start_));
    if (!piece.empty()) pieces_.push_back(piece);
    start_ = at_;
  }

  /// Enters a part that begins here, and goes to where its end may be looked for.
  void begin(Part part) {
    part_ = part;
    start_ = at_;
    if (part == Part::more_reply || part == Part::last_reply) {
      code_ = code_at(text_, at_)->number;
      words_ = skip_blanks(text_, std::min(at_ + 4, text_.size()));
      if (code_ == 354) content_at_ = content_start(text_, words_);
      if (code_ == 334) challenge_end_ = find_challenge_end();
      at_ = words_;
    } else if (part == Part::answer) {
      at_ = answer_end_;
    } else {
      ++at_;
    }
  }

  /// Which part begins at `at`, if one does.
  Part part_at(std::size_t at) {
    switch (part_) {
      case Part::more_reply: return reply_in_reply(at);
      case Part::last_reply: return after_reply(at);
      case Part::content: return after_content(at);
      default: return after_client(at);
    }
  }

  bool after_blank(std::size_t at) const { return at == 0 || is_blank(text_[at - 1]); }

  static Part reply_part(const Code& code) {
    return code.separator == '-' ? Part::more_reply : Part::last_reply;
  }

  /// Within "250-…" only the same code may begin a line. Digits before it belong to the line before: SIZE
  /// 35882577 and 250. An address, a telephone number or a time is no code.
  Part reply_in_reply(std::size_t at) const {
    const auto code = code_at(text_, at);
    if (!code || code->number != code_ || at < words_) return Part::none;
    if (at > 0 && (text_[at - 1] == '.' || text_[at - 1] == '-')) return Part::none;
    const std::string_view after = text_.substr(std::min(at + 4, text_.size()));
    if (!may_follow_code(after) || is_reply_label(text_.substr(words_, at - words_))) return Part::none;
    return reply_part(*code);
  }

  Part after_reply(std::size_t at) {
    if (code_ == 354) return begin_content(at);
    if (at <= words_ && code_ != 334) return Part::none;
    if (code_ == 334 && at == skip_blanks(text_, challenge_end_) && is_answer(at)) return Part::answer;
    if (!after_blank(at) && !may_be_glued(at)) return Part::none;
    const bool small = text_[at] >= 'a' && text_[at] <= 'z';
    const Follow follow = small && !after_blank(at) ? Follow::reply : follow_of_reply();
    if (is_command(text_, at, follow)) return Part::command;
    if (after_blank(at) && is_chatter(text_.substr(at))) return Part::chatter;
    const bool apart = after_blank(at) || is_glued_reply(at);
    return apart && is_next_reply(at) ? reply_part(*code_at(text_, at)) : Part::none;
  }

  /// "250 2.1.0 Ok421 4.4.2 Error": the enhanced code proves it.
  bool is_glued_reply(std::size_t at) const {
    const auto code = code_at(text_, at);
    return code && at > words_ && is_letter(text_[at - 1]) &&
           (has_enhanced(at, *code) || code->number == 354);
  }

  /// A refusal may speak of commands ("Syntax: MAIL FROM:<address>"), and so may the first reply of a text;
  /// in the midst of a dialogue the last command may lack its answer.
  Follow follow_of_reply() const {
    return code_ < 400 && pieces_.size() >= 2 ? Follow::anything : Follow::reply;
  }

  /// A command glued to a reply: "250 OKMAIL FROM:<a@b>". In lower case it may be the end of a word, and
  /// needs its answer. A reply may be glued to a reply.
  bool may_be_glued(std::size_t at) const {
    return (is_letter(text_[at]) && text_[at - 1] != '-' && text_[at - 1] != '/') || is_glued_reply(at);
  }

  /// The replies to pipelined commands come one after the other. A refusal that quotes another server's words
  /// is one reply.
  bool is_next_reply(std::size_t at) const {
    const auto code = code_at(text_, at);
    if (!code || code_ >= 400) return false;
    const std::string_view after = text_.substr(std::min(at + 4, text_.size()));
    if (code->separator == '-') return is_letter(after.empty() ? ' ' : after[0]);
    return code->number == 354 || code->number == 221 || static_cast<bool>(parse_enhanced(after)) ||
           istarts_with(after, "ok");
  }

  Part begin_content(std::size_t at) {
    if (is_final_dot(at)) return Part::content;
    return at == content_at_ && at < text_.size() ? Part::content : Part::none;
  }

  /// A dot by itself with the decisive reply, or nothing, behind it (RFC 5321 section 4.1.1.4). Where no
  /// blanks were left in the place of newlines, the reply's enhanced code proves that the dot is no full
  /// stop.
  bool is_final_dot(std::size_t at) const {
    if (text_[at] != '.') return false;
    const std::size_t next = skip_blanks(text_, at + 1);
    const auto code = code_at(text_, next);
    if (after_blank(at)) return next >= text_.size() || code.has_value();
    return next == at + 1 && code && (has_enhanced(next, *code) || says_queued(next));
  }

  bool says_queued(std::size_t reply) const {
    const std::string_view words = text_.substr(std::min(reply + 4, text_.size()), 40);
    return istarts_with(words, "ok") || ifind(words, "queued") != npos || ifind(words, "accepted") != npos;
  }

  Part after_content(std::size_t at) {
    if (text_[start_] == '.' && is_final_dot(start_)) {
      const auto code = code_at(text_, at);
      return code ? reply_part(*code) : Part::none;
    }
    return is_final_dot(at) ? Part::content : Part::none;
  }

  /// A command, an answer or chatter ends where a reply begins, or another of them.
  Part after_client(std::size_t at) {
    const auto code = code_at(text_, at);
    if (code && may_end_client(at, *code)) return reply_part(*code);
    if (!after_blank(at)) return Part::none;
    if (is_chatter(text_.substr(at))) return Part::chatter;
    return is_command(text_, at, follow_of_client(at)) ? Part::command : Part::none;
  }

  /// Pipelined commands follow each other; prose around a dialogue may speak of commands.
  Follow follow_of_client(std::size_t at) const {
    const bool envelope = istarts_with(text_.substr(at), "mail") || istarts_with(text_.substr(at), "rcpt");
    return part_ == Part::command && envelope ? Follow::anything : Follow::reply;
  }

  bool is_within_address(std::size_t at) const {
    const std::size_t from = std::max(start_, at > kLongestCommand ? at - kLongestCommand : 0);
    const std::size_t bracket = text_.substr(from, at - from).find_last_of("<>");
    return bracket != npos && text_[from + bracket] == '<';
  }

  /// "Escape character is '^]'.220 mx", but not "Trying 192.0.2.220 ...".
  bool is_behind_full_stop(std::size_t at) const {
    return at >= start_ + 2 && (text_[at - 1] == '.' || text_[at - 1] == '!') && !is_digit(text_[at - 2]);
  }

  bool may_end_client(std::size_t at, const Code& code) const {
    if (part_ == Part::chatter) {  // only a greeting follows what telnet says
      const bool greeting = code.number == 220 || code.number == 554 || code.number == 421;
      return greeting && code.separator != '\0' && (after_blank(at) || is_behind_full_stop(at));
    }
    if (after_blank(at)) return true;
    const char before = text_[at - 1];
    if (code.separator == '\0' || is_within_address(at)) return false;
    if (part_ == Part::answer) return true;
    if (is_digit(before)) return code.separator == '-' || has_enhanced(at, code);
    return is_letter(before) || before == '>' || before == ']';
  }

  /// "SIZE=102250 2.1.0 Ok": the enhanced code proves where the reply begins.
  bool has_enhanced(std::size_t at, const Code& code) const {
    return parse_enhanced(text_.substr(std::min(at + 4, text_.size()))).status == code.number / 100;
  }

  /// The challenge of a 334 is one word of base64, or empty. Known prompts end where they end.
  std::size_t find_challenge_end() const {
    constexpr std::array prompts = word_list("VXNlcm5hbWU6", "UGFzc3dvcmQ6", "dXNlcm5hbWU6",
                                             "VXNlciBOYW1lAA==", "UGFzc3dvcmQA", "cGFzc3dvcmQ6");
    for (const std::string_view prompt : prompts) {
      if (!text_.substr(words_).starts_with(prompt)) continue;
      const std::size_t end = words_ + prompt.size();
      const bool glued = end < text_.size() && !is_blank(text_[end]);
      if (!glued || is_answered(text_, argument_end(text_, end), Follow::reply)) return end;
    }
    const std::size_t end = std::min(find_any(text_, " \t", words_), text_.size());
    // With one word between this 334 and the next reply, an answer that holds NULs is the client's.
    const bool alone = code_at(text_, skip_blanks(text_, end)).has_value();
    const bool plain =
        decode_base64_prefix(text_.substr(words_, std::min(end - words_, kLongestCommand))).find('\0') !=
        npos;
    return alone && plain ? words_ : end;
  }

  /// A word after the challenge, up to a blank or to the reply that is glued to it.
  bool is_answer(std::size_t at) {
    if (at >= text_.size() || !is_base64_character(text_[at]) || code_at(text_, at)) return false;
    if (is_command(text_, at, Follow::reply)) return false;
    answer_end_ = argument_end(text_, at);
    return is_answered(text_, answer_end_, Follow::anything) ||
           looks_like_base64(text_.substr(at, answer_end_ - at));
  }

  std::string_view text_;
  std::vector<std::string_view> pieces_;
  Part part_ = Part::none;
  int code_ = 0;                    ///< of the reply
  std::size_t start_ = 0, at_ = 0;  ///< of the part; where the next is looked for
  std::size_t words_ = 0;           ///< where the reply's words begin
  std::size_t content_at_ = npos;   ///< where a 354's words end, if they say so
  std::size_t challenge_end_ = 0;   ///< where a 334's words end
  std::size_t answer_end_ = 0;
};

}  // namespace

std::vector<std::string_view> split_dialogue(std::string_view line) {
  return Splitter(line).split();
}

bool is_collapsed_dialogue(std::string_view line) {
  return split_dialogue(line).size() > 1;
}

}  // namespace smtplain
