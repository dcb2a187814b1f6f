// Whoever is recused signs nothing there: rule 3.
#include <algorithm>
#include <map>
#include <set>

#include "evidence/model/relations.h"
#include "evidence/model/rules_links.h"

namespace muniment {
namespace {

constexpr unsigned rule_recusal = 3;

// A decision counts from the dossier itself, where the person cannot have signed it, and when it is
// about the recusal.
Result<bool> was_decided(const History& history, LeafIndex declaration, std::string_view dossier,
                         std::initializer_list<Decision> as) {
  const Relations& relations = *history.relations;
  std::vector<LeafIndex> decisions;
  relations.each_link_to(declaration, [&](const Reference& link) {
    const bool decides =
        link.relation == number_of(Relation::approves) && link.kind == number_of(Kind::approval) &&
        std::any_of(as.begin(), as.end(),
                    [&](Decision decision) { return link.detail == number_of(decision); });
    if (decides && relations.dossier(link.dossier) == dossier &&
        !relations.replaced_by(link.source)) {
      decisions.push_back(link.source);
    }
    return true;
  });
  for (const LeafIndex decision : decisions) {
    const auto record = history.read(decision);
    if (!record.ok()) return record.error();
    if (states(**record, FactCode::matter, Matter::recusal)) return true;
  }
  return false;
}

// Of oneself, or of another one by somebody who may order it: anybody else only asks for it.
Result<bool> is_ordered(const Judging& judging, const History& history, LeafIndex declaration,
                        const KeyId& person) {
  const auto record = history.read(declaration);
  if (!record.ok()) return record.error();
  const RosterKey* author = judging.roster.find((*record)->signers.front().key);
  if (author == nullptr) return false;
  return author->enrolment.person == person || author->has_role(number_of(Role::leader)) ||
         author->has_role(number_of(Role::office));
}

Result<bool> is_open(const Judging& judging, const History& history,
                     const Relations::Recused& recusal, const KeyId& person) {
  const std::string& dossier = judging.entry.dossier;
  if (history.relations->replaced_by(recusal.declaration)) return false;
  Result<bool> refused = was_decided(history, recusal.declaration, dossier, {Decision::refused});
  if (!refused.ok()) return refused;
  if (*refused) return false;
  Result<bool> ordered = is_ordered(judging, history, recusal.declaration, person);
  if (!ordered.ok() || *ordered) return ordered;
  return was_decided(history, recusal.declaration, dossier,
                     {Decision::approved, Decision::conditional});
}

// Who of the signers it is, by the key that they sign with.
std::string name_of_signer(const Judging& judging, const KeyId& person) {
  for (const Signer& signer : judging.record.signers) {
    const RosterKey* key = judging.roster.find(signer.key);
    if (key != nullptr && key->enrolment.person == person) return key->enrolment.keys.name;
  }
  return person.hex();
}

// Who is recused may still say so for another reason; but not put it in the place of the first.
bool declares_recusal(const Judging& judging) {
  return judging.is(Kind::declaration) &&
         states(judging.record, FactCode::declared, Declared::recusal) &&
         !has_link(judging.record, Relation::supersedes);
}

// Whoever signed an approval that the record is based on, and with which entry; of several the
// newest.
Result<std::map<KeyId, LeafIndex>> approvers_of(const Judging& judging, const History& history) {
  std::map<KeyId, LeafIndex> approvers;
  for (const Link& link : judging.record.links) {
    if (link.relation != number_of(Relation::based_on)) continue;
    const auto found = history.find(link.target);
    if (!found.ok()) return found.error();
    if (!*found || (*found)->kind != number_of(Kind::approval)) continue;
    const auto approval = history.read((*found)->index);
    if (!approval.ok()) return approval.error();
    for (const KeyId& person : persons_of(judging, **approval)) {
      LeafIndex& newest = approvers.try_emplace(person, (*found)->index).first->second;
      newest = std::max(newest, (*found)->index);
    }
  }
  return approvers;
}

Status check_recused(const Judging& judging, const History& history,
                     const Relations::Recused& recusal, const std::set<KeyId>& signers,
                     const std::map<KeyId, LeafIndex>& approvers) {
  const RosterKey* key = judging.roster.find_enrolled(recusal.enrolment);
  if (key == nullptr) return {};
  const KeyId& person = key->enrolment.person;
  const auto approver = approvers.find(person);
  // What was approved before is not undone by it.
  const bool approved = approver != approvers.end() && approver->second > recusal.declaration;
  if (!signers.contains(person) && !approved) return {};
  const Result<bool> open = is_open(judging, history, recusal, person);
  if (!open.ok()) return open.error();
  const std::string place = std::to_string(recusal.declaration.value);
  if (*open && signers.contains(person)) {
    judging.broken(rule_recusal,
                   say("{1} may not sign in the dossier {2}: the recusal at entry "
                       "{3} is open; let somebody else sign",
                       name_of_signer(judging, person), judging.entry.dossier, place));
  } else if (*open) {
    judging.broken(rule_recusal, say("the approval at entry {1} is signed by {2}, whose recusal in "
                                     "the dossier {3} is open at entry {4}",
                                     std::to_string(approver->second.value),
                                     key->enrolment.keys.name, judging.entry.dossier, place));
  }
  return {};
}

}  // namespace

Result<bool> is_recused(const Judging& judging, const History& history, const KeyId& person) {
  for (const Relations::Recused& recusal : history.relations->recusals(judging.entry.dossier)) {
    const RosterKey* key = judging.roster.find_enrolled(recusal.enrolment);
    if (key == nullptr || key->enrolment.person != person) continue;
    Result<bool> open = is_open(judging, history, recusal, person);
    if (!open.ok() || *open) return open;
  }
  return false;
}

Status check_recusals(const Judging& judging, const History& history) {
  const std::vector<Relations::Recused> recusals =
      history.relations->recusals(judging.entry.dossier);
  if (recusals.empty() || declares_recusal(judging)) return {};
  const std::set<KeyId> signers = persons_of(judging, judging.record);
  const auto approvers = approvers_of(judging, history);
  if (!approvers.ok()) return approvers.error();
  for (const Relations::Recused& recusal : recusals) {
    Status checked = check_recused(judging, history, recusal, signers, *approvers);
    if (!checked.ok()) return checked;
  }
  return {};
}

}  // namespace muniment
