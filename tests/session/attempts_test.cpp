// Several attempts of one program in one log: success, failure, success.
#include <catch2/catch.hpp>

#include "smtplain/analyze.h"
#include "tools/render.h"

using namespace smtplain;

namespace {

struct Mixture {
  const char* success;  // below samples/
  std::string failure;
  const char* cause;
};

std::string sample(const char* name) {
  return read_whole(std::filesystem::path(SMTPLAIN_SOURCE_DIR) / "samples" / name);
}

std::vector<std::string> verdicts_of(const Source& source) {
  std::vector<std::string> out;
  for (const Session& session : source.sessions) {
    out.emplace_back(name(session.outcome));
    if (!session.diagnosis.empty()) out.back() += ' ' + std::string(session.diagnosis[0].cause);
  }
  return out;
}

}  // namespace

TEST_CASE("a failure between two successes is a session of its own", "[session]") {
  const Analyzer analyzer(Rules::builtin());
  const std::vector<Mixture> mixtures = {
      {"swaks/plain-relay-accepted.log", sample("swaks/connect-refused.log"), "connect.refused"},
      {"curl/cram-md5-accepted.log",
       "* Could not resolve host: mail.example.com\n* Closing connection 0\n"
       "curl: (6) Could not resolve host: mail.example.com\n",
       "dns.not-found"},
      {"smtplib/accepted.log", sample("smtplib/connect-refused.log"), "connect.refused"},
      {"javamail/accepted.log", sample("javamail/unknown-host.log"), "dns.not-found"},
      {"swiftmailer/accepted.log", sample("swiftmailer/greeting-dropped-trace.log"), "connect.dropped"},
      {"phpmailer/level3-smtps-accepted.log", sample("phpmailer/connect-refused.log"), "connect.refused"},
      {"msmtp/starttls-accepted.log", sample("msmtp/connect-refused.log"), "connect.refused"},
      {"sendmail/accepted.log", sample("sendmail/connect-refused.log"), "connect.refused"}};
  for (const Mixture& mixture : mixtures) {
    INFO(mixture.success);
    const std::string success = sample(mixture.success);
    const auto all = verdicts_of(analyzer.analyze("log", success + mixture.failure + success));
    REQUIRE(all.size() == 3);
    CHECK(all[0] == "accepted");
    CHECK(all[1] == std::string("failed ") + mixture.cause);
    CHECK(all[2] == "accepted");
  }
}

TEST_CASE("one failure told several times is one session", "[session]") {
  const Analyzer analyzer(Rules::builtin());
  const std::string refused = "dial tcp 192.0.2.25:587: connect: connection refused\n";
  const std::vector<std::string> logs = {
      "2024/05/14 09:12:33 gomail: " + refused + "2024/05/14 09:12:34 could not send: gomail: " + refused,
      "2024/05/14 09:12:33 gomail: dial tcp [2001:db8::25]:587: connect: connection refused\n"
      "2024/05/14 09:12:34 gomail: " +
          refused,
      "2024-05-14 09:12:33\tConnection: opening to mail.example.com:587, timeout=10, options=array()\n"
      "2024-05-14 09:12:33\tConnection failed. Error #2: stream_socket_client(): Unable to connect to "
      "mail.example.com:587 (Connection refused)\n"
      "2024-05-14 09:12:33\tSMTP ERROR: Failed to connect to server: Connection refused (111)\n"
      "SMTP connect() failed. https://github.com/PHPMailer/PHPMailer/wiki/Troubleshooting\n"
      "Mailer Error: SMTP connect() failed. https://github.com/PHPMailer/PHPMailer/wiki/Troubleshooting\n",
      "javax.mail.MessagingException: Could not connect to SMTP host: mail.example.com, port: 25;\n"
      "  nested exception is:\n\tjava.net.ConnectException: Connection refused (Connection refused)\n"
      "\tat com.sun.mail.smtp.SMTPTransport.openServer(SMTPTransport.java:2160)\n"
      "Caused by: java.net.ConnectException: Connection refused (Connection refused)\n"
      "\tat java.net.Socket.connect(Socket.java:589)\n"};
  for (const std::string& log : logs) {
    INFO(log);
    CHECK(verdicts_of(analyzer.analyze("log", log)) == std::vector<std::string>{"failed connect.refused"});
  }
}

TEST_CASE("the same failure a minute later is another attempt, whichever line comes first", "[session]") {
  const Analyzer analyzer(Rules::builtin());
  const std::string refused = " gomail: dial tcp 192.0.2.25:587: connect: connection refused\n";
  const std::string early = "2024/05/14 09:12:33" + refused, late = "2024/05/14 09:14:33" + refused;
  const std::vector<std::string> twice(2, "failed connect.refused");
  CHECK(verdicts_of(analyzer.analyze("log", early + late)) == twice);
  CHECK(verdicts_of(analyzer.analyze("log", late + early)) == twice);
}

TEST_CASE("no time passes between a line with a date and one without", "[session]") {
  const Analyzer analyzer(Rules::builtin());
  const Source source = analyzer.analyze("log",
                                         "10:00:00 S: 220 mx.example.com ESMTP\n10:00:00 C: EHLO a\n"
                                         "2024-05-14 10:00:01 S: 250 mx.example.com\n"
                                         "2024-05-14 10:00:09 C: MAIL FROM:<a@example.com>\n"
                                         "2024-05-14 10:00:19 S: 550 5.7.1 no\n");
  REQUIRE(source.sessions.size() == 1);
  const Session& session = source.sessions[0];
  CHECK_FALSE(session.duration_ms);
  for (const TimingStep& step : session.timing) CHECK(step.ms < 60'000);
}
