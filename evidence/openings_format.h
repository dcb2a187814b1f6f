// The bytes of the openings file (evidence/README.md, "Openings file"). Private to evidence.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "evidence/opening_seals.h"

namespace muniment::evidence {

inline constexpr unsigned openings_version = 2;

// What is kept of a record: its openings, sealed.
struct SealedList {
  Hash record_id;
  Bytes list;

  bool operator==(const SealedList&) const = default;
};

}  // namespace muniment::evidence

namespace muniment::evidence::openings_format {

// Begins a batch. No text holds it: 0xf5 is no byte of UTF-8.
inline constexpr std::array<std::uint8_t, 8> mark = {0xf5, 'o', 'p', 'e', 'n', 'i', 'n', 'g'};
inline constexpr std::size_t head_bytes = 8 + 4;  // mark, length of the body
inline constexpr std::size_t check_bytes = 8;
inline constexpr std::size_t tail_bytes = check_bytes + 4;  // and the length again
// Record id, length of its list, the list's check.
inline constexpr std::size_t record_head_bytes = Hash::size + 4 + check_bytes;
inline constexpr std::size_t max_body_bytes = record_head_bytes + max_sealed_list_bytes;

std::string format_header();
// Whether `start`, the first bytes of a file of any length, begins an openings file. A shorter
// start of the header is what a crash can leave, and counts.
Status check_header(std::string_view start);

// Batches for these records, one behind the other. Refused when a record's list is longer than
// `max_sealed_list_bytes`.
Result<Bytes> format_batches(Hasher& sha256, std::span<const SealedList> kept);
// Of a record's list; and of the ids and lengths of a batch's records, which no `wipe` changes.
std::array<std::uint8_t, check_bytes> check_of_list(Hasher& sha256, const Hash& record_id,
                                                    ByteView list);
std::array<std::uint8_t, check_bytes> check_of_batch(Hasher& sha256, ByteView heads);
// Whether it is what is left of a list that was destroyed, or of a list and its check.
bool is_wiped(ByteView bytes);

// A window on an open file, so that a walk costs one read for many headers.
class Window {
 public:
  Window(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
  std::uint64_t size() const { return size_; }
  // `count` bytes at `offset`, valid until the next call; empty when they are not all there.
  Result<ByteView> bytes(std::uint64_t offset, std::size_t count);
  // The first mark at or after `offset`; none: `size()`.
  Result<std::uint64_t> find_mark(std::uint64_t offset);

 private:
  int descriptor_;
  std::uint64_t size_;
  std::uint64_t start_ = 0;
  Bytes buffer_;
};

struct RecordPlace {
  Hash record_id;
  std::uint64_t list;   // offset of its list
  std::uint32_t bytes;  // of its list
};

struct Batch {
  std::uint64_t offset;
  std::uint64_t body;
  std::uint32_t body_bytes;
  std::vector<RecordPlace> records;
  Bytes heads;  // their ids and lengths, as they stand there
};

// Bytes that are no batch. `crash` when they are what a crash while keeping leaves.
struct Gap {
  std::uint64_t offset;
  std::uint64_t bytes;
  bool crash;
};

struct WalkVisitor {
  std::function<Status(const Batch&)> batch;
  std::function<void(const Gap&)> gap;
};

// Visits batches and gaps from `offset` (the end of the header or of a batch) in order. Gives the
// end of the last batch. An error is one of reading, or the visitor's.
Result<std::uint64_t> walk_batches(Window& window, std::uint64_t offset,
                                   const WalkVisitor& visitor);

}  // namespace muniment::evidence::openings_format
