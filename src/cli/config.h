// smtplain.toml or smtplain.json: what a project wants of `smtplain check` and `smtplain explain`.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smtplain {

class Rules;
struct Source;

struct Config {
  struct Ignored {
    std::string cause;  ///< or a glob that matches several
    std::string reason;
    std::uint32_t line = 0;
  };
  std::string path;                ///< empty: there is none
  std::vector<std::string> rules;  ///< folders, relative to the file
  std::vector<Ignored> ignore;
  std::string fail_on;

  /// Why the project does not care for this cause; null if it does.
  const std::string* reason_to_ignore(std::string_view cause) const;
};

/// Reads smtplain.toml or smtplain.json of the working directory or of the nearest one above it. No file is
/// no error; a wrong one, or both side by side, gives false and "file:line: what is wrong".
bool find_config(Config& config, std::string& error);

/// `text` is what the file at config.path holds: TOML if the name ends so, else JSON.
bool parse_config(std::string_view text, Config& config, std::string& error);

/// False, with "file:line: what is wrong", if a cause to be ignored is none that the rules know.
bool check_causes(const Config& config, const Rules& rules, std::string& error);

/// Adds to each session whose cause is ignored why the project does not care for it.
void tell_ignored(const Config& config, Source& source);

/// True if the name, or the glob, is of a cause that the rules know.
bool known_cause(const Rules& rules, const std::string& glob);

}  // namespace smtplain
