// The text of a .tlog-proof file (C2SP tlog-proof).
#pragma once

#include <string>
#include <string_view>

#include "ledger/core/proof.h"

namespace muniment {

inline constexpr std::size_t max_tlog_proof_bytes =
    32 * 1024 * 1024;  // openings and roster make the extra line long

struct TlogProof {
  Bytes extra;  // empty: no extra line
  LeafIndex index;
  Proof path;
  std::string checkpoint;  // the signed note, verbatim

  bool operator==(const TlogProof&) const = default;
};

std::string format_tlog_proof(const TlogProof& proof);
Result<TlogProof> parse_tlog_proof(
    std::string_view text);  // accepts exactly what the formatter emits

}  // namespace muniment
