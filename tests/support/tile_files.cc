#include "tests/support/tile_files.h"

#include <algorithm>

#include "ledger/core/tile.h"
#include "tests/support/reference_tree.h"

namespace muniment::test {

std::vector<std::vector<Hash>> tile_levels(Hasher& hasher, std::vector<Hash> leaves) {
  ReferenceTree reference(hasher);
  std::vector<std::vector<Hash>> levels{std::move(leaves)};
  while (levels.back().size() >= 256) {
    std::vector<Hash> above;
    for (auto next = levels.back().begin(); levels.back().end() - next >= 256; next += 256) {
      above.push_back(reference.root({next, next + 256}, 256));
    }
    levels.push_back(std::move(above));
  }
  return levels;
}

std::map<std::string, Bytes> tile_files(Hasher& hasher, const std::vector<Hash>& leaves,
                                        const std::vector<Bytes>& entries) {
  std::map<std::string, Bytes> files;
  const auto levels = tile_levels(hasher, leaves);
  for (unsigned level = 0; level < levels.size(); ++level) {
    for (std::size_t first = 0; first < levels[level].size(); first += 256) {
      const auto width =
          static_cast<unsigned>(std::min<std::size_t>(256, levels[level].size() - first));
      Bytes& file = files[tile_path({level, first / 256, width})];
      for (std::size_t i = first; i < first + width; ++i) append(file, levels[level][i].view());
    }
  }
  for (std::size_t first = 0; first < entries.size(); first += 256) {
    const auto width = static_cast<unsigned>(std::min<std::size_t>(256, entries.size() - first));
    Bytes& file = files[entries_path(first / 256, width)];
    for (std::size_t i = first; i < first + width; ++i) {
      append_big_endian(file, entries[i].size(), 2);
      append(file, entries[i]);
    }
  }
  return files;
}

}  // namespace muniment::test
