#include <algorithm>
#include <catch2/catch.hpp>
#include <iterator>
#include <string>
#include <vector>

#include "readers/formats.h"
#include "recording_sink.h"

using namespace smtplain;
using namespace smtplain::test;

using Calls = std::vector<std::string>;

namespace {

const Calls kDialogue{"S 1 220 hi",     "C 2 EHLO pc",          "S 3 250 ok",
                      "C 4 AUTH LOGIN", "S 5 334 VXNlcm5hbWU6", "C 6 dXNlcg=="};

}  // namespace

TEST_CASE("transcripts: marks that nobody listed are learned", "[readers][transcript]") {
  const auto marks = GENERATE(table<std::string, std::string>({{"S: ", "C: "},
                                                               {"Got: ", "Sent: "},
                                                               {"<<< ", ">>> "},
                                                               {">>> ", "<<< "},
                                                               {"--> ", "<-- "},
                                                               {"<- ", "-> "},
                                                               {"Server: ", "Client: "},
                                                               {"RX ", "TX "},
                                                               {"[mail] <= ", "[mail] => "},
                                                               {"Recv> ", "Send> "},
                                                               {"S ", "C "},
                                                               {"From server: ", "To server: "},
                                                               {"smtp: S: ", "smtp: C: "},
                                                               {"(server) ", "(client) "},
                                                               {"R: ", "S: "}}));
  const auto& [server, client] = marks;
  const std::string log = server + "220 hi\n" + client + "EHLO pc\n" + server + "250 ok\n" + client +
                          "AUTH LOGIN\n" + server + "334 VXNlcm5hbWU6\n" + client + "dXNlcg==\n";
  CAPTURE(log);
  CHECK(read_with(transcript_format, log).calls == kDialogue);
  CHECK(transcript_format.score(lines_of(log)) > 0.7);
}

TEST_CASE("transcripts: speech within quotes", "[readers][transcript]") {
  const auto sink = read_with(transcript_format,
                              "read: \"220 hi\\r\\n\"\nwrite: \"EHLO pc\\r\\n\"\nread: b'250 ok\\r\\n'\n");
  CHECK(sink.calls == Calls{"S 1 220 hi", "C 2 EHLO pc", "S 3 250 ok"});
}

TEST_CASE("transcripts: what the TLS library found is no reply", "[readers][transcript]") {
  const auto sink = read_with(
      transcript_format, "s: 220 hi\nc: STARTTLS\ns: 220 go\ns: unable to get local issuer certificate\n");
  CHECK(sink.calls == Calls{"S 1 220 hi", "C 2 STARTTLS", "S 3 220 go",
                            "T 4 error unable to get local issuer certificate"});
}

TEST_CASE("transcripts: the program's own words behind its mark are no commands", "[readers][transcript]") {
  const auto sink =
      read_with(transcript_format,
                "c: Trying to connect to mx.example.com on port 587\ns: 220 hi\nc: Connected!\n"
                "c: ehlo pc\ns: 250-mx\n250 SIZE 10\nc: Info: STARTTLS is available.\nc: HLEO pc\n"
                "c: Asking again...\n");
  CHECK(sink.has("S 2 220 hi"));
  CHECK(sink.has("C 4 ehlo pc"));
  CHECK(sink.has("C 8 HLEO pc"));
  for (const std::string& call : sink.calls)
    if (call.starts_with("C ")) CHECK((call == "C 4 ehlo pc" || call == "C 8 HLEO pc"));
}

TEST_CASE("transcripts: a whole terminal, marked", "[readers][transcript]") {
  const auto sink = read_with(transcript_format,
                              "c: telnet mx.example.com 587\ns: Connected to mx.example.com.\ns: 220 hi\n"
                              "c: QUIT\ns: 221 bye\ns: Connection closed by foreign host.\n");
  CHECK(sink.has("S 3 220 hi"));
  CHECK(sink.has("C 4 QUIT"));
  CHECK(sink.has("T 2 connect Connected to mx.example.com."));
  CHECK(sink.has("T 6 close Connection closed by foreign host."));
  CHECK_FALSE(sink.has("C 1 telnet mx.example.com 587"));
}

TEST_CASE("transcripts: a mark on a line of its own", "[readers][transcript]") {
  const auto sink =
      read_with(transcript_format,
                "RECEIVE:\n\"220 hi\\r\\n\"\nSEND:\n\"EHLO pc\\r\\n\"\nRECEIVE:\n\"250 ok\\r\\n\"\n"
                "[ERROR] something else\n");
  CHECK(sink.has("S 2 220 hi"));
  CHECK(sink.has("C 4 EHLO pc"));
  CHECK(sink.has("S 6 250 ok"));
  CHECK_FALSE(sink.has("S 7 [ERROR] something else"));
}

TEST_CASE("transcripts: only the first line of a reply is marked", "[readers][transcript]") {
  const auto sink =
      read_with(transcript_format, ">>> 220 hi\n\n<<< ehlo pc\n\n>>> 250-a\n250-b\n250 c\n\n<<< quit\n");
  CHECK(sink.heard() ==
        Calls{"S 1 220 hi", "C 3 ehlo pc", "S 5 250-a", "S 6 250-b", "S 7 250 c", "C 9 quit"});
}

TEST_CASE("transcripts: lines filled again like a paragraph", "[readers][transcript]") {
  const auto sink = read_with(transcript_format,
                              "S: 220 mail.example.com\n"
                              "C: EHLO pc   S:\n"
                              "250-mail.example.com Hello\n"
                              "pc   S: 250\n"
                              "STARTTLS   C: STARTTLS   S: 220 Ready\n");
  CHECK(sink.heard() == Calls{"S 1 220 mail.example.com", "C 2 EHLO pc", "S 2 250-mail.example.com Hello pc",
                              "A 3", "A 4", "S 4 250 STARTTLS", "A 5", "C 5 STARTTLS", "S 5 220 Ready"});
}

TEST_CASE("transcripts: the program is a third speaker", "[readers][transcript]") {
  const auto sink = read_with(transcript_format, "C: quit\nS: 221 bye\nOpenSSL: read:errno=0\n");
  CHECK(sink.has("T 3 close read:errno=0"));
  CHECK(sink.has_fact("client_name openssl s_client"));
}

TEST_CASE("transcripts: words before a quoted reply are no marks", "[readers][transcript]") {
  CHECK(transcript_format.score(lines_of("SMTP Error: 550 5.1.1 unknown user\nstatus: 550 no\n")) == 0);
}

TEST_CASE("transcripts: the head of the letter around one is no speech", "[readers][transcript]") {
  for (const std::string& date :
       Calls{"Tuesday, October 11, 2016 9:15 PM", "Tue, 11 Oct 2016 21:15:03 +0200"}) {
    CAPTURE(date);
    const auto sink = read_with(
        transcript_format, "From: A\nSent: " + date + "\nTo: B\n\n[S] 220 hi\n[C] EHLO pc\n[S] 250 ok\n");
    const auto of_dialogue = [](const std::string& call) { return call[0] == 'C' || call[0] == 'S'; };
    Calls said;
    std::copy_if(sink.calls.begin(), sink.calls.end(), std::back_inserter(said), of_dialogue);
    CHECK(said == Calls{"S 5 220 hi", "C 6 EHLO pc", "S 7 250 ok"});
  }
}
