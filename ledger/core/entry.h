// Entries, the leaves of the ledger's tree (ledger/core/README.md, "Entry").
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/core/tree.h"

namespace muniment {

inline constexpr std::uint16_t entry_version = 1;
inline constexpr std::size_t max_entry_bytes = 1024;  // bounded by the grammar of dossier codes
inline constexpr std::size_t max_payload_bytes = 1024 * 1024;  // a signed record

struct Entry {
  LeafIndex index;
  std::string dossier;           // "" or a dossier code
  std::uint64_t folio;           // from 1
  std::optional<Hash> previous;  // leaf hash of folio - 1; none for folio 1
  std::uint64_t dossiers;        // size of the heads tree before this entry
  Hash heads;                    // its root
  std::int64_t admitted;         // ledger's clock, UTC milliseconds
  Hash payload;                  // H("muniment/payload/v1" ‖ signed record)

  bool operator==(const Entry&) const = default;
};

// For entries as a ledger places them: a dossier within the grammar, folio at least 1, `previous`
// there exactly when the folio is above 1. Anything else is a bug of the caller.
Bytes encode_entry(const Entry& entry);
// Accepts exactly what `encode_entry` emits. Malformed: anything else. Unknown: another version.
Result<Entry> decode_entry(ByteView bytes);

Hash payload_hash(Hasher& hasher, ByteView signed_record);
std::vector<Hash> payload_hashes(Hasher& hasher, std::span<const ByteView> signed_records);

// [A-Z0-9][A-Z0-9._-]{0,63}
bool is_dossier_code(std::string_view text);

// "R7-FGW/12"; the ledger's own affairs, whose code is empty, are cited as "/12".
struct Citation {
  std::string dossier;
  std::uint64_t folio;
  auto operator<=>(const Citation&) const = default;
};
std::string format_citation(const Citation& citation);
Result<Citation> parse_citation(std::string_view text);

}  // namespace muniment
