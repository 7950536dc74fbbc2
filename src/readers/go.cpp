// Go's net/smtp, gomail and what is built on them (Grafana, Gitea, Alertmanager): errors only.
#include "readers/formats.h"
#include "readers/program_log.h"

namespace smtplain {
namespace {

double score(std::span<const Line> lines) {
  for (const std::string_view words :
       {"gomail:", "dial tcp", "x509: ", "tls: first record", "smtp: server doesn't support",
        "alerting.notifier", "component=dispatcher", "*email.loginauth", "unencrypted connection",
        "read tcp ", "tls: handshake"})
    if (any_line_has(lines, words)) return 0.8;
  return 0;
}

std::unique_ptr<Reader> make() {
  return std::make_unique<FailureReader>("Go net/smtp");
}

}  // namespace

constinit const Format go_format{"go", "Go's net/smtp and programs built on it: errors",
                                 "copy the error line; in Grafana [log] level = debug", &score, &make};

}  // namespace smtplain
