#include "tests/support/fake_tiles.h"

#include "tests/support/reference_tree.h"

namespace muniment::test {

FakeTiles::FakeTiles(Hasher& hasher, std::vector<Hash> leaves)
    : hasher_(hasher), size_{leaves.size()}, levels_{std::move(leaves)} {
  ReferenceTree reference(hasher);
  while (levels_.back().size() >= tile_width) {
    const std::vector<Hash>& below = levels_.back();
    std::vector<Hash> level;
    for (auto next = below.begin(); below.end() - next >= 256; next += 256) {
      level.push_back(reference.root({next, next + 256}, 256));
    }
    levels_.push_back(std::move(level));
  }
}

FakeTiles::FakeTiles(Hasher& hasher, TreeSize size) : hasher_(hasher), size_(size) {}

Hash FakeTiles::stored(unsigned level, std::uint64_t number) {
  if (!levels_.empty()) return levels_.at(level).at(static_cast<std::size_t>(number));
  return hasher_.digest(as_bytes(std::to_string(level) + "/" + std::to_string(number)));
}

ReadHashes FakeTiles::reader() {
  return [this](unsigned level, std::uint64_t first,
                std::uint64_t count) -> Result<std::vector<Hash>> {
    MUNIMENT_CHECK(count >= 1 && first / 256 == (first + count - 1) / 256);
    MUNIMENT_CHECK(level < 8 && first + count <= size_.value >> (8 * level));
    ++reads_;
    if (!tiles_read_.insert({level, first / 256}).second) twice_ = true;
    std::vector<Hash> hashes;
    for (std::uint64_t i = 0; i < count; ++i) hashes.push_back(stored(level, first + i));
    return hashes;
  };
}

void FakeTiles::forget_reads() {
  tiles_read_.clear();
  reads_ = 0;
  twice_ = false;
}

Hash FakeTiles::root(LeafRange range) {
  unsigned level = 0;
  std::uint64_t width = 1;
  while (width < range.count && level < 7) {
    width *= 256;
    ++level;
  }
  if (width == range.count) return stored(level, range.first / width);
  std::uint64_t left = 1;  // the largest power of two below the count, found by trying
  while (left < range.count - left) left += left;
  return ReferenceTree(hasher_).node(root({range.first, left}),
                                     root({range.first + left, range.count - left}));
}

}  // namespace muniment::test
