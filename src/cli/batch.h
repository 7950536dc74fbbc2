// Reads and explains many files at once and hands the results over one by one, in the order of the files.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "smtplain/analyze.h"

namespace smtplain {

/// What became of one file: the logs in it (an archive holds several), and what could not be read.
struct BatchResult {
  std::vector<Source> sources;
  std::vector<std::string> errors;  ///< "no such file", without the path
  bool archive = false;             ///< the sources are members of one
  bool later = false;               ///< too long to be held: to be read when its turn has come
};

/// Works on files 0 to `files` - 1 with `jobs` threads. `load` is called from any of them and must not throw;
/// `take` is called from this thread, once a file, in order, and ends the batch by giving false. Only a few
/// results wait at any time. After an interrupt no further file is loaded.
void run_batch(std::size_t files, unsigned jobs, const std::function<BatchResult(std::size_t)>& load,
               const std::function<bool(std::size_t, BatchResult)>& take);

}  // namespace smtplain
