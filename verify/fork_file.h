// A fork as a file: two checkpoints that one ledger signed and that no one history holds, with what
// convinces somebody who has neither tree (README.md, "Misconduct").
#pragma once

#include <string>
#include <string_view>

#include "verify/compare.h"

namespace muniment::verify {

inline constexpr std::string_view fork_file_begin = "muniment/fork@v1\n";

// Of two checkpoints that are a fork; those of two sizes with the proof from the larger's tree.
std::string format_fork_file(const Comparison& comparison);
// What it holds, for `compare_checkpoints` by the verifier's own trust file. Malformed: not what
// `format_fork_file` gives.
Result<Comparison> parse_fork_file(std::string_view text);

}  // namespace muniment::verify
