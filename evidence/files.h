// Reading and writing files by descriptor. Private to evidence.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "ledger/core/bytes.h"
#include "ledger/descriptor.h"

namespace muniment::evidence {

// Writes all of it at `offset`; false with errno set when the system will not.
bool write_fully(int descriptor, ByteView bytes, std::uint64_t offset);
// Reads up to `bytes.size()` bytes at `offset`, fewer only at the end of the file; -1 with errno
// set on an error.
std::ptrdiff_t read_fully(int descriptor, std::span<std::uint8_t> bytes, std::uint64_t offset);

// A new file with this content, durable. Refused when it exists.
Status write_new_file(const std::filesystem::path& file, std::string_view content, unsigned mode);
// A file that takes the place of another one, or of none, when all of it is written. One thread at
// a time.
class Replacement {
 public:
  // Beside it, under its name and `.new`; mode 0600. What a crash left there goes away. The caller
  // sees to it that nobody else writes another one meanwhile.
  static Result<Replacement> begin(std::filesystem::path file);
  // Removes what a crash left of one.
  static Status clear(const std::filesystem::path& file);
  Replacement(Replacement&& other) noexcept
      : file_(std::move(other.file_)),
        made_(std::exchange(other.made_, {})),
        descriptor_(std::move(other.descriptor_)),
        size_(other.size_) {}
  Replacement(const Replacement&) = delete;
  ~Replacement();  // what was not put goes away

  Status append(ByteView bytes);
  // All or nothing, durable.
  Status put();

 private:
  Replacement(std::filesystem::path file, std::filesystem::path made, Descriptor descriptor)
      : file_(std::move(file)), made_(std::move(made)), descriptor_(std::move(descriptor)) {}
  Error cannot_write(int error_number) const;

  std::filesystem::path file_, made_;  // empty: it was put, or moved away
  Descriptor descriptor_;
  std::uint64_t size_ = 0;
};

// A regular file of at most `limit` bytes. Missing: there is none.
Result<std::string> read_small_file(const std::filesystem::path& file, std::size_t limit);

}  // namespace muniment::evidence
