#include "ledger/engine/record_runs.h"

#include <algorithm>

namespace muniment::lmdb {
namespace {

constexpr unsigned top_level = 4;
constexpr unsigned fan_shift = 2;  // four runs make one of the next level
constexpr unsigned level_shift = 58;
constexpr unsigned number_shift = 16;

template <typename Number>
Number load(const std::uint8_t* bytes) {
  Number value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i) {
    value = static_cast<Number>(value << 8 | bytes[i]);
  }
  return value;
}

template <typename Number>
void save(Number value, std::uint8_t* bytes) {
  for (std::size_t i = sizeof value; i-- > 0; value = static_cast<Number>(value >> 8)) {
    bytes[i] = static_cast<std::uint8_t>(value & 0xff);
  }
}

std::vector<Run> those_not_in(const std::vector<Run>& runs, const std::vector<Run>& others) {
  std::vector<Run> result;
  for (const Run& run : runs) {
    if (std::ranges::find(others, run) == others.end()) result.push_back(run);
  }
  return result;
}

}  // namespace

std::uint64_t record_key(const Hash& record_id) {
  return load<std::uint64_t>(record_id.view().data());
}

RecordRow read_record_row(const std::uint8_t* bytes) {
  return {load<std::uint64_t>(bytes), load<std::uint32_t>(bytes + sizeof(std::uint64_t))};
}

void write_record_row(RecordRow row, std::uint8_t* bytes) {
  save(row.key, bytes);
  save(row.offset, bytes + sizeof row.key);
}

std::vector<Run> runs_of(TreeSize size, std::uint64_t run_width) {
  std::vector<Run> runs;
  std::uint64_t at = 0;
  for (unsigned level = top_level + 1; level-- > 0;) {
    const std::uint64_t count = run_width << (fan_shift * level);
    for (; size.value - at >= count; at += count) runs.push_back({level, at / count, count});
  }
  return runs;
}

std::uint64_t end_of_runs(TreeSize size, std::uint64_t run_width) {
  return size.value / run_width * run_width;
}

RunChanges run_changes(TreeSize before, TreeSize after, std::uint64_t run_width) {
  if (end_of_runs(before, run_width) == end_of_runs(after, run_width)) return {};
  const std::vector<Run> old_runs = runs_of(before, run_width);
  const std::vector<Run> new_runs = runs_of(after, run_width);
  return {those_not_in(new_runs, old_runs), those_not_in(old_runs, new_runs)};
}

std::uint64_t chunk_count(const Run& run) {
  return (run.count + rows_per_chunk - 1) / rows_per_chunk;
}

std::uint64_t chunk_rows(const Run& run, std::uint64_t chunk) {
  return std::min(rows_per_chunk, run.count - chunk * rows_per_chunk);
}

std::uint64_t chunk_key(const Run& run, std::uint64_t chunk) {
  return std::uint64_t{run.level} << level_shift | run.number << number_shift | chunk;
}

}  // namespace muniment::lmdb
