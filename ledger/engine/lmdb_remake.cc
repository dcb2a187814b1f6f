#include "ledger/engine/lmdb_remake.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <vector>

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
  if (std::rename((room / "data.mdb").c_str(), file.c_str()) == 0) return {};
  return Error(ErrorKind::environment,
               say("{1} cannot be replaced: {2}", file.string(), describe_errno(errno)));
}

// The room, and what a store that is made in it has as its own room before it is whole. What cannot
// be removed shows when the new store is made.
void remove_rooms(const fs::path& room) {
  std::error_code ignored;
  fs::remove_all(room, ignored);
  const std::string begun = room.filename().string() + lmdb::room_suffix;
  const fs::path around = room.has_parent_path() ? room.parent_path() : fs::path(".");
  std::vector<fs::path> left;
  for (fs::directory_iterator at(around, ignored), end; !ignored && at != end;
       at.increment(ignored)) {
    if (at->path().filename().string().starts_with(begun)) left.push_back(at->path());
  }
  for (const fs::path& one : left) fs::remove_all(one, ignored);
}

// Up to the rename, before which a failure leaves all as it was.
Status replace(const fs::path& place, const Refill& refill, const LmdbOptions& options) {
  const fs::path room = place.string() + ".reindex";
  remove_rooms(room);
  Status status = fill(place, room, refill, options);
  if (status.ok()) status = exchange(place, room);
  remove_rooms(room);
  return status;
}

Error untouched(Error error) { return std::move(error).within(say("the store stays as it was")); }

}  // namespace

Status remake_lmdb_store(const fs::path& store, const Refill& refill, const LmdbOptions& options) {
  const fs::path place = store.has_filename() ? store : store.parent_path();
  if (Status there = lmdb::check_there(place); !there.ok()) return untouched(there.error());
  const Result<OpenLock> alone = OpenLock::take_alone(place);
  if (!alone.ok()) return untouched(alone.error());
  Status replaced = replace(place, refill, options);
  if (!replaced.ok()) return untouched(std::move(replaced).error());
  Status synced = sync_folder(place);
  if (synced.ok()) return synced;
  return Error(synced.error())
      .within(say("the store was made again, and a power cut may bring back the old one: run "
                  "\"muniment reindex\" once more when that is mended"));
}

}  // namespace muniment
