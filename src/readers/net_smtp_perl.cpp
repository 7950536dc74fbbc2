// Perl's Net::SMTP with Debug => 1, git send-email --smtp-debug among its users:
//
//   Net::SMTP=GLOB(0x5581)>>> EHLO pc         Net::SMTP=GLOB(0x5581)<<< 250-mail.example.com
#include <array>
#include <string>

#include "readers/failure_facts.h"
#include "readers/formats.h"
#include "readers/program_log.h"
#include "text/smtp.h"

namespace smtplain {
namespace {

constexpr std::array kMarks{Mark{">>> ", Who::client}, Mark{"<<< ", Who::server}};
constexpr MarkTable kTable{kMarks, &tell_facts_in_words};

// What stands behind "Net::SMTP=GLOB(0x5581)"; empty where that is not there.
std::string_view after_object(std::string_view text) {
  const auto glob = text.find("=GLOB(");
  if (glob == npos || glob > 100) return {};
  const auto close = text.find(')', glob);
  return close == npos ? std::string_view{} : trim(text.substr(close + 1));
}

// "GLOB(0x5581)" of "Net::SMTP=GLOB(0x5581)>>> …": each connection is an object of its own.
std::string_view object_id(std::string_view text) {
  const auto glob = text.find("GLOB(");
  return text.substr(glob, text.find(')', glob) - glob);
}

// "Net::SMTP::SSL=GLOB(…)", "Net::SMTP::_SSL=GLOB(…)": the object's class tells that the connection is
// encrypted.
bool is_encrypted(std::string_view text) {
  const std::string_view object = text.substr(0, std::min(text.size(), text.find("=GLOB(")));
  return object.size() < text.size() && (object.ends_with("SSL") || object.ends_with("TLS"));
}

// "Net::SMTP>>>   Net::Cmd(3.11)": the classes are listed before the dialogue begins.
bool lists_classes(std::string_view text) {
  return istarts_with(trim(text), "net::smtp") && text.find(">>> ") != npos;
}

// "Net::SMTP>>> Net::SMTP(3.11)": the object's own class, which heads the list.
bool heads_classes(std::string_view text) {
  text = trim(text);
  const auto mark = text.find(">>> ");
  const std::string_view rest = text.substr(mark + 4);
  return rest.starts_with(text.substr(0, mark)) && rest.substr(mark).starts_with("(");
}

class PerlReader final : public ProgramLog {
 public:
  PerlReader() : ProgramLog(kTable, "Perl Net::SMTP") {}

  void read(const Line& line, EventSink& sink) override {
    Line bare = line;
    if (const std::string_view rest = after_object(line.text); !rest.empty()) {
      bare.text = rest;
      begin_with(object_id(line.text), sink);
    }
    if (is_encrypted(line.text)) sink.fact(Fact::tls_established, "");
    if (lists_classes(line.text) && bare.text == line.text) {
      if (heads_classes(line.text)) begin_listed(sink);
      return sink.tool(line, Kind::noise, line.text);
    }
    ProgramLog::read(bare, sink);
  }

 private:
  // Each connection lists them anew, and one that failed at once showed no object.
  void begin_listed(EventSink& sink) {
    begin_attempt(sink);
    object_.clear();
  }

  void begin_with(std::string_view object, EventSink& sink) {
    if (object == object_) return;
    if (!object_.empty()) {
      flush_words(sink);
      sink.new_session();
    }
    object_ = object;
  }

  std::string object_;
};

double score(std::span<const Line> lines) {
  int objects = 0;
  for (const Line& line : lines) {
    const std::string_view rest = after_object(line.text);
    if (rest.starts_with(">>>") || rest.starts_with("<<<")) ++objects;
  }
  if (objects > 0) return objects > 1 ? 0.98 : 0.95;
  return any_line_has(lines, "git-send-email") || any_line_has(lines, "net/smtp.pm") ? 0.6 : 0;
}

}  // namespace

constinit const Format net_smtp_perl_format{"perl",
                                            "Perl's Net::SMTP, git send-email",
                                            "Net::SMTP->new(…, Debug => 1); git send-email --smtp-debug=1",
                                            &score,
                                            &make_reader<PerlReader>,
                                            0.98};

}  // namespace smtplain
