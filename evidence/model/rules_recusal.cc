// Whoever is recused signs nothing there: rule 3.
#include <algorithm>

#include "evidence/model/relations.h"
#include "evidence/model/rules_links.h"

namespace muniment {
namespace {

constexpr unsigned rule_recusal = 3;

// A decision counts from the dossier itself, where the person cannot have signed it.
bool was_refused(const Relations& relations, LeafIndex declaration, std::string_view dossier) {
  bool refused = false;
  relations.each_link_to(declaration, [&](const Reference& link) {
    refused = link.relation == number_of(Relation::approves) &&
              link.kind == number_of(Kind::approval) &&
              link.detail == number_of(Decision::refused) &&
              relations.dossier(link.dossier) == dossier && !relations.replaced_by(link.source);
    return !refused;
  });
  return refused;
}

// Who is recused may still say so for another reason; but not put it in the place of the first.
bool declares_recusal(const Judging& judging) {
  return judging.is(Kind::declaration) &&
         states(judging.record, FactCode::declared, Declared::recusal) &&
         !has_link(judging.record, Relation::supersedes);
}

}  // namespace

void check_recusals(const Judging& judging, const Relations& relations) {
  const std::string& dossier = judging.entry.dossier;
  const std::vector<Relations::Recused> recusals = relations.recusals(dossier);
  if (recusals.empty() || declares_recusal(judging)) return;
  const std::set<KeyId> persons = persons_of(judging, judging.record);
  for (const Relations::Recused& recusal : recusals) {
    const RosterKey* key = judging.roster.find_enrolled(recusal.enrolment);
    if (key == nullptr || !persons.contains(key->enrolment.person) ||
        relations.replaced_by(recusal.declaration) ||
        was_refused(relations, recusal.declaration, dossier)) {
      continue;
    }
    judging.broken(rule_recusal, say("{1} may not sign in the dossier {2}: the recusal at entry "
                                     "{3} is open; let somebody else sign",
                                     key->enrolment.keys.name, dossier,
                                     std::to_string(recusal.declaration.value)));
  }
}

}  // namespace muniment
