#include "readers/awaited_reply.h"

#include <algorithm>

#include "readers/command_words.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

using Frames = std::span<const std::string_view>;

bool has(std::string_view text, std::string_view words) {
  return text.find(words) != npos;
}

// Python: "File "/usr/lib/python3/smtplib.py", line 390, in getreply", the innermost last.
bool is_smtplib(std::string_view frame) {
  return has(frame, "smtplib.py");
}

// data() asks twice: its source calls the answer to DATA "repl", that to the final dot "msg".
bool waits_for_final_dot(std::string_view source) {
  return has(source, "(code, msg) = self.getreply()") || has(source, "(code,msg) = self.getreply()") ||
         has(source, "(code,msg)=self.getreply()");
}

// By the frames above getreply(), the nearest last. None if none of them tells.
Verb caller_of_getreply(Frames above) {
  std::string_view source;
  for (auto frame = above.rbegin(); frame != above.rend(); ++frame) {
    if (istarts_with(trim(*frame), "traceback")) break;
    if (!is_smtplib(*frame)) {
      if (source.empty()) source = *frame;
      continue;
    }
    const std::string_view method = trim(frame->substr(frame->rfind(' ') + 1));
    if (method == "docmd") {
      source = {};
      continue;
    }
    if (method == "data") return waits_for_final_dot(source) ? Verb::content : Verb::data;
    if (method == "mail" || method == "rset") return Verb::mail;
    if (method == "rcpt") return Verb::rcpt;
    return verb_in_frame(*frame);
  }
  return Verb::none;
}

Verb awaited_by_smtplib(Frames frames) {
  bool waits = false;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (!is_smtplib(frames[i]) || !trim(frames[i]).ends_with(", in getreply")) continue;
    waits = true;
    if (const Verb verb = caller_of_getreply(frames.first(i)); verb != Verb::none) return verb;
  }
  // An exception that was caught has no frame that tells, nor may a paste; the connection at least was made.
  return waits ? Verb::connection : Verb::none;
}

// Ruby: "net/smtp.rb:946:in `recv_response'", the innermost first; since 3.4 "in 'Net::SMTP#recv_response'".
std::string_view ruby_method(std::string_view frame) {
  const auto in = has(frame, "smtp.rb:") ? frame.rfind(":in ") : npos;
  if (in == npos) return {};
  std::string_view method = frame.substr(in + 4);
  method.remove_prefix(std::min(method.find_first_not_of("`'"), method.size()));
  method = method.substr(0, method.find('\''));
  for (const std::string_view part : {"block in ", "Net::SMTP#"})
    if (method.starts_with(part)) method.remove_prefix(part.size());
  return method;
}

Verb awaited_by_ruby(Frames frames) {
  const auto waits = std::find_if(frames.begin(), frames.end(), [](std::string_view frame) {
    return ruby_method(frame) == "recv_response";
  });
  if (waits == frames.end()) return Verb::none;
  bool answers_command = false;  // otherwise the greeting, or the final dot
  for (auto frame = waits + 1; frame != frames.end(); ++frame) {
    const std::string_view method = ruby_method(*frame);
    answers_command = answers_command || method == "getok" || method == "get_response";
    if (method == "do_start" || method == "start") return Verb::connection;
    if (method == "data") return answers_command ? Verb::data : Verb::content;
    if (method == "quit") return Verb::quit;
    if (const Verb verb = verb_in_frame(method); !method.empty() && verb != Verb::none) return verb;
  }
  return Verb::none;
}

// MailKit: "at MailKit.Net.Smtp.SmtpStream.ReadResponse(…)", the innermost first. STARTTLS is sent by
// PostConnect() and ConnectAsync() too, but through SendCommand().
Verb awaited_by_mailkit(Frames frames) {
  const auto waits = std::find_if(frames.begin(), frames.end(), [](std::string_view frame) {
    return has(frame, "MailKit.Net.Smtp.SmtpStream.ReadResponse");
  });
  for (auto frame = waits; frame != frames.end(); ++frame) {
    if (has(*frame, "SmtpStream.SendCommand")) return Verb::none;
    if (has(*frame, "SmtpClient.PostConnect") || has(*frame, "SmtpClient.Connect")) return Verb::connection;
    if (has(*frame, "Smtp.SmtpClient.")) return verb_in_frame(*frame);
  }
  return Verb::none;
}

// JavaMail: "at com.sun.mail.smtp.SMTPTransport.readServerResponse(…)", the innermost first.
Verb awaited_by_javamail(Frames frames) {
  const auto waits = std::find_if(frames.begin(), frames.end(), [](std::string_view frame) {
    return has(frame, "SMTPTransport.readServerResponse");
  });
  for (auto frame = waits; frame != frames.end(); ++frame)
    if (const Verb verb = verb_in_frame(*frame); verb != Verb::none) return verb;
  return Verb::none;
}

}  // namespace

Verb awaited_in(Frames frames) {
  for (const auto awaited :
       {&awaited_by_smtplib, &awaited_by_ruby, &awaited_by_mailkit, &awaited_by_javamail})
    if (const Verb verb = awaited(frames); verb != Verb::none) return verb;
  return Verb::none;
}

}  // namespace smtplain
