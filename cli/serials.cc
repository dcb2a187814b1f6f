#include "cli/serials.h"

#include "evidence/model/relations.h"

namespace muniment::cli {

Result<std::int64_t> next_serial(evidence::Registrar& registrar, const evidence::Draft& draft) {
  const Result<const Relations*> relations = registrar.relations();
  if (!relations.ok()) return Error(relations.error());
  const auto last = (*relations)->last_serial(draft.dossier, draft.kind);
  return last ? last->number + 1 : 1;
}

}  // namespace muniment::cli
