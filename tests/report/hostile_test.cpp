// Log text that tries to be something else than text, in every format. The list is shared with the browser
// tests.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "report/html.h"
#include "report/reporter.h"

using namespace smtplain;

namespace {

std::vector<std::string> hostile_texts() {
  std::ifstream in(std::string(SMTPLAIN_SOURCE_DIR) + "/tests/hostile-texts.json");
  return nlohmann::json::parse(in).get<std::vector<std::string>>();
}

// The text in all places of a log that a report shows.
std::string log_with(const std::string& text) {
  return "prose " + text + "\nS: 220 mx.example.com " + text + "\nC: EHLO " + text +
         "\nS: 250-mx.example.com " + text + "\nS: 250-AUTH PLAIN " + text + "\nS: 250 X" + text +
         "\nC: AUTH PLAIN " + text + "\nS: 535 5.7.8 " + text + "\nC: MAIL FROM:<" + text +
         "@example.com>\nS: 250 ok " + text + "\nC: RCPT TO:<" + text + "@example.com>\nS: 550-5.1.1 " +
         text + "\nS: 550 5.1.1 User unknown " + text + "\nC: QUIT\nS: 221 bye " + text + "\n";
}

std::string report_on(std::string_view format, const std::string& path, const std::string& log,
                      ReportOptions options = {}) {
  const auto rules = Rules::builtin();
  const Analyzer analyzer(rules);
  std::ostringstream out;
  options.rules = rules.get();
  const auto reporter = find_report_format(format)->make(out, options);
  Summary summary;
  reporter->begin();
  const Source source = analyzer.analyze(path, log);
  summary.add(source);
  reporter->source(source);
  reporter->end(summary);
  return out.str();
}

// The tags of a page, without what stands in <style> and <script>.
std::vector<std::string> tags_of(const std::string& page) {
  std::vector<std::string> tags;
  for (std::size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at)) {
    const std::size_t end = page.find('>', at);
    tags.push_back(page.substr(at + 1, end - at - 1));
    at = end;
    for (const std::string raw : {"style", "script"}) {
      if (tags.back() == raw) at = page.find("</" + raw + '>', end);
    }
  }
  return tags;
}

std::size_t raw_controls(const std::string& text) {
  std::size_t found = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const unsigned char next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    found += (c < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7f ||
             (c == 0xc2 && next >= 0x80 && next < 0xa0);
  }
  return found;
}

}  // namespace

TEST_CASE("hostile text reaches no output as a control character", "[report][hostile]") {
  for (const std::string& text : hostile_texts()) {
    for (const ReportFormat& format : report_formats()) {
      INFO(format.name << ": " << text);
      const std::string out = report_on(format.name, "log " + text, log_with(text));
      CHECK(raw_controls(out) == 0);
      for (const char* mark : {"\u202e", "\u2066", "\u200f", "\u200b", "\ufeff"})
        CHECK(out.find(mark) == std::string::npos);
    }
  }
}

TEST_CASE("hostile text is text in a page: no tag, no attribute, no link of its own",
          "[report][html][hostile]") {
  const std::set<std::string> vocabulary = {
      "!DOCTYPE", "html",    "head",  "meta",  "title",  "style", "script",  "body",    "a",       "header",
      "main",     "footer",  "p",     "h1",    "h2",     "h3",    "section", "article", "div",     "span",
      "ul",       "ol",      "li",    "dl",    "dt",     "dd",    "code",    "pre",     "b",       "i",
      "table",    "caption", "thead", "tbody", "tr",     "th",    "td",      "details", "summary", "svg",
      "g",        "line",    "rect",  "path",  "circle", "text",  "desc"};
  for (const bool many : {false, true}) {
    ReportOptions options;
    options.many = many;
    const auto plain = tags_of(report_on("html", "mail.log", log_with("words"), options));
    for (const std::string& text : hostile_texts()) {
      if (text.find_first_of("\n\r") != std::string::npos) continue;  // other lines, other tags
      INFO(text);
      for (const std::string& tag : tags_of(report_on("html", "log " + text, log_with(text), options))) {
        CAPTURE(tag);
        const std::size_t name = tag[0] == '/' ? 1 : 0;
        CHECK(vocabulary.count(tag.substr(name, tag.find_first_of(" /", name) - name)) == 1);
        CHECK(tag.find(" on") == std::string::npos);
        const auto href = tag.find("href=\"");
        if (href != std::string::npos)
          CHECK((tag[href + 6] == '#' || tag.compare(href + 6, 8, "https://") == 0));
        CHECK(tag.find("evil") == std::string::npos);
        CHECK(std::count(tag.begin(), tag.end(), '"') % 2 == 0);
      }
    }
    CHECK(plain.size() > 30);
  }
}

TEST_CASE("a page shows hostile text letter by letter", "[report][html][hostile]") {
  const std::string page = report_on("html", "mail.log", log_with("a<b &\"'"));
  CHECK(page.find("a&lt;b &amp;&quot;&apos;") != std::string::npos);
  CHECK(html_text("a\u202eb\x1b[31m\xff<") == "ab?[31m\xef\xbf\xbd&lt;");
}
