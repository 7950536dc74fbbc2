// Lines around a session that are none of it.
#pragma once
#include <vector>

#include "smtplain/session.h"

namespace smtplain {

/// The lines of `noise` stand above the session.
void put_before(const std::vector<Event>& noise, Session& session);
/// Noise of a whole log may end up behind one session: a bounded part of it is told line by line.
void append_noise(const std::vector<Event>& noise, std::vector<Event>& events);

}  // namespace smtplain
