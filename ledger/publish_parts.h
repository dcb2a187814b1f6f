// The parts of publishing (private to publish*.cc): what is to be done, and bundles of entries.
#pragma once

#include "ledger/publish.h"
#include "ledger/site_writer.h"

namespace muniment {

// What the ledger has, and what the site.
struct Task {
  Suite suite;
  Checkpoint newest;
  std::string note;                  // of the newest checkpoint, verbatim
  std::optional<Checkpoint> before;  // of the site, verified
  bool has_entries = false;          // the site has bundles
  bool renew = true;                 // the site's checkpoint is not yet this one

  std::optional<TreeSize> before_size() const {
    return before ? std::optional(before->size) : std::nullopt;
  }
};

// The ledger's side, its signature verified. Missing: no entries yet.
Result<Task> look_at_ledger(const LogIdentity& identity, const Snapshot& snapshot);
// The site's side. Refused where the folder must not be touched.
Status look_at_site(const LogIdentity& identity, const Snapshot& snapshot,
                    const PublishRequest& request, const SiteWriter& site, Task& task);

// Whether all files of a tree are there. Mismatch: a tile has another size than it must.
Result<bool> is_whole(const SiteWriter& site, TreeSize size, bool entries);
std::uint64_t files_of(TreeSize size, bool entries);  // and the checkpoint
// Removes the partial tiles and bundles of places that are full in the tree of this size.
Status remove_old_partials(SiteWriter& site, TreeSize size);
Error other_bytes(const std::string& path);

inline constexpr std::size_t max_bundle_bytes = tile_width * (2 + max_entry_bytes);

// A run of entries, each behind its length: 2 bytes, big-endian.
class Bundle {
 public:
  // Mismatch: an entry that is not the one of its leaf hash.
  Status read(const Snapshot& snapshot, Hasher& hasher, LeafRange range,
              const std::vector<Hash>& leaves);
  ByteView first(unsigned count) const { return ByteView(bytes_).first(ends_.at(count - 1)); }

 private:
  Bytes bytes_;
  std::vector<std::size_t> ends_;
};

}  // namespace muniment
