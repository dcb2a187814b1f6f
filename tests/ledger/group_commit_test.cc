// Callers of one log that come at the same time: one commit for all of them.
#include <gmock/gmock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <optional>
#include <thread>

#include "ledger/engine/memory_store.h"
#include "tests/support/faulty_store.h"
#include "tests/support/log_fixture.h"
#include "tests/support/sleeps.h"

namespace muniment {
namespace {

using test::need;
using test::sleeps;
using test::submission;
using test::submissions;
using testing::HasSubstr;

// A store whose writer's place, once, is given only when a number of other threads wait in the
// line; it counts commits.
class CrowdedStore final : public Store {
 public:
  explicit CrowdedStore(Store& store) : store_(store) {}

  Result<std::unique_ptr<Snapshot>> snapshot() override { return store_.snapshot(); }
  Result<std::unique_ptr<WriterPlace>> take_writer() override {
    if (const auto wait = std::exchange(before_place, nullptr)) wait();
    return store_.take_writer();
  }
  Result<CommitOutcome> commit(const StoreBatch& batch, TreeSize expected_size) override {
    commits.push_back(batch.rows.size());
    return store_.commit(batch, expected_size);
  }
  Status resolve() override { return store_.resolve(); }

  std::function<void()> before_place;
  std::vector<std::size_t> commits;  // records of each

 private:
  Store& store_;
};

struct Call {
  std::vector<Submission> batch;
  Admit admit = test::admit_all();
  bool adopts = false;
  std::optional<Result<std::vector<Placement>>> answer = std::nullopt;
};

class GroupCommit : public testing::Test {
 protected:
  GroupCommit() {
    open();
    need(log_->append(std::vector{submission("", "genesis")}, ledger.key, test::admit_all()));
    store.commits.clear();
  }

  void open() {
    log_ = need(Log::open(ledger.identity, store, guard, clock, [this] {
      ++durable;
      return durability;
    }));
  }

  // The first call leads. While it waits for the writer's place, the others come, in their order.
  void meet(std::vector<Call>& calls) {
    std::vector<std::atomic<pid_t>> ids(calls.size());
    std::vector<std::thread> threads;
    const auto start = [&](std::size_t at) {
      threads.emplace_back([&, at] {
        ids[at] = static_cast<pid_t>(::syscall(SYS_gettid));
        calls[at].answer = make(calls[at]);
      });
    };
    std::atomic<bool> leads{false}, all_wait{false};
    store.before_place = [&] {
      leads = true;
      while (!all_wait) std::this_thread::yield();
    };
    start(0);
    while (!leads) std::this_thread::yield();
    for (std::size_t at = 1; at < calls.size(); ++at) {
      start(at);
      while (ids[at] == 0 || !sleeps(ids[at])) std::this_thread::yield();
    }
    all_wait = true;
    for (std::thread& thread : threads) thread.join();
  }

  // Each with a key of its own: a private key serves one thread.
  Result<std::vector<Placement>> make(const Call& call) {
    const test::TestLedger own;
    if (!call.adopts) return log_->append(call.batch, own.key, call.admit);
    Result<Placement> placed = log_->adopt(call.batch.front(), own.key, call.admit);
    if (!placed.ok()) return std::move(placed).error();
    return std::vector{std::move(*placed)};
  }

  test::Contents contents() { return test::expect_sound(ledger, store); }

  test::TestLedger ledger;
  std::unique_ptr<Store> inner = make_memory_store();
  test::Faults faults;
  test::FaultyStore faulty{*inner, faults};
  CrowdedStore store{faulty};
  test::MemoryGuard guard;
  test::TestClock clock;
  int durable = 0;
  Status durability;
  std::unique_ptr<Log> log_;
};

Admit refuse() {
  return [](const Snapshot&, std::span<const Proposal>, std::span<const Proposal>) -> Status {
    return Error(ErrorKind::refused, say("not this one"));
  };
}

TEST_F(GroupCommit, CallersThatMeetShareOneCommit) {
  std::vector<Call> calls;
  for (int i = 0; i < 6; ++i) calls.push_back({submissions("A-1", std::to_string(i), 3)});
  durable = 0;
  meet(calls);
  EXPECT_THAT(store.commits, testing::ElementsAre(18U));
  EXPECT_EQ(durable, 1);
  std::uint64_t index = 1;
  for (Call& call : calls) {
    for (const Placement& placed : need(*std::move(call.answer))) {
      EXPECT_EQ(placed.index, LeafIndex{index});
      EXPECT_EQ(placed.folio, index);
      EXPECT_EQ(placed.dossier, "A-1");
      EXPECT_FALSE(placed.already_there);
      ++index;
    }
  }
  EXPECT_EQ(contents().entries.size(), 19U);
}

TEST_F(GroupCommit, AdmissionSeesThoseThatWereAdmittedBefore) {
  std::vector<std::vector<Hash>> ahead;
  const Admit look = [&](const Snapshot& newest, std::span<const Proposal> before,
                         std::span<const Proposal> batch) -> Status {
    EXPECT_FALSE(newest.read({1, 1}, Parts::entries, [](const auto&) { return Status(); }).ok());
    EXPECT_EQ(batch.front().entry.index.value, 1 + before.size());
    ahead.emplace_back();
    for (const Proposal& proposal : before) ahead.back().push_back(proposal.record_id);
    return {};
  };
  std::vector<Call> calls = {{submissions("A-1", "a", 2), look},
                             {submissions("A-1", "b", 1), look},
                             {submissions("B-2", "c", 1), look}};
  const std::vector<Hash> ids = {calls[0].batch[0].record_id, calls[0].batch[1].record_id,
                                 calls[1].batch[0].record_id};
  meet(calls);
  EXPECT_THAT(ahead, testing::ElementsAre(testing::IsEmpty(), testing::ElementsAre(ids[0], ids[1]),
                                          testing::ElementsAre(ids[0], ids[1], ids[2])));
}

TEST_F(GroupCommit, ACallerThatIsRefusedLeavesNoGap) {
  std::vector<Call> calls = {{submissions("A-1", "a", 2)},
                             {{submission("A-1", "x"), submission("N-9", "x")}, refuse()},
                             {{submission("A-1", "c"), submission("C-3", "c")}}};
  meet(calls);
  EXPECT_EQ(calls[1].answer->error().message(), say("not this one"));
  const std::vector<Placement> last = need(*std::move(calls[2].answer));
  EXPECT_EQ(last[0].index, LeafIndex{3});
  EXPECT_EQ(last[0].folio, 3U);
  EXPECT_EQ(last[1].folio, 1U);
  EXPECT_THAT(store.commits, testing::ElementsAre(4U));
  EXPECT_EQ(contents().entries.back().dossiers, 2U);  // "" and A-1, and no N-9
}

TEST_F(GroupCommit, WhatTwoCallersBringIsAddedOnce) {
  std::vector<Call> calls = {{{submission("A-1", "same"), submission("A-1", "own")}},
                             {{submission("A-1", "same"), submission("A-1", "same")}},
                             {{submission("A-1", "other"), submission("A-1", "own")}}};
  meet(calls);
  EXPECT_FALSE(need(*calls[0].answer)[0].already_there);
  for (const Placement& placed : need(*calls[1].answer)) {
    EXPECT_TRUE(placed.already_there);
    EXPECT_EQ(placed.index, LeafIndex{1});
  }
  EXPECT_FALSE(need(*calls[2].answer)[0].already_there);
  EXPECT_EQ(need(*calls[2].answer)[1].index, LeafIndex{2});
  EXPECT_EQ(contents().entries.size(), 4U);
}

TEST_F(GroupCommit, WhatARefusedCallerBroughtTooIsAddedForTheOther) {
  std::vector<Call> calls = {{{submission("A-1", "same")}, refuse()},
                             {{submission("A-1", "same")}}};
  meet(calls);
  EXPECT_FALSE(calls[0].answer->ok());
  EXPECT_FALSE(need(*calls[1].answer)[0].already_there);
  EXPECT_EQ(contents().entries.size(), 2U);
}

TEST_F(GroupCommit, WhenAllAreRefusedNothingIsCommitted) {
  durable = 0;
  std::vector<Call> calls = {{submissions("A-1", "a", 2), refuse()},
                             {submissions("A-1", "b", 2), refuse()}};
  meet(calls);
  EXPECT_TRUE(store.commits.empty());
  EXPECT_EQ(durable, 0);
  EXPECT_EQ(contents().entries.size(), 1U);
}

TEST_F(GroupCommit, ACommitThatFailsFailsForAllThatShareIt) {
  need(log_->append(std::vector{submission("A-1", "old")}, ledger.key, test::admit_all()));
  durability = Error(ErrorKind::environment, say("the disk is gone"));
  std::vector<Call> calls = {{submissions("A-1", "a", 2)},
                             {{submission("A-1", "a 0")}},  // waits for the same record
                             {{submission("A-1", "old")}},
                             {submissions("A-1", "d", 1)}};
  calls[1].batch = {calls[0].batch[0]};
  meet(calls);
  for (const std::size_t at : {0U, 1U, 3U}) {
    ASSERT_FALSE(calls[at].answer->ok());
    EXPECT_THAT(to_english(calls[at].answer->error()), HasSubstr("the disk is gone"));
  }
  EXPECT_TRUE(need(*calls[2].answer)[0].already_there);  // it was durable before
  EXPECT_EQ(contents().entries.size(), 2U);

  durability = {};
  meet(calls);  // the same again
  for (const Call& call : calls) EXPECT_TRUE(call.answer->ok());
  EXPECT_EQ(contents().entries.size(), 5U);
}

TEST_F(GroupCommit, ACommitWhoseEndIsUnknownIsSettledForAll) {
  for (const test::Form form : {test::Form::unknown_done, test::Form::unknown_undone}) {
    bool failed_once = false;
    for (std::uint64_t call = 1; !failed_once; ++call) {
      const std::string words = std::to_string(static_cast<int>(form)) + std::to_string(call);
      std::vector<Call> calls = {{submissions("A-1", "a" + words, 2)},
                                 {submissions("B-2", "b" + words, 2)}};
      const std::size_t commits = store.commits.size();
      faults.fail(call, form);
      meet(calls);
      faults.disarm();
      // A fault before the commit may be one caller's own.
      const bool shared = store.commits.size() > commits && store.commits.back() == 4;
      if (shared) {
        EXPECT_EQ(calls[0].answer->ok(), calls[1].answer->ok());
      }
      failed_once = faults.fired() && shared;
      meet(calls);  // registering again is harmless
      for (const Call& one : calls) EXPECT_TRUE(one.answer->ok());
      const test::Contents now = contents();
      for (const Call& one : calls) {
        for (const Submission& record : one.batch) EXPECT_EQ(now.count(record), 1U);
      }
    }
  }
}

TEST_F(GroupCommit, MoreThanOneCommitHoldsIsParted) {
  constexpr std::size_t most = Log::max_batch;
  std::vector<Call> calls = {{submissions("A-1", "a", most - 10)},
                             {submissions("A-1", "b", 10)},
                             {submissions("A-1", "c", 11)},
                             {submissions("A-1", "d", 1)}};
  meet(calls);
  EXPECT_THAT(store.commits, testing::ElementsAre(most, 12U));
  EXPECT_EQ(contents().entries.size(), 1U + most + 12U);
}

TEST_F(GroupCommit, WhoeverAdoptsIsAlone) {
  guard.text.reset();
  std::vector<Call> calls = {{{submission("", "incident")}, test::admit_all(), true},
                             {submissions("A-1", "b", 2)},
                             {submissions("A-1", "c", 2)}};
  meet(calls);
  for (const Call& call : calls) EXPECT_TRUE(call.answer->ok());
  EXPECT_THAT(store.commits, testing::ElementsAre(1U, 4U));

  std::vector<Call> again = {{submissions("A-1", "d", 2)},
                             {{submission("", "another")}, test::admit_all(), true},
                             {submissions("A-1", "e", 2)}};
  store.commits.clear();
  meet(again);
  EXPECT_THAT(store.commits, testing::ElementsAre(2U, 2U));
  EXPECT_THAT(to_english(again[1].answer->error()), HasSubstr("nothing to adopt"));
}

}  // namespace
}  // namespace muniment
