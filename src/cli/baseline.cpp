#include "cli/baseline.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "report/issue.h"
#include "report/words.h"

namespace smtplain {
namespace {

using json = nlohmann::ordered_json;

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(file, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

}  // namespace

bool Baseline::read(const std::string& path, std::string& error) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream bytes;
  if (!file || !(bytes << file.rdbuf())) {
    error = path + ": the baseline cannot be read";
    return false;
  }
  const json all = json::parse(bytes.str(), nullptr, false);
  if (!all.is_object() || all.value("smtplain_baseline", 0) != 1 || !all.contains("faults") ||
      !all["faults"].is_array()) {
    error = path + ": this is no baseline that smtplain wrote";
    return false;
  }
  for (const json& fault : all["faults"]) {
    if (!fault.is_object() || !fault.contains("fingerprint") || !fault["fingerprint"].is_string()) continue;
    faults_.emplace(fault["fingerprint"].get<std::string>(), fault.dump());
  }
  return true;
}

bool Baseline::write(const std::string& path, std::string& error) const {
  std::string text = "{\"smtplain_baseline\": 1, \"faults\": [";
  const char* between = "\n";
  for (const auto& [print, line] : faults_) {
    text.append(between).append(line);
    between = ",\n";
  }
  text += "\n]}\n";
  // Beside the file, because rename() is atomic within one file system only.
  std::string temporary = path + ".XXXXXX";
  const int file = ::mkstemp(temporary.data());
  bool good = file >= 0 && write_all(file, text) && ::fchmod(file, 0644) == 0 && ::fsync(file) == 0;
  if (file >= 0) good = ::close(file) == 0 && good;
  good = good && ::rename(temporary.c_str(), path.c_str()) == 0;
  if (good) return true;
  error = path + ": " + std::strerror(errno);
  if (file >= 0) ::unlink(temporary.c_str());
  return false;
}

bool Baseline::knows(const Session& session) const {
  return faults_.count(fingerprint(session)) > 0;
}

void Baseline::add(const Session& session) {
  const std::string print = fingerprint(session);
  if (faults_.count(print) > 0) return;
  const json fault = {{"fingerprint", print},
                      {"cause", cause_of(session)},
                      {"stage", name(session.stage)},
                      {"example", one_line(verdict(session))}};
  faults_.emplace(print, fault.dump(-1, ' ', false, json::error_handler_t::replace));
}

}  // namespace smtplain
