// Each format is claimed by its own reader, by a margin over the next one.
#include <catch2/catch.hpp>

#include "recording_sink.h"
#include "sample_detection.h"

using namespace smtplain;
using namespace smtplain::test;

namespace {

struct Log {
  std::string_view format, text;
};

// By how much a sample's own format must score over every other.
constexpr double kMargin = 0.05;

constexpr Log kLogs[] = {
    {"curl", "* Connected to a.example (192.0.2.1) port 25 (#0)\n< 220 hi\n> EHLO pc\n< 250 hi\n"},
    {"curl", "<= Recv header, 8 bytes (0x8)\n0000: 250 OK\n=> Send header, 6 bytes (0x6)\n0000: DATA\n"},
    {"phpmailer", "SERVER -> CLIENT: 220 hi\nCLIENT -> SERVER: EHLO pc\nSERVER -> CLIENT: 250 hi\n"},
    {"swiftmailer", "++ Starting Swift_SmtpTransport\n<< 220 hi\n>> EHLO pc\n<< 250 hi\n"},
    {"codeigniter", "hello: 250-hi\n250 HELP\nfrom: 250 OK\nUnable to send email using PHP SMTP.\n"},
    {"net_smtp", "roundcube[1]: <pggse4g5> Recv: 220 hi\nroundcube[1]: <pggse4g5> Send: EHLO pc\n"},
    {"dokuwiki", "Set: the server\nConnecting to a.example at 587\nGot: 220 hi\nSent: EHLO pc\n"},
    {"lettre", "[x][lettre::transport::smtp][DEBUG] << 220 hi<CRLF>\n"},
    {"rainloop", "SMTP[DATA]: < 220 hi\nSMTP[DATA]: > EHLO pc\n"},
    {"php-smtp-class", "Connecting to host address \"192.0.2.1\" port 25...\nS 220 hi\nC EHLO pc\n"},
    {"nodemailer", "Error: Invalid login: 535 5.7.8 bad\n  code: 'EAUTH',\n  responseCode: 535,\n"},
    {"smtplib", "send: 'ehlo pc\\r\\n'\nreply: b'250 hi\\r\\n'\n"},
    {"javamail",
     "DEBUG SMTP: useEhlo true, useAuth true\n220 hi\nDEBUG SMTP: connected to host \"a.example\", port: "
     "25\nEHLO pc\n"},
    {"mailkit", "Connected to smtp://a.example:587/\nS: 220 hi\nC: EHLO pc\n"},
    {"dotnet", "System.Net.Mail.SmtpException: Mailbox unavailable. The server response was: 5.7.1 no\n"},
    {"ruby", "-> \"220 hi\\r\\n\"\n<- \"EHLO pc\\r\\n\"\n"},
    {"perl", "Net::SMTP=GLOB(0x5581)<<< 220 hi\nNet::SMTP=GLOB(0x5581)>>> EHLO pc\n"},
    {"go", "gomail: could not send email 1: dial tcp 192.0.2.1:587: i/o timeout\n"},
    {"esp-mail", "> C: Connecting to SMTP server\n< S: 220 hi\n"},
    {"thunderbird", "mailnews.smtp: S: 220 hi\nmailnews.smtp: C: EHLO pc\n"},
    {"k9", "D/k9 (1): SMTP <<< 220 hi\nD/k9 (1): SMTP >>> EHLO pc\n"},
};

}  // namespace

TEST_CASE("Each of these is claimed by its own reader", "[readers][detection]") {
  for (const Log& log : kLogs) {
    INFO(log.text);
    const auto lines = lines_of(log.text);
    const Format* best = detect(lines, nullptr);
    REQUIRE(best != nullptr);
    CHECK(best->name == log.format);
    const double own = best->score(lines);
    for (const Format& other : formats()) {
      INFO(other.name);
      CHECK(other.score(lines) <= other.most);
      if (other.name != best->name) CHECK(other.score(lines) <= own - kMargin);
    }
  }
}

namespace {

// Samples that another format may claim, because nothing in them is their own program's.
struct SameText {
  std::string_view sample, claimed_by, why;
};

constexpr SameText kSameText[] = {
    {"curl/libcurl-gnutls-cert-expired", "telnet",
     "a debug function that drops curl's marks leaves the dialogue"},
    {"curl/libcurl-plain-auth-refused", "telnet",
     "a debug function that drops curl's marks leaves the dialogue"},
    {"go/auth-bad-credentials", "error-text", "Go's error is the server's reply and nothing else"},
    {"go/recipient-relay-denied", "error-text", "Go's error is the server's reply and nothing else"},
    {"net_smtp/ssl-to-plain-port", "error-text", "PHP's words for a socket, without a dialogue"},
    {"perl/connect-refused", "error-text", "the system's words, printed by a script of one's own"},
    {"perl/tls-to-plain-port", "error-text", "OpenSSL's words, printed by a script of one's own"},
    {"swiftmailer/symfony-accepted", "transcript", "Symfony's debug text marks with arrows and names nobody"},
    {"transcript/pipelining-too-early", "error-text", "one marked line alone proves no transcript"},
};

const SameText* same_text(std::string_view sample) {
  for (const SameText& one : kSameText)
    if (one.sample == sample) return &one;
  return nullptr;
}

}  // namespace

TEST_CASE("Each sample is claimed by its own reader, by a margin", "[readers][detection]") {
  const auto samples = detect_samples(std::filesystem::path(SMTPLAIN_SOURCE_DIR) / "samples");
  CHECK(samples.size() >= 400);
  std::size_t excepted = 0;
  for (const SampleDetection& sample : samples) {
    INFO(sample.sample << ": " << sample.chosen << " " << sample.score << ", then " << sample.runner_up);
    if (const SameText* same = same_text(sample.sample)) {
      INFO(same->why);
      CHECK(sample.chosen == same->claimed_by);
      ++excepted;
      continue;
    }
    CHECK(sample.chosen == sample.format);
    CHECK(sample.margin >= kMargin - 1e-9);
  }
  CHECK(excepted == std::size(kSameText));
}

TEST_CASE("Every format has a sample", "[readers][detection]") {
  for (const Format& format : formats()) {
    INFO(format.name);
    CHECK(
        std::filesystem::is_directory(std::filesystem::path(SMTPLAIN_SOURCE_DIR) / "samples" / format.name));
  }
}

TEST_CASE("Formats are listed once, with what the user must know", "[readers][detection]") {
  for (const Format& format : formats()) {
    INFO(format.name);
    CHECK_FALSE(format.title.empty());
    CHECK_FALSE(format.how_to_get.empty());
    CHECK(std::count_if(formats().begin(), formats().end(),
                        [&](const Format& other) { return other.name == format.name; }) == 1);
  }
}

TEST_CASE("Prose is nobody's", "[readers][detection]") {
  const auto lines = lines_of("It was a rainy day.\nNothing happened, and nobody wrote a letter.\n");
  CHECK(detect(lines, nullptr) == nullptr);
}
