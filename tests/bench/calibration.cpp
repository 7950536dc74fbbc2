// bench_calibration [REPLIES.jsonl...]: how often diagnoses of each stated confidence are right. It reads the
// rules' own examples and the labelled samples; files named hold labelled replies of others, a JSON object a
// line: {"reply": text, "stage": "rcpt_to" or null, "causes": [ids, any of which is right]}.
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "smtplain/analyze.h"
#include "smtplain/rules.h"

namespace {

using nlohmann::json;
namespace fs = std::filesystem;
using smtplain::Diagnosis;
using smtplain::Rules;
using smtplain::Verb;

/// Right and wrong answers by tenths of the stated confidence.
class Bands {
 public:
  void add(const std::vector<Diagnosis>& diagnosis, const json& causes) {
    if (diagnosis.empty()) {
      ++silent_;
      return;
    }
    const Diagnosis& best = diagnosis.front();
    Band& band = bands_[std::min<std::size_t>(9, static_cast<std::size_t>(best.confidence * 10))];
    ++band.all;
    band.stated += best.confidence;
    for (const json& cause : causes) band.right += cause == best.cause ? 1 : 0;
  }

  void print(const std::string& title) const {
    std::printf("%s\n  confidence     given   right  stated  real   off\n", title.c_str());
    for (std::size_t b = 0; b < bands_.size(); ++b) {
      const Band& band = bands_[b];
      if (band.all == 0) continue;
      const double stated = 100 * band.stated / band.all, real = 100.0 * band.right / band.all;
      const bool counts = band.all >= 20;  // fewer say nothing
      std::printf("  %3.1f to %3.1f %9d %7d  %5.1f%% %5.1f%% %+5.1f%s\n", static_cast<double>(b) / 10,
                  static_cast<double>(b + 1) / 10, band.all, band.right, stated, real, real - stated,
                  counts && std::abs(real - stated) > 10 ? "  more than ten points" : "");
    }
    std::printf("  no diagnosis %6d\n\n", silent_);
  }

 private:
  struct Band {
    int all = 0, right = 0;
    double stated = 0;
  };
  std::array<Band, 10> bands_;
  int silent_ = 0;
};

smtplain::ReplyContext context_of(Verb answers) {
  smtplain::ReplyContext context;
  context.answers = answers;
  return context;
}

Verb verb_named(std::string_view name) {
  static const std::map<std::string, Verb, std::less<>> verbs = {{"CONNECTION", Verb::connection},
                                                                 {"connect", Verb::connection},
                                                                 {"greeting", Verb::connection},
                                                                 {"EHLO", Verb::ehlo},
                                                                 {"ehlo", Verb::ehlo},
                                                                 {"HELO", Verb::helo},
                                                                 {"STARTTLS", Verb::starttls},
                                                                 {"starttls", Verb::starttls},
                                                                 {"AUTH", Verb::auth},
                                                                 {"auth", Verb::auth},
                                                                 {"MAIL", Verb::mail},
                                                                 {"mail_from", Verb::mail},
                                                                 {"RCPT", Verb::rcpt},
                                                                 {"rcpt_to", Verb::rcpt},
                                                                 {"DATA", Verb::data},
                                                                 {"data", Verb::data},
                                                                 {"CONTENT", Verb::content},
                                                                 {"message", Verb::content},
                                                                 {"BDAT", Verb::bdat},
                                                                 {"QUIT", Verb::quit},
                                                                 {"quit", Verb::quit}};
  const auto found = verbs.find(name);
  return found == verbs.end() ? Verb::none : found->second;
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

// The examples that are replies; a dialogue or a message of a program needs its session.
Bands of_examples(const Rules& rules) {
  Bands bands;
  for (std::size_t r = 0; r < rules.size(); ++r) {
    const smtplain::RuleInfo rule = rules.rule(r);
    if (rule.cause.empty()) continue;
    for (const auto& example : rule.match) {
      if (example.text.empty() || example.text[0] < '2' || example.text[0] > '5') continue;
      const auto verdict = rules.judge_reply(example.text, context_of(verb_named(example.answers)));
      bands.add(verdict.diagnosis, json::array({std::string(rule.cause)}));
    }
  }
  return bands;
}

Bands of_samples(const std::shared_ptr<const Rules>& rules, const fs::path& root) {
  Bands bands;
  const smtplain::Analyzer analyzer(rules);
  for (const auto& file : fs::recursive_directory_iterator(root)) {
    if (file.path().extension() != ".log") continue;
    const json label = json::parse(read_file(fs::path(file.path()).replace_extension(".label.json")));
    const json causes = label.value("causes", json::array());
    if (causes.empty() || causes[0] == "none") continue;
    const smtplain::Source source = analyzer.analyze(file.path().string(), read_file(file.path()));
    if (!source.sessions.empty()) bands.add(source.sessions.back().diagnosis, causes);
  }
  return bands;
}

Bands of_replies(const Rules& rules, const std::string& path) {
  Bands bands;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    const json reply = json::parse(line);
    const json stage = reply.value("stage", json());
    const Verb answers = stage.is_string() ? verb_named(stage.get<std::string>()) : Verb::none;
    bands.add(rules.judge_reply(reply.at("reply").get<std::string>(), context_of(answers)).diagnosis,
              reply.at("causes"));
  }
  return bands;
}

}  // namespace

int main(int argc, char** argv) {
  const auto rules = Rules::builtin();
  of_examples(*rules).print("Examples of the rules (they were written with these)");
  of_samples(rules, fs::path(SMTPLAIN_SOURCE_DIR) / "samples").print("Samples");
  for (int i = 1; i < argc; ++i) of_replies(*rules, argv[i]).print(argv[i]);
  return 0;
}
