#include "evidence/reindexing.h"

#include "evidence/ledger_folder.h"
#include "evidence/registrar_parts.h"

namespace muniment::evidence {

Result<Reindexed> reindex_ledger(const std::filesystem::path& folder,
                                 const ReindexProgress& progress) {
  Result<LedgerMarker> marker = read_marker(folder);
  if (!marker.ok()) return std::move(marker).error();
  Result<Reindexed> made = reindex(
      store_folder(folder), [&](const Snapshot& store) { return read_identity(store, *marker); },
      progress);
  std::error_code ignored;  // of a file that is derived anew where it is not there
  if (made.ok()) std::filesystem::remove(relations_file(folder), ignored);
  return made;
}

}  // namespace muniment::evidence
