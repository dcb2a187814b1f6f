// Segments: files that hold many sealed contents, one behind the other (README.md, "Vault").
//
// What was written and acknowledged is never written again; what a crash left behind the last
// acknowledged content belongs to nobody, and the next one goes behind it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>

#include "ledger/core/bytes.h"
#include "ledger/descriptor.h"

namespace muniment::evidence {

// Where a new content begins a new segment: a folder is copied file by file.
inline constexpr std::uint64_t segment_full_bytes = std::uint64_t{1} << 30;

inline constexpr std::size_t segment_header_bytes = 19;
inline constexpr std::uint32_t max_segment = 99'999'999;

std::filesystem::path segment_file(const std::filesystem::path& folder, std::uint32_t number);
// The numbers of the segments that are there, ascending.
Result<std::vector<std::uint32_t>> list_segments(const std::filesystem::path& folder);

// Appends to one segment, which no other writer of any process has meanwhile. One thread appends;
// any other may make durable what was appended.
class SegmentWriter {
 public:
  // Takes a segment that is not full and that nobody writes, or makes the next one. `folder` is
  // there. An error is trouble of the environment; a full disk is told apart.
  static Result<std::unique_ptr<SegmentWriter>> open(const std::filesystem::path& folder);
  std::uint32_t number() const { return number_; }
  std::uint64_t end() const { return end_; }  // where the next byte goes
  Status append(ByteView bytes);
  // Takes back what was appended since the end was there.
  Status rewind(std::uint64_t end);
  // Makes durable all that was appended before the call.
  Status sync();

 private:
  SegmentWriter(std::filesystem::path file, Descriptor descriptor, std::uint32_t number,
                std::uint64_t end);
  Status flush();
  Error cannot_write(int error_number) const;

  std::filesystem::path file_;
  Descriptor descriptor_;
  std::uint32_t number_;
  std::uint64_t end_;

  std::mutex syncing_;     // so that who asks second waits, too
  std::mutex mutex_;       // guards what follows
  Bytes waiting_;          // at the end of `written_`
  std::uint64_t written_;  // to the file
  std::uint64_t started_;  // that the system was asked to write to the disk
  bool dirty_ = false;
  // What became of the bytes before a failed sync nobody knows: nothing more is written then.
  std::optional<Error> broken_;
};

// Reads of any segment. One thread at a time.
class SegmentReader {
 public:
  explicit SegmentReader(std::filesystem::path folder) : folder_(std::move(folder)) {}
  // Fills `bytes`. Missing: no such segment. Malformed: it ends before.
  Status read(std::uint32_t number, std::uint64_t offset, std::span<std::uint8_t> bytes);
  Result<std::uint64_t> size(std::uint32_t number);
  // Whether a range is zeros alone, as `wipe_segment` leaves it.
  Result<bool> is_wiped(std::uint32_t number, std::uint64_t offset, std::uint64_t bytes);

 private:
  Status use(std::uint32_t number);

  std::filesystem::path folder_;
  std::uint32_t number_ = 0;
  Descriptor descriptor_{-1};
};

// Overwrites a range with zeros, durably, and gives its room back where the file system can. What
// is not there any more is no error.
Status wipe_segment(const std::filesystem::path& folder, std::uint32_t number, std::uint64_t offset,
                    std::uint64_t bytes);

}  // namespace muniment::evidence
