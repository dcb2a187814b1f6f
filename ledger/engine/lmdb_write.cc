#include "ledger/engine/lmdb_write.h"

#include <lmdb.h>

#include <algorithm>

#include "ledger/engine/lmdb_create.h"
#include "ledger/engine/lmdb_snapshot.h"
#include "ledger/engine/lmdb_store.h"

namespace muniment::lmdb {
namespace {

constexpr std::string_view fence_key = "fence";

// A number as the value of a row, eight bytes, most significant first.
class NumberValue {
 public:
  ByteView of(std::uint64_t number) {
    bytes_.clear();
    append_big_endian(bytes_, number, sizeof number);
    return bytes_;
  }

 private:
  Bytes bytes_;
};

Status write_entries(MDB_txn& transaction, const Tables& tables, const StoreBatch& batch,
                     std::uint64_t first) {
  Result<Cursor> entries = open_cursor(transaction, tables.entries);
  if (!entries.ok()) return std::move(entries).error();
  Result<Cursor> payloads = open_cursor(transaction, tables.payloads);
  if (!payloads.ok()) return std::move(payloads).error();
  for (const StoreBatch::Row& row : batch.rows) {
    Status status = put(**entries, first, row.leaf.view(), row.entry, Put::append);
    if (status.ok()) status = put(**payloads, first, row.payload, {}, Put::append);
    if (!status.ok()) return status;
    ++first;
  }
  return {};
}

// The positions of the rows in the order of their keys: neighbours share pages, so a sorted run
// touches each page once.
template <typename Less>
std::vector<std::size_t> sorted_rows(const StoreBatch& batch, const Less& less) {
  std::vector<std::size_t> order(batch.rows.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
    return less(batch.rows[left], batch.rows[right]);
  });
  return order;
}

Status write_records(MDB_txn& transaction, const Tables& tables, const StoreBatch& batch,
                     std::uint64_t first) {
  Result<Cursor> records = open_cursor(transaction, tables.records);
  if (!records.ok()) return std::move(records).error();
  NumberValue index;
  const auto less = [](const auto& left, const auto& right) {
    return left.record_id < right.record_id;
  };
  for (const std::size_t at : sorted_rows(batch, less)) {
    Status status =
        put(**records, batch.rows[at].record_id.view(), index.of(first + at), {}, Put::add);
    if (!status.ok()) return status;
  }
  return {};
}

Status write_folios(MDB_txn& transaction, const Tables& tables, const StoreBatch& batch,
                    std::uint64_t first) {
  Result<Cursor> folios = open_cursor(transaction, tables.folios);
  if (!folios.ok()) return std::move(folios).error();
  NumberValue index;
  const auto key_of = [](const StoreBatch::Row& row) { return folio_key(row.ordinal, row.folio); };
  const auto less = [&](const auto& left, const auto& right) {
    return key_of(left) < key_of(right);
  };
  for (const std::size_t at : sorted_rows(batch, less)) {
    Status status = put(**folios, key_of(batch.rows[at]), index.of(first + at), {}, Put::add);
    if (!status.ok()) return status;
  }
  return {};
}

Status write_tiles_and_heads(MDB_txn& transaction, const Tables& tables, const StoreBatch& batch) {
  Result<Cursor> tiles = open_cursor(transaction, tables.tiles);
  if (!tiles.ok()) return std::move(tiles).error();
  for (const StoreBatch::TileHash& tile : batch.tile_hashes) {
    Status status = put(**tiles, tile_key(tile.level, tile.index), tile.hash.view(), {}, Put::add);
    if (!status.ok()) return status;
  }
  Result<Cursor> heads = open_cursor(transaction, tables.heads);
  if (!heads.ok()) return std::move(heads).error();
  for (const DossierHead& head : batch.heads) {
    Status status = put(**heads, head.ordinal, head_value(head), {}, Put::replace);
    if (!status.ok()) return status;
  }
  return {};
}

Status write_text(MDB_txn& transaction, Table table, std::string_view key, ByteView value) {
  Result<Cursor> cursor = open_cursor(transaction, table);
  if (!cursor.ok()) return std::move(cursor).error();
  return put(**cursor, as_bytes(key), value, {}, Put::replace);
}

}  // namespace

Status write_batch(MDB_txn& transaction, const Tables& tables, const StoreBatch& batch,
                   TreeSize expected_size) {
  const std::uint64_t first = expected_size.value;
  Status status = write_entries(transaction, tables, batch, first);
  if (status.ok()) status = write_records(transaction, tables, batch, first);
  if (status.ok()) status = write_folios(transaction, tables, batch, first);
  if (status.ok()) status = write_tiles_and_heads(transaction, tables, batch);
  if (!status.ok()) return status;
  return write_text(transaction, tables.checkpoint, checkpoint_key, as_bytes(batch.checkpoint));
}

int write_fence(MDB_env& environment, const Tables& tables) {
  Begun begun = begin_writing(environment);
  if (begun.code != 0) return begun.code;
  Result<std::optional<ByteView>> old = get(*begun.transaction, tables.meta, as_bytes(fence_key));
  if (!old.ok()) return MDB_CORRUPTED;
  const bool there = old->has_value() && (*old)->size() == sizeof(std::uint64_t);
  NumberValue count;
  const ByteView value = count.of(there ? read_big_endian(**old) + 1 : 1);
  if (!write_text(*begun.transaction, tables.meta, fence_key, value).ok()) return EIO;
  return commit(std::move(begun.transaction));
}

Status check_version(MDB_txn& transaction, const Tables& tables) {
  Result<std::optional<ByteView>> row = get(transaction, tables.meta, as_bytes(version_key));
  if (!row.ok()) return std::move(row).error();
  if (!row->has_value() || (*row)->size() != sizeof(std::uint64_t)) {
    return Error(ErrorKind::malformed, say("this is not a ledger's store: it has no version"));
  }
  const std::uint64_t version = read_big_endian(**row);
  if (version != lmdb_store_version) {
    return Error(ErrorKind::unknown,
                 say("the store has version {1}; this program knows version {2}",
                     std::to_string(version), std::to_string(lmdb_store_version)));
  }
  return {};
}

}  // namespace muniment::lmdb
