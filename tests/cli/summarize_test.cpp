// The reduce step: in any order and in any tree the same as one run over everything.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "../shell.h"
#include "program.h"
#include "tools/render.h"

using namespace smtplain;

namespace {

const std::string kRoot = SMTPLAIN_SOURCE_DIR;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line + '\n');
  return lines;
}

std::string summary(const std::string& records) {
  const Result result = run_program({"summarize"}, records);
  CHECK(result.code == kDone);
  return result.out;
}

/// Sums up the records in a tree of any shape.
std::string reduced(std::vector<std::string> records, std::mt19937& random) {
  while (records.size() > 1) {
    std::shuffle(records.begin(), records.end(), random);
    const std::size_t taken = 1 + random() % records.size();
    std::string part;
    for (std::size_t i = 0; i < taken; ++i) part += records[i];
    records.erase(records.begin(), records.begin() + static_cast<std::ptrdiff_t>(taken));
    records.push_back(run_program({"summarize", "--format", "ndjson"}, part).out);
  }
  return records.front();
}

/// What check says after its lines: the same words as summarize.
std::string summary_of_check(const std::string& out) {
  const auto at = out.find(" with a fault");
  return out.substr(out.rfind('\n', at) + 1);
}

std::string script_of(const std::string& document) {
  const std::string text = read_whole(kRoot + "/docs/" + document);
  const auto from = text.find("```bash\n") + 8;
  return text.substr(from, text.find("```", from) - from);
}

std::string with_program() {
  const std::string program = SMTPLAIN_PROGRAM;
  return "PATH='" + program.substr(0, program.rfind('/')) + "':$PATH; export PATH; ";
}

}  // namespace

TEST_CASE("summarize: associative, commutative, and equal to one run", "[summarize]") {
  const std::vector<std::string> paths = {kRoot + "/samples/telnet", kRoot + "/samples/openssl"};
  const std::string whole = summary_of_check(check({paths[0], paths[1], "--include", "*.log"}).out);
  const auto records = lines_of(check({paths[0], paths[1], "--include", "*.log", "-f", "ndjson"}).out);
  REQUIRE(records.size() > 40);
  std::mt19937 random(1);
  for (int round = 0; round < 12; ++round) {
    auto shuffled = records;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    std::string all;
    for (const std::string& record : shuffled) all += record;
    CHECK(summary(all) == whole);
    const std::string one = reduced(shuffled, random);
    CHECK(summary(one) == whole);
    CHECK(run_program({"summarize", "-f", "ndjson"}, one).out == one);
  }
}

TEST_CASE("summarize: what is no record is named and the rest counted", "[summarize]") {
  const std::string record =
      R"({"smtplain_summary":1,"sessions":2,"faults":0,"known":0,"outcomes":{"accepted":2},"causes":{},"servers":{}})";
  const Result result =
      run_program({"summarize"}, "{}\n" + record + "\n{\"smtplain_summary\":1}\nnonsense\n");
  CHECK(result.code == kBadInput);
  for (const char* line : {"input:1: ", "input:3: ", "input:4: "}) CHECK(has(result.err, line));
  CHECK_FALSE(has(result.err, "input:2: "));
  CHECK(has(result.out, "2 sessions, 0 with a fault"));

  // A log given by mistake: not a message a line.
  const std::string err = run_program({"summarize"}, "a\nb\nc\nd\ne\n").err;
  CHECK(has(err, "input:3: "));
  CHECK_FALSE(has(err, "input:4: "));
  CHECK(has(err, "2 more lines are none"));

  // Nothing was summed up.
  for (const auto& [file, reason] : {std::pair{kRoot + "/samples", "could not be read"},
                                     std::pair{kRoot + "/no/such.ndjson", "No such file"}}) {
    const Result unread = run_program({"summarize", file});
    CHECK(unread.code == kBadInput);
    CHECK(has(unread.err, reason));
  }
}

TEST_CASE("GNU parallel over pieces of the list gives what one run gives", "[summarize][parallel]") {
  const std::string find =
      "cd '" + kRoot + "' && " + with_program() + "find samples/telnet samples/openssl -name '*.log' ";
  const Shell parallel =
      shell(find +
            "| parallel --will-cite -j2 --pipe -N 9 smtplain check --quiet --fail-on never --format ndjson "
            "--files-from - | smtplain summarize");
  INFO(parallel.out);
  REQUIRE(parallel.good);
  const Shell whole = shell(find + "| smtplain check --fail-on never --files-from -");
  REQUIRE(whole.good);
  CHECK(parallel.out == summary_of_check(whole.out));
}

TEST_CASE("the Slurm array of the documentation gives what one run gives", "[summarize][parallel]") {
  Folder folder;
  std::filesystem::create_directory_symlink(kRoot + "/samples/telnet", folder / "logs");
  folder.file("check.sbatch", script_of("many-machines.md"));
  const Shell array = shell("cd '" + folder.str() + "' && " + with_program() +
                            "SLURM_ARRAY_TASK_COUNT=4; export SLURM_ARRAY_TASK_COUNT; for i in 3 1 4 2; do "
                            "SLURM_ARRAY_TASK_ID=$i bash check.sbatch || exit 1; done; ls parts/*.part; "
                            "smtplain summarize parts/*.ndjson");
  INFO(array.out);
  REQUIRE(array.good);
  const Shell whole =
      shell("cd '" + folder.str() + "' && " + with_program() + "smtplain check logs --fail-on never");
  CHECK(summary_of_check(array.out) == summary_of_check(whole.out));
}
