// The lines of msmtp's log file (logfile, syslog): one for each mail, "host=… tls=on auth=on user=… from=…
// recipients=… smtpstatus=550 smtpmsg='550 …' errormsg='…' exitcode=EX_UNAVAILABLE".
#pragma once
#include <optional>
#include <string_view>

#include "readers/reader.h"

namespace smtplain {

/// What such a line tells; views into it, empty where it has no such field.
struct MsmtpRecord {
  std::string_view host, user, from, recipients, status, reply, error;
  bool tls = false;
};

/// Nullopt: the line is none of the log.
std::optional<MsmtpRecord> find_msmtp_record(std::string_view line);

/// True if the line breaks off within a record: a terminal or a page wrapped it.
bool is_cut_msmtp_record(std::string_view line);

/// The command that msmtp's words say has failed; Verb::none where they name none.
Verb command_failed_in_msmtp(std::string_view words);

/// Reports the record as the reply and the facts it stands for. `said`: the reply was told before, by what
/// the program printed.
void tell_msmtp_record(const Line&, const MsmtpRecord&, EventSink&, bool said);

}  // namespace smtplain
