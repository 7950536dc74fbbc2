// How results are shown: one file a format behind this interface.
#pragma once
#include <cstdint>
#include <iosfwd>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "report/issue.h"
#include "smtplain/analyze.h"
#include "smtplain/rules.h"

namespace smtplain {

struct Summary {
  std::uint64_t sources = 0, sessions = 0;
  std::map<std::string_view, std::uint64_t> outcomes, causes;
  void add(const Source&);
};

struct ReportOptions {
  bool color = false;
  bool brief = false;            ///< the verdict alone
  bool many = false;             ///< html: a row a session and no more
  bool ladder = false;           ///< text: the dialogue as a ladder instead of line by line
  bool links = false;            ///< text: the terminal knows links (OSC 8)
  bool verdicts = false;         ///< NDJSON: no lines of the log, and how a session that went well ended
  int width = 100;               ///< columns of the terminal
  const Rules* rules = nullptr;  ///< for the meaning of keywords; may be null
  const KnownFaults* known = nullptr;  ///< of a baseline; null: there is none
  std::string head;                    ///< html: more HTML for <head>
  std::string after_header;            ///< html: HTML that stands before the result
};

/// Called in this order: begin, source for each log or part of a long one, end. Writes to the stream it was
/// made with.
class Reporter {
 public:
  virtual ~Reporter() = default;
  virtual void begin() {}
  virtual void source(const Source&) = 0;
  virtual void end(const Summary&) {}
};

struct ReportFormat {
  std::string_view name;
  std::string_view title;
  std::unique_ptr<Reporter> (*make)(std::ostream&, const ReportOptions&);
};

/// All output formats, in the one list there is (reporters.cpp).
std::span<const ReportFormat> report_formats();
const ReportFormat* find_report_format(std::string_view name);

}  // namespace smtplain
