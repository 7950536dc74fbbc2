// The pages of `smtplain serve` besides the report.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace smtplain::serve {

/// A log to try, of samples/ (compiled in).
struct Example {
  std::string_view name, title, log;
};
std::span<const Example> examples();

/// The JSON schema of the report, docs/report.schema.json (compiled in).
std::string_view report_schema();

/// The page to paste into, with `log` in its field.
std::string paste_page(std::string_view log, const std::string& token);

/// What stands above a result: what can be done with it. The log goes back without its secrets, so that the
/// buttons work while the server keeps nothing.
std::string actions(std::string_view redacted_log, const std::string& token);

/// A page that says what went wrong.
std::string error_page(int status, std::string_view message);

/// Comfort: drop a file, copy to the clipboard.
std::string_view paste_script();

/// The description of the interface, OpenAPI 3.1.
std::string openapi(std::size_t max_bytes);

}  // namespace smtplain::serve
