// What `compare` brings to verify/compare.h: checkpoints out of files and folders, and a tree that
// holds both.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/context.h"
#include "verify/compare.h"
#include "verify/tile_directory.h"

namespace muniment::cli {

// A published ledger of which only tiles are read.
struct BroughtSite {
  std::unique_ptr<verify::SiteFiles> files;
  std::unique_ptr<verify::TileDirectory> tiles;
};

// A checkpoint that somebody named, and the ledger or the site that it is the newest of, where it
// is one.
struct BroughtCheckpoint {
  verify::ComparedNote compared;
  std::unique_ptr<evidence::Registrar> ledger = nullptr;
  BroughtSite site = {};
};

// From a file with a signed checkpoint, a receipt, the folder of a published ledger, or a ledger's
// own folder. Missing, malformed or environment when there is none.
Result<BroughtCheckpoint> bring_checkpoint(Context& context, const std::string& path);
// The newest of the ledger that --ledger, MUNIMENT_LEDGER or this folder names.
Result<BroughtCheckpoint> bring_newest(Context& context);

// Fills the comparison's proof from whichever has the tree: it stays empty where nobody has one as
// large as the larger note's, where the sizes are the same, or where a note does not parse. An
// error when one has it and it cannot be read. A site counts only when the comparison says what key
// its notes are signed by.
Status prove_by_ledger(evidence::Registrar& ledger, verify::Comparison& comparison);
Status prove_by_site(verify::TileDirectory& site, verify::Comparison& comparison);

}  // namespace muniment::cli
