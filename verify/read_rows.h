// A run of rows with what can be computed of each alone: its leaf hash and its entry (private to
// the audit).
#pragma once

#include "ledger/core/entry_view.h"
#include "verify/row_chunk.h"

namespace muniment::verify {

class ReadRows {
 public:
  // Reads rows from `first` on, as `RowChunk::fill`, and hashes and decodes their entries.
  void read(Source& source, Hasher& hasher, LeafIndex first, TreeSize size, bool payloads);

  LeafIndex first() const { return first_; }
  std::uint64_t end() const { return first_.value + chunk_.rows().size(); }  // one past the last
  const RowChunk& chunk() const { return chunk_; }
  RowChunk::End reached() const { return reached_; }

  // Of each row. `entries` is empty unless all can be decoded and no stored leaf hash is another
  // one.
  const std::vector<Hash>& leaves() const { return leaves_; }
  const std::vector<EntryView>& entries() const { return entries_; }
  bool stores_leaves() const;

 private:
  void take_new(Hasher& hasher);

  LeafIndex first_{0};
  RowChunk chunk_;
  RowChunk::End reached_ = RowChunk::End::reached;
  std::vector<Hash> leaves_;
  std::vector<EntryView> entries_;
  bool sound_ = true;  // all rows so far
};

}  // namespace muniment::verify
