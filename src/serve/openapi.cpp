#include <nlohmann/json.hpp>

#include "serve/pages.h"
#include "smtplain/version.h"

namespace smtplain::serve {
namespace {

using json = nlohmann::ordered_json;

json text(std::string_view description) {
  return {{"description", description}, {"content", {{"text/plain", {{"schema", {{"type", "string"}}}}}}}};
}

json failure(std::string_view description) {
  return {{"description", description},
          {"content", {{"application/json", {{"schema", {{"$ref", "#/components/schemas/Error"}}}}}}}};
}

}  // namespace

std::string openapi(std::size_t max_bytes) {
  const json log = {
      {"description", "The log as it stands, at most " + std::to_string(max_bytes) +
                          " bytes; any encoding, any of the formats of `smtplain formats`"},
      {"required", true},
      {"content",
       {{"text/plain", {{"schema", {{"type", "string"}}}}}, {"application/octet-stream", json::object()}}}};
  const json report = {
      {"description", "The log explained. A log without SMTP has no sessions and a warning."},
      {"content",
       {{"application/json", {{"schema", {{"$ref", "#/components/schemas/Report"}}}}},
        {"application/x-ndjson",
         {{"schema", {{"type", "string"}, {"description", "one JSON object a session, a line each"}}}}},
        {"text/markdown", {{"schema", {{"type", "string"}}}}},
        {"text/html", {{"schema", {{"type", "string"}}}}}}}};
  const json document = {
      {"openapi", "3.1.0"},
      {"info",
       {{"title", "smtplain"},
        {"summary", "SMTP in plain English"},
        {"description", "Explains SMTP session logs. Nothing that is posted is kept."},
        {"version", kVersion},
        {"license", {{"name", "MIT"}, {"identifier", "MIT"}}}}},
      {"servers", json::array({{{"url", "/"}}})},
      {"security", json::array()},
      {"paths",
       {{"/v1/explain",
         {{"post",
           {{"operationId", "explain"},
            {"summary", "Explain a log"},
            {"requestBody", log},
            {"responses",
             {{"200", report},
              {"400", failure("The body is empty or was cut off")},
              {"403", failure("Posted by a page of another site")},
              {"406", failure("Accept names none of the types above")},
              {"413", failure("The log is too large")},
              {"421", failure("The Host header is not a name of this server")}}}}}}},
        {"/v1/openapi.json",
         {{"get",
           {{"operationId", "describe"},
            {"summary", "This description"},
            {"responses",
             {{"200",
               {{"description", "OpenAPI 3.1"},
                {"content", {{"application/json", {{"schema", {{"type", "object"}}}}}}}}}}}}}}},
        {"/healthz",
         {{"get",
           {{"operationId", "health"},
            {"summary", "Whether the server answers"},
            {"responses", {{"200", text("ok")}}}}}}}}},
      {"components",
       {{"schemas",
         {{"Report", json::parse(report_schema())},
          {"Error",
           {{"type", "object"},
            {"required", json::array({"error"})},
            {"properties",
             {{"error",
               {{"type", "object"},
                {"required", json::array({"status", "message"})},
                {"properties",
                 {{"status", {{"type", "integer"}}}, {"message", {{"type", "string"}}}}}}}}}}}}}}}};
  return document.dump(1) + '\n';
}

}  // namespace smtplain::serve
