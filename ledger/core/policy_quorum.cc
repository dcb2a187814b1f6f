#include <algorithm>

#include "ledger/core/policy.h"

namespace muniment {

std::string format_policy(const VerifierKey& log, const Hash& genesis) {
  return "log " + format_verifier_key(log) + "\n#muniment genesis " + log.name + " " +
         genesis.hex() + "\nquorum none\n";
}

bool quorum_met(const TrustPolicy& policy, const std::set<std::string>& cosigned) {
  if (policy.quorum == "none") return true;
  std::set<std::string> met;
  for (const TrustPolicy::Witness& witness : policy.witnesses) {
    if (cosigned.contains(witness.name)) met.insert(witness.name);
  }
  // Members stand above their group, so one pass in the file's order settles all of them.
  for (const TrustPolicy::Group& group : policy.groups) {
    const auto count = std::count_if(group.members.begin(), group.members.end(),
                                     [&](const std::string& name) { return met.contains(name); });
    const bool enough = static_cast<std::uint64_t>(count) >= group.threshold;
    if (enough && group.threshold > 0) met.insert(group.name);
  }
  return met.contains(policy.quorum);
}

}  // namespace muniment
