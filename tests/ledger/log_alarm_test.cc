// What a log says of a store that lies or loses.
#include <gmock/gmock.h>

#include "tests/support/log_world.h"
#include "tests/support/mutations.h"

namespace muniment {
namespace {

using test::Lies;
using test::LogWorld;
using test::need;
using test::submission;
using test::submissions;
using testing::HasSubstr;

// A store whose content can be exchanged under a log that is open.
class SwitchedStore final : public Store {
 public:
  explicit SwitchedStore(Store& first) : now(&first) {}
  Result<std::unique_ptr<Snapshot>> snapshot() override { return now->snapshot(); }
  Result<std::unique_ptr<WriterPlace>> take_writer() override { return now->take_writer(); }
  Result<CommitOutcome> commit(const StoreBatch& batch, TreeSize expected_size) override {
    return now->commit(batch, expected_size);
  }
  Status resolve() override { return now->resolve(); }

  Store* now;
};

void flip(Bytes& bytes) { bytes.back() ^= 1; }
void flip(Hash& hash) { hash = test::flip_bit(hash, 77); }

// Lies about one thing each, of the entries and tiles from `first` on.
std::vector<std::pair<std::string, Lies>> lies_from(std::uint64_t first) {
  const auto about_entry = [=](auto change) {
    Lies lies;
    lies.entry = [=](std::uint64_t index, Bytes& entry, Hash& leaf, Bytes& payload) {
      if (index == first) change(entry, leaf, payload);
    };
    return lies;
  };
  std::vector<std::pair<std::string, Lies>> all;
  all.emplace_back("entry", about_entry([](Bytes& entry, Hash&, Bytes&) { flip(entry); }));
  all.emplace_back("leaf", about_entry([](Bytes&, Hash& leaf, Bytes&) { flip(leaf); }));
  all.emplace_back("payload", about_entry([](Bytes&, Hash&, Bytes& payload) { flip(payload); }));
  Lies tiles;
  tiles.hashes = [](unsigned level, std::vector<Hash>& hashes) {
    if (level > 0) flip(hashes.back());
  };
  all.emplace_back("tile", tiles);
  Lies checkpoint;
  checkpoint.checkpoint = [](std::string& text) { text[text.size() / 2] ^= 1; };
  all.emplace_back("checkpoint", checkpoint);
  return all;
}

TEST(LogStep6, AStoreThatGivesBackOtherBytesStopsTheLog) {
  for (const auto& [what, lies] : lies_from(251)) {
    LogWorld world;
    world.grow(249);
    const Lies told = lies;
    world.store.before_commit = [&] { world.store.lies = told; };
    const std::vector<Submission> batch = submissions("A-1", "written", 10);
    const auto result = world.append(batch);
    ASSERT_FALSE(result.ok()) << what;
    EXPECT_EQ(result.error().kind(), ErrorKind::mismatch) << what;
    EXPECT_THAT(to_english(result.error()), HasSubstr("other bytes than were written")) << what;

    world.store.lies = {};
    world.store.before_commit = nullptr;
    const auto again = world.append(batch);
    ASSERT_FALSE(again.ok()) << what;
    EXPECT_EQ(again.error().message(), result.error().message()) << what;
    EXPECT_FALSE(world.log().trouble().ok());

    world.reopen();
    for (const Placement& placement : need(world.append(batch))) {
      EXPECT_TRUE(placement.already_there) << what;
    }
    EXPECT_EQ(world.expect_kept().entries.size(), 260U);
  }
}

TEST(LogStep6, ARowThatIsNotThereAfterTheCommitStopsTheLog) {
  LogWorld world;
  world.grow(3);
  const auto empty = make_memory_store();
  SwitchedStore switched(*world.inner);
  const auto log = need(Log::open(world.ledger.identity, switched, world.guard, world.clock));
  // The double commits and then shows an older state.
  class Forgetful final : public Store {
   public:
    Forgetful(Store& real, Store& shown) : real_(real), shown_(&real), old_(shown) {}
    Result<std::unique_ptr<Snapshot>> snapshot() override { return shown_->snapshot(); }
    Result<std::unique_ptr<WriterPlace>> take_writer() override { return real_.take_writer(); }
    Result<CommitOutcome> commit(const StoreBatch& batch, TreeSize size) override {
      auto outcome = real_.commit(batch, size);
      shown_ = &old_;
      return outcome;
    }
    Status resolve() override { return real_.resolve(); }

   private:
    Store& real_;
    Store* shown_;
    Store& old_;
  } forgetful(*world.inner, *empty);
  switched.now = &forgetful;
  const auto result =
      log->append(submissions("A-1", "lost", 2), world.ledger.key, test::admit_all());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::mismatch);
}

TEST(LogOpen, LiesAboutTheLastTileAreFound) {
  for (const std::uint64_t size : {5U, 256U, 257U, 300U, 512U}) {
    LogWorld world;
    world.grow(size - 1);
    for (const auto& [what, lies] : lies_from(size - 1)) {
      if (what == "payload" || (what == "tile" && size < 257)) continue;  // not read at open
      world.store.lies = lies;
      const auto opened = world.open();
      ASSERT_FALSE(opened.ok()) << what << " at " << size;
      EXPECT_THAT(opened.error().kind(), testing::AnyOf(ErrorKind::mismatch, ErrorKind::malformed));
      world.store.lies = {};
      EXPECT_TRUE(world.open().ok());
    }
  }
}

// Heads that are wrong in one thing.
class OtherHeads final : public Store {
 public:
  OtherHeads(Store& store, std::vector<DossierHead> heads)
      : store_(store), heads_(std::move(heads)) {}

  Result<std::unique_ptr<Snapshot>> snapshot() override {
    return std::unique_ptr<Snapshot>(std::make_unique<Shown>(need(store_.snapshot()), heads_));
  }
  Result<std::unique_ptr<WriterPlace>> take_writer() override { return store_.take_writer(); }
  Result<CommitOutcome> commit(const StoreBatch&, TreeSize) override {
    return CommitOutcome::conflict;
  }
  Status resolve() override { return {}; }

 private:
  class Shown final : public Snapshot {
   public:
    Shown(std::unique_ptr<Snapshot> real, const std::vector<DossierHead>& heads)
        : real_(std::move(real)), heads_(heads) {}
    Result<std::string> checkpoint() const override { return real_->checkpoint(); }
    Status read(LeafRange range, Parts parts, const EachEntry& each) const override {
      return real_->read(range, parts, each);
    }
    Result<std::vector<Hash>> hashes(unsigned level, std::uint64_t first,
                                     std::uint64_t count) const override {
      return real_->hashes(level, first, count);
    }
    Result<std::vector<DossierHead>> heads() const override { return heads_; }
    Result<std::vector<RecordCandidate>> find_records(std::span<const Hash> ids) const override {
      return real_->find_records(ids);
    }
    Result<std::optional<LeafIndex>> find_folio(std::uint64_t ordinal,
                                                std::uint64_t folio) const override {
      return real_->find_folio(ordinal, folio);
    }

   private:
    std::unique_ptr<Snapshot> real_;
    const std::vector<DossierHead>& heads_;
  };

  Store& store_;
  std::vector<DossierHead> heads_;
};

TEST(LogOpen, EveryLieAboutTheHeadsIsFound) {
  for (const char* last : {"A-1", "B-2", "C-3"}) {  // C-3 begins with the last entry
    LogWorld world;
    world.add({submission("", "genesis"), submission("A-1", "1"), submission("B-2", "1"),
               submission("A-1", "2")});
    world.add({submission(last, "last")});
    const std::vector<DossierHead> heads = need(need(world.inner->snapshot())->heads());
    const auto opens = [&](const std::vector<DossierHead>& shown) {
      OtherHeads store(*world.inner, shown);
      return Log::open(world.ledger.identity, store, world.guard, world.clock).ok();
    };
    EXPECT_TRUE(opens(heads));
    EXPECT_FALSE(opens({}));
    for (std::size_t i = 0; i < heads.size(); ++i) {
      std::vector<DossierHead> spoiled = heads;
      flip(spoiled[i].leaf);
      EXPECT_FALSE(opens(spoiled));
      spoiled = heads;
      ++spoiled[i].folio;
      EXPECT_FALSE(opens(spoiled));
      spoiled = heads;
      spoiled[i].dossier = "Z-9";
      EXPECT_FALSE(opens(spoiled));
      spoiled = heads;
      spoiled.erase(spoiled.begin() + static_cast<std::ptrdiff_t>(i));
      EXPECT_FALSE(opens(spoiled));
      spoiled = heads;
      spoiled.push_back(heads[i]);
      EXPECT_FALSE(opens(spoiled));
      spoiled.back().ordinal = heads.size();
      EXPECT_FALSE(opens(spoiled));
    }
  }
}

// Two ledgers of one key that went different ways after `shared` entries.
struct Fork {
  explicit Fork(std::size_t shared) {
    ours.grow(shared);
    theirs.grow(shared);
  }
  LogWorld ours;
  LogWorld theirs;
};

TEST(LogAlarm, AStoreThatFellBehindIsNotAppendedTo) {
  for (const std::size_t lost : {1U, 40U}) {
    Fork fork(60 - lost);
    SwitchedStore store(*fork.ours.inner);
    test::MemoryGuard guard = fork.ours.inner_guard;
    const auto log = need(Log::open(fork.ours.ledger.identity, store, guard, fork.ours.clock));
    need(log->append(submissions("A-1", "acknowledged", lost), fork.ours.ledger.key,
                     test::admit_all()));
    store.now = fork.theirs.inner.get();
    for (int i = 0; i < 2; ++i) {
      const auto result =
          log->append(submissions("A-1", "new", 1), fork.ours.ledger.key, test::admit_all());
      ASSERT_FALSE(result.ok());
      EXPECT_EQ(result.error().kind(), ErrorKind::mismatch);
      EXPECT_THAT(to_english(result.error()), HasSubstr("fewer than the"));
    }
    EXPECT_EQ(fork.theirs.expect_kept().entries.size(), 61 - lost);
  }
}

TEST(LogAlarm, AnotherHistoryIsNotAppendedTo) {
  for (const std::size_t more : {0U, 1U, 500U}) {
    Fork fork(20);
    SwitchedStore store(*fork.ours.inner);
    test::MemoryGuard guard = fork.ours.inner_guard;
    const auto log = need(Log::open(fork.ours.ledger.identity, store, guard, fork.ours.clock));
    need(log->append(submissions("A-1", "our way", 3), fork.ours.ledger.key, test::admit_all()));
    fork.theirs.grow(3 + more, "their way");
    store.now = fork.theirs.inner.get();
    for (int i = 0; i < 2; ++i) {  // first by following, then by reading anew
      const auto result =
          log->append(submissions("A-1", "new", 1), fork.ours.ledger.key, test::admit_all());
      ASSERT_FALSE(result.ok()) << more;
      EXPECT_EQ(result.error().kind(), ErrorKind::mismatch) << more;
    }
    EXPECT_EQ(fork.theirs.expect_kept().entries.size(), 24 + more);
  }
}

TEST(LogAlarm, AConflictIsToldAndChangesNothing) {
  LogWorld world;
  world.grow(3);
  const std::string before = world.newest_checkpoint();
  class Conflicting final : public Store {
   public:
    explicit Conflicting(Store& store) : store_(store) {}
    Result<std::unique_ptr<Snapshot>> snapshot() override { return store_.snapshot(); }
    Result<std::unique_ptr<WriterPlace>> take_writer() override { return store_.take_writer(); }
    Result<CommitOutcome> commit(const StoreBatch& batch, TreeSize size) override {
      return store_.commit(batch, TreeSize{size.value + (conflicts-- > 0 ? 1 : 0)});
    }
    Status resolve() override { return store_.resolve(); }
    int conflicts = 1;

   private:
    Store& store_;
  } store(*world.inner);
  const auto log = need(Log::open(world.ledger.identity, store, world.guard, world.clock));
  const std::vector<Submission> batch = submissions("A-1", "new", 2);
  const auto result = log->append(batch, world.ledger.key, test::admit_all());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::environment);
  EXPECT_THAT(to_english(result.error()), HasSubstr("Nothing was added"));
  EXPECT_EQ(world.newest_checkpoint(), before);
  world.remember(batch, need(log->append(batch, world.ledger.key, test::admit_all())));
  world.expect_kept();
}

}  // namespace
}  // namespace muniment
