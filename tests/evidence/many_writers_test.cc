// Threads that register through one registrar at once.
#include <gmock/gmock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "tests/support/office.h"
#include "tests/support/sleeps.h"

namespace muniment::test {
namespace {

using evidence::Draft;
using evidence::Registered;

const std::vector<std::string> writers = {"anna", "bo", "chen", "deng"};

class ManyWriters : public testing::Test {
 protected:
  ManyWriters() {
    office.found();
    office.begin_inspection();
    for (const std::string& name : writers) {
      office.record({office.enrolment(name, {Role::inspector})}, {"wang"});
    }
  }

  // Calls `work` with each writer's name, each in a thread of its own.
  template <typename Work>
  void all_at_once(const Work& work) {
    std::vector<std::thread> threads;
    for (const std::string& name : writers) threads.emplace_back([&work, name] { work(name); });
    for (std::thread& thread : threads) thread.join();
  }

  // Each record with its openings, once, in a dossier without gaps.
  void expect_all_kept(const std::vector<Registered>& registered, const std::string& dossier) {
    std::set<std::uint64_t> folios;
    for (const Registered& one : registered) {
      EXPECT_TRUE(folios.insert(one.placement.folio).second);
      const auto item = office.registrar().find(one.record_id);
      ASSERT_TRUE(item.ok()) << to_english(item.error());
      EXPECT_EQ(item->entry.folio, one.placement.folio);
      const auto openings = office.registrar().openings(*item);
      EXPECT_TRUE(openings.ok()) << to_english(openings.error());
    }
    std::uint64_t there = 0;
    const Status read = office.registrar().each(dossier, [&](const evidence::Item&) -> Status {
      ++there;
      return {};
    });
    EXPECT_TRUE(read.ok());
    EXPECT_EQ(there, registered.size() + 1);  // and the filing
  }

  // Submits at once, in this order: the first leads and the others share its commit.
  std::vector<Result<std::vector<Registered>>> submit_together(
      const std::vector<evidence::Prepared>& prepared) {
    std::vector<Result<std::vector<Registered>>> answers(
        prepared.size(), Error(ErrorKind::missing, say("no answer")));
    std::vector<std::atomic<pid_t>> ids(prepared.size());
    std::vector<std::thread> threads;
    auto place = office.registrar().store().take_writer();  // so that the first one waits
    EXPECT_TRUE(place.ok());
    for (std::size_t at = 0; at < prepared.size(); ++at) {
      threads.emplace_back([&, at] {
        ids[at] = static_cast<pid_t>(::syscall(SYS_gettid));
        answers[at] = office.registrar().submit(prepared[at], office.ledger_key());
      });
      while (ids[at] == 0 || !sleeps(ids[at])) std::this_thread::yield();
    }
    place->reset();
    for (std::thread& thread : threads) thread.join();
    return answers;
  }

  Office office;
};

TEST_F(ManyWriters, ThreadsRegisterEveryRecordOnceWithItsOpenings) {
  constexpr int rounds = 20;
  std::mutex mutex;
  std::vector<Registered> all;
  const Draft one = office.document("R7-FGW");
  const int commits_before = office.guard.writes;
  all_at_once([&](const std::string& name) {
    const std::vector<const PrivateKey*> signers = {&office.keys(name).signing};
    for (int round = 0; round < rounds; ++round) {
      const std::vector<Draft> drafts(static_cast<std::size_t>(round % 3 + 1), one);
      auto registered = office.registrar().record(drafts, signers, office.ledger_key());
      ASSERT_TRUE(registered.ok()) << to_english(registered.error());
      std::lock_guard lock(mutex);
      for (Registered& each : *registered) all.push_back(std::move(each));
    }
  });
  expect_all_kept(all, "R7-FGW");
  EXPECT_LE(office.guard.writes - commits_before, rounds * static_cast<int>(writers.size()));
}

TEST_F(ManyWriters, ARefusedThreadLeavesNothingAndHindersNobody) {
  std::mutex mutex;
  std::vector<Registered> all;
  const Draft alone = office.interview("R7-FGW");  // rule 2: one person signs where two must
  const Draft good = office.document("R7-FGW");
  all_at_once([&](const std::string& name) {
    const std::vector<const PrivateKey*> signers = {&office.keys(name).signing};
    for (int round = 0; round < 10; ++round) {
      const bool refused = name == "bo";
      auto registered =
          office.registrar().record({{refused ? alone : good}}, signers, office.ledger_key());
      EXPECT_EQ(registered.ok(), !refused);
      if (!registered.ok()) {
        EXPECT_THAT(to_english(registered.error()), testing::HasSubstr("rule 2"));
        continue;
      }
      std::lock_guard lock(mutex);
      all.push_back(std::move(registered->front()));
    }
  });
  EXPECT_THAT(all, testing::SizeIs(30));
  expect_all_kept(all, "R7-FGW");
}

// The openings of the second cannot be kept, so that the log takes its record back.
TEST_F(ManyWriters, ThoseBehindOneWhoseOpeningsCannotBeKeptAreRegistered) {
  std::vector<evidence::Prepared> prepared;
  for (const std::string name : {"anna", "bo", "chen"}) {
    const Draft draft = office.document("R7-FGW");
    prepared.push_back(*office.registrar().prepare({&draft, 1}, office.signers({name})));
  }
  prepared[1].openings[0].openings.emplace_back(evidence::max_kept_bytes);
  prepared[1].openings[0].sealer = nullptr;
  const auto answers = submit_together(prepared);
  ASSERT_TRUE(answers[0].ok()) << to_english(answers[0].error());
  ASSERT_FALSE(answers[1].ok());
  EXPECT_THAT(to_english(answers[1].error()), testing::HasSubstr("bytes long"));
  ASSERT_TRUE(answers[2].ok()) << to_english(answers[2].error());
  EXPECT_EQ(office.guard.writes, 9);  // one commit for both; the genesis and seven before
  expect_all_kept({answers[0]->front(), answers[2]->front()}, "R7-FGW");
}

// A class takes nothing more under a key that a revoked one has, whatever was sealed ahead.
TEST_F(ManyWriters, WhatWasSealedAheadIsNotKeptUnderKeysOfBefore) {
  const Draft draft = office.document("R7-FGW");
  const auto prepared = office.registrar().prepare({&draft, 1}, office.signers({"anna"}));
  ASSERT_NE(prepared->openings[0].sealer, nullptr);
  const Draft revocation = office.revocation("deng", RevocationReason::retired);
  const auto signers = office.signers({"wang"});
  ASSERT_TRUE(office.registrar().record({{revocation}}, signers, office.ledger_key()).ok());
  const auto registered = office.registrar().submit(*prepared, office.ledger_key());
  ASSERT_FALSE(registered.ok());
  EXPECT_THAT(to_english(registered.error()), testing::HasSubstr("has no newer key yet"));
}

// What one thread registers is in force for the next record, also when both share a commit.
TEST_F(ManyWriters, ARevocationHoldsForThoseBehindIt) {
  std::atomic<bool> revoked{false};
  std::thread leader([&] {
    const std::vector<const PrivateKey*> signers = {&office.keys("wang").signing};
    const Draft revocation = office.revocation("deng", RevocationReason::retired);
    EXPECT_TRUE(office.registrar().record({{revocation}}, signers, office.ledger_key()).ok());
    revoked = true;
  });
  const Draft good = office.document("R7-FGW");
  const std::vector<const PrivateKey*> signers = {&office.keys("deng").signing};
  std::vector<Registered> all;
  while (true) {
    const bool late = revoked;
    auto registered = office.registrar().record({{good}}, signers, office.ledger_key());
    if (!registered.ok()) {
      EXPECT_THAT(to_english(registered.error()), testing::HasSubstr("revoked"));
      break;
    }
    ASSERT_FALSE(late);
    all.push_back(std::move(registered->front()));
  }
  leader.join();
  expect_all_kept(all, "R7-FGW");
}

}  // namespace
}  // namespace muniment::test
