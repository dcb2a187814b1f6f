// Sealed streams: contents encrypted in chunks under a key that has this one use (README.md,
// "Sealed streams").
//
// Source: AES-256-GCM of NIST SP 800-38D; in SM ledgers SM4-CTR (GB/T 32907) and HMAC-SM3 (RFC
// 2104), first encrypted, then authenticated. Chunks are numbered and the last one is marked, as in
// STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: "Online Authenticated-Encryption", 2015).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "ledger/core/hash.h"

namespace muniment {

// 32 bytes that nobody can guess, overwritten when they are no longer needed. Move-only.
class SealKey {
 public:
  static constexpr std::size_t size = 32;

  static SealKey generate();
  static Result<SealKey> from(ByteView bytes);  // malformed unless exactly 32 bytes
  SealKey(SealKey&& other) noexcept;
  SealKey& operator=(SealKey&& other) noexcept;
  ~SealKey();

  ByteView view() const { return bytes_; }

 private:
  SealKey() = default;
  std::array<std::uint8_t, size> bytes_{};
};

inline constexpr std::size_t seal_chunk_bytes =
    65536;                                // of what is sealed; the last may have fewer
std::size_t seal_tag_bytes(Suite suite);  // behind each sealed chunk

// Whether a chunk is the stream's last. A stream has one, which is empty only where all of it is.
enum class ChunkPlace { inner, last };

class ChunkCipher;  // of a suite: private to seal.cc

// Seals or opens the chunks of one stream. `context` is what the stream belongs to: it opens in no
// other. Move-only. One thread at a time.
class Seal {
 public:
  Seal(Suite suite, const SealKey& key, ByteView context);
  Seal(Seal&&) noexcept;
  Seal& operator=(Seal&&) noexcept;
  ~Seal();

  // Seals the next chunk; after the last there is none. `sealed` is as long as the chunk and its
  // tag, and lies elsewhere.
  void seal(ByteView chunk, ChunkPlace place, std::span<std::uint8_t> sealed);

  // Opens a chunk, in any order. Mismatch: it is not what was sealed there with this key and
  // context, and `chunk` holds nothing. Malformed: too short for a tag, or not as long as a chunk
  // of that place is. `chunk` is as long as `sealed` without its tag.
  Status open(std::uint64_t number, ByteView sealed, ChunkPlace place,
              std::span<std::uint8_t> chunk);

 private:
  std::size_t tag_bytes_;
  std::unique_ptr<ChunkCipher> cipher_;
  std::uint64_t next_ = 0;
  bool ended_ = false;
};

// How long a stream of so many bytes is when it is sealed.
std::uint64_t sealed_bytes(Suite suite, std::uint64_t bytes);

// A whole stream that is in memory. Mismatch: it is not what was sealed with this key and context.
Bytes seal_stream(Suite suite, const SealKey& key, ByteView context, ByteView bytes);
Result<Bytes> open_stream(Suite suite, const SealKey& key, ByteView context, ByteView sealed);

}  // namespace muniment
