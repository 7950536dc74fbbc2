#include "cli/help.h"

#include <catch2/catch.hpp>
#include <sstream>

#include "cli/commands.h"

using namespace smtplain;

namespace {

struct Program {
  std::istringstream in;
  std::ostringstream out, err;
  Context context{in, out, err};
  CLI::App app;
  int status = 0;
  Program() { define(app, context, status); }
};

// The options that the last smtplain of an example's line takes.
std::vector<std::string> options_in(std::string_view line) {
  std::istringstream words{std::string(line)};
  std::vector<std::string> out;
  bool ours = false;
  for (std::string word; words >> word;) {
    if (word == "smtplain") {
      ours = true;
      out.clear();
    }
    if (word == "|" || word == ">" || word == "<") ours = false;
    if (ours && word.size() > 1 && word.front() == '-') out.push_back(word);
  }
  return out;
}

}  // namespace

TEST_CASE("every command's help begins with examples that it understands", "[help]") {
  const Program program;
  for (const CLI::App* command : program.app.get_subcommands([](const CLI::App*) { return true; })) {
    CAPTURE(command->get_name());
    const auto examples = examples_of(command->get_name());
    CHECK_FALSE(examples.empty());
    const std::string help = command->help();
    for (const CommandExample& example : examples) {
      CAPTURE(example.line);
      const std::size_t at = help.find(example.line);
      CHECK(at < help.find("Options:"));
      if (example.line.find(command->get_name()) == std::string::npos && command->get_name() != "explain")
        FAIL("an example of another command");
      for (const std::string& option : options_in(example.line)) {
        CAPTURE(option);
        const auto inner = command->get_subcommands([&](const CLI::App* c) {
          return example.line.find(' ' + c->get_name()) != std::string_view::npos;
        });
        CHECK((inner.empty() ? command : inner.front())->get_option_no_throw(option) != nullptr);
      }
    }
  }
}

TEST_CASE("an option's value is shown by its choices, or by a word where they are many", "[help]") {
  const Program program;
  const CLI::App* explain = program.app.get_subcommand("explain");
  CHECK(value_of(*explain->get_option("--color")) == "auto|always|never");
  CHECK(value_of(*explain->get_option("--input-format")) == "FORMAT");
  CHECK(value_of(*explain->get_option("--brief")).empty());
  CHECK(is_flag(*explain->get_option("--brief")));
  CHECK_FALSE(is_flag(*explain->get_option("--width")));
  CHECK_FALSE(is_flag(*explain->get_option("--rules")));
  CHECK(choices_of(*explain->get_option("--color")) == std::vector<std::string>{"auto", "always", "never"});
}

TEST_CASE("a command that is run alone says what it says among the others", "[help]") {
  const Program program;
  for (const CLI::App* command : program.app.get_subcommands([](const CLI::App*) { return true; })) {
    CAPTURE(command->get_name());
    std::istringstream in;
    std::ostringstream out, err;
    Context context{in, out, err};
    CHECK(run({command->get_name(), "--help"}, context) == 0);
    CHECK(out.str().starts_with(command->get_description()));
    CHECK(err.str().empty());
  }
}
