#pragma once
#include <iosfwd>
#include <string>

namespace smtplain {

/// A log that is still being written: a file that grows, or a pipe.
class LiveInput {
 public:
  enum class News {
    bytes,      ///< some were added
    nothing,    ///< yet
    truncated,  ///< the file begins anew
    replaced,   ///< another file has its name now
    end         ///< of the pipe, or the program was interrupted; see error() too
  };

  /// "-" is the stream, by its descriptor where it is standard input. A pipe ends, a named file does not.
  LiveInput(std::string path, std::istream& standard_input);
  ~LiveInput();
  LiveInput(const LiveInput&) = delete;
  LiveInput& operator=(const LiveInput&) = delete;

  /// Waits for `ms` milliseconds at most.
  News next(std::string& bytes, int ms);
  /// Why it could not be opened or read; empty if it could.
  const std::string& error() const { return error_; }

 private:
  News read(std::string& bytes, News if_none);
  News at_end_of_file(int ms);

  const std::string path_;
  std::istream* stream_ = nullptr;
  int fd_ = -1;
  bool grows_ = false;
  std::string error_;
};

}  // namespace smtplain
