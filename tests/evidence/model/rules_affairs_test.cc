// What the ledger's own affairs say.
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

class GenesisTest : public testing::TestWithParam<Suite> {
 protected:
  std::vector<std::string> judge(const Genesis& genesis, const std::string& signer = "wang") {
    const Judgement judgement = world_.judge(world_.affair(genesis, signer));
    sentences_ = sentences(judgement);
    return findings(judgement);
  }

  EvidenceWorld world_{GetParam(), EvidenceWorld::Founded::no};
  Genesis good_ = world_.genesis();
  std::vector<std::string> sentences_;
};

TEST_P(GenesisTest, IsSignedByTheAdministratorWhomItEnrols) {
  EXPECT_THAT(judge(good_), IsEmpty());
  EXPECT_THAT(judge(good_, "li"), ElementsAre("broken 1"));
  Bytes payload = world_.sign(world_.affair(good_));
  auto forged = *decode_signed_record(payload);
  forged.signatures[0].signature[0] ^= 1;
  payload = encode_signed_record(forged);
  EXPECT_THAT(findings(world_.judge(world_.place("", payload), payload)), ElementsAre("refuted 0"));
}

TEST_P(GenesisTest, NamesOneLedgerThroughout) {
  Genesis bad = good_;
  bad.origin = "other.example";
  EXPECT_THAT(judge(bad), ElementsAre("refuted 0"));
  bad = good_;
  bad.key.name = "other.example";
  EXPECT_THAT(judge(bad), ElementsAre("refuted 0"));
  Record record = world_.affair(good_);
  record.ledger = "other.example";
  EXPECT_THAT(findings(world_.judge(record)), ElementsAre("refuted 0"));
}

TEST_P(GenesisTest, AgreesWithWhatIsKnownOfTheLedger) {
  world_.state().origin = world_.origin();
  world_.state().suite = GetParam();
  world_.state().ledger_key = world_.verifier_key();
  EXPECT_THAT(judge(good_), IsEmpty());

  world_.state().origin = "other.example";
  EXPECT_THAT(judge(good_), ElementsAre("refuted 0"));
  world_.state().origin = world_.origin();
  world_.state().suite = GetParam() == Suite::sm3_sm2 ? Suite::sha256_ed25519 : Suite::sm3_sm2;
  EXPECT_THAT(judge(good_), ElementsAre("refuted 0"));
  world_.state().suite = GetParam();
  world_.state().ledger_key->key = world_.keys("li").signing.public_key();
  EXPECT_THAT(judge(good_), ElementsAre("refuted 0"));
}

TEST_P(GenesisTest, HasKeysOfItsSuite) {
  const Suite other = GetParam() == Suite::sm3_sm2 ? Suite::sha256_ed25519 : Suite::sm3_sm2;
  EvidenceWorld foreign(other, EvidenceWorld::Founded::no);
  Genesis bad = good_;
  bad.key = foreign.verifier_key();
  EXPECT_THAT(judge(bad), Contains("broken 0"));
  bad = good_;
  bad.suite = other;
  EXPECT_THAT(judge(bad), Contains("refuted 0"));
}

TEST_P(GenesisTest, FoundsAnAdministratorWhoLeads) {
  Genesis bad = good_;
  bad.administrator.roles = {number_of(Role::administrator)};
  EXPECT_THAT(judge(bad), ElementsAre("broken 0"));
  EXPECT_THAT(sentences_, ElementsAre(HasSubstr("must have the role leader")));
  bad.administrator.roles = {number_of(Role::leader)};
  EXPECT_THAT(judge(bad), ElementsAre("broken 1", "broken 0"));
  bad = good_;
  bad.administrator.roles.push_back(number_of(Role::office));
  EXPECT_THAT(judge(bad), IsEmpty());
  bad.administrator.roles.push_back(99);
  EXPECT_THAT(judge(bad), ElementsAre("cannot evaluate 0"));
  bad = good_;
  bad.administrator.keys.possession[0] ^= 1;
  EXPECT_THAT(judge(bad), ElementsAre("broken 1", "broken 0"));
}

TEST_P(GenesisTest, SetsAPolicyThatIsKnown) {
  Genesis other = good_;
  other.policy = {2, 1, 480};
  EXPECT_THAT(judge(other), ElementsAre("cannot evaluate 0"));
  other.policy = {1, 1, 0};
  EXPECT_THAT(judge(other), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Suites, GenesisTest,
                         testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& test) {
                           return test.param == Suite::sm3_sm2 ? "Sm" : "Sha256";
                         });

class AffairRulesTest : public testing::Test {
 protected:
  AffairRulesTest() { world_.enrol("li", {Role::inspector}); }
  std::vector<std::string> judge(const Affair& affair) {
    return findings(world_.judge(world_.affair(affair)));
  }

  EvidenceWorld world_;
};

TEST_F(AffairRulesTest, EnrolmentIsWhatTheRosterTakes) {
  const Enrolment good = world_.enrolment("zhao", {Role::inspector});
  EXPECT_THAT(judge(good), IsEmpty());
  Enrolment bad = good;
  bad.keys.possession[0] ^= 1;
  EXPECT_THAT(judge(bad), ElementsAre("broken 0"));
  EXPECT_THAT(judge(world_.enrolment("li", {Role::inspector})), ElementsAre("broken 0"));
  bad = good;
  bad.roles = {99};
  EXPECT_THAT(judge(bad), ElementsAre("cannot evaluate 0"));
}

TEST_F(AffairRulesTest, RevocationIsWhatTheRosterTakes) {
  EXPECT_THAT(judge(Revocation{world_.id("li"), 1, {2}}), IsEmpty());
  EXPECT_THAT(judge(Revocation{world_.id("li"), 1, {3}}), ElementsAre("broken 0"));
  EXPECT_THAT(judge(Revocation{world_.id("zhao"), 1, {2}}), ElementsAre("broken 0"));
  EXPECT_THAT(judge(Revocation{world_.id("li"), 0, {2}}), ElementsAre("cannot evaluate 0"));
  EXPECT_THAT(judge(Revocation{world_.id("li"), 4, {2}}), ElementsAre("cannot evaluate 0"));
}

TEST_F(AffairRulesTest, IncidentHasCausesThatAreKnown) {
  EXPECT_THAT(judge(Incident{{1, 2, 3}, std::nullopt}), IsEmpty());
  EXPECT_THAT(judge(Incident{{0}, std::nullopt}), ElementsAre("cannot evaluate 0"));
  EXPECT_THAT(judge(Incident{{1, 4}, std::nullopt}), ElementsAre("cannot evaluate 0"));
}

TEST_F(AffairRulesTest, TimeStampIsOfThisLedgersPast) {
  const KnownCheckpoint past{{2}, world_.root({2})};
  EXPECT_THAT(judge(Anchor{TimeStamp{past, {1}}}), IsEmpty());
  EXPECT_THAT(judge(Anchor{TimeStamp{{{1}, past.root}, {1}}}), ElementsAre("refuted 0"));
  EXPECT_THAT(judge(Anchor{TimeStamp{{{3}, past.root}, {1}}}), ElementsAre("refuted 0"));
}

TEST_F(AffairRulesTest, AnchorHasNoLinks) {
  Record record = world_.affair(Anchor{TimeStamp{{{2}, world_.root({2})}, {1}}});
  record.links = {{number_of(Relation::refers_to), world_.all()[1].record_id}};
  EXPECT_THAT(findings(world_.judge(record)), ElementsAre("broken 16"));
}

TEST_F(AffairRulesTest, ForeignCheckpointIsAnotherLedgers) {
  auto foreign = sign_checkpoint({"b.example", {2}, world_.root({2})}, world_.ledger_key());
  ASSERT_TRUE(foreign.ok());
  EXPECT_THAT(judge(Anchor{ForeignCheckpoint{*foreign}}), IsEmpty());
  EXPECT_THAT(judge(Anchor{ForeignCheckpoint{world_.checkpoint({2})}}), ElementsAre("broken 0"));
  EXPECT_THAT(judge(Anchor{ForeignCheckpoint{"no checkpoint"}}), ElementsAre("broken 0"));
}

TEST_F(AffairRulesTest, RenewalCoversWhatIsThere) {
  const auto renewal = [](std::uint16_t algorithm, std::uint64_t size) {
    return Anchor{Renewal{algorithm, {size}, Bytes(32), Bytes(32), Bytes(32)}};
  };
  EXPECT_THAT(judge(renewal(2, 2)), IsEmpty());
  EXPECT_THAT(judge(renewal(2, 3)), ElementsAre("broken 0"));
  EXPECT_THAT(judge(renewal(9, 2)), ElementsAre("cannot evaluate 0"));
}

TEST_F(AffairRulesTest, ClosureNamesAnotherLedgerOrNone) {
  EXPECT_THAT(judge(Closure{}), IsEmpty());
  EXPECT_THAT(judge(Closure{"b.example"}), IsEmpty());
  EXPECT_THAT(judge(Closure{world_.origin()}), ElementsAre("broken 0"));
}

}  // namespace
}  // namespace muniment
