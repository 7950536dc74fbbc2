// System.Net.Mail of .NET, which tells a failure in an exception only.
#include "readers/formats.h"
#include "readers/program_log.h"

namespace smtplain {
namespace {

double score(std::span<const Line> lines) {
  for (const std::string_view words :
       {"system.net.mail.", "smtpfailedrecipient",
        "the smtp server requires a secure connection or the client",
        "requires secure connection or client was not authenticated", "the server response was:"})
    if (any_line_has(lines, words)) return 0.9;
  return 0;
}

std::unique_ptr<Reader> make() {
  return std::make_unique<FailureReader>("System.Net.Mail");
}

}  // namespace

constinit const Format dotnet_format{"dotnet", "System.Net.Mail of .NET: exceptions",
                                     "print the exception with ToString(), inner exceptions included", &score,
                                     &make};

}  // namespace smtplain
