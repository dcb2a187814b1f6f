// What a receipt carries in its extra line (evidence/README.md, "Exhibit").
#pragma once

#include <vector>

#include "ledger/core/proof.h"

namespace muniment {

inline constexpr std::uint16_t exhibit_version = 1;
inline constexpr std::size_t max_exhibit_bytes = 24 * 1024 * 1024;
inline constexpr std::size_t max_exhibit_roster = 1024;

struct Exhibit {
  struct RosterProof {
    Bytes entry;
    Bytes payload;
    Proof path;  // inclusion in the receipt's checkpoint
    bool operator==(const RosterProof&) const = default;
  };

  Bytes entry;
  Bytes payload;
  std::vector<Bytes> openings;      // opening messages, strictly ascending by slot
  std::vector<RosterProof> roster;  // strictly ascending by index

  bool operator==(const Exhibit&) const = default;
};

Bytes encode_exhibit(const Exhibit& exhibit);
Result<Exhibit> decode_exhibit(ByteView bytes);

}  // namespace muniment
