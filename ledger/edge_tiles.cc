#include "ledger/edge_tiles.h"

#include <utility>

namespace muniment {
namespace {

// Reads from the levels' newest tiles; what lies left of them is never asked for.
ReadHashes reader(const std::vector<EdgeTiles::Hashes>& levels) {
  return [&levels](unsigned level, std::uint64_t first,
                   std::uint64_t count) -> Result<EdgeTiles::Hashes> {
    const EdgeTiles::Hashes& newest = levels.at(level);
    const std::uint64_t begin = first % tile_width;
    MUNIMENT_CHECK(begin + count <= newest.size());
    const auto from = newest.begin() + static_cast<std::ptrdiff_t>(begin);
    return EdgeTiles::Hashes(from, from + static_cast<std::ptrdiff_t>(count));
  };
}

// The root over a full tile's hashes.
Hash fold(Hasher& hasher, const EdgeTiles::Hashes& hashes) {
  Frontier perfect;
  perfect.append_all(hasher, hashes);
  return perfect.root(hasher);
}

}  // namespace

Result<EdgeTiles> EdgeTiles::read(const ReadHashes& read, TreeSize size) {
  EdgeTiles edge;
  edge.size_ = size;
  for (unsigned level = 0; tile_hashes(size, level) != 0; ++level) {
    const std::uint64_t hashes = tile_hashes(size, level);
    const std::uint64_t rest = hashes % tile_width;
    edge.levels_.emplace_back();
    if (rest == 0) continue;
    Result<Hashes> newest = read(level, hashes - rest, rest);
    if (!newest.ok()) return std::move(newest).error();
    if (newest->size() != rest) {
      return Error(ErrorKind::malformed,
                   say("the stored hashes of level {1} end too early", std::to_string(level)));
    }
    edge.levels_.back() = *std::move(newest);
  }
  return edge;
}

Status EdgeTiles::append(Hasher& hasher, const Hash& leaf, const Filled& filled) {
  size_.value += 1;
  Hash next = leaf;
  for (unsigned level = 0;; ++level) {
    if (level == levels_.size()) levels_.emplace_back();
    Hashes& hashes = levels_[level];
    hashes.push_back(next);
    if (hashes.size() < tile_width) return {};
    const std::uint64_t number = tile_hashes(size_, level) / tile_width - 1;
    const Hash root = fold(hasher, hashes);
    Status taken = filled({level, number, tile_width}, hashes, root);
    if (!taken.ok()) return taken;
    hashes.clear();
    next = root;
  }
}

Hash EdgeTiles::root(Hasher& hasher) const {
  const Result<Frontier> frontier = read_frontier(hasher, reader(levels_), size_);
  MUNIMENT_CHECK(frontier.ok());
  return frontier->root(hasher);
}

Status EdgeTiles::partial(
    const std::function<Status(const Tile& tile, const Hashes& hashes)>& each) const {
  for (unsigned level = 0; level < levels_.size(); ++level) {
    const Hashes& hashes = levels_[level];
    if (hashes.empty()) continue;
    const Tile tile{level, tile_hashes(size_, level) / tile_width,
                    static_cast<unsigned>(hashes.size())};
    if (Status taken = each(tile, hashes); !taken.ok()) return taken;
  }
  return {};
}

}  // namespace muniment
