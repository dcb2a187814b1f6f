#include "tests/support/mutations.h"

#include <algorithm>

namespace muniment::test {
namespace {

// Calls `add` with every mutation of a case's hashes put in their place.
template <typename Case>
void add_proofs(std::vector<Mutation<Case>>& all, const Case& good) {
  for (Mutation<Proof>& mutation : mutations(good.proof)) {
    Case mutated = good;
    mutated.proof = std::move(mutation.mutated);
    all.push_back({mutation.what, Changed::other, mutated});
  }
}

template <typename Case>
void add_bits(std::vector<Mutation<Case>>& all, const Case& good, Hash Case::*hash,
              const std::string& name) {
  for (const unsigned bit : {0U, 100U, 255U}) {
    Case mutated = good;
    mutated.*hash = flip_bit(good.*hash, bit);
    all.push_back({name + " bit " + std::to_string(bit) + " flipped", Changed::other, mutated});
  }
}

template <typename Case, typename Number>
void add_numbers(std::vector<Mutation<Case>>& all, const Case& good, Number Case::*member,
                 Changed changed, const std::string& name) {
  for (const std::uint64_t number : mutations((good.*member).value)) {
    Case mutated = good;
    mutated.*member = Number{number};
    all.push_back({name + " " + std::to_string(number), changed, mutated});
  }
}

}  // namespace

Hash flip_bit(const Hash& hash, unsigned bit) {
  Bytes bytes = to_bytes(hash.view());
  bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1U << (bit % 8)));
  return *Hash::from(bytes);
}

std::vector<std::uint64_t> mutations(std::uint64_t number) {
  std::vector<std::uint64_t> all;
  for (const std::uint64_t other : {number + 1, number - 1, number ^ 2, number * 2, number / 2}) {
    if (other != number && std::find(all.begin(), all.end(), other) == all.end()) {
      all.push_back(other);
    }
  }
  return all;
}

std::vector<Mutation<Proof>> mutations(const Proof& proof) {
  std::vector<Mutation<Proof>> all;
  const auto add = [&](std::string what, Proof mutated) {
    if (mutated != proof) all.push_back({std::move(what), Changed::other, std::move(mutated)});
  };
  const Hash extra = *Hash::from(Bytes(Hash::size, 0x5a));
  for (std::size_t i = 0; i < proof.size(); ++i) {
    const std::string name = "hash " + std::to_string(i);
    const auto place = static_cast<std::ptrdiff_t>(i);
    for (const unsigned bit : {0U, 100U, 255U}) {
      Proof flipped = proof;
      flipped[i] = flip_bit(proof[i], bit);
      add(name + " bit " + std::to_string(bit) + " flipped", flipped);
    }
    Proof shorter = proof;
    shorter.erase(shorter.begin() + place);
    add(name + " missing", shorter);
    Proof doubled = proof;
    doubled.insert(doubled.begin() + place, proof[i]);
    add(name + " twice", doubled);
    Proof longer = proof;
    longer.insert(longer.begin() + place + 1, extra);
    add("a hash too many after " + name, longer);
    Proof swapped = proof;
    std::swap(swapped[i], swapped[(i + 1) % proof.size()]);
    add(name + " swapped with the next", swapped);
  }
  Proof front = proof;
  front.insert(front.begin(), extra);
  add("a hash too many in front", front);
  Proof back = proof;
  back.push_back(extra);
  add("a hash too many at the end", back);
  add("no hashes", {});
  return all;
}

std::vector<Mutation<InclusionCase>> mutations(const InclusionCase& good) {
  std::vector<Mutation<InclusionCase>> all;
  add_proofs(all, good);
  add_bits(all, good, &InclusionCase::leaf, "leaf");
  add_bits(all, good, &InclusionCase::root, "root");
  add_numbers(all, good, &InclusionCase::index, Changed::other, "index");
  add_numbers(all, good, &InclusionCase::size, Changed::size, "size");
  for (const bool front : {true, false}) {
    for (const Hash& hash : {good.leaf, good.root}) {
      InclusionCase mutated = good;
      mutated.proof.insert(front ? mutated.proof.begin() : mutated.proof.end(), hash);
      all.push_back({"leaf or root added to the proof", Changed::other, mutated});
    }
  }
  if (good.leaf != good.root) {
    InclusionCase swapped = good;
    std::swap(swapped.leaf, swapped.root);
    all.push_back({"leaf and root swapped", Changed::other, swapped});
  }
  return all;
}

std::vector<Mutation<ConsistencyCase>> mutations(const ConsistencyCase& good) {
  std::vector<Mutation<ConsistencyCase>> all;
  add_proofs(all, good);
  add_bits(all, good, &ConsistencyCase::old_root, "old root");
  add_bits(all, good, &ConsistencyCase::root, "root");
  add_numbers(all, good, &ConsistencyCase::old_size, Changed::size, "old size");
  add_numbers(all, good, &ConsistencyCase::size, Changed::size, "size");
  for (const bool front : {true, false}) {
    for (const Hash& hash : {good.old_root, good.root}) {
      ConsistencyCase mutated = good;
      mutated.proof.insert(front ? mutated.proof.begin() : mutated.proof.end(), hash);
      all.push_back({"a root added to the proof", Changed::other, mutated});
    }
  }
  if (good.old_root != good.root) {
    ConsistencyCase swapped = good;
    std::swap(swapped.old_root, swapped.root);
    all.push_back({"roots swapped", Changed::other, swapped});
  }
  if (good.old_size != good.size) {
    ConsistencyCase swapped = good;
    std::swap(swapped.old_size, swapped.size);
    all.push_back({"sizes swapped", Changed::other, swapped});
  }
  return all;
}

void each_byte_mutation(
    ByteView message,
    const std::function<void(const std::string& what, const Bytes& mutated)>& each) {
  const Bytes good = to_bytes(message);
  const auto offer = [&](const char* what, std::size_t at, const Bytes& mutated) {
    if (mutated != good) each(std::string(what) + " at " + std::to_string(at), mutated);
  };
  constexpr std::size_t word = 8;
  for (std::size_t i = 0; i < good.size(); ++i) {
    const auto place = static_cast<std::ptrdiff_t>(i);
    Bytes mutated = good;
    for (unsigned bit = 0; bit < 8; ++bit) {
      mutated[i] = static_cast<std::uint8_t>(good[i] ^ (1U << bit));
      offer("bit flipped", i, mutated);
    }
    mutated[i] = 0;
    offer("byte zeroed", i, mutated);
    mutated[i] = 0xff;
    offer("byte filled", i, mutated);
    offer("cut short", i, {good.begin(), good.begin() + place});
    mutated = good;
    mutated.erase(mutated.begin() + place);
    offer("byte left out", i, mutated);
    if (i % word != 0) continue;
    mutated = good;
    mutated.insert(mutated.begin() + place, word, 0);
    offer("word inserted", i, mutated);
    if (i + 2 * word > good.size()) continue;
    mutated = good;
    std::swap_ranges(mutated.begin() + place, mutated.begin() + place + word,
                     mutated.begin() + place + word);
    offer("words swapped", i, mutated);
  }
  for (const std::size_t count : {std::size_t{1}, word}) {
    Bytes mutated = good;
    mutated.insert(mutated.begin(), count, 0);
    offer("zeros in front", 0, mutated);
    mutated = good;
    mutated.insert(mutated.end(), count, 0);
    offer("zeros behind", good.size(), mutated);
  }
}

}  // namespace muniment::test
