// A program that embeds smtplain: prints the cause and the title of each diagnosis of a log on standard
// input.
#include <iostream>
#include <iterator>

#include "smtplain/analyze.h"

int main() {
  const smtplain::Analyzer analyzer{smtplain::Rules::builtin()};
  const smtplain::Source source = analyzer.analyze("-", {std::istreambuf_iterator<char>(std::cin), {}});
  for (const smtplain::Session& session : source.sessions) {
    if (!session.diagnosis.empty())
      std::cout << session.diagnosis.front().cause << ": " << session.diagnosis.front().title << '\n';
  }
  return source.sessions.empty() ? 1 : 0;
}
