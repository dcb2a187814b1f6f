#include "evidence/vault_check.h"

#include "evidence/ledger_folder.h"
#include "evidence/vault_structure.h"

namespace muniment::evidence {
namespace {

Status wipe_unused(const VaultPlace& place, const std::vector<VaultStructure::Range>& unused) {
  for (const auto& [segment, offset, bytes] : unused) {
    Status wiped = wipe_segment(vault_segments(place.folder), segment, offset, bytes);
    if (!wiped.ok()) return wiped;
  }
  return {};
}

}  // namespace

Result<VaultTally> check_vault(Registrar& registrar, const TellFault& tell) {
  const Result<std::unique_ptr<Snapshot>> snapshot = registrar.store().snapshot();
  if (!snapshot.ok()) return snapshot.error();
  const Result<VaultStructure> structure = look_at_structure(registrar, **snapshot, tell);
  if (!structure.ok()) return structure.error();
  return structure->tally;
}

// Rows go before the bytes that they lead to: after a crash these are unused, and found again.
Result<VaultRepair> repair_vault(Registrar& registrar) {
  const VaultPlace place = registrar.vault_place();
  const Result<Descriptor> alone = hold_vault(place, Tenancy::alone);
  if (!alone.ok()) return alone.error();
  const Result<std::unique_ptr<WriterPlace>> writer = registrar.store().take_writer();
  if (!writer.ok()) return writer.error();
  const Result<std::unique_ptr<Snapshot>> snapshot = registrar.store().snapshot();
  if (!snapshot.ok()) return snapshot.error();
  const std::filesystem::path openings = openings_file(place.folder.parent_path());
  std::optional<Error> fault;
  const auto tell = [&](const VaultFault& told) {
    if (!fault) fault = told.error;
  };
  const Result<VaultStructure> structure = look_at_structure(registrar, **snapshot, tell);
  if (!structure.ok()) return structure.error();
  std::error_code ignored;
  if (!fault && !std::filesystem::exists(openings, ignored)) {
    fault = Error(ErrorKind::missing, say("there is no file {1}", openings.string()));
  }
  if (fault) {
    return Error(fault->kind(), fault->message())
        .within(say("what is damaged or gone may be what leads to the rest"));
  }
  ItemFile items(vault_items_file(place.folder), place.suite);
  if (Status wiped = items.wipe(structure->rows); !wiped.ok()) return std::move(wiped).error();
  if (Status wiped = wipe_unused(place, structure->unused); !wiped.ok()) {
    return std::move(wiped).error();
  }
  if (!structure->lists.empty()) {
    const auto store = OpeningStore::open(openings, place);
    if (!store.ok()) return store.error();
    if (Status wiped = (*store)->wipe(structure->lists); !wiped.ok()) {
      return std::move(wiped).error();
    }
  }
  return VaultRepair{structure->tally.orphans, structure->lists.size(),
                     structure->tally.unused_bytes};
}

}  // namespace muniment::evidence
