// What `compare` brings to verify/compare.h: checkpoints out of files and folders, and a tree that
// holds both.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/context.h"
#include "verify/compare.h"

namespace muniment::cli {

// A checkpoint that somebody named, and the ledger that it is the newest of, where it is one.
struct BroughtCheckpoint {
  verify::ComparedNote compared;
  std::unique_ptr<evidence::Registrar> ledger = nullptr;
};

// From a file with a signed checkpoint, a receipt, the folder of a published ledger, or a ledger's
// own folder. Missing, malformed or environment when there is none.
Result<BroughtCheckpoint> bring_checkpoint(Context& context, const std::string& path);
// The newest of the ledger that --ledger, MUNIMENT_LEDGER or this folder names.
Result<BroughtCheckpoint> bring_newest(Context& context);

// What the ledger's tree says about the two notes' sizes; none: it is smaller than the larger one,
// the sizes are the same, or a note does not parse.
Result<std::optional<verify::PrefixProof>> prove_prefix(evidence::Registrar& ledger,
                                                        const std::string& one_note,
                                                        const std::string& other_note);

}  // namespace muniment::cli
