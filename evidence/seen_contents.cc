#include "evidence/seen_contents.h"

#include <cstring>

namespace muniment::evidence {
namespace {

constexpr std::size_t first_rows = 1024;  // always a power of two

}  // namespace

// Where the digest stands, or would.
std::size_t SeenContents::row_of(const std::array<std::uint8_t, 16>& digest) const {
  std::size_t start = 0;
  std::memcpy(&start, digest.data(), sizeof start);
  std::size_t at = start & (rows_.size() - 1);
  while (rows_[at].place != nothing && rows_[at].digest != digest)
    at = (at + 1) & (rows_.size() - 1);
  return at;
}

void SeenContents::grow() {
  std::vector<Row> rows(rows_.empty() ? first_rows : rows_.size() * 2, Row{{}, nothing});
  rows_.swap(rows);
  for (const Row& row : rows) {
    if (row.place != nothing) rows_[row_of(row.digest)] = row;
  }
}

std::optional<std::uint64_t> SeenContents::find_or_add(const Hash& digest, std::uint64_t place) {
  if (used_ * 5 >= rows_.size() * 4) grow();
  std::array<std::uint8_t, 16> half{};
  std::memcpy(half.data(), digest.view().data(), half.size());
  Row& row = rows_[row_of(half)];
  if (row.place != nothing) return row.place;
  row = {half, place};
  ++used_;
  return std::nullopt;
}

}  // namespace muniment::evidence
