#include <sstream>

#include "cli/help.h"
#include "manual.h"

namespace smtplain {
namespace {

constexpr std::string_view kMade = "# Made by tools/generate from the option definitions.\n";

std::vector<const CLI::App*> commands(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

// "--name" and "-n" of an option; nothing for a positional.
std::vector<std::string> switches(const CLI::Option& option) {
  std::vector<std::string> out;
  for (const std::string& name : option.get_lnames()) out.push_back("--" + name);
  for (const std::string& name : option.get_snames()) out.push_back("-" + name);
  return out;
}

std::vector<const CLI::Option*> options(const CLI::App& app) {
  return app.get_options([](const CLI::Option* option) { return option->nonpositional(); });
}

std::string joined(const std::vector<std::string>& words) {
  return CLI::detail::join(words, " ");
}

// The words that may stand after a command: its options and its own subcommands.
std::string words_of(const CLI::App& app) {
  std::vector<std::string> words;
  for (const CLI::Option* option : options(app)) {
    for (const std::string& name : switches(*option)) words.push_back(name);
  }
  for (const CLI::App* inner : commands(app)) words.push_back(inner->get_name());
  return joined(words);
}

// Within single quotes of a shell.
std::string shell_quoted(std::string_view text) {
  std::string out = "'";
  for (char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

// One branch a command for the values of its options that take only some.
void bash_values(const CLI::App& app, std::ostream& out) {
  for (const CLI::Option* option : options(app)) {
    const std::vector<std::string> choices = choices_of(*option);
    if (choices.empty()) continue;
    for (const std::string& name : switches(*option)) {
      out << "    " << app.get_name() << '/' << name << ") COMPREPLY=($(compgen -W "
          << shell_quoted(joined(choices)) << " -- \"$word\")); return ;;\n";
    }
  }
}

std::string zsh_escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

void zsh_arguments(const CLI::App& app, std::ostream& out) {
  out << "_arguments -S";
  for (const CLI::Option* option : options(app)) {
    const std::vector<std::string> choices = choices_of(*option);
    std::string value;
    if (!choices.empty())
      value = ":value:(" + joined(choices) + ')';
    else if (!is_flag(*option))
      value = ":value:_files";
    const bool many = option->get_expected_max() == CLI::detail::expected_max_vector_size;
    for (const std::string& name : switches(*option)) {
      out << " \\\n        "
          << shell_quoted((many ? "*" : "") + name + '[' + zsh_escaped(option->get_description()) + ']' +
                          value);
    }
  }
  out << " \\\n        '*:log:_files'\n";
}

}  // namespace

std::string bash_completion(const CLI::App& app) {
  std::ostringstream out;
  std::vector<std::string> names;
  for (const CLI::App* command : commands(app)) names.push_back(command->get_name());
  out << kMade << "_smtplain() {\n"
      << "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=explain words\n"
      << "  case ${COMP_WORDS[1]} in\n    " << CLI::detail::join(names, "|")
      << ") [ \"$COMP_CWORD\" -gt 1 ] && command=${COMP_WORDS[1]} ;;\n  esac\n"
      << "  case $command/$before in\n";
  for (const CLI::App* command : commands(app)) bash_values(*command, out);
  out << "  esac\n  case $command in\n";
  for (const CLI::App* command : commands(app))
    out << "    " << command->get_name() << ") words=" << shell_quoted(words_of(*command)) << " ;;\n";
  out << "  esac\n"
      << "  [ \"$COMP_CWORD\" -eq 1 ] && words=\"$words " << words_of(app) << "\"\n"
      << "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
      << "  [[ $word == -* ]] || COMPREPLY+=($(compgen -f -- \"$word\"))\n"
      << "}\ncomplete -o filenames -F _smtplain smtplain\n";
  return out.str();
}

std::string zsh_completion(const CLI::App& app) {
  std::ostringstream out;
  out << "#compdef smtplain\n" << kMade << "_smtplain() {\n  local -a commands=(\n";
  for (const CLI::App* command : commands(app))
    out << "    " << shell_quoted(command->get_name() + ':' + zsh_escaped(command->get_description()))
        << '\n';
  out << "  )\n  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n"
      << "    _describe command commands\n    _files\n    return\n  fi\n"
      << "  case $words[2] in\n";
  for (const CLI::App* command : commands(app)) {
    if (command->get_name() == "explain") continue;
    out << "    " << command->get_name() << ")\n      ";
    zsh_arguments(*command, out);
    out << "      ;;\n";
  }
  out << "    *)\n      ";
  zsh_arguments(*app.get_subcommand("explain"), out);
  out << "      ;;\n  esac\n}\n_smtplain \"$@\"\n";
  return out.str();
}

std::string fish_completion(const CLI::App& app) {
  std::ostringstream out;
  std::vector<std::string> others;
  for (const CLI::App* command : commands(app)) {
    if (command->get_name() != "explain") others.push_back(command->get_name());
  }
  out << kMade;
  for (const CLI::App* command : commands(app)) {
    out << "complete -c smtplain -n __fish_use_subcommand -a " << command->get_name() << " -d "
        << shell_quoted(command->get_description()) << '\n';
  }
  for (const CLI::App* command : commands(app)) {
    // Without a command the program explains.
    const std::string when = command->get_name() == "explain"
                                 ? "not __fish_seen_subcommand_from " + joined(others)
                                 : "__fish_seen_subcommand_from " + command->get_name();
    for (const CLI::App* inner : commands(*command)) {
      out << "complete -c smtplain -n " << shell_quoted(when) << " -a " << inner->get_name() << " -d "
          << shell_quoted(inner->get_description()) << '\n';
    }
    for (const CLI::Option* option : options(*command)) {
      out << "complete -c smtplain -n " << shell_quoted(when);
      for (const std::string& name : option->get_snames()) out << " -s " << name;
      for (const std::string& name : option->get_lnames()) out << " -l " << name;
      if (const auto choices = choices_of(*option); !choices.empty())
        out << " -x -a " << shell_quoted(joined(choices));
      else if (!is_flag(*option))
        out << " -r";
      out << " -d " << shell_quoted(option->get_description()) << '\n';
    }
  }
  return out.str();
}

}  // namespace smtplain
