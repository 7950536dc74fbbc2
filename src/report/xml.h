// Text in XML 1.0 documents.
#pragma once
#include <string>
#include <string_view>

namespace smtplain {

/// The text as the content of an element or of an attribute in double quotes. What XML 1.0 cannot hold at all
/// (section 2.2: most control characters, U+FFFE, U+FFFF) becomes '?' or vanishes.
std::string xml_text(std::string_view text);

}  // namespace smtplain
