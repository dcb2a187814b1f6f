#include "ledger/engine/lmdb_folios.h"

#include <algorithm>
#include <tuple>

namespace muniment::lmdb {
namespace {

constexpr std::uint64_t folios_per_row = 256;
constexpr std::size_t index_bytes = 5;  // max_entries
constexpr std::size_t full_row = folios_per_row * index_bytes;
constexpr unsigned ordinal_shift = 32;

Error not_next(const StoreBatch::Row& row) {
  return Error(ErrorKind::malformed,
               say("folio {1} of dossier number {2} is not the next one in the store",
                   std::to_string(row.folio), std::to_string(row.ordinal)));
}

// The positions of the batch's rows, by dossier and folio.
std::vector<std::size_t> in_order(const StoreBatch& batch) {
  std::vector<std::size_t> order(batch.rows.size());
  for (std::size_t at = 0; at < order.size(); ++at) order[at] = at;
  std::ranges::sort(order, {}, [&](std::size_t at) {
    return std::tuple(batch.rows[at].ordinal, batch.rows[at].folio);
  });
  return order;
}

// What a folio's row holds before the batch. A new row follows a full one.
Result<Bytes> read_row(MDB_txn& transaction, const Tables& tables, const StoreBatch::Row& first) {
  const std::uint64_t key = folio_key(first.ordinal, first.folio);
  Result<std::optional<ByteView>> value = get(transaction, tables.folios, key);
  if (!value.ok()) return std::move(value).error();
  if (value->has_value()) return to_bytes(**value);
  if (first.folio > folios_per_row) {
    Result<std::optional<ByteView>> before = get(transaction, tables.folios, key - 1);
    if (!before.ok()) return std::move(before).error();
    if (!before->has_value() || (*before)->size() != full_row) return not_next(first);
  }
  return Bytes();
}

}  // namespace

std::uint64_t folio_key(std::uint64_t ordinal, std::uint64_t folio) {
  return ordinal << ordinal_shift | (folio - 1) / folios_per_row;
}

std::size_t folio_place(std::uint64_t folio) { return (folio - 1) % folios_per_row * index_bytes; }

void append_folio(Bytes& row, LeafIndex index) {
  append_big_endian(row, index.value, unsigned{index_bytes});
}

Result<std::optional<LeafIndex>> find_folio_row(MDB_txn& transaction, const Tables& tables,
                                                std::uint64_t ordinal, std::uint64_t folio) {
  if (ordinal >= max_dossiers || folio == 0 || folio >= max_folios) {
    return std::optional<LeafIndex>();
  }
  Result<std::optional<ByteView>> row = get(transaction, tables.folios, folio_key(ordinal, folio));
  if (!row.ok()) return std::move(row).error();
  if (!row->has_value()) return std::optional<LeafIndex>();
  const ByteView value = **row;
  if (value.empty() || value.size() > full_row || value.size() % index_bytes != 0) {
    return Error(ErrorKind::malformed,
                 say("the store's row of folios of dossier number {1} is damaged; \"muniment "
                     "reindex\" makes it again from the entries",
                     std::to_string(ordinal)));
  }
  if (folio_place(folio) >= value.size()) return std::optional<LeafIndex>();
  return std::optional(LeafIndex{read_big_endian(value.subspan(folio_place(folio), index_bytes))});
}

Status write_folios(MDB_txn& transaction, const Tables& tables, const StoreBatch& batch,
                    TreeSize expected_size) {
  Result<Cursor> cursor = open_cursor(transaction, tables.folios);
  if (!cursor.ok()) return std::move(cursor).error();
  const std::vector<std::size_t> order = in_order(batch);
  for (auto at = order.begin(); at != order.end();) {
    const std::uint64_t key = folio_key(batch.rows[*at].ordinal, batch.rows[*at].folio);
    Result<Bytes> value = read_row(transaction, tables, batch.rows[*at]);
    if (!value.ok()) return std::move(value).error();
    for (; at != order.end(); ++at) {
      const StoreBatch::Row& row = batch.rows[*at];
      if (folio_key(row.ordinal, row.folio) != key) break;
      if (folio_place(row.folio) != value->size()) return not_next(row);
      append_folio(*value, LeafIndex{expected_size.value + *at});
    }
    if (Status status = put(**cursor, key, *value, {}, Put::replace); !status.ok()) return status;
  }
  return {};
}

}  // namespace muniment::lmdb
