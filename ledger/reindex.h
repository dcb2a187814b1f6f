// Making a ledger's store again from its entries and signed records: tiles, heads, record ids,
// folios.
#pragma once

#include <filesystem>
#include <functional>

#include "ledger/engine/lmdb_store.h"
#include "ledger/log_state.h"

namespace muniment {

struct Reindexed {
  std::uint64_t entries;
  std::uint64_t dossiers;
  std::uint64_t bytes_before;  // of the store's file
  std::uint64_t bytes_after;
};

// Says whose ledger a store claims to be; it may read entries, payloads and the checkpoint.
using IdentityOf = std::function<Result<LogIdentity>(const Snapshot& store)>;
using ReindexProgress = std::function<void(std::uint64_t done, std::uint64_t size)>;

// Reads every entry and record of the LMDB store in `folder`, requires that they hang together and
// lead to the signed root, and puts a store in its place in which all else is made from them; that
// one is read again and checked before. Mismatch or malformed: an entry, named, is not what was
// signed; the store stays as it was. Refused: another program has the store open. Needs as much
// free disk as the store takes, and little memory.
Result<Reindexed> reindex(const std::filesystem::path& folder, const IdentityOf& identity_of,
                          const ReindexProgress& progress, const LmdbOptions& options = {});

}  // namespace muniment
