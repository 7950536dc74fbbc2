#include "cli/terminal.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "text/characters.h"

namespace smtplain {
namespace {

std::string_view value(const Environment& environment, const char* name) {
  const char* found = environment(name);
  return found == nullptr ? std::string_view{} : found;
}

bool installed(std::string_view program, std::string_view path) {
  while (!path.empty()) {
    const auto end = std::min(path.find(':'), path.size());
    if (::access((std::string(path.substr(0, end)) + '/' + std::string(program)).c_str(), X_OK) == 0)
      return true;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return false;
}

}  // namespace

std::string pager_command(const Environment& environment) {
  if (value(environment, "TERM") == "dumb") return {};
  if (environment("PAGER") != nullptr) {
    const std::string_view pager = value(environment, "PAGER");
    return pager == "cat" ? std::string{} : std::string(pager);
  }
  return installed("less", value(environment, "PATH")) ? "less" : "";
}

bool terminal_knows_links(const Environment& environment) {
  const std::string_view term = value(environment, "TERM");
  // tmux and screen pass on the variables of the terminal around them, but not the links.
  if (term == "dumb" || !value(environment, "TMUX").empty() || !value(environment, "STY").empty())
    return false;
  constexpr std::array kPrograms =
      word_list("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "mintty", "rio", "Tabby");
  constexpr std::array kTerms = word_list("xterm-kitty", "foot", "alacritty", "xterm-ghostty");
  const auto is = [](std::string_view one, const auto& list) {
    return std::find(list.begin(), list.end(), one) != list.end();
  };
  return is(value(environment, "TERM_PROGRAM"), kPrograms) || is(term, kTerms) ||
         std::atoi(std::string(value(environment, "VTE_VERSION")).c_str()) >= 5000 ||
         std::atoi(std::string(value(environment, "KONSOLE_VERSION")).c_str()) >= 201200 ||
         !value(environment, "WT_SESSION").empty();
}

}  // namespace smtplain
