#include "verify/receipt.h"

#include <gmock/gmock.h>

#include "tests/verify/receipt_world.h"

namespace muniment::verify {
namespace {

using test::faults;
using test::Receipt;
using test::ReceiptWorld;
using test::to_text;
using test::trust_of;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;

class ReceiptCheck : public testing::TestWithParam<Suite> {
 protected:
  ReceiptWorld ours_{GetParam()};
  Report check(std::string_view text) {
    return check_receipt(text, trust_of(ours_.world), nullptr);
  }
};

INSTANTIATE_TEST_SUITE_P(Suites, ReceiptCheck,
                         testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& suite) {
                           return suite.param == Suite::sm3_sm2 ? "Sm" : "Sha256";
                         });

std::vector<std::string> statements(const Report& report, std::string_view name) {
  std::vector<std::string> lines;
  for (const Statement& statement : report.statements()) {
    if (statement.name == name) lines.push_back(to_english(statement.sentence));
  }
  return lines;
}

// --- Good receipts. ---

TEST_P(ReceiptCheck, VerifiesTheReceiptOfEveryEntry) {
  for (const auto& each : ours_.world.all()) {
    const Report report = ours_.check(ours_.receipt(each.entry.index));
    EXPECT_EQ(report.verdict(), Verdict::verified)
        << each.entry.index.value << " " << to_text(report);
    EXPECT_THAT(faults(report), IsEmpty());
    for (std::string_view name : {"checkpoint-signature", "inclusion", "payload", "record",
                                  "record-signature", "rules", "roster-root", "genesis"}) {
      EXPECT_TRUE(report.passed(name)) << each.entry.index.value << " " << name;
    }
  }
}

TEST_P(ReceiptCheck, SaysWhatWasShown) {
  const Report report = ours_.check(ours_.receipt(ours_.interview));
  EXPECT_THAT(statements(report, "origin"), ElementsAre(HasSubstr(ours_.world.origin())));
  EXPECT_THAT(statements(report, "size"), ElementsAre(HasSubstr("9 entries")));
  EXPECT_THAT(statements(report, "entry"), ElementsAre(HasSubstr("R7-FGW/2, number 4")));
  EXPECT_THAT(statements(report, "signer"),
              ElementsAre(HasSubstr("li as author"), HasSubstr("zhao as cosigner")));
  EXPECT_THAT(statements(report, "kind"), ElementsAre(HasSubstr("interview")));
  EXPECT_THAT(statements(report, "occurred"), ElementsAre(HasSubstr("2022-08-15")));
  EXPECT_THAT(statements(report, "admitted"), ElementsAre(HasSubstr("2022-08-08T23:06:44.000Z")));
  EXPECT_THAT(statements(report, "field"), Contains(HasSubstr("谈话")));
}

TEST_P(ReceiptCheck, SaysWhatAReceiptCannotShow) {
  const Report report = ours_.check(ours_.receipt(ours_.document));
  EXPECT_THAT(test::names_of(report, Outcome::not_checked),
              IsSupersetOf({"seen", "revocation", "other-enrolments", "ledger-rules",
                            "completeness", "quorum"}));
}

TEST_P(ReceiptCheck, WithoutAPinSaysThatTheRosterIsTheLedgersOwnClaim) {
  TrustPolicy trust = trust_of(ours_.world);
  trust.genesis.clear();
  const Report report = check_receipt(ours_.receipt(ours_.interview).text(), trust, nullptr);
  EXPECT_EQ(report.verdict(), Verdict::verified);
  EXPECT_THAT(test::names_of(report, Outcome::not_checked), Contains("roster-root"));
  EXPECT_FALSE(report.passed("roster-root"));
}

TEST_P(ReceiptCheck, AQuorumThatIsNotMetBreaksARule) {
  TrustPolicy trust = trust_of(ours_.world);
  trust.witnesses.push_back(
      {"w1", {"w.example", VerifierKey::Use::cosignature, ours_.world.verifier_key().key}});
  trust.quorum = "w1";
  const Report report = check_receipt(ours_.receipt(ours_.interview).text(), trust, nullptr);
  EXPECT_EQ(report.verdict(), Verdict::rules_broken) << to_text(report);
  EXPECT_THAT(faults(report), ElementsAre("broken quorum"));
}

TEST_P(ReceiptCheck, ARecordSignedInABatchVerifies) {
  test::EvidenceWorld& world = ours_.world;
  const Record first = world.record(Kind::document, "R7-FGW", {"li"});
  const Record second = world.record(Kind::document, "R7-FGW", {"li"});
  const std::vector<Bytes> records = {encode_record(first), encode_record(second)};
  const auto signatures = sign_batch(world.hasher(), records, world.keys("li").signing);
  ASSERT_TRUE(signatures.ok());
  world.add_unjudged(first, encode_signed_record({records[0], {(*signatures)[0]}}));
  world.add_unjudged(second, encode_signed_record({records[1], {(*signatures)[1]}}));
  for (const std::uint64_t index : {world.size().value - 2, world.size().value - 1}) {
    const Report report = ours_.check(ours_.receipt({index}));
    EXPECT_EQ(report.verdict(), Verdict::verified) << to_text(report);
  }
}

TEST_P(ReceiptCheck, AKeyThatIsAPersonsSecondNeedsTheFirstEnrolmentToo) {
  test::EvidenceWorld& world = ours_.world;
  Enrolment second = world.enrolment("li-2", {Role::inspector});
  second.person = world.id("li");
  const LeafIndex enrolled = world.add(world.affair(second)).entry.index;
  const LeafIndex signed_by_it =
      world.add(world.record(Kind::document, "R7-FGW", {"li-2"})).entry.index;
  EXPECT_EQ(ours_.check(ours_.receipt(signed_by_it)).verdict(), Verdict::verified);

  Receipt without = ours_.receipt(signed_by_it);
  std::erase_if(without.exhibit.roster, [&](const auto& proof) {
    const LeafIndex index = decode_entry(proof.entry)->index;
    return index.value != 0 && index != enrolled;
  });
  const Report report = ours_.check(without);
  EXPECT_EQ(report.verdict(), Verdict::cannot_evaluate) << to_text(report);
  EXPECT_THAT(faults(report), Contains("cannot evaluate roster-entry @9"));
}

TEST_P(ReceiptCheck, ARevocationVerifiesAndSaysThatItsRulesNeedMore) {
  test::EvidenceWorld& world = ours_.world;
  const LeafIndex revoked =
      world.add(world.affair(Revocation{world.id("qian"), 1, {world.size().value - 1}}))
          .entry.index;
  const Report report = ours_.check(ours_.receipt(revoked));
  EXPECT_EQ(report.verdict(), Verdict::verified) << to_text(report);
  EXPECT_THAT(test::names_of(report, Outcome::not_checked), Contains("rules"));
}

// --- Receipts that are none. ---

TEST_P(ReceiptCheck, CannotEvaluateAnEmptyReceipt) {
  EXPECT_THAT(faults(check("")), ElementsAre("cannot evaluate format"));
}

TEST_P(ReceiptCheck, NeverVerifiesAReceiptThatIsCutShort) {
  const std::string text = ours_.receipt(ours_.interview).text();
  for (std::size_t length = 0; length < text.size(); ++length) {
    EXPECT_NE(check(text.substr(0, length)).verdict(), Verdict::verified) << length;
  }
}

TEST_P(ReceiptCheck, RefutesConvertedLineEndsWithASentenceOfTheirOwn) {
  std::string text;
  for (const char c : ours_.receipt(ours_.interview).text()) {
    text += c == '\n' ? std::string("\r\n") : std::string(1, c);
  }
  const Report report = check(text);
  EXPECT_EQ(report.verdict(), Verdict::refuted);
  EXPECT_THAT(test::sentences(report, "format"), ElementsAre(HasSubstr("CR LF")));
}

TEST_P(ReceiptCheck, RefutesBytesBehindTheReceipt) {
  const std::string text = ours_.receipt(ours_.interview).text();
  for (const std::string more : {"\n", " ", "x", "\n\n", "— a b\n"}) {
    EXPECT_NE(check(text + more).verdict(), Verdict::verified) << more;
  }
  EXPECT_NE(check(text + text).verdict(), Verdict::verified);
  EXPECT_NE(check(text + std::string(1, '\0')).verdict(), Verdict::verified);
}

TEST_P(ReceiptCheck, CannotEvaluateAProofThatCarriesNoRecord) {
  TlogProof proof = ours_.receipt(ours_.interview).proof;
  EXPECT_THAT(faults(check(format_tlog_proof(proof))), ElementsAre("cannot evaluate exhibit"));
}

TEST_P(ReceiptCheck, CannotEvaluateAnExhibitOfAnUnknownVersion) {
  const Receipt receipt = ours_.receipt(ours_.interview);
  TlogProof proof = receipt.proof;
  proof.extra = encode_exhibit(receipt.exhibit);
  ASSERT_EQ(proof.extra[8], exhibit_version);  // behind the root pointer
  proof.extra[8] = exhibit_version + 1;
  EXPECT_THAT(faults(check(format_tlog_proof(proof))), ElementsAre("cannot evaluate exhibit"));
}

TEST_P(ReceiptCheck, RefutesAnExhibitThatIsNoMessage) {
  TlogProof proof = ours_.receipt(ours_.interview).proof;
  proof.extra = to_bytes("0123456789abcdef");
  EXPECT_THAT(faults(check(format_tlog_proof(proof))), ElementsAre("refuted exhibit"));
}

// --- Every byte. ---

TEST_P(ReceiptCheck, NeverVerifiesAReceiptWithOneByteChanged) {
  const std::string text = ours_.receipt(ours_.document).text();
  ASSERT_EQ(check(text).verdict(), Verdict::verified);
  std::size_t tried = 0, refuted = 0;
  const std::size_t step = GetParam() == Suite::sm3_sm2 ? 7 : 1;  // its signatures cost four times
  for (std::size_t i = 0; i < text.size(); i += step) {
    ++tried;
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ (1 << (i % 7)));
    const Report report = check(changed);
    EXPECT_NE(report.verdict(), Verdict::verified) << "byte " << i << to_text(report);
    EXPECT_NE(report.verdict(), Verdict::rules_broken) << "byte " << i << to_text(report);
    refuted += report.verdict() == Verdict::refuted ? 1u : 0u;
  }
  EXPECT_GT(refuted, tried * 9 / 10);
}

TEST_P(ReceiptCheck, NeverVerifiesAReceiptWithOneByteLeftOutOrDoubled) {
  const std::string text = ours_.receipt(ours_.document).text();
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string shorter = text;
    shorter.erase(i, 1);
    if (shorter != text) {
      EXPECT_NE(check(shorter).verdict(), Verdict::verified) << i;
    }
    std::string longer = text;
    longer.insert(i, 1, text[i]);
    EXPECT_NE(check(longer).verdict(), Verdict::verified) << i;
  }
}

}  // namespace
}  // namespace muniment::verify
