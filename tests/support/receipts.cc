#include "tests/support/receipts.h"

#include <optional>
#include <set>

namespace muniment::test {
namespace {

// What an entry depends on, by index: the newest policy below it, the enrolments of its signers,
// their signers', and so on.
std::set<std::uint64_t> affairs_below(EvidenceWorld& world, std::uint64_t index) {
  std::set<std::uint64_t> found;
  std::vector<std::uint64_t> waiting{index};
  std::optional<std::uint64_t> policy;
  for (const LeafIndex each : world.state().policies) {
    if (each.value < index) policy = each.value;
  }
  if (policy) {
    found.insert(*policy);
    waiting.push_back(*policy);
  }
  while (!waiting.empty()) {
    const std::uint64_t next = waiting.back();
    waiting.pop_back();
    for (const Signer& signer : world.all()[next].record.signers) {
      const RosterKey* key = world.state().roster.find(signer.key);
      if (key == nullptr || key->enrolled.value >= next) continue;
      if (found.insert(key->enrolled.value).second) waiting.push_back(key->enrolled.value);
      const RosterKey* person = world.state().roster.find(key->enrolment.person);
      if (person != nullptr && found.insert(person->enrolled.value).second) {
        waiting.push_back(person->enrolled.value);
      }
    }
  }
  return found;
}

}  // namespace

TrustPolicy trust_of(EvidenceWorld& world) {
  TrustPolicy trust;
  trust.logs.push_back(world.verifier_key());
  trust.quorum = "none";
  trust.genesis.emplace(world.origin(), world.all().front().leaf);
  return trust;
}

std::string Receipt::text() const {
  TlogProof whole = proof;
  whole.extra = encode_exhibit(exhibit);
  return format_tlog_proof(whole);
}

Exhibit::RosterProof roster_proof(EvidenceWorld& world, LeafIndex index) {
  const Registered& each = world.all()[index.value];
  return {each.entry_bytes, each.payload, world.inclusion(index, world.size())};
}

Receipt make_receipt(EvidenceWorld& world, LeafIndex index) {
  const Registered& shown = world.all()[index.value];
  Receipt receipt{
      {shown.entry_bytes, shown.payload, shown.openings, {}},
      {{}, index, world.inclusion(index, world.size()), world.checkpoint(world.size())}};
  for (const std::uint64_t each : affairs_below(world, index.value)) {
    receipt.exhibit.roster.push_back(roster_proof(world, {each}));
  }
  return receipt;
}

}  // namespace muniment::test
