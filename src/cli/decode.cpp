#include <istream>
#include <memory>
#include <ostream>

#include "cli/commands.h"
#include "session/auth.h"
#include "text/joined.h"

namespace smtplain {
namespace {

struct DecodeOptions {
  std::vector<std::string> words;
  bool reveal = false;
};

std::string first_line(std::istream& in) {
  std::string line;
  std::getline(in, line);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

int decode(const DecodeOptions& options, Context& context) {
  std::string text = joined(options.words, " ");
  if (text == "-") text = first_line(context.in);
  const std::string decoded = text.empty() ? text : describe_base64(text, options.reveal);
  if (decoded.empty()) {
    context.err << "smtplain: this is not base64\n";
    return kBadInput;
  }
  context.out << decoded << '\n';
  return kDone;
}

}  // namespace

void add_decode(CLI::App& app, Context& context, int& status) {
  auto* command = app.add_subcommand("decode", "Say what a base64 prompt or answer of a log-in means");
  auto options = std::make_shared<DecodeOptions>();
  command
      ->add_option(
          "TEXT", options->words,
          "\"VXNlcm5hbWU6\", \"334 UGFzc3dvcmQ6\" or \"AUTH PLAIN ...\"; - for a line of standard input")
      ->required();
  command->add_flag("--reveal", options->reveal, "Show passwords too");
  command->callback([options, &context, &status] { status = decode(*options, context); });
}

}  // namespace smtplain
