// Every call of store and guard fails once, in every form; afterwards nothing is lost, nothing is
// half there, and the same records can be registered again.
#include <gmock/gmock.h>

#include "tests/support/log_world.h"

namespace muniment {
namespace {

using test::Form;
using test::LogWorld;
using test::need;
using test::submission;
using test::submissions;
using testing::HasSubstr;

enum class Afterwards { same_log, reopened };

struct Case {
  const char* name;
  Form form;
  Afterwards afterwards;
};

class LogFaults : public testing::TestWithParam<Case> {
 protected:
  static constexpr int too_many = 200;  // calls of one append: the loops below must end by passing

  void recover(LogWorld& world) const {
    world.faults.disarm();
    if (GetParam().afterwards == Afterwards::reopened) world.reopen();
  }

  static void expect_once(LogWorld& world, const std::vector<Submission>& batch) {
    const test::Contents contents = world.expect_kept();
    for (const Submission& record : batch) EXPECT_EQ(contents.count(record), 1U);
  }
};

INSTANTIATE_TEST_SUITE_P(
    Forms, LogFaults,
    testing::Values(Case{"Error", Form::error, Afterwards::same_log},
                    Case{"ErrorReopened", Form::error, Afterwards::reopened},
                    Case{"Undone", Form::unknown_undone, Afterwards::same_log},
                    Case{"UndoneReopened", Form::unknown_undone, Afterwards::reopened},
                    Case{"Done", Form::unknown_done, Afterwards::same_log},
                    Case{"DoneReopened", Form::unknown_done, Afterwards::reopened},
                    Case{"ErrorDone", Form::error_done, Afterwards::same_log},
                    Case{"ErrorDoneReopened", Form::error_done, Afterwards::reopened}),
    [](const auto& one) { return one.param.name; });

TEST_P(LogFaults, AnAppendSurvivesTheFailureOfEachCall) {
  int call = 1;
  for (; call < too_many; ++call) {
    LogWorld world;
    world.grow(250);
    std::vector<Submission> batch = submissions("A-1", "batch", 10);
    batch.push_back(submission("B-2", "filing"));
    world.faults.fail(static_cast<std::uint64_t>(call), GetParam().form);
    const auto result = world.append(batch);
    const bool fired = world.faults.fired();
    if (result.ok()) world.remember(batch, *result);
    if (!result.ok() && result.error().kind() != ErrorKind::refused) {
      EXPECT_EQ(result.error().kind(), ErrorKind::environment) << to_english(result.error());
    }
    test::expect_whole(world.expect_kept(), batch);
    recover(world);
    world.add(batch);
    world.grow(3, "afterwards");
    expect_once(world, batch);
    if (!fired) {
      EXPECT_TRUE(result.ok());
      break;
    }
  }
  EXPECT_GT(call, 8);  // place, snapshot, checkpoint, guard, record, commit, read back, guard …
  EXPECT_LT(call, too_many);
}

TEST_P(LogFaults, TheFailureOfEachCallAfterAnUnknownCommitIsSurvivedToo) {
  for (const Form commit_form : {Form::unknown_done, Form::unknown_undone}) {
    int call = 1;
    for (; call < too_many; ++call) {
      LogWorld world;
      world.grow(20);
      const std::vector<Submission> batch = submissions("A-1", "batch", 3);
      // The commit fails, and then a call after it.
      world.store.before_commit = [&] {
        world.store.before_commit = nullptr;
        world.faults.fail(1, commit_form);
      };
      bool armed = false;
      class Second final : public Store {
       public:
        Second(LogWorld& world, int call, bool& armed)
            : world_(world), call_(call), armed_(armed) {}
        Result<std::unique_ptr<Snapshot>> snapshot() override { return world_.store.snapshot(); }
        Result<std::unique_ptr<WriterPlace>> take_writer() override {
          return world_.store.take_writer();
        }
        Result<CommitOutcome> commit(const StoreBatch& batch, TreeSize size) override {
          auto outcome = world_.store.commit(batch, size);
          if (!armed_) world_.faults.fail(static_cast<std::uint64_t>(call_), GetParam().form);
          armed_ = true;
          return outcome;
        }
        Status resolve() override { return world_.store.resolve(); }

       private:
        LogWorld& world_;
        int call_;
        bool& armed_;
      } store(world, call, armed);
      auto log = need(Log::open(world.ledger.identity, store, world.guard, world.clock));
      const auto result = log->append(batch, world.ledger.key, test::admit_all());
      const bool fired = world.faults.fired();
      if (result.ok()) world.remember(batch, *result);
      test::expect_whole(world.expect_kept(), batch);
      world.faults.disarm();
      if (GetParam().afterwards == Afterwards::reopened) {
        const auto place = need(world.store.take_writer());
        need(world.store.resolve());  // what opening a store again does
        log = need(Log::open(world.ledger.identity, store, world.guard, world.clock));
      }
      const auto again = log->append(batch, world.ledger.key, test::admit_all());
      ASSERT_TRUE(again.ok()) << to_english(again.error());
      world.remember(batch, *again);
      expect_once(world, batch);
      if (!fired) {
        EXPECT_EQ(result.ok(), commit_form == Form::unknown_done);
        break;
      }
    }
    EXPECT_GT(call, 3);
    EXPECT_LT(call, too_many);
  }
}

TEST_P(LogFaults, OpeningFailsCleanlyAtEachCall) {
  int call = 1;
  for (; call < too_many; ++call) {
    LogWorld world;
    world.grow(300);
    world.faults.fail(static_cast<std::uint64_t>(call), GetParam().form);
    const auto opened = world.open();
    world.faults.disarm();
    if (opened.ok()) break;
    EXPECT_EQ(opened.error().kind(), ErrorKind::environment);
    world.reopen();
    world.grow(1, "afterwards");
    world.expect_kept();
  }
  EXPECT_GT(call, 4);
  EXPECT_LT(call, too_many);
}

TEST_P(LogFaults, AnAdoptionSurvivesTheFailureOfEachCall) {
  int call = 1;
  for (; call < too_many; ++call) {
    LogWorld world;
    world.grow(5);
    world.inner_guard.text.reset();
    world.faults.fail(static_cast<std::uint64_t>(call), GetParam().form);
    const auto adopted =
        world.log().adopt(submission("", "because"), world.ledger.key, test::admit_all());
    const bool fired = world.faults.fired();
    world.expect_kept();
    recover(world);
    if (!adopted.ok() && need(world.log().trouble()).any()) {
      need(world.log().adopt(submission("", "again"), world.ledger.key, test::admit_all()));
    }
    EXPECT_FALSE(need(world.log().trouble()).any());
    world.grow(1, "afterwards");
    world.expect_kept();
    if (!fired) break;
  }
  EXPECT_GT(call, 8);
  EXPECT_LT(call, too_many);
}

TEST(LogStep5, AnUnknownCommitThatHappenedIsASuccess) {
  LogWorld world;
  world.grow(3);
  world.store.before_commit = [&] { world.faults.fail(1, Form::unknown_done); };
  world.add(submissions("A-1", "batch", 3));
  EXPECT_EQ(world.expect_kept().entries.size(), 7U);
}

TEST(LogStep5, AnUnknownCommitThatDidNotHappenAddsNothingAndSaysSo) {
  LogWorld world;
  world.grow(3);
  world.store.before_commit = [&] { world.faults.fail(1, Form::unknown_undone); };
  const auto result = world.append(submissions("A-1", "batch", 3));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::environment);
  EXPECT_THAT(to_english(result.error()), HasSubstr("Nothing was added"));
  EXPECT_EQ(world.expect_kept().entries.size(), 4U);
  world.store.before_commit = nullptr;
  world.grow(1, "afterwards");
  world.expect_kept();
}

TEST(LogStep7, AGuardThatCannotBeWrittenIsToldAfterTheFact) {
  LogWorld world;
  world.grow(3);
  class Stuck final : public Guard {
   public:
    explicit Stuck(Guard& guard) : guard_(guard) {}
    Result<std::optional<std::string>> read() override { return guard_.read(); }
    Status write(std::string_view) override {
      return Error(ErrorKind::disk_full, say("no room for a guard"));
    }

   private:
    Guard& guard_;
  } guard(world.inner_guard);
  const auto log = need(Log::open(world.ledger.identity, world.store, guard, world.clock));
  const std::vector<Submission> batch = submissions("A-1", "batch", 3);
  const auto result = log->append(batch, world.ledger.key, test::admit_all());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::environment);  // not disk_full: it was added
  EXPECT_THAT(to_english(result.error()), HasSubstr("the records were added"));
  EXPECT_THAT(to_english(result.error()), HasSubstr("no room for a guard"));
  EXPECT_NE(world.inner_guard.text, world.newest_checkpoint());
  for (const Placement& placement : need(log->append(batch, world.ledger.key, test::admit_all()))) {
    EXPECT_TRUE(placement.already_there);
  }
  for (const Placement& placement : need(world.append(batch))) {  // when that is mended
    EXPECT_TRUE(placement.already_there);
  }
  EXPECT_EQ(world.inner_guard.text, world.newest_checkpoint());
}

}  // namespace
}  // namespace muniment
