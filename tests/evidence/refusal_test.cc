// What is refused, with its sentence; and that nothing of it is written.
#include <gmock/gmock.h>

#include <functional>

#include "evidence/model/fact_values.h"
#include "tests/support/office.h"

namespace muniment::test {
namespace {

using evidence::Draft;
using ::testing::AllOf;
using ::testing::HasSubstr;

class Refusals : public testing::Test {
 protected:
  Refusals() {
    office.found();
    office.begin_inspection();
    target = office.record({office.document("R7-FGW")}, {"li"})[0].record_id;
  }

  // The sentence of the refusal of this batch, after seeing that no file became longer.
  std::string refusal(const std::vector<Draft>& drafts, const std::vector<std::string>& names) {
    const auto before = sizes_below(office.folder());
    const auto result = office.try_to_record(drafts, names);
    EXPECT_EQ(sizes_below(office.folder()), before);
    EXPECT_EQ(office.registrar().newest().value()->size, TreeSize{5});
    return result.ok() ? "not refused" : to_english(result.error());
  }
  std::string refusal(const Draft& draft, const std::vector<std::string>& names = {"li"}) {
    return refusal(std::vector{draft}, names);
  }

  // A good document, spoilt.
  std::string spoilt(const std::function<void(Draft&)>& spoil) {
    Draft draft = office.document("R7-FGW");
    spoil(draft);
    return refusal(draft);
  }

  std::uint16_t slot(std::string_view name) { return slot_of(Kind::document, name); }

  Office office;
  Hash target{{}};
};

TEST_F(Refusals, OfFieldsThatDoNotFitTheKind) {
  EXPECT_THAT(spoilt([&](Draft& d) {
                d.fields.push_back({40, Opening::Text{"x"}});
              }),
              HasSubstr("kind document has no field in slot 40"));
  EXPECT_THAT(spoilt([&](Draft& d) {
                d.fields.push_back({slot("pages"), Opening::Text{"x"}});
              }),
              HasSubstr("field pages takes a value of type integer"));
  EXPECT_THAT(spoilt([&](Draft& d) {
                d.fields.push_back({slot("name"), Opening::Integer{1}});
              }),
              HasSubstr("field name takes a value of type text"));
  EXPECT_THAT(spoilt([&](Draft& d) { d.fields[0].second = Opening::Data{{1}}; }),
              HasSubstr("field content takes a value of type content"));
  EXPECT_THAT(spoilt([&](Draft& d) { d.fields.push_back(d.fields[0]); }),
              HasSubstr("field content is given twice"));
  EXPECT_THAT(spoilt([&](Draft& d) { d.fields.clear(); }),
              HasSubstr("field content is missing: kind document requires it"));
  EXPECT_THAT(spoilt([&](Draft& d) { d.fields[0].second = Opening::Absent{}; }),
              HasSubstr("field content is missing"));
  EXPECT_THAT(spoilt([&](Draft& d) {
                d.fields.push_back({slot("name"), Opening::Text{std::string("a\0b", 3)}});
              }),
              HasSubstr("field name is not text"));
  EXPECT_THAT(spoilt([&](Draft& d) {
                d.fields.push_back({slot("name"), Opening::Text{"\xff"}});
              }),
              HasSubstr("field name is not text"));
}

// --- Petitions. ---

class PetitionRefusals : public Refusals {
 protected:
  Draft petition(std::int64_t serial = 1) {
    Draft draft = office.draft(Kind::petition, "R7-FGW");
    draft.facts = {{number_of(FactCode::channel), Fact::Code{1}},
                   {number_of(FactCode::serial), Fact::Number{serial}}};
    return draft;
  }
  Draft counted() {
    Draft draft = petition();
    draft.facts.push_back({number_of(FactCode::count), Fact::Number{1}});
    draft.fields = {{slot_of(Kind::petition, "envelope"), Opening::Text{"封-07"}}};
    return draft;
  }
  Draft triage(Outcome outcome, const Hash& of) {
    Draft draft = office.draft(Kind::triage, "R7-FGW");
    draft.facts = {{number_of(FactCode::outcome), Fact::Code{number_of(outcome)}},
                   {number_of(FactCode::nature), Fact::Code{1}}};
    draft.fields = {{slot_of(Kind::triage, "basis"), Opening::Text{"第二十三条"}}};
    draft.links = {{number_of(Relation::concerns), of}};
    return draft;
  }
  std::string refused(const Draft& draft) { return refusal(draft, {"li", "zhao"}); }
};

TEST_F(PetitionRefusals, OfANumberOutOfBounds) {
  for (const std::int64_t number : {std::int64_t{0}, std::int64_t{-5}, std::int64_t{1000000000}}) {
    Draft draft = petition();
    draft.facts[1].value = Fact::Number{number};
    EXPECT_THAT(refused(draft), HasSubstr("fact serial is a number from 1 to 999999999"));
    draft = counted();
    draft.facts[2].value = Fact::Number{number};
    EXPECT_THAT(refused(draft), HasSubstr("fact count is a number from 1 to 999999999"));
  }
}

TEST_F(PetitionRefusals, OfAnythingThatCouldConfirmAGuessAtACountedOne) {
  for (const char* field : {"accused", "matter", "name", "reporter", "postmark", "note"}) {
    Draft draft = counted();
    draft.fields.push_back({slot_of(Kind::petition, field), Opening::Text{"张三"}});
    EXPECT_THAT(refused(draft), HasSubstr(std::string("field ") + field + " is given"));
  }
  Draft draft = counted();
  draft.fields.push_back({slot_of(Kind::petition, "content"), office.content("a.txt", "信")});
  EXPECT_THAT(refused(draft), HasSubstr("field content is given"));
  draft = counted();
  draft.attachments = {office.content("a.txt", "信")};
  EXPECT_THAT(refused(draft), HasSubstr("field attachment is given"));
  office.record({counted()}, {"li", "zhao"});  // the envelope alone says nothing
}

TEST_F(PetitionRefusals, OfAMergerThatDoesNotSayWithWhat) {
  const Hash one = office.record({petition()}, {"li", "zhao"})[0].record_id;
  const Hash other = office.record({petition(2)}, {"li", "zhao"})[0].record_id;
  const auto sentence = [&](const Draft& draft) {
    const auto result = office.try_to_record({draft}, {"li", "zhao"});
    return result.ok() ? "not refused" : to_english(result.error());
  };
  Draft merged = triage(Outcome::merge, one);
  EXPECT_THAT(sentence(merged), HasSubstr("by the link partOf"));
  merged.links.push_back({number_of(Relation::part_of), one});
  EXPECT_THAT(sentence(merged), HasSubstr("merged with itself"));
  merged.links.back().target = other;
  EXPECT_EQ(sentence(merged), "not refused");
  EXPECT_EQ(sentence(triage(Outcome::accept, other)), "not refused");
}

TEST_F(Refusals, OfARequiredTextThatIsEmpty) {
  Draft draft = office.interview("R7-FGW");
  draft.fields[0].second = Opening::Text{""};
  EXPECT_THAT(refusal(draft, {"li", "zhao"}), HasSubstr("field interviewee is missing"));
}

TEST_F(Refusals, OfContentWithoutTheLedgersDigestOrOutOfOrder) {
  const auto content = [](Draft& d) -> Content& { return std::get<Content>(d.fields[0].second); };
  EXPECT_THAT(spoilt([&](Draft& d) { content(d).digests[0].algorithm = 2; }),
              HasSubstr("no digest by this ledger's own hash function"));
  EXPECT_THAT(spoilt([&](Draft& d) { content(d).digests.clear(); }),
              HasSubstr("no digest by this ledger's own hash function"));
  EXPECT_THAT(spoilt([&](Draft& d) { content(d).digests.push_back(content(d).digests[0]); }),
              HasSubstr("not in ascending order"));
  EXPECT_THAT(spoilt([&](Draft& d) { content(d).media_type = "\xff"; }),
              HasSubstr("media type of field content is not UTF-8"));
  EXPECT_THAT(spoilt([&](Draft& d) {
                d.attachments.push_back(content(d));
                d.attachments[0].digests.clear();
              }),
              HasSubstr("field attachment has no digest"));
}

TEST_F(Refusals, OfFactsThatDoNotFitTheKind) {
  const auto single = number_of(FactCode::single_signer);
  const auto checklist = number_of(FactCode::checklist);
  EXPECT_THAT(spoilt([&](Draft& d) {
                d.facts.push_back({single, Fact::Code{1}});
              }),
              HasSubstr("kind document has no fact singleSigner"));
  EXPECT_THAT(spoilt([&](Draft& d) {
                d.facts.push_back({4711, Fact::Code{1}});
              }),
              HasSubstr("kind document has no fact 4711"));
  Draft interview = office.interview("R7-FGW");
  interview.facts = {{single, Fact::Number{1}}};
  EXPECT_THAT(refusal(interview), HasSubstr("fact singleSigner takes a value of type code"));
  interview.facts = {{single, Fact::Code{1}}, {single, Fact::Code{2}}};
  EXPECT_THAT(refusal(interview), HasSubstr("fact singleSigner is given twice"));
  Draft finding = office.draft(Kind::finding, "R7-FGW");
  finding.fields = {{slot_of(Kind::finding, "overview"), Opening::Text{"x"}}};
  finding.links = {{number_of(Relation::based_on), target}};
  finding.facts = {{checklist, Fact::Code{1}}, {checklist, Fact::Code{1}}};
  EXPECT_THAT(refusal(finding), HasSubstr("fact checklist is given twice"));
}

TEST_F(Refusals, OfLinksThatDoNotFitTheKind) {
  const auto based_on = number_of(Relation::based_on);
  const auto refers_to = number_of(Relation::refers_to);
  EXPECT_THAT(spoilt([&](Draft& d) {
                d.links = {{based_on, target}};
              }),
              HasSubstr("kind document has no link basedOn"));
  EXPECT_THAT(spoilt([&](Draft& d) {
                d.links = {{refers_to, target}, {refers_to, target}};
              }),
              HasSubstr("the link refersTo to record " + target.hex() + " is given twice"));
  Draft finding = office.draft(Kind::finding, "R7-FGW");
  finding.fields = {{slot_of(Kind::finding, "overview"), Opening::Text{"x"}}};
  EXPECT_THAT(refusal(finding),
              HasSubstr("link basedOn is missing: kind finding needs at least 1"));
  Draft correction = office.draft(Kind::correction, "R7-FGW");
  correction.fields = {{slot_of(Kind::correction, "because"), Opening::Text{"x"}}};
  const auto supersedes = number_of(Relation::supersedes);
  correction.links = {{supersedes, target}, {supersedes, office.id("li")}};
  EXPECT_THAT(refusal(correction),
              HasSubstr("link supersedes is given 2 times: kind correction takes at most 1"));
}

TEST_F(Refusals, OfLinksToNothing) {
  Draft linked = office.document("R7-FGW");
  linked.links = {{number_of(Relation::refers_to), office.id("nobody")}};
  const std::string alone = refusal(linked);
  EXPECT_THAT(alone, AllOf(HasSubstr("no earlier entry"), HasSubstr("rule 16")));
  EXPECT_EQ(alone.find("record 1"), std::string::npos);
  EXPECT_THAT(refusal({office.document("R7-FGW"), linked}, {"li"}), HasSubstr("record 2 of 2"));
}

TEST_F(Refusals, OfKindsAndDossiersThatDoNotGoTogether) {
  Draft lower = office.document("r7");
  EXPECT_THAT(refusal(lower), HasSubstr("\"r7\" is no dossier code: a capital letter or digit"));
  EXPECT_THAT(refusal(office.document(std::string(65, 'A'))), HasSubstr("is no dossier code"));
  EXPECT_THAT(refusal(office.document("")), HasSubstr("is no dossier code"));
  Draft enrolment = office.enrolment("sun", {Role::inspector});
  enrolment.dossier = "R7-FGW";
  EXPECT_THAT(refusal(enrolment, {"wang"}), HasSubstr("has no dossier"));
  enrolment.dossier = "";
  enrolment.affair = Closure{};
  EXPECT_THAT(refusal(enrolment, {"wang"}),
              HasSubstr("does not carry the affair that it is named after"));
  Draft document = office.document("R7-FGW");
  document.affair = Closure{};
  EXPECT_THAT(refusal(document), HasSubstr("does not carry one of the ledger's own affairs"));
  Draft unknown = office.document("R7-FGW");
  unknown.kind = 999;
  EXPECT_THAT(refusal(unknown),
              HasSubstr("kind 999 cannot be recorded by this version of the program"));
}

TEST_F(Refusals, OfADossierThatIsNotOpenOrIsOpenedTwice) {
  EXPECT_THAT(refusal(office.document("R8")), AllOf(HasSubstr("filing"), HasSubstr("rule 16")));
  EXPECT_THAT(refusal(office.filing("R7-FGW"), {"wang"}), HasSubstr("folio 1 of a dossier"));
}

TEST_F(Refusals, OfKeysThatMayNotSign) {
  EXPECT_THAT(refusal(office.document("R7-FGW"), {"sun"}),
              HasSubstr("the key " + office.id("sun").hex() + " is not on this ledger's roster"));
  EXPECT_THAT(refusal(office.document("R7-FGW"), {"li", "li"}),
              HasSubstr("the key of li is given twice"));
  EXPECT_THAT(refusal(office.document("R7-FGW"), {}), HasSubstr("nobody signs"));
  EXPECT_THAT(refusal(office.enrolment("sun", {Role::inspector}), {"li"}), HasSubstr("rule 1"));
  EXPECT_THAT(refusal(office.enrolment("sun", {Role::inspector}), {"wang", "li"}),
              HasSubstr("kind enrolment takes at most 1 signers, and 2 are given"));
  EXPECT_THAT(refusal(office.interview("R7-FGW"), {"li"}), HasSubstr("rule 2"));
}

TEST_F(Refusals, OfARevokedKeyByName) {
  office.record({office.revocation("zhao", RevocationReason::compromised)}, {"wang"});
  const auto before = sizes_below(office.folder());
  const auto result = office.try_to_record({office.document("R7-FGW")}, {"zhao"});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::refused);
  EXPECT_EQ(to_english(result.error()), "the key of zhao was revoked by entry 5 and signs no more");
  EXPECT_EQ(sizes_below(office.folder()), before);
}

TEST_F(Refusals, OfAnotherLedgerKey) {
  const auto before = sizes_below(office.folder());
  const Draft draft = office.document("R7-FGW");
  const auto result =
      office.registrar().record({&draft, 1}, office.signers({"li"}), office.keys("li").signing);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(to_english(result.error()),
            "this is not the key of the ledger inspection.example.gov/r7-1/g3");
  EXPECT_EQ(sizes_below(office.folder()), before);
}

TEST_F(Refusals, OfBatchesThatAreNotOne) {
  EXPECT_THAT(refusal(std::vector<Draft>(), {"li"}), HasSubstr("0 records were given; 1 to 4096"));
  EXPECT_THAT(refusal(std::vector<Draft>(4097, office.document("R7-FGW")), {"li"}),
              HasSubstr("4097 records were given"));
  EXPECT_THAT(refusal({office.document("R7-FGW"), office.document("R8")}, {"li"}),
              HasSubstr("records of one batch are of one dossier, and these are of R7-FGW and R8"));
}

TEST_F(Refusals, OfOneRecordRefuseItsWholeBatchAndNameIt) {
  Draft bad = office.document("R7-FGW");
  bad.links = {{number_of(Relation::refers_to), office.id("nobody")}};
  const Draft good = office.document("R7-FGW");
  EXPECT_THAT(refusal({good, good, bad, good}, {"li"}), HasSubstr("record 3 of 4"));
  bad = good;
  bad.fields.clear();
  EXPECT_THAT(refusal({good, bad}, {"li"}), HasSubstr("record 2 of 2"));
}

TEST_F(Refusals, OfWhatIsTooLong) {
  Draft long_text = office.document("R7-FGW");
  long_text.fields.push_back({slot("note"), Opening::Text{std::string(1024 * 1024, 'x')}});
  EXPECT_THAT(refusal(long_text),
              AllOf(HasSubstr("field note is 10"), HasSubstr("at most 1048576")));

  Draft anchor = office.draft(Kind::anchor, "");
  const auto newest = office.registrar().newest();
  anchor.affair =
      Anchor{TimeStamp{{(*newest)->size, (*newest)->root}, Bytes(1024 * 1024 - 200, 1)}};
  EXPECT_THAT(refusal(anchor, {"wang"}),
              AllOf(HasSubstr("the signed record is 10"), HasSubstr("at most 1048576")));

  Draft many = office.document("R7-FGW");
  for (int i = 0; i < 60; ++i) many.attachments.push_back(office.content("a", "a"));
  EXPECT_THAT(refusal(many), HasSubstr("a record of kind document takes at most 55 attachments"));
}

TEST_F(Refusals, OfALedgerThatWasClosed) {
  Draft closure = office.draft(Kind::closure, "");
  closure.affair = Closure{};
  office.record({closure}, {"wang"});
  const auto before = sizes_below(office.folder());
  const auto result = office.try_to_record({office.document("R7-FGW")}, {"li"});
  ASSERT_FALSE(result.ok());
  EXPECT_THAT(to_english(result.error()), HasSubstr("the ledger was closed at entry 5"));
  EXPECT_EQ(sizes_below(office.folder()), before);
}

TEST_F(Refusals, OfAForeignRecordThatIsSubmittedAsItWas) {
  Office other;
  other.found();
  other.begin_inspection();
  const Draft draft = other.document("R7-FGW");
  const auto prepared = other.registrar().prepare({&draft, 1}, other.signers({"li"}));
  const auto before = sizes_below(office.folder());
  const auto result = office.registrar().submit(*prepared, office.ledger_key());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::refused);
  EXPECT_EQ(sizes_below(office.folder()), before);
}

TEST_F(Refusals, OfARecordUnderAnothersId) {
  const Draft draft = office.document("R7-FGW");
  auto prepared = office.registrar().prepare({&draft, 1}, office.signers({"li"}));
  prepared->submissions[0].record_id = office.id("li");
  const auto result = office.registrar().submit(*prepared, office.ledger_key());
  ASSERT_FALSE(result.ok());
  EXPECT_THAT(to_english(result.error()), HasSubstr("another record's id"));
}

TEST_F(Refusals, OfAPayloadThatIsNotTheOneThatWasOpened) {
  const Draft drafts[] = {office.document("R7-FGW", "1"), office.document("R7-FGW", "2")};
  const auto prepared = office.registrar().prepare(drafts, office.signers({"li"}));
  ASSERT_EQ(prepared->opened.size(), 2u);
  auto other = *prepared;
  other.submissions[0].payload = prepared->submissions[1].payload;
  const auto before = sizes_below(office.folder());
  const auto result = office.registrar().submit(other, office.ledger_key());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::refused);
  EXPECT_THAT(to_english(result.error()), HasSubstr("not the one that the entry commits to"));
  EXPECT_EQ(sizes_below(office.folder()), before);
  EXPECT_TRUE(office.registrar().submit(*prepared, office.ledger_key()).ok());
}

TEST_F(Refusals, OfARecordWhoseAuthorKnewAnotherHistory) {
  Office other;  // the same people and entries, in another ledger
  const Draft draft = office.document("R7-FGW");
  auto prepared = office.registrar().prepare({&draft, 1}, office.signers({"li"}));
  auto payload = decode_signed_record(prepared->submissions[0].payload);
  auto record = decode_record(payload->record);
  for (const TreeSize size : {TreeSize{5}, TreeSize{6}, TreeSize{2}}) {
    record->seen = KnownCheckpoint{size, office.id("nobody")};
    Bytes bytes = encode_record(*record);
    auto signatures = sign_batch(office.hasher, {bytes}, office.keys("li").signing);
    evidence::Prepared forged;
    const Hash id = record_id(office.hasher, bytes);
    forged.submissions.push_back({"R7-FGW", id, encode_signed_record({bytes, {(*signatures)[0]}})});
    forged.openings.push_back({id, record->kind, {}});
    const auto before = sizes_below(office.folder());
    const auto result = office.registrar().submit(forged, office.ledger_key());
    ASSERT_FALSE(result.ok());
    EXPECT_THAT(to_english(result.error()),
                HasSubstr("knows a checkpoint of " + std::to_string(size.value) + " entries"));
    EXPECT_EQ(sizes_below(office.folder()), before);
  }
}

}  // namespace
}  // namespace muniment::test
