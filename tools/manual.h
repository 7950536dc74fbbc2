// The manual page and the shells' completions, made from the option definitions of src/cli.
#pragma once
#include <CLI/CLI.hpp>
#include <string>

namespace smtplain {

std::string man_page(const CLI::App& app);         ///< smtplain.1, in the man macros of groff
std::string bash_completion(const CLI::App& app);  ///< for share/bash-completion/completions/smtplain
std::string zsh_completion(const CLI::App& app);   ///< for share/zsh/site-functions/_smtplain
std::string fish_completion(const CLI::App& app);  ///< for share/fish/vendor_completions.d/smtplain.fish

}  // namespace smtplain
