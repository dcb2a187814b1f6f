// What a verification found: checks, places, one verdict. Every verifier path ends in a Report.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ledger/core/entry.h"

namespace muniment::verify {

enum class Outcome {
  pass,
  refuted,          // evidence of change, forgery, fork or truncation
  broken,           // authentic, and a rule or the quorum is not met
  flagged,          // told to the person; changes no verdict
  not_checked,      // listed, always; changes no verdict
  cannot_evaluate,  // something needed is missing or unknown
};

// Exit codes of every command that verifies.
enum class Verdict { verified = 0, refuted = 1, rules_broken = 2, cannot_evaluate = 3 };

// Where a fault is. Parts that are not known stay empty.
struct Place {
  std::optional<LeafIndex> index;
  std::optional<Citation> citation;
  std::string field;                        // a slot's name, or a part of a message
  std::optional<std::uint64_t> first_byte;  // of the file named in `file`, or of the message
  std::optional<std::uint64_t> last_byte;
  std::string file;

  bool operator==(const Place&) const = default;
};

// Names are stable: scripts read them from the JSON report. verify/README.md lists them all.
struct Check {
  std::string_view name;  // "checkpoint-signature", "inclusion", "roster-root" …
  Outcome outcome;
  Message sentence;
  Place place;
  unsigned rule = 0;  // of evidence/README.md's list, for broken rules
};

// A fact that the report states beside the checks, such as origin, size, who signed, when it was
// admitted.
struct Statement {
  std::string_view name;
  Message sentence;
};

// A record that the report shows, in the order of the ledger.
struct Event {
  std::int64_t admitted;  // UTC ms
  Citation citation;
  std::uint16_t kind;
  std::vector<std::string> signers;  // names on the roster, or key ids
};

class Report {
 public:
  void add(Check check);
  void state(std::string_view name, Message sentence);
  // Takes over all of another report, what it requires too: one question that needed several.
  void append(const Report& other);
  // Checks beyond this number of each outcome but `pass` are counted and not kept: a hostile ledger
  // must not fill the memory, and a flood of one outcome must not hide another.
  static constexpr std::size_t max_kept_faults = 1000;

  void show(Event event);
  static constexpr std::size_t max_kept_events = 10'000;

  const std::vector<Check>& checks() const { return checks_; }
  const std::vector<Event>& events() const { return events_; }
  std::uint64_t events_not_kept() const { return events_not_kept_; }
  const std::vector<Statement>& statements() const { return statements_; }
  std::uint64_t faults_not_kept() const { return not_kept_; }
  std::size_t count(Outcome outcome) const;  // those not kept included
  // Whether a check of this name passed and none of this name is a fault.
  bool passed(std::string_view name) const;

  // Names a check without which there is no success. Refuted if anything is. Else cannot evaluate
  // if anything cannot be, or if a required check did not take place, or if none is required:
  // success on nothing is impossible. Else rules broken, else verified.
  void require(std::string_view name);
  Verdict verdict() const;

 private:
  static constexpr std::size_t outcomes = 6;

  bool evaluated(std::string_view name) const;

  std::vector<Check> checks_;
  std::vector<Statement> statements_;
  std::vector<std::string_view> required_;
  std::array<std::size_t, outcomes> counts_{};
  std::uint64_t not_kept_ = 0;
  std::vector<Event> events_;
  std::uint64_t events_not_kept_ = 0;
};

bool is_fault(Outcome outcome);  // refuted, broken, cannot evaluate
std::string_view outcome_name(
    Outcome outcome);  // "pass", "fail", "fail", "flagged", "not checked", "cannot evaluate"
std::string_view verdict_name(Verdict verdict);  // "verified" …

}  // namespace muniment::verify
