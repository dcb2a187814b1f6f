// A third implementation of the RFC 6962 tree, written straight from the definitions
// (sections 2.1, 2.1.1 and 2.1.2): recursive, slow, without any arithmetic of its own. Prover and
// verifier are compared with it.
#pragma once

#include <optional>
#include <vector>

#include "ledger/core/hash.h"

namespace muniment::test {

class ReferenceTree {
 public:
  explicit ReferenceTree(Hasher& hasher) : hasher_(hasher) {}

  Hash leaf(ByteView bytes);                       // H(0x00 ‖ bytes)
  Hash node(const Hash& left, const Hash& right);  // H(0x01 ‖ left ‖ right)

  // `hashes` are the leaf hashes of a tree; a smaller tree is their first n.
  Hash root(const std::vector<Hash>& hashes, std::size_t n);
  std::vector<Hash> inclusion(const std::vector<Hash>& hashes, std::size_t index, std::size_t n);
  std::vector<Hash> consistency(const std::vector<Hash>& hashes, std::size_t old_n, std::size_t n);

  // The root that a proof leads to, by the definition read backwards; none when a hash is missing
  // or left over.
  std::optional<Hash> root_by_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t n,
                                        const std::vector<Hash>& proof);
  // Whether a proof joins the two roots.
  bool consistent(std::uint64_t old_n, const Hash& old_root, std::uint64_t n, const Hash& root,
                  const std::vector<Hash>& proof);

 private:
  using Iterator = std::vector<Hash>::const_iterator;
  struct Roots {
    Hash old_root;
    Hash root;
  };

  Hash mth(Iterator begin, Iterator end);
  void path(std::size_t m, Iterator begin, Iterator end, std::vector<Hash>& proof);
  void subproof(std::size_t m, Iterator begin, Iterator end, bool whole, std::vector<Hash>& proof);
  std::optional<Roots> subroots(std::uint64_t m, std::uint64_t n, bool whole, const Hash& old_root,
                                std::vector<Hash> proof);

  Hasher& hasher_;
};

// n different leaf hashes.
std::vector<Hash> sample_leaves(Hasher& hasher, std::size_t n);

}  // namespace muniment::test
