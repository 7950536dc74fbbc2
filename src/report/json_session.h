// A session as JSON: what the document and the records a line have in common.
#pragma once
#include "report/json_writer.h"
#include "report/reporter.h"

namespace smtplain {

/// Two decimals: more would claim more than anybody measured.
double rounded(double confidence);

template <typename Texts>
void write_texts(JsonWriter& out, const Texts& list) {
  out.begin_array();
  for (std::string_view text : list) out.string(text);
  out.end_array();
}

/// The members of a session's object.
void write_session(JsonWriter& out, const Session& session, const ReportOptions& options);

}  // namespace smtplain
