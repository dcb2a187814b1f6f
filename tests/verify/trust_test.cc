#include "verify/trust.h"

#include <gmock/gmock.h>

#include "tests/support/keys.h"
#include "tests/support/report_matchers.h"

namespace muniment::verify {
namespace {

using test::faults;
using test::to_text;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view origin = "inspection.example.gov/r7-1/g3";
constexpr std::uint64_t noon = 1'660'564'800;

class Trust : public testing::TestWithParam<Suite> {
 protected:
  PrivateKey make_key() {
    auto key = PrivateKey::generate(signing_algorithm(GetParam()));
    MUNIMENT_CHECK(key.ok());
    return *std::move(key);
  }

  Checkpoint checkpoint() { return {std::string(origin), {7}, Hasher(GetParam()).digest({})}; }

  std::string signed_by(const PrivateKey& key) {
    auto note = sign_checkpoint(checkpoint(), key);
    MUNIMENT_CHECK(note.ok());
    return *std::move(note);
  }

  std::string cosigned(std::string_view witness, const PrivateKey& key) {
    auto parsed = parse_signed_checkpoint(signed_by(log_));
    auto line = cosign(checkpoint(), witness, key, noon);
    MUNIMENT_CHECK(parsed.ok() && line.ok());
    parsed->note.signatures.push_back(*line);
    return format_note(parsed->note);
  }

  VerifierKey log_key() { return {std::string(origin), VerifierKey::Use::note, log_.public_key()}; }
  TrustPolicy trust() {
    TrustPolicy trust;
    trust.logs.push_back(log_key());
    trust.quorum = "none";
    return trust;
  }
  TrustPolicy with_witness() {
    TrustPolicy trust = this->trust();
    trust.witnesses.push_back(
        {"w1", {"witness.example", VerifierKey::Use::cosignature, witness_.public_key()}});
    trust.quorum = "w1";
    return trust;
  }

  Report report_;
  PrivateKey log_ = make_key();
  PrivateKey witness_ = make_key();
};

INSTANTIATE_TEST_SUITE_P(Suites, Trust, testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& suite) {
                           return suite.param == Suite::sm3_sm2 ? "Sm" : "Sha256";
                         });

TEST_P(Trust, FindsACheckpointOfItsLedgerAuthentic) {
  TrustPolicy policy = trust();
  policy.genesis.emplace(origin, Hasher(GetParam()).empty_root());
  const auto trusted = judge_checkpoint(signed_by(log_), policy, report_);
  ASSERT_TRUE(trusted.has_value()) << to_text(report_);
  EXPECT_EQ(trusted->checkpoint, checkpoint());
  EXPECT_EQ(trusted->suite, GetParam());
  EXPECT_EQ(trusted->log, log_key());
  EXPECT_EQ(trusted->genesis, Hasher(GetParam()).empty_root());
  EXPECT_EQ(trusted->cosignatures, 0u);
  EXPECT_EQ(report_.verdict(), Verdict::verified);
  EXPECT_THAT(test::names_of(report_, Outcome::not_checked), ElementsAre("quorum"));
}

TEST_P(Trust, WithoutAPinSaysNothingOfTheGenesis) {
  const auto trusted = judge_checkpoint(signed_by(log_), trust(), report_);
  ASSERT_TRUE(trusted.has_value());
  EXPECT_FALSE(trusted->genesis.has_value());
}

TEST_P(Trust, WithoutAnyLedgerCannotEvaluate) {
  EXPECT_FALSE(judge_checkpoint(signed_by(log_), TrustPolicy{}, report_).has_value());
  EXPECT_EQ(report_.verdict(), Verdict::cannot_evaluate);
  EXPECT_THAT(faults(report_), ElementsAre("cannot evaluate trust"));
}

TEST_P(Trust, CannotEvaluateALedgerThatItDoesNotName) {
  TrustPolicy policy = trust();
  policy.logs[0].name = "inspection.example.gov/r7-1/g4";
  EXPECT_FALSE(judge_checkpoint(signed_by(log_), policy, report_).has_value());
  EXPECT_EQ(report_.verdict(), Verdict::cannot_evaluate);
  EXPECT_THAT(test::sentences(report_, "checkpoint-signature"),
              ElementsAre(HasSubstr("which the trust file does not name")));
  EXPECT_FALSE(claimed_checkpoint(signed_by(log_), policy).has_value());
}

TEST_P(Trust, RefutesAnotherKeyUnderTheSameName) {
  EXPECT_FALSE(judge_checkpoint(signed_by(make_key()), trust(), report_).has_value());
  EXPECT_EQ(report_.verdict(), Verdict::refuted);
  EXPECT_THAT(test::sentences(report_, "checkpoint-signature"),
              ElementsAre(HasSubstr("another key")));
}

TEST_P(Trust, CannotEvaluateACheckpointThatItsLedgerDidNotSign) {
  auto parsed = parse_signed_checkpoint(cosigned("witness.example", witness_));
  ASSERT_TRUE(parsed.ok());
  parsed->note.signatures.erase(parsed->note.signatures.begin());
  EXPECT_FALSE(judge_checkpoint(format_note(parsed->note), with_witness(), report_).has_value());
  EXPECT_EQ(report_.verdict(), Verdict::cannot_evaluate) << to_text(report_);
}

TEST_P(Trust, RefutesAChangedCheckpointAndStillKnowsWhatItClaims) {
  auto parsed = parse_signed_checkpoint(signed_by(log_));
  ASSERT_TRUE(parsed.ok());
  Checkpoint other = checkpoint();
  other.size = {8};
  parsed->note.text = format_checkpoint(other);
  const std::string note = format_note(parsed->note);
  EXPECT_FALSE(judge_checkpoint(note, trust(), report_).has_value());
  EXPECT_EQ(report_.verdict(), Verdict::refuted);
  const auto claimed = claimed_checkpoint(note, trust());
  ASSERT_TRUE(claimed.has_value());
  EXPECT_EQ(claimed->checkpoint, other);
  EXPECT_EQ(claimed->log, log_key());
}

TEST_P(Trust, RefutesWhatIsNoCheckpoint) {
  EXPECT_FALSE(judge_checkpoint("not a note", trust(), report_).has_value());
  EXPECT_THAT(faults(report_), ElementsAre("refuted checkpoint"));
  EXPECT_FALSE(claimed_checkpoint("not a note", trust()).has_value());
}

TEST_P(Trust, CannotEvaluateWithAWitnessesKeyAsTheLedgers) {
  TrustPolicy policy = trust();
  policy.logs[0].use = VerifierKey::Use::cosignature;
  EXPECT_FALSE(judge_checkpoint(signed_by(log_), policy, report_).has_value());
  EXPECT_EQ(report_.verdict(), Verdict::cannot_evaluate);
}

TEST_P(Trust, FindsTheRightOneOfTwoKeysOfOneLedger) {
  TrustPolicy policy = trust();
  policy.logs.insert(policy.logs.begin(),
                     {std::string(origin), VerifierKey::Use::note, make_key().public_key()});
  const auto trusted = judge_checkpoint(signed_by(log_), policy, report_);
  ASSERT_TRUE(trusted.has_value()) << to_text(report_);
  EXPECT_EQ(trusted->log, log_key());
}

// --- Witnesses. ---

TEST_P(Trust, CountsTheCosignatureOfAWitness) {
  const auto trusted =
      judge_checkpoint(cosigned("witness.example", witness_), with_witness(), report_);
  ASSERT_TRUE(trusted.has_value()) << to_text(report_);
  EXPECT_EQ(trusted->cosignatures, 1u);
  EXPECT_TRUE(report_.passed("quorum"));
  EXPECT_EQ(report_.verdict(), Verdict::verified);
  const auto& statements = report_.statements();
  EXPECT_THAT(to_english(statements.front().sentence), HasSubstr("2022-08-15T12:00:00.000Z"));
}

TEST_P(Trust, AMissingQuorumBreaksARuleAndLeavesTheCheckpointAuthentic) {
  EXPECT_TRUE(judge_checkpoint(signed_by(log_), with_witness(), report_).has_value());
  EXPECT_THAT(faults(report_), ElementsAre("broken quorum"));
  EXPECT_EQ(report_.verdict(), Verdict::rules_broken);
}

TEST_P(Trust, IgnoresWitnessesThatTheTrustFileDoesNotName) {
  const auto trusted = judge_checkpoint(cosigned("stranger.example", make_key()), trust(), report_);
  ASSERT_TRUE(trusted.has_value());
  EXPECT_EQ(trusted->cosignatures, 0u);
  EXPECT_THAT(faults(report_), IsEmpty());
}

TEST_P(Trust, RefutesACosignatureThatDoesNotHold) {
  auto parsed = parse_signed_checkpoint(cosigned("witness.example", witness_));
  ASSERT_TRUE(parsed.ok());
  parsed->note.signatures[1].signature[7] ^= 1;  // the last byte of its time
  TrustPolicy policy = with_witness();
  policy.quorum = "none";
  EXPECT_TRUE(judge_checkpoint(format_note(parsed->note), policy, report_).has_value());
  EXPECT_THAT(faults(report_), Contains("refuted cosignature"));
  EXPECT_EQ(report_.verdict(), Verdict::refuted);
}

}  // namespace
}  // namespace muniment::verify
