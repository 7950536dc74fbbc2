// Writes the generated documentation and the expected outputs of the samples; with --check only compares.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "manual.h"
#include "readers/reader.h"
#include "report/reporter.h"
#include "smtplain/analyze.h"
#include "smtplain/rules.h"

namespace fs = std::filesystem;
using namespace smtplain;

namespace {

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Files to be written, by their path.
using Pages = std::map<fs::path, std::string>;

std::string anchor(std::string_view text) {
  return '`' + std::string(text) + '`';
}

// A cell of a Markdown table.
std::string cell(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '|')
      out += "\\|";
    else if (c == '<')
      out += "&lt;";
    else
      out += c == '\n' ? ' ' : c;
  }
  return out;
}

void cause_page(const Rules& rules, const Cause& cause, Pages& pages) {
  std::ostringstream page;
  page << "# " << cause.id << "\n\n" << cause.when << "\n\n" << cause.explain << '\n';
  if (!cause.who.empty()) page << "\nWho must act: " << cause.who << ".\n";
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const RuleInfo rule = rules.rule(i);
    if (rule.cause != cause.id) continue;
    page << "\n## " << rule.title << "\n\n"
         << anchor(rule.id) << ", in " << rule.file << "\n\n"
         << cell(rule.explain) << '\n';
    if (!rule.fix.empty()) page << '\n';
    for (const auto& fix : rule.fix) {
      page << "- " << fix.who << (fix.client.empty() ? "" : " (" + std::string(fix.client) + ")") << ": "
           << cell(fix.text) << '\n';
    }
    if (!rule.match.empty()) {
      page << "\n```\n" << rule.match.front().text << "\n```\n";
    }
    for (const std::string& ref : rule.refs) page << "\n<" << ref << ">\n";
  }
  pages["docs/causes/" + std::string(cause.id) + ".md"] = page.str();
}

void index_pages(const Rules& rules, Pages& pages) {
  std::ostringstream causes;
  causes << "# Causes\n\nThe closed vocabulary of a diagnosis. The ids are stable.\n\n| cause | when |\n| "
            "--- | --- |\n";
  for (const Cause& cause : rules.causes()) {
    causes << "| [" << cause.id << "](" << cause.id << ".md) | " << cell(cause.when) << " |\n";
  }
  pages["docs/causes/README.md"] = causes.str();

  const RuleStats stats = rules.stats();
  std::ostringstream index;
  index << "# Rules\n\n"
        << stats.rules << " rules with " << stats.patterns << " patterns and " << stats.examples
        << " examples. [Writing a rule](writing-rules.md) tells how to add one.\n\n| rule | title |\n| --- | "
           "--- |\n";
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const RuleInfo rule = rules.rule(i);
    index << "| " << anchor(rule.id) << " | " << cell(rule.title) << " |\n";
  }
  pages["docs/rules.md"] = index.str();

  std::ostringstream formats_page;
  formats_page << "# Log formats\n\nWhat smtplain reads, and how to get such a log.\n\n| format | what | how "
                  "to get it |\n| --- | --- | --- |\n";
  for (const Format& format : formats()) {
    formats_page << "| " << anchor(format.name) << " | " << cell(format.title) << " | "
                 << cell(format.how_to_get) << " |\n";
  }
  pages["docs/formats.md"] = formats_page.str();
}

std::string render(std::string_view format, const Source& source, const Rules& rules) {
  std::ostringstream out;
  ReportOptions options;
  options.rules = &rules;
  const auto reporter = find_report_format(format)->make(out, options);
  Summary summary;
  summary.add(source);
  reporter->begin();
  reporter->source(source);
  reporter->end(summary);
  return out.str();
}

void sample_pages(const std::shared_ptr<const Rules>& rules, Pages& pages) {
  const Analyzer analyzer(rules);
  std::vector<fs::path> logs;
  for (const auto& entry : fs::recursive_directory_iterator("samples")) {
    if (entry.path().extension() == ".log") logs.push_back(entry.path());
  }
  std::sort(logs.begin(), logs.end());
  for (const fs::path& log : logs) {
    const Source source = analyzer.analyze(log.generic_string(), read_file(log));
    pages[fs::path(log).replace_extension(".json")] = render("json", source, *rules);
    pages[fs::path(log).replace_extension(".txt")] = render("text", source, *rules);
  }
}

void manual_pages(Pages& pages) {
  CLI::App app;
  Context context{std::cin, std::cout, std::cerr};
  int status = 0;
  define(app, context, status);
  pages["docs/man/smtplain.1"] = man_page(app);
  pages["docs/completions/smtplain.bash"] = bash_completion(app);
  pages["docs/completions/_smtplain"] = zsh_completion(app);
  pages["docs/completions/smtplain.fish"] = fish_completion(app);
}

// Pages that a removed cause or sample left behind.
std::vector<fs::path> leftovers(const Pages& pages) {
  std::vector<fs::path> out;
  for (const char* folder : {"docs/causes", "samples"}) {
    if (!fs::exists(folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      const fs::path& path = entry.path();
      const bool label = path.filename().string().find(".label.") != std::string::npos;
      const bool generated = path.extension() == ".json" || path.extension() == ".txt" ||
                             (path.extension() == ".md" && std::string(folder) == "docs/causes");
      if (entry.is_regular_file() && generated && !label && pages.find(path) == pages.end())
        out.push_back(path);
    }
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  const bool check = argc > 1 && std::string_view(argv[1]) == "--check";
  const auto rules = Rules::builtin();
  Pages pages;
  for (const Cause& cause : rules->causes()) cause_page(*rules, cause, pages);
  index_pages(*rules, pages);
  sample_pages(rules, pages);
  manual_pages(pages);

  std::size_t stale = 0;
  for (const auto& [path, text] : pages) {
    if (fs::exists(path) && read_file(path) == text) continue;
    ++stale;
    std::cout << (check ? "stale: " : "written: ") << path.generic_string() << '\n';
    if (check) continue;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  for (const fs::path& path : leftovers(pages)) {
    ++stale;
    std::cout << (check ? "left over: " : "removed: ") << path.generic_string() << '\n';
    if (!check) fs::remove(path);
  }
  std::cout << pages.size() << " generated files, " << stale
            << (check ? " stale; tools/generate mends them\n" : " changed\n");
  return check && stale > 0 ? 1 : 0;
}
