#include "analyze/part_reader.h"

#include <utility>

namespace smtplain {
namespace {

class PartReader final : public Reader {
 public:
  explicit PartReader(std::vector<Part> parts)
      : parts_(std::move(parts)), reader_(parts_[0].format->make()) {}

  void read(const Line& line, EventSink& sink) override {
    if (part_ + 1 < parts_.size() && line.number >= parts_[part_ + 1].first_line) {
      reader_->finish(sink);
      sink.new_session();
      reader_ = parts_[++part_].format->make();
    }
    reader_->read(line, sink);
  }
  void finish(EventSink& sink) override { reader_->finish(sink); }

 private:
  std::vector<Part> parts_;
  std::unique_ptr<Reader> reader_;
  std::size_t part_ = 0;
};

}  // namespace

std::unique_ptr<Reader> read_parts(std::vector<Part> parts) {
  return std::make_unique<PartReader>(std::move(parts));
}

}  // namespace smtplain
