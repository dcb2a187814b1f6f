// Guard, clock, and how a person goes on in spite of them.
#include <gmock/gmock.h>

#include <limits>

#include "tests/support/log_world.h"

namespace muniment {
namespace {

using test::admit_all;
using test::LogWorld;
using test::need;
using test::submission;
using test::submissions;
using test::Times;
using testing::HasSubstr;

class LogTrouble : public testing::Test {
 protected:
  LogTrouble() { world.grow(10); }

  void expect_refused(const std::string& words, ErrorKind kind = ErrorKind::refused) {
    const std::string before = world.newest_checkpoint();
    const auto result = world.append(submissions("A-1", "refused", 2));
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().kind(), kind);
    EXPECT_THAT(to_english(result.error()), HasSubstr(words));
    EXPECT_EQ(world.newest_checkpoint(), before);
  }

  Result<Placement> adopt(const std::string& words = "because") {
    return world.log().adopt(submission("", words), world.ledger.key, admit_all());
  }

  // Adopting works, and afterwards all is as before.
  void expect_adoption_helps(Times times = Times::ascending) {
    EXPECT_TRUE(need(world.log().trouble()).any());
    const Placement placed = need(adopt());
    EXPECT_FALSE(placed.already_there);
    EXPECT_EQ(placed.dossier, "");
    world.remember({submission("", "because")}, {placed});
    EXPECT_EQ(need(world.guard.read()), world.newest_checkpoint());
    EXPECT_FALSE(need(world.log().trouble()).any());
    world.grow(3, "afterwards");
    world.reopen();
    EXPECT_FALSE(need(world.log().trouble()).any());
    world.expect_kept(times);
  }

  LogWorld world;
};

TEST_F(LogTrouble, ASoundLedgerHasNone) {
  const Trouble trouble = need(world.log().trouble());
  EXPECT_FALSE(trouble.any());
  ASSERT_TRUE(trouble.guard.has_value());
  EXPECT_EQ(trouble.guard->size.value, 11U);
}

TEST_F(LogTrouble, AnEmptyLedgerNeedsNoGuard) {
  LogWorld fresh;
  EXPECT_FALSE(need(fresh.log().trouble()).any());
  EXPECT_EQ(fresh.inner_guard.text, std::nullopt);
  fresh.grow(1);
  EXPECT_EQ(fresh.inner_guard.text, fresh.newest_checkpoint());
}

TEST_F(LogTrouble, AMissingGuardKeepsRecordsOutUntilAdopted) {
  world.inner_guard.text.reset();
  const Trouble trouble = need(world.log().trouble());
  EXPECT_TRUE(trouble.guard_missing);
  EXPECT_FALSE(trouble.older_than_guard);
  expect_refused("has no guard here");
  expect_adoption_helps();
}

TEST_F(LogTrouble, AGuardOfAnotherLedgerCountsAsMissing) {
  LogWorld other;
  other.grow(2);
  const PrivateKey key = need(PrivateKey::generate(KeyAlgorithm::ed25519));
  Hasher hasher(Suite::sha256_ed25519);
  const Hash root = hasher.empty_root();
  for (const std::string& text :
       {need(sign_checkpoint({"other.example.org/x", TreeSize{3}, root}, world.ledger.key)),
        need(sign_checkpoint({world.ledger.identity.origin, TreeSize{3}, root}, key)),
        std::string("no checkpoint at all")}) {
    world.inner_guard.text = text;
    const Trouble trouble = need(world.log().trouble());
    EXPECT_TRUE(trouble.guard_missing);
    EXPECT_TRUE(trouble.guard_error.has_value());
    expect_refused("damaged or not its own");
  }
  expect_adoption_helps();
}

TEST_F(LogTrouble, AStaleBackupKeepsRecordsOutUntilAdopted) {
  world.grow(20, "lost");
  LogWorld backup;
  backup.grow(10);
  backup.inner_guard.text = world.inner_guard.text;
  const Trouble trouble = need(backup.log().trouble());
  EXPECT_TRUE(trouble.older_than_guard);
  EXPECT_FALSE(trouble.guard_missing);
  EXPECT_EQ(trouble.guard->size.value, 31U);
  const auto refused = backup.append(submissions("A-1", "refused", 2));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind(), ErrorKind::refused);
  EXPECT_THAT(to_english(refused.error()), HasSubstr("11 entries, and 31 were signed before"));
  EXPECT_THAT(to_english(refused.error()), HasSubstr("muniment adopt"));

  need(backup.log().adopt(submission("", "the disk died"), backup.ledger.key, admit_all()));
  EXPECT_FALSE(need(backup.log().trouble()).any());
  backup.grow(30, "afterwards");
  backup.expect_kept();
}

TEST_F(LogTrouble, AnEmptyLedgerWithAGuardIsOlderThanIt) {
  LogWorld empty;
  empty.inner_guard.text = world.inner_guard.text;
  EXPECT_TRUE(need(empty.log().trouble()).older_than_guard);
  EXPECT_FALSE(empty.append({submission("", "genesis again")}).ok());
  EXPECT_EQ(empty.newest_checkpoint(), "");
}

TEST_F(LogTrouble, AForkIsToldAndNotAdopted) {
  for (const std::size_t more : {0U, 7U}) {
    LogWorld fork;
    fork.grow(8);
    fork.grow(2 + more, "another way");
    fork.inner_guard.text = world.inner_guard.text;
    const auto refused = fork.append(submissions("A-1", "refused", 1));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().kind(), ErrorKind::mismatch);
    EXPECT_THAT(to_english(refused.error()), HasSubstr("another history"));
    EXPECT_FALSE(fork.log().trouble().ok());
    const auto adopted = fork.log().adopt(submission("", "let me"), fork.ledger.key, admit_all());
    ASSERT_FALSE(adopted.ok());
    EXPECT_EQ(adopted.error().kind(), ErrorKind::mismatch);
    EXPECT_EQ(fork.expect_kept().entries.size(), 11 + more);
  }
}

// The crash between steps 5 and 7.
TEST_F(LogTrouble, Step7AGuardBehindTheLedgerIsNoTrouble) {
  const auto old_guard = world.inner_guard.text;
  for (const std::size_t count : {1U, 300U}) {
    world.grow(count, "more");
    world.inner_guard.text = old_guard;
    world.reopen();
    EXPECT_FALSE(need(world.log().trouble()).any());
    world.grow(1, "next " + std::to_string(count));
    EXPECT_EQ(world.inner_guard.text, world.newest_checkpoint());
  }
  world.expect_kept();
}

TEST_F(LogTrouble, NothingToAdoptIsRefused) {
  const auto adopted = adopt();
  ASSERT_FALSE(adopted.ok());
  EXPECT_EQ(adopted.error().kind(), ErrorKind::refused);
  EXPECT_EQ(world.expect_kept().entries.size(), 11U);
}

TEST_F(LogTrouble, AnOldIncidentDoesNotAdoptAgain) {
  world.inner_guard.text.reset();
  need(adopt("once"));
  world.inner_guard.text.reset();
  const auto again = adopt("once");
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().kind(), ErrorKind::refused);
  EXPECT_EQ(world.inner_guard.text, std::nullopt);
  need(adopt("once more"));
  EXPECT_FALSE(need(world.log().trouble()).any());
}

TEST_F(LogTrouble, AnIncidentIsAdmittedLikeAnyRecord) {
  world.inner_guard.text.reset();
  const Admit refuse = [](const Snapshot&, std::span<const Proposal>,
                          std::span<const Proposal>) -> Status {
    return Error(ErrorKind::refused, say("not by you"));
  };
  EXPECT_EQ(
      world.log().adopt(submission("", "because"), world.ledger.key, refuse).error().message(),
      say("not by you"));
  EXPECT_EQ(world.inner_guard.text, std::nullopt);
  EXPECT_EQ(world.expect_kept().entries.size(), 11U);
}

TEST_F(LogTrouble, ARetryOfWhatIsThereIsAnsweredOnlyWithoutTrouble) {
  world.inner_guard.text.reset();
  EXPECT_FALSE(world.append({submission("", "genesis")}).ok());
}

TEST_F(LogTrouble, AClockALittleBehindIsWaitedFor) {
  world.clock.now -= 3000;
  world.grow(1, "after a wait");
  EXPECT_EQ(world.clock.waited, 3000);
  world.expect_kept();
}

TEST_F(LogTrouble, TheSameMillisecondIsNotBehind) {
  world.grow(1, "same time");
  EXPECT_EQ(world.clock.waited, 0);
}

TEST_F(LogTrouble, AClockThatStaysBehindKeepsRecordsOutUntilAdopted) {
  world.clock.now -= 3'600'000;
  world.clock.stands_still = true;
  expect_refused("the clock is behind");
  EXPECT_EQ(world.clock.waited, Log::max_clock_wait_ms);
  const Trouble trouble = need(world.log().trouble());
  EXPECT_TRUE(trouble.clock_behind);
  EXPECT_FALSE(trouble.guard_missing || trouble.older_than_guard);
  expect_adoption_helps(Times::any);
  const test::Contents contents = test::expect_sound(world.ledger, *world.inner, Times::any);
  EXPECT_EQ(contents.entries[11].admitted, contents.entries[10].admitted - 3'600'000);
}

TEST_F(LogTrouble, AClockJustBeyondPatienceIsRefused) {
  world.clock.now -= Log::max_clock_wait_ms + 1;
  expect_refused("the clock is behind");
  EXPECT_EQ(world.clock.waited, Log::max_clock_wait_ms);
  world.grow(1, "a millisecond later");  // the wait itself moved the clock
  world.expect_kept();
}

TEST_F(LogTrouble, TheFarthestTimesDoNotOverflow) {
  world.clock.now = std::numeric_limits<std::int64_t>::max();
  world.grow(1, "at the end of time");
  world.clock.now = std::numeric_limits<std::int64_t>::min();
  expect_refused("the clock is behind");
  EXPECT_TRUE(need(world.log().trouble()).clock_behind);
}

TEST_F(LogTrouble, SeveralTroublesAreAdoptedAtOnce) {
  world.inner_guard.text.reset();
  world.clock.now -= 60'000;
  world.clock.stands_still = true;
  const Trouble trouble = need(world.log().trouble());
  EXPECT_TRUE(trouble.guard_missing && trouble.clock_behind);
  expect_adoption_helps(Times::any);
}

}  // namespace
}  // namespace muniment
