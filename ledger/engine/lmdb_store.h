// The embedded engine: one LMDB environment in a folder (ledger/README.md, "The LMDB engine", has
// the tables).
//
// Default sync flags, a sparse 1 TiB map. LMDB trusts its files: open a store that is not yours in
// a child process (isolation.h).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "ledger/store.h"

namespace muniment {

inline constexpr std::uint64_t lmdb_store_version = 2;

enum class StoreAccess { create, write, read };

struct LmdbOptions {
  std::uint64_t map_bytes = std::uint64_t{1} << 40;  // less where address space is short; more
                                                     // where the file needs it
  std::uint64_t record_run_width = 4096;  // entries that a run of record ids begins with; a store
                                          // keeps what it was made with, so only tests say less
};

// create: missing folder or empty folder only (refused otherwise). write and read: missing when
// there is no store. Unknown: the store has another version; the error names both. Refused: this
// process has the store open already. `read` works on a medium that cannot be written.
Result<std::unique_ptr<Store>> open_lmdb_store(const std::filesystem::path& folder,
                                               StoreAccess access, const LmdbOptions& options = {});

}  // namespace muniment
