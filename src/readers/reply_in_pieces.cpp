#include "readers/reply_in_pieces.h"

#include <algorithm>
#include <array>
#include <string>

#include "text/smtp.h"

namespace smtplain {
namespace {

std::optional<QuotedReply> whole(std::string reply, std::string_view before) {
  const auto parsed = parse_reply(reply);
  if (!parsed) return std::nullopt;
  return QuotedReply{std::move(reply), parsed->code, before, {}};
}

// PHPMailer's ErrorInfo takes the reply apart: "SMTP server error: DATA END command failed Detail: Message
// rejected SMTP code: 550 Additional SMTP info: 5.7.1".
std::optional<QuotedReply> reply_of_error_info(std::string_view text) {
  constexpr std::string_view kDetail = "detail: ", kCode = "smtp code: ", kMore = "additional smtp info: ";
  const auto code_at = ifind(text, kCode);
  if (code_at == npos) return std::nullopt;
  const std::string_view code = text.substr(code_at + kCode.size(), 3);
  if (code.size() != 3 || !parse_reply(code) || (code[0] != '4' && code[0] != '5')) return std::nullopt;
  std::string reply(code);
  if (const auto more_at = ifind(text, kMore); more_at != npos) {
    const std::string_view more = trim(text.substr(more_at + kMore.size()));
    reply += ' ';
    // the next message may be glued to it: "5.5.1SMTP server error: …"
    reply += more.substr(0, more.find_first_not_of("0123456789."));
  }
  if (const auto detail_at = ifind(text, kDetail); detail_at < code_at) {
    reply += ' ';
    reply += trim(text.substr(detail_at + kDetail.size(), code_at - detail_at - kDetail.size()));
  }
  return whole(std::move(reply), text.substr(0, ifind(text, kDetail)));
}

// Rust's lettre prints the digits of a code by their names in RFC 5321 section 4.2.1: "Code { severity:
// PermanentNegativeCompletion, category: Unspecified3, detail: Five }".
std::optional<QuotedReply> reply_of_named_digits(std::string_view text) {
  constexpr std::array kCategories =
      word_list("Syntax", "Information", "Connections", "Unspecified3", "Unspecified4", "MailSystem");
  constexpr std::array kDetails =
      word_list("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine");
  constexpr std::string_view kSeverity = "severity: ", kCategory = "category: ", kDetail = "detail: ";
  const auto severity = text.find(kSeverity), category = text.find(kCategory), detail = text.find(kDetail);
  if (severity == npos || category == npos || detail == npos) return std::nullopt;
  const auto word_behind = [text](std::size_t at, std::string_view name) {
    const std::string_view rest = text.substr(at + name.size());
    return rest.substr(0, rest.find_first_of(" ,}"));
  };
  const std::string_view first = word_behind(severity, kSeverity);
  const auto second = std::find(kCategories.begin(), kCategories.end(), word_behind(category, kCategory));
  const auto third = std::find(kDetails.begin(), kDetails.end(), word_behind(detail, kDetail));
  const bool for_good = first == "PermanentNegativeCompletion";
  if ((!for_good && first != "TransientNegativeCompletion") || second == kCategories.end() ||
      third == kDetails.end())
    return std::nullopt;
  std::string reply = for_good ? "5" : "4";
  reply += static_cast<char>('0' + (second - kCategories.begin()));
  reply += static_cast<char>('0' + (third - kDetails.begin()));
  return whole(std::move(reply), text.substr(0, severity));
}

// maddy: "RCPT error {"reason":"no such user","smtp_code":550,"smtp_enchcode":"5.1.1","smtp_msg":"No such
// user"}".
std::optional<QuotedReply> reply_of_fields(std::string_view text) {
  constexpr std::string_view kCode = "\"smtp_code\":", kEnhanced = "\"smtp_enchcode\":\"",
                             kWords = "\"smtp_msg\":\"";
  const auto code = text.find(kCode), words = text.find(kWords);
  if (code == npos || words == npos) return std::nullopt;
  const auto value = [text](std::size_t at) { return text.substr(at, text.find_first_of("\",}", at) - at); };
  std::string reply(value(code + kCode.size()));
  if (reply.size() != 3 || (reply[0] != '4' && reply[0] != '5')) return std::nullopt;
  if (const auto enhanced = text.find(kEnhanced); enhanced != npos)
    reply.append(" ").append(value(enhanced + kEnhanced.size()));
  const std::string_view said = text.substr(words + kWords.size());
  reply.append(" ").append(said.substr(0, said.find('"')));
  return whole(std::move(reply), text.substr(0, text.find('{')));
}

}  // namespace

std::optional<QuotedReply> find_reply_in_pieces(std::string_view text) {
  if (auto reply = reply_of_named_digits(text)) return reply;
  if (auto reply = reply_of_error_info(text)) return reply;
  return reply_of_fields(text);
}

}  // namespace smtplain
