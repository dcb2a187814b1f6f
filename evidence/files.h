// Reading and writing files by descriptor. Private to evidence.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

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
// A regular file of at most `limit` bytes. Missing: there is none.
Result<std::string> read_small_file(const std::filesystem::path& file, std::size_t limit);

}  // namespace muniment::evidence
