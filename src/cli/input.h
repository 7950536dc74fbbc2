#pragma once
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <utility>

namespace smtplain {

/// The bytes of a file, or of the stream for "-", as they are asked for.
class ByteSource {
 public:
  ByteSource(const std::string& path, std::istream& standard_input);
  /// Bytes that were read already.
  explicit ByteSource(std::string bytes) : back_(std::move(bytes)) {}
  ~ByteSource();
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  /// Writes up to `size` bytes; 0 at the end, and where the rest cannot be read.
  std::size_t read(char* buffer, std::size_t size);
  /// The bytes were only looked at: they are read again.
  void put_back(std::string bytes) { back_ = std::move(bytes); }
  /// Why it could not be opened or read to its end, such as "No such file or directory"; empty if it could.
  const std::string& error() const { return error_; }
  /// Of a file, when it was opened; 0: not known.
  std::size_t size() const { return size_; }

 private:
  void open(const std::string& path);
  bool has_shrunk();

  int fd_ = -1;
  std::istream* stream_ = nullptr;
  std::size_t size_ = 0, read_ = 0;
  std::string back_, error_;
};

/// The error, and how far the log was read before it: "Input/output error; read up to line 812".
std::string read_up_to(const std::string& error, std::uint64_t lines);

/// Reads a file, or the stream for "-". Gives false and a reason such as "no such file" if it cannot be read.
bool read_input(const std::string& path, std::istream& standard_input, std::string& bytes,
                std::string& error);

}  // namespace smtplain
