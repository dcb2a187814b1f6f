// What a ledger shows at a glance: its newest checkpoint, and its dossiers' first and newest
// entries.
#include "evidence/registrar_parts.h"

namespace muniment::evidence {

Result<std::string> Registrar::checkpoint() {
  Result<std::unique_ptr<Snapshot>> snapshot = parts_->store->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  Result<std::optional<SignedCheckpoint>> newest = parts_->newest(**snapshot);
  if (!newest.ok()) return std::move(newest).error();
  return (*snapshot)->checkpoint();
}

Status Registrar::each_dossier(const std::function<Status(const DossierView&)>& visit) {
  Result<std::unique_ptr<Snapshot>> snapshot = parts_->store->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  Result<std::vector<DossierHead>> heads = (*snapshot)->heads();
  if (!heads.ok()) return std::move(heads).error();
  for (DossierHead& head : *heads) {
    Result<Item> first = read_folio(parts_->hasher, **snapshot, head, 1);
    if (!first.ok()) return std::move(first).error();
    Result<Item> newest = read_folio(parts_->hasher, **snapshot, head, head.folio);
    if (!newest.ok()) return std::move(newest).error();
    Status visited = visit({std::move(head), std::move(*first), std::move(*newest)});
    if (!visited.ok()) return visited;
  }
  return {};
}

}  // namespace muniment::evidence
