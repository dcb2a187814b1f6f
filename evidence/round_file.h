// A round file: what an inspection round is about, what it allows and its deadlines, as TOML
// (evidence/README.md, "Round file"). Pure: text in, values out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/model/round.h"
#include "ledger/core/result.h"

namespace muniment::evidence {

inline constexpr std::size_t max_round_file_bytes = 256 * 1024;
inline constexpr std::size_t max_round_code_bytes = 32;

struct RoundName {
  std::string chinese;
  std::string english;  // may be empty
};

struct RoundPoint {
  std::string code;      // "PLAN.1.1"
  std::uint16_t number;  // as the fact `checklist` has it
  RoundName name;
};
struct RoundArea {
  std::string code;
  RoundName name;
  std::vector<RoundPoint> points;
};
struct RoundTopic {
  std::string code;
  RoundName name;
  std::vector<RoundArea> areas;
};

struct RoundDeadline {
  std::int64_t days;
  std::string basis;  // legal basis
};

struct RoundFile {
  RoundName title;
  std::int16_t zone_minutes = 0;
  std::vector<RoundTopic> topics;
  std::vector<RoundPoint> disciplines;  // numbers as the fact `discipline` has them
  std::optional<RoundDeadline> triage, answer, rectification, disclosure, late;
  std::vector<std::uint16_t> omissions, reasons, never_alone;  // ascending
};

// What is wrong, and in which line, from 1.
struct RoundFault {
  std::size_t line;
  Message sentence;
};

struct ParsedRound {
  std::optional<RoundFile> round;  // there when nothing is wrong
  std::vector<RoundFault> faults;  // by line; of a file that is not TOML, the first alone
};
ParsedRound parse_round(std::string_view text);

// What the rules need of it.
RoundTerms terms_of(const RoundFile& round);

bool is_round_code(std::string_view text);

}  // namespace muniment::evidence
