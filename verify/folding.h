// The root of RFC 6962 from subtrees that come from left to right. Private to verify.
#pragma once

#include <vector>

#include "ledger/core/tree.h"

namespace muniment::verify {

// One thread at a time; the hasher must outlive it.
class Folding {
 public:
  explicit Folding(Hasher& hasher) : hasher_(hasher) {}

  // The root of the next 2^height leaves; they begin at a multiple of that.
  void add(unsigned height, Hash hash) {
    while (!subtrees_.empty() && subtrees_.back().height == height) {
      hash = hasher_.node(subtrees_.back().hash, hash);
      subtrees_.pop_back();
      ++height;
    }
    subtrees_.push_back({height, hash});
  }

  Hash root() {  // at least one was added
    MUNIMENT_CHECK(!subtrees_.empty());
    Hash root = subtrees_.back().hash;
    for (auto left = subtrees_.rbegin() + 1; left != subtrees_.rend(); ++left) {
      root = hasher_.node(left->hash, root);
    }
    return root;
  }

 private:
  struct Subtree {
    unsigned height;
    Hash hash;
  };
  Hasher& hasher_;
  std::vector<Subtree> subtrees_;
};

}  // namespace muniment::verify
