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
    JsonWriter json(text);
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
      if (finding.line != 0) {
        text.pop_back();
        open.push_back({text.size(), finding.line - session.first_line});
      }
      json.end_object();
    }
    json.end_array();
    write_texts(json.key("events"), std::span<const std::string_view>{});
    json.end_object();
  }

  std::string text;
  std::vector<Place> open;
};

class NdjsonReporter final : public Reporter {
 public:
  NdjsonReporter(std::ostream& out, const ReportOptions& options) : out_(out), options_(options) {}

  /// Sessions in the order of their lines, those that went like another one among them.
  void source(const Source& source) override {
    begin_.clear();
    JsonWriter json(begin_);
    json.begin_object();
    json.key("path").string(source.path);
    json.key("format").text(source.format);
    begin_ += ',';
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
    std::string members;
    JsonWriter json(members);
    json.begin_object();
    write_session(json, session, options_);
    json.end_object();
    lines_.append(begin_).append(members, 1).append("\n");
    write_out(kBlock);
  }

  void write_well(std::string_view id, std::uint32_t first, std::uint32_t last, const Ending& ending) {
    lines_.append(begin_).append("\"id\":");
    JsonWriter(lines_).string(id);
    lines_ += ",\"lines\":{\"first\":";
    JsonWriter(lines_).number(first);
    lines_ += ",\"last\":";
    JsonWriter(lines_).number(last);
    lines_ += "},";
    std::size_t at = 1;
    for (const auto& [open, line] : ending.open) {
      lines_.append(ending.text, at, open - at);
      JsonWriter(lines_).number(first + line);
      at = open;
    }
    lines_.append(ending.text, at).append("\n");
    write_out(kBlock);
  }

  void write_out(std::size_t least) {
    if (lines_.size() < least) return;
    out_.write(lines_.data(), static_cast<std::streamsize>(lines_.size()));
    lines_.clear();
  }

  std::ostream& out_;
  const ReportOptions options_;
  std::string begin_, lines_;
  std::shared_ptr<const void> keeper_;
  std::unordered_map<const Session*, Ending> endings_;  // of what keeper_ keeps
};

}  // namespace

std::unique_ptr<Reporter> make_ndjson_reporter(std::ostream& out, const ReportOptions& options) {
  return std::make_unique<NdjsonReporter>(out, options);
}

}  // namespace smtplain
