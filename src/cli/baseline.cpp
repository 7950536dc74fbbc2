#include "cli/baseline.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "report/issue.h"
#include "report/json_text.h"

namespace smtplain {
namespace {

namespace fs = std::filesystem;
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

/// Renames are on the disk only when the folder is. Some file systems refuse that; then they do it
/// themselves.
void sync_folder(const fs::path& file) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

/// The whole text or nothing of it, whenever the process or the machine dies. False leaves errno.
bool replace_file(const std::string& path, std::string_view text) {
  std::error_code none;
  const fs::path target = fs::is_symlink(path, none) ? fs::weakly_canonical(path, none) : fs::path(path);
  // Beside the file, because rename() is atomic within one file system only.
  std::string temporary = target.string() + ".XXXXXX";
  const int file = ::mkstemp(temporary.data());
  if (file < 0) return false;
  struct stat old {};
  const mode_t mode = ::stat(target.c_str(), &old) == 0 ? old.st_mode & 0777 : 0644;
  bool good = write_all(file, text) && ::fchmod(file, mode) == 0 && ::fsync(file) == 0;
  good = ::close(file) == 0 && good;
  if (good && ::rename(temporary.c_str(), target.c_str()) == 0) {
    sync_folder(target);
    return true;
  }
  const int fault = errno;
  ::unlink(temporary.c_str());
  errno = fault;
  return false;
}

}  // namespace

bool Baseline::read(const std::string& path, std::string& error) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream bytes;
  if (!file || !(bytes << file.rdbuf())) {
    error = path + ": the baseline cannot be read";
    return false;
  }
  const auto all = nlohmann::json::parse(bytes.str(), nullptr, false);
  if (!all.is_object() || all.value("smtplain_baseline", 0) != 1 || !all.contains("faults") ||
      !all["faults"].is_array()) {
    error = path + ": this is no baseline that smtplain wrote";
    return false;
  }
  for (const auto& fault : all["faults"]) {
    if (!fault.is_object() || !fault.contains("fingerprint") || !fault["fingerprint"].is_string()) {
      error = path + ": a fault in this baseline has no fingerprint";
      return false;
    }
    faults_.insert(fault["fingerprint"].get<std::string>());
  }
  return true;
}

bool Baseline::write(const std::string& path, std::string& error) const {
  std::string text = "{\"smtplain_baseline\": 1, \"faults\": [";
  const char* between = "\n";
  for (const auto& [print, line] : lines_) {
    text.append(between).append(line);
    between = ",\n";
  }
  text += "\n]}\n";
  if (replace_file(path, text)) return true;
  error = path + ": " + std::strerror(errno);
  return false;
}

void Baseline::add(const Source& source) {
  for (const Issue& issue : issues(source)) {
    const std::string print = fingerprint(issue);
    if (!faults_.insert(print).second) continue;
    const json fault = {{"fingerprint", print},
                        {"id", issue.id},
                        {"stage", name(issue.session->stage)},
                        {"example", issue.title}};
    lines_.emplace(print, json_text(fault));
  }
}

}  // namespace smtplain
