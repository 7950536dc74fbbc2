// Runs the program in the test's own process, on logs in a folder that vanishes with the test.
#pragma once
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "cli/context.h"
#include "has.h"

namespace smtplain {

inline const std::string kStart =
    "S: 220 mx.example.com ESMTP\nC: EHLO a\nS: 250 mx.example.com\nC: MAIL FROM:<a@example.com>\n";
inline const std::string kRefused =
    kStart + "S: 250 ok\nC: RCPT TO:<b@example.com>\nS: 550 5.1.1 <b@example.com>: User unknown\n";
inline const std::string kDeferred = kStart +
                                     "S: 250 ok\nC: RCPT TO:<b@example.com>\nS: 450 4.2.0 <b@example.com>: "
                                     "Greylisted, try again in 5 minutes\n";
inline const std::string kSent =
    kStart +
    "S: 250 ok\nC: RCPT TO:<b@example.com>\nS: 250 ok\nC: DATA\nS: 354 go\nC: .\nS: 250 2.0.0 queued as A1\n";

struct Result {
  int code;
  std::string out, err;
};

inline Result run_program(const std::vector<std::string>& arguments, const std::string& input = {}) {
  std::istringstream in(input);
  std::ostringstream out, err;
  Context context{in, out, err};
  const int code = run(arguments, context);
  return {code, out.str(), err.str()};
}

inline Result check(std::vector<std::string> arguments, const std::string& input = {}) {
  arguments.insert(arguments.begin(), "check");
  return run_program(arguments, input);
}

/// A folder of logs that vanishes with the test.
class Folder {
 public:
  Folder() {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_ / "old");
    file("a.log", kRefused);
    file("b.log", kSent);
    file("old/c.log", kDeferred);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  void file(const std::string& name, const std::string& bytes) {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }
  std::string read(const std::string& name) const {
    std::ifstream in(path_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::string str() const { return path_.string(); }

 private:
  const std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / ("smtplain-test-" + std::to_string(getpid()));
};

}  // namespace smtplain
