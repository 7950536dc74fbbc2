#include "readers/reply_lead.h"

#include <algorithm>

#include "text/characters.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::size_t kLeadLength = 32;  // how far back the words reach that say what a number is

}  // namespace

bool ends_with_word(std::string_view lead, std::string_view word) {
  if (lead.size() < word.size() || !iequals(lead.substr(lead.size() - word.size()), word)) return false;
  const std::string_view before = lead.substr(0, lead.size() - word.size());
  return before.empty() || !is_letter(before.back()) || !is_letter(word[0]) ||
         before.ends_with("\\n");  // a line end written out
}

bool ends_with_one_of(std::string_view lead, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [lead](std::string_view word) { return ends_with_word(lead, word); });
}

std::string_view lead_of(std::string_view text, std::size_t at) {
  std::string_view lead = text.substr(at > kLeadLength ? at - kLeadLength : 0, std::min(at, kLeadLength));
  // "received error code. [550]": behind a full stop only a number in brackets of its own is the one meant.
  const bool in_brackets = lead.ends_with('[');
  // "Mail from command failed - 550 …", but "host IP - ##.##.##.## - 530 …" tells of no number
  if (lead.ends_with(" - ") && lead.size() > 3 && is_letter(lead[lead.size() - 4])) lead.remove_suffix(2);
  const auto end = lead.find_last_not_of(in_brackets ? " \t\"'`([<{=:;,.\\" : " \t\"'`([<{=:;,\\");
  return end == npos ? std::string_view{} : lead.substr(0, end + 1);
}

bool names_another_number(std::string_view lead) {
  if (ifind(lead, "expected") != npos && ifind(lead, "got") == npos) return true;
  return ends_with_one_of(lead,
                          {"errno",   "port",  "line",      "http",        "http/1.1", "http/1.0",   "http/2",
                           "number",  "after", "exit code", "exit status", "pid",      "uid",        "size",
                           "timeout", "#",     "ms",        "status code", "status",   "statuscode", "byte",
                           "bytes",   "row",   "column",    "id",          "version",  "char"});
}

bool announces_a_reply(std::string_view lead) {
  return ends_with_one_of(
      lead, {"said", "says", "response", "was", "code", "reply", "replied", "responded", "responsecode",
             "message", "got", "failed", "error", "errors", "returned", "server", "smtp", "rejected", "with",
             "reason", "received", "answered", "responds", "sent", "exception", "answer", "b", "from", "expn",
             "resp", "because", "mailbox", "bounced", "deferred", "protocolerror", "denied", "host", "remote",
             "is", "system problem", "permanent", "transient", "msg", "raised", "raises", "returns", "gives",
             "gave", "throws", "threw", "getting", "reports",
             // "error" where programs are translated: "Fehler 535 Authentication credentials invalid"
             "fehler", "erreur", "errore", "erro", "fout", "fel", "feil", "fejl", "chyba", "hiba", "hata",
             "virhe", "eroare", "greška", "błąd", "ошибка", "помилка", "錯誤", "错误", "エラー", "오류",
             // Python's smtplib, by Odoo: "SMTPSenderRefused: 553", the words below it
             "smtpsenderrefused", "smtpdataerror", "smtpheloerror", "smtpauthenticationerror"});
}

bool names_exception(std::string_view lead) {
  constexpr std::string_view kException = "exception";
  return lead.size() > kException.size() && iequals(lead.substr(lead.size() - kException.size()), kException);
}

bool ends_with_address(std::string_view lead) {
  if (!lead.ends_with(']') && !lead.ends_with('>')) return false;
  const auto word = lead.find_last_of(" [<");
  return lead.substr(word == npos ? 0 : word).find('@') != npos;
}

bool begins_with_path(std::string_view words) {
  const std::string_view first = words.substr(0, words.find(' '));
  return first.find('/') != npos && first.find("://") == npos && first.find('@') == npos;
}

}  // namespace smtplain
