#include "report/xml.h"

#include "report/layout.h"
#include "text/encoding.h"

namespace smtplain {

std::string xml_text(std::string_view text) {
  const std::string safe = safe_text(to_valid_utf8(text), true);
  std::string out;
  out.reserve(safe.size());
  for (std::size_t at = 0; at < safe.size(); ++at) {
    const std::string_view rest = std::string_view(safe).substr(at, 3);
    if (rest == "\xef\xbf\xbe" || rest == "\xef\xbf\xbf") {
      out += '?';
      at += 2;
      continue;
    }
    switch (safe[at]) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&apos;"; break;
      case '\n': out += "&#10;"; break;  // as it stands, an attribute would turn it into a blank
      default: out += safe[at];
    }
  }
  return out;
}

}  // namespace smtplain
