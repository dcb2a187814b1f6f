#include "verify/head_tree.h"

namespace muniment::verify {
namespace {

void put(std::vector<Hash>& level, std::size_t place, const Hash& hash) {
  if (place == level.size()) {
    level.push_back(hash);
  } else {
    level[place] = hash;
  }
}

}  // namespace

void HeadTree::set(Hasher& hasher, std::uint64_t ordinal, const Hash& leaf) {
  MUNIMENT_CHECK(ordinal <= size());
  if (levels_.empty()) levels_.emplace_back();
  put(levels_.front(), static_cast<std::size_t>(ordinal), leaf);
  rise(hasher, static_cast<std::size_t>(ordinal));
}

std::vector<Hash> HeadTree::set_each(Hasher& hasher, std::span<const Setting> settings) {
  std::vector<Hash> hashes;  // of the node on the level reached, after each setting
  hashes.reserve(settings.size());
  for (const Setting& setting : settings) {
    MUNIMENT_CHECK(setting.ordinal < size());
    hashes.push_back(setting.leaf);
  }
  if (hashes.empty()) return hashes;
  std::vector<Hash> children(2 * hashes.size(), hashes.front());  // room for them
  std::vector<std::size_t> paired(hashes.size());  // which settings' nodes have a sibling
  for (std::size_t height = 0; height < levels_.size(); ++height) {
    std::vector<Hash>& level = levels_[height];
    std::size_t pairs = 0;
    for (std::size_t i = 0; i < hashes.size(); ++i) {
      const auto place = static_cast<std::size_t>(settings[i].ordinal >> height);
      level[place] = hashes[i];
      const std::size_t left = place / 2 * 2;
      if (left + 1 == level.size()) continue;  // the last of an odd number rises unchanged
      children[2 * pairs] = level[left];
      children[2 * pairs + 1] = level[left + 1];
      paired[pairs++] = i;
    }
    if (pairs == hashes.size()) {
      hasher.nodes(children, hashes);
      continue;
    }
    const std::span<Hash> parents = std::span(children).first(pairs);
    hasher.nodes(std::span(children).first(2 * pairs), parents);
    for (std::size_t i = 0; i < pairs; ++i) hashes[paired[i]] = parents[i];
  }
  return hashes;
}

void HeadTree::remove_last(Hasher& hasher) {
  MUNIMENT_CHECK(size() > 0);
  std::size_t count = levels_.front().size() - 1;
  for (std::vector<Hash>& level : levels_) {
    level.resize(count, level.front());
    count = (count + 1) / 2;
  }
  while (levels_.size() > 1 && levels_[levels_.size() - 2].size() <= 1) levels_.pop_back();
  if (levels_.front().empty()) {
    levels_.clear();
  } else {
    rise(hasher, levels_.front().size() - 1);
  }
}

// Recomputes the nodes above a leaf.
void HeadTree::rise(Hasher& hasher, std::size_t place) {
  for (std::size_t height = 0; levels_[height].size() > 1; ++height) {
    if (levels_.size() == height + 1) levels_.emplace_back();
    const std::vector<Hash>& level = levels_[height];
    place /= 2;
    const bool paired = 2 * place + 1 < level.size();
    put(levels_[height + 1], place,
        paired ? hasher.node(level[2 * place], level[2 * place + 1]) : level[2 * place]);
  }
}

}  // namespace muniment::verify
