#include "ledger/engine/lmdb_snapshot.h"

#include <algorithm>
#include <cstring>

#include "ledger/engine/lmdb_folios.h"

namespace muniment::lmdb {
namespace {

constexpr unsigned tile_level_shift = 58;
constexpr std::size_t reserve_limit =
    4096;  // a count is the caller's; memory follows what is there

Error damaged(Message message) { return Error(ErrorKind::malformed, std::move(message)); }

Error missing_entry(std::uint64_t index) {
  return damaged(say("entry {1} is missing from the store", std::to_string(index)));
}

Error missing_hash(unsigned level, std::uint64_t index) {
  return damaged(say("hash {1} of level {2} is missing from the store", std::to_string(index),
                     std::to_string(level)));
}

// The 32 bytes at the beginning of a value.
Hash hash_at(ByteView value) {
  std::array<std::uint8_t, Hash::size> bytes{};
  std::memcpy(bytes.data(), value.data(), bytes.size());
  return Hash(bytes);
}

Result<DossierHead> parse_head(const NumberedRow& row) {
  constexpr std::size_t fixed = sizeof(std::uint64_t) + Hash::size;
  if (row.value.size() < fixed) {
    return damaged(
        say("the store's head of dossier number {1} is cut short", std::to_string(row.key)));
  }
  return DossierHead{row.key, std::string(as_text(row.value.subspan(fixed))),
                     read_big_endian(row.value.first(sizeof(std::uint64_t))),
                     hash_at(row.value.subspan(sizeof(std::uint64_t)))};
}

// Walks a table's rows first, first + 1, … with one search and a step for each further row.
class Walk {
 public:
  explicit Walk(MDB_cursor& cursor) : cursor_(cursor) {}

  // The value of row `key`; none when it is not there. Calls come with ascending keys, without
  // gaps.
  Result<std::optional<ByteView>> at(std::uint64_t key) {
    Result<std::optional<NumberedRow>> row = begun_ ? next(cursor_) : seek(cursor_, key);
    begun_ = true;
    if (!row.ok()) return std::move(row).error();
    if (!row->has_value() || (*row)->key != key) return std::optional<ByteView>();
    fetch_page((*row)->value.data());
    return std::optional<ByteView>((*row)->value);
  }

 private:
  // The rows of a page are all met, one soon after another: fetched from memory together, they are
  // waited for once. The page behind it in the file is often the next one of the walk.
  void fetch_page(const std::uint8_t* value) {
    const auto address = reinterpret_cast<std::uintptr_t>(value);
    const std::uintptr_t page = address - address % page_bytes;
    if (page == page_) return;
    if (page != page_ + page_bytes) fetch_lines(page);
    fetch_lines(page + page_bytes);
    page_ = page;
  }
  // Only a hint: nothing need be mapped there.
  static void fetch_lines(std::uintptr_t page) {
    constexpr std::uintptr_t line_bytes = 64;
    for (std::uintptr_t at = page; at < page + page_bytes; at += line_bytes) {
      __builtin_prefetch(reinterpret_cast<const void*>(at));  // NOLINT: an address, not an object
    }
  }

  static constexpr std::uintptr_t page_bytes = 4096;
  MDB_cursor& cursor_;
  std::uintptr_t page_ = 0;  // of the newest row
  bool begun_ = false;
};

class LmdbSnapshot final : public Snapshot {
 public:
  LmdbSnapshot(LiveSnapshots::Pass pass, Transaction transaction, const Tables& tables,
               RecordIndex& index)
      : pass_(std::move(pass)),
        transaction_(std::move(transaction)),
        tables_(tables),
        index_(index) {}

  Result<std::string> checkpoint() const override {
    Result<std::optional<ByteView>> row =
        get(*transaction_, tables_.checkpoint, as_bytes(checkpoint_key));
    if (!row.ok()) return std::move(row).error();
    if (!row->has_value()) return std::string();
    return std::string(as_text(**row));
  }

  // Cursors of its own: `each` may read from this snapshot too.
  Status read(LeafRange range, Parts parts, const EachEntry& each) const override {
    Result<Cursor> entries = open_cursor(*transaction_, tables_.entries);
    if (!entries.ok()) return std::move(entries).error();
    Result<Cursor> payloads = open_cursor(*transaction_, tables_.payloads);
    if (!payloads.ok()) return std::move(payloads).error();
    Walk entry_walk(**entries);
    Walk payload_walk(**payloads);
    for (std::uint64_t done = 0; done < range.count; ++done) {
      const std::uint64_t index = range.first + done;
      Result<ByteView> entry = read_entry(entry_walk, index);
      if (!entry.ok()) return std::move(entry).error();
      ByteView payload;
      if (parts == Parts::entries_and_payloads) {
        Result<ByteView> read = read_payload(payload_walk, index);
        if (!read.ok()) return std::move(read).error();
        payload = *read;
      }
      const StoredEntry stored{LeafIndex{index}, entry->subspan(Hash::size), hash_at(*entry),
                               payload};
      if (Status status = each(stored); !status.ok()) return status;
    }
    return {};
  }

  Result<std::vector<Hash>> hashes(unsigned level, std::uint64_t first,
                                   std::uint64_t count) const override {
    if (level >= tile_levels) return missing_hash(level, first);
    Result<MDB_cursor*> cursor =
        level == 0 ? keep(entries_, tables_.entries) : keep(tiles_, tables_.tiles);
    if (!cursor.ok()) return std::move(cursor).error();
    Walk walk(**cursor);
    std::vector<Hash> result;
    result.reserve(std::min<std::uint64_t>(count, reserve_limit));
    for (std::uint64_t done = 0; done < count; ++done) {
      const std::uint64_t index = first + done;
      if (index >> tile_level_shift != 0) return missing_hash(level, index);
      Result<std::optional<ByteView>> row = walk.at(level == 0 ? index : tile_key(level, index));
      if (!row.ok()) return std::move(row).error();
      const bool whole = row->has_value() &&
                         (level == 0 ? (*row)->size() > Hash::size : (*row)->size() == Hash::size);
      if (!whole) return missing_hash(level, index);
      result.push_back(hash_at(**row));
    }
    return result;
  }

  Result<std::vector<DossierHead>> heads() const override {
    Result<Cursor> cursor = open_cursor(*transaction_, tables_.heads);
    if (!cursor.ok()) return std::move(cursor).error();
    std::vector<DossierHead> result;
    while (true) {
      Result<std::optional<NumberedRow>> row = next(**cursor);
      if (!row.ok()) return std::move(row).error();
      if (!row->has_value()) return result;
      if ((*row)->key != result.size()) {
        return damaged(say("the store's head of dossier number {1} is missing",
                           std::to_string(result.size())));
      }
      Result<DossierHead> head = parse_head(**row);
      if (!head.ok()) return std::move(head).error();
      result.push_back(std::move(*head));
    }
  }

  Result<std::vector<RecordCandidate>> find_records(std::span<const Hash> ids) const override {
    Result<TreeSize> size = count_entries(*transaction_, tables_);
    if (!size.ok()) return std::move(size).error();
    return find_candidates(*transaction_, tables_, index_, *size, ids);
  }

  Result<std::optional<LeafIndex>> find_folio(std::uint64_t ordinal,
                                              std::uint64_t folio) const override {
    return find_folio_row(*transaction_, tables_, ordinal, folio);
  }

 private:
  // The leaf hash and the entry behind it.
  static Result<ByteView> read_entry(Walk& walk, std::uint64_t index) {
    Result<std::optional<ByteView>> row = walk.at(index);
    if (!row.ok()) {
      return std::move(row).error().within(say("while reading entry {1}", std::to_string(index)));
    }
    if (!row->has_value()) return missing_entry(index);
    const ByteView value = **row;
    if (value.size() <= Hash::size || value.size() > Hash::size + max_entry_bytes) {
      return damaged(say("entry {1} has an impossible length in the store: {2} bytes",
                         std::to_string(index), std::to_string(value.size())));
    }
    return value;
  }

  static Result<ByteView> read_payload(Walk& walk, std::uint64_t index) {
    Result<std::optional<ByteView>> row = walk.at(index);
    if (!row.ok()) {
      return std::move(row).error().within(
          say("while reading the record of entry {1}", std::to_string(index)));
    }
    if (!row->has_value() || (*row)->empty() || (*row)->size() > max_payload_bytes) {
      return damaged(
          say("the record of entry {1} is missing from the store, or has an impossible "
              "length",
              std::to_string(index)));
    }
    return **row;
  }

  // One cursor a table for all calls: a proof makes dozens of small reads.
  Result<MDB_cursor*> keep(Cursor& kept, Table table) const {
    if (kept == nullptr) {
      Result<Cursor> cursor = open_cursor(*transaction_, table);
      if (!cursor.ok()) return std::move(cursor).error();
      kept = std::move(*cursor);
    }
    return kept.get();
  }

  LiveSnapshots::Pass pass_;  // the first here is the last to go
  Transaction transaction_;
  Tables tables_;
  RecordIndex& index_;
  mutable Cursor entries_;
  mutable Cursor tiles_;
};

}  // namespace

std::unique_ptr<Snapshot> make_snapshot(LiveSnapshots::Pass pass, Transaction transaction,
                                        const Tables& tables, RecordIndex& index) {
  return std::make_unique<LmdbSnapshot>(std::move(pass), std::move(transaction), tables, index);
}

std::uint64_t tile_key(unsigned level, std::uint64_t index) {
  return std::uint64_t{level} << tile_level_shift | index;
}

Bytes head_value(const DossierHead& head) {
  Bytes value;
  append_big_endian(value, head.folio, sizeof head.folio);
  append(value, head.leaf.view());
  append(value, std::string_view(head.dossier));
  return value;
}

Result<TreeSize> count_entries(MDB_txn& transaction, const Tables& tables) {
  Result<Cursor> cursor = open_cursor(transaction, tables.entries);
  if (!cursor.ok()) return std::move(cursor).error();
  Result<std::optional<NumberedRow>> row = last(**cursor);
  if (!row.ok()) return std::move(row).error();
  return TreeSize{row->has_value() ? (*row)->key + 1 : 0};
}

}  // namespace muniment::lmdb
