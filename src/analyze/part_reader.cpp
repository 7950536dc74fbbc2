#include "analyze/part_reader.h"

namespace smtplain {

void PartReader::read(const Line& line, EventSink& sink) {
  // the first part has whatever stands above it, too
  while (!parts_.empty() && (!reader_ || line.number >= parts_.front().first_line)) {
    if (reader_) {
      reader_->finish(sink);
      sink.new_session();
    }
    sink.log_format(parts_.front().format->name);
    reader_ = parts_.front().format->make();
    parts_.pop_front();
  }
  reader_->read(line, sink);
}

}  // namespace smtplain
