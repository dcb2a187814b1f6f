// A run of rows copied out of a source, so that checking them may ask the source for other rows
// (private to the audit).
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "verify/source.h"

namespace muniment::verify {

class RowChunk {
 public:
  struct Row {
    LeafIndex index;
    std::size_t entry_begin, entry_size, payload_size;  // in the chunk's bytes
    std::optional<Hash> stored;
  };

  enum class End {
    reached,     // all rows of the range, or as many as the chunk holds
    unreadable,  // the row after those given is missing or broken
    stopped,     // trouble of the environment
  };
  // Reads rows from `first` on, at most up to `size`, and calls `taken` after each; their bytes
  // stay where they are until the next filling. What ended it early is in `error()`.
  End fill(Source& source, std::uint64_t first, TreeSize size, bool payloads,
           const std::function<void()>& taken);

  const std::vector<Row>& rows() const { return rows_; }
  ByteView entry(const Row& row) const { return view(row.entry_begin, row.entry_size); }
  ByteView payload(const Row& row) const {
    return view(row.entry_begin + row.entry_size, row.payload_size);
  }
  const Error& error() const { return *error_; }

 private:
  static constexpr std::uint64_t max_rows = 1024;
  static constexpr std::size_t max_bytes = 4 * 1024 * 1024;  // and one row more

  ByteView view(std::size_t begin, std::size_t size) const {
    return ByteView(bytes_).subspan(begin, size);
  }
  Status take(const Source::Row& row, std::uint64_t expected);

  std::vector<Row> rows_;
  Bytes bytes_;
  std::optional<Error> error_;
  bool full_ = false;
};

}  // namespace muniment::verify
