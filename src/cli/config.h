// smtplain.json: what a project wants of `smtplain check`.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace smtplain {

struct Config {
  struct Ignored {
    std::string cause, reason;
  };
  std::string path;                ///< empty: there is none
  std::vector<std::string> rules;  ///< folders, relative to the file
  std::vector<Ignored> ignore;
  std::string fail_on;
};

/// Reads smtplain.json of the working directory or of the nearest one above it. No file is no error; a wrong
/// one gives false and "file:line: what is wrong".
bool find_config(Config& config, std::string& error);

/// `text` is what the file at config.path holds.
bool parse_config(std::string_view text, Config& config, std::string& error);

}  // namespace smtplain
