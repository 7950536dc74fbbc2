#include <algorithm>

#include "rules/load.h"
#include "rules/vocabulary.h"

namespace smtplain::rules {
namespace {

std::vector<std::string_view> views(const std::vector<std::string>& list) {
  return {list.begin(), list.end()};
}

// One rule being read; `number` is its place in the store.
class RuleReader {
 public:
  RuleReader(const JsonNode& node, Faults& faults, RuleStore& store)
      : faults_(faults), store_(store), number_(static_cast<std::uint32_t>(store.rules.size())) {
    rule_.file = store.keep(faults.file());
    rule_.line = node.line;
  }

  void read(const JsonNode& node) {
    const JsonNode* id = node.find("id");
    name_ = "rule " + (id == nullptr ? std::string("without id") : id->text);
    Fields fields(node, name_, faults_);
    identity(fields);
    if (const JsonNode* when = fields.child("when", JsonNode::Type::object)) {
      read_when(*when);
    } else {
      fields.fault("needs a \"when\"");
    }
    read_confidence(fields);
    words(fields);
    if (const JsonNode* examples = fields.child("examples", JsonNode::Type::object)) {
      read_examples(*examples);
    } else {
      fields.fault("needs \"examples\"");
    }
    fields.refuse_others();
    store_.rules.push_back(rule_);
  }

 private:
  void identity(Fields& fields) {
    rule_.id = store_.keep(fields.required_text("id"));
    rule_.cause = store_.keep(fields.text("cause"));
    const std::string_view id = rule_.id, cause = rule_.cause;
    const bool finding = id.starts_with("finding.");
    if (cause.empty() != finding) {
      fields.fault("id", finding ? "begins with finding. but the rule names a cause"
                                 : "names no cause; remarks begin with finding.");
    } else if (!finding && id != cause &&
               (!id.starts_with(cause) || id.size() <= cause.size() || id[cause.size()] != '.')) {
      fields.fault("id", "must begin with the cause and a dot: " + std::string(rule_.cause) + ".…");
    }
    rule_.severity = finding ? Severity::warning : Severity::error;
    if (const auto severity = fields.text("severity");
        !severity.empty() && !parse_name(severity, rule_.severity)) {
      fields.fault("severity", "must be error, warning or info");
    }
    rule_.vague = fields.flag("vague");
  }

  void read_confidence(Fields& fields) {
    double otherwise = 0.5;
    if (!rule_.text.empty()) {
      otherwise = rule_.vague ? 0.6 : 0.9;
    } else if (!rule_.enhanced.empty()) {
      otherwise = 0.75;
    } else if (rule_.kinds == kSession) {
      otherwise = 0.8;
    }
    const double confidence = fields.number("confidence", otherwise);
    if (confidence <= 0 || confidence > 1) fields.fault("confidence", "must be above 0 and at most 1");
    rule_.confidence = static_cast<float>(confidence);
  }

  void words(Fields& fields) {
    rule_.title = store_.keep(fields.required_text("title"));
    rule_.explain = store_.keep(fields.required_text("explain"));
    rule_.retry = store_.keep(fields.text("retry"));
    if (!rule_.title.empty() && rule_.title.view().back() == '.')
      fields.fault("title", "ends with a full stop");
    const auto refs = fields.words("refs");
    for (const std::string& ref : refs) {
      if (!ref.starts_with("https://") && !ref.starts_with("http://") && !ref.starts_with("rfc")) {
        fields.fault("refs", "\"" + ref + "\" is neither a link nor rfcNNNN#section-N");
      }
    }
    rule_.refs = store_.add_words(views(refs));
    const JsonNode* list = fields.child("fix", JsonNode::Type::list);
    if (list != nullptr) rule_.fix = load_fixes(*list, name_, faults_, store_);
    if (rule_.fix.empty() && !rule_.cause.empty()) fields.fault("needs a \"fix\"");
  }

  void read_when(const JsonNode& node) {
    Fields fields(node, name_ + ": when", faults_);
    if (node.members.empty()) fields.fault("needs at least one test");
    for (const auto& [key, value] : node.members) {
      if (value.is(JsonNode::Type::list) && value.items.empty())
        fields.fault(key, "is an empty list: it would match everything");
    }
    read_kinds(fields);
    for (const std::string& word : fields.words("answers")) {
      const std::uint32_t bits = parse_answers(word);
      if (bits == 0) {
        fields.fault(
            "answers",
            "\"" + word + "\" is no command; write EHLO, AUTH, MAIL, RCPT, DATA, CONTENT, CONNECTION …");
      }
      rule_.answers |= bits;
    }
    rule_.answers_shown = fields.flag("answers_shown");
    if (rule_.answers_shown && rule_.answers == 0) fields.fault("answers_shown", "needs \"answers\"");
    read_codes(fields);
    rule_.text = read_patterns(fields.words("text"));
    rule_.without = read_patterns(fields.words("without"));
    rule_.providers = store_.add_words(views(fields.words("provider")));
    rule_.software = store_.add_words(views(fields.words("software")));
    rule_.clients = store_.add_words(views(fields.words("client")));
    if (const JsonNode* session = fields.child("session", JsonNode::Type::object)) read_session(*session);
    fields.refuse_others();
  }

  void read_kinds(Fields& fields) {
    const auto kinds = fields.words("kind");
    if (!kinds.empty()) rule_.kinds = 0;
    for (const std::string& kind : kinds) {
      const std::uint8_t bit = parse_kind(kind);
      if (bit == 0)
        fields.fault("kind", "\"" + kind + "\" must be reply, error, close, tls, note, connect or session");
      rule_.kinds |= bit;
    }
    if ((rule_.kinds & kSession) != 0 && rule_.kinds != kSession)
      fields.fault("kind", "session goes with no other kind");
  }

  void read_codes(Fields& fields) {
    rule_.codes.first = static_cast<std::uint32_t>(store_.codes.size());
    for (const std::string& word : fields.words("code")) {
      CodeTest test;
      if (!parse_code(word, test)) fields.fault("code", "\"" + word + "\" must look like 535, 53x or 5xx");
      store_.codes.push_back(test);
      ++rule_.codes.count;
    }
    rule_.enhanced.first = static_cast<std::uint32_t>(store_.enhanced.size());
    for (const std::string& word : fields.words("enhanced")) {
      EnhancedTest test;
      if (!parse_enhanced_test(word, test))
        fields.fault("enhanced", "\"" + word + "\" must look like 5.7.8, x.7.8 or 5.7.x");
      store_.enhanced.push_back(test);
      ++rule_.enhanced.count;
    }
  }

  Range read_patterns(const std::vector<std::string>& sources) {
    const auto first = static_cast<std::uint32_t>(store_.patterns.size());
    for (const std::string& source : sources) store_.add_pattern(source, number_);
    return {first, static_cast<std::uint32_t>(sources.size())};
  }

  void read_session(const JsonNode& node) {
    Fields fields(node, name_ + ": session", faults_);
    rule_.session.first = static_cast<std::uint32_t>(store_.session_tests.size());
    for (const SessionFieldInfo& info : session_fields()) {
      if (node.find(info.name) == nullptr) continue;
      SessionTest test;
      test.field = info.field;
      const auto values = fields.words(info.name);
      for (const std::string& value : values) check_session_value(info, value, fields);
      if (info.value == SessionValue::pattern) {
        test.patterns = read_patterns(values);
      } else {
        test.values = store_.add_words(views(values));
      }
      store_.session_tests.push_back(test);
      ++rule_.session.count;
    }
    if (rule_.session.empty()) fields.fault("needs at least one test");
    fields.refuse_others();
  }

  static void check_session_value(const SessionFieldInfo& info, const std::string& value, Fields& fields) {
    const bool digits = !value.empty() &&
                        std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (info.value == SessionValue::truth && value != "true" && value != "false") {
      fields.fault(info.name, "must be true or false");
    } else if (info.value == SessionValue::number && !digits) {
      fields.fault(info.name, "must be a number");
    } else if (!info.allowed.empty() &&
               (' ' + std::string(info.allowed) + ' ').find(' ' + value + ' ') == std::string::npos) {
      fields.fault(info.name, "\"" + value + "\" must be one of: " + std::string(info.allowed));
    } else if ((info.field == SessionField::tried || info.field == SessionField::not_tried) &&
               parse_answers(value) == 0) {
      fields.fault(info.name, "\"" + value + "\" is no command");
    }
  }

  void read_examples(const JsonNode& node) {
    Fields fields(node, name_ + ": examples", faults_);
    rule_.match = read_example_list(fields.child("match", JsonNode::Type::list), false);
    rule_.no_match = read_example_list(fields.child("no_match", JsonNode::Type::list), true);
    if (rule_.match.empty()) fields.fault("needs at least one \"match\"");
    fields.refuse_others();
  }

  Range read_example_list(const JsonNode* list, bool negative) {
    const auto first = static_cast<std::uint32_t>(store_.examples.size());
    if (list == nullptr) return {first, 0};
    for (const JsonNode& node : list->items) store_.examples.push_back(read_example(node, negative));
    return {first, static_cast<std::uint32_t>(list->items.size())};
  }

  ExampleData read_example(const JsonNode& node, bool negative) {
    ExampleData example;
    example.line = node.line;
    if (node.is(JsonNode::Type::text) && !negative) {
      example.text = store_.keep(node.text);
      return example;
    }
    Fields fields(node, name_ + ": example", faults_);
    example.text = store_.keep(fields.text("text"));
    example.log = store_.add_words(views(fields.words("log")));
    example.answers = store_.keep(fields.text("answers"));
    example.provider = store_.keep(fields.text("provider"));
    example.software = store_.keep(fields.text("software"));
    example.client = store_.keep(fields.text("client"));
    if (negative && fields.any("instead") == nullptr)
      fields.fault("needs an \"instead\": the cause, or \"\" for none");
    if (negative) example.instead = store_.keep(fields.text("instead"));
    if (example.text.empty() == example.log.empty()) fields.fault("needs either a \"text\" or a \"log\"");
    if (!example.answers.empty() && parse_answers(example.answers) == 0)
      fields.fault("answers", "is no command");
    fields.refuse_others();
    return example;
  }

  Faults& faults_;
  RuleStore& store_;
  std::uint32_t number_;
  RuleData rule_;
  std::string name_;
};

}  // namespace

void load_rule(const JsonNode& node, Faults& faults, RuleStore& store) {
  RuleReader(node, faults, store).read(node);
}

}  // namespace smtplain::rules
