// `smtplain summarize`: the reduce step after `check --format ndjson` on many machines.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <istream>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/commands.h"
#include "cli/tally.h"
#include "report/issue.h"

namespace smtplain {
namespace {

using json = nlohmann::json;

struct SummarizeOptions {
  std::vector<std::string> files;
  std::string format = "text";
};

std::string text_at(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::uint64_t line_at(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

const json& member(const json& object, const char* key) {
  static const json nothing = json::object();
  const auto found = object.find(key);
  return found != object.end() && found->is_object() ? *found : nothing;
}

/// The same line that `check` names, from what the record tells.
std::uint64_t deciding_line(const json& record, const json& best) {
  if (const auto line = line_at(member(record, "reply"), "line"); line != 0) return line;
  const auto evidence = best.find("evidence");
  if (evidence != best.end() && evidence->is_array() && !evidence->empty() && evidence->back().is_object())
    return line_at(evidence->back(), "line");
  return std::max<std::uint64_t>(line_at(member(record, "lines"), "first"), 1);
}

/// False if the line is no record of a session.
bool add_record(const std::string& line, Tally& tally) {
  const json record = json::parse(line, nullptr, false);
  Session session;
  if (!record.is_object() || !parse_name(text_at(record, "outcome"), session.outcome)) return false;
  json best = json::object();
  const auto diagnosis = record.find("diagnosis");
  if (diagnosis != record.end() && diagnosis->is_array() && !diagnosis->empty() &&
      diagnosis->front().is_object())
    best = diagnosis->front();
  const std::string cause = best.empty() ? "none" : text_at(best, "cause");
  if (!best.empty()) session.diagnosis.emplace_back().cause = cause;
  const json& server = member(record, "server");
  const std::string host = text_at(server, "host");
  const std::string path = text_at(record, "path");
  const std::string greeting_name = text_at(server, "greeting_name");
  TallyEntry entry;
  entry.outcome = name(session.outcome);
  entry.cause = cause;
  entry.server = host.empty() ? greeting_name : host;
  entry.where =
      (path == "-" ? "<stdin>" : one_line(path)) + ':' + std::to_string(deciding_line(record, best));
  entry.fault = severity_of(session) != Severity::info;
  entry.known = record.value("known", json(false)) == json(true);
  tally.add(entry);
  return true;
}

/// Names the first lines that are no records, and counts the others: a log given by mistake has only such.
bool add_stream(std::istream& in, const std::string& shown, Tally& tally, Context& context) {
  constexpr std::uint64_t most_named = 3;
  std::uint64_t number = 0, strange = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos || add_record(line, tally) ||
        tally.add_record(line))
      continue;
    if (++strange > most_named) continue;
    context.err << "smtplain: " << shown << ':' << number << ": this is no record of check --format ndjson\n";
  }
  if (strange > most_named) {
    context.err << "smtplain: " << shown << ": " << strange - most_named
                << (strange - most_named == 1 ? " more line is none\n" : " more lines are none\n");
  }
  if (in.bad()) context.err << "smtplain: " << shown << ": it could not be read to its end\n";
  return strange == 0 && !in.bad();
}

int summarize(const SummarizeOptions& options, Context& context) {
  Tally tally;
  bool good = true;
  for (const std::string& file : options.files) {
    if (file == "-") {
      good = add_stream(context.in, "standard input", tally, context) && good;
      continue;
    }
    std::ifstream in(file, std::ios::binary);
    if (!in) {
      context.err << "smtplain: " << one_line(file) << ": " << std::strerror(errno) << '\n';
      good = false;
      continue;
    }
    good = add_stream(in, one_line(file), tally, context) && good;
  }
  if (options.format == "ndjson")
    context.out << tally.record() << '\n';
  else
    tally.print(context.out);
  return good ? kDone : kBadInput;
}

}  // namespace

void add_summarize(CLI::App& app, Context& context, int& status) {
  auto* command =
      app.add_subcommand("summarize", "Sum up what check --format ndjson printed, on one machine or on many");
  auto options = std::make_shared<SummarizeOptions>();
  command->add_option(
      "NDJSON", options->files,
      "Files with a record a line, of check --format ndjson or of summarize --format ndjson; - or "
      "none is standard input");
  command
      ->add_option("-f,--format", options->format,
                   "text, or ndjson: one record that summarize reads again, to sum up in steps")
      ->check(CLI::IsMember({"text", "ndjson"}))
      ->capture_default_str();
  command->callback([options, &context, &status] {
    if (options->files.empty()) options->files.emplace_back("-");
    status = summarize(*options, context);
  });
}

}  // namespace smtplain
