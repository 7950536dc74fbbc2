#include "repair/document.h"

#include <utility>

#include "repair/draft.h"
#include "repair/repair.h"
#include "text/encoding.h"
#include "text/split.h"

namespace smtplain {

Document decode(std::string bytes, std::uint32_t looks_from) {
  Document document;
  document.looks_from = looks_from;
  document.byte_count = bytes.size();
  document.storage = std::make_shared<Arena>();
  DecodedText decoded = to_utf8(std::move(bytes));
  document.encoding = decoded.encoding;
  const ByteSurvey survey = survey_bytes(decoded.text);
  TextFaults faults;
  faults.encoding = decoded.encoding;
  const auto text = std::make_shared<const std::string>(std::move(decoded.text));
  note_faults(decoded.replaced, survey, *text, faults);
  document.storage->hold(text);
  Draft draft{{}, TextPool(document.storage), {}, looks_from};
  draft.lines = split_lines(*text, survey.carriage_return, document.line_count);
  repair_lines(draft, survey, false, faults);
  bool in_key = false;
  if (text->find("PRIVATE KEY-----") != std::string::npos) hide_private_keys(draft, in_key);

  document.lines = std::move(draft.lines);
  document.warnings = faults.warnings();
  return document;
}

}  // namespace smtplain
