#include "verify/read_rows.h"

#include <algorithm>

namespace muniment::verify {

void ReadRows::read(Source& source, Hasher& hasher, LeafIndex first, TreeSize size, bool payloads) {
  first_ = first;
  reached_ = chunk_.fill(source, first.value, size, payloads);
  std::vector<ByteView> entries;
  entries.reserve(chunk_.rows().size());
  for (const RowChunk::Row& row : chunk_.rows()) entries.push_back(chunk_.entry(row));
  leaves_ = hasher.leaves(entries);
  decode();
}

void ReadRows::decode() {
  entries_.clear();
  entries_.reserve(leaves_.size());
  for (std::size_t i = 0; i < leaves_.size(); ++i) {
    const RowChunk::Row& row = chunk_.rows()[i];
    const Result<EntryView> entry = view_entry(chunk_.entry(row));
    if (!entry.ok() || (row.stored && *row.stored != leaves_[i])) return entries_.clear();
    entries_.push_back(*entry);
  }
}

bool ReadRows::stores_leaves() const {
  const std::vector<RowChunk::Row>& rows = chunk_.rows();
  return std::any_of(rows.begin(), rows.end(),
                     [](const RowChunk::Row& row) { return row.stored.has_value(); });
}

}  // namespace muniment::verify
