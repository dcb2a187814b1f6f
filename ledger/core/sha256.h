// SHA-256 messages over the lanes of sha256_lanes.h: short ones in one piece, streams, and two of
// either side by side (private to the hasher).
//
// Source: FIPS 180-4 section 5. Lengths are below 2^61 bytes.
#pragma once

#include "ledger/core/bytes.h"
#include "ledger/core/sha256_lanes.h"

namespace muniment::sha256 {

using Digest = std::array<std::uint8_t, 32>;

// A message that is gathered from parts and hashed at once. Entries, nodes and most labelled hashes
// fit in it.
class ShortMessage {
 public:
  static constexpr std::size_t max_bytes = 1024;

  void clear() { size_ = 0; }
  bool has_room(std::size_t bytes) const { return bytes <= max_bytes - size_; }
  void add(ByteView part);  // there is room
  ByteView gathered() const { return {bytes_.data(), size_}; }

  Digest digest(const Lanes& lanes);  // ends the message
  // Those of two messages, which they end.
  static std::array<Digest, 2> digests(const Lanes& lanes, ShortMessage& first,
                                       ShortMessage& second);

 private:
  std::size_t pad();  // gives the number of blocks

  std::size_t size_ = 0;
  std::array<std::uint8_t, max_bytes + 2 * block_bytes> bytes_;
};

// A message of any length.
class Stream {
 public:
  void begin();
  void update(const Lanes& lanes, ByteView bytes);
  static void update_both(const Lanes& lanes, Stream& first, ByteView first_bytes, Stream& second,
                          ByteView second_bytes);
  Digest finish(const Lanes& lanes);

 private:
  ByteView fill(const Lanes& lanes, ByteView bytes);
  void keep(ByteView bytes);

  State state_;
  std::uint64_t size_ = 0;
  std::array<std::uint8_t, 2 * block_bytes>
      pending_;  // the last size_ % 64 bytes; room for padding
};

}  // namespace muniment::sha256
