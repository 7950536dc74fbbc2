// One line of Postfix's log: what wrote it, of which message, and what it tells. postfix.cpp knows which
// session a line belongs to.
#pragma once
#include <optional>
#include <string_view>

#include "readers/reader.h"

namespace smtplain {

/// "May 14 09:12:33 mx postfix/submission/smtpd[792]: 97F0E4C8FA: client=…".
struct PostfixEntry {
  Line line;
  std::string_view service;  ///< "postfix/submission/smtpd"
  std::string_view daemon;   ///< "smtp", "smtpd", "qmgr"
  std::string_view process;  ///< "smtpd[792]"
  std::string_view queue_id;
  std::string_view text;  ///< behind all of that
};

std::optional<PostfixEntry> postfix_entry(const Line&);

/// True for a log-in that failed, told without its reply: the end of the connection after it is no failure of
/// its own.
bool refuses_login(std::string_view text);

/// True for the line with which smtpd ends a connection.
bool ends_connection(std::string_view text);

/// An ordinary or verbose line of smtpd or postscreen, which receive mail.
void read_postfix_smtpd(const PostfixEntry&, EventSink&);

/// A line of smtp, lmtp, qmgr and the other daemons on the way out.
void read_postfix_delivery(const PostfixEntry&, EventSink&);

/// "milter-reject: END-OF-MESSAGE from client[192.0.2.7]: 5.7.1 Spam message rejected; from=<>": cleanup
/// tells what smtpd answers. False: it is no such line.
bool read_postfix_reject(const PostfixEntry&, EventSink&);

}  // namespace smtplain
