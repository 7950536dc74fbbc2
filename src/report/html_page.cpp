// The frame of a page, and the words of its headlines.
#include <algorithm>
#include <array>
#include <ostream>

#include "report/html.h"
#include "report/words.h"
#include "report/xml.h"
#include "smtplain/version.h"
#include "text/characters.h"

namespace smtplain {
namespace {

constexpr std::size_t kExcerpt = 4000;  // bytes

std::string_view outcome_words(Outcome outcome) {
  constexpr std::array kWords = word_list("Sent", "Sent to some only", "Not sent", "Not sent for now",
                                          "Not sent", "No message tried", "Not decided");
  return kWords[static_cast<std::size_t>(outcome)];
}

}  // namespace

std::string html_text(std::string_view text) {
  return xml_text(text);
}

std::string html_excerpt(std::string_view text) {
  if (text.size() <= kExcerpt) return html_text(text);
  std::size_t end = kExcerpt;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return html_text(text.substr(0, end)) + " <i>… and " + std::to_string(text.size() - end) +
         " more bytes</i>";
}

void html_page_begin(std::ostream& out, std::string_view title, std::string_view heading,
                     std::string_view head, std::string_view after_header) {
  out << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>" << html_text(title)
      << "</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      << "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" "
         "content=\"no-referrer\">\n<meta name=\"generator\" content=\"smtplain "
      << kVersion << "\">\n<style>" << html_style() << "</style>\n"
      << head << "</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to the result</a>\n"
      << "<header class=\"top\"><p class=\"brand\">smtplain</p><h1>" << html_text(heading) << "</h1>"
      << after_header << "</header>\n<main id=\"content\" tabindex=\"-1\">\n";
}

void html_page_end(std::ostream& out, std::string_view scripts) {
  out << "</main>\n<footer>Explained by smtplain " << kVersion
      << ". Passwords and tokens are hidden. A log shows what was said, not all that happened.</footer>\n"
      << scripts << "</body>\n</html>\n";
}

std::string_view html_class(Outcome outcome) {
  switch (outcome) {
    case Outcome::accepted: return "good";
    case Outcome::partial:
    case Outcome::deferred: return "wait";
    case Outcome::rejected:
    case Outcome::failed: return "bad";
    case Outcome::no_message:
    case Outcome::incomplete: break;
  }
  return "open";
}

Headline headline(const Session& session) {
  Headline line{std::string(outcome_words(session.outcome)), verdict(session)};
  for (const std::string& said :
       {line.outcome, std::string("No fault seen"), std::string("No message was tried")}) {
    if (!line.title.starts_with(said + ": ")) continue;
    line.outcome = said;
    line.title.erase(0, said.size() + 2);
    break;
  }
  // "the server took it", but not "bob@example.com does not exist".
  const std::string word = line.title.substr(0, line.title.find(' '));
  if (!word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; }))
    line.title[0] = static_cast<char>(line.title[0] - 'a' + 'A');
  return line;
}

}  // namespace smtplain
