#include "tests/support/faulty_store.h"

#include <gmock/gmock.h>

namespace muniment::test {

class FaultySnapshot final : public Snapshot {
 public:
  FaultySnapshot(FaultyStore& store, std::unique_ptr<Snapshot> snapshot)
      : store_(store), snapshot_(std::move(snapshot)) {
    ++store_.snapshots_;
  }
  ~FaultySnapshot() override { --store_.snapshots_; }
  FaultySnapshot(const FaultySnapshot&) = delete;
  FaultySnapshot& operator=(const FaultySnapshot&) = delete;

  Result<std::string> checkpoint() const override {
    if (store_.faults_.strike()) return Faults::told();
    Result<std::string> text = snapshot_->checkpoint();
    if (text.ok() && store_.lies.checkpoint) store_.lies.checkpoint(*text);
    return text;
  }

  Status read(LeafRange range, Parts parts, const EachEntry& each) const override {
    if (store_.faults_.strike()) return Faults::told();
    if (!store_.lies.entry) return snapshot_->read(range, parts, each);
    return snapshot_->read(range, parts, [&](const StoredEntry& stored) {
      Bytes entry = to_bytes(stored.entry);
      Bytes payload = to_bytes(stored.payload);
      Hash leaf = stored.leaf;
      store_.lies.entry(stored.index.value, entry, leaf, payload);
      return each({stored.index, entry, leaf, payload});
    });
  }

  Result<std::vector<Hash>> hashes(unsigned level, std::uint64_t first,
                                   std::uint64_t count) const override {
    if (store_.faults_.strike()) return Faults::told();
    Result<std::vector<Hash>> hashes = snapshot_->hashes(level, first, count);
    if (hashes.ok() && store_.lies.hashes) store_.lies.hashes(level, *hashes);
    return hashes;
  }

  Result<std::vector<DossierHead>> heads() const override {
    if (store_.faults_.strike()) return Faults::told();
    return snapshot_->heads();
  }

  Result<std::vector<RecordCandidate>> find_records(std::span<const Hash> ids) const override {
    if (store_.faults_.strike()) return Faults::told();
    return snapshot_->find_records(ids);
  }

  Result<std::optional<LeafIndex>> find_folio(std::uint64_t ordinal,
                                              std::uint64_t folio) const override {
    if (store_.faults_.strike()) return Faults::told();
    return snapshot_->find_folio(ordinal, folio);
  }

 private:
  FaultyStore& store_;
  std::unique_ptr<Snapshot> snapshot_;
};

class FaultyPlace final : public WriterPlace {
 public:
  FaultyPlace(FaultyStore& store, std::unique_ptr<WriterPlace> place)
      : store_(store), place_(std::move(place)) {
    store_.place_taken_ = true;
  }
  ~FaultyPlace() override { store_.place_taken_ = false; }
  FaultyPlace(const FaultyPlace&) = delete;
  FaultyPlace& operator=(const FaultyPlace&) = delete;

 private:
  FaultyStore& store_;
  std::unique_ptr<WriterPlace> place_;
};

Error Faults::told() { return Error(ErrorKind::environment, say("the test's fault struck")); }

Result<std::unique_ptr<Snapshot>> FaultyStore::snapshot() {
  if (faults_.strike()) return Faults::told();
  Result<std::unique_ptr<Snapshot>> snapshot = store_.snapshot();
  if (!snapshot.ok()) return snapshot;
  return std::unique_ptr<Snapshot>(std::make_unique<FaultySnapshot>(*this, std::move(*snapshot)));
}

Result<std::unique_ptr<WriterPlace>> FaultyStore::take_writer() {
  if (faults_.strike()) return Faults::told();
  EXPECT_FALSE(place_taken_) << "the place was taken twice";
  Result<std::unique_ptr<WriterPlace>> place = store_.take_writer();
  if (!place.ok()) return place;
  return std::unique_ptr<WriterPlace>(std::make_unique<FaultyPlace>(*this, std::move(*place)));
}

Result<CommitOutcome> FaultyStore::commit(const StoreBatch& batch, TreeSize expected_size) {
  EXPECT_TRUE(place_taken_) << "a commit without the writer's place";
  EXPECT_FALSE(unresolved_) << "a commit before the unknown one was resolved";
  if (before_commit) before_commit();
  const std::optional<Form> form = faults_.strike();
  if (form == Form::error) return Faults::told();
  if (form == Form::unknown_undone) {
    unresolved_ = true;
    return CommitOutcome::unknown;
  }
  Result<CommitOutcome> outcome = store_.commit(batch, expected_size);
  if (outcome.ok() && *outcome == CommitOutcome::committed) watch(batch, expected_size);
  if (!form.has_value()) return outcome;
  unresolved_ = true;
  return CommitOutcome::unknown;
}

Status FaultyStore::resolve() {
  EXPECT_TRUE(place_taken_) << "a resolve without the writer's place";
  EXPECT_EQ(snapshots_, 0) << "a resolve while a snapshot is held";
  const std::optional<Form> form = faults_.strike();
  if (form.has_value() && form != Form::error_done) return Faults::told();
  Status status = store_.resolve();
  if (form.has_value()) return Faults::told();
  if (status.ok()) unresolved_ = false;
  return status;
}

// Insert-only, as seen from outside: a record never moves.
void FaultyStore::watch(const StoreBatch& batch, TreeSize expected_size) {
  std::uint64_t index = expected_size.value;
  for (const StoreBatch::Row& row : batch.rows) {
    const auto [known, is_new] = records_.try_emplace(row.record_id, index);
    EXPECT_TRUE(is_new) << "record of entry " << known->second << " was added again";
    ++index;
  }
}

Result<std::optional<std::string>> FaultyGuard::read() {
  if (faults_.strike()) return Faults::told();
  return guard_.read();
}

Status FaultyGuard::write(std::string_view signed_checkpoint) {
  const std::optional<Form> form = faults_.strike();
  if (form.has_value() && form != Form::error_done) return Faults::told();
  const Status status = guard_.write(signed_checkpoint);
  if (form.has_value()) return Faults::told();
  return status;
}

}  // namespace muniment::test
