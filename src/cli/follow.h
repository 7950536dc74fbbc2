// `smtplain --follow`: explains a log while it is being written.
#pragma once
#include <memory>
#include <string>

#include "cli/config.h"
#include "cli/context.h"
#include "report/reporter.h"

namespace smtplain {

struct FollowOptions {
  std::string log = "-";     ///< a file that grows, or standard input
  std::string format;        ///< "text" or "ndjson"
  std::string input_format;  ///< empty: found out
  ReportOptions report;
};

/// Until the pipe ends or the program is interrupted; gives the exit code.
int follow(const FollowOptions& options, const Rules& rules, const Config& config, Context& context);

}  // namespace smtplain
