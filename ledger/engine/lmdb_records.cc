#include "ledger/engine/lmdb_records.h"

#include <algorithm>
#include <array>

#include "ledger/engine/lmdb_runs.h"

namespace muniment::lmdb {
namespace {

using RowBytes = std::array<std::uint8_t, record_row_bytes>;

RowBytes to_row_bytes(RecordRow row) {
  RowBytes bytes{};
  write_record_row(row, bytes.data());
  return bytes;
}

// A row of the newest entries; its value is empty.
Result<RecordRow> parse_recent(const KeyedRow& row, std::uint64_t count) {
  if (row.key.size() != record_row_bytes) return damaged_index();
  const RecordRow parsed = read_record_row(row.key.data());
  if (parsed.offset >= count) return damaged_index();
  return parsed;
}

// The newest entries, from `first` on.
Status find_recent(MDB_cursor& cursor, std::uint64_t first, std::uint64_t count, std::uint64_t key,
                   std::vector<LeafIndex>& found) {
  const RowBytes from = to_row_bytes({key, 0});
  Result<std::optional<KeyedRow>> row = at_least(cursor, from);
  for (; row.ok() && row->has_value(); row = next_keyed(cursor)) {
    Result<RecordRow> parsed = parse_recent(**row, count);
    if (!parsed.ok()) return std::move(parsed).error();
    if (parsed->key != key) return {};
    found.push_back(LeafIndex{first + parsed->offset});
  }
  return row.ok() ? Status() : Status(std::move(row).error());
}

// Ids in the order of their keys.
struct Question {
  std::uint64_t key;
  std::size_t position;
};
std::vector<Question> sorted_questions(std::span<const Hash> ids) {
  std::vector<Question> questions;
  questions.reserve(ids.size());
  for (const Hash& id : ids) questions.push_back({record_key(id), questions.size()});
  std::ranges::sort(questions, {}, &Question::key);
  return questions;
}

// Calls find(key, found) for each question, in order.
template <typename Find>
Status ask_all(const std::vector<Question>& questions, const Find& find,
               std::vector<RecordCandidate>& candidates) {
  std::vector<LeafIndex> found;
  for (const Question& question : questions) {
    found.clear();
    if (Status status = find(question.key, found); !status.ok()) return status;
    for (const LeafIndex index : found) candidates.push_back({question.position, index});
  }
  return {};
}

}  // namespace

Result<std::vector<RecordCandidate>> find_candidates(MDB_txn& transaction, const Tables& tables,
                                                     RecordIndex& index, TreeSize size,
                                                     std::span<const Hash> ids) {
  const std::vector<Question> questions = sorted_questions(ids);
  std::vector<RecordCandidate> candidates;
  Result<Cursor> recent = open_cursor(transaction, tables.recent);
  if (!recent.ok()) return std::move(recent).error();
  const std::uint64_t first = end_of_runs(size, index.run_width);
  Result<std::uint64_t> rows = count_rows(transaction, tables.recent);
  if (!rows.ok()) return std::move(rows).error();
  if (*rows != size.value - first) return damaged_index();
  Status asked = ask_all(
      questions,
      [&](std::uint64_t key, std::vector<LeafIndex>& found) {
        return find_recent(**recent, first, size.value - first, key, found);
      },
      candidates);
  if (!asked.ok()) return std::move(asked).error();
  for (const Run& run : runs_of(size, index.run_width)) {
    RunReader reader(transaction, tables, index, run);
    asked = ask_all(
        questions,
        [&](std::uint64_t key, std::vector<LeafIndex>& found) { return reader.find(key, found); },
        candidates);
    if (!asked.ok()) return std::move(asked).error();
  }
  return candidates;
}

}  // namespace muniment::lmdb
