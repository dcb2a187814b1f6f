// Making a store again from its entries, beside the old one. Private to the ledger.
#pragma once

#include <functional>

#include "ledger/engine/lmdb_store.h"

namespace muniment {

// Fills a new, empty store from one that need not be sound beyond entries, payloads and checkpoint.
using Refill = std::function<Status(const Snapshot& old, Store& made)>;

// Makes a new store in the folder `store.reindex` beside `store`, lets `refill` fill it, and puts
// its file in the old one's place: one rename, so a crash leaves one or the other, and at most that
// folder or its beginnings (`store.reindex.new-…`), which the next call removes. On an error the
// old store is as it was, or the new one stands there and a power cut may bring back the old one;
// the sentence says which. Nobody else can open the store meanwhile. Refused: another process has
// it open. Stores of older versions are taken.
Status remake_lmdb_store(const std::filesystem::path& store, const Refill& refill,
                         const LmdbOptions& options = {});

}  // namespace muniment
