// What a package carries in `proof/` (evidence/README.md, "Package").
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ledger/core/heads.h"

namespace muniment {

inline constexpr std::uint16_t package_version = 1;
inline constexpr std::size_t max_package_proof_bytes = 16 * 1024 * 1024;
inline constexpr std::size_t max_package_claims = 4096;
inline constexpr std::size_t max_package_consistency = 64;
inline constexpr std::size_t max_package_openings_bytes = 16 * 1024 * 1024;  // of a row

struct PackageProof {
  struct Claim {
    std::string dossier;
    bool complete;
    CompletenessProof proof;
    bool operator==(const Claim&) const = default;
  };
  struct Consistency {
    TreeSize size;  // of the smaller tree
    Proof path;
    bool operator==(const Consistency&) const = default;
  };

  std::vector<Claim> claims;  // ascending by dossier
  Proof multiproof;
  std::vector<Consistency> consistency;  // ascending by size

  bool operator==(const PackageProof&) const = default;
};

Bytes encode_package_proof(const PackageProof& proof);
// Accepts exactly what `encode_package_proof` emits. Unknown: another version.
Result<PackageProof> decode_package_proof(ByteView bytes);

// A row of `proof/entries`.
struct PackageRow {
  Bytes entry;
  Bytes payload;                // empty: withheld
  std::vector<Bytes> openings;  // opening messages

  bool operator==(const PackageRow&) const = default;
};

Bytes encode_package_row(const PackageRow& row);

// Reads rows out of pieces of any length. One thread at a time.
class PackageRows {
 public:
  using Take = std::function<Status(const PackageRow&)>;
  // Malformed: a length is out of its bounds. Also what `take` gives. Long pieces are cheaper.
  Status feed(ByteView piece, const Take& take);
  // Malformed: the last row is cut off.
  Status finish() const;

 private:
  Bytes waiting_;
};

}  // namespace muniment
