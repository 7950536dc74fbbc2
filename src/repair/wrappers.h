// What container engines and CI services put around every line: it says nothing about the mail.
#pragma once
#include "repair/draft.h"

namespace smtplain {

/// Takes off docker-compose names, the stamps of `docker logs -t`, `kubectl logs --timestamps`, GitHub
/// Actions and GitLab, CRI's `stdout F`, pod names, git's "remote:", and the JSON of docker, fluentd,
/// journalctl, Bunyan and Pino, where nearly every line has the same. The stamp's time goes to Line::time.
/// Returns whether there was any; wrappers may lie within wrappers, so call it until there is none.
bool unwrap_containers(Draft& draft);

}  // namespace smtplain
