// Reading a package's ZIP file strictly: stored members, one behind the other, and nothing else
// (evidence/README.md, "Package"; APPNOTE.TXT 6.3, sections 4.3 and 4.5.3).
//
// One file has one reading here: whatever another program may see in it by other rules (a second
// directory, a gap, a name twice) is refused. Memory is what the names take.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "ledger/core/bytes.h"

namespace muniment::verify {

// A file that can be read at any place; whoever calls opens it.
struct FileToRead {
  std::uint64_t size;
  // Fills `bytes`; an error is trouble of the environment.
  std::function<Status(std::uint64_t offset, std::span<std::uint8_t> bytes)> read;
};

struct ZipMember {
  std::string name;      // UTF-8; leads nowhere above or beside
  std::uint64_t offset;  // of its bytes
  std::uint64_t size;
  std::uint32_t crc;
};

inline constexpr std::size_t max_zip_members = 1'000'000;
inline constexpr std::size_t max_zip_name_bytes = 512;

// All members, in the file's order. Malformed: this is no such file; the sentence says where.
Result<std::vector<ZipMember>> read_zip(const FileToRead& file);

// Reads a member piece by piece, of a mebibyte at most; then its CRC-32 must be the stated one.
// Malformed: it is not.
Status read_member(const FileToRead& file, const ZipMember& member,
                   const std::function<Status(ByteView)>& take);

}  // namespace muniment::verify
