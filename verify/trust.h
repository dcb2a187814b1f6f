// Judging a checkpoint by the verifier's own trust file. Nothing that the checked party supplies is
// believed.
#pragma once

#include "ledger/core/checkpoint.h"
#include "ledger/core/policy.h"
#include "verify/report.h"

namespace muniment::verify {

struct TrustedCheckpoint {
  Checkpoint checkpoint;
  Suite suite;  // of the log's key in the trust file
  VerifierKey log;
  std::optional<Hash> genesis;     // the pin; none: the roster's root is not checked
  std::uint64_t cosignatures = 0;  // good ones by witnesses of the trust file
};

// Checks signature, origin and quorum and adds the checks to the report. None when the checkpoint
// is not authentic by this trust file; the report then says why (another ledger's origin, another
// key, no key in the trust file …). A quorum that is not met is `broken` and still gives the
// checkpoint: it is authentic.
std::optional<TrustedCheckpoint> judge_checkpoint(std::string_view signed_note,
                                                  const TrustPolicy& trust, Report& report);

// What stays to be checked, and by which suite, when a checkpoint is not authentic: the claimed
// checkpoint of a note whose origin the trust file knows. None: the suite is not known.
struct ClaimedCheckpoint {
  Checkpoint checkpoint;
  VerifierKey log;
};
std::optional<ClaimedCheckpoint> claimed_checkpoint(std::string_view signed_note,
                                                    const TrustPolicy& trust);

}  // namespace muniment::verify
