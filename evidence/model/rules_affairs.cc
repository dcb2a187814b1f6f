// What the ledger's own affairs say.
#include <algorithm>

#include "evidence/model/rules_judging.h"
#include "ledger/core/checkpoint.h"

namespace muniment {
namespace {

void check_codes(const Judging& judging, Vocabulary vocabulary,
                 const std::vector<std::uint16_t>& codes) {
  for (const std::uint16_t code : codes) {
    if (term_by_code(vocabulary, code) == nullptr) {
      judging.unknown(say("the record holds the code {1}, which this program does not know",
                          std::to_string(code)));
    }
  }
}

void check_roster(const Judging& judging) {
  auto status = judging.state.roster.check(judging.entry.index, judging.record.affair);
  if (!status.ok()) judging.broken(0, status.error().message());
}

void check_policy(const Judging& judging, const Policy& policy) {
  const Policy& before = judging.state.policy;
  if (!knows_versions(policy)) {
    judging.unknown(
        say("the policy sets catalogue {1} and rules {2}; this program knows versions 1 to {3}, "
            "the same of both",
            std::to_string(policy.catalogue), std::to_string(policy.rules),
            std::to_string(catalogue_version)));
  } else if (judging.entry.index.value > 0 && policy.catalogue < before.catalogue) {
    judging.broken(0, say("the policy goes back from version {1} of catalogue and rules to {2}",
                          std::to_string(before.catalogue), std::to_string(policy.catalogue)));
  }
}

void check_genesis(const Judging& judging, const Genesis& genesis) {
  const EvidenceState& state = judging.state;
  if (genesis.origin != judging.record.ledger || genesis.key.name != genesis.origin) {
    judging.refuted(say("the genesis, its record and the ledger's key name different ledgers"));
  }
  if (state.ledger_key && *state.ledger_key != genesis.key) {
    judging.refuted(say("the genesis names another ledger key than the one that signs here"));
  }
  if ((state.suite && *state.suite != genesis.suite) ||
      judging.hasher.algorithm() != hash_of(genesis.suite)) {
    judging.refuted(say("the genesis names the suite {1}, which is not this ledger's",
                        suite_name(genesis.suite)));
  }
  check_codes(judging, Vocabulary::roles, genesis.administrator.roles);
  check_policy(judging, genesis.policy);
  for (const Role role : {Role::administrator, Role::leader}) {
    const auto& roles = genesis.administrator.roles;
    if (std::find(roles.begin(), roles.end(), number_of(role)) == roles.end()) {
      judging.broken(
          0, say("the founding administrator {1} must have the role {2}",
                 genesis.administrator.keys.name, code_name(Vocabulary::roles, number_of(role))));
    }
  }
}

void check_revocation(const Judging& judging, const Revocation& revocation) {
  check_codes(judging, Vocabulary::revocation_reasons, {revocation.reason});
  const RosterKey* key = judging.state.roster.find(revocation.key);
  if (key == nullptr || revocation.since >= judging.entry.index) return;
  judging.flagged(1, say("what {1} signed from entry {2} up to here is suspect",
                         key->enrolment.keys.name, std::to_string(revocation.since.value)));
}

void check_anchor(const Judging& judging, const Anchor& anchor) {
  if (const auto* foreign = std::get_if<ForeignCheckpoint>(&anchor.value)) {
    const auto parsed = parse_signed_checkpoint(foreign->note);
    if (!parsed.ok()) {
      judging.broken(0, say("what the anchor holds is not a checkpoint of another ledger"));
    } else if (parsed->checkpoint.origin == judging.record.ledger) {
      judging.broken(0, say("a ledger cannot be anchored in a checkpoint of its own"));
    }
  }
  if (const auto* renewal = std::get_if<Renewal>(&anchor.value)) {
    check_codes(judging, Vocabulary::digest_algorithms, {renewal->algorithm});
    if (renewal->size.value > judging.entry.index.value) {
      judging.broken(0, say("the renewal covers {1} entries, more than there are before it",
                            std::to_string(renewal->size.value)));
    }
  }
}

void check_closure(const Judging& judging, const Closure& closure) {
  if (closure.successor == judging.record.ledger) {
    judging.broken(0, say("a ledger cannot be its own successor"));
  }
}

}  // namespace

void check_affair(const Judging& judging) {
  const Affair& affair = judging.record.affair;
  check_roster(judging);
  if (const auto* genesis = std::get_if<Genesis>(&affair)) check_genesis(judging, *genesis);
  if (const auto* enrolment = std::get_if<Enrolment>(&affair)) {
    check_codes(judging, Vocabulary::roles, enrolment->roles);
  }
  if (const auto* revocation = std::get_if<Revocation>(&affair)) {
    check_revocation(judging, *revocation);
  }
  if (const auto* policy = std::get_if<Policy>(&affair)) check_policy(judging, *policy);
  if (const auto* anchor = std::get_if<Anchor>(&affair)) check_anchor(judging, *anchor);
  if (const auto* incident = std::get_if<Incident>(&affair)) {
    check_codes(judging, Vocabulary::incident_causes, incident->causes);
  }
  if (const auto* closure = std::get_if<Closure>(&affair)) check_closure(judging, *closure);
}

}  // namespace muniment
