#include "serve/server.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "report/reporter.h"
#include "serve/accept.h"
#include "serve/guard.h"
#include "serve/http_server.h"
#include "serve/pages.h"
#include "text/characters.h"

namespace smtplain::serve {
namespace {

using httplib::ContentReader;
using httplib::Request;
using httplib::Response;

// The parts of a form besides the log, and the lines between them.
constexpr std::size_t kFormOverhead = 64U << 10U;

/// The fields of a posted form; the file's content counts as a field of that name.
using Form = std::map<std::string, std::string>;

std::string message_of(int status, std::size_t max_bytes) {
  switch (status) {
    case 400: return "The request is empty or was cut off";
    case 403: return "This was posted by a page of another site";
    case 404: return "There is nothing at this address";
    case 405: return "Send the log with POST";
    case 406: return "Ask for application/json, application/x-ndjson, text/markdown or text/html";
    case 413: return "The log is too large: this server takes " + std::to_string(max_bytes >> 20U) + " MB";
    case 421: return "The Host header names another server";
    default: return "The request could not be answered";
  }
}

bool wants_html(const Request& request) {
  constexpr std::array kTypes = word_list("application/json", "text/html");
  return !request.path.starts_with("/v1/") && negotiate(request.get_header_value("Accept"), kTypes) == 1;
}

}  // namespace

class WebServer::Impl {
 public:
  explicit Impl(Options options)
      : options_(std::move(options)),
        guard_(options_.host, options_.names),
        analyzer_(options_.rules),
        http_({options_.workers, options_.max_bytes}) {
    http_.set_payload_max_length(options_.max_bytes + kFormOverhead);
    http_.set_pre_routing_handler([this](const Request& request, Response& response) {
      if (guard_.host_allowed(request)) return httplib::Server::HandlerResponse::Unhandled;
      fail(request, response, 421);
      return httplib::Server::HandlerResponse::Handled;
    });
    http_.set_post_routing_handler(
        [](const Request&, Response& response) { set_security_headers(response); });
    http_.set_error_handler([this](const Request& request, Response& response) {
      if (response.body.empty()) fail(request, response, response.status);
      set_security_headers(response);
    });
    http_.set_exception_handler(
        [this](const Request& request, Response& response, const std::exception_ptr&) {
          fail(request, response, 500);  // what it says may hold a part of the log
        });
    http_.set_expect_100_continue_handler([this](const Request& request, Response& response) {
      const auto length = request.get_header_value<std::uint64_t>("Content-Length");
      if (length <= options_.max_bytes + kFormOverhead) return 100;
      fail(request, response, 413);
      set_security_headers(response);
      return 413;
    });
    routes();
  }

  HttpServer& http() { return http_; }
  const Options& options() const { return options_; }
  int port = 0;
  std::atomic<bool> ended = false;

 private:
  void routes() {
    http_.Get("/", [this](const Request& request, Response& response) {
      const std::string wanted = request.get_param_value("example");
      std::string_view log;
      for (const Example& example : examples()) {
        if (example.name == wanted) log = example.log;
      }
      response.set_content(paste_page(log, guard_.token()), "text/html; charset=utf-8");
    });
    http_.Get("/healthz", [](const Request&, Response& response) {
      response.set_content("ok\n", "text/plain; charset=utf-8");
    });
    http_.Get("/favicon.ico", [](const Request&, Response& response) { response.status = 204; });
    http_.Get("/v1/openapi.json", [this](const Request&, Response& response) {
      response.set_content(openapi(options_.max_bytes), "application/json");
    });
    for (const char* path : {"/v1/explain", "/explain"}) {
      http_.Get(path, [this](const Request& request, Response& response) {
        response.set_header("Allow", "POST");
        fail(request, response, 405);
      });
    }
    http_.Post("/v1/explain",
               [this](const Request& request, Response& response, const ContentReader& reader) {
                 explain_for_programs(request, response, reader);
               });
    http_.Post("/explain", [this](const Request& request, Response& response, const ContentReader& reader) {
      explain_for_people(request, response, reader);
    });
  }

  void fail(const Request& request, Response& response, int status) const {
    const std::string message = message_of(status, options_.max_bytes);
    response.status = status;
    if (wants_html(request)) {
      response.set_content(error_page(status, message), "text/html; charset=utf-8");
    } else {
      const nlohmann::json error = {{"error", {{"status", status}, {"message", message}}}};
      response.set_content(error.dump() + '\n', "application/json");
    }
  }

  /// 0, or the status of the failure.
  int read(const Request& request, const ContentReader& reader, Form& form) const {
    std::size_t total = 0;
    bool too_large =
        request.get_header_value<std::uint64_t>("Content-Length") > options_.max_bytes + kFormOverhead;
    std::string* field = &form["log"];
    const auto take = [&](const char* bytes, std::size_t size) {
      total += size;
      too_large = too_large || total > options_.max_bytes;
      if (!too_large) field->append(bytes, size);
      return !too_large;
    };
    bool complete = false;
    if (request.is_multipart_form_data()) {
      complete = reader(
          [&](const httplib::MultipartFormData& part) {
            if (form.size() > 8) return false;
            field = &form[part.name];
            return true;
          },
          take);
    } else {
      complete = reader(take);
    }
    if (too_large) return 413;
    return complete ? 0 : 400;
  }

  std::string report(std::string_view format, const std::string& log,
                     const std::string& after_header = {}) const {
    ReportOptions options;
    options.rules = options_.rules.get();
    options.after_header = after_header;
    std::ostringstream out;
    const auto reporter = find_report_format(format)->make(out, options);
    Summary summary;
    reporter->begin();
    const Source source = analyzer_.analyze("pasted log", log);
    summary.add(source);
    reporter->source(source);
    reporter->end(summary);
    return std::move(out).str();
  }

  void explain_for_programs(const Request& request, Response& response, const ContentReader& reader) const {
    constexpr std::array kTypes =
        word_list("application/json", "application/x-ndjson", "text/markdown", "text/html");
    constexpr std::array kFormats = word_list("json", "ndjson", "markdown", "html");
    const int type = negotiate(request.get_header_value("Accept"), kTypes);
    Form form;
    int status = read(request, reader, form);
    const std::string& log = form.count("file") > 0 && !form["file"].empty() ? form["file"] : form["log"];
    if (status == 0 && Guard::origin_of(request) != Guard::Origin::same) status = 403;
    if (status == 0 && type < 0) status = 406;
    if (status == 0 && log.empty()) status = 400;
    if (status != 0) return fail(request, response, status);
    const auto index = static_cast<std::size_t>(type);
    response.set_header("Vary", "Accept");
    response.set_content(report(kFormats[index], log),
                         std::string(kTypes[index]) + (type >= 2 ? "; charset=utf-8" : ""));
  }

  void explain_for_people(const Request& request, Response& response, const ContentReader& reader) const {
    Form form;
    int status = read(request, reader, form);
    const Guard::Origin origin = Guard::origin_of(request);
    if (status == 0 && (origin == Guard::Origin::other ||
                        (origin == Guard::Origin::unknown && !guard_.is_token(form["token"])))) {
      status = 403;
    }
    const std::string& log = form["file"].empty() ? form["log"] : form["file"];
    if (status == 0 && log.find_first_not_of(" \t\r\n") == std::string::npos) {
      response.set_redirect("/", 303);
      return;
    }
    if (status != 0) return fail(request, response, status);
    const std::string& as = form["as"];
    if (as == "json") {
      response.set_header("Content-Disposition", "attachment; filename=\"smtplain.json\"");
      response.set_content(report("json", log), "application/json");
    } else if (as == "markdown") {
      response.set_content(report("markdown", log), "text/plain; charset=utf-8");
    } else if (as == "redacted") {
      response.set_content(options_.redact(log), "text/plain; charset=utf-8");
    } else {
      response.set_content(report("html", log, actions(options_.redact(log), guard_.token())),
                           "text/html; charset=utf-8");
    }
  }

  const Options options_;
  const Guard guard_;
  const Analyzer analyzer_;
  HttpServer http_;
};

WebServer::WebServer(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {}
WebServer::~WebServer() = default;

bool WebServer::bind(std::string& error) {
  const Options& options = impl_->options();
  errno = 0;
  if (options.port == 0) {
    impl_->port = impl_->http().bind_to_any_port(options.host);
  } else if (impl_->http().bind_to_port(options.host, options.port)) {
    impl_->port = options.port;
  }
  if (impl_->port > 0) {
    impl_->http().widen_backlog();
    return true;
  }
  error = errno != 0 ? std::strerror(errno) : "the address cannot be used";
  return false;
}

int WebServer::port() const {
  return impl_->port;
}

void WebServer::run() {
  impl_->http().listen_after_bind();
  impl_->ended = true;
}

void WebServer::stop() {
  // httplib forgets a stop that comes before it listens.
  while (!impl_->http().is_running() && !impl_->ended)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  impl_->http().stop();
}

}  // namespace smtplain::serve
