// Places, frames and the order of a ledger: one passing case, then each way to break it.
#include "evidence/model/rules.h"

#include <gmock/gmock.h>

#include "tests/support/evidence_fixture.h"
#include "tests/support/record_samples.h"

namespace muniment {
namespace {

using test::EvidenceWorld;
using test::findings;
using test::sentences;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RulesTest : public testing::TestWithParam<Suite> {
 protected:
  RulesTest() {
    world_.enrol("li", {Role::inspector});
    world_.enrol("zhao", {Role::inspector});
    world_.open("R7-FGW");
  }
  Record document() { return world_.record(Kind::document, "R7-FGW", {"li"}); }

  EvidenceWorld world_{GetParam()};
};

TEST_P(RulesTest, LetGoodRecordsPass) {
  const Judgement judgement = world_.judge(document());
  EXPECT_THAT(sentences(judgement), IsEmpty());
  EXPECT_TRUE(judgement.admissible());
  world_.add_document("R7-FGW");
  world_.add_interview("R7-FGW");
}

TEST_P(RulesTest, GiveTheRecordAndItsId) {
  const Record record = document();
  const Judgement judgement = world_.judge(record);
  EXPECT_EQ(judgement.record, record);
  EXPECT_EQ(judgement.record_id, record_id(world_.hasher(), encode_record(record)));
}

TEST_P(RulesTest, RefuteAnotherPayloadThanTheEntryCommitsTo) {
  const Bytes payload = world_.sign(document());
  const Entry entry = world_.place("R7-FGW", payload);
  const Bytes other = world_.sign(document());
  EXPECT_THAT(findings(world_.judge(entry, other)), ElementsAre("refuted 0"));
  for (std::size_t at = 0; at < payload.size(); at += 7) {
    Bytes changed = payload;
    changed[at] ^= 0x10;
    EXPECT_THAT(findings(world_.judge(entry, changed)), Contains("refuted 0")) << at;
  }
}

TEST_P(RulesTest, RefuteWhatDoesNotDecode) {
  const auto judged = [&](const Bytes& payload) {
    return world_.judge(world_.place("R7-FGW", payload), payload);
  };
  for (const Bytes& payload : {Bytes(), Bytes(8), Bytes(7, 1), Bytes(1024 * 1024 + 8, 0)}) {
    const Judgement judgement = judged(payload);
    EXPECT_THAT(findings(judgement), ElementsAre("refuted 0"));
    EXPECT_FALSE(judgement.record || judgement.record_id || judgement.admissible());
  }
  Record bad = document();
  bad.nonce.pop_back();
  const Judgement judgement = world_.judge(bad);
  EXPECT_THAT(findings(judgement), ElementsAre("refuted 0"));
  EXPECT_THAT(sentences(judgement), ElementsAre(HasSubstr("nonce")));
}

TEST_P(RulesTest, CannotEvaluateAnotherVersion) {
  Bytes payload = world_.sign(document());
  payload[8] = 2;  // the version is the first number behind the root's pointer
  const Judgement judgement = world_.judge(world_.place("R7-FGW", payload), payload);
  EXPECT_THAT(findings(judgement), ElementsAre("cannot evaluate 0"));
  EXPECT_THAT(sentences(judgement), ElementsAre(HasSubstr("version 2")));
  EXPECT_FALSE(judgement.admissible());
}

TEST_P(RulesTest, RefuteARecordOfAnotherLedgerOrDossier) {
  Record record = document();
  record.ledger = "inspection.example.gov/r7-1/g4";
  EXPECT_THAT(findings(world_.judge(record)), ElementsAre("refuted 0"));
  record = document();
  const Bytes payload = world_.sign(record);
  world_.open("R7-SWJ");
  EXPECT_THAT(findings(world_.judge(world_.place("R7-SWJ", payload), payload)),
              ElementsAre("refuted 0"));
}

TEST_P(RulesTest, RefuteTheSameRecordTwice) {
  const Record record = document();
  world_.add(record);
  const Judgement judgement = world_.judge(record);
  EXPECT_THAT(findings(judgement), ElementsAre("refuted 0"));
  EXPECT_THAT(sentences(judgement), ElementsAre(HasSubstr("stands at entry 4 already")));
}

TEST_P(RulesTest, PassTheSameRecordJudgedAgainAtItsPlace) {
  const EvidenceState before = world_.state();
  const auto& added = world_.add_document("R7-FGW");
  auto judgement =
      judge(world_.hasher(), before, world_.history(), world_.memory(), added.entry, added.payload);
  ASSERT_TRUE(judgement.ok());
  EXPECT_THAT(sentences(*judgement), IsEmpty());
}

TEST_P(RulesTest, StopWhenTheHistoryCannotBeRead) {
  const Bytes payload = world_.sign(document());
  world_.history_fails = true;
  const auto judgement = judge(world_.hasher(), world_.state(), world_.history(), world_.memory(),
                               world_.place("R7-FGW", payload), payload);
  ASSERT_FALSE(judgement.ok());
  EXPECT_EQ(judgement.error().kind(), ErrorKind::environment);
}

// --- Rule 16: the frame. ---

TEST_P(RulesTest, DossierBeginsWithItsFiling) {
  Record record = document();
  record.dossier = "R7-SWJ";
  EXPECT_THAT(findings(world_.judge(record)), ElementsAre("broken 16"));
  EXPECT_THAT(findings(world_.judge(world_.record(Kind::filing, "R7-SWJ", {"wang"}))), IsEmpty());
  EXPECT_THAT(findings(world_.judge(world_.record(Kind::filing, "R7-FGW", {"wang"}))),
              ElementsAre("broken 16"));
}

TEST_P(RulesTest, LedgerBeginsWithItsGenesisAndHasNoOther) {
  EXPECT_THAT(findings(world_.judge(world_.affair(world_.genesis()))),
              ElementsAre("broken 16", "broken 0"));
  EvidenceWorld empty(GetParam(), EvidenceWorld::Founded::no);
  EXPECT_THAT(findings(empty.judge(empty.affair(empty.genesis()))), IsEmpty());
  EXPECT_THAT(findings(empty.judge(empty.affair(Policy{}))), Contains("broken 16"));
  const Bytes payload = world_.sign(world_.affair(Policy{}));
  Entry entry = world_.place("", payload);
  entry.folio = 1;
  EXPECT_THAT(findings(world_.judge(entry, payload)), ElementsAre("broken 16"));
  EXPECT_THAT(findings(empty.judge(empty.record(Kind::filing, "R7-FGW", {"wang"}))),
              Contains("broken 16"));
}

TEST_P(RulesTest, AffairsStandByThemselves) {
  Record record = document();
  record.dossier.clear();
  EXPECT_THAT(findings(world_.judge(record)), ElementsAre("broken 16"));
  record = world_.record(Kind::closure, "R7-FGW", {"wang"});
  EXPECT_THAT(findings(world_.judge(record)), ElementsAre("broken 16"));
}

// --- Rule 12: folio numbers. ---

TEST_P(RulesTest, FolioIsNotAboveTheNumberOfEntries) {
  const Bytes payload = world_.sign(document());
  Entry entry = world_.place("R7-FGW", payload);
  EXPECT_EQ(entry.index.value, 4u);
  entry.folio = 4;
  EXPECT_THAT(findings(world_.judge(entry, payload)), IsEmpty());
  entry.folio = 5;
  EXPECT_THAT(findings(world_.judge(entry, payload)), ElementsAre("broken 12"));
  entry.folio = 0;
  EXPECT_THAT(findings(world_.judge(entry, payload)), Contains("broken 12"));
}

// --- Rule 15: the closure. ---

TEST_P(RulesTest, AfterTheClosureFewThingsFollow) {
  world_.add(world_.affair(Closure{"inspection.example.gov/r7-2/g3"}));
  EXPECT_EQ(world_.state().closed, LeafIndex{4});
  EXPECT_THAT(findings(world_.judge(document())), ElementsAre("broken 15"));
  EXPECT_THAT(findings(world_.judge(world_.record(Kind::filing, "R7-SWJ", {"wang"}))),
              ElementsAre("broken 15"));
  EXPECT_THAT(findings(world_.judge(world_.affair(Closure{}))), ElementsAre("broken 15"));
  EXPECT_THAT(findings(world_.judge(world_.affair(Policy{}))), ElementsAre("broken 15"));
  EXPECT_THAT(findings(world_.judge(world_.affair(world_.enrolment("sun", {Role::office})))),
              ElementsAre("broken 15"));
  world_.add(world_.affair(Incident{{2}, std::nullopt}));
  world_.add(world_.affair(Anchor{TimeStamp{{{3}, world_.root({3})}, {1}}}));
  world_.add(world_.affair(Revocation{world_.id("li"), 1, {7}}));
}

// --- The clock. ---

TEST_P(RulesTest, AdmissionNeverGoesBackButInAnIncidentThatSaysWhy) {
  world_.now = world_.state().last_admitted;
  EXPECT_THAT(findings(world_.judge(document())), IsEmpty());
  world_.now -= 1;
  EXPECT_THAT(findings(world_.judge(document())), ElementsAre("broken 0"));
  EXPECT_THAT(findings(world_.judge(world_.affair(Incident{{2, 3}, std::nullopt}))),
              ElementsAre("broken 0"));
  const std::int64_t behind = world_.now;
  world_.add(world_.affair(Incident{{1, 2}, std::nullopt}));
  EXPECT_EQ(world_.state().last_admitted, behind);
  EXPECT_THAT(findings(world_.judge(document())), IsEmpty());
}

// --- `seen`. ---

TEST_P(RulesTest, SeenIsACheckpointOfThisLedgersPast) {
  Record record = document();
  for (std::uint64_t size = 1; size <= 4; ++size) {
    record.seen = KnownCheckpoint{{size}, world_.root({size})};
    EXPECT_THAT(findings(world_.judge(record)), IsEmpty()) << size;
    record.seen->root = test::sample_hash("another ledger");
    EXPECT_THAT(findings(world_.judge(record)), ElementsAre("refuted 0")) << size;
  }
  record.seen = KnownCheckpoint{{5}, world_.root({4})};
  const Judgement judgement = world_.judge(record);
  EXPECT_THAT(findings(judgement), ElementsAre("refuted 0"));
  EXPECT_THAT(sentences(judgement), ElementsAre(HasSubstr("only 4 come before it")));
}

// --- Versions in force. ---

TEST_P(RulesTest, CannotEvaluateUnderAPolicyOfAnotherVersion) {
  for (const Policy& policy :
       {Policy{2, 1, 480}, Policy{1, 2, 480}, Policy{0, 1, 480}, Policy{3, 3, 480}}) {
    EvidenceWorld world(GetParam());
    world.enrol("li", {Role::inspector});
    const Record record = world.affair(policy);
    EXPECT_THAT(findings(world.judge(record)), ElementsAre("cannot evaluate 0"));
    world.add_unjudged(record, world.sign(record));
    const Record filing = world.record(Kind::filing, "R7-FGW", {"wang"});
    EXPECT_THAT(findings(world.judge(filing)), ElementsAre("cannot evaluate 0"));
    // What was signed is still checked.
    Bytes payload = world.sign(filing);
    auto forged = *decode_signed_record(payload);
    forged.signatures[0].signature[1] ^= 1;
    payload = encode_signed_record(forged);
    EXPECT_THAT(findings(world.judge(world.place("R7-FGW", payload), payload)),
                ElementsAre("refuted 0", "cannot evaluate 0"));
  }
  world_.add(world_.affair(Policy{2, 2, -300}));
  EXPECT_EQ(world_.state().policy.zone_minutes, -300);
  EXPECT_THAT(findings(world_.judge(document())), IsEmpty());
}

TEST_P(RulesTest, CannotEvaluateAKindWithoutARow) {
  for (const std::uint16_t kind : {std::uint16_t{34}, std::uint16_t{999}}) {
    Record record = document();
    record.kind = kind;
    EXPECT_THAT(findings(world_.judge(record)), ElementsAre("cannot evaluate 0"));
  }
}

// --- A receipt's part. ---

TEST_P(RulesTest, JudgeAloneWithoutTheEntriesBelow) {
  const Record record = document();
  world_.add_document("R7-FGW");
  EvidenceState roster_only;
  for (const auto& each : world_.all()) {
    if (each.entry.index.value < 2) {
      take(roster_only, each.entry, each.record, each.record_id);
    }
  }
  Bytes payload = world_.sign(record);
  const Entry entry = world_.place("R7-FGW", payload);
  const auto alone = [&](ByteView bytes) {
    return findings(judge_alone(world_.hasher(), roster_only, world_.memory(), entry, bytes));
  };
  EXPECT_THAT(alone(payload), IsEmpty());
  auto forged = *decode_signed_record(payload);
  forged.signatures[0].signature[1] ^= 1;
  EXPECT_THAT(alone(encode_signed_record(forged)), ElementsAre("refuted 0", "refuted 0"));
}

// --- The state. ---

TEST_P(RulesTest, TakeKeepsTheStateInStep) {
  const EvidenceState& state = world_.state();
  EXPECT_EQ(state.origin, world_.origin());
  EXPECT_EQ(state.suite, GetParam());
  EXPECT_EQ(state.ledger_key, world_.verifier_key());
  EXPECT_EQ(state.policy, Policy{});
  EXPECT_EQ(state.closed, std::nullopt);
  EXPECT_EQ(state.roster.all().size(), 3u);
  EXPECT_EQ(state.last_admitted, world_.all().back().entry.admitted);
}

TEST_P(RulesTest, TakeChangesNothingForAffairsThatTheRosterRefuses) {
  const Record again = world_.affair(world_.enrolment("li", {Role::leader}));
  world_.add_unjudged(again, world_.sign(again));
  EXPECT_FALSE(world_.state().roster.find_name("li")->has_role(number_of(Role::leader)));
  Genesis other = world_.genesis();
  other.policy.zone_minutes = 0;
  const Record genesis = world_.affair(other);
  world_.add_unjudged(genesis, world_.sign(genesis));
  EXPECT_EQ(world_.state().policy.zone_minutes, 480);
}

TEST(RuleTexts, NumberEveryRuleOnceInBothLanguages) {
  std::vector<unsigned> numbers;
  for (const RuleText& text : rule_texts()) {
    numbers.push_back(text.number);
    EXPECT_FALSE(text.english.empty() || text.chinese.empty());
  }
  EXPECT_THAT(numbers, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16));
}

INSTANTIATE_TEST_SUITE_P(Suites, RulesTest, testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& test) {
                           return test.param == Suite::sm3_sm2 ? "Sm" : "Sha256";
                         });

}  // namespace
}  // namespace muniment
