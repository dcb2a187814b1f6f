// Whoever is recused signs nothing there: rule 3.
#include <algorithm>

#include "evidence/model/relations.h"
#include "evidence/model/rules_links.h"

namespace muniment {
namespace {

constexpr unsigned rule_recusal = 3;

// A decision counts from the dossier itself, where the person cannot have signed it, and when it is
// about the recusal.
Result<bool> was_refused(const History& history, LeafIndex declaration, std::string_view dossier) {
  const Relations& relations = *history.relations;
  std::vector<LeafIndex> decisions;
  relations.each_link_to(declaration, [&](const Reference& link) {
    const bool refuses = link.relation == number_of(Relation::approves) &&
                         link.kind == number_of(Kind::approval) &&
                         link.detail == number_of(Decision::refused);
    if (refuses && relations.dossier(link.dossier) == dossier &&
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

}  // namespace

Status check_recusals(const Judging& judging, const History& history) {
  const std::string& dossier = judging.entry.dossier;
  const Relations& relations = *history.relations;
  const std::vector<Relations::Recused> recusals = relations.recusals(dossier);
  if (recusals.empty() || declares_recusal(judging)) return {};
  const std::set<KeyId> persons = persons_of(judging, judging.record);
  for (const Relations::Recused& recusal : recusals) {
    if (relations.replaced_by(recusal.declaration)) continue;
    const RosterKey* key = judging.roster.find_enrolled(recusal.enrolment);
    if (key == nullptr || !persons.contains(key->enrolment.person)) continue;
    const Result<bool> refused = was_refused(history, recusal.declaration, dossier);
    if (!refused.ok()) return refused.error();
    if (*refused) continue;
    judging.broken(rule_recusal, say("{1} may not sign in the dossier {2}: the recusal at entry "
                                     "{3} is open; let somebody else sign",
                                     name_of_signer(judging, key->enrolment.person), dossier,
                                     std::to_string(recusal.declaration.value)));
  }
  return {};
}

}  // namespace muniment
