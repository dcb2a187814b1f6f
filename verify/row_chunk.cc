#include "verify/row_chunk.h"

#include <algorithm>

namespace muniment::verify {
namespace {

Error broken_row(std::uint64_t index, Message sentence) {
  return Error(ErrorKind::malformed, std::move(sentence))
      .within(say("at entry {1}", std::to_string(index)));
}

}  // namespace

RowChunk::End RowChunk::fill(Source& source, std::uint64_t first, TreeSize size, bool payloads,
                             const std::function<void()>& taken) {
  rows_.clear();
  bytes_.clear();
  bytes_.reserve(max_bytes + max_entry_bytes + max_payload_bytes);  // none moves
  error_.reset();
  full_ = false;
  const std::uint64_t count = std::min(max_rows, size.value - first);
  const Status status =
      source.read({first, count}, payloads, [&](const Source::Row& row) -> Status {
        if (Status good = take(row, first + rows_.size()); !good.ok()) return good;
        taken();
        if (bytes_.size() < max_bytes) return {};
        full_ = true;
        return Error(ErrorKind::usage, say("the chunk is full"));  // ends this read only
      });
  if (full_) return End::reached;
  if (!status.ok()) {
    error_ = status.error();
  } else if (rows_.size() < count) {
    error_ = broken_row(first + rows_.size(), say("the entry is missing"));
  } else {
    return End::reached;
  }
  switch (error_->kind()) {
    case ErrorKind::environment:
    case ErrorKind::disk_full:
    case ErrorKind::usage:
      return End::stopped;
    default:
      return End::unreadable;
  }
}

Status RowChunk::take(const Source::Row& row, std::uint64_t expected) {
  if (row.index.value != expected) {
    return broken_row(expected, say("the entry is missing"));
  }
  if (row.entry.empty() || row.entry.size() > max_entry_bytes ||
      row.payload.size() > max_payload_bytes) {
    return broken_row(expected, say("the entry or its record is empty or longer than any can be"));
  }
  rows_.push_back({row.index, bytes_.size(), row.entry.size(), row.payload.size(),
                   row.leaf == nullptr ? std::nullopt : std::optional(*row.leaf)});
  append(bytes_, row.entry);
  if (!row.payload.empty()) append(bytes_, row.payload);
  return {};
}

}  // namespace muniment::verify
