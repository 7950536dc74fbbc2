// Which files a command works on.
#pragma once
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace smtplain {

struct PathOptions {
  std::vector<std::string> paths;  ///< files, directories, "-"
  std::vector<std::string>
      include;  ///< globs; of the files of directories only those that one of them matches
  std::vector<std::string>
      exclude;             ///< globs; of the files and directories below directories none that one matches
  std::string files_from;  ///< a file that lists paths, one a line; "-" is standard input
};

struct InputFile {
  std::string path;
  bool named = false;  ///< by the user; else found in a directory, where not every file is a log
};

/// Globs as shells have them: * ? [a-z]. One with a slash is matched against the whole path, one without
/// against the name alone.
bool glob_matches(const std::string& glob, std::string_view path);

/// The files, those of a directory sorted by name, each once. Errors are what could not be listed, each a
/// line for people.
std::vector<InputFile> expand_paths(const PathOptions& options, std::istream& standard_input,
                                    std::vector<std::string>& errors);

/// The size of each in bytes; 0 for what is no regular file.
std::vector<std::uint64_t> sizes_of(const std::vector<InputFile>& files);

}  // namespace smtplain
