// The JSON contract, version 1 (docs/json.md): one session a line.
#include <ostream>
#include <span>
#include <unordered_map>

#include "report/json_session.h"

namespace smtplain {
namespace {

/// What a record tells of a session that went well, behind its lines. Where remarks name a line, that is left
/// open: others may have gone like it.
struct Ending {
  struct Place {
    std::size_t at = 0;
    std::uint32_t line = 0;  // counted from the session's first
  };
  explicit Ending(const Session& session) {
    json.begin_object();
    json.key("server").begin_object();
    json.key("host").text(session.server.host);
    json.key("greeting_name").text(session.server.greeting_name);
    json.end_object();
    json.key("outcome").string(name(session.outcome));
    json.key("stage").string(name(session.stage));
    write_texts(json.key("diagnosis"), std::span<const std::string_view>{});
    json.key("findings").begin_array();
    for (const Finding& finding : session.findings) {
      json.begin_object();
      json.key("rule").string(finding.rule);
      json.key("severity").string(name(finding.severity));
      json.key("title").string(finding.title);
      json.key("explanation").string(finding.explanation);
      json.key("line").number(0);
      if (finding.line != 0) open.push_back({json.text().size() - 1, finding.line - session.first_line});
      json.end_object();
    }
    json.end_array();
    write_texts(json.key("events"), std::span<const std::string_view>{});
    json.end_object();
  }

  JsonWriter json;
  std::vector<Place> open;  // where 0 stands for the line
};

class NdjsonReporter final : public Reporter {
 public:
  NdjsonReporter(std::ostream& out, const ReportOptions& options) : out_(out), options_(options) {}

  /// Sessions in the order of their lines, those that went like another one among them.
  void source(const Source& source) override {
    begin_.clear();
    begin_.begin_object();
    begin_.key("path").string(source.path);
    begin_.key("format").text(source.format);
    if (source.routine_keeper != keeper_) endings_.clear();
    keeper_ = source.routine_keeper;
    auto routine = source.routine.begin();
    const auto write_routine = [&](std::uint32_t before) {
      for (; routine != source.routine.end() && routine->first_line < before; ++routine) {
        const Ending& ending = endings_.try_emplace(routine->like, *routine->like).first->second;
        write_well(routine->id, routine->first_line, routine->last_line, ending);
      }
    };
    for (const Session& session : source.sessions) {
      write_routine(session.first_line);
      if (options_.verdicts && session.went_well())
        write_well(session.id, session.first_line, session.last_line, Ending(session));
      else
        write_whole(session);
    }
    write_routine(static_cast<std::uint32_t>(-1));
    write_out(1);
  }

 private:
  static constexpr std::size_t kBlock = std::size_t{1} << 16;

  void write_whole(const Session& session) {
    lines_.raw(begin_.text());
    write_session(lines_, session, options_);
    lines_.raw("}\n");
    write_out(kBlock);
  }

  void write_well(std::string_view id, std::uint32_t first, std::uint32_t last, const Ending& ending) {
    lines_.raw(begin_.text());
    lines_.key("id").string(id);
    lines_.key("lines").begin_object();
    lines_.key("first").number(first);
    lines_.key("last").number(last);
    lines_.end_object();
    lines_.raw(",");
    const std::string_view text = ending.json.text();
    std::size_t at = 1;
    for (const auto& [open, line] : ending.open) {
      lines_.raw(text.substr(at, open - at));
      lines_.raw(std::to_string(first + line));
      at = open + 1;
    }
    lines_.raw(text.substr(at));
    lines_.raw("\n");
    write_out(kBlock);
  }

  void write_out(std::size_t least) {
    const std::string_view lines = lines_.text();
    if (lines.size() < least) return;
    out_.write(lines.data(), static_cast<std::streamsize>(lines.size()));
    lines_.clear();
  }

  std::ostream& out_;
  const ReportOptions options_;
  JsonWriter begin_, lines_;
  std::shared_ptr<const void> keeper_;
  std::unordered_map<const Session*, Ending> endings_;  // of what keeper_ keeps
};

}  // namespace

std::unique_ptr<Reporter> make_ndjson_reporter(std::ostream& out, const ReportOptions& options) {
  return std::make_unique<NdjsonReporter>(out, options);
}

}  // namespace smtplain
