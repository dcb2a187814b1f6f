// Records that several people sign on machines that never meet (evidence/README.md, "Draft file").
//
// All of it works on values alone: whoever cosigns needs a draft and a key, and no ledger.
// `Registrar::draft` makes drafts.
#pragma once

#include <string>
#include <vector>

#include "evidence/draft.h"
#include "evidence/model/draft_file.h"

namespace muniment::evidence {

// What a draft shows by itself.
struct CheckedDraft {
  Record record;
  Hash id;
  Suite suite;
  std::vector<Opening> openings;  // by slot
  std::vector<Record> targets;    // by link
  // Why it must not be signed or admitted as it is; all of it. Mismatch: changed since it was
  // signed, or never true; the sentence says in what it shows. Refused: not what the kind's row
  // wants. Unknown: a kind that this program does not know.
  std::vector<Error> faults;
};
// Takes what parse_draft_file gives.
CheckedDraft check_draft_file(const DraftFile& draft);

// Which of the signers this key is. Refused: none; the sentence says who they are.
Result<std::size_t> place_in(const DraftFile& draft, const PublicKey& key);

// Which of the signers this person is, of whom somebody else than the draft knows. Mismatch: the
// draft has another key for the name, or another name for the key. Refused: none of them.
Result<std::size_t> place_of_known(const DraftFile& draft, const PersonKeys& known);

// Signs the record as it stands in the draft, which was checked, at the key's own place, signed or
// not.
Status cosign(DraftFile& draft, const PrivateKey& key);

// Takes the signatures that `draft` lacks from a copy of it. Both were checked.
void join(DraftFile& draft, const DraftFile& copy);

// Drafts that were checked and that all have signed, ready for Registrar::submit. Refused: the
// signed record is too long.
Result<Prepared> prepare_drafts(std::span<const DraftFile> drafts);

}  // namespace muniment::evidence
