// The rules as tables: what the loader makes of rules/*.json, and what compile_rules writes as C++.
//
// Lists are ranges into pools that all rules share. That keeps the generated file free of thousands of little
// arrays, free of pointers (text.h), and the same types serve the built-in tables (static, nothing to do at
// start-up) and loaded ones.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "rules/text.h"
#include "smtplain/event.h"
#include "smtplain/finding.h"

namespace smtplain::rules {

/// A piece of a pool.
struct Range {
  std::uint32_t first = 0, count = 0;
  bool empty() const { return count == 0; }
  bool holds(std::uint32_t index) const { return index - first < count; }
};

/// The kinds of event a rule looks at, as bits. `session` is no event: it is judged once at the end.
enum KindBit : std::uint8_t {
  kReply = 1,
  kError = 2,
  kClose = 4,
  kTls = 8,
  kNote = 16,
  kConnect = 32,
  kSession = 64,
  kEntryWords = 128  ///< no kind: the knowledge entries that are looked for in a line
};

/// How much a rule knows, the steps of docs/writing-rules.md.
enum class Step : std::uint8_t {
  nothing,
  code_class,
  stage_class,
  code,
  stage_code,
  enhanced_class,
  vague_text,
  enhanced,
  text,
  named
};

/// "535" is 535 to 535, "5xx" is 500 to 599.
struct CodeTest {
  std::uint16_t low = 0, high = 0;
  bool exact() const { return low == high; }
};

/// "5.7.8"; -1 stands for an x.
struct EnhancedTest {
  std::int16_t status = -1, subject = -1, detail = -1;
  bool exact() const { return subject >= 0 && detail >= 0; }
};

inline constexpr std::uint32_t kEntryOwner = 0x80000000u;

/// A regular expression (RE2, case-insensitive) and what the prefilter knows of it.
struct PatternData {
  Text source;
  Range required;             ///< needs: one of these stands in every match; empty: unknown
  Range also;                 ///< needs: one of these too, if there are any
  Range program;              ///< StepData; empty: RE2 has to be asked
  std::uint32_t owner = 0;    ///< index of its rule; with kEntryOwner, of its knowledge entry
  std::uint16_t letters = 0;  ///< how many letters a match has at the least
};

enum class SessionField : std::uint8_t {
  port,
  tls,
  encrypted,
  greeted_encrypted,
  outcome,
  stage,
  offers,
  lacks,
  tried,
  not_tried,
  server_spoke,
  decided,
  ended,
  size,
  mechanism,
  greeting,
  host,
  helo,
  self_signed,
  cert_expired,
  cert_expires_soon,
  cert_name_mismatch,
  verified,
  tls_version,
  cipher,
  auth_fault,
  auth_result,
  plain_password,
  many_recipients
};

/// One test of `when.session`; the values are words as the file spells them ("true", "465", "accepted"), or
/// patterns for the fields that take one.
struct SessionTest {
  SessionField field = SessionField::port;
  Range values;  ///< words
  Range patterns;
};

struct FixData {
  Text who, client, only_if, text;
};

/// Advice that rules share: `{ "use": name }` among a rule's fixes.
struct AdviceData {
  Text name;
  Range fixes;
};

struct ExampleData {
  Text text;  ///< a reply or message …
  Range log;  ///< … or words: the lines of a dialogue
  Text answers, provider, software, client;
  Text instead;  ///< no_match: the cause it has
  std::uint32_t line = 0;
};

struct RuleData {
  Text id, cause, title, explain, retry, file;
  std::uint32_t line = 0;
  Severity severity = Severity::error;
  bool vague = false;
  std::uint8_t kinds = kReply;
  float confidence = 0;
  std::uint32_t answers = 0;                 ///< bits of Verb; 0: any
  bool answers_shown = false;                ///< the log has to show that command
  Range codes, enhanced;                     ///< CodeTest, EnhancedTest
  Range text, without;                       ///< patterns
  Range providers, software, clients, refs;  ///< words
  Range session;                             ///< SessionTest
  Range fix;                                 ///< FixData
  Range match, no_match;                     ///< ExampleData
  Step step = Step::nothing;                 ///< precedence.h; set when all is loaded, as are the points
  std::uint32_t points = 0;
};

/// An entry of a knowledge table, sorted by table and folded key.
struct EntryData {
  Text table, key, folded_key, title, explain, source;
  Range refs;      ///< words
  Range facts;     ///< words: name, text, name, text …
  Range hosts;     ///< words, folded: domains of its servers (providers)
  Range patterns;  ///< by which a line tells the entry: a provider's greetings, or its own key
};

/// A cause of the closed vocabulary (rules/causes.json).
struct CauseData {
  Text id, when, explain, who;
  Text stage;                 ///< where it goes wrong, if that can be one place only
  std::uint32_t not_for = 0;  ///< bits of Verb: commands whose reply cannot show it
};

/// A literal that a pattern cannot do without, and which edges (literals.h) it needs there.
struct NeedData {
  std::uint32_t literal = 0;
  std::uint8_t edges = 0;
  bool sure = false;  ///< the pattern matches wherever the literal stands
};

/// A folded text that patterns need, once however many need it. The prefilter finds it by four bytes of it
/// that are rare; the literals are sorted by its buckets.
struct LiteralData {
  Text text;
  Range uses;              ///< UseData: the patterns that require it, but for those of `without`
  std::uint32_t gram = 0;  ///< four bytes, or all of a shorter one
  std::uint32_t last = 0;  ///< the last four bytes, 0 if it is shorter: these two tell most that only seem to
                           ///< stand in a text
  std::uint8_t at = 0;     ///< where the gram stands
};

struct UseData {
  std::uint32_t pattern = 0;
  std::uint8_t kinds = 0;  ///< KindBits of the subjects that the pattern is for
  std::uint8_t edges = 0;
  bool sure = false;
};

enum class StepOp : std::uint8_t { literal, run, word_edge, no_edge, start, end, choice, branch, loop };

inline constexpr std::uint16_t kNoLimit = 0xFFFF, kNoPair = 0xFFFF;

/// A step of a pattern's program (program.h).
struct StepData {
  StepOp op = StepOp::literal;
  std::uint16_t low = 0,
                high = 0;  ///< run: how many characters; literal: low 1: at a word's edge, high: program.h
  std::uint16_t pair = kNoPair;  ///< literal: program.h
  std::uint32_t length = 0;      ///< choice, branch, loop: how many of the steps after it belong to it
  Text text;                     ///< literal: folded; run: 128 bits, the characters of the class
};

/// What the first look at a rule needs, in one cache line: most that come up are out after it.
struct RuleLook {
  std::uint32_t patterns_end = 0;  ///< of its `text`
  std::uint32_t answers = 0, not_for = 0;
  Range codes, enhanced;
  std::uint8_t kinds = 0;
  bool answers_shown = false;
  bool may_win = false;  ///< it has a cause and asks nothing of the session
  bool words = false;    ///< it has a `text`
  Step step = Step::nothing;
  std::uint32_t points = 0;
};

/// The same for a pattern.
struct PatternLook {
  std::uint32_t owner = 0;
  Range also;
  std::uint16_t letters = 0;
};

/// A provider's servers have names that end in this.
struct DomainData {
  Text domain;  ///< lower case, without a dot in front
  Text provider;
};

struct RuleTables {
  std::span<const RuleData> rules;
  std::span<const PatternData> patterns;
  std::span<const Text> words;
  std::span<const CodeTest> codes;
  std::span<const EnhancedTest> enhanced;
  std::span<const SessionTest> session_tests;
  std::span<const FixData> fixes;
  std::span<const AdviceData> advice;
  std::span<const ExampleData> examples;
  std::span<const EntryData> entries;
  std::span<const CauseData> causes;
  std::span<const NeedData> needs;
  std::span<const LiteralData> literals;
  std::span<const UseData> uses;
  std::span<const StepData> steps;
  std::span<const std::uint32_t> buckets;  ///< kBuckets + 1 starts into `literals`
  std::span<const std::uint64_t> filter;   ///< bits: whether any literal has such a gram
  std::span<const std::uint64_t> first;    ///< the same for the first three bytes of the gram
  std::span<const DomainData> domains;     ///< in the order of their names
  std::span<const RuleLook> rule_looks;    ///< one for each of `rules`
  std::span<const PatternLook> pattern_looks;
};

template <typename T>
std::span<const T> slice(std::span<const T> pool, Range range) {
  return pool.subspan(range.first, range.count);
}

}  // namespace smtplain::rules
