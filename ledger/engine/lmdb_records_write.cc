// Adding to the index of record ids: the newest entries' rows, and the runs that they complete.
#include <algorithm>
#include <array>
#include <functional>

#include "ledger/engine/lmdb_runs.h"

namespace muniment::lmdb {
namespace {

// Sorted rows from one place, to be merged with others.
class Source {
 public:
  using More = std::function<Result<ByteView>()>;  // the next of its rows; empty: there are none

  // `shift` leads from the offsets here to those in the run that is made.
  Source(std::uint64_t shift, More more) : shift_(shift), more_(std::move(more)) {}

  bool done() const { return done_; }
  const RecordRow& front() const { return front_; }

  // Moves to the next row, or first to the first.
  Status advance() {
    if (rest_.empty()) {
      Result<ByteView> more = more_();
      if (!more.ok()) return std::move(more).error();
      rest_ = *more;
    }
    done_ = rest_.empty();
    if (done_) return {};
    front_ = read_record_row(rest_.data());
    front_.offset += static_cast<std::uint32_t>(shift_);
    rest_ = rest_.subspan(record_row_bytes);
    return {};
  }

 private:
  std::uint64_t shift_;
  More more_;
  ByteView rest_;
  RecordRow front_{};
  bool done_ = false;
};

Source source_of(Bytes rows, std::uint64_t shift) {
  auto kept = std::make_shared<Bytes>(std::move(rows));
  return {shift, [kept, given = false]() mutable -> Result<ByteView> {
            if (given) return ByteView();
            given = true;
            return ByteView(*kept);
          }};
}

Source source_of(RunReader reader, std::uint64_t shift) {
  return {shift, [reader = std::move(reader), next = std::uint64_t{0}]() mutable {
            if (next == chunk_count(reader.run())) return Result<ByteView>(ByteView());
            return reader.chunk(next++);
          }};
}

// The rows of the batch's entries from `from` on, below `end`, sorted; offsets count from `from`.
std::vector<RecordRow> rows_of(const StoreBatch& batch, TreeSize expected_size, std::uint64_t from,
                               std::uint64_t end) {
  std::vector<RecordRow> rows;
  rows.reserve(end - from);
  for (std::uint64_t index = from; index < end; ++index) {
    const Hash& id = batch.rows[index - expected_size.value].record_id;
    rows.push_back({record_key(id), static_cast<std::uint32_t>(index - from)});
  }
  std::ranges::sort(rows);
  return rows;
}

Bytes pack(const std::vector<RecordRow>& rows) {
  Bytes packed(rows.size() * record_row_bytes);
  for (std::size_t at = 0; at < rows.size(); ++at) {
    write_record_row(rows[at], packed.data() + at * record_row_bytes);
  }
  return packed;
}

// All rows of the newest entries, sorted as they stand.
Result<Bytes> read_recent(MDB_txn& transaction, const Tables& tables) {
  Result<Cursor> cursor = open_cursor(transaction, tables.recent);
  if (!cursor.ok()) return std::move(cursor).error();
  Bytes rows;
  while (true) {
    Result<std::optional<KeyedRow>> row = next_keyed(**cursor);
    if (!row.ok()) return std::move(row).error();
    if (!row->has_value()) return rows;
    if ((*row)->key.size() != record_row_bytes) return damaged_index();
    append(rows, (*row)->key);
  }
}

// Takes the smallest row of all sources, which are none of them done.
Result<RecordRow> take(std::vector<Source>& sources) {
  const auto least = std::ranges::min_element(sources, {}, &Source::front);
  if (least == sources.end()) return damaged_index();
  const RecordRow row = least->front();
  if (Status status = least->advance(); !status.ok()) return std::move(status).error();
  if (least->done()) sources.erase(least);
  return row;
}

Status write_run(MDB_cursor& runs, const Run& run, std::vector<Source> sources) {
  for (Source& source : sources) {
    if (Status status = source.advance(); !status.ok()) return status;
  }
  std::erase_if(sources, [](const Source& source) { return source.done(); });
  Hasher hasher(HashAlgorithm::sha256);
  for (std::uint64_t chunk = 0; chunk < chunk_count(run); ++chunk) {
    const std::size_t bytes = chunk_rows(run, chunk) * record_row_bytes;
    Result<std::span<std::uint8_t>> room =
        reserve(runs, chunk_key(run, chunk), bytes + chunk_checksum_bytes, Put::add);
    if (!room.ok()) return std::move(room).error();
    for (std::size_t at = 0; at < bytes; at += record_row_bytes) {
      Result<RecordRow> row = take(sources);
      if (!row.ok()) return std::move(row).error();
      if (row->offset >= run.count) return damaged_index();
      write_record_row(*row, room->data() + at);
    }
    Bytes checksum;
    append_big_endian(checksum, chunk_checksum(hasher, room->first(bytes)), chunk_checksum_bytes);
    std::ranges::copy(checksum, room->begin() + static_cast<std::ptrdiff_t>(bytes));
  }
  return sources.empty() ? Status() : Status(damaged_index());
}

// What the state before the append has of the index.
struct Before {
  MDB_txn& transaction;
  const Tables& tables;
  RecordIndex& index;
  std::vector<Run> runs;  // that are replaced
  Bytes recent;
};

std::vector<Source> sources_of(const Run& made, Before& before, const StoreBatch& batch,
                               TreeSize expected_size) {
  std::vector<Source> sources;
  for (const Run& old : before.runs) {
    if (old.first() < made.first() || old.first() >= made.end()) continue;
    sources.push_back(source_of(RunReader(before.transaction, before.tables, before.index, old),
                                old.first() - made.first()));
  }
  const std::uint64_t recent = end_of_runs(expected_size, before.index.run_width);
  if (recent >= made.first() && recent < made.end()) {
    sources.push_back(source_of(before.recent, recent - made.first()));
  }
  const std::uint64_t from = std::max(expected_size.value, made.first());
  const std::uint64_t end = std::min(expected_size.value + batch.rows.size(), made.end());
  if (from < end) {
    sources.push_back(
        source_of(pack(rows_of(batch, expected_size, from, end)), from - made.first()));
  }
  return sources;
}

Status make_runs(MDB_env& environment, MDB_txn& transaction, const Tables& tables,
                 RecordIndex& index, const RunChanges& changes, const StoreBatch& batch,
                 TreeSize expected_size) {
  const Begun begun = begin_reading(environment);
  if (begun.code != 0) return error_of(begun.code);
  Result<Bytes> recent = read_recent(*begun.transaction, tables);
  if (!recent.ok()) return std::move(recent).error();
  Before before{*begun.transaction, tables, index, changes.replaced, std::move(*recent)};
  Result<Cursor> runs = open_cursor(transaction, tables.runs);
  if (!runs.ok()) return std::move(runs).error();
  for (const Run& made : changes.made) {
    Status written = write_run(**runs, made, sources_of(made, before, batch, expected_size));
    if (!written.ok()) return written;
  }
  for (const Run& old : changes.replaced) {
    for (std::uint64_t chunk = 0; chunk < chunk_count(old); ++chunk) {
      if (Status removed = remove(**runs, chunk_key(old, chunk)); !removed.ok()) return removed;
    }
  }
  return clear(transaction, tables.recent);
}

}  // namespace

Status write_records(MDB_env& environment, MDB_txn& transaction, const Tables& tables,
                     RecordIndex& index, const StoreBatch& batch, TreeSize expected_size) {
  const TreeSize after{expected_size.value + batch.rows.size()};
  const std::uint64_t old_border = end_of_runs(expected_size, index.run_width);
  const std::uint64_t border = end_of_runs(after, index.run_width);
  if (border != old_border) {
    Status made =
        make_runs(environment, transaction, tables, index,
                  run_changes(expected_size, after, index.run_width), batch, expected_size);
    if (!made.ok()) return made;
  }
  Result<Cursor> recent = open_cursor(transaction, tables.recent);
  if (!recent.ok()) return std::move(recent).error();
  const std::uint64_t from = std::max(border, expected_size.value);
  const Put how = from == border ? Put::append : Put::add;  // the table is empty
  for (RecordRow row : rows_of(batch, expected_size, from, after.value)) {
    row.offset += static_cast<std::uint32_t>(from - border);
    std::array<std::uint8_t, record_row_bytes> key{};
    write_record_row(row, key.data());
    if (Status status = put(**recent, key, {}, {}, how); !status.ok()) return status;
  }
  return {};
}

std::uint64_t bytes_of_runs(TreeSize before, TreeSize after, std::uint64_t run_width) {
  std::uint64_t bytes = 0;
  for (const Run& run : run_changes(before, after, run_width).made) {
    bytes += run.count * record_row_bytes;
  }
  return bytes;
}

}  // namespace muniment::lmdb
