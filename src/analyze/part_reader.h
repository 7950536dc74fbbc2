// A text that several programs wrote, one behind the other: each part is read as its own program's.
#pragma once
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "readers/reader.h"

namespace smtplain {

struct Part {
  std::uint32_t first_line = 0;
  const Format* format = nullptr;
};

class PartReader : public Reader {
 public:
  /// `parts`: at least one, in the order of their lines.
  explicit PartReader(const std::vector<Part>& parts) : parts_(parts.begin(), parts.end()) {}
  void read(const Line& line, EventSink& sink) override;
  void finish(EventSink& sink) override {
    if (reader_) reader_->finish(sink);
  }

 protected:
  /// Behind the others.
  void add(Part part) { parts_.push_back(part); }

 private:
  std::deque<Part> parts_;  // that come
  std::unique_ptr<Reader> reader_;
};

}  // namespace smtplain
