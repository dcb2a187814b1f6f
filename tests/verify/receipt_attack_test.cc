// Receipts put together by somebody who wants them to pass.
#include <gmock/gmock.h>

#include "tests/verify/receipt_world.h"
#include "verify/receipt.h"

namespace muniment::verify {
namespace {

using test::EvidenceWorld;
using test::faults;
using test::Receipt;
using test::ReceiptWorld;
using test::to_text;
using test::trust_of;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class ReceiptAttack : public testing::Test {
 protected:
  Report check(const Receipt& receipt) {
    return check_receipt(receipt.text(), trust_of(world_), nullptr);
  }
  Receipt interview() { return ours_.receipt(ours_.interview); }

  // Adds what no honest ledger would, and hands out its receipt.
  Receipt receipt_of(const Record& record) { return receipt_of(record, world_.sign(record)); }
  Receipt receipt_of(const Record& record, const Bytes& payload) {
    return ours_.receipt(world_.add_unjudged(record, payload).entry.index);
  }
  static void drop_roster(Receipt& receipt, std::uint64_t index) {
    std::erase_if(receipt.exhibit.roster, [&](const auto& proof) {
      return decode_entry(proof.entry)->index.value == index;
    });
  }

  ReceiptWorld ours_;
  EvidenceWorld& world_ = ours_.world;
};

// --- Another ledger. ---

TEST_F(ReceiptAttack, AReceiptOfALedgerThatIsNotTrustedCannotBeEvaluated) {
  TrustPolicy trust = trust_of(world_);
  trust.logs[0].name = "inspection.example.gov/r7-1/g4";
  const Report report = check_receipt(interview().text(), trust, nullptr);
  EXPECT_THAT(faults(report), ElementsAre("cannot evaluate checkpoint-signature"));
}

TEST_F(ReceiptAttack, AReceiptOfALedgerWithTheSameNameAndAnotherKeyIsRefuted) {
  TrustPolicy trust = trust_of(world_);
  trust.logs[0].key = world_.keys("li").signing.public_key();
  const Report report = check_receipt(interview().text(), trust, nullptr);
  EXPECT_EQ(report.verdict(), Verdict::refuted);
  EXPECT_THAT(test::sentences(report, "checkpoint-signature"),
              ElementsAre(HasSubstr("another key")));
}

TEST_F(ReceiptAttack, AnExhibitOfAnotherLedgerUnderOurCheckpointIsRefuted) {
  ReceiptWorld theirs;
  theirs.world.now += 1;
  theirs.world.add_document("R7-FGW");
  ours_.world.add_document("R7-FGW");
  Receipt receipt = ours_.receipt({9});
  receipt.exhibit = theirs.receipt({9}).exhibit;
  const Report report = check(receipt);
  EXPECT_EQ(report.verdict(), Verdict::refuted);
  EXPECT_THAT(faults(report), Contains("refuted inclusion @9"));
}

TEST_F(ReceiptAttack, AGenesisOfAnotherLedgerKeyIsRefuted) {
  const PrivateKey& other = world_.keys("thief").signing;
  auto note = sign_checkpoint({world_.origin(), world_.size(), world_.root(world_.size())}, other);
  ASSERT_TRUE(note.ok());
  Receipt receipt = interview();
  receipt.proof.checkpoint = *note;
  TrustPolicy trust = trust_of(world_);
  trust.logs[0].key = other.public_key();
  const Report report = check_receipt(receipt.text(), trust, nullptr);
  EXPECT_THAT(faults(report), Contains("refuted genesis @0")) << to_text(report);
}

TEST_F(ReceiptAttack, AnotherFounderThanThePinnedOneIsRefuted) {
  TrustPolicy trust = trust_of(world_);
  trust.genesis.insert_or_assign(world_.origin(), world_.all()[1].leaf);
  const Report report = check_receipt(interview().text(), trust, nullptr);
  EXPECT_THAT(faults(report), ElementsAre("refuted roster-root @0"));
}

// --- Parts exchanged. ---

TEST_F(ReceiptAttack, AnotherEntrysProofIsRefuted) {
  Receipt receipt = interview();
  receipt.proof.index = ours_.document;
  receipt.proof.path = ours_.receipt(ours_.document).proof.path;
  const std::vector<std::string> found = faults(check(receipt));
  EXPECT_THAT(found, Contains("refuted entry @5")) << "the entry says its place itself";
  EXPECT_THAT(found, Contains("refuted inclusion @5"));
}

TEST_F(ReceiptAttack, AnIndexBeyondTheCheckpointIsRefuted) {
  Receipt receipt = interview();
  receipt.proof.index = {world_.size().value};
  EXPECT_THAT(faults(check(receipt)), Contains("refuted inclusion @9"));
}

TEST_F(ReceiptAttack, AnotherEntrysRecordIsRefuted) {
  Receipt receipt = interview();
  receipt.exhibit.payload = ours_.receipt(ours_.document).exhibit.payload;
  receipt.exhibit.openings.clear();
  EXPECT_THAT(faults(check(receipt)), ElementsAre("refuted payload @4"));
}

TEST_F(ReceiptAttack, OpeningsOfAnotherRecordAreRefuted) {
  Receipt receipt = interview();
  receipt.exhibit.openings = {ours_.receipt(ours_.document).exhibit.openings.front()};
  EXPECT_THAT(faults(check(receipt)), ElementsAre("refuted opening"));
}

TEST_F(ReceiptAttack, AnOpeningMovedToAnotherSlotIsRefutedByName) {
  Receipt receipt = interview();
  Result<Opening> opening = decode_opening(receipt.exhibit.openings[0]);
  ASSERT_TRUE(opening.ok());
  opening->slot = 4;
  receipt.exhibit.openings = {encode_opening(*opening)};
  const Report report = check(receipt);
  EXPECT_THAT(faults(report), ElementsAre("refuted opening"));
  for (const Check& each : report.checks()) {
    if (each.name == "opening") {
      EXPECT_EQ(each.place.field, "interviewee");
    }
  }
}

TEST_F(ReceiptAttack, AnotherValueInAnOpenedFieldIsRefuted) {
  Receipt receipt = interview();
  Result<Opening> opening = decode_opening(receipt.exhibit.openings[4]);
  ASSERT_TRUE(opening.ok());
  opening->value = Opening::Text{"甲02"};
  receipt.exhibit.openings[4] = encode_opening(*opening);
  const Report report = check(receipt);
  EXPECT_THAT(faults(report), ElementsAre("refuted opening"));
  EXPECT_THAT(test::sentences(report, "opening"), Contains(HasSubstr("interviewee")));
}

TEST_F(ReceiptAttack, AnUnauthenticCheckpointDoesNotHideOtherFaults) {
  Receipt receipt = interview();
  receipt.exhibit.payload = ours_.receipt(ours_.document).exhibit.payload;
  receipt.exhibit.openings.clear();
  Result<SignedCheckpoint> parsed = parse_signed_checkpoint(receipt.proof.checkpoint);
  ASSERT_TRUE(parsed.ok());
  parsed->note.signatures[0].signature[0] ^= 1;
  receipt.proof.checkpoint = format_note(parsed->note);
  const Report report = check(receipt);
  EXPECT_THAT(faults(report), ElementsAre("refuted checkpoint-signature", "refuted payload @4"));
  EXPECT_FALSE(report.passed("inclusion")) << "a proof to an unsigned root shows nothing";
  EXPECT_THAT(test::names_of(report, Outcome::not_checked), Contains("inclusion"));
}

// --- The roster. ---

TEST_F(ReceiptAttack, WithoutARosterNoSignatureCanBeEvaluated) {
  Receipt receipt = interview();
  receipt.exhibit.roster.clear();
  const Report report = check(receipt);
  EXPECT_EQ(report.verdict(), Verdict::cannot_evaluate);
  EXPECT_THAT(faults(report), Contains("cannot evaluate roster-root"));
  EXPECT_THAT(faults(report), Contains("cannot evaluate record-signature @4"));
  EXPECT_FALSE(report.passed("record-signature"));
}

TEST_F(ReceiptAttack, WithoutTheGenesisTheEnrolmentsCannotBeEvaluated) {
  Receipt receipt = interview();
  drop_roster(receipt, 0);
  EXPECT_EQ(check(receipt).verdict(), Verdict::cannot_evaluate);
}

TEST_F(ReceiptAttack, WithoutASignersEnrolmentTheSignatureCannotBeEvaluated) {
  Receipt receipt = interview();
  drop_roster(receipt, 2);
  const Report report = check(receipt);
  EXPECT_THAT(faults(report), ElementsAre("cannot evaluate record-signature @4"));
  EXPECT_THAT(test::names_of(report, Outcome::pass), Contains("record-signature"))
      << "the other signer's was checked";
}

TEST_F(ReceiptAttack, ARosterEntryThatIsNotInTheLedgerIsRefuted) {
  Receipt receipt = interview();
  EXPECT_TRUE(check(receipt).passed("roster"));
  receipt.exhibit.roster[1].path = receipt.exhibit.roster[2].path;
  EXPECT_THAT(faults(check(receipt)), ElementsAre("refuted roster-inclusion @1"));
  EXPECT_FALSE(check(receipt).passed("roster"));
}

TEST_F(ReceiptAttack, ARosterEntryWithAnotherRecordIsRefuted) {
  Receipt receipt = interview();
  receipt.exhibit.roster[1].payload = receipt.exhibit.roster[2].payload;
  EXPECT_THAT(faults(check(receipt)), Contains("refuted roster-payload @1"));
}

TEST_F(ReceiptAttack, ARosterEntryThatIsNoEnrolmentIsRefuted) {
  Receipt receipt = ours_.receipt(ours_.document);
  receipt.exhibit.roster.push_back(test::roster_proof(world_, {3}));
  EXPECT_THAT(faults(check(receipt)), ElementsAre("refuted roster-entry @3"));
}

TEST_F(ReceiptAttack, ADuplicateOrUnorderedRosterIsRefuted) {
  Receipt twice = interview();
  twice.exhibit.roster.push_back(twice.exhibit.roster.back());
  EXPECT_THAT(faults(check(twice)), ElementsAre("refuted exhibit"));
  Receipt swapped = interview();
  std::swap(swapped.exhibit.roster[0], swapped.exhibit.roster[1]);
  EXPECT_THAT(faults(check(swapped)), ElementsAre("refuted exhibit"));
}

TEST_F(ReceiptAttack, TheExhibitedEntryIsNotRepeatedInTheRoster) {
  Receipt receipt = ours_.receipt({2});
  receipt.exhibit.roster.push_back(test::roster_proof(world_, {2}));
  EXPECT_THAT(faults(check(receipt)), ElementsAre("refuted exhibit"));
}

TEST_F(ReceiptAttack, AKeyThatWasEnrolledAfterItSignedIsRefuted) {
  const Record early = world_.record(Kind::document, "R7-FGW", {"late"});
  const LeafIndex index = world_.add_unjudged(early, world_.sign(early)).entry.index;
  const LeafIndex enrolled = world_.enrol("late", {Role::inspector}).entry.index;
  Receipt receipt = ours_.receipt(index);
  receipt.exhibit.roster = {test::roster_proof(world_, {0}), test::roster_proof(world_, enrolled)};
  const Report report = check(receipt);
  EXPECT_THAT(faults(report),
              ElementsAre("refuted roster-entry @10", "cannot evaluate record-signature @9"));
}

TEST_F(ReceiptAttack, AnEnrolmentBySomebodyWithoutTheRoleBreaksARule) {
  const Record enrolment = world_.affair(world_.enrolment("friend", {Role::inspector}), "li");
  world_.add_unjudged(enrolment, world_.sign(enrolment));
  const Receipt receipt = receipt_of(world_.record(Kind::document, "R7-FGW", {"friend"}));
  const Report report = check(receipt);
  EXPECT_EQ(report.verdict(), Verdict::rules_broken) << to_text(report);
  EXPECT_THAT(faults(report), ElementsAre("broken roster-rules rule 1 @9"));
}

TEST_F(ReceiptAttack, AnEnrolmentThatNobodySignedIsRefuted) {
  const Record enrolment = world_.affair(world_.enrolment("friend", {Role::inspector}), "wang");
  SignedRecord forged{encode_record(enrolment), {RecordSignature{Bytes(64, 7), 1, 0, {}}}};
  world_.add_unjudged(enrolment, encode_signed_record(forged));
  const Report report = check(receipt_of(world_.record(Kind::document, "R7-FGW", {"friend"})));
  EXPECT_THAT(faults(report), Contains("refuted roster-signature @9"));
}

// --- The record. ---

TEST_F(ReceiptAttack, ARecordThatWasSignedForAnotherLedgerIsRefuted) {
  Record record = world_.record(Kind::document, "R7-FGW", {"li"});
  record.ledger = "inspection.example.gov/r7-1/g4";
  const Report report = check(receipt_of(record));
  EXPECT_THAT(faults(report), ElementsAre("refuted record @9"));
  EXPECT_EQ(report.verdict(), Verdict::refuted);
}

TEST_F(ReceiptAttack, ARecordThatWasSignedForAnotherDossierIsRefuted) {
  const Record record = world_.record(Kind::document, "R7-FGW", {"li"});
  Record moved = record;
  moved.dossier = "R7-YJJ";
  EXPECT_THAT(faults(check(receipt_of(moved, world_.sign(record)))),
              ElementsAre("refuted record @9"));
}

TEST_F(ReceiptAttack, AnAuthorWhoSawMoreThanThereWasIsRefuted) {
  Record record = world_.record(Kind::document, "R7-FGW", {"li"});
  record.seen = KnownCheckpoint{{10}, world_.hasher().empty_root()};
  EXPECT_THAT(faults(check(receipt_of(record))), ElementsAre("refuted record @9"));
}

TEST_F(ReceiptAttack, ASignatureByAnotherKeyIsRefuted) {
  const Record record = world_.record(Kind::document, "R7-FGW", {"li"});
  Record by_zhao = record;
  by_zhao.signers[0].key = world_.id("zhao");
  Result<SignedRecord> signed_record = decode_signed_record(world_.sign(by_zhao));
  ASSERT_TRUE(signed_record.ok());
  signed_record->record = encode_record(record);
  const Report report = check(receipt_of(record, encode_signed_record(*signed_record)));
  EXPECT_THAT(faults(report), ElementsAre("refuted record-signature @9"));
}

TEST_F(ReceiptAttack, SignaturesInTheWrongOrderAreRefuted) {
  const Record record = world_.record(Kind::interview, "R7-FGW", {"li", "zhao"});
  Result<SignedRecord> signed_record = decode_signed_record(world_.sign(record));
  ASSERT_TRUE(signed_record.ok());
  std::swap(signed_record->signatures[0], signed_record->signatures[1]);
  const Report report = check(receipt_of(record, encode_signed_record(*signed_record)));
  EXPECT_THAT(faults(report),
              ElementsAre("refuted record-signature @9", "refuted record-signature @9"));
}

TEST_F(ReceiptAttack, ASignatureMissingOrTooManyIsRefuted) {
  const Record record = world_.record(Kind::interview, "R7-FGW", {"li", "zhao"});
  Result<SignedRecord> one_less = decode_signed_record(world_.sign(record));
  ASSERT_TRUE(one_less.ok());
  SignedRecord one_more = *one_less;
  one_more.signatures.push_back(one_more.signatures.front());
  one_less->signatures.pop_back();
  EXPECT_THAT(faults(check(receipt_of(record, encode_signed_record(*one_less)))),
              ElementsAre("refuted record-signature @9"));
  EXPECT_THAT(faults(check(receipt_of(record, encode_signed_record(one_more)))),
              ElementsAre("refuted record-signature @10"));
}

TEST_F(ReceiptAttack, ASignerWithoutTheRoleBreaksRuleOne) {
  const Report report = check(receipt_of(world_.record(Kind::document, "R7-FGW", {"qian"})));
  EXPECT_EQ(report.verdict(), Verdict::rules_broken);
  EXPECT_THAT(faults(report), ElementsAre("broken rules rule 1 @9"));
}

TEST_F(ReceiptAttack, AnInterviewByOnePersonBreaksRuleTwo) {
  const Report report = check(receipt_of(world_.record(Kind::interview, "R7-FGW", {"li"})));
  EXPECT_THAT(faults(report), ElementsAre("broken rules rule 2 @9"));
}

TEST_F(ReceiptAttack, ARecordOfAnUnknownKindCannotBeEvaluated) {
  Record record = world_.record(Kind::document, "R7-FGW", {"li"});
  record.kind = 999;
  Receipt receipt = receipt_of(record);
  const Report report = check(receipt);
  EXPECT_EQ(report.verdict(), Verdict::cannot_evaluate) << to_text(report);
  EXPECT_THAT(faults(report), Contains("cannot evaluate rules @9"));
  EXPECT_THAT(faults(report), Contains("cannot evaluate opening"));
  EXPECT_TRUE(report.passed("inclusion"));
  EXPECT_TRUE(report.passed("record-signature"));
}

TEST_F(ReceiptAttack, ARecordThatIsNoMessageIsRefuted) {
  const Record record = world_.record(Kind::document, "R7-FGW", {"li"});
  Receipt receipt = receipt_of(record, to_bytes("not a record"));
  receipt.exhibit.openings.clear();
  const Report report = check(receipt);
  EXPECT_THAT(faults(report), ElementsAre("refuted record @9"));
  EXPECT_TRUE(report.passed("payload")) << "it is what the entry names";
}

}  // namespace
}  // namespace muniment::verify
