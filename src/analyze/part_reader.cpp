#include "analyze/part_reader.h"

namespace smtplain {

PartReader::PartReader(const std::vector<Part>& parts)
    : parts_(parts.begin() + 1, parts.end()), reader_(parts[0].format->make()) {}

void PartReader::read(const Line& line, EventSink& sink) {
  while (!parts_.empty() && line.number >= parts_.front().first_line) {
    reader_->finish(sink);
    sink.new_session();
    reader_ = parts_.front().format->make();
    parts_.pop_front();
  }
  reader_->read(line, sink);
}

}  // namespace smtplain
