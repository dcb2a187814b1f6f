// A draft file as somebody looks at it who is to sign or to submit it: what holds, what does not,
// and what nobody could check here.
#pragma once

#include <filesystem>
#include <set>

#include "cli/context.h"
#include "evidence/cosigning.h"
#include "evidence/round_file.h"

namespace muniment::cli {

// Malformed: no draft file; the context names the file.
Result<DraftFile> read_draft_file(const std::filesystem::path& path);

struct LookedAtDraft {
  DraftFile file;
  evidence::CheckedDraft checked;  // its faults are all that were found
  // Keys whose names somebody else than the draft vouches for: a public key file, a roster, and
  // for one's own oneself.
  std::set<KeyId> vouched_for = {};
  std::vector<std::string> citations = {};  // of the linked records, by link; empty: no ledger here
  std::optional<evidence::RoundFile> round =
      {};  // in force for its dossier, where it is known here
  int zone_minutes = Policy().zone_minutes;
  std::vector<Message> held = {};  // what was checked and holds
  std::vector<Message> not_checked = {};
};

// Checks the draft by itself, against the public key files of --known, the files that stand behind
// it on the command line, and the ledger at hand. `own` is the key of whoever looks, or null. An
// error: one of those could not be read.
Result<LookedAtDraft> look_at_draft(Context& context, DraftFile file, const PrivateKey* own);

// Its part for files (draft_files.cc).
Status check_files(const Context& context, LookedAtDraft& draft);

}  // namespace muniment::cli
