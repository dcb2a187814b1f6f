// The suite's hash: RFC 6962 leaves and nodes, labelled hashes, streams.
//
// Source: RFC 6962 section 2.1; FIPS 180-4; GB/T 32905 (SM3). A ledger fixes its suite at genesis.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "ledger/core/bytes.h"

namespace muniment {

enum class Suite : std::uint16_t { sha256_ed25519 = 1, sm3_sm2 = 2 };

std::string_view suite_name(Suite suite);  // "sha256-ed25519", "sm3-sm2"
Result<Suite> suite_by_name(std::string_view name);
Result<Suite> suite_by_code(std::uint16_t code);

// 32 bytes that some hash function gave. There is no default: a zero hash would be a lie.
class Hash {
 public:
  static constexpr std::size_t size = 32;

  explicit Hash(const std::array<std::uint8_t, size>& bytes) : bytes_(bytes) {}
  static Result<Hash> from(ByteView bytes);  // malformed unless exactly 32 bytes

  ByteView view() const { return bytes_; }
  std::string hex() const { return to_hex(bytes_); }
  auto operator<=>(const Hash&) const = default;

 private:
  std::array<std::uint8_t, size> bytes_;
};

// A hasher for containers: the first bytes of a hash are as good as any.
struct HashOfHash {
  std::size_t operator()(const Hash& hash) const noexcept;
};

enum class HashAlgorithm : std::uint16_t {
  sha256 = 1,
  sm3 = 2
};  // the codes of content digests (3.6)

HashAlgorithm hash_of(Suite suite);

// Computes hashes of one algorithm. The algorithm is fetched once and the context is used again,
// which makes a node hash three times cheaper than the one-shot calls. Move-only. One thread at a
// time; give each thread its own.
class Hasher {
 public:
  explicit Hasher(HashAlgorithm algorithm);
  explicit Hasher(Suite suite) : Hasher(hash_of(suite)) {}
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;
  ~Hasher();

  HashAlgorithm algorithm() const { return algorithm_; }

  Hash digest(ByteView bytes);
  Hash leaf(ByteView entry);                       // H(0x00 ‖ entry)
  Hash node(const Hash& left, const Hash& right);  // H(0x01 ‖ left ‖ right)
  Hash empty_root();                               // H("")

  // H(label ‖ 0x00 ‖ parts…); the label is one of the literals that the READMEs print.
  Hash labelled(std::string_view label, std::initializer_list<ByteView> parts);
  // H(0x00 ‖ label ‖ 0x00 ‖ parts…): the leaf of a batch's or of the heads' tree.
  Hash labelled_leaf(std::string_view label, std::initializer_list<ByteView> parts);

  // A stream: begin, update any number of times, finish. No other call of this object in between.
  void begin();
  void update(ByteView bytes);
  Hash finish();

 private:
  struct Context;
  HashAlgorithm algorithm_;
  std::unique_ptr<Context> context_;
};

}  // namespace muniment
