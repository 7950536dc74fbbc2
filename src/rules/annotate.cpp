// The dialogue itself: commands, replies, log-in, content. annotate_tool.cpp has what the client program
// says.
#include "rules/annotate.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "rules/knowledge.h"
#include "rules/placeholders.h"
#include "text/joined.h"
#include "text/size.h"
#include "text/smtp.h"

namespace smtplain::rules {
namespace {

// "asks for the password" and "the token (hidden)" as sentences about who said it.
std::string step_sentence(const AuthStep& step) {
  if (step.from == Speaker::client) {
    if (step.raw_masked == "*") return "The client gives up the log-in.";  // RFC 4954 section 4
    return "The client sends " + std::string(step.decoded) + '.';
  }
  const std::string_view verb = step.asks == Asks::error       ? "says that "
                                : step.asks == Asks::challenge ? "sends "
                                                               : "";
  return std::string("The server ").append(verb).append(step.decoded) + '.';
}

// Keyword and value of an ESMTP parameter, RFC 5321 section 4.1.2: "SIZE=1024".
std::string_view keyword_of(std::string_view parameter) {
  return parameter.substr(0, parameter.find('='));
}

// "SIZE 35882577" in words, with the largest attachment (RFC 1870; base64 takes a third more).
std::string size_sentence(std::int64_t limit) {
  std::string text = "The largest message that the server takes is " + size_words(limit) + " as it travels.";
  if (limit < 1'000'000) return text;
  return text + " Attachments grow by a third on the way, so one may have about " +
         human_size(attachment_rule_of_thumb(limit)) + '.';
}

}  // namespace

void annotate(const Matcher& matcher, Session& session) {
  Annotator annotator(matcher, session);
  for (std::size_t i = 0; i < session.events.size(); ++i) annotator.annotate(static_cast<std::int32_t>(i));
}

Annotator::Annotator(const Matcher& matcher, Session& session) : matcher_(matcher), session_(session) {}

void Annotator::annotate(std::int32_t index) {
  index_ = index;
  const Event& event = session_.events[static_cast<std::size_t>(index)];
  switch (event.kind) {
    case Kind::connect: return connect(event);
    case Kind::greeting: return greeting(event);
    case Kind::command: return command(event);
    case Kind::reply: return reply(event);
    case Kind::auth_data: return auth_data(event);
    case Kind::content: return content(event);
    case Kind::tls: return tls(event);
    case Kind::certificate: return certificate(event);
    case Kind::note:
    case Kind::error: return tool(event);
    case Kind::close: return close(event);
    case Kind::noise: return;
  }
}

bool Annotator::said() const {
  return !session_.annotations.empty() && session_.annotations.back().event == index_;
}

void Annotator::say(std::string_view table, std::string text) {
  if (said() && session_.annotations.back().text == text) return;  // two tables may know the same words
  session_.annotations.push_back({index_, table, std::move(text)});
}

void Annotator::say(const EntryData* entry, std::string_view argument) {
  if (entry != nullptr) say(entry->table, sentence(*entry, argument));
}

void Annotator::greeting(const Event& event) {
  code(event);
  const Server& server = session_.server;
  if (event.code >= 400) return;
  std::string text;
  // "220 ...": who hides a name leaves dots or stars.
  const bool named = server.greeting_name.find_first_not_of(".*-") != npos;
  if (named) text = "It calls itself " + std::string(server.greeting_name);
  if (const EntryData* software = find_entry(matcher_, "software", server.software)) {
    text += (text.empty() ? "It runs " : " and runs ") + std::string(software->title);
  }
  if (!text.empty()) say("greeting", text + '.');
}

void Annotator::command(const Event& event) {
  const auto known = parse_command(event.text);
  const std::string_view argument = known ? known->argument : std::string_view{};
  if (event.verb == Verb::auth) {
    const std::string_view given = argument.substr(0, argument.find(' '));
    const EntryData* mechanism = find_entry(matcher_, "mechanisms", given);
    say(find_entry(matcher_, "commands", "AUTH"),
        mechanism == nullptr ? given : std::string_view(mechanism->key));
    say(mechanism);
    auth_steps(event);  // an initial response (RFC 4954 section 4)
    return;
  }
  if (event.verb == Verb::unknown && event.text.starts_with('*') && event.text.ends_with('*')) {
    return say("commands", "The program hides in its log what the client sends here: a log-in, as a rule.");
  }
  if (event.verb == Verb::unknown || event.verb == Verb::none) {
    return say(
        "commands",
        "This is no SMTP command that is known here: a typing mistake, or text that came at the wrong time.");
  }
  const bool no_sender = event.verb == Verb::mail && argument.find("<>") != npos;
  // "helo .": no name that could be repeated.
  const bool no_name = argument.find_first_not_of(".*-") == npos;
  say(find_entry(matcher_, "commands", no_sender ? "MAIL <>" : name(event.verb)),
      no_name ? std::string_view{} : argument);
  if (event.verb == Verb::mail || event.verb == Verb::rcpt) mail_parameters(name(event.verb), argument);
}

// "MAIL FROM:<a@b> SIZE=1024 BODY=8BITMIME": a sentence for each parameter.
void Annotator::mail_parameters(std::string_view verb, std::string_view argument) {
  std::size_t at = argument.find('>');
  while (at < argument.size() && (at = argument.find(' ', at)) != npos) {
    const std::string_view rest = trim(argument.substr(at));
    const std::string_view parameter = rest.substr(0, rest.find(' '));
    at += 1;
    if (parameter.empty()) return;
    const std::string_view keyword = keyword_of(parameter);
    const EntryData* entry = find_entry(matcher_, "commands", std::string(verb) + ' ' + std::string(keyword));
    if (entry == nullptr) continue;
    const std::string_view value = parameter.substr(std::min(keyword.size() + 1, parameter.size()));
    say(entry->table, std::string(keyword) + ": " + sentence(*entry, value));
    at += static_cast<std::size_t>(rest.data() - (argument.data() + at - 1)) + parameter.size() - 1;
  }
}

void Annotator::reply(const Event& event) {
  // A program may say that it sends HELO where it sends EHLO: the list in the answer tells.
  const bool listed = event.answers == Verb::helo && event.text.find('\n') != npos;
  const bool hello = event.answers == Verb::ehlo || event.answers == Verb::lhlo || listed;
  if (event.code == 334 && auth_steps(event)) return;
  if (listed && event.code < 400) {
    say(find_reply_code(matcher_, event.code, Verb::ehlo));
  } else {
    code(event);
  }
  if (hello && event.code < 400) capabilities(event);
}

// What the code says after this command, then what the enhanced code adds to a refusal.
void Annotator::code(const Event& event) {
  if (event.code != 0) say(find_reply_code(matcher_, event.code, event.answers));
  if (!event.enhanced || (said() && event.enhanced.status == 2)) return;
  const EntryData* entry = find_enhanced_code(matcher_, event.enhanced);
  if (entry != nullptr) say(entry->table, event.enhanced.str() + ": " + sentence(*entry));
}

// What an earlier EHLO reply of the session told in the same words: `before` are the capabilities it listed.
bool Annotator::told_before(const Capability& capability, std::span<const Capability> before) {
  return std::any_of(before.begin(), before.end(), [&](const Capability& old) {
    return old.keyword == capability.keyword && old.params == capability.params;
  });
}

void Annotator::capabilities(const Event& event) {
  const std::span<const Capability> all = session_.capabilities;
  const auto is_above = [&](const Capability& c) { return c.line < event.line; };
  auto first = static_cast<std::size_t>(std::find_if_not(all.begin(), all.end(), is_above) - all.begin());
  std::size_t most = all.size();
  // A log whose newlines were lost has several lists on one line: each reply has its own, in their order.
  if (event.line == event.end_line) {
    if (listed_line_ == event.line) first = std::max(first, listed_);
    most = static_cast<std::size_t>(std::count(event.text.begin(), event.text.end(), '\n'));
    most = first + std::max<std::size_t>(most, 1);
  }
  std::size_t end = first;
  // A server may list its log-in methods twice, for old programs too ("AUTH=LOGIN"), and fewer there.
  const Capability* methods = nullptr;
  for (; end < std::min(most, all.size()) && all[end].line <= event.end_line; ++end) {
    const Capability& capability = all[end];
    if (capability.keyword != "AUTH") continue;
    if (methods == nullptr || capability.params.size() > methods->params.size()) methods = &capability;
  }
  std::string as_before;
  for (const Capability& capability : all.subspan(first, end - first)) {
    if (capability.keyword == "AUTH" && &capability != methods) {
      if (event.text.find("AUTH=") != npos) say(find_entry(matcher_, "keywords", "AUTH="));
    } else if (told_before(capability, all.first(first))) {
      as_before += (as_before.empty() ? "" : ", ") + std::string(capability.keyword);
    } else {
      this->capability(capability);
    }
  }
  listed_line_ = event.line;
  listed_ = end;
  if (!as_before.empty()) say("keywords", "As before: " + as_before + '.');
}

void Annotator::capability(const Capability& capability) {
  const std::string params = joined(capability.params, " ");
  const std::string keyword(capability.keyword);
  if (keyword == "SIZE" && session_.size.limit && !params.empty()) {
    return say("keywords", "SIZE: " + size_sentence(*session_.size.limit));
  }
  if (keyword == "SIZE" && (params.empty() || params == "0")) {  // RFC 1870: no fixed limit
    return say("keywords", "SIZE: The server names no fixed limit for the size of a message.");
  }
  if (const EntryData* entry = find_entry(matcher_, "keywords", keyword)) {
    say(entry->table, keyword + ": " + sentence(*entry, params));
  }
}

bool Annotator::auth_steps(const Event& event) {
  const bool server = event.from == Speaker::server;
  std::vector<const AuthStep*> steps;
  for (const AuthStep& step : session_.auth.steps) {
    const bool same_side = (step.from == Speaker::server) == server;
    if (step.line >= event.line && step.line <= event.end_line && same_side) steps.push_back(&step);
  }
  // A log whose newlines were lost has them all on one line: each event has its own, in their order.
  if (auth_line_ != event.line) auth_told_ = {};
  auth_line_ = event.line;
  std::size_t& told = auth_told_[server ? 1 : 0];
  if (steps.size() > 1 && event.line == event.end_line) steps = {steps[std::min(told++, steps.size() - 1)]};
  bool any = false;
  for (const AuthStep* step : steps) {
    if (step->decoded.empty()) continue;
    say("auth", step_sentence(*step));
    any = true;
  }
  return any;
}

void Annotator::auth_data(const Event& event) {
  if (auth_steps(event)) return;
  if (event.from == Speaker::tool && known_words(event, "tool-lines") != nullptr) return;
  // The program hides what it sends; the server's question tells what it is.
  const AuthStep* asked = nullptr;
  for (const AuthStep& step : session_.auth.steps) {
    if (step.from == Speaker::server && step.line <= event.line) asked = &step;
  }
  const Asks question = asked == nullptr ? Asks::unknown : asked->asks;
  const bool second =
      asked != nullptr && std::any_of(session_.events.begin(), session_.events.end(), [&](const Event& e) {
        return e.kind == Kind::auth_data && e.from == Speaker::client && e.line > asked->line &&
               e.line < event.line;
      });
  if (question == Asks::username) {
    return say("auth", second ? "The client sends the password." : "The client sends the user name.");
  }
  if (question == Asks::password) return say("auth", "The client sends the password.");
  if (asked == nullptr && say_by_order(event)) return;
  say(find_entry(matcher_, "commands", "AUTH_ANSWER"));
}

// Where a log shows no question of the server, the method tells the order: LOGIN wants the user name, then
// the password.
bool Annotator::say_by_order(const Event& event) {
  const Event* command = nullptr;
  std::size_t answers = 0;
  for (const Event& e : std::span(session_.events).first(static_cast<std::size_t>(index_))) {
    if (e.verb == Verb::auth && e.kind == Kind::command) {
      command = &e;
      answers = 0;
    } else if (e.kind == Kind::auth_data && e.from == Speaker::client) {
      ++answers;
    }
  }
  if (command == nullptr || answers > 1 || event.from != Speaker::client) return false;
  const auto known = parse_command(command->text);
  if (!known || !iequals(trim(known->argument), "LOGIN")) return false;
  say("auth", answers == 0 ? "The client sends the user name." : "The client sends the password.");
  return true;
}

void Annotator::content(const Event& event) {
  if (event.text == ".") return say(find_entry(matcher_, "commands", "CONTENT"));
  say("content", "The message itself: its headers, an empty line, then its text.");
}

}  // namespace smtplain::rules
