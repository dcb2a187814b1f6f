// A log on disk: LMDB store and guard file in a folder, opened and closed at will.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "ledger/engine/lmdb_store.h"
#include "tests/support/log_fixture.h"
#include "tests/support/temporary_folder.h"

namespace muniment::test {

class DiskWorld {
 public:
  // Uses the ledger in `folder`, which is made if it is missing.
  explicit DiskWorld(std::filesystem::path folder, const LmdbOptions& options = {})
      : folder_(std::move(folder)), options_(options) {
    reopen();
  }

  // Closes all and opens it again, as after a crash.
  void reopen() {
    close();
    const std::filesystem::path place = folder_ / "store";
    const bool there = std::filesystem::exists(place);
    store_ =
        need(open_lmdb_store(place, there ? StoreAccess::write : StoreAccess::create, options_));
    guard_ = make_file_guard(folder_ / "guard");
    log_ = need(Log::open(ledger.identity, *store_, *guard_, clock));
  }
  void close() {
    log_.reset();
    store_.reset();
  }

  Log& log() { return *log_; }
  Store& store() { return *store_; }
  Guard& guard() { return *guard_; }
  std::filesystem::path data_file() const { return folder_ / "store/data.mdb"; }

  Result<std::vector<Placement>> append(const std::vector<Submission>& batch) {
    return log_->append(batch, ledger.key, admit_all());
  }
  std::vector<Placement> add(const std::vector<Submission>& batch) {
    std::vector<Placement> placed = need(append(batch));
    acknowledged.note(batch, placed, newest_checkpoint());
    return placed;
  }
  void grow(std::size_t count, const std::string& prefix = "grown") {
    if (newest_checkpoint().empty()) add({submission("", "genesis")});
    add(submissions("A-1", prefix, count));
  }
  std::string newest_checkpoint() { return need(need(store_->snapshot())->checkpoint()); }
  Contents expect_kept() { return acknowledged.expect_kept(ledger, *store_); }

  TestLedger ledger;
  TestClock clock;
  Acknowledged acknowledged;

 private:
  std::filesystem::path folder_;
  LmdbOptions options_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Guard> guard_;
  std::unique_ptr<Log> log_;
};

}  // namespace muniment::test
