// Trust files: C2SP tlog-policy with our `#muniment` lines (verify and cli read them, trust writes
// them).
//
// Read as tlog-policy allows: comments, blanks, tabs. A line that begins with `#muniment ` must be
// one that this version knows: a mistyped pin must not fail open.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/core/key.h"

namespace muniment {

inline constexpr std::size_t max_policy_bytes = 256 * 1024;
inline constexpr std::size_t max_policy_names = 1024;  // logs, witnesses and groups each

struct TrustPolicy {
  struct Witness {
    std::string name;
    VerifierKey key;
  };
  struct Group {
    std::string name;
    std::uint64_t threshold;
    std::vector<std::string> members;  // defined above it, so the relation has no cycles
  };

  std::vector<VerifierKey> logs;
  std::vector<Witness> witnesses;
  std::vector<Group> groups;            // in the order of the file
  std::string quorum;                   // "none", a witness or a group
  std::map<std::string, Hash> genesis;  // origin → leaf hash of entry 0
};

// Errors name the line: malformed grammar, duplicate keys or names, unknown key types (unknown), no
// quorum line.
Result<TrustPolicy> parse_policy(std::string_view text);
// A policy of one log without witnesses, as `muniment trust` writes it.
std::string format_policy(const VerifierKey& log, const Hash& genesis);

// Whether the witnesses named in `cosigned` meet the quorum. Iterates over the groups; no
// recursion.
bool quorum_met(const TrustPolicy& policy, const std::set<std::string>& cosigned);

}  // namespace muniment
