// Which member of a package is what. Private to verify.
#pragma once

#include <map>

#include "verify/report.h"
#include "verify/zip.h"

namespace muniment::verify {

inline constexpr std::size_t max_safe_name_bytes = 100;  // of a file, behind its slot

struct PackageLayout {
  using Place = std::pair<std::uint64_t, std::uint16_t>;  // entry's index, slot

  std::vector<ZipMember> tags;  // for other tools: nothing in them is believed
  ZipMember checkpoint, proof, entries;
  std::map<Place, ZipMember> files;
};

// Malformed: a member is missing, has no place, or stands out of order.
Result<PackageLayout> lay_out(const std::vector<ZipMember>& members);

// Where a fault of a member is.
Place member_place(const ZipMember& member);

// The whole of a member. Malformed: it is longer than `limit`; as of `read_member`.
Result<Bytes> read_small(const FileToRead& file, const ZipMember& member, std::size_t limit);
// The checksums of the members that nobody else reads.
Status check_tags(const FileToRead& file, const PackageLayout& layout);

}  // namespace muniment::verify
