#include "analyze/part_reader.h"

namespace smtplain {

PartReader::PartReader(const std::vector<Part>& parts)
    : parts_(parts.begin() + 1, parts.end()), format_(parts[0].format), reader_(format_->make()) {}

void PartReader::read(const Line& line, EventSink& sink) {
  if (!told_) sink.log_format(format_->name);
  told_ = true;
  while (!parts_.empty() && line.number >= parts_.front().first_line) {
    reader_->finish(sink);
    sink.new_session();
    format_ = parts_.front().format;
    sink.log_format(format_->name);
    reader_ = format_->make();
    parts_.pop_front();
  }
  reader_->read(line, sink);
}

}  // namespace smtplain
