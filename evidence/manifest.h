// Manifests: lists of files with their digests, as sha256sum, hashdeep and BagIt write them
// (evidence/README.md, "Manifests").
//
// All are text of one line a file. Names are raw bytes, '/'-separated and relative to some folder;
// a name that would lead out of it is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/core/hash.h"

namespace muniment::evidence {

enum class ManifestFormat {
  sha256sum,  // "DIGEST  NAME" or "SHA256 (NAME) = DIGEST", escaped; or ended by zero bytes
  hashdeep,   // "%%%% HASHDEEP-1.0", then columns
  bagit,      // manifest-sha256.txt of a bag (RFC 8493), names below data/
};
Result<ManifestFormat> manifest_format_by_name(std::string_view name);

inline constexpr std::size_t max_manifest_bytes = std::size_t{1} << 30;
inline constexpr std::size_t max_manifest_name = 32768;  // eight times the longest path of Linux

struct ManifestFile {
  std::string name;                   // as it stands below the folder, without "./"
  std::optional<std::uint64_t> size;  // hashdeep only
  Hash sha256;
  bool operator==(const ManifestFile&) const = default;
};

struct ManifestReading {
  // None: hashdeep where the text begins so, else sha256sum.
  std::optional<ManifestFormat> format;
  // A folder that all names begin with, taken off them; empty: none.
  std::string prefix;
  // Of names, as iconv calls it; they become UTF-8. Empty: names are taken as the bytes they are.
  std::string encoding;
};

// The files of a manifest, sorted by name as bytes. Malformed, with the number of the line: what no
// writer of the format emits, a name that leads out of the folder, a name with two digests.
// Unknown: no SHA-256 in it. Usage: an encoding that the system does not know.
Result<std::vector<ManifestFile>> parse_manifest(std::string_view text,
                                                 const ManifestReading& reading);

// Writes what those programs read. Usage: a name that the format has no way to write, or no size
// for hashdeep.
Result<std::string> format_manifest(ManifestFormat format, std::span<const ManifestFile> files);

}  // namespace muniment::evidence
