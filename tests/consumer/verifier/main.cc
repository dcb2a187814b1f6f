// A program that only verifies: checks a proof in a tree of two leaves, and refuses one that lies.
#include <cstdio>

#include "verify/merkle.h"

int main() {
  using namespace muniment;
  Hasher hasher(Suite::sha256_ed25519);
  // The root of the empty tree, printed so that whoever builds this can compare it with sha256sum.
  std::printf("%s\n", hasher.empty_root().hex().c_str());

  const Hash first = hasher.leaf(as_bytes("first"));
  const Hash second = hasher.leaf(as_bytes("second"));
  const Hash root = hasher.node(first, second);
  const auto check = [&](const Hash& leaf, const Hash& sibling) {
    return verify::check_inclusion(hasher, leaf, LeafIndex{0}, TreeSize{2}, {sibling}, root).ok();
  };
  return check(first, second) && !check(second, first) ? 0 : 1;
}
