#include "ledger/log.h"

#include <gmock/gmock.h>

#include "tests/support/log_world.h"

namespace muniment {
namespace {

using test::admit_all;
using test::Contents;
using test::LogWorld;
using test::need;
using test::submission;
using test::submissions;
using testing::HasSubstr;

class LogOfSuite : public testing::TestWithParam<Suite> {};

INSTANTIATE_TEST_SUITE_P(Suites, LogOfSuite, testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& suite) {
                           return suite.param == Suite::sm3_sm2 ? "Sm" : "Sha256";
                         });

TEST_P(LogOfSuite, RecordsAreFoundWhereTheLogSaysTheyAre) {
  LogWorld world(GetParam());
  world.add({submission("", "genesis")});
  world.add({submission("A-1", "filing"), submission("B-2", "filing")});
  world.add({submission("B-2", "note"), submission("", "enrolment"), submission("A-1", "note"),
             submission("B-2", "report")});
  const Contents contents = world.expect_kept();
  std::vector<std::string> citations;
  for (const Entry& entry : contents.entries) {
    citations.push_back(format_citation({entry.dossier, entry.folio}));
  }
  EXPECT_THAT(citations,
              testing::ElementsAre("/1", "A-1/1", "B-2/1", "B-2/2", "/2", "A-1/2", "B-2/3"));
  world.reopen();
  world.expect_kept();
}

TEST_P(LogOfSuite, LargeBatchesFillTiles) {
  LogWorld world(GetParam());
  world.grow(255);
  world.grow(1, "one more");
  world.grow(700, "many");
  world.reopen();
  world.grow(30, "some");
  world.expect_kept();
}

TEST(Log, OpensAtEverySizeAndGoesOn) {
  LogWorld world;
  for (std::size_t size = 0; size <= 270; ++size) {
    world.reopen();
    world.add({submission(size % 3 == 0   ? ""
                          : size % 3 == 1 ? "A-1"
                                          : "B-2",
                          "record " + std::to_string(size))});
  }
  world.expect_kept();
}

TEST(Log, PlacementsSayDossierAndFolio) {
  LogWorld world;
  world.add({submission("", "genesis")});
  const std::vector<Placement> placed =
      world.add({submission("A-1", "filing"), submission("", "more"), submission("A-1", "note")});
  ASSERT_EQ(placed.size(), 3U);
  EXPECT_EQ(placed[0].index.value, 1U);
  EXPECT_EQ(placed[0].dossier, "A-1");
  EXPECT_EQ(placed[0].folio, 1U);
  EXPECT_EQ(placed[1].dossier, "");
  EXPECT_EQ(placed[1].folio, 2U);
  EXPECT_EQ(placed[2].index.value, 3U);
  EXPECT_EQ(placed[2].folio, 2U);
  for (const Placement& placement : placed) EXPECT_FALSE(placement.already_there);
}

TEST(Log, ARecordThatIsThereIsAnsweredWithItsPlace) {
  LogWorld world;
  world.grow(5);
  std::vector<Submission> batch = {submission("A-1", "new"), submission("A-1", "grown 3"),
                                   submission("A-1", "new"), submission("", "genesis")};
  const std::vector<Placement> placed = need(world.append(batch));
  EXPECT_EQ(placed[0].index.value, 6U);
  EXPECT_FALSE(placed[0].already_there);
  EXPECT_EQ(placed[1].index.value, 4U);
  EXPECT_EQ(placed[1].folio, 4U);
  EXPECT_EQ(placed[1].dossier, "A-1");
  EXPECT_TRUE(placed[1].already_there);
  EXPECT_EQ(placed[2].index.value, 6U);
  EXPECT_TRUE(placed[2].already_there);
  EXPECT_EQ(placed[3].index.value, 0U);
  EXPECT_TRUE(placed[3].already_there);

  const std::string before = world.newest_checkpoint();
  for (const Placement& again : need(world.append(batch))) EXPECT_TRUE(again.already_there);
  EXPECT_EQ(world.newest_checkpoint(), before);
  EXPECT_EQ(world.expect_kept().entries.size(), 7U);
}

TEST(Log, AdmissionSeesTheNewRecordsInTheirPlaces) {
  LogWorld world;
  world.grow(3);
  world.clock.now += 1000;
  std::vector<Submission> batch = {submission("B-2", "filing"), submission("A-1", "grown 0"),
                                   submission("C-3", "filing"), submission("B-2", "note"),
                                   submission("B-2", "note")};
  std::vector<Entry> entries;
  std::vector<std::string> payloads;
  const Admit look = [&](const Snapshot& newest, std::span<const Proposal> ahead,
                         std::span<const Proposal> proposals) {
    EXPECT_TRUE(ahead.empty());
    EXPECT_TRUE(newest.read({3, 1}, Parts::entries, [](const auto&) { return Status(); }).ok());
    EXPECT_FALSE(newest.read({4, 1}, Parts::entries, [](const auto&) { return Status(); }).ok());
    for (const Proposal& proposal : proposals) {
      entries.push_back(proposal.entry);
      payloads.emplace_back(as_text(proposal.payload));
      EXPECT_EQ(proposal.record_id,
                test::test_record_id(world.ledger.identity.suite, proposal.payload));
    }
    return Status();
  };
  need(world.log().append(batch, world.ledger.key, look));
  EXPECT_THAT(payloads, testing::ElementsAre("B-2|filing", "C-3|filing", "B-2|note"));
  const Contents contents = world.expect_kept();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    Entry expected = contents.entries.at(4 + i);
    expected.heads = entries[i].heads;  // these two are no facts yet when admission looks
    expected.previous = entries[i].previous;
    EXPECT_EQ(entries[i], expected);
    EXPECT_EQ(entries[i].admitted, world.clock.now);
  }
}

TEST(Log, ARefusedBatchLeavesNothing) {
  LogWorld world;
  world.grow(3);
  const std::string before = world.newest_checkpoint();
  const Admit refuse = [](const Snapshot&, std::span<const Proposal>,
                          std::span<const Proposal>) -> Status {
    return Error(ErrorKind::refused, say("not this one"));
  };
  const auto refused = world.log().append(submissions("A-1", "bad", 2), world.ledger.key, refuse);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().message(), say("not this one"));
  EXPECT_EQ(world.newest_checkpoint(), before);
  world.grow(2, "good");
  EXPECT_EQ(world.expect_kept().entries.size(), 6U);
}

TEST(Log, WhatCannotBeARecordIsRefusedWithTheRule) {
  LogWorld world;
  const auto sentence = [&](const std::vector<Submission>& batch, ErrorKind kind) {
    const auto result = world.append(batch);
    EXPECT_FALSE(result.ok());
    EXPECT_EQ(result.error().kind(), kind);
    return to_english(result.error());
  };
  EXPECT_THAT(sentence({submission("A-1", "too early")}, ErrorKind::refused),
              HasSubstr("first entry"));
  world.grow(1);
  EXPECT_THAT(sentence({}, ErrorKind::usage), HasSubstr("1 to 4096"));
  EXPECT_THAT(sentence(submissions("A-1", "many", 4097), ErrorKind::usage), HasSubstr("4097"));
  for (const char* code : {"a", "-A", "A B", "A/B", "Ä"}) {
    EXPECT_THAT(sentence({submission(code, "x")}, ErrorKind::refused), HasSubstr(code));
  }
  EXPECT_THAT(sentence({submission(std::string(65, 'A'), "x")}, ErrorKind::refused),
              HasSubstr("64"));
  Submission submitted = submission("A-1", "x");
  submitted.payload.clear();
  EXPECT_THAT(sentence({submitted}, ErrorKind::refused), HasSubstr("1 to 1048576"));
  submitted.payload.assign(max_payload_bytes + 1, 1);
  EXPECT_THAT(sentence({submitted}, ErrorKind::refused), HasSubstr("1048577"));
  EXPECT_EQ(world.expect_kept().entries.size(), 2U);
}

TEST(Log, AFullBatchAndTheLargestRecordFit) {
  LogWorld world;
  world.grow(4096);
  Submission large = submission("A-1", std::string(max_payload_bytes - 4, 'x'));
  ASSERT_EQ(large.payload.size(), max_payload_bytes);
  world.add({large});
  world.reopen();
  EXPECT_EQ(need(world.inner->snapshot())->heads()->size(), 2U);
  EXPECT_EQ(need(open_checkpoint(world.ledger.identity, world.newest_checkpoint())).size.value,
            4098U);
}

TEST(Log, OnlyTheLedgersOwnKeyCanAppend) {
  LogWorld world;
  const PrivateKey other = need(PrivateKey::generate(KeyAlgorithm::ed25519));
  const auto refused = world.log().append(submissions("", "x", 1), other, admit_all());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind(), ErrorKind::refused);
  EXPECT_EQ(world.newest_checkpoint(), "");
}

TEST(Log, AnIdentityThatMakesNoSenseIsNotOpened) {
  LogWorld world;
  LogIdentity identity = world.ledger.identity;
  identity.origin = "https://example.org/x";
  EXPECT_EQ(Log::open(identity, world.store, world.guard, world.clock).error().kind(),
            ErrorKind::usage);
  identity = world.ledger.identity;
  identity.suite = Suite::sm3_sm2;
  EXPECT_EQ(Log::open(identity, world.store, world.guard, world.clock).error().kind(),
            ErrorKind::usage);
}

TEST(Log, AnotherKeyOrOriginDoesNotOpenTheLedger) {
  LogWorld world;
  world.grow(3);
  LogIdentity other_origin = world.ledger.identity;
  other_origin.origin = "inspection.example.gov/other";
  LogIdentity other_key = world.ledger.identity;
  other_key.key = need(PrivateKey::generate(KeyAlgorithm::ed25519)).public_key();
  for (const LogIdentity& identity : {other_origin, other_key}) {
    const auto opened = Log::open(identity, world.store, world.guard, world.clock);
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().kind(), ErrorKind::mismatch);
  }
}

TEST(Log, LogsThatTakeTurnsFollowEachOther) {
  LogWorld world;
  const auto other = need(Log::open(world.ledger.identity, world.store, world.guard, world.clock));
  world.grow(1);
  for (int round = 0; round < 300; ++round) {
    const std::string words = "round " + std::to_string(round);
    const std::vector<Submission> batch = {submission("A-1", words), submission("B-2", words)};
    if (round % 3 == 0) {
      world.remember(batch, need(other->append(batch, world.ledger.key, admit_all())));
    } else {
      world.add(batch);
    }
  }
  world.expect_kept();
}

}  // namespace
}  // namespace muniment
