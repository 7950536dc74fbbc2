// The stamp before a line is that of the lines around it, for all of a second.
#pragma once
#include <string>
#include <string_view>

#include "text/prefix.h"

namespace smtplain {

/// Reads the time of a line only where what stands before its words is not what stood there last.
class RecentStamp {
 public:
  Time time_of(std::string_view line, std::string_view stamp) {
    if (stamp != stamp_) {
      stamp_.assign(stamp);
      time_ = parse_prefix(line).time;
    }
    return time_;
  }

 private:
  std::string stamp_;
  Time time_;
};

}  // namespace smtplain
