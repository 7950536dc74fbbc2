// Exchange and IIS protocol logs: CSV (Exchange) or columns apart by blanks (IIS), whose "#Fields:" line
// names them. Sessions interleave and are told apart by their id.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "readers/delivery.h"
#include "readers/formats.h"
#include "text/smtp.h"
#include "text/stamp.h"

namespace smtplain {
namespace {

/// The fields of a CSV row; quotes taken off. A row that was cut within quotes ends there.
std::vector<std::string_view> csv_fields(std::string_view row) {
  std::vector<std::string_view> fields;
  while (true) {
    if (row.starts_with('"')) {
      auto close = row.find('"', 1);
      while (close != npos && close + 1 < row.size() && row[close + 1] == '"')
        close = row.find('"', close + 2);
      fields.push_back(row.substr(1, close == npos ? npos : close - 1));
      const auto comma = close == npos ? npos : row.find(',', close);
      if (comma == npos) return fields;
      row = row.substr(comma + 1);
      continue;
    }
    const auto comma = row.find(',');
    fields.push_back(trim(row.substr(0, comma)));
    if (comma == npos) return fields;
    row = row.substr(comma + 1);
  }
}

std::vector<std::string_view> words(std::string_view row) {
  std::vector<std::string_view> fields;
  while (!(row = trim(row)).empty()) {
    const auto end = std::min(row.find_first_of(" \t"), row.size());
    fields.push_back(row.substr(0, end));
    row = row.substr(end);
  }
  return fields;
}

/// Where Exchange puts its fields when the "#Fields:" line was not pasted.
constexpr std::string_view kExchangeFields =
    "date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context";

constexpr std::size_t kBeforeEvent = 6;  // fields

/// A row of Exchange's log by itself: a time, and an event of one character two thirds through.
bool is_exchange_row(const std::vector<std::string_view>& fields) {
  return fields.size() >= 8 && parse_stamp(fields[0]).length > 0 && fields[kBeforeEvent].size() == 1 &&
         std::string_view("<>*+-").find(fields[kBeforeEvent][0]) != npos;
}

/// Who pasted a row may have left out all before its last fields: "<,EHLO pc", ">,250 2.1.0 Sender OK",
/// "*,,receiving message".
bool is_tail_of_row(std::string_view text) {
  return text.size() > 2 && text[1] == ',' && std::string_view("<>*+-").find(text[0]) != npos;
}

/// Exchange logs a reply of several lines as one, "250  mail.example.com Hello … SIZE 37748736 PIPELINING …":
/// the keywords of EHLO begin its lines.
std::string unflattened(std::string_view reply) {
  static constexpr std::array kKeywords =
      word_list("SIZE", "PIPELINING", "DSN", "ENHANCEDSTATUSCODES", "STARTTLS", "X-ANONYMOUSTLS", "AUTH",
                "X-EXPS", "8BITMIME", "BINARYMIME", "CHUNKING", "XEXCH50", "XRDST", "XSHADOW",
                "XSHADOWREQUEST", "SMTPUTF8", "XPROXY", "X-LINK2STATE");
  const std::string_view code = reply.substr(0, 3);
  std::vector<std::string> lines(1);
  for (const std::string_view word : words(reply.substr(3))) {
    const bool keyword = std::find(kKeywords.begin(), kKeywords.end(), word) != kKeywords.end();
    if (keyword) lines.emplace_back();
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += word;
  }
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out.append(code).append(i + 1 < lines.size() ? "-" : " ").append(lines[i]);
    if (i + 1 < lines.size()) out += '\n';
  }
  return out;
}

class ExchangeReader final : public Reader {
 public:
  void read(const Line&, EventSink&) override;

 private:
  void read_exchange(const Line&, const std::vector<std::string_view>&, EventSink&);
  void read_iis(const Line&, const std::vector<std::string_view>&, EventSink&);
  void read_header(const Line&, std::string_view text, EventSink&);
  std::string_view value(const std::vector<std::string_view>&, std::string_view name) const;
  void say(const Line&, bool client, std::string_view text, EventSink&);
  void read_information(const Line&, std::string_view data, std::string_view context, EventSink&);

  std::string header_;  // the fields' names, as the log lists them
  std::vector<std::string_view> names_ = csv_fields(kExchangeFields);
  bool csv_ = true;
  bool sends_ = false;  // a send connector: this server is the client
};

void ExchangeReader::read_header(const Line& line, std::string_view text, EventSink& sink) {
  sink.tool(line, Kind::noise, text);
  if (istarts_with(text, "#log-type:")) sends_ = ifind(text, "send") != npos;
  if (!istarts_with(text, "#fields:")) return;
  header_ = trim(text.substr(8));
  const std::string_view list = header_;
  csv_ = list.find(',') != npos || list.empty();
  names_ = csv_ ? csv_fields(list) : words(list);
}

std::string_view ExchangeReader::value(const std::vector<std::string_view>& fields,
                                       std::string_view name) const {
  for (std::size_t i = 0; i < names_.size() && i < fields.size(); ++i) {
    if (iequals(names_[i], name)) return fields[i];
  }
  return {};
}

void ExchangeReader::read(const Line& line, EventSink& sink) {
  const std::string_view text = trim(line.text);
  if (text.starts_with('#')) return read_header(line, text, sink);
  if (text.empty()) return sink.tool(line, Kind::noise, text);
  Line timed = line;
  if (csv_) {
    auto fields = csv_fields(text);
    if (is_tail_of_row(text)) fields.insert(fields.begin(), kBeforeEvent, {});
    if (!timed.time && !fields.empty()) timed.time = parse_stamp(fields[0]).time;
    return read_exchange(timed, fields, sink);
  }
  // Prose around the rows has words too.
  const bool dated = iequals(names_[0], "date") || iequals(names_[0], "time");
  const Stamp stamp = parse_stamp(text);
  if (dated && stamp.length == 0) return sink.tool(line, Kind::noise, text);
  timed.time = stamp.time;
  read_iis(timed, words(text), sink);
}

/// A receive connector logs ">" for what it sends, the server's replies; a send connector for its commands.
/// What is said proves it; the words of the file's head only help.
void ExchangeReader::say(const Line& line, bool sent, std::string_view text, EventSink& sink) {
  const Expect expect = sink.expect();
  bool server = sent != sends_;
  const auto reply = parse_reply(text);
  if (expect != Expect::content && expect != Expect::auth_answer) {
    if (looks_like_command(text)) {
      server = false;
      sends_ = sent;
    } else if (reply) {
      server = true;
      sends_ = !sent;
    }
  }
  if (server) {
    const bool flat = reply && text.starts_with("250  ") && text.find(" SIZE") != npos;
    sink.server(line, flat ? sink.keep(unflattened(text)) : text);
  } else {
    sink.client(line, text);
  }
}

void ExchangeReader::read_exchange(const Line& line, const std::vector<std::string_view>& fields,
                                   EventSink& sink) {
  const std::string_view event = value(fields, "event");
  const std::string_view data = trim(value(fields, "data"));
  const std::string_view context = trim(value(fields, "context"));
  if (const auto id = value(fields, "session-id"); !id.empty()) sink.select_session(id);
  if (event == ">" || event == "<") return say(line, event == ">", data, sink);
  if (event == "+") {
    sink.tool(line, Kind::connect, context.empty() ? std::string_view{"connected"} : context);
    return tell_peer(sends_ ? value(fields, "remote-endpoint") : value(fields, "local-endpoint"), sink);
  }
  if (event == "-")
    return sink.tool(line, Kind::close, context.empty() ? std::string_view{"closed"} : context);
  if (event == "*") return read_information(line, data, context, sink);
  sink.tool(line, Kind::noise, trim(line.text));
}

/// "*": certificates, TLS, the log-in, and errors in Exchange's own words.
void ExchangeReader::read_information(const Line& line, std::string_view data, std::string_view context,
                                      EventSink& sink) {
  const std::string_view text = context.empty() ? data : context;
  const bool failed = mentions_any(text, {"fail", "error", "denied", "exception", "expired"});
  Kind kind = failed ? Kind::error : Kind::note;
  if (mentions_any(text, {"sending certificate", "received certificate"})) kind = Kind::certificate;
  const bool negotiated = ifind(text, "negotiation succeeded") != npos;
  if (negotiated) kind = Kind::tls;
  if (istarts_with(text, "user name: ")) {
    sink.tool(line, Kind::note, text);
    return sink.fact(Fact::auth_username, text.substr(11));
  }
  const bool refused = mentions_any(
      text, {"logondenied", "logon denied", "authentication failed", "logonfailure", "logon failure"});
  if (refused) sink.replying_to(Verb::auth);
  sink.tool(line, kind, text);
  if (refused) sink.fact(Fact::auth_result, "rejected");
  if (!negotiated) return;
  sink.fact(Fact::tls_established, "");
  const auto protocol = text.find("SP_PROT_TLS");
  if (protocol == npos) return;
  std::string version(text.substr(protocol + 11, 3));  // "1_2"
  std::replace(version.begin(), version.end(), '_', '.');
  sink.fact(Fact::tls_version, sink.keep("TLSv" + version));
  const auto cipher = text.find("CALG_");
  if (cipher != npos) sink.fact(Fact::tls_cipher, text.substr(cipher, text.find(' ', cipher) - cipher));
}

/// IIS: "… cs-method cs-uri-query sc-status …" with the command and its argument apart; "-" is an empty
/// field.
void ExchangeReader::read_iis(const Line& line, const std::vector<std::string_view>& fields,
                              EventSink& sink) {
  const std::string_view method = value(fields, "cs-method");
  std::string query(value(fields, "cs-uri-query"));
  if (method.empty()) return sink.tool(line, Kind::noise, trim(line.text));
  std::replace(query.begin(), query.end(), '+', ' ');
  if (query == "-") query.clear();
  const std::string_view address = value(fields, "c-ip"), name = value(fields, "cs-username");
  // Where IIS delivers, that field tells who speaks: "OutboundConnectionCommand", "…Response".
  const bool outbound = istarts_with(name, "outboundconnection");
  sink.select_session(sink.keep(std::string(address) + ' ' + std::string(outbound ? "" : name)));
  const std::string_view text = trim(query);
  if (parse_reply(text) && (method == "-" || iequals(method, "response"))) {
    sink.server(line, sink.keep(std::string(text)));
    return;
  }
  const std::string command = std::string(method) + ' ' + std::string(text);
  sink.client(line, sink.keep(std::string(trim(command))));
  const std::string_view status = value(fields, "sc-status");
  // A status of 240 is IIS's own, for a QUIT.
  if (!outbound && parse_reply(status) && status.size() == 3 && status != "240") sink.server(line, status);
}

double score(std::span<const Line> lines) {
  bool header = false;
  std::size_t rows = 0, said = 0;
  for (const Line& line : lines) {
    const std::string_view text = trim(line.text);
    if (is_tail_of_row(text) && (parse_reply(text.substr(2)) || looks_like_command(text.substr(2)))) ++said;
    if (istarts_with(text, "#fields:") && (mentions_any(text, {"session-id", "cs-method"}))) header = true;
    if (is_exchange_row(csv_fields(text))) ++rows;
  }
  if (header) return 0.98;
  if (said > 2) return 0.9;
  return rows > 1 ? 0.95 : rows == 1 ? 0.85 : 0;
}

}  // namespace

constinit const Format exchange_format{"exchange",
                                       "Exchange and IIS SMTP protocol logs",
                                       "Set-ReceiveConnector NAME -ProtocolLoggingLevel Verbose",
                                       &score,
                                       &make_reader<ExchangeReader>,
                                       0.98};

}  // namespace smtplain
