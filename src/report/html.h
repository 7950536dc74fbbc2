// Pieces of HTML that the report and the pages of `smtplain serve` share. Nothing of a log gets into a page
// but through html_text(), and nothing at all comes from elsewhere: no font, no image, no script.
#pragma once
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

#include "report/ladder.h"
#include "report/reporter.h"

namespace smtplain {

/// The text as the content of an element or of an attribute in double quotes; without control characters and
/// without marks that turn the direction of writing.
std::string html_text(std::string_view text);

/// The same, cut to some 4000 bytes and saying so: one line of a log may be as long as the log.
std::string html_excerpt(std::string_view text);

/// Style and script of the report, as they stand within <style> and <script>.
std::string_view html_style();
std::string_view html_script();

/// From <!DOCTYPE html> to <main>. `head` and `after_header` are HTML, not text.
void html_page_begin(std::ostream& out, std::string_view title, std::string_view heading,
                     std::string_view head = {}, std::string_view after_header = {});
/// From </main> to </html>. `scripts` is HTML.
void html_page_end(std::ostream& out, std::string_view scripts = {});

/// "good", "wait", "bad" or "open": the class that colours an outcome.
std::string_view html_class(Outcome outcome);

/// The verdict in two parts: "Not sent", "Gmail refused the user name or password".
struct Headline {
  std::string outcome, title;
};
Headline headline(const Session& session);

/// All that is to be told of a session below its headline. `id` is unique in the page: "s1".
void html_session(std::ostream& out, const Session& session, const std::string& id,
                  const ReportOptions& options);

/// The log, line and explanation side by side.
void html_log(std::ostream& out, const Session& session, const std::string& id);

/// The ladder as inline SVG, and as text for those who do not see it.
void html_ladder(std::ostream& out, const Session& session, const std::string& id);

}  // namespace smtplain
