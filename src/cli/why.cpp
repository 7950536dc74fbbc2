#include "cli/why.h"

#include <ostream>

#include "report/layout.h"

namespace smtplain {

void print_why(const Why& why, std::ostream& out) {
  out << "\nWHY THIS RULE\n";
  for (const Why::Event& event : why.events) {
    if (event.matched.empty() && event.nearly.empty()) continue;
    if (event.line == 0)
      out << "  the session as a whole\n";
    else
      out << "  line " << event.line << "  " << safe_text(event.text) << '\n';
    for (const Why::Rule& rule : event.matched) {
      out << "    " << (&rule == event.matched.data() ? "won      " : "matched  ") << rule.id << " ("
          << rule.confidence << "): " << safe_text(rule.because) << '\n';
    }
    for (const Why::Near& rule : event.nearly)
      out << "    nearly   " << rule.id << ": " << safe_text(rule.failed) << '\n';
  }
  if (!why.decision.empty()) out << "  " << safe_text(why.decision) << '\n';
}

}  // namespace smtplain
