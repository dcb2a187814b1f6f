// What the rules may ask of a ledger, over one snapshot and over records that are to follow it and
// are not committed yet. Private to evidence. One thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "evidence/item.h"
#include "evidence/model/rules.h"
#include "ledger/submission.h"

namespace muniment::evidence {

// The openings of a record, kept or about to be. Missing: nobody keeps any here.
using OpeningsOf = std::function<Result<std::vector<Bytes>>(const Hash& record_id)>;

class LedgerHistory {
 public:
  using Known = std::map<Hash, KnownRecord>;
  // The record that is to stand so many entries behind the newest one.
  using Uncommitted = std::function<Result<Record>(std::size_t place)>;

  // All references must outlive it. `relations` are of all records below the judged one.
  // `uncommitted` is asked only of places that `gathered` and `add` name; null where they name
  // none.
  LedgerHistory(Hasher& hasher, const Snapshot& snapshot, TreeSize size, const Known& gathered,
                const Relations& relations, Uncommitted uncommitted);

  // Looks for all records of a batch at once, which saves the rules' first question about each of
  // them a search of its own.
  Status locate(std::span<const Proposal> batch);
  void add(const Hash& record_id, KnownRecord known);
  Known take_batch() { return std::move(batch_); }

  // Files are asked for only where `openings` is not null.
  History questions(OpeningsOf openings = nullptr);

 private:
  Result<std::optional<KnownRecord>> find(const Hash& id);
  Result<std::optional<KnownRecord>> find_stored(const Hash& id);
  Result<std::shared_ptr<const Record>> read(LeafIndex index);
  Result<Hash> root(TreeSize at);
  Result<std::vector<Hash>> files(const Hash& id, const Record& record,
                                  std::span<const std::string_view> slots);

  Hasher& hasher_;
  const Snapshot& snapshot_;
  TreeSize size_;
  const Known& gathered_;
  const Relations& relations_;
  Uncommitted uncommitted_;
  OpeningsOf openings_;
  Known batch_;
  std::unordered_map<Hash, std::optional<LeafIndex>, HashOfHash> located_;
  std::unordered_map<Hash, KnownRecord, HashOfHash> found_;  // targets are asked for several times
  std::optional<KnownCheckpoint> known_root_;
};

}  // namespace muniment::evidence
