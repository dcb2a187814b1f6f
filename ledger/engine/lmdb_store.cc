#include "ledger/engine/lmdb_store.h"

#include <fcntl.h>
#include <lmdb.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <shared_mutex>

#include "ledger/engine/lmdb_create.h"
#include "ledger/engine/lmdb_snapshot.h"
#include "ledger/engine/lmdb_write.h"
#include "ledger/engine/open_lock.h"
#include "ledger/engine/ticket_queue.h"

namespace muniment {
namespace {

namespace fs = std::filesystem;

// Whether the file system has less room than a batch of this size may need. LMDB tells a full disk
// as EIO.
bool disk_is_full(const fs::path& folder, std::uint64_t batch_bytes) {
  struct statvfs info {};
  if (::statvfs(folder.c_str(), &info) != 0) return false;
  const std::uint64_t blocks = ::geteuid() == 0 ? info.f_bfree : info.f_bavail;
  const std::uint64_t margin = std::uint64_t{256} << 10;  // inner pages of every table
  return blocks * info.f_frsize < 2 * batch_bytes + margin;
}

std::uint64_t bytes_of(const StoreBatch& batch, TreeSize expected_size, std::uint64_t run_width) {
  constexpr std::uint64_t around = 256;  // leaf, keys, index rows
  std::uint64_t total =
      batch.checkpoint.size() +
      lmdb::bytes_of_runs(expected_size, {expected_size.value + batch.rows.size()}, run_width);
  for (const StoreBatch::Row& row : batch.rows) {
    total += row.entry.size() + row.payload.size() + around;
  }
  return total;
}

// The folder belongs to somebody else, or its medium cannot be written.
bool can_write(const fs::path& folder) {
  const auto may = [](const fs::path& path, int what) {
    return ::faccessat(AT_FDCWD, path.c_str(), what, AT_EACCESS) == 0 || errno == ENOENT;
  };
  return may(folder, W_OK | X_OK) && may(folder / "lock.mdb", R_OK | W_OK) &&
         may(folder / "open.lock", R_OK | W_OK);
}

class LmdbStore final : public Store {
 public:
  LmdbStore(fs::path folder, lmdb::Mode mode, const LmdbOptions& options, OpenLock lock)
      : folder_(std::move(folder)),
        mode_(mode),
        map_bytes_(options.map_bytes),
        lock_(std::move(lock)),
        index_{options.record_run_width, {}} {}
  LmdbStore(const LmdbStore&) = delete;
  LmdbStore& operator=(const LmdbStore&) = delete;
  ~LmdbStore() override { MUNIMENT_CHECK(live_.none()); }

  // Opens the environment, or opens it again. The caller is alone with the object, and no snapshot
  // lives.
  Status open() {
    environment_.reset();  // before the next is opened: there must never be two
    outgrown_ = false;
    Result<lmdb::Environment> opened = lmdb::open_environment(folder_, mode_, room());
    if (!opened.ok()) return std::move(opened).error();
    lmdb::Begun begun = lmdb::begin_reading(**opened);
    if (begun.code != 0) return lmdb::error_of(begun.code);
    Status known = lmdb::check_version(*begun.transaction, lmdb::Versions::ours);
    if (!known.ok()) return std::move(known).error().within(where());
    Result<lmdb::Tables> tables = lmdb::open_tables(*begun.transaction, lmdb::Make::no);
    if (!tables.ok()) return std::move(tables).error().within(where());
    const int code = lmdb::commit(std::move(begun.transaction));  // keeps the tables' handles
    if (code != 0) return lmdb::error_of(code);
    environment_ = std::move(*opened);
    tables_ = *tables;
    return {};
  }

  Result<std::unique_ptr<Snapshot>> snapshot() override {
    Result<Held> held = begin(lmdb::begin_reading);
    if (!held.ok()) return std::move(held).error();
    return lmdb::make_snapshot(lmdb::LiveSnapshots::Pass(live_), std::move(held->transaction),
                               tables_, index_);
  }

  Result<std::unique_ptr<WriterPlace>> take_writer() override;

  Result<CommitOutcome> commit(const StoreBatch& batch, TreeSize expected_size) override {
    if (mode_ != lmdb::Mode::write) return only_reading();
    if (Status status = check_batch(batch, expected_size); !status.ok())
      return std::move(status).error();
    Result<Held> held = begin(lmdb::begin_writing);
    if (!held.ok()) return std::move(held).error();
    Result<TreeSize> size = lmdb::count_entries(*held->transaction, tables_);
    if (!size.ok()) return std::move(size).error().within(where());
    if (*size != expected_size) return CommitOutcome::conflict;
    const std::uint64_t bytes = bytes_of(batch, expected_size, index_.run_width);
    Status written =
        lmdb::write_batch(*environment_, *held->transaction, tables_, index_, batch, expected_size);
    if (!written.ok()) return said(std::move(written).error(), bytes);
    const int code = lmdb::commit(std::move(held->transaction));
    if (code == 0) return CommitOutcome::committed;
    return after_failure(code, bytes, expected_size);
  }

  Status resolve() override {
    if (mode_ != lmdb::Mode::write) return only_reading();
    std::unique_lock lock(mutex_);
    if (!live_.none()) return still_read();
    if (Status status = open(); !status.ok()) return status;
    const int code = lmdb::write_fence(*environment_, tables_);
    if (code != 0) return lmdb::error_of(code).within(where());
    return {};
  }

  void leave_writer() {
    lock_.release_writer();
    queue_.leave();
  }

 private:
  struct Held {
    std::shared_lock<std::shared_mutex> lock;
    lmdb::Transaction transaction;
  };

  // Begins a transaction, opening the environment first where an earlier failure left it closed, or
  // where its map is too small for what this or another process wrote.
  template <typename Begin>
  Result<Held> begin(const Begin& begin_in) {
    while (true) {
      {
        std::shared_lock lock(mutex_);
        if (environment_ != nullptr && !outgrown_) {
          lmdb::Begun begun = begin_in(*environment_);
          if (begun.code == 0) return Held{std::move(lock), std::move(begun.transaction)};
          if (begun.code != MDB_MAP_RESIZED) return lmdb::error_of(begun.code).within(where());
        }
      }
      std::unique_lock lock(mutex_);
      if (!live_.none()) return still_read();
      if (Status status = open(); !status.ok()) return std::move(status).error();
    }
  }

  // A commit that failed before LMDB wrote its new root has changed nothing, and that can be seen.
  // When it cannot, the outcome is unknown.
  Result<CommitOutcome> after_failure(int code, std::uint64_t bytes, TreeSize expected_size) {
    const bool full = code == MDB_MAP_FULL || code == ENOSPC || code == EDQUOT ||
                      (code == EIO && disk_is_full(folder_, bytes));
    if (!full) return CommitOutcome::unknown;
    if (code == MDB_MAP_FULL) outgrown_ = true;
    lmdb::Begun begun = lmdb::begin_reading(*environment_);
    if (begun.code != 0) return CommitOutcome::unknown;
    Result<TreeSize> size = lmdb::count_entries(*begun.transaction, tables_);
    if (!size.ok() || *size != expected_size) return CommitOutcome::unknown;
    return lmdb::error_of(code == EIO ? ENOSPC : code).within(where());
  }

  // An error of a put, which changed nothing. Large transactions write pages before their commit.
  Error said(Error error, std::uint64_t bytes) {
    const bool full = disk_is_full(folder_, bytes);
    if (error.kind() == ErrorKind::disk_full && !full) outgrown_ = true;  // the map is what is full
    if (error.kind() == ErrorKind::environment && full)
      return lmdb::error_of(ENOSPC).within(where());
    return std::move(error).within(where());
  }

  // The map that is asked for: the file must be able to grow in it.
  std::uint64_t room() const {
    std::error_code code;
    const std::uintmax_t size = fs::file_size(folder_ / "data.mdb", code);
    return code ? map_bytes_ : std::max<std::uint64_t>(map_bytes_, 2 * size);
  }

  Message where() const { return say("in the store {1}", folder_.string()); }

  Error only_reading() const {
    return Error(ErrorKind::refused,
                 say("the store {1} was opened for reading only", folder_.string()));
  }

  Error still_read() const {
    return Error(ErrorKind::environment,
                 say("the store {1} must be opened again, and this process is still reading from "
                     "it; let that end, then try again",
                     folder_.string()));
  }

  const fs::path folder_;
  const lmdb::Mode mode_;
  const std::uint64_t map_bytes_;
  OpenLock lock_;
  TicketQueue queue_;        // threads of this process; lock_ queues processes
  std::shared_mutex mutex_;  // shared: uses the environment; unique: opens it again
  std::atomic<bool> outgrown_{false};
  lmdb::LiveSnapshots live_;
  lmdb::Environment environment_;
  lmdb::Tables tables_{};
  lmdb::RecordIndex index_;
};

class LmdbWriterPlace final : public WriterPlace {
 public:
  explicit LmdbWriterPlace(LmdbStore& store) : store_(store) {}
  LmdbWriterPlace(const LmdbWriterPlace&) = delete;
  LmdbWriterPlace& operator=(const LmdbWriterPlace&) = delete;
  ~LmdbWriterPlace() override { store_.leave_writer(); }

 private:
  LmdbStore& store_;
};

Result<std::unique_ptr<WriterPlace>> LmdbStore::take_writer() {
  if (mode_ != lmdb::Mode::write) return only_reading();
  queue_.enter();
  if (Status status = lock_.take_writer(); !status.ok()) {
    queue_.leave();
    return std::move(status).error();
  }
  return std::unique_ptr<WriterPlace>(std::make_unique<LmdbWriterPlace>(*this));
}

}  // namespace

Result<std::unique_ptr<Store>> open_lmdb_store(const fs::path& folder, StoreAccess access,
                                               const LmdbOptions& options) {
  const fs::path place = folder.has_filename() ? folder : folder.parent_path();
  if (access == StoreAccess::create) {
    Status status = lmdb::create_store(place, options.map_bytes);
    if (!status.ok()) return std::move(status).error();
  }
  if (Status status = lmdb::check_there(place); !status.ok()) return std::move(status).error();
  lmdb::Mode mode = lmdb::Mode::write;
  if (access == StoreAccess::read) {
    mode = can_write(place) ? lmdb::Mode::read : lmdb::Mode::read_unlocked;
  }
  Result<OpenLock> lock =
      mode == lmdb::Mode::read_unlocked ? OpenLock::take_reading(place) : OpenLock::take(place);
  if (!lock.ok()) return std::move(lock).error();
  auto store = std::make_unique<LmdbStore>(place, mode, options, std::move(*lock));
  if (Status status = store->open(); !status.ok()) return std::move(status).error();
  return std::unique_ptr<Store>(std::move(store));
}

}  // namespace muniment
