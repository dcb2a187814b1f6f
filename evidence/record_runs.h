// Where the beginnings of record ids stand (ledger/README.md, "Record ids"): sorted runs, laid out
// by the ledger's size alone. Private to the LMDB engine; values in, values out.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "ledger/core/tree.h"

namespace muniment::lmdb {

// One entry's row: how its record's id begins, and where it is in its run. 12 bytes, both numbers
// with their most significant byte first, so bytes and rows have one order.
struct RecordRow {
  std::uint64_t key;
  std::uint32_t offset;

  auto operator<=>(const RecordRow&) const = default;
};
inline constexpr std::size_t record_row_bytes = 12;

std::uint64_t record_key(const Hash& record_id);
RecordRow read_record_row(const std::uint8_t* bytes);
void write_record_row(RecordRow row, std::uint8_t* bytes);

// The rows of entries number · count, … of a ledger, where count is run_width · 4^level. Level 4 is
// the last: it bounds what one append has to merge.
struct Run {
  unsigned level;
  std::uint64_t number;
  std::uint64_t count;

  std::uint64_t first() const { return number * count; }
  std::uint64_t end() const { return first() + count; }
  bool operator==(const Run&) const = default;
};

inline constexpr std::uint64_t default_run_width = 4096;

// The runs of a ledger of this size, oldest first, without gaps. The newest size mod run_width
// entries are in none.
std::vector<Run> runs_of(TreeSize size, std::uint64_t run_width);
std::uint64_t end_of_runs(TreeSize size, std::uint64_t run_width);

// What an append makes, and what it makes out of date.
struct RunChanges {
  std::vector<Run> made;
  std::vector<Run> replaced;
};
RunChanges run_changes(TreeSize before, TreeSize after, std::uint64_t run_width);

// A run is stored in chunks of so many rows, the last one shorter, each followed by a checksum of 8
// bytes: 65,516 bytes, which 16 pages of LMDB just hold.
inline constexpr std::uint64_t rows_per_chunk = 5459;
inline constexpr std::size_t chunk_checksum_bytes = 8;
std::uint64_t chunk_count(const Run& run);
std::uint64_t chunk_rows(const Run& run, std::uint64_t chunk);
std::uint64_t chunk_key(const Run& run, std::uint64_t chunk);  // in the table `runs`

}  // namespace muniment::lmdb
