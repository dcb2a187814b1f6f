// The audit of a whole ledger from a Source, at levels tree, records and contents.
//
// tree: every entry decoded, hashed, chained (index, dossier, folio, previous, heads, admitted),
// the tree's root against the signed one, stored leaves, tiles and heads against recomputed ones.
// records: also every payload, its signatures, `seen`, roster and rules. Memory: O(dossiers) for
// tree; about 64 bytes a record more for records.
// contents: also what the rules say of files, as far as somebody keeps their openings.
#pragma once

#include <functional>
#include <optional>

#include "verify/source.h"
#include "verify/trust.h"

namespace muniment::verify {

enum class Level { tree, records, contents };  // each with those before it

struct AuditRequest {
  Level level = Level::records;
  const TrustPolicy* trust =
      nullptr;  // null: key, genesis and quorum are not checked; `own_key` is used
  std::optional<VerifierKey> own_key;  // without a trust file: the key that the ledger claims
  std::optional<Checkpoint>
      remembered;  // the last checkpoint that this auditor saw: fork and rollback
  std::function<void(std::uint64_t done, std::uint64_t all)> progress;
  // For contents: the openings that are kept of a record, which are checked against it. Missing:
  // none.
  std::function<Result<std::vector<Bytes>>(const Hash& record_id)> openings;
  // The caller looks at the files themselves, with the keys that open them, and tells of it.
  bool files_follow = false;
};

// Goes on after faults as far as it makes sense, and locates each. Never "verified" for an empty
// ledger.
Report audit(Source& source, const AuditRequest& request);

}  // namespace muniment::verify
