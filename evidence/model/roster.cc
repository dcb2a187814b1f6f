#include "evidence/model/roster.h"

#include <algorithm>

#include "evidence/model/codes.h"

namespace muniment {
namespace {

Error refused(Message sentence) { return {ErrorKind::refused, std::move(sentence)}; }

Status check_keys(Suite suite, const PersonKeys& keys) {
  if (suite_of(keys.signing.algorithm()) != suite ||
      suite_of(keys.encryption.algorithm()) != suite) {
    return refused(
        say("the keys of {1} are not of the ledger's suite {2}: make new ones with "
            "--suite {2}",
            keys.name, suite_name(suite)));
  }
  if (!verify_possession(keys).ok()) {
    return refused(
        say("the file of {1} does not prove that its owner holds the key: ask for a new "
            "one",
            keys.name));
  }
  return {};
}

}  // namespace

bool RosterKey::has_role(std::uint16_t role) const {
  return std::binary_search(enrolment.roles.begin(), enrolment.roles.end(), role);
}

Status Roster::check(LeafIndex index, const Affair& affair) const {
  if (const auto* genesis = std::get_if<Genesis>(&affair)) return check_genesis(index, *genesis);
  if (const auto* enrolment = std::get_if<Enrolment>(&affair)) return check_enrolment(*enrolment);
  if (const auto* revocation = std::get_if<Revocation>(&affair)) {
    return check_revocation(index, *revocation);
  }
  return {};
}

Status Roster::apply(LeafIndex index, const Affair& affair) {
  if (auto status = check(index, affair); !status.ok()) return status;
  if (const auto* genesis = std::get_if<Genesis>(&affair)) {
    suite_ = genesis->suite;
    enrol(index, genesis->administrator);
  } else if (const auto* enrolment = std::get_if<Enrolment>(&affair)) {
    enrol(index, *enrolment);
  } else if (const auto* revocation = std::get_if<Revocation>(&affair)) {
    keys_.at(revocation->key).revoked =
        RosterKey::Revoked{index, revocation->since, revocation->reason};
  }
  return {};
}

Status Roster::check_genesis(LeafIndex index, const Genesis& genesis) const {
  if (index.value != 0 || suite_) {
    return refused(say("a ledger has one genesis, its entry 0"));
  }
  if (suite_of(genesis.key.key.algorithm()) != genesis.suite) {
    return refused(say("the ledger's key is not of the suite {1} that the genesis names",
                       suite_name(genesis.suite)));
  }
  if (auto status = check_keys(genesis.suite, genesis.administrator.keys); !status.ok()) {
    return status;
  }
  if (genesis.administrator.person != key_id(genesis.administrator.keys.signing)) {
    return refused(say("the founding administrator's person id is not the id of {1}'s key",
                       genesis.administrator.keys.name));
  }
  return {};
}

Status Roster::check_enrolment(const Enrolment& enrolment) const {
  const std::string& name = enrolment.keys.name;
  if (!suite_) return refused(say("nobody can be enrolled before the genesis"));
  if (auto status = check_keys(*suite_, enrolment.keys); !status.ok()) return status;
  const KeyId id = key_id(enrolment.keys.signing);
  if (const RosterKey* known = find(id)) {
    return refused(say("the key of {1} is enrolled already, since entry {2}, as {3}", name,
                       std::to_string(known->enrolled.value), known->enrolment.keys.name));
  }
  if (enrolment.person != id && !has_person(enrolment.person)) {
    return refused(
        say("the person that the new key of {1} is said to belong to is not on the "
            "roster",
            name));
  }
  const RosterKey* namesake = find_name(name);
  if (namesake != nullptr && namesake->enrolment.person != enrolment.person) {
    return refused(
        say("the name {1} belongs to another person on the roster: choose another", name));
  }
  return {};
}

Status Roster::check_revocation(LeafIndex index, const Revocation& revocation) const {
  const RosterKey* known = find(revocation.key);
  if (known == nullptr) {
    return refused(
        say("the key {1} is not on the roster, so it cannot be revoked", revocation.key.hex()));
  }
  if (known->revoked) {
    return refused(say("the key of {1} was revoked before, at entry {2}",
                       known->enrolment.keys.name, std::to_string(known->revoked->at.value)));
  }
  if (revocation.since > index) {
    return refused(
        say("the key of {1} cannot be suspect since entry {2}, which comes after the "
            "revocation",
            known->enrolment.keys.name, std::to_string(revocation.since.value)));
  }
  return {};
}

void Roster::enrol(LeafIndex index, const Enrolment& enrolment) {
  const KeyId id = key_id(enrolment.keys.signing);
  keys_.emplace(id, RosterKey{id, enrolment, index, std::nullopt});
  by_enrolment_.emplace(index, id);
}

bool Roster::has_person(const KeyId& person) const {
  const RosterKey* first = find(person);  // a person's id is the id of the first key
  return first != nullptr && first->enrolment.person == person;
}

const RosterKey* Roster::find(const KeyId& key) const {
  const auto found = keys_.find(key);
  return found == keys_.end() ? nullptr : &found->second;
}

const RosterKey* Roster::find_name(std::string_view name) const {
  const RosterKey* newest = nullptr;
  for (const auto& [id, key] : keys_) {
    if (key.enrolment.keys.name != name) continue;
    if (newest == nullptr || newest->enrolled < key.enrolled) newest = &key;
  }
  return newest;
}

const RosterKey* Roster::find_enrolled(LeafIndex enrolled) const {
  const auto found = by_enrolment_.find(enrolled);
  return found == by_enrolment_.end() ? nullptr : find(found->second);
}

std::vector<const RosterKey*> Roster::all() const {
  std::vector<const RosterKey*> all;
  all.reserve(keys_.size());
  for (const auto& [id, key] : keys_) all.push_back(&key);
  std::sort(all.begin(), all.end(),
            [](const RosterKey* a, const RosterKey* b) { return a->enrolled < b->enrolled; });
  return all;
}

}  // namespace muniment
