#include <sstream>

#include "cli/help.h"
#include "manual.h"
#include "smtplain/version.h"

namespace smtplain {
namespace {

// Text of a man page: a hyphen is an option's, and a line must not begin with a control character.
std::string roff(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n'))
      out += std::string("\\&") + c;
    else
      out += c;
  }
  return out;
}

// Options and values as they are typed: in bold, with a comma and a blank between two names of the same.
std::string heading(const CLI::Option& option) {
  std::string names;
  for (char c : option.get_name(option.get_positional(), !option.get_positional()))
    names += c == ',' ? std::string("\\fR, \\fB") : roff(std::string_view(&c, 1));
  std::string out = "\\fB" + names + "\\fR";
  if (const std::string value = value_of(option); !value.empty()) out += " \\fI" + roff(value) + "\\fR";
  return out;
}

void options(const CLI::App& app, std::ostream& out) {
  for (const CLI::Option* option : app.get_options()) {
    // --help is told once, with the program's own options.
    if (option == app.get_help_ptr() && app.get_parent() != nullptr) continue;
    out << ".TP\n" << heading(*option) << '\n' << roff(option->get_description());
    if (!option->get_default_str().empty()) out << " (" << roff(option->get_default_str()) << " by default)";
    out << '\n';
  }
}

void examples(std::string_view command, std::ostream& out) {
  for (const CommandExample& example : examples_of(command))
    out << ".TP\n\\fB" << roff(example.line) << "\\fR\n" << roff(example.what) << '\n';
}

std::string sentence(std::string text) {
  return !text.empty() && text.back() == '.' ? text : text + '.';
}

void command(const CLI::App& app, const std::string& path, std::ostream& out) {
  out << ".SS " << roff(path) << '\n' << roff(sentence(app.get_description())) << '\n';
  options(app, out);
  examples(app.get_name(), out);
  for (const CLI::App* inner : app.get_subcommands({})) command(*inner, path + ' ' + inner->get_name(), out);
}

}  // namespace

std::string man_page(const CLI::App& app) {
  std::ostringstream out;
  out << ".\\\" Made by tools/generate from the option definitions.\n"
      << ".TH SMTPLAIN 1 \"\" \"smtplain " << kVersion << "\" \"User Commands\"\n"
      << ".SH NAME\nsmtplain \\- SMTP in plain English\n"
      << ".SH SYNOPSIS\n.B smtplain\n[\\fIoptions\\fR] [\\fILOG\\fR...]\n.br\n.B smtplain\n\\fIcommand\\fR "
         "[\\fIoptions\\fR] ...\n"
      << ".SH DESCRIPTION\nReads the log of a mail program (curl \\-v, PHPMailer, telnet, openssl s_client "
         "and many more)\nand says what happened line by line, what went wrong, why, and what to do.\n"
         "Passwords and tokens are hidden in everything it prints.\n"
      << ".SH EXAMPLES\n";
  examples("", out);
  out << ".SH OPTIONS\n";
  options(app, out);
  out << ".SH COMMANDS\n";
  for (const CLI::App* inner : app.get_subcommands({})) command(*inner, inner->get_name(), out);
  out << ".SH EXIT STATUS\n"
      << ".TP\n0\ndone; for check: no fault at or above \\fB\\-\\-fail\\-on\\fR\n"
      << ".TP\n1\nfaults were found (check, redact \\-\\-check, rules test, rules lint)\n"
      << ".TP\n2\nbad usage\n"
      << ".TP\n3\nan input could not be read or holds no SMTP; the others were still processed\n"
      << ".TP\n130, 143\nCtrl-C or SIGTERM came; what was found so far was told\n"
      << ".SH FILES\n.TP\n\\fIsmtplain.toml\\fR, \\fIsmtplain.json\\fR\nfound in the working directory or "
         "above it: folders of rules, causes to ignore and why, and what makes check fail\n"
      << ".SH ENVIRONMENT\n.TP\n\\fBNO_COLOR\\fR\nno colours\n.TP\n\\fBCOLUMNS\\fR\nthe width of the "
         "output\n.TP\n\\fBPAGER\\fR\nwhat shows a long explanation on a terminal (less, if it is "
         "installed); empty: nothing\n.TP\n\\fBTERM\\fR\ndumb: no colours, no pager and no links\n";
  return out.str();
}

}  // namespace smtplain
