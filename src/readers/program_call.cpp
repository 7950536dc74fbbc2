#include "readers/program_call.h"

#include <array>

#include "readers/server_place.h"
#include "text/recent_texts.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::array kPrograms =
    word_list("telnet", "ncat", "netcat", "nc", "openssl", "gnutls-cli", "swaks", "swaks.pl", "curl", "msmtp",
              "s-nail", "smtp-cli", "ssmtp", "sendmail", "mailx", "mail", "exim", "mailsend", "mailsend-go",
              "sendEmail", "sendemail");

/// What may stand before a typed command: nothing, a shell prompt, "sudo".
bool is_prompt(std::string_view before) {
  before = trim(before);
  if (before.ends_with("sudo")) before = trim(before.substr(0, before.size() - 4));
  if (before.ends_with("perl")) before = trim(before.substr(0, before.size() - 4));
  if (before.empty()) return true;
  if (before.size() > 120) return false;
  static constexpr std::array kEnds = word_list("$", "#", ">", "%", "❯", "➜", "»", "**");
  return ends_with_any(before, kEnds) || before.starts_with("➜") ||
         (before.ends_with(':') && before.find('@') != npos);
}

bool is_path_char_before(std::string_view line, std::size_t at) {
  return at > 0 && (line[at - 1] == '/' || line[at - 1] == '\\');
}

/// The start of the word that ends before `at`: "/usr/bin/" of "/usr/bin/telnet".
std::size_t start_of_path(std::string_view line, std::size_t at) {
  if (!is_path_char_before(line, at)) return at;
  const auto blank = line.find_last_of(" \t>$#", at - 1);
  return blank == npos ? 0 : blank + 1;
}

// `# echo -e "EHLO pc\nQUIT" |nc mail.example.com 25`
bool is_fed(std::string_view before) {
  before = trim(before);
  if (!before.ends_with('|')) return false;
  for (const std::string_view feeder : {"echo ", "printf ", "echo;", "sleep "}) {
    const auto at = before.find(feeder);
    if (at != npos && (at == 0 || is_prompt(before.substr(0, at)) || before[at - 1] == '(')) return true;
  }
  return false;
}

/// "openssl11", "openssl-1.1", "openssl.Linux.x86_64": a program of another version beside the system's.
std::string_view behind_version(std::string_view rest) {
  const auto end = rest.find_first_of(" \t");
  const std::string_view version = rest.substr(0, end);
  const bool is_version = !version.empty() && version.size() <= 24 &&
                          std::string_view(".-0123456789").find(version[0]) != npos &&
                          version.find_first_of("\"'`:,;/\\") == npos;
  return is_version && end != npos && trim(rest.substr(end)).starts_with("s_client") ? rest.substr(end)
                                                                                     : rest;
}

std::optional<ProgramCall> call_of(std::string_view line, std::string_view program) {
  for (auto at = line.find(program); at != npos; at = line.find(program, at + 1)) {
    std::string_view rest = line.substr(at + program.size());
    if (rest.starts_with(".exe")) rest.remove_prefix(4);
    if (program == "openssl") rest = behind_version(rest);
    if (!rest.empty() && rest.front() != ' ' && rest.front() != '\t') continue;
    const std::string_view before = line.substr(0, start_of_path(line, at));
    if (is_prompt(before) || is_fed(before)) return ProgramCall{program, trim(rest)};
  }
  return std::nullopt;
}

/// Prose begins lines with "mail" and "telnet" as well; arguments of the right shape tell a typed command.
bool is_typed(const ProgramCall& call, bool prompted) {
  if (call.program == "openssl") return call.arguments.starts_with("s_client");
  const auto words = words_of(call.arguments);
  if (call.program == "telnet" || call.program == "nc" || call.program == "ncat" ||
      call.program == "netcat") {
    if (words.empty()) return prompted;
    if (words.size() > 1 && !port_of(words[1]).empty()) return true;
    return words.size() <= 4 && (prompted || words[0].starts_with('-') || words[0].find('.') != npos);
  }
  return prompted || (!words.empty() && words[0].starts_with('-'));
}

bool takes_value(std::string_view program, std::string_view option) {
  if (program == "telnet") return option == "-b" || option == "-l" || option == "-e" || option == "-S";
  return option == "-w" || option == "-p" || option == "-i" || option == "-s" || option == "-q" ||
         option == "-X";
}

/// A port that was told before stays if the place names none.
void place(CallTarget& target, std::string_view text) {
  const HostPort told = split_host_port(text);
  target.host = told.host;
  if (!told.port.empty()) target.port = told.port;
}

CallTarget positional_target(const ProgramCall& call) {
  CallTarget target;
  const auto words = words_of(call.arguments);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = unquoted(words[i]);
    if (word.starts_with('-')) {
      if (word == "--ssl") target.tls = true;
      if (takes_value(call.program, word)) ++i;
    } else if (target.host.empty()) {
      place(target, word);
    } else {
      target.port = port_of(word);
      break;
    }
  }
  return target;
}

/// The programs whose options name the server: openssl -connect, swaks --server, gnutls-cli -p.
CallTarget option_target(const ProgramCall& call) {
  CallTarget target;
  const auto words = words_of(call.arguments);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const std::string_view next = i + 1 < words.size() ? unquoted(words[i + 1]) : std::string_view{};
    if (word == "-connect" || word == "--server" || word == "-s" || word == "--host" || word == "-smtp") {
      place(target, next);
    } else if (word.starts_with("--server=") || word.starts_with("--host=")) {
      place(target, word.substr(word.find('=') + 1));
    } else if (word == "--port" || word == "-port" || word == "-p") {
      target.port = port_of(next);
    } else if (word.starts_with("--port=")) {
      target.port = port_of(word.substr(7));
    } else if (word == "-host") {
      target.host = next;
    } else if (word == "-starttls" || word.starts_with("--starttls") || word == "-tls" || word == "--tls") {
      target.starttls = true;
    } else if (word == "-tlsc" || word == "--tls-on-connect") {
      target.tls = true;
    }
  }
  if (target.host.empty() && call.program == "gnutls-cli" && !words.empty()) place(target, words.back());
  return target;
}

std::string_view client_name(std::string_view program) {
  if (program == "openssl") return "openssl s_client";
  return program == "swaks.pl" ? "swaks" : program;
}

void tell_target(const ProgramCall& call, EventSink& sink) {
  // "mail" is what half a dozen programs are called.
  if (call.program != "mail") sink.fact(Fact::client_name, client_name(call.program));
  const CallTarget target = target_of(call);
  tell_host_port({target.host, target.port}, sink);
  if (target.tls) sink.fact(Fact::tls_implicit, "");
}

// `echo -e "EHLO pc\nAUTH PLAIN …" | nc mail.example.com 25`: what was sent stands in the call alone.
void tell_piped_mechanism(std::string_view line, EventSink& sink) {
  constexpr std::string_view kAuth = "auth ";
  const std::string_view sent = line.substr(0, line.rfind('|'));
  const auto at = ifind(sent, kAuth);
  if (sent.size() == line.size() || at == npos) return;
  for (const std::string_view mechanism : {"PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2"})
    if (istarts_with(sent.substr(at + kAuth.size()), mechanism))
      return sink.fact(Fact::auth_mechanism, mechanism);
}

}  // namespace

std::optional<ProgramCall> find_program_call(std::string_view line) {
  line = trim(line);
  if (line.size() < 3 || line.size() > 4000) return std::nullopt;
  static thread_local RecentTexts<bool> without;
  if (without.find(line) != nullptr) return std::nullopt;
  for (const auto program : kPrograms) {
    const auto call = call_of(line, program);
    if (!call) continue;
    if (is_typed(*call, !line.starts_with(program))) return call;
  }
  without.put(line, true);
  return std::nullopt;
}

CallTarget target_of(const ProgramCall& call) {
  if (call.program == "telnet" || call.program == "nc" || call.program == "ncat" ||
      call.program == "netcat") {
    return positional_target(call);
  }
  // Their -s is the subject.
  if (call.program == "curl" || call.program == "mail" || call.program == "mailx" ||
      call.program == "s-nail" || call.program == "ssmtp" || call.program == "sendmail")
    return {};
  return option_target(call);
}

bool is_bare_prompt(std::string_view line) {
  line = trim(line);
  if (line.empty() || line.size() > 80) return false;
  const char last = line.back();
  if (last != '$' && last != '#' && last != '>' && last != '%') return line == "❯" || line == "➜";
  if (line.size() == 1) return true;
  if (line.front() == '<' || line.find(' ') != npos) return line.find(":\\") == 1 || line.starts_with("PS ");
  return line.find('@') != npos || line.find(":\\") == 1 || line.find('~') != npos;
}

std::optional<ProgramCall> read_program_call(const Line& line, EventSink& sink) {
  const auto call = find_program_call(line.text);
  if (!call) return std::nullopt;
  sink.tool(line, Kind::note, trim(line.text));
  tell_target(*call, sink);
  tell_piped_mechanism(line.text, sink);
  return call;
}

}  // namespace smtplain
