// The JSON contract, version 1 (docs/json.md), as one document.
#include <ostream>

#include "report/json_session.h"
#include "smtplain/version.h"

namespace smtplain {
namespace {

template <typename Counts>
void write_counts(JsonWriter& out, const Counts& counts) {
  out.begin_object();
  for (const auto& [what, count] : counts) out.key(what).number(count);
  out.end_object();
}

/// Session by session: a source may have more than fit into memory.
class JsonReporter final : public Reporter {
 public:
  JsonReporter(std::ostream& out, const ReportOptions& options) : out_(out), options_(options) {}

  void begin() override {
    out_ << "{\n\"smtplain\": {\"version\":\"" << kVersion << "\",\"contract\":1},\n\"sources\": [";
  }

  void source(const Source& source) override {
    const bool whole = !open_ && !source.more;
    if (!open_) begin_source(source, whole);
    JsonWriter json(1, 2);
    for (const Session& session : source.sessions) {
      json.clear();
      json.begin_object();
      write_session(json, session, options_);
      json.end_object();
      out_ << (first_session_ ? "\n  " : ",\n  ") << json.text();
      first_session_ = false;
    }
    open_ = source.more;
    if (open_) return;
    out_ << (first_session_ ? "]" : "\n ]");
    if (!whole) write_totals(source);
    out_ << "\n}";
  }

  void end(const Summary& summary) override {
    JsonWriter json;
    json.begin_object();
    json.key("sources").number(summary.sources);
    json.key("sessions").number(summary.sessions);
    write_counts(json.key("outcomes"), summary.outcomes);
    write_counts(json.key("causes"), summary.causes);
    json.end_object();
    out_ << "\n],\n\"summary\": " << json.text() << "\n}\n";
  }

 private:
  // The end of an object is not the writer's here: the sessions come between.
  void begin_source(const Source& source, bool whole) {
    JsonWriter json(1);
    json.begin_object();
    json.key("path").string(source.path);
    json.key("format").text(source.format);
    json.key("confidence").number(rounded(source.confidence));
    json.key("encoding").string(source.encoding);
    if (whole) write_totals(source, json);
    json.key("sessions").begin_array();
    out_ << (first_source_ ? "\n" : ",\n") << json.text();
    first_source_ = false;
    first_session_ = true;
  }

  static void write_totals(const Source& source, JsonWriter& json) {
    json.key("lines").number(source.lines);
    json.key("bytes").number(source.bytes);
    write_texts(json.key("warnings"), source.warnings);
  }

  // Of a log in parts they are known at its end only. JSON does not care for the order.
  void write_totals(const Source& source) {
    JsonWriter json(1);
    json.begin_object();
    write_totals(source, json);
    out_ << ',' << json.text().substr(1);
  }

  std::ostream& out_;
  const ReportOptions options_;
  bool first_source_ = true, first_session_ = true;
  bool open_ = false;  // more parts of the source follow
};

}  // namespace

std::unique_ptr<Reporter> make_json_reporter(std::ostream& out, const ReportOptions& options) {
  return std::make_unique<JsonReporter>(out, options);
}

}  // namespace smtplain
