#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/archive.h"
#include "cli/paths.h"
#include "program.h"

using namespace smtplain;
namespace fs = std::filesystem;

TEST_CASE("check: a line a fault, a summary, and exit codes", "[check]") {
  const Folder folder;
  const Result all = check({folder.str()});
  CHECK(all.code == kFaultsFound);
  CHECK(has(all.out, folder / "a.log:7: error: recipient.unknown: "));
  CHECK(has(all.out, folder / "old/c.log:7: warning: policy.greylisted: "));
  CHECK(has(all.out, "3 sessions, 2 with a fault"));
  CHECK(has(all.out, "mx.example.com"));
  CHECK(check({folder / "b.log"}).code == kDone);
  CHECK(check({folder / "old"}).code == kDone);
  CHECK(check({folder / "old", "--fail-on", "deferred"}).code == kFaultsFound);
  CHECK(check({folder / "a.log", "--fail-on", "never"}).code == kDone);
  CHECK(check({}).code == kBadUsage);
}

TEST_CASE("check: globs, causes, quiet", "[check]") {
  const Folder folder;
  CHECK(check({folder.str(), "--exclude", "a.*"}).code == kDone);
  CHECK(check({folder.str(), "--include", "b*"}).code == kDone);
  CHECK(check({folder.str(), "--ignore", "recipient.*"}).code == kDone);
  CHECK_FALSE(has(check({folder.str(), "--only", "policy.greylisted"}).out, "recipient.unknown"));
  CHECK_FALSE(has(check({folder.str(), "-q"}).out, "sessions"));
  CHECK(has(check({folder.str(), "--max-sessions", "1"}).out, "1 session,"));
}

TEST_CASE("check: what cannot be read is named and stops nothing", "[check]") {
  Folder folder;
  folder.file("0.log", "Dear diary\n");
  const Result result = check({folder / "missing.log", folder.str()});
  CHECK(result.code == kFaultsFound);
  CHECK(has(result.err, "missing.log: No such file"));
  CHECK_FALSE(has(result.err, "0.log"));
  CHECK(has(result.out, "1 file holds no SMTP and is left out"));
  CHECK(has(result.out, "3 sessions"));
  CHECK(check({folder / "missing.log", folder / "b.log"}).code == kBadInput);
  const Result named = check({folder / "0.log", folder / "b.log"});
  CHECK(named.code == kBadInput);
  CHECK(has(named.err, "0.log: no SMTP"));
  CHECK(has(named.out, "1 session"));
  const Result again = check({folder.str(), folder / "0.log"});
  CHECK(has(again.err, "0.log: no SMTP"));
  CHECK(has(again.out, "3 sessions"));
  CHECK(check({folder.str(), "--include", "0.log"}).code == kBadInput);
}

TEST_CASE("check: the same with any number of threads", "[check]") {
  Folder folder;
  for (int i = 0; i < 60; ++i)
    folder.file("x" + std::to_string(i) + ".log", i % 2 == 0 ? kRefused : kDeferred);
  const std::string one = check({folder.str(), "--jobs", "1"}).out;
  CHECK(one == check({folder.str(), "--jobs", "7"}).out);
  CHECK(check({folder.str(), "-j", "3", "-f", "ndjson"}).out ==
        check({folder.str(), "-j", "1", "-f", "ndjson"}).out);
}

TEST_CASE("check: compressed logs and archives", "[check]") {
  Folder folder;
  const auto pack = [&](const std::string& command) {
    const std::string line = "cd " + folder.str() + " && " + command;
    return std::system(line.c_str()) == 0;
  };
  REQUIRE(
      pack("gzip -k a.log && tar -czf all.tar.gz a.log old && gzip -k b.log && head -c 60 a.log.gz >cut.gz"));
  CHECK(has(check({folder / "a.log.gz"}).out, "a.log.gz:7: error: recipient.unknown"));
  CHECK(has(check({folder / "all.tar.gz"}).out, "all.tar.gz!old/c.log:7: warning: policy.greylisted"));
  CHECK(check({folder / "b.log.gz"}).code == kDone);
  const Result cut = check({folder / "cut.gz", folder / "b.log"});
  CHECK(cut.code == kBadInput);
  CHECK(has(cut.err, "cut.gz: "));
}

TEST_CASE("archives that unpack to too much are left", "[check]") {
  Folder folder;
  const std::string line = "yes C: NOOP | head -c 60000000 | gzip -9 >" + (folder / "bomb.gz");
  REQUIRE(std::system(line.c_str()) == 0);
  const std::string bytes = folder.read("bomb.gz");
  CHECK(looks_packed(bytes));
  const auto unpacked = [&](const ArchiveLimits& limits) {
    std::size_t at = 0, sum = 0;
    const Input packed = [&](char* buffer, std::size_t size) {
      const std::size_t count = bytes.copy(buffer, size, at);
      at += count;
      return count;
    };
    const TakeMember count = [&sum](const std::string&, const Input& member) {
      std::array<char, 100> buffer{};
      while (const std::size_t more = member(buffer.data(), buffer.size())) sum += more;
    };
    CHECK(unpack(packed, count, limits).size() == 1);
    return sum;
  };
  CHECK(unpacked({}) < 40'000'000);
  ArchiveLimits small;
  small.bytes = 1000;
  CHECK(unpacked(small) == 1000);
  CHECK_FALSE(looks_packed("220 mx.example.com ESMTP"));
}

TEST_CASE("summarize: parts in any order sum up to what one run says", "[check]") {
  Folder folder;
  const auto summary = [](const std::string& records) {
    std::istringstream in(records);
    std::ostringstream out, err;
    Context context{in, out, err};
    CHECK(run({"summarize"}, context) == kDone);
    return out.str();
  };
  const std::string whole = check({folder.str()}).out;
  const std::string first = check({folder / "a.log", folder / "b.log", "-f", "ndjson"}).out;
  const std::string second = check({folder / "old", "-f", "ndjson"}).out;
  CHECK(whole.substr(whole.find("3 sessions")) == summary(first + second));
  CHECK(summary(second + first) == summary(first + second));
  std::istringstream in("{}\nnonsense\n");
  std::ostringstream out, err;
  Context context{in, out, err};
  CHECK(run({"summarize", "-"}, context) == kBadInput);
  CHECK(has(err.str(), "standard input:2: "));
}

TEST_CASE("globs without a slash match the name alone", "[check]") {
  CHECK(glob_matches("*.log", "/var/log/mail.log"));
  CHECK_FALSE(glob_matches("log", "/var/log/mail.txt"));
  CHECK(glob_matches("*/log/*", "/var/log/mail.txt"));
}
