#include "session/texts.h"

namespace smtplain {

void settle_texts(Session& session, bool afresh) {
  const std::shared_ptr<Arena> before = session.storage;  // alive until its texts are copied
  if (afresh) session.storage = std::make_shared<Arena>();
  Arena& own = *session.storage;
  for_each_text(session, [&own](std::string_view& text) {
    if (!own.owns(text)) text = own.keep(text);
  });
  own.let_go();
}

}  // namespace smtplain
