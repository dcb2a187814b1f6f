#include "tests/support/memory_source.h"

#include <algorithm>

#include "ledger/core/tile.h"

namespace muniment::test {

MemorySource::MemorySource(EvidenceWorld& world) : note(world.checkpoint(world.size())) {
  Frontier frontier;
  for (const Registered& each : world.all()) {
    rows.push_back({each.entry_bytes, each.payload, each.leaf});
    frontier.append(world.hasher(), each.leaf, [&](Subtree subtree, const Hash& hash) {
      if (subtree.height == 0 || subtree.height % tile_height != 0) return;
      tiles.resize(std::max<std::size_t>(tiles.size(), subtree.height / tile_height));
      tiles[subtree.height / tile_height - 1].push_back(hash);
    });
  }
  stored_heads = world.heads().all();
}

Status MemorySource::read(LeafRange range, bool payloads,
                          const std::function<Status(const Row&)>& each) {
  MUNIMENT_CHECK(!reading_);  // never from within its callback
  reading_ = true;
  largest_read = std::max(largest_read, static_cast<std::size_t>(range.count));
  Status status;
  for (std::uint64_t index = range.first; status.ok() && index < range.first + range.count;
       ++index) {
    const StoredRow* row = index < rows.size() ? &rows[index] : nullptr;
    if (disk_fails_at == index) {
      status = Error(ErrorKind::environment, say("the disk is gone"));
    } else if (row == nullptr || !row->entry) {
      status = Error(ErrorKind::malformed, say("entry {1} is missing", std::to_string(index)));
    } else {
      status = each({{index},
                     *row->entry,
                     payloads ? ByteView(row->payload) : ByteView(),
                     stores_leaves ? &row->leaf : nullptr});
    }
  }
  reading_ = false;
  return status;
}

Result<std::vector<Hash>> MemorySource::hashes(unsigned level, std::uint64_t first,
                                               std::uint64_t count) {
  if (level == 0 ? !stores_leaves : !stores_tiles) {
    return Error(ErrorKind::unknown, say("there are no stored hashes"));
  }
  std::vector<Hash> result;
  for (std::uint64_t i = first; i < first + count; ++i) {
    const bool there =
        level == 0 ? i < rows.size() : level <= tiles.size() && i < tiles[level - 1].size();
    if (!there) return Error(ErrorKind::malformed, say("hash {1} is missing", std::to_string(i)));
    result.push_back(level == 0 ? rows[i].leaf : tiles[level - 1][i]);
  }
  return result;
}

Result<std::vector<DossierHead>> MemorySource::heads() {
  if (!stores_heads) return Error(ErrorKind::unknown, say("there are no stored heads"));
  return stored_heads;
}

}  // namespace muniment::test
