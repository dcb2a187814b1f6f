// The suite's hash: RFC 6962 leaves and nodes, labelled hashes, streams.
//
// Source: RFC 6962 section 2.1; FIPS 180-4; GB/T 32905 (SM3). A ledger fixes its suite at genesis.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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

// Who computes SHA-256. `fastest` is the processor's own instructions, where it has them and they
// gave what OpenSSL gives when this process first asked; OpenSSL computes everything else.
enum class HashEngine { fastest, openssl };

// Computes hashes of one algorithm. What it needs is fetched once and used again, which makes a
// node hash several times cheaper than one-shot calls. Move-only. One thread at a time; give each
// thread its own.
class Hasher {
 public:
  explicit Hasher(HashAlgorithm algorithm, HashEngine engine = HashEngine::fastest);
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

  // The same for many messages, two side by side, which takes little more than half the time. Best
  // where neighbours are of about the same length.
  std::vector<Hash> leaves(std::span<const ByteView> entries);
  std::vector<Hash> labelled_each(std::string_view label, std::span<const ByteView> messages);
  // The nodes above 2n neighbours; `parents` has room for n and may begin where `children` does.
  void nodes(std::span<const Hash> children, std::span<Hash> parents);

  // A stream: begin, update any number of times, finish. No other call of this object in between.
  void begin();
  void update(ByteView bytes);
  Hash finish();
  // Updates two streams, side by side as far as both go: best with as many bytes of each.
  static void update_both(Hasher& first, ByteView first_bytes, Hasher& second,
                          ByteView second_bytes);

 private:
  struct Context;
  HashAlgorithm algorithm_;
  std::unique_ptr<Context> context_;
};

}  // namespace muniment
