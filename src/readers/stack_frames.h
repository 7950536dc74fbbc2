// Stacks that a log, a page or a JSON field holds on the line of their exception.
#pragma once
#include <span>
#include <vector>

#include "text/line.h"

namespace smtplain {

/// The lines, with each frame of such a stack on a line of its own, which keeps the number: PHP's "… in
/// a.php:7 Stack trace: #0 b.php(9): Smtp->connect() #1 …", .NET's and Java's "….Exception: … at a.b.C(…) at
/// …".
std::vector<Line> with_frames_apart(std::span<const Line> block);

}  // namespace smtplain
