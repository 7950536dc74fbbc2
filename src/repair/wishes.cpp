#include "repair/wishes.h"

#include <algorithm>
#include <array>

#include "repair/evidence.h"
#include "text/prefix.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

bool speaks_of_wishes(std::string_view heading) {
  constexpr std::size_t kLongest = 60;
  return heading.size() <= kLongest && ifind(heading, "expected") != npos &&
         ifind(heading, "actual") == npos && ifind(heading, "unexpected") == npos;
}

/// "$ curl -v …", "root@mx:~# swaks …", "PS C:\\> …", "openssl s_client …": somebody tries something anew.
bool is_command_line(std::string_view text) {
  constexpr std::array programs = word_list("curl ", "openssl ", "telnet ", "swaks ", "nc ", "msmtp ",
                                            "mailx ", "smtp-cli ", "sendmail ", "gnutls-cli ");
  if (text.starts_with("$ ") || text.starts_with("PS ")) return true;
  const std::size_t blank = text.find(' ');
  const std::string_view prompt = text.substr(0, blank);
  if (blank != npos && prompt.find('@') != npos && (prompt.ends_with('$') || prompt.ends_with('#')))
    return true;
  if (prompt.size() == 1) text.remove_prefix(std::min(text.find_first_not_of("#>% "), text.size()));
  return starts_with_any(text, programs);
}

}  // namespace

bool Wishes::goes_on(std::string_view line) {
  constexpr std::size_t kMostLines = 40;
  const std::string_view text = trim(parse_prefix(line).rest);
  const bool fence = text.empty() || text.starts_with("```") || text.starts_with("~~~");
  if (++lines_ > kMostLines || (fence && spoke_) || is_command_line(text)) return false;
  const std::string_view words = without_speaker_mark(text);
  spoke_ = spoke_ || begins_with_reply(words) || looks_like_command(words);
  return true;
}

bool Wishes::holds(std::string_view line, bool told) {
  const bool may_be_heading = line.find("##") != npos;
  if (!may_be_heading && !wished_) return false;
  const std::string_view text = trim(parse_prefix(line).rest);
  if (!text.starts_with("##")) return wished_ = wished_ && goes_on(line);
  wished_ = told && speaks_of_wishes(text);
  spoke_ = false;
  lines_ = 0;
  return wished_;
}

}  // namespace smtplain
