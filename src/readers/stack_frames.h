// Stacks of calls: their lines, and those that a log, a page or a JSON field holds on the line of their
// exception.
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "text/line.h"

namespace smtplain {

/// "#0 /a/b.php(12): f()", "  at a.b.C.f(C.java:1)", "File \"x.py\", line 3, in f", "Traceback", "Stack
/// trace:".
bool is_stack_frame(std::string_view text);

/// The lines, with each frame of such a stack on a line of its own, which keeps the number: PHP's "… in
/// a.php:7 Stack trace: #0 b.php(9): Smtp->connect() #1 …", .NET's and Java's "….Exception: … at a.b.C(…) at
/// …".
std::vector<Line> with_frames_apart(std::span<const Line> block);

}  // namespace smtplain
