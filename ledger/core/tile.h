// Tiles: how a tree is stored and published.
//
// Source: C2SP tlog-tiles. The hash at (level, index) is the root of the perfect subtree of
// 256^level leaves that begins at leaf index * 256^level. A tile is 256 consecutive hashes of one
// level; the last one may be partial.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/core/tree.h"

namespace muniment {

inline constexpr unsigned tile_height = 8;
inline constexpr std::uint64_t tile_width = 1u << tile_height;
inline constexpr unsigned tile_levels = 8;  // 256^8 leaves are more than a size can say

// How many hashes of `level` a tree of `size` leaves has: floor(size / 256^level).
std::uint64_t tile_hashes(TreeSize size, unsigned level);

struct Tile {
  unsigned level;        // 0 to 7 for any size below 2^64
  std::uint64_t number;  // within the level
  unsigned width;        // 1 to 256
  auto operator<=>(const Tile&) const = default;
};

// All tiles of a tree, level by level, left to right; the widths are what `size` gives them.
std::vector<Tile> tiles_of(TreeSize size);

// "tile/0/x001/x234/067", with ".p/112" for a partial tile; "tile/entries/…" for bundles.
std::string tile_path(const Tile& tile);
std::string entries_path(std::uint64_t number, unsigned width);
// Accepts exactly what `tile_path` emits for a tile that a tree of fewer than 2^64 leaves can have.
Result<Tile> parse_tile_path(std::string_view path);

// Reads `count` stored hashes of `level`, beginning with hash number `first`. A reader may be asked
// only for hashes that a tree of the reader's size has.
using ReadHashes = std::function<Result<std::vector<Hash>>(unsigned level, std::uint64_t first,
                                                           std::uint64_t count)>;

// The roots of perfect subtrees, in their order. Each tile that they lie in is read once, from the
// first to the last hash that is needed, so at most 256 hashes a read. Malformed: a reader that
// gives another number of hashes.
Result<std::vector<Hash>> subtree_hashes(Hasher& hasher, const ReadHashes& read,
                                         const std::vector<Subtree>& subtrees);
// The root of one: height h is one read of 2^(h % 8) hashes of level h / 8, folded.
Result<Hash> subtree_hash(Hasher& hasher, const ReadHashes& read, Subtree subtree);
// The right edge of a tree of `size` leaves: one read a level.
Result<Frontier> read_frontier(Hasher& hasher, const ReadHashes& read, TreeSize size);

}  // namespace muniment
