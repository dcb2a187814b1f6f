#include "tests/support/reference_tree.h"

namespace muniment::test {
namespace {

// "k is the largest power of two smaller than n", found by trying.
template <typename Number>
Number largest_power_below(Number n) {
  Number k = 1;
  while (k < n - k) k += k;
  return k;
}

}  // namespace

Hash ReferenceTree::leaf(ByteView bytes) {
  Bytes whole{0x00};
  append(whole, bytes);
  return hasher_.digest(whole);
}

Hash ReferenceTree::node(const Hash& left, const Hash& right) {
  Bytes whole{0x01};
  append(whole, left.view());
  append(whole, right.view());
  return hasher_.digest(whole);
}

Hash ReferenceTree::mth(Iterator begin, Iterator end) {
  const auto n = end - begin;
  if (n == 0) return hasher_.digest({});
  if (n == 1) return *begin;
  const auto k = largest_power_below(n);
  return node(mth(begin, begin + k), mth(begin + k, end));
}

void ReferenceTree::path(std::size_t m, Iterator begin, Iterator end, std::vector<Hash>& proof) {
  const auto n = static_cast<std::size_t>(end - begin);
  if (n == 1) return;
  const std::size_t k = largest_power_below(n);
  const Iterator middle = begin + static_cast<std::ptrdiff_t>(k);
  if (m < k) {
    path(m, begin, middle, proof);
    proof.push_back(mth(middle, end));
  } else {
    path(m - k, middle, end, proof);
    proof.push_back(mth(begin, middle));
  }
}

void ReferenceTree::subproof(std::size_t m, Iterator begin, Iterator end, bool whole,
                             std::vector<Hash>& proof) {
  const auto n = static_cast<std::size_t>(end - begin);
  if (m == n) {
    if (!whole) proof.push_back(mth(begin, end));
    return;
  }
  const std::size_t k = largest_power_below(n);
  const Iterator middle = begin + static_cast<std::ptrdiff_t>(k);
  if (m <= k) {
    subproof(m, begin, middle, whole, proof);
    proof.push_back(mth(middle, end));
  } else {
    subproof(m - k, middle, end, false, proof);
    proof.push_back(mth(begin, middle));
  }
}

Hash ReferenceTree::root(const std::vector<Hash>& hashes, std::size_t n) {
  return mth(hashes.begin(), hashes.begin() + static_cast<std::ptrdiff_t>(n));
}

std::vector<Hash> ReferenceTree::inclusion(const std::vector<Hash>& hashes, std::size_t index,
                                           std::size_t n) {
  std::vector<Hash> proof;
  path(index, hashes.begin(), hashes.begin() + static_cast<std::ptrdiff_t>(n), proof);
  return proof;
}

std::vector<Hash> ReferenceTree::consistency(const std::vector<Hash>& hashes, std::size_t old_n,
                                             std::size_t n) {
  std::vector<Hash> proof;
  subproof(old_n, hashes.begin(), hashes.begin() + static_cast<std::ptrdiff_t>(n), true, proof);
  return proof;
}

std::optional<Hash> ReferenceTree::root_by_inclusion(const Hash& leaf, std::uint64_t index,
                                                     std::uint64_t n,
                                                     const std::vector<Hash>& proof) {
  if (index >= n) return std::nullopt;
  if (n == 1) return proof.empty() ? std::optional<Hash>(leaf) : std::nullopt;
  if (proof.empty()) return std::nullopt;
  const Hash sibling = proof.back();
  const std::vector<Hash> below(proof.begin(), proof.end() - 1);
  const std::uint64_t k = largest_power_below(n);
  if (index < k) {
    const auto left = root_by_inclusion(leaf, index, k, below);
    return left ? std::optional<Hash>(node(*left, sibling)) : std::nullopt;
  }
  const auto right = root_by_inclusion(leaf, index - k, n - k, below);
  return right ? std::optional<Hash>(node(sibling, *right)) : std::nullopt;
}

std::optional<ReferenceTree::Roots> ReferenceTree::subroots(std::uint64_t m, std::uint64_t n,
                                                            bool whole, const Hash& old_root,
                                                            std::vector<Hash> proof) {
  if (m == n && whole) {
    return proof.empty() ? std::optional<Roots>(Roots{old_root, old_root}) : std::nullopt;
  }
  if (m == n) {
    return proof.size() == 1 ? std::optional<Roots>(Roots{proof[0], proof[0]}) : std::nullopt;
  }
  if (proof.empty()) return std::nullopt;
  const Hash sibling = proof.back();
  proof.pop_back();
  const std::uint64_t k = largest_power_below(n);
  if (m <= k) {
    const auto left = subroots(m, k, whole, old_root, std::move(proof));
    if (!left) return std::nullopt;
    return Roots{left->old_root, node(left->root, sibling)};
  }
  const auto right = subroots(m - k, n - k, false, old_root, std::move(proof));
  if (!right) return std::nullopt;
  return Roots{node(sibling, right->old_root), node(sibling, right->root)};
}

bool ReferenceTree::consistent(std::uint64_t old_n, const Hash& old_root, std::uint64_t n,
                               const Hash& root, const std::vector<Hash>& proof) {
  if (old_n == 0 || old_n > n) return false;
  const auto roots = subroots(old_n, n, true, old_root, proof);
  return roots && roots->old_root == old_root && roots->root == root;
}

std::vector<Hash> sample_leaves(Hasher& hasher, std::size_t n) {
  std::vector<Hash> leaves;
  for (std::size_t i = 0; i < n; ++i) {
    leaves.push_back(hasher.digest(as_bytes("leaf " + std::to_string(i))));
  }
  return leaves;
}

}  // namespace muniment::test
