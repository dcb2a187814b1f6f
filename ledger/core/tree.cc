#include "ledger/core/tree.h"

#include <bit>

namespace muniment {

std::uint64_t split_point(std::uint64_t n) {
  MUNIMENT_CHECK(n >= 2);
  return std::bit_floor(n - 1);
}

Result<Frontier> Frontier::from(TreeSize size, std::vector<Hash> perfect) {
  const auto expected = static_cast<std::size_t>(std::popcount(size.value));
  if (perfect.size() != expected) {
    return Error(
        ErrorKind::malformed,
        say("the right edge of a tree of {1} leaves has {2} hashes; {3} were given",
            std::to_string(size.value), std::to_string(expected), std::to_string(perfect.size())));
  }
  Frontier frontier;
  frontier.size_ = size;
  frontier.perfect_ = std::move(perfect);
  return frontier;
}

void Frontier::append(Hasher& hasher, const Hash& leaf, const Completed& completed) {
  Subtree subtree{0, size_.value};
  Hash hash = leaf;
  if (completed) completed(subtree, hash);
  // Each trailing one of the size is a perfect subtree that this leaf closes, as in adding one to a
  // binary number.
  for (std::uint64_t rest = size_.value; (rest & 1) != 0; rest >>= 1) {
    hash = hasher.node(perfect_.back(), hash);
    perfect_.pop_back();
    subtree = {subtree.height + 1, subtree.number >> 1};
    if (completed) completed(subtree, hash);
  }
  perfect_.push_back(hash);
  ++size_.value;
}

void Frontier::append_all(Hasher& hasher, std::vector<Hash> leaves, const Completed& completed) {
  const std::uint64_t old_size = size_.value;
  size_.value += leaves.size();
  std::vector<Hash> edge;  // the new right edge, smallest subtree first
  // `level` holds the perfect subtrees of one height that the leaves complete; one that was there
  // before them is the left half of the first.
  std::vector<Hash> level = std::move(leaves);
  for (unsigned height = 0; !level.empty(); ++height) {
    const std::uint64_t first = old_size >> height;
    if (completed) {
      for (std::size_t i = 0; i < level.size(); ++i) completed({height, first + i}, level[i]);
    }
    if ((first & 1) != 0) {
      level.insert(level.begin(), perfect_.back());
      perfect_.pop_back();
    }
    const std::size_t parents = level.size() / 2;
    if (level.size() % 2 != 0) {
      edge.push_back(level.back());
      level.pop_back();
    }
    hasher.nodes(level, std::span(level).first(parents));
    level.erase(level.begin() + static_cast<std::ptrdiff_t>(parents), level.end());
  }
  perfect_.insert(perfect_.end(), edge.rbegin(), edge.rend());
}

Hash Frontier::root(Hasher& hasher) const {
  return perfect_.empty() ? hasher.empty_root() : fold_subtrees(hasher, perfect_);
}

std::vector<Subtree> perfect_subtrees(LeafRange range) {
  // A node of a tree begins at a multiple of the smallest power of two that is not below its size.
  MUNIMENT_CHECK(range.count >= 1 && range.count <= std::uint64_t{1} << 63);
  MUNIMENT_CHECK(range.first % std::bit_ceil(range.count) == 0);
  std::vector<Subtree> subtrees;
  subtrees.reserve(static_cast<std::size_t>(std::popcount(range.count)));
  std::uint64_t first = range.first;
  for (std::uint64_t rest = range.count; rest != 0;) {
    const std::uint64_t width = std::bit_floor(rest);
    const auto height = static_cast<unsigned>(std::countr_zero(width));
    subtrees.push_back({height, first >> height});
    first += width;
    rest -= width;
  }
  return subtrees;
}

Hash fold_subtrees(Hasher& hasher, const std::vector<Hash>& perfect) {
  MUNIMENT_CHECK(!perfect.empty());
  Hash root = perfect.back();
  for (auto left = perfect.rbegin() + 1; left != perfect.rend(); ++left) {
    root = hasher.node(*left, root);
  }
  return root;
}

}  // namespace muniment
