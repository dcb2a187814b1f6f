#include "verify/read_rows.h"

#include <algorithm>

namespace muniment::verify {

void ReadRows::read(Source& source, Hasher& hasher, LeafIndex first, TreeSize size, bool payloads) {
  constexpr std::size_t together = 32;  // rows that are near the processor still
  first_ = first;
  leaves_.clear();
  entries_.clear();
  sound_ = true;
  reached_ = chunk_.fill(source, first.value, size, payloads, [&] {
    if (chunk_.rows().size() == leaves_.size() + together) take_new(hasher);
  });
  take_new(hasher);
  if (!sound_) entries_.clear();
}

void ReadRows::take_new(Hasher& hasher) {
  std::vector<ByteView> entries;
  entries.reserve(chunk_.rows().size() - leaves_.size());
  for (const RowChunk::Row& row : std::span(chunk_.rows()).subspan(leaves_.size())) {
    entries.push_back(chunk_.entry(row));
  }
  const std::vector<Hash> leaves = hasher.leaves(entries);
  for (std::size_t i = 0; i < entries.size() && sound_; ++i) {
    const std::optional<Hash>& stored = chunk_.rows()[leaves_.size() + i].stored;
    const Result<EntryView> entry = view_entry(entries[i]);
    sound_ = entry.ok() && (!stored || *stored == leaves[i]);
    if (sound_) entries_.push_back(*entry);
  }
  leaves_.insert(leaves_.end(), leaves.begin(), leaves.end());
}

bool ReadRows::stores_leaves() const {
  const std::vector<RowChunk::Row>& rows = chunk_.rows();
  return std::any_of(rows.begin(), rows.end(),
                     [](const RowChunk::Row& row) { return row.stored.has_value(); });
}

}  // namespace muniment::verify
