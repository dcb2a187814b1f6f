#include "ledger/engine/lmdb_remake.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "ledger/engine/lmdb_create.h"
#include "ledger/engine/lmdb_snapshot.h"
#include "ledger/engine/lmdb_write.h"
#include "ledger/engine/open_lock.h"

namespace muniment {
namespace {

namespace fs = std::filesystem;

// Opens both stores and closes them again.
Status fill(const fs::path& place, const fs::path& room, const Refill& refill,
            const LmdbOptions& options) {
  std::error_code unknown_size;
  const std::uintmax_t size = fs::file_size(place / "data.mdb", unknown_size);
  const std::uint64_t map_bytes = std::max<std::uint64_t>(options.map_bytes, 2 * size);
  Result<lmdb::Environment> old = lmdb::open_environment(place, lmdb::Mode::read, map_bytes);
  if (!old.ok()) return std::move(old).error();
  lmdb::Begun begun = lmdb::begin_reading(**old);
  if (begun.code != 0) return lmdb::error_of(begun.code);
  Status known = lmdb::check_version(*begun.transaction, lmdb::Versions::older_too);
  if (!known.ok()) return known;
  Result<lmdb::Tables> tables = lmdb::open_source_tables(*begun.transaction);
  if (!tables.ok()) return std::move(tables).error();
  lmdb::LiveSnapshots live;
  lmdb::RecordIndex unused{options.record_run_width, {}};
  const std::unique_ptr<Snapshot> snapshot = lmdb::make_snapshot(
      lmdb::LiveSnapshots::Pass(live), std::move(begun.transaction), *tables, unused);
  Result<std::unique_ptr<Store>> made = open_lmdb_store(room, StoreAccess::create, options);
  if (!made.ok()) return std::move(made).error();
  return refill(*snapshot, **made);
}

Status exchange(const fs::path& place, const fs::path& room) {
  const fs::path file = place / "data.mdb";
  if (std::rename((room / "data.mdb").c_str(), file.c_str()) != 0) {
    return Error(ErrorKind::environment,
                 say("{1} cannot be replaced: {2}", file.string(), describe_errno(errno)));
  }
  return lmdb::sync_folder(place);
}

}  // namespace

Status remake_lmdb_store(const fs::path& store, const Refill& refill, const LmdbOptions& options) {
  const fs::path place = store.has_filename() ? store : store.parent_path();
  if (Status there = lmdb::check_there(place); !there.ok()) return there;
  const Result<OpenLock> alone = OpenLock::take_alone(place);
  if (!alone.ok()) return alone.error();
  const fs::path room = place.string() + ".reindex";
  std::error_code ignored;  // what cannot be removed shows when the new store is made
  fs::remove_all(room, ignored);
  Status status = fill(place, room, refill, options);
  if (status.ok()) status = exchange(place, room);
  fs::remove_all(room, ignored);
  return status;
}

}  // namespace muniment
