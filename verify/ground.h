// What a receipt or a ledger is held against, and the checks on the ledger's first entry (private
// to verify/).
#pragma once

#include <optional>

#include "evidence/model/affair.h"
#include "verify/trust.h"

namespace muniment::verify {

struct Ground {
  Checkpoint checkpoint;
  VerifierKey log;
  std::optional<Hash> genesis;  // the trust file's pin
  bool authentic;               // no: claimed only, and a proof that leads to it shows nothing

  Suite suite() const { return suite_of(log.key.algorithm()); }
};

// Judges the checkpoint. One that is not authentic is still good for finding further faults, if
// the trust file knows its ledger; none otherwise. The report has the reasons.
std::optional<Ground> judge_ground(std::string_view signed_note, const TrustPolicy& trust,
                                   Report& report);

// The checkpoint against one that was seen before, as far as size and root tell; adds "remembered".
// That it grew from a smaller one is for who reads the entries.
void compare_remembered(const Checkpoint& remembered, const Checkpoint& now, Report& report);

// Whether the leaf of entry 0 is the one that the trust file pins; adds "roster-root".
void check_pin(const Ground& ground, const Hash& leaf, const Place& place, Report& report);
// Whether the first record's affair is the genesis of this ledger; adds "genesis".
void check_genesis(const Ground& ground, const Affair& affair, const Place& place, Report& report);

}  // namespace muniment::verify
