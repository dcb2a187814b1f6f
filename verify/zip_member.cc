#include <algorithm>
#include <array>

#include "verify/zip.h"

namespace muniment::verify {
namespace {

constexpr std::size_t piece_bytes = 1024 * 1024;

const std::array<std::uint32_t, 256>& crc_table() {
  static const std::array<std::uint32_t, 256> table = [] {
    std::array<std::uint32_t, 256> made{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t value = i;
      for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) != 0 ? 0xedb88320 : 0);
      made[i] = value;
    }
    return made;
  }();
  return table;
}

}  // namespace

Status read_member(const FileToRead& file, const ZipMember& member,
                   const std::function<Status(ByteView)>& take) {
  Bytes piece(static_cast<std::size_t>(std::min<std::uint64_t>(piece_bytes, member.size)));
  std::uint32_t crc = ~std::uint32_t{0};
  const auto& table = crc_table();
  for (std::uint64_t at = 0; at < member.size; at += piece.size()) {
    piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), member.size - at)));
    if (Status read = file.read(member.offset + at, piece); !read.ok()) return read;
    for (const std::uint8_t byte : piece) crc = table[(crc ^ byte) & 0xff] ^ (crc >> 8);
    if (Status taken = take(piece); !taken.ok()) return taken;
  }
  if (~crc == member.crc) return {};
  return Error(ErrorKind::malformed,
               say("the bytes of {1} are not those that its checksum was made of", member.name));
}

}  // namespace muniment::verify
