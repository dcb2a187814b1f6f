// Everything that can be done to a good proof or message: one thing at a time, each of which must
// make it fail.
//
// A changed size is told apart. The definitions of RFC 6962 lead some proofs to the same root at
// several sizes, so a size is believed only because it is signed, and a mutation of it proves
// nothing about the checking of proofs.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ledger/core/proof.h"

namespace muniment::test {

struct InclusionCase {
  Hash leaf;
  LeafIndex index;
  TreeSize size;
  Proof proof;
  Hash root;
};

struct ConsistencyCase {
  TreeSize old_size;
  Hash old_root;
  TreeSize size;
  Hash root;
  Proof proof;
};

enum class Changed { size, other };

template <typename Case>
struct Mutation {
  std::string what;  // "index + 1", "hash 3 bit 17 flipped" …
  Changed changed;
  Case mutated;
};

Hash flip_bit(const Hash& hash, unsigned bit);  // 0 to 255

// Each hash with its first, its last and another bit flipped; each hash missing; two neighbours
// swapped; a hash too many at either end and after each hash; all of them missing.
std::vector<Mutation<Proof>> mutations(const Proof& proof);
// These, and the number ± 1, xor 2, × 2 and ÷ 2, without the number itself.
std::vector<std::uint64_t> mutations(std::uint64_t number);

std::vector<Mutation<InclusionCase>> mutations(const InclusionCase& good);
std::vector<Mutation<ConsistencyCase>> mutations(const ConsistencyCase& good);

// Every bit of every byte flipped; every byte set to 0 and to 0xff; cut short at every length;
// every byte left out; a zero byte and a zero word added in front, behind and (the word) at every
// word; two words swapped. None is the message itself.
void each_byte_mutation(
    ByteView message,
    const std::function<void(const std::string& what, const Bytes& mutated)>& each);

}  // namespace muniment::test
