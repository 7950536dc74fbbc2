// The formats for machines against their schemas and against programs that read them.
#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "../shell.h"
#include "tools/render.h"

using namespace smtplain;
using nlohmann::json;

namespace {

const std::filesystem::path kRoot = SMTPLAIN_SOURCE_DIR;

std::string dialogue(const std::string& reply) {
  return "S: 220 mx.example.com ESMTP\nC: EHLO a\nS: 250 mx.example.com\nC: MAIL FROM:<a@example.com>\nS: "
         "250 ok\n"
         "C: RCPT TO:<b@example.com>\nS: " +
         reply + "\nC: QUIT\nS: 221 bye\n";
}

/// Replies that try to end the element, cell, command or fence they are shown in.
const std::vector<std::string> kHostileReplies = {
    "550 5.1.1 \"]]>--></failure><x-y onclick=alert(1)> & &amp; ' User unknown",
    "550 5.1.1 ::error file=x,line=1::User unknown%0A::stop-commands::x##[group]%25%0D",
    "550 5.1.1 \"User\",\"unknown\"\t;=cmd|' /C calc'!A0",
    "550 5.1.1 ```\\n````` User unknown <img src=x onerror=alert(1)> [a](javascript:alert(1)) "
    "![i](http://evil.example.com/x)",
    "550 5.1.1 | User unknown @everyone #1 www.evil.example.com http://evil.example.com ~~x~~ <!-- **b**",
    "550 5.1.1 \x1b]0;t\x07\x1b[31m User unknown \xe2\x80\xae\xc2\x85 \xff\xfe \xef\xbf\xbf \x01"};

/// All in one report: recorded logs, hostile ones under a hostile name, and one without SMTP.
std::vector<Source> sources(const Analyzer& analyzer) {
  std::vector<Source> all = golden_sources(kRoot, analyzer);
  for (const std::string& reply : kHostileReplies)
    all.push_back(analyzer.analyze("logs/a:b,\"<%0A::error::>'`|.log", dialogue(reply)));
  all.push_back(analyzer.analyze("diary.txt", "Dear diary\n"));
  return all;
}

std::string report(std::string_view format) {
  const auto rules = Rules::builtin();
  return render(format, sources(Analyzer(rules)), *rules);
}

void check_schema(const std::string& name, valijson::SchemaParser::Version version, const json& document) {
  const json text = json::parse(read_whole(kRoot / "tests/schemas" / name));
  valijson::Schema schema;
  valijson::SchemaParser(version).populateSchema(valijson::adapters::NlohmannJsonAdapter(text), schema);
  valijson::ValidationResults results;
  const bool valid =
      valijson::Validator().validate(schema, valijson::adapters::NlohmannJsonAdapter(document), &results);
  std::string faults;
  for (valijson::ValidationResults::Error error; results.popError(error);) {
    for (const std::string& step : error.context) faults += step;
    faults += ": " + error.description + '\n';
  }
  INFO(faults);
  CHECK(valid);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// A workflow command as GitHub's runner reads one: the line begins with "::", the properties end at the next
/// "::", and the escapes are undone last.
struct Command {
  std::string name, message;
  std::map<std::string, std::string> properties;
};

std::string unescaped(std::string text, bool property) {
  const std::vector<std::pair<std::string, std::string>> escapes = {
      {"%0D", "\r"}, {"%0A", "\n"}, {"%3A", ":"}, {"%2C", ","}, {"%25", "%"}};
  for (const auto& [from, to] : escapes) {
    if (!property && (to == ":" || to == ",")) continue;
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
      text.replace(at, from.size(), to);
  }
  return text;
}

std::optional<Command> workflow_command(const std::string& line) {
  if (line.rfind("::", 0) != 0) return std::nullopt;
  const auto end = line.find("::", 2);
  if (end == std::string::npos) return std::nullopt;
  Command command;
  const std::string head = line.substr(2, end - 2);
  command.name = head.substr(0, head.find(' '));
  command.message = unescaped(line.substr(end + 2), false);
  std::istringstream pairs(head.size() > command.name.size() ? head.substr(command.name.size() + 1) : "");
  for (std::string pair; std::getline(pairs, pair, ',');)
    command.properties[pair.substr(0, pair.find('='))] = unescaped(pair.substr(pair.find('=') + 1), true);
  return command;
}

}  // namespace

TEST_CASE("every format shows the samples as its expected output does", "[report][golden]") {
  const auto rules = Rules::builtin();
  const auto all = golden_sources(kRoot, Analyzer(rules));
  REQUIRE(all.size() >= 6);
  for (const ReportFormat& format : report_formats()) {
    INFO(format.name);
    CHECK(render(format.name, all, *rules) == read_whole(kRoot / "tests/golden" / format.name));
  }
}

TEST_CASE("sarif is valid by the schema of OASIS", "[report][schema]") {
  check_schema("sarif-2.1.0.json", valijson::SchemaParser::kDraft4, json::parse(report("sarif")));
}

TEST_CASE("sarif with a baseline is valid too", "[report][schema]") {
  const auto rules = Rules::builtin();
  const auto all = sources(Analyzer(rules));
  const KnownFaults known = {fingerprint(all.at(0).sessions.at(0))};
  std::ostringstream out;
  ReportOptions options;
  options.rules = rules.get();
  options.known = &known;
  const auto reporter = find_report_format("sarif")->make(out, options);
  reporter->begin();
  for (const Source& source : all) reporter->source(source);
  reporter->end({});
  const json sarif = json::parse(out.str());
  CHECK(sarif["runs"][0]["results"][0]["baselineState"] == "unchanged");
  check_schema("sarif-2.1.0.json", valijson::SchemaParser::kDraft4, sarif);
}

TEST_CASE("gitlab is valid and its fingerprints are unique", "[report][schema]") {
  const json all = json::parse(report("gitlab"));
  check_schema("gitlab-code-quality.json", valijson::SchemaParser::kDraft7, all);
  std::set<std::string> prints;
  for (const json& one : all) prints.insert(one["fingerprint"]);
  // The hostile logs bear one path: what is alike in all of them may be told apart only within one.
  CHECK(prints.size() + kHostileReplies.size() > all.size());
}

TEST_CASE("ndjson: each line is a session as the contract describes it", "[report][schema]") {
  for (const std::string& line : lines_of(report("ndjson"))) CHECK(json::parse(line)["events"].is_array());
}

TEST_CASE("junit and checkstyle are valid XML, by xmllint and their schemas", "[report][schema]") {
  for (const std::string format : {"junit", "checkstyle"}) {
    const std::string schema = (kRoot / "tests/schemas" / (format + ".xsd")).string();
    const Shell lint = shell_on("xmllint --noout --schema '" + schema + "'", report(format));
    INFO(lint.out);
    CHECK(lint.good);
  }
}

TEST_CASE("junit is read by python3-junitparser, with the text as it was", "[report][schema]") {
  const Shell read = shell_on(
      "/usr/bin/python3 -c 'import sys, junitparser\n"
      "suites = junitparser.JUnitXml.fromfile(sys.argv[1])\n"
      "cases = [case for suite in suites for case in suite]\n"
      "print(len(cases), sum(suite.failures for suite in suites), sum(suite.errors for suite in suites))\n"
      "print(cases[-2].classname)\n"
      "print([r for c in cases for r in c.result if \"<x-y onclick=alert(1)>\" in (r.text or \"\")] != "
      "[])'",
      report("junit"));
  INFO(read.out);
  REQUIRE(read.good);
  const auto all = sources(Analyzer(Rules::builtin()));
  std::size_t cases = 1;  // the diary's
  for (const Source& source : all) cases += source.sessions.size();
  const auto lines = lines_of(read.out);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].rfind(std::to_string(cases) + ' ', 0) == 0);
  CHECK(lines[0].substr(lines[0].rfind(' ')) == " 1");
  CHECK(lines[1] == "logs/a:b,\"<%0A::error::>'`|.log");
  CHECK(lines[2] == "True");
}

TEST_CASE("csv is read by Python's csv module, strictly", "[report][schema]") {
  const Shell read = shell_on(
      "python3 -c 'import sys, csv\n"
      "rows = list(csv.reader(open(sys.argv[1], newline=\"\", encoding=\"utf-8\"), strict=True))\n"
      "print(len(rows), len({len(row) for row in rows}))\n"
      "print([cell for row in rows[1:] for cell in row if cell[:1] in list(\"=+-@\")])\n"
      "print(rows[-1][0])'",
      report("csv"));
  INFO(read.out);
  REQUIRE(read.good);
  std::size_t rows = 1;
  for (const Source& source : sources(Analyzer(Rules::builtin()))) rows += source.sessions.size();
  CHECK(read.out == std::to_string(rows) + " 1\n[]\nlogs/a:b,\"<%0A::error::>'`|.log\n");
}

TEST_CASE("gcc: every line is one that editors find the file, line and kind in", "[report][schema]") {
  // Vim's errorformat %f:%l:%c: %t%*[^:]: %m, and the gnu rule of Emacs' compilation mode.
  const std::regex vim("(.+):([0-9]+):([0-9]+): (e|w|n)[a-z]+: (.+)");
  for (const std::string& line : lines_of(report("gcc"))) {
    CAPTURE(line);
    CHECK(std::regex_match(line, vim));
  }
}

TEST_CASE("github: the runner reads the commands and nothing else", "[report][schema]") {
  std::map<std::string, int> names;
  bool hostile = false;
  for (const std::string& line : lines_of(report("github"))) {
    CAPTURE(line);
    const auto command = workflow_command(line);
    if (!command) {
      CHECK(line.rfind("smtplain: ", 0) == 0);
      continue;
    }
    ++names[command->name];
    CHECK((command->name == "error" || command->name == "warning" || command->name == "notice"));
    CHECK(command->properties.size() == 3);
    CHECK_FALSE(command->properties.at("title").empty());
    CHECK(std::stoi(command->properties.at("line")) >= 1);
    CHECK(command->message.size() <= 4100);
    hostile = hostile || command->properties.at("file") == "logs/a:b,\"<%0A::error::>'`|.log";
  }
  CHECK(hostile);
  for (const auto& [name, count] : names) CHECK(count <= 10);
}

TEST_CASE("markdown: a renderer finds no markup of the log's in it", "[report][schema]") {
  const Shell html = shell_on("cmark-gfm --unsafe -e table -e autolink -e strikethrough", report("markdown"));
  REQUIRE(html.good);
  for (const char* markup :
       {"<script", "<x-y", "<img", "<del", "<!--", "href=\"javascript", "evil.example.com\"", "<b>"}) {
    CAPTURE(markup);
    CHECK(html.out.find(markup) == std::string::npos);
  }
  CHECK(html.out.find("&lt;x-y onclick=alert(1)&gt;") != std::string::npos);
  CHECK(html.out.find("<table>") != std::string::npos);
}
