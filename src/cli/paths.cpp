#include "cli/paths.h"

#include <fnmatch.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <istream>
#include <unordered_map>

#include "cli/interrupt.h"

namespace smtplain {
namespace {

namespace fs = std::filesystem;

bool any_matches(const std::vector<std::string>& globs, const std::string& path) {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const std::string& glob) { return glob_matches(glob, path); });
}

/// Adds the files below a directory. What cannot be listed is told, and what stands beside it is walked on.
void add_directory(const fs::path& directory, const PathOptions& options, std::vector<std::string>& found,
                   std::vector<std::string>& errors) {
  std::error_code error;
  std::vector<fs::path> below;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end && interrupted() == 0;
       entry.increment(error)) {
    const std::string path = entry->path().string();
    std::error_code ignored;
    if (any_matches(options.exclude, path)) continue;
    // Symbolic links to directories are not followed: they may lead in a circle.
    if (entry->is_directory(ignored) && !entry->is_symlink(ignored))
      below.push_back(entry->path());
    else if (entry->is_regular_file(ignored) &&
             (options.include.empty() || any_matches(options.include, path)))
      found.push_back(path);
  }
  if (error) errors.push_back(directory.string() + ": " + error.message());
  for (const fs::path& one : below) add_directory(one, options, found, errors);
}

void add_list(std::istream& list, std::vector<std::string>& paths) {
  for (std::string line; std::getline(list, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty()) paths.push_back(line);
  }
}

}  // namespace

bool glob_matches(const std::string& glob, std::string_view path) {
  if (glob.find('/') != std::string::npos) return fnmatch(glob.c_str(), std::string(path).c_str(), 0) == 0;
  return fnmatch(glob.c_str(), std::string(path.substr(path.rfind('/') + 1)).c_str(), 0) == 0;
}

std::vector<InputFile> expand_paths(const PathOptions& options, std::istream& standard_input,
                                    std::vector<std::string>& errors) {
  std::vector<std::string> paths = options.paths;
  if (options.files_from == "-") {
    add_list(standard_input, paths);
  } else if (!options.files_from.empty()) {
    std::ifstream list(options.files_from);
    if (!list) errors.push_back(options.files_from + ": the list of files cannot be read");
    add_list(list, paths);
  }
  std::vector<InputFile> files;
  for (const std::string& path : paths) {
    std::error_code ignored;
    if (path == "-" || !fs::is_directory(path, ignored)) {
      files.push_back({path, true});
      continue;
    }
    std::vector<std::string> found;
    add_directory(path, options, found, errors);
    std::sort(found.begin(), found.end());
    for (std::string& one : found) files.push_back({std::move(one), false});
  }
  // "logs logs/mail.log" names one file twice; its faults count once.
  std::unordered_map<std::string, bool> named;
  for (const InputFile& file : files) named[file.path] |= file.named;
  std::erase_if(files, [&](InputFile& file) {
    const auto known = named.extract(file.path);
    if (!known.empty()) file.named = known.mapped();
    return known.empty();
  });
  return files;
}

std::vector<std::uint64_t> sizes_of(const std::vector<InputFile>& files) {
  std::vector<std::uint64_t> sizes;
  sizes.reserve(files.size());
  for (const InputFile& file : files) {
    std::error_code error;
    const auto size = file.path == "-" ? 0 : fs::file_size(file.path, error);
    sizes.push_back(error ? 0 : size);
  }
  return sizes;
}

}  // namespace smtplain
