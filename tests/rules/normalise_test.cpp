// One and the same reply is printed in many shapes; the patterns see one.
#include "rules/normalise.h"

#include <catch2/catch.hpp>

using namespace smtplain;
using rules::normalise_reply;

TEST_CASE("codes at line starts are taken off", "[rules][normalise]") {
  const auto reply = normalise_reply("550-5.7.1 Not\n550-5.7.1  this \n550 5.7.1 way");
  CHECK(reply.code == 550);
  CHECK(reply.enhanced == EnhancedCode{5, 7, 1});
  CHECK(reply.words == "Not this way");
}

TEST_CASE("codes given twice, quoted or bracketed", "[rules][normalise]") {
  CHECK(normalise_reply("550 550 5.1.1 No such user").words == "No such user");
  CHECK(normalise_reply("550 \"550 5.1.1 No such user\"").words == "No such user\"");
  CHECK(normalise_reply("550 smtp;550 5.1.1 No such user").words == "No such user");
  CHECK(normalise_reply("554 [554 5.7.1] Rejected").enhanced == EnhancedCode{5, 7, 1});
  CHECK(normalise_reply("553 sorry, no mailbox here by that name (#5.1.1)").enhanced ==
        EnhancedCode{5, 1, 1});
  CHECK(normalise_reply("550 cuda_nsu 5.1.1 <a@example.com>... User unknown").enhanced ==
        EnhancedCode{5, 1, 1});
}

TEST_CASE("numbers that are no codes stay", "[rules][normalise]") {
  CHECK(normalise_reply("552 500 messages a day are allowed").words == "500 messages a day are allowed");
  CHECK(normalise_reply("No code at all").code == 0);
}

TEST_CASE("typography is made plain", "[rules][normalise]") {
  CHECK(normalise_reply("550 User\xE2\x80\x99s mailbox \xE2\x80\x9C"
                        "a\xE2\x80\x9D \xE2\x80\x93 full")
            .words == "User's mailbox \"a\" - full");
  CHECK(rules::normalise_words("a\xC2\xA0\xC2\xA0 b\t c") == "a b c");
}

TEST_CASE("text is bounded", "[rules][normalise]") {
  CHECK(normalise_reply("550 " + std::string(1'000'000, 'a')).words.size() <= rules::kMaxText);
}
