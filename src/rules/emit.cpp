#include "rules/emit.h"

#include <array>
#include <cstdio>
#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace smtplain::rules {
namespace {

// A C++ string literal of these bytes; octal escapes end after three digits, hexadecimal ones do not.
std::string literal(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (c < ' ' || c == '?' || c > '~') {
      std::array<char, 8> octal{};
      std::snprintf(octal.data(), octal.size(), "\\%03o",
                    static_cast<unsigned>(static_cast<unsigned char>(c)));
      quoted += octal.data();
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

/// All texts one after the other, each once.
class Texts {
 public:
  std::string place(std::string_view text) {
    if (text.empty()) return "{}";
    const auto [known, fresh] = places_.emplace(text, size_);
    if (fresh) {
      order_.push_back(text);
      size_ += text.size();
    }
    return '{' + std::to_string(known->second) + ',' + std::to_string(text.size()) + '}';
  }
  void emit(std::ostream& out) const {
    out << "const char kTexts[] =\n\"\"\n";
    for (const std::string_view text : order_) out << literal(text) << '\n';
    out << ";\n";
  }

 private:
  std::map<std::string_view, std::size_t> places_;
  std::vector<std::string_view> order_;
  std::size_t size_ = 0;
};

std::string text_of(Range range) {
  return '{' + std::to_string(range.first) + ',' + std::to_string(range.count) + '}';
}

// One initializer: fields are written in the order of the struct.
class Row {
 public:
  Row(std::ostream& out, Texts& texts) : out_(out), texts_(texts) { out_ << '{'; }
  ~Row() { out_ << "},\n"; }
  Row(const Row&) = delete;
  Row& operator=(const Row&) = delete;

  Row& operator<<(Text text) { return raw(texts_.place(text)); }
  Row& operator<<(Range range) { return raw(text_of(range)); }
  Row& operator<<(bool value) { return raw(value ? "true" : "false"); }
  Row& operator<<(std::uint32_t value) { return raw(std::to_string(value) + 'u'); }
  Row& operator<<(int value) { return raw(std::to_string(value)); }
  Row& operator<<(float value) { return raw(std::to_string(value) + 'f'); }
  template <typename Enum>
  Row& cast(std::string_view type, Enum value) {
    return raw("static_cast<" + std::string(type) + ">(" + std::to_string(static_cast<int>(value)) + ')');
  }

 private:
  Row& raw(const std::string& text) {
    if (!first_) out_ << ',';
    first_ = false;
    out_ << text;
    return *this;
  }

  std::ostream& out_;
  Texts& texts_;
  bool first_ = true;
};

void emit_row(const RuleData& r, std::ostream& out, Texts& texts) {
  Row row(out, texts);
  row << r.id << r.cause << r.title << r.explain << r.retry << r.file << r.line;
  row.cast("Severity", r.severity) << r.vague << static_cast<int>(r.kinds) << r.confidence << r.answers
                                   << r.answers_shown << r.codes << r.enhanced << r.text << r.without
                                   << r.providers << r.software << r.clients << r.refs << r.session << r.fix
                                   << r.match << r.no_match;
  row.cast("Step", r.step) << r.points;
}
void emit_row(const PatternData& p, std::ostream& out, Texts& texts) {
  Row(out, texts) << p.source << p.required << p.also << p.program << p.owner << static_cast<int>(p.letters);
}
void emit_row(Text word, std::ostream& out, Texts& texts) {
  out << "Text" << texts.place(word) << ",\n";
}
void emit_row(const CodeTest& t, std::ostream& out, Texts& texts) {
  Row(out, texts) << static_cast<int>(t.low) << static_cast<int>(t.high);
}
void emit_row(const EnhancedTest& t, std::ostream& out, Texts& texts) {
  Row(out, texts) << static_cast<int>(t.status) << static_cast<int>(t.subject) << static_cast<int>(t.detail);
}
void emit_row(const SessionTest& t, std::ostream& out, Texts& texts) {
  Row(out, texts).cast("SessionField", t.field) << t.values << t.patterns;
}
void emit_row(const FixData& f, std::ostream& out, Texts& texts) {
  Row(out, texts) << f.who << f.client << f.only_if << f.text;
}
void emit_row(const AdviceData& a, std::ostream& out, Texts& texts) {
  Row(out, texts) << a.name << a.fixes;
}
void emit_row(const ExampleData& e, std::ostream& out, Texts& texts) {
  Row(out, texts) << e.text << e.log << e.answers << e.provider << e.software << e.client << e.instead
                  << e.line;
}
void emit_row(const EntryData& e, std::ostream& out, Texts& texts) {
  Row(out, texts) << e.table << e.key << e.folded_key << e.title << e.explain << e.source << e.refs << e.facts
                  << e.hosts << e.patterns;
}
void emit_row(const CauseData& c, std::ostream& out, Texts& texts) {
  Row(out, texts) << c.id << c.when << c.explain << c.who << c.stage << c.not_for;
}
void emit_row(const NeedData& n, std::ostream& out, Texts& texts) {
  Row(out, texts) << n.literal << static_cast<int>(n.edges) << n.sure;
}
void emit_row(const LiteralData& l, std::ostream& out, Texts& texts) {
  Row(out, texts) << l.text << l.uses << l.gram << l.last << static_cast<int>(l.at);
}
void emit_row(const UseData& u, std::ostream& out, Texts& texts) {
  Row(out, texts) << u.pattern << static_cast<int>(u.kinds) << static_cast<int>(u.edges) << u.sure;
}
void emit_row(const StepData& s, std::ostream& out, Texts& texts) {
  Row row(out, texts);
  row.cast("StepOp", s.op) << static_cast<int>(s.low) << static_cast<int>(s.high) << static_cast<int>(s.pair)
                           << s.length << s.text;
}
void emit_row(const DomainData& d, std::ostream& out, Texts& texts) {
  Row(out, texts) << d.domain << d.provider;
}
void emit_row(const RuleLook& l, std::ostream& out, Texts& texts) {
  Row row(out, texts);
  row << l.patterns_end << l.answers << l.not_for << l.codes << l.enhanced << static_cast<int>(l.kinds)
      << l.answers_shown << l.may_win << l.words;
  row.cast("Step", l.step) << l.points;
}
void emit_row(const PatternLook& l, std::ostream& out, Texts& texts) {
  Row(out, texts) << l.owner << l.also << static_cast<int>(l.letters);
}
void emit_row(std::uint32_t number, std::ostream& out, Texts&) {
  out << number << ",\n";
}
void emit_row(std::uint64_t number, std::ostream& out, Texts&) {
  out << number << "u,\n";
}

// An array of no elements is no C++; a span of none needs no array.
template <typename T>
void emit_array(std::string_view type, std::string_view name, std::span<const T> rows, std::ostream& out,
                Texts& texts) {
  if (rows.empty()) {
    out << "constexpr std::span<const " << type << "> " << name << ";\n";
    return;
  }
  out << "constexpr " << type << ' ' << name << "[] = {\n";
  for (const T& row : rows) emit_row(row, out, texts);
  out << "};\n";
}

}  // namespace

void emit(const RuleTables& tables, std::ostream& out) {
  Texts texts;
  // Read often: side by side.
  for (const LiteralData& literal : tables.literals) texts.place(literal.text);
  for (const DomainData& known : tables.domains) texts.place(known.domain);
  out << "// Written by compile_rules from rules/**/*.json; do not edit.\n"
         "#include \"rules/impl.h\"\n#include \"rules/model.h\"\n\nnamespace smtplain {\nnamespace {\n"
         "using namespace rules;\n\n";
  emit_array("RuleData", "kRules", tables.rules, out, texts);
  emit_array("PatternData", "kPatterns", tables.patterns, out, texts);
  emit_array("Text", "kWords", tables.words, out, texts);
  emit_array("CodeTest", "kCodes", tables.codes, out, texts);
  emit_array("EnhancedTest", "kEnhanced", tables.enhanced, out, texts);
  emit_array("SessionTest", "kSessionTests", tables.session_tests, out, texts);
  emit_array("FixData", "kFixes", tables.fixes, out, texts);
  emit_array("AdviceData", "kAdvice", tables.advice, out, texts);
  emit_array("ExampleData", "kExamples", tables.examples, out, texts);
  emit_array("EntryData", "kEntries", tables.entries, out, texts);
  emit_array("CauseData", "kCauses", tables.causes, out, texts);
  emit_array("NeedData", "kNeeds", tables.needs, out, texts);
  emit_array("LiteralData", "kLiterals", tables.literals, out, texts);
  emit_array("UseData", "kUses", tables.uses, out, texts);
  emit_array("StepData", "kSteps", tables.steps, out, texts);
  emit_array("std::uint32_t", "kBucketStarts", tables.buckets, out, texts);
  emit_array("std::uint64_t", "kFilter", tables.filter, out, texts);
  emit_array("std::uint64_t", "kFirst", tables.first, out, texts);
  emit_array("DomainData", "kDomains", tables.domains, out, texts);
  emit_array("RuleLook", "kRuleLooks", tables.rule_looks, out, texts);
  emit_array("PatternLook", "kPatternLooks", tables.pattern_looks, out, texts);
  out << "constexpr RuleTables kTables{kRules, kPatterns, kWords, kCodes, kEnhanced, kSessionTests, kFixes,\n"
         "                             kAdvice, kExamples, kEntries, kCauses, kNeeds, kLiterals, kUses, "
         "kSteps, kBucketStarts, kFilter,\n                             kFirst, kDomains, kRuleLooks, "
         "kPatternLooks};\n"
         "}  // namespace\n\n"
         "std::shared_ptr<const Rules> Rules::builtin() {\n"
         "  static const std::shared_ptr<const Rules> rules = from_tables(kTables);\n"
         "  return rules;\n}\n\nnamespace rules {\n";
  texts.emit(out);
  out << "}  // namespace rules\n}  // namespace smtplain\n";
}

}  // namespace smtplain::rules
