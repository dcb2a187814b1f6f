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

// Each record that has fields has its openings here, unless they were destroyed: else a part of the
// files is gone, and with it what would tell whose the rest is.
Status all_listed(Registrar& registrar, const RecordSet& listed) {
  return registrar.each(std::nullopt, [&](const Item& item) -> Status {
    if (item.record.fields.empty() || listed.contains(item.record_id)) return {};
    const Result<std::optional<Item>> erasure = registrar.erasure(item);
    if (!erasure.ok()) return erasure.error();
    if (erasure->has_value()) return {};
    return Error(ErrorKind::missing, say("the values of the fields of {1} are not kept here",
                                         format_citation({item.entry.dossier, item.entry.folio})));
  });
}

}  // namespace

Result<VaultTally> check_vault(Registrar& registrar, const TellFault& tell) {
  const Result<VaultStructure> structure = look_at_structure(registrar, tell);
  if (!structure.ok()) return structure.error();
  return structure->tally;
}

// Rows go before the bytes that they lead to: after a crash these are unused, and found again.
Result<VaultRepair> repair_vault(Registrar& registrar) {
  const VaultPlace place = registrar.vault_place();
  const Result<Descriptor> alone = hold_vault(place, Tenancy::alone);
  if (!alone.ok()) return alone.error();
  const Result<Trouble> trouble = registrar.trouble();
  if (!trouble.ok()) return trouble.error();
  if (trouble->any()) {
    return Error(
        ErrorKind::refused,
        say("the ledger here may be an older copy: what belongs to nobody in it may belong "
            "to entries that are missing; \"muniment status\" tells more"));
  }
  const Result<std::unique_ptr<WriterPlace>> writer = registrar.store().take_writer();
  if (!writer.ok()) return writer.error();
  const std::filesystem::path openings = openings_file(place.folder.parent_path());
  std::optional<Error> fault;
  const auto tell = [&](const VaultFault& told) {
    if (!fault) fault = told.error;
  };
  const Result<VaultStructure> structure = look_at_structure(registrar, tell);
  if (!structure.ok()) return structure.error();
  std::error_code ignored;
  if (!fault && !std::filesystem::exists(openings, ignored)) {
    fault = Error(ErrorKind::missing, say("there is no file {1}", openings.string()));
  }
  if (!fault) {
    if (Status all = all_listed(registrar, structure->listed); !all.ok()) fault = all.error();
  }
  if (fault) {
    return Error(fault->kind(), fault->message())
        .within(say("what is damaged or gone may be what leads to the rest"));
  }
  if (Status cleared = clear_replacements(place); !cleared.ok()) return std::move(cleared).error();
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
