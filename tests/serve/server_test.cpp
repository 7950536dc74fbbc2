// The server as a client sees it, on a free port of this machine.
#include "serve/server.h"

#include <httplib.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "cli/redaction.h"
#include "has.h"
#include "sanitized.h"
#include "serve/pages.h"

using namespace smtplain;
using nlohmann::json;

namespace {

const std::string kNotTaken =
    "S: 220 mx.example.com ESMTP\nC: EHLO a\nS: 250 mx.example.com\nC: AUTH PLAIN "
    "AGFAZXhhbXBsZS5jb20AczNjcjN0LXBhc3M=\nS: 235 ok\nC: MAIL FROM:<a@example.com>\nS: 250 ok\n"
    "C: RCPT TO:<b@example.com>\nS: 550 5.1.1 <b@example.com>: User unknown\nC: QUIT\nS: 221 bye\n";

class Running {
 public:
  explicit Running(std::size_t max_bytes = 2U << 20U)
      : analyzer_(Rules::builtin(), redaction_analysis()), server_(options(max_bytes)) {
    std::string error;
    REQUIRE(server_.bind(error));
    thread_ = std::thread([this] { server_.run(); });
  }
  ~Running() {
    server_.stop();
    thread_.join();
  }
  httplib::Client client() const {
    httplib::Client client("127.0.0.1", server_.port());
    client.set_read_timeout(300);
    client.set_connection_timeout(60);
    return client;
  }
  int port() const { return server_.port(); }

 private:
  serve::Options options(std::size_t max_bytes) {
    serve::Options options;
    options.port = 0;
    options.max_bytes = max_bytes;
    options.rules = Rules::builtin();
    options.redact = [this](std::string log) { return redact(analyzer_, std::move(log), {}).bytes; };
    return options;
  }
  Analyzer analyzer_;
  serve::WebServer server_;
  std::thread thread_;
};

httplib::MultipartFormDataItems form(const std::string& as, const std::string& log = kNotTaken) {
  return {{"log", log, "", ""}, {"as", as, "", ""}};
}

long resident_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("VmRSS:", 0) == 0) return std::stol(line.substr(6));
  }
  return 0;
}

}  // namespace

TEST_CASE("serve: every answer carries the headers that keep it in its place", "[serve]") {
  Running running;
  auto client = running.client();
  for (const char* path : {"/", "/healthz", "/v1/openapi.json", "/no/such", "/v1/explain"}) {
    INFO(path);
    const auto answer = client.Get(path);
    REQUIRE(answer);
    const std::string policy = answer->get_header_value("Content-Security-Policy");
    CHECK(has(policy, "default-src 'none'"));
    CHECK_FALSE(has(policy, "unsafe"));
    CHECK(answer->get_header_value("X-Content-Type-Options") == "nosniff");
    CHECK(answer->get_header_value("Referrer-Policy") == "no-referrer");
    CHECK(answer->get_header_value("Cache-Control") == "no-store");
    CHECK_FALSE(answer->has_header("Access-Control-Allow-Origin"));
  }
  CHECK(client.Get("/healthz")->body == "ok\n");
  CHECK(client.Get("/no/such")->status == 404);
  CHECK(client.Get("/v1/explain")->status == 405);
}

TEST_CASE("serve: the answer has the type that Accept asks for", "[serve]") {
  Running running;
  auto client = running.client();
  const auto post = [&](const std::string& accept) {
    return client.Post("/v1/explain", {{"Accept", accept}}, kNotTaken, "text/plain");
  };
  CHECK(json::parse(post("")->body).at("summary").at("sessions") == 1);
  CHECK(json::parse(post("application/json")->body).at("sources")[0].at("sessions")[0].at("outcome") ==
        "rejected");
  CHECK(json::parse(post("application/x-ndjson")->body).at("outcome") == "rejected");
  CHECK(has(post("text/markdown")->body, "## Not sent"));
  CHECK(has(post("text/html")->body, "<!DOCTYPE html>"));
  CHECK(post("text/html")->get_header_value("Content-Type") == "text/html; charset=utf-8");
  CHECK(post("image/png")->status == 406);
  // What curl --data-binary sends when it is told nothing.
  CHECK(client.Post("/v1/explain", kNotTaken, "application/x-www-form-urlencoded")->status == 200);
  CHECK(client.Post("/v1/explain", "", "text/plain")->status == 400);
  CHECK(json::parse(client.Post("/v1/explain", "Dear diary\n", "text/plain")->body)
            .at("summary")
            .at("sessions") == 0);
}

TEST_CASE("serve: the form gives the report, JSON, Markdown and the redacted log", "[serve]") {
  Running running;
  auto client = running.client();
  const auto page = client.Post("/explain", form("page"));
  REQUIRE(page);
  CHECK(page->status == 200);
  CHECK(has(page->body, "Copy redacted log"));
  CHECK(has(page->body, std::string(serve::paste_script())));
  CHECK(has(client.Post("/explain", form("json"))->get_header_value("Content-Disposition"), "attachment"));
  CHECK(has(client.Post("/explain", form("markdown"))->body, "## Not sent"));
  CHECK(has(client.Post("/explain", form("redacted"))->body, "[hidden]"));
  for (const char* as : {"page", "json", "markdown", "redacted"})
    CHECK_FALSE(has(client.Post("/explain", form(as))->body, "AGFAZXhh"));
  CHECK(client.Post("/explain", form("page", " \n"))->status == 303);
  const httplib::MultipartFormDataItems upload = {{"log", "", "", ""},
                                                  {"file", kNotTaken, "mail.log", "text/plain"}};
  CHECK(has(client.Post("/explain", upload)->body, "does not exist"));
  for (const serve::Example& example : serve::examples()) {
    const auto shown = client.Get(("/?example=" + std::string(example.name)).c_str());
    CHECK(has(shown->body, "<textarea id=\"log\""));
    CHECK(has(client.Post("/explain", form("page", std::string(example.log)))->body, "<h3>Line by line"));
  }
}

TEST_CASE("serve: other sites and other names get nothing", "[serve]") {
  Running running;
  auto client = running.client();
  const std::string own = "127.0.0.1:" + std::to_string(running.port());
  const auto status = [&](const httplib::Headers& headers) {
    const auto answer = client.Post("/v1/explain", headers, kNotTaken, "text/plain");
    return answer ? answer->status : 0;
  };
  CHECK(status({{"Host", "evil.example"}}) == 421);
  CHECK(status({{"Host", "127.0.0.1.evil.example"}}) == 421);
  CHECK(status({{"Host", "localhost:80"}}) == 200);
  CHECK(status({{"Host", "[::1]:80"}}) == 200);
  CHECK(status({{"Origin", "http://evil.example"}}) == 403);
  CHECK(status({{"Host", own}, {"Origin", "http://" + own}}) == 200);
  CHECK(status({{"Origin", "null"}}) == 403);
  CHECK(status({{"Sec-Fetch-Site", "cross-site"}}) == 403);
  CHECK(status({{"Sec-Fetch-Site", "same-site"}}) == 403);
  CHECK(status({{"Sec-Fetch-Site", "same-origin"}, {"Origin", "null"}}) == 200);

  // A browser that does not say where the form stands: the token of our page proves it.
  CHECK(client.Post("/explain", {{"Origin", "null"}}, form("page"))->status == 403);
  const std::string page = client.Get("/")->body;
  const std::string mark = "name=\"token\" value=\"";
  const auto at = page.find(mark);
  REQUIRE(at != std::string::npos);
  auto with_token = form("page");
  with_token.push_back({"token", page.substr(at + mark.size(), 32), "", ""});
  CHECK(client.Post("/explain", {{"Origin", "null"}}, with_token)->status == 200);
}

TEST_CASE("serve: what is too large is refused clearly", "[serve]") {
  Running running(1U << 20U);
  auto client = running.client();
  const std::string large(3U << 20U, 'x');
  const auto answer = client.Post("/v1/explain", large, "text/plain");
  REQUIRE(answer);
  CHECK(answer->status == 413);
  CHECK(has(json::parse(answer->body).at("error").at("message"), "takes 1 MB"));
  const auto page = client.Post("/explain", {{"Accept", "text/html"}}, form("page", large));
  REQUIRE(page);
  CHECK(page->status == 413);
  CHECK(has(page->body, "<h2>The log is too large"));
  std::size_t sent = 0;
  const auto chunked = client.Post(
      "/v1/explain",
      [&](std::size_t, httplib::DataSink& sink) {
        if (sent >= large.size()) {
          sink.done();
        } else {
          sink.write(large.data(), 65536);
          sent += 65536;
        }
        return true;
      },
      "text/plain");
  REQUIRE(chunked);
  CHECK(chunked->status == 413);
  CHECK(client.Post("/v1/explain", kNotTaken, "text/plain")->status == 200);
}

TEST_CASE("serve: the description is OpenAPI 3.1 and names what is there", "[serve]") {
  const json document = json::parse(serve::openapi(1));
  CHECK(document.at("openapi") == "3.1.0");
  CHECK(document.at("info").contains("title"));
  CHECK(document.at("info").contains("version"));
  CHECK(document.at("components").at("schemas").at("Report").at("properties").contains("sources"));
  for (const auto& [path, methods] : document.at("paths").items()) {
    for (const auto& [method, operation] : methods.items()) {
      CHECK(operation.contains("operationId"));
      for (const auto& [code, response] : operation.at("responses").items())
        CHECK(response.contains("description"));
    }
    CHECK(path[0] == '/');
  }
}

TEST_CASE("serve: 200 posts of 1 MB at once are answered, and the memory comes back", "[serve]") {
  Running running;
  std::string log =
      "S: 220 mx.example.com ESMTP\nC: EHLO a\nS: 250 mx\nC: MAIL FROM:<a@example.com>\nS: 250 ok\n"
      "C: RCPT TO:<b@example.com>\nS: 250 ok\nC: DATA\nS: 354 go\n";
  while (log.size() < 1'000'000) log += "C: the quick brown fox jumps over the lazy dog and so on and on\n";
  log += "C: .\nS: 554 5.7.1 spam\n";
  constexpr int kPosts = kSanitized ? 40 : 200;
  std::atomic<int> answered = 0;
  const auto post = [&] {
    const auto answer = running.client().Post("/v1/explain", log, "text/plain");
    answered += answer && answer->status == 200 && has(answer->body, "\"rejected\"");
  };
  post();
  const long before = resident_kib();
  {
    std::vector<std::thread> clients;
    for (int i = 0; i < kPosts; ++i) clients.emplace_back(post);
    for (std::thread& client : clients) client.join();
  }
  CHECK(answered == kPosts + 1);
  if (kSanitized) return;
  // Logs that are kept take 120 to 240 MB here; the C library keeps up to 40 MB of the clients' stacks.
  constexpr long kLeft = 80'000;
  long after = 0;
  for (int i = 0; i < 50; ++i) {
    // The clients' own 200 threads and buffers are in here too: free by now, and given back by the server the
    // next time that it has nothing to do.
    running.client().Get("/healthz");
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    after = resident_kib();
    if (after < before + kLeft) break;
  }
  CHECK(after < before + kLeft);
}

TEST_CASE("serve: SIGTERM ends it when the request is finished", "[serve]") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t pid = fork();
  if (pid == 0) {
    dup2(ends[1], STDERR_FILENO);
    close(ends[0]);
    execl(SMTPLAIN_PROGRAM, "smtplain", "serve", "--port", "0", static_cast<char*>(nullptr));
    _exit(127);
  }
  close(ends[1]);
  std::string said;
  for (char c = 0; said.find('\n') == std::string::npos && read(ends[0], &c, 1) == 1;) said += c;
  const auto colon = said.rfind(':', said.find("/ ("));
  REQUIRE(colon != std::string::npos);
  httplib::Client client("127.0.0.1", std::stoi(said.substr(colon + 1)));
  client.set_read_timeout(60);
  bool sent_signal = false;
  std::size_t sent = 0;
  const auto answer = client.Post(
      "/v1/explain", kNotTaken.size(),
      [&](std::size_t offset, std::size_t, httplib::DataSink& sink) {
        // The request has begun; the rest of it comes after the signal.
        if (offset > 0 && !sent_signal) {
          std::this_thread::sleep_for(std::chrono::milliseconds(300));
          kill(pid, SIGTERM);
          sent_signal = true;
          std::this_thread::sleep_for(std::chrono::milliseconds(300));
        }
        const std::size_t size = std::min<std::size_t>(kNotTaken.size() / 2 + 1, kNotTaken.size() - offset);
        sent += size;
        return sink.write(kNotTaken.data() + offset, size);
      },
      "text/plain");
  CHECK(sent_signal);
  REQUIRE(answer);
  CHECK(answer->status == 200);
  int status = -1;
  CHECK(waitpid(pid, &status, 0) == pid);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  std::string more;
  for (char c = 0; read(ends[0], &c, 1) == 1;) more += c;
  close(ends[0]);
  CHECK(more.empty());  // nothing of a request is logged
}

TEST_CASE("serve: a port that is taken is told, and not shared", "[serve]") {
  const Running running;
  serve::Options options;
  options.port = running.port();
  options.rules = Rules::builtin();
  serve::WebServer second(options);
  std::string error;
  CHECK_FALSE(second.bind(error));
  CHECK_FALSE(error.empty());
}
