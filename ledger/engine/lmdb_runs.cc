#include "ledger/engine/lmdb_runs.h"

#include <algorithm>
#include <cmath>

namespace muniment::lmdb {
namespace {

constexpr int key_bits = 64;
constexpr std::uint64_t near = 64;     // rows that are searched by halving
constexpr unsigned most_guesses = 10;  // then halving too

}  // namespace

bool CheckedChunks::contains(std::uint64_t key) {
  std::lock_guard lock(mutex_);
  return keys_.contains(key);
}

void CheckedChunks::add(std::uint64_t key) {
  std::lock_guard lock(mutex_);
  keys_.insert(key);
}

std::uint64_t chunk_checksum(Hasher& hasher, ByteView rows) {
  return record_key(hasher.labelled("muniment/run/v1", {rows}));
}

Error damaged_index() {
  return Error(ErrorKind::malformed,
               say("the store's index of records is damaged; \"muniment reindex\" makes it again "
                   "from the entries"));
}

RunReader::RunReader(MDB_txn& transaction, const Tables& tables, RecordIndex& index, const Run& run)
    : transaction_(transaction),
      table_(tables.runs),
      index_(index),
      run_(run),
      rows_per_key_(std::ldexp(static_cast<double>(run.count), -key_bits)),
      chunks_(chunk_count(run)) {}

Result<ByteView> RunReader::chunk(std::uint64_t number) {
  ByteView& rows = chunks_[number];
  if (!rows.empty()) return rows;
  const std::uint64_t key = chunk_key(run_, number);
  Result<std::optional<ByteView>> value = get(transaction_, table_, key);
  if (!value.ok()) return std::move(value).error();
  const std::size_t bytes = chunk_rows(run_, number) * record_row_bytes;
  if (!value->has_value() || (*value)->size() != bytes + chunk_checksum_bytes) {
    return damaged_index();
  }
  rows = (*value)->first(bytes);
  if (index_.checked.contains(key)) return rows;
  Hasher hasher(HashAlgorithm::sha256);
  if (chunk_checksum(hasher, rows) != read_big_endian((*value)->subspan(bytes))) {
    return damaged_index();
  }
  index_.checked.add(key);
  return rows;
}

Result<RecordRow> RunReader::row(std::uint64_t position) {
  Result<ByteView> rows = chunk(position / rows_per_chunk);
  if (!rows.ok()) return std::move(rows).error();
  return read_record_row(rows->data() + position % rows_per_chunk * record_row_bytes);
}

// Moves position_ to the first row whose key is not below `key`.
Status RunReader::search(std::uint64_t key) {
  const auto expected_rows = [&](std::uint64_t keys) {
    return static_cast<std::uint64_t>(static_cast<double>(keys) * rows_per_key_);
  };
  std::uint64_t low = position_;    // rows before it are below the key
  std::uint64_t high = run_.count;  // rows from it on are not
  std::uint64_t guess = low + expected_rows(key - last_key_);
  std::uint64_t slack = 8;  // guessed too far, so that the next bounds the other side
  for (unsigned guesses = 0; low < high; ++guesses, slack *= 2) {
    if (high - low <= near || guesses >= most_guesses) guess = low + (high - low) / 2;
    guess = std::clamp(guess, low, high - 1);
    Result<RecordRow> at = row(guess);
    if (!at.ok()) return std::move(at).error();
    if (at->key < key) {
      low = guess + 1;
      guess = low + expected_rows(key - at->key) + slack;
    } else {
      high = guess;
      const std::uint64_t back = expected_rows(at->key - key) + slack;
      guess = high - std::min(back, high);
    }
  }
  position_ = low;
  last_key_ = key;
  return {};
}

Status RunReader::find(std::uint64_t key, std::vector<LeafIndex>& found) {
  if (Status status = search(key); !status.ok()) return status;
  for (std::uint64_t position = position_; position < run_.count; ++position) {
    Result<RecordRow> at = row(position);
    if (!at.ok()) return std::move(at).error();
    if (at->key != key) break;
    if (at->offset >= run_.count) return damaged_index();
    found.push_back(LeafIndex{run_.first() + at->offset});
  }
  return {};
}

}  // namespace muniment::lmdb
