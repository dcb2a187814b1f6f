// One read transaction of the LMDB engine. Private to it.
#pragma once

#include <atomic>
#include <memory>

#include "ledger/engine/lmdb_records.h"

namespace muniment::lmdb {

// Counts the snapshots that live: an environment may only be closed when there are none.
class LiveSnapshots {
 public:
  bool none() const { return count_.load(std::memory_order_acquire) == 0; }

  class Pass {
   public:
    explicit Pass(LiveSnapshots& all) : all_(&all) {
      all_->count_.fetch_add(1, std::memory_order_relaxed);
    }
    Pass(Pass&& other) noexcept : all_(std::exchange(other.all_, nullptr)) {}
    Pass& operator=(Pass&&) = delete;
    ~Pass() {
      if (all_ != nullptr) all_->count_.fetch_sub(1, std::memory_order_release);
    }

   private:
    LiveSnapshots* all_;
  };

 private:
  std::atomic<std::uint64_t> count_{0};
};

std::unique_ptr<Snapshot> make_snapshot(LiveSnapshots::Pass pass, Transaction transaction,
                                        const Tables& tables, RecordIndex& index);

// Keys and values of rows, as ledger/README.md prints them.
inline constexpr std::string_view checkpoint_key = "newest";
std::uint64_t tile_key(unsigned level, std::uint64_t index);
Bytes head_value(const DossierHead& head);

// How many entries the transaction sees.
Result<TreeSize> count_entries(MDB_txn& transaction, const Tables& tables);

}  // namespace muniment::lmdb
