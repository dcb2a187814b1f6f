// What a ledger shows at a glance: its newest checkpoint, and its dossiers' first and newest
// entries.
#include "evidence/registrar_parts.h"

namespace muniment::evidence {
namespace {

Result<Item> read_folio(Hasher& hasher, const Snapshot& snapshot, const DossierHead& head,
                        std::uint64_t folio) {
  Result<std::optional<LeafIndex>> index = snapshot.find_folio(head.ordinal, folio);
  if (!index.ok()) return std::move(index).error();
  if (!index->has_value()) {
    return Error(ErrorKind::malformed,
                 say("the store has lost track of {1}", format_citation({head.dossier, folio})));
  }
  return read_item(hasher, snapshot, **index);
}

}  // namespace

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
