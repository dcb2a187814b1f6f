// Who signs, in which capacity, and whether the signatures hold.
#include <gmock/gmock.h>

#include "tests/support/group_fixture.h"
#include "tests/support/record_samples.h"

namespace muniment {
namespace {

using test::findings;
using test::sentences;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class SignersTest : public test::GroupTest {};

// --- Rule 1: the roster. ---

TEST_F(SignersTest, SignerIsOnTheRoster) {
  const Record unknown = record(Kind::document, {"stranger"});
  EXPECT_THAT(judge(unknown), ElementsAre("broken 1"));
  EXPECT_THAT(sentence(unknown), HasSubstr(world_.id("stranger").hex()));
  EXPECT_THAT(judge(record(Kind::interview, {"li", "stranger"})), ElementsAre("broken 1"));
}

TEST_F(SignersTest, SignerWasOnTheRosterBefore) {
  const Bytes payload = world_.sign(record(Kind::document, {"late"}));
  const Entry entry = world_.place(dossier, payload);
  world_.add_document(dossier);
  world_.enrol("late", {Role::inspector});
  const auto judged = [&](const Entry& place) {
    return findings(judge_alone(world_.hasher(), world_.state(), world_.memory(), place, payload));
  };
  EXPECT_THAT(judged(entry), ElementsAre("broken 1"));
  Entry later = entry;
  later.index = {world_.size().value};
  EXPECT_THAT(judged(later), IsEmpty());
}

TEST_F(SignersTest, SignerHasARoleForTheKind) {
  EXPECT_THAT(judge(record(Kind::document, {"fang"})), IsEmpty());
  const Record audit = record(Kind::document, {"sun"});
  EXPECT_THAT(judge(audit), ElementsAre("broken 1"));
  EXPECT_EQ(sentence(audit),
            "sun may not sign the kind document as author: that takes one of the roles inspector, "
            "leader, "
            "office");
  EXPECT_THAT(judge(record(Kind::interview, {"li", "fang"})), ElementsAre("broken 1"));
  EXPECT_THAT(judge(world_.affair(Policy{}, "li")), ElementsAre("broken 1"));
  EXPECT_THAT(judge(world_.affair(Incident{{1}, std::nullopt}, "chen")), IsEmpty());
  EXPECT_THAT(judge(world_.affair(Incident{{1}, std::nullopt}, "li")), ElementsAre("broken 1"));
  EXPECT_THAT(judge(world_.affair(Closure{}, "chen")), IsEmpty());
  const Anchor anchor{TimeStamp{{{3}, world_.root({3})}, {1}}};
  EXPECT_THAT(judge(world_.affair(anchor, "fang")), IsEmpty());
  EXPECT_THAT(judge(world_.affair(anchor, "chen")), ElementsAre("broken 1"));
}

TEST_F(SignersTest, RevokedKeyIsRefusedFromTheRevocationOn) {
  const Bytes payload = world_.sign(record(Kind::document, {"li"}));
  const Entry before = world_.place(dossier, payload);
  world_.add_document(dossier);
  world_.add(world_.affair(
      Revocation{world_.id("li"), number_of(RevocationReason::retired), {world_.size().value}}));
  const Record after = record(Kind::document, {"li"});
  EXPECT_THAT(judge(after), ElementsAre("broken 1"));
  EXPECT_THAT(sentence(after), HasSubstr("the key of li was revoked at entry 8"));
  EXPECT_THAT(judge(record(Kind::document, {"zhao"})), IsEmpty());
  // What came before it stands, also for who knows of the revocation.
  EXPECT_THAT(
      findings(judge_alone(world_.hasher(), world_.state(), world_.memory(), before, payload)),
      IsEmpty());
}

TEST_F(SignersTest, LostKeyIsFlaggedSinceItsLoss) {
  const auto& suspect = world_.add_document(dossier);
  const Record revocation = world_.affair(
      Revocation{world_.id("li"), number_of(RevocationReason::lost), suspect.entry.index});
  const Judgement judgement = world_.judge(revocation);
  EXPECT_THAT(findings(judgement), ElementsAre("flagged 1"));
  EXPECT_THAT(sentences(judgement), ElementsAre(HasSubstr("what li signed from entry 7")));
  EXPECT_TRUE(judgement.admissible());
  world_.add(revocation);
  EXPECT_THAT(findings(judge_alone(world_.hasher(), world_.state(), world_.memory(), suspect.entry,
                                   suspect.payload)),
              ElementsAre("flagged 1"));
}

// --- Signatures. ---

TEST_F(SignersTest, EverySignatureHolds) {
  const Record record = interview();
  const SignedRecord good = *decode_signed_record(world_.sign(record));
  const auto judged = [&](const SignedRecord& signed_record) {
    const Bytes payload = encode_signed_record(signed_record);
    return world_.judge(world_.place(dossier, payload), payload);
  };
  EXPECT_THAT(findings(judged(good)), IsEmpty());

  SignedRecord bad = good;
  std::swap(bad.signatures[0], bad.signatures[1]);
  EXPECT_THAT(sentences(judged(bad)),
              ElementsAre(HasSubstr("signature of li"), HasSubstr("signature of zhao")));
  bad = good;
  bad.signatures[1].signature[3] ^= 4;
  EXPECT_THAT(findings(judged(bad)), ElementsAre("refuted 0"));
  EXPECT_THAT(sentences(judged(bad)), ElementsAre(HasSubstr("signature of zhao")));
  bad = good;
  bad.signatures.pop_back();
  EXPECT_THAT(findings(judged(bad)), ElementsAre("refuted 0"));
  bad.signatures = {good.signatures[0], good.signatures[1], good.signatures[1]};
  EXPECT_THAT(findings(judged(bad)), ElementsAre("refuted 0"));
  bad = good;
  Record other = record;
  other.stated += 1;
  bad.record = encode_record(other);
  EXPECT_THAT(findings(judged(bad)), ElementsAre("refuted 0", "refuted 0"));
}

TEST_F(SignersTest, EachSignerHasABatchOfTheirOwn) {
  const Record one = interview(), two = interview();
  const std::vector<Bytes> both = {encode_record(one), encode_record(two)};
  const auto by_li = *sign_batch(world_.hasher(), both, world_.keys("li").signing);
  const auto by_zhao = *sign_batch(world_.hasher(), {both[1]}, world_.keys("zhao").signing);
  const Bytes payload = encode_signed_record({both[1], {by_li[1], by_zhao[0]}});
  EXPECT_THAT(findings(world_.judge(world_.place(dossier, payload), payload)), IsEmpty());
}

// --- Rule 2: two people. ---

TEST_F(SignersTest, InterviewIsSignedByTwoPeople) {
  EXPECT_THAT(judge(interview()), IsEmpty());
  EXPECT_THAT(judge(record(Kind::interview, {"li", "zhao", "chen"})), IsEmpty());
  const Record alone = record(Kind::interview, {"li"});
  EXPECT_THAT(judge(alone), ElementsAre("broken 2"));
  EXPECT_THAT(sentence(alone), HasSubstr("singleSigner"));
}

TEST_F(SignersTest, InterviewByOneSaysWhy) {
  Record alone = record(Kind::interview, {"li"});
  for (std::uint16_t reason = 1; reason <= 3; ++reason) {
    alone.facts = {{number_of(FactCode::single_signer), Fact::Code{reason}}};
    EXPECT_THAT(judge(alone), IsEmpty());
  }
  alone.facts = {{number_of(FactCode::single_signer), Fact::Code{4}}};  // for hand-overs only
  EXPECT_THAT(judge(alone), ElementsAre("broken 0"));
  EXPECT_THAT(sentence(alone), HasSubstr("acknowledged"));
  for (const std::uint16_t reason : {std::uint16_t{0}, std::uint16_t{5}}) {
    alone.facts = {{number_of(FactCode::single_signer), Fact::Code{reason}}};
    EXPECT_THAT(judge(alone), ElementsAre("cannot evaluate 0"));
  }
}

TEST_F(SignersTest, TwoKeysOfOnePersonAreOnePerson) {
  enrol_second_key("li-2", "li");
  EXPECT_THAT(judge(record(Kind::interview, {"li", "li-2"})), ElementsAre("broken 2"));
  EXPECT_THAT(judge(record(Kind::interview, {"li-2", "zhao"})), IsEmpty());
  EXPECT_THAT(judge(finding({"li", "li-2", "wang"})), ElementsAre("broken 5"));
}

TEST_F(SignersTest, CapacitiesAreTheRows) {
  Record swapped = interview();
  swapped.signers[0].capacity = number_of(Capacity::cosigner);
  EXPECT_THAT(judge(swapped), ElementsAre("broken 2"));
  swapped = interview();
  swapped.signers[1].capacity = number_of(Capacity::author);
  EXPECT_THAT(judge(swapped), ElementsAre("broken 2"));
  swapped.signers[1].capacity = 99;
  EXPECT_THAT(judge(swapped), ElementsAre("cannot evaluate 0"));
  // An affair has one signer.
  EXPECT_THAT(judge(world_.record(Kind::filing, "R7-SWJ", {"wang", "li"})), Contains("broken 2"));
}

// --- Rule 5: findings. ---

TEST_F(SignersTest, FindingIsSignedByPreparerDeputyAndLeader) {
  EXPECT_THAT(judge(finding()), IsEmpty());
  EXPECT_THAT(judge(finding({"li", "zhao", "chen"})), IsEmpty());
  EXPECT_THAT(judge(finding({"li", "chen"})), ElementsAre("broken 5"));
  EXPECT_THAT(judge(finding({"li"})), ElementsAre("broken 5"));
  EXPECT_THAT(judge(finding({"li", "zhao", "chen", "wang"})), ElementsAre("broken 5"));
  EXPECT_THAT(judge(finding({"chen", "wang", "li"})), ElementsAre("broken 1"));  // li leads nothing
  Record disordered = finding();
  std::swap(disordered.signers[0].capacity, disordered.signers[1].capacity);
  EXPECT_THAT(judge(disordered), ElementsAre("broken 5", "broken 5"));
}

TEST_F(SignersTest, FindingCannotBeExcusedFromItsSigners) {
  Record excused = finding({"li"});
  excused.facts = {{number_of(FactCode::single_signer), Fact::Code{1}}};
  EXPECT_THAT(judge(excused), UnorderedElementsAre("broken 5", "broken 0"));
}

}  // namespace
}  // namespace muniment
