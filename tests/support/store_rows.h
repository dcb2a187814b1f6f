// Rows for stores, without a log: what is in them means nothing, and a store must not mind.
#pragma once

#include <deque>
#include <string>

#include "ledger/store.h"

namespace muniment::test {

// A batch and the payloads that its rows look at.
struct RowBatch {
  StoreBatch batch;
  std::deque<Bytes> payloads;
};

inline constexpr std::uint64_t row_dossiers = 3;  // entry i is in dossier i mod 3

// Rows first … first + count - 1 of a made-up ledger; every part of them says where it belongs.
RowBatch rows(std::uint64_t first, std::uint64_t count);

Bytes row_entry(std::uint64_t index);
Bytes row_payload(std::uint64_t index);
Hash row_leaf(std::uint64_t index);
Hash row_record(std::uint64_t index);
Hash row_tile(unsigned level, std::uint64_t index);
std::string row_checkpoint(std::uint64_t size);

// That a snapshot holds exactly the rows below `size`: every method, every row.
void expect_rows(const Snapshot& snapshot, std::uint64_t size);

}  // namespace muniment::test
