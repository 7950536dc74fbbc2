#include "rules/emit.h"

#include <array>
#include <cstdio>
#include <ostream>
#include <string>

namespace smtplain::rules {
namespace {

// A C++ string literal of these bytes; octal escapes end after three digits, hexadecimal ones do not.
std::string literal(std::string_view text) {
  if (text.empty()) return "{}";
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
  return quoted + "\"sv";
}

std::string text_of(Range range) {
  return '{' + std::to_string(range.first) + ',' + std::to_string(range.count) + '}';
}

// One initializer: fields are written in the order of the struct.
class Row {
 public:
  explicit Row(std::ostream& out) : out_(out) { out_ << '{'; }
  ~Row() { out_ << "},\n"; }
  Row(const Row&) = delete;
  Row& operator=(const Row&) = delete;

  Row& operator<<(std::string_view text) { return raw(literal(text)); }
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
  bool first_ = true;
};

void emit_row(const RuleData& r, std::ostream& out) {
  Row row(out);
  row << r.id << r.cause << r.title << r.explain << r.retry << r.file << r.line;
  row.cast("Severity", r.severity) << r.vague << static_cast<int>(r.kinds) << r.confidence << r.answers
                                   << r.codes << r.enhanced << r.text << r.without << r.providers
                                   << r.software << r.clients << r.refs << r.session << r.fix << r.match
                                   << r.no_match;
  row.cast("Step", r.step) << r.points;
}
void emit_row(const PatternData& p, std::ostream& out) {
  Row(out) << p.source << p.required << p.also << p.owner << static_cast<int>(p.letters);
}
void emit_row(std::string_view word, std::ostream& out) {
  out << (word.empty() ? "\"\"sv" : literal(word)) << ",\n";
}
void emit_row(const CodeTest& t, std::ostream& out) {
  Row(out) << static_cast<int>(t.low) << static_cast<int>(t.high);
}
void emit_row(const EnhancedTest& t, std::ostream& out) {
  Row(out) << static_cast<int>(t.status) << static_cast<int>(t.subject) << static_cast<int>(t.detail);
}
void emit_row(const SessionTest& t, std::ostream& out) {
  Row(out).cast("SessionField", t.field) << t.values << t.patterns;
}
void emit_row(const FixData& f, std::ostream& out) {
  Row(out) << f.who << f.client << f.text;
}
void emit_row(const ExampleData& e, std::ostream& out) {
  Row(out) << e.text << e.log << e.answers << e.provider << e.software << e.client << e.instead << e.line;
}
void emit_row(const EntryData& e, std::ostream& out) {
  Row(out) << e.table << e.key << e.folded_key << e.title << e.explain << e.source << e.refs << e.facts
           << e.hosts << e.patterns;
}
void emit_row(const CauseData& c, std::ostream& out) {
  Row(out) << c.id << c.when << c.explain << c.who << c.stage << c.not_for;
}
void emit_row(const GramData& g, std::ostream& out) {
  Row(out) << g.gram << g.literal << static_cast<int>(g.at);
}
void emit_row(const NeedData& n, std::ostream& out) {
  Row(out) << n.literal << static_cast<int>(n.edges) << n.sure;
}
void emit_row(const LiteralData& l, std::ostream& out) {
  Row(out) << l.text << l.uses;
}
void emit_row(const UseData& u, std::ostream& out) {
  Row(out) << u.pattern << static_cast<int>(u.kinds) << static_cast<int>(u.edges) << u.sure;
}
void emit_row(std::uint32_t number, std::ostream& out) {
  out << number << ",\n";
}
void emit_row(std::uint64_t number, std::ostream& out) {
  out << number << "u,\n";
}

// An array of no elements is no C++; a span of none needs no array.
template <typename T>
void emit_array(std::string_view type, std::string_view name, std::span<const T> rows, std::ostream& out) {
  if (rows.empty()) {
    out << "constexpr std::span<const " << type << "> " << name << ";\n";
    return;
  }
  out << "constexpr " << type << ' ' << name << "[] = {\n";
  for (const T& row : rows) emit_row(row, out);
  out << "};\n";
}

}  // namespace

void emit(const RuleTables& tables, std::ostream& out) {
  out << "// Written by compile_rules from rules/**/*.json; do not edit.\n"
         "#include \"rules/impl.h\"\n#include \"rules/model.h\"\n\nnamespace smtplain {\nnamespace {\n"
         "using namespace rules;\nusing namespace std::literals;\n\n";
  emit_array("RuleData", "kRules", tables.rules, out);
  emit_array("PatternData", "kPatterns", tables.patterns, out);
  emit_array("std::string_view", "kWords", tables.words, out);
  emit_array("CodeTest", "kCodes", tables.codes, out);
  emit_array("EnhancedTest", "kEnhanced", tables.enhanced, out);
  emit_array("SessionTest", "kSessionTests", tables.session_tests, out);
  emit_array("FixData", "kFixes", tables.fixes, out);
  emit_array("ExampleData", "kExamples", tables.examples, out);
  emit_array("EntryData", "kEntries", tables.entries, out);
  emit_array("CauseData", "kCauses", tables.causes, out);
  emit_array("NeedData", "kNeeds", tables.needs, out);
  emit_array("LiteralData", "kLiterals", tables.literals, out);
  emit_array("UseData", "kUses", tables.uses, out);
  emit_array("GramData", "kGrams", tables.grams, out);
  emit_array("std::uint32_t", "kBucketStarts", tables.buckets, out);
  emit_array("std::uint64_t", "kFilter", tables.filter, out);
  out << "constexpr RuleTables kTables{kRules, kPatterns, kWords, kCodes, kEnhanced, kSessionTests, kFixes,\n"
         "                             kExamples, kEntries, kCauses, kNeeds, kLiterals, kUses, kGrams, "
         "kBucketStarts, kFilter};\n"
         "}  // namespace\n\n"
         "std::shared_ptr<const Rules> Rules::builtin() {\n"
         "  static const std::shared_ptr<const Rules> rules = from_tables(kTables);\n"
         "  return rules;\n}\n\n}  // namespace smtplain\n";
}

}  // namespace smtplain::rules
