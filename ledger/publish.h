// Publishing: a ledger's tree as files that any web server can hand out, in the layout of C2SP
// tlog-tiles. What is written, in which order, and what a crash means: ledger/README.md,
// "Publishing".
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "ledger/log_state.h"

namespace muniment {

struct PublishRequest {
  enum class Entries { no, yes };
  Entries entries = Entries::no;  // also publish the entries, which name dossiers and times
  // How files of the site's own checkpoint are compared with the ledger: by their sizes, or byte by
  // byte, which reads the whole tree. All other files that are there already are always read.
  enum class Compare { sizes, bytes };
  Compare compare = Compare::sizes;
  std::function<void(std::uint64_t done, std::uint64_t all)> progress;  // in leaves to be read
};

struct Published {
  Checkpoint checkpoint;
  std::optional<TreeSize> before;  // of the checkpoint that the site had
  std::uint64_t files;             // that the checkpoint needs, itself included
  std::uint64_t written;           // of those; the others were there already
  std::uint64_t bytes;             // written
};

// Publishes the snapshot's checkpoint to the folder `site`, which is new, empty, or a site of this
// ledger. Nothing but tiles, entries where asked for, and the checkpoint gets in. Memory: a few
// tiles, whatever the size.
//
// Refused, with nothing touched: a folder of other things; a site of another ledger or key, of a
// fork, of more entries than the ledger has; a site with entries, even one without a checkpoint,
// when none are asked for.
// Missing: the ledger has no entries. Mismatch: a file of the site has other bytes than it should,
// or the store is damaged; the site's checkpoint is the old one then, and complete.
Result<Published> publish(const LogIdentity& identity, const Snapshot& snapshot,
                          const std::filesystem::path& site, const PublishRequest& request);

}  // namespace muniment
