// Making a ledger's store again from its entries and signed records.
#pragma once

#include <filesystem>

#include "ledger/reindex.h"

namespace muniment::evidence {

// Of the ledger in `folder`; its key is the one of its first entry, its name the marker's. Opens
// neither log nor openings, so it works where a damaged store keeps the ledger from being opened.
// Errors as reindex gives them.
Result<Reindexed> reindex_ledger(const std::filesystem::path& folder,
                                 const ReindexProgress& progress);

}  // namespace muniment::evidence
