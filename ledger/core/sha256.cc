#include "ledger/core/sha256.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace muniment::sha256 {
namespace {

constexpr std::size_t length_bytes = 8;

void put_big_endian(std::uint8_t* to, std::uint32_t value) {
  if constexpr (std::endian::native == std::endian::little) value = __builtin_bswap32(value);
  std::memcpy(to, &value, sizeof value);
}

// Writes a one bit, zeroes and the message's length behind its last `used` bytes, and gives the
// number of blocks that these are then.
std::size_t pad_message(std::uint8_t* bytes, std::size_t used, std::uint64_t message_bytes) {
  const std::size_t blocks = (used + 1 + length_bytes + block_bytes - 1) / block_bytes;
  const std::size_t length_at = blocks * block_bytes - length_bytes;
  bytes[used] = 0x80;
  std::memset(bytes + used + 1, 0, length_at - used - 1);
  const std::uint64_t bits = 8 * message_bytes;
  put_big_endian(bytes + length_at, static_cast<std::uint32_t>(bits >> 32));
  put_big_endian(bytes + length_at + 4, static_cast<std::uint32_t>(bits));
  return blocks;
}

Digest digest_of(const State& state) {
  Digest digest;  // NOLINT: filled by the loop
  for (std::size_t i = 0; i < state.size(); ++i) put_big_endian(&digest[4 * i], state[i]);
  return digest;
}

// What two messages have in common side by side, then the rest of the longer one.
void take_both(const Lanes& lanes, State& first, const std::uint8_t* first_bytes,
               std::size_t first_blocks, State& second, const std::uint8_t* second_bytes,
               std::size_t second_blocks) {
  const std::size_t common = std::min(first_blocks, second_blocks);
  if (common != 0) lanes.two(first, first_bytes, second, second_bytes, common);
  if (first_blocks > common) {
    lanes.one(first, first_bytes + common * block_bytes, first_blocks - common);
  }
  if (second_blocks > common) {
    lanes.one(second, second_bytes + common * block_bytes, second_blocks - common);
  }
}

}  // namespace

// --- Short messages. ---

void ShortMessage::add(ByteView part) {
  MUNIMENT_CHECK(has_room(part.size()));
  if (part.empty()) return;
  if (part.size() == 1) {
    bytes_[size_] = part.front();  // most messages begin with one byte, which is worth no call
  } else {
    std::memcpy(bytes_.data() + size_, part.data(), part.size());
  }
  size_ += part.size();
}

std::size_t ShortMessage::pad() {
  const std::size_t blocks = pad_message(bytes_.data(), size_, size_);
  size_ = 0;
  return blocks;
}

Digest ShortMessage::digest(const Lanes& lanes) {
  State state = initial_state;
  const std::size_t blocks = pad();
  lanes.one(state, bytes_.data(), blocks);
  return digest_of(state);
}

std::array<Digest, 2> ShortMessage::digests(const Lanes& lanes, ShortMessage& first,
                                            ShortMessage& second) {
  State a = initial_state;
  State b = initial_state;
  const std::size_t a_blocks = first.pad();
  const std::size_t b_blocks = second.pad();
  take_both(lanes, a, first.bytes_.data(), a_blocks, b, second.bytes_.data(), b_blocks);
  return {digest_of(a), digest_of(b)};
}

// --- Streams. ---

void Stream::begin() {
  state_ = initial_state;
  size_ = 0;
}

// Completes a block that was begun, and gives the bytes behind it.
ByteView Stream::fill(const Lanes& lanes, ByteView bytes) {
  const auto used = static_cast<std::size_t>(size_ % block_bytes);
  if (used == 0) return bytes;
  const std::size_t part = std::min(bytes.size(), block_bytes - used);
  if (part == 0) return bytes;
  std::memcpy(pending_.data() + used, bytes.data(), part);
  size_ += part;
  if (used + part == block_bytes) lanes.one(state_, pending_.data(), 1);
  return bytes.subspan(part);
}

// Counts bytes whose whole blocks are in the state already, and keeps what is left of them.
void Stream::keep(ByteView bytes) {
  const std::size_t rest = bytes.size() % block_bytes;
  if (rest != 0) std::memcpy(pending_.data(), bytes.last(rest).data(), rest);
  size_ += bytes.size();
}

void Stream::update(const Lanes& lanes, ByteView bytes) {
  const ByteView rest = fill(lanes, bytes);
  if (rest.empty()) return;
  if (const std::size_t blocks = rest.size() / block_bytes; blocks != 0) {
    lanes.one(state_, rest.data(), blocks);
  }
  keep(rest);
}

void Stream::update_both(const Lanes& lanes, Stream& first, ByteView first_bytes, Stream& second,
                         ByteView second_bytes) {
  const ByteView a = first.fill(lanes, first_bytes);
  const ByteView b = second.fill(lanes, second_bytes);
  take_both(lanes, first.state_, a.data(), a.size() / block_bytes, second.state_, b.data(),
            b.size() / block_bytes);
  if (!a.empty()) first.keep(a);
  if (!b.empty()) second.keep(b);
}

Digest Stream::finish(const Lanes& lanes) {
  const auto used = static_cast<std::size_t>(size_ % block_bytes);
  lanes.one(state_, pending_.data(), pad_message(pending_.data(), used, size_));
  return digest_of(state_);
}

}  // namespace muniment::sha256
