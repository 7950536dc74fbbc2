#include "readers/msmtp_log.h"

#include "readers/delivery.h"
#include "readers/server_place.h"
#include "text/pieces.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::string_view kStatus = "smtpstatus=", kMessage = "smtpmsg='", kError = "errormsg='",
                           kExit = "exitcode=EX_";

/// What stands in quotes up to the next field: a server's words may hold quotes.
std::string_view quoted_field(std::string_view line, std::string_view name) {
  const std::string_view value = behind(line, name);
  for (const std::string_view next : {"' smtpmsg=", "' errormsg=", "' exitcode="})
    if (const auto end = value.find(next); end != npos) return value.substr(0, end);
  return value.substr(0, value.rfind('\''));
}

void tell_recipients(std::string_view recipients, EventSink& sink) {
  while (!recipients.empty()) {
    const std::string_view one = trim(recipients.substr(0, recipients.find(',')));
    if (looks_like_address(one)) sink.fact(Fact::envelope_recipient, one);
    recipients.remove_prefix(std::min(recipients.size(), one.size() + 1));
  }
}

/// A name with a blank in it is a common mistake: "user=jane doe from=jane@example.com".
std::string_view user_field(std::string_view line) {
  const std::string_view value = behind(line, " user=");
  const auto next = value.find(" from=");
  return value.substr(0, next != npos ? next : value.find(' '));
}

std::string_view field_to_blank(std::string_view line, std::string_view name) {
  const auto at = line.find(name);
  if (at == npos || (at > 0 && line[at - 1] != ' ')) return {};
  const std::string_view value = line.substr(at + name.size());
  return value.substr(0, value.find(' '));
}

}  // namespace

std::optional<MsmtpRecord> find_msmtp_record(std::string_view line) {
  const bool status = line.find(kStatus) != npos, exit = line.find(kExit) != npos;
  const bool words = line.find(kMessage) != npos || line.find(kError) != npos;
  const bool server = line.find("host=") != npos && line.find(" tls=") != npos;
  if (!(status && (words || exit || server)) && !(exit && server)) return std::nullopt;
  MsmtpRecord record;
  record.host = field_to_blank(line, "host=");
  record.user = user_field(line);
  record.from = field_to_blank(line, "from=");
  record.recipients = field_to_blank(line, "recipients=");
  record.status = field_to_blank(line, kStatus);
  record.reply = quoted_field(line, kMessage);
  record.error = quoted_field(line, kError);
  record.tls = line.find(" tls=on") != npos;
  return record;
}

bool is_cut_msmtp_record(std::string_view line) {
  return line.find("host=") != npos && line.find(" tls=") != npos && line.find(" auth=") != npos &&
         line.find(kExit) == npos;
}

Verb command_failed_in_msmtp(std::string_view words) {
  if (ifind(words, "authentication failed") != npos) return Verb::auth_answer;
  if (ifind(words, "envelope from address") != npos) return Verb::mail;
  if (ifind(words, "recipient address") != npos) return Verb::rcpt;
  if (mentions_any(words, {"did not accept the mail", "final dot"})) return Verb::content;
  if (ifind(words, "starttls") != npos) return Verb::starttls;
  return Verb::none;
}

void tell_msmtp_record(const Line& line, const MsmtpRecord& record, EventSink& sink, bool said) {
  const Verb failed = command_failed_in_msmtp(record.error);
  const std::string_view reply = parse_reply(record.reply) ? record.reply : record.status;
  const bool sent = reply.starts_with('2');
  if (said) {
    sink.again(line);
  } else if (parse_reply(reply)) {
    // A good one is the answer to the content: msmtp notes it once the mail is through.
    tell_reply(line, sent ? Verb::content : failed, reply, sink);
  } else {
    if (failed != Verb::none) sink.replying_to(failed);
    const bool error = !record.error.empty();
    sink.tool(line, error ? Kind::error : Kind::note, error ? record.error : trim(line.text));
  }
  sink.fact(Fact::client_name, "msmtp");
  if (!record.host.empty()) tell_host(record.host, sink);
  // What is said of a command was said on the connection that the settings ask for.
  if (record.tls && parse_reply(reply) && failed != Verb::starttls) sink.fact(Fact::tls_established, "");
  if (!record.user.empty()) sink.fact(Fact::auth_username, record.user);
  if (const auto method = between(record.error, "(method ", ")"); !method.empty())
    sink.fact(Fact::auth_mechanism, method);
  if (!record.from.empty()) sink.fact(Fact::envelope_from, record.from);
  tell_recipients(record.recipients, sink);
}

}  // namespace smtplain
