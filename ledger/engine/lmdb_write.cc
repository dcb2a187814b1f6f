#include "ledger/engine/lmdb_write.h"

#include <lmdb.h>

#include "ledger/engine/lmdb_create.h"
#include "ledger/engine/lmdb_folios.h"
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

// Appends a value for each row. Table by table, the pages of a batch's entries lie together in the
// file: who reads all entries and no payloads touches half of it.
template <typename Write>
Status write_rows(MDB_txn& transaction, Table table, const StoreBatch& batch, std::uint64_t first,
                  const Write& write) {
  Result<Cursor> cursor = open_cursor(transaction, table);
  if (!cursor.ok()) return std::move(cursor).error();
  for (const StoreBatch::Row& row : batch.rows) {
    if (Status status = write(**cursor, first, row); !status.ok()) return status;
    ++first;
  }
  return {};
}

Status write_entries(MDB_txn& transaction, const Tables& tables, const StoreBatch& batch,
                     std::uint64_t first) {
  Status status = write_rows(transaction, tables.entries, batch, first,
                             [](MDB_cursor& cursor, std::uint64_t key, const StoreBatch::Row& row) {
                               return put(cursor, key, row.leaf.view(), row.entry, Put::append);
                             });
  if (!status.ok()) return status;
  return write_rows(transaction, tables.payloads, batch, first,
                    [](MDB_cursor& cursor, std::uint64_t key, const StoreBatch::Row& row) {
                      return put(cursor, key, row.payload, {}, Put::append);
                    });
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

Status write_batch(MDB_env& environment, MDB_txn& transaction, const Tables& tables,
                   RecordIndex& index, const StoreBatch& batch, TreeSize expected_size) {
  Status status = write_entries(transaction, tables, batch, expected_size.value);
  if (status.ok()) {
    status = write_records(environment, transaction, tables, index, batch, expected_size);
  }
  if (status.ok()) status = write_folios(transaction, tables, batch, expected_size);
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

Status check_version(MDB_txn& transaction, Versions versions) {
  Result<Table> meta = open_meta(transaction);
  if (!meta.ok()) return std::move(meta).error();
  Result<std::optional<ByteView>> row = get(transaction, *meta, as_bytes(version_key));
  if (!row.ok()) return std::move(row).error();
  if (!row->has_value() || (*row)->size() != sizeof(std::uint64_t)) {
    return Error(ErrorKind::malformed, say("this is not a ledger's store: it has no version"));
  }
  const std::uint64_t version = read_big_endian(**row);
  const bool older = version >= 1 && version < lmdb_store_version;
  if (version == lmdb_store_version || (older && versions == Versions::older_too)) return {};
  if (older) {
    return Error(
        ErrorKind::unknown,
        say("the store has version {1}; this program works with version {2}, and \"muniment "
            "reindex\" makes that of it",
            std::to_string(version), std::to_string(lmdb_store_version)));
  }
  return Error(ErrorKind::unknown,
               say("the store has version {1}; this program knows version {2}",
                   std::to_string(version), std::to_string(lmdb_store_version)));
}

}  // namespace muniment::lmdb
