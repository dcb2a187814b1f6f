// Three people at three machines: nothing but the draft file travels.
#include "evidence/cosigning.h"

#include <gmock/gmock.h>

#include "tests/support/office.h"

namespace muniment::test {
namespace {

using evidence::CheckedDraft;
using evidence::Draft;
using evidence::Registered;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string error_of(const auto& result) {
  return result.ok() ? "no error" : to_english(result.error());
}

std::vector<std::string> faults_of(const DraftFile& draft) {
  std::vector<std::string> sentences;
  for (const Error& fault : evidence::check_draft_file(draft).faults) {
    sentences.push_back(to_english(fault));
  }
  return sentences;
}

class Cosigning : public testing::TestWithParam<Suite> {
 protected:
  Cosigning() {
    office.found();
    office.begin_inspection();
    interview = office.record({office.interview("R7-FGW")}, {"li", "zhao"})[0].record_id;
  }

  Draft finding() {
    Draft draft = office.draft(Kind::finding, "R7-FGW");
    draft.fields = {{slot_of(Kind::finding, "overview"), Opening::Text{"任务清单尚未分解"}},
                    {slot_of(Kind::finding, "content"), office.content("f.txt", "底稿")}};
    draft.attachments = {office.content("a.jpg", "照片")};
    draft.links = {{number_of(Relation::based_on), interview}};
    return draft;
  }

  Result<DraftFile> try_to_draft(const Draft& stated, const std::vector<std::string>& others) {
    return office.registrar().draft(stated, office.keys("li").signing, others);
  }
  DraftFile drafted() {
    auto draft = try_to_draft(finding(), {"zhao", "wang"});
    MUNIMENT_CHECK(draft.ok());
    return *std::move(draft);
  }

  // At a machine without a ledger: bytes in, bytes out.
  Bytes cosigned_elsewhere(ByteView file, const std::string& name) {
    DraftFile draft = parse_draft_file(file).value();
    EXPECT_THAT(faults_of(draft), IsEmpty());
    const Status made = evidence::cosign(draft, office.keys(name).signing);
    EXPECT_TRUE(made.ok()) << error_of(made);
    return format_draft_file(draft);
  }

  Result<std::vector<Registered>> submit(const std::vector<DraftFile>& drafts) {
    auto prepared = evidence::prepare_drafts(drafts);
    if (!prepared.ok()) return std::move(prepared).error();
    return office.registrar().submit_twice(*prepared, office.ledger_key());
  }

  Office office{GetParam()};
  Hash interview{{}};
};
INSTANTIATE_TEST_SUITE_P(Suites, Cosigning, testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& suite) {
                           return suite.param == Suite::sm3_sm2 ? "Sm" : "International";
                         });

TEST_P(Cosigning, OnThreeMachinesGivesARecordThatIsRegisteredWithItsOpenings) {
  Bytes file = format_draft_file(drafted());
  file = cosigned_elsewhere(file, "zhao");
  file = cosigned_elsewhere(file, "wang");
  const DraftFile draft = parse_draft_file(file).value();
  const CheckedDraft checked = evidence::check_draft_file(draft);
  EXPECT_THAT(checked.faults, IsEmpty());

  const auto registered = submit({draft});
  ASSERT_TRUE(registered.ok()) << error_of(registered);
  EXPECT_EQ(registered->front().record_id, checked.id);
  EXPECT_FALSE(registered->front().placement.already_there);
  const auto item = office.registrar().find(checked.id);
  ASSERT_TRUE(item.ok()) << error_of(item);
  EXPECT_EQ(item->record, checked.record);
  ASSERT_THAT(item->record.signers, SizeIs(3));
  EXPECT_EQ(item->record.signers[1], (Signer{office.id("zhao"), number_of(Capacity::deputy)}));
  const auto openings = office.registrar().openings(*item);
  ASSERT_TRUE(openings.ok()) << error_of(openings);
  EXPECT_EQ(*openings, checked.openings);

  const auto again = submit({draft});
  ASSERT_TRUE(again.ok()) << error_of(again);
  EXPECT_TRUE(again->front().placement.already_there);
  EXPECT_EQ(again->front().placement.index, registered->front().placement.index);
}

TEST_P(Cosigning, MayHappenInAnyOrderAndOnCopiesThatAreJoined) {
  const DraftFile draft = drafted();
  const Bytes file = format_draft_file(draft);
  DraftFile by_wang = parse_draft_file(cosigned_elsewhere(file, "wang")).value();
  const DraftFile by_zhao = parse_draft_file(cosigned_elsewhere(file, "zhao")).value();
  EXPECT_TRUE(by_wang.signers[1].signature.empty());
  evidence::join(by_wang, by_zhao);
  EXPECT_THAT(faults_of(by_wang), IsEmpty());
  const auto registered = submit({by_wang});
  EXPECT_TRUE(registered.ok()) << error_of(registered);
}

TEST_P(Cosigning, IsNotAdmittedWithoutEverySignature) {
  const DraftFile draft =
      parse_draft_file(cosigned_elsewhere(format_draft_file(drafted()), "wang")).value();
  const auto refused = submit({draft});
  ASSERT_FALSE(refused.ok());
  DraftFile forged = draft;
  forged.signers[1].signature = draft.signers[2].signature;
  EXPECT_THAT(faults_of(forged), ElementsAre(HasSubstr("the signature of zhao does not hold")));
  EXPECT_FALSE(submit({forged}).ok());
}

TEST_P(Cosigning, IsForThoseWhoAreNamed) {
  DraftFile draft = drafted();
  const Status refused = evidence::cosign(draft, office.keys("sun").signing);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind(), ErrorKind::refused);
  EXPECT_THAT(error_of(refused), HasSubstr("li, zhao, wang"));
  const auto place = evidence::place_in(draft, office.keys("wang").signing.public_key());
  ASSERT_TRUE(place.ok());
  EXPECT_EQ(*place, 2u);
}

TEST_P(Cosigning, NamesAreHeldAgainstWhatIsKnownFromElsewhere) {
  DraftFile draft = drafted();
  EXPECT_EQ(evidence::place_of_known(draft, office.person("zhao")).value(), 1u);
  const auto stranger = evidence::place_of_known(draft, office.person("sun"));
  ASSERT_FALSE(stranger.ok());
  EXPECT_EQ(stranger.error().kind(), ErrorKind::refused);
  const auto usurper =
      evidence::place_of_known(draft, make_person_keys("zhao", office.keys("sun")).value());
  ASSERT_FALSE(usurper.ok());
  EXPECT_EQ(usurper.error().kind(), ErrorKind::mismatch);
  EXPECT_THAT(error_of(usurper), HasSubstr("another key for zhao"));
  // Li holds the key, so no proof in the draft keeps Li from calling themselves something else.
  draft.signers[0].keys = make_person_keys("sun", office.keys("li")).value();
  EXPECT_THAT(faults_of(draft), IsEmpty());
  const auto renamed = evidence::place_of_known(draft, office.person("li"));
  ASSERT_FALSE(renamed.ok());
  EXPECT_EQ(renamed.error().kind(), ErrorKind::mismatch);
  EXPECT_THAT(error_of(renamed), HasSubstr("calls sun the holder of the key of li"));
}

TEST_P(Cosigning, SeveralDraftsAreAdmittedTogetherOrNotAtAll) {
  std::vector<DraftFile> drafts;
  for (int i = 0; i < 3; ++i) {
    const Bytes file = cosigned_elsewhere(format_draft_file(drafted()), "zhao");
    drafts.push_back(parse_draft_file(cosigned_elsewhere(file, "wang")).value());
  }
  drafts.push_back(drafted());
  const auto before = office.registrar().newest().value()->size;
  EXPECT_FALSE(submit(drafts).ok());
  EXPECT_EQ(office.registrar().newest().value()->size, before);
  drafts.pop_back();
  const auto registered = submit(drafts);
  ASSERT_TRUE(registered.ok()) << error_of(registered);
  EXPECT_THAT(*registered, SizeIs(3));
}

TEST_P(Cosigning, DraftsOfSeveralDossiersMayBeSubmittedTogether) {
  office.record({office.filing("R8")}, {"wang"});
  std::vector<DraftFile> drafts;
  for (const char* dossier : {"R8", "R7-FGW"}) {
    const auto draft = try_to_draft(office.document(dossier), {});
    ASSERT_TRUE(draft.ok()) << error_of(draft);
    drafts.push_back(*draft);
  }
  const auto registered = submit(drafts);
  ASSERT_TRUE(registered.ok()) << error_of(registered);
  EXPECT_EQ((*registered)[0].placement.dossier, "R8");
  EXPECT_EQ((*registered)[0].placement.folio, 2u);
  EXPECT_EQ((*registered)[1].placement.dossier, "R7-FGW");
}

TEST_P(Cosigning, WhatWasRevokedMeanwhileIsRefusedByTheRules) {
  Bytes file = cosigned_elsewhere(format_draft_file(drafted()), "zhao");
  file = cosigned_elsewhere(file, "wang");
  office.record({office.revocation("zhao", RevocationReason::lost)}, {"wang"});
  const DraftFile draft = parse_draft_file(file).value();
  EXPECT_THAT(faults_of(draft), IsEmpty());  // which no file can know
  const auto refused = submit({draft});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind(), ErrorKind::refused);
  EXPECT_THAT(error_of(refused), HasSubstr("the key of zhao was revoked"));
}

TEST_P(Cosigning, DraftsAreRefusedByWhatTheLedgerKnowsBeforeAnybodySigns) {
  EXPECT_THAT(error_of(try_to_draft(finding(), {"sun"})), HasSubstr("nobody named sun"));
  EXPECT_THAT(error_of(try_to_draft(finding(), {"zhao", "zhao"})), HasSubstr("given twice"));
  EXPECT_THAT(error_of(try_to_draft(finding(), {"zhao"})), HasSubstr("3 different people"));
  EXPECT_THAT(error_of(try_to_draft(finding(), {"wang", "zhao"})),
              HasSubstr("zhao may not sign the kind finding as leader"));
  Draft bad = finding();
  bad.links.clear();
  EXPECT_THAT(error_of(try_to_draft(bad, {"zhao", "wang"})), HasSubstr("basedOn"));
  bad = finding();
  bad.dossier = "R8";
  EXPECT_THAT(error_of(try_to_draft(bad, {"zhao", "wang"})), HasSubstr("not open"));
  bad = finding();
  bad.fields.clear();
  EXPECT_THAT(error_of(try_to_draft(bad, {"zhao", "wang"})), HasSubstr("overview is missing"));
  EXPECT_THAT(error_of(office.registrar().draft(finding(), office.keys("sun").signing,
                                                std::vector<std::string>{"zhao", "wang"})),
              HasSubstr("not on this ledger's roster"));
}

TEST_P(Cosigning, NobodysIdentityTravelsInClear) {
  Draft petition = office.draft(Kind::petition, "R7-FGW");
  petition.facts = {{number_of(FactCode::channel), Fact::Code{1}},
                    {number_of(FactCode::serial), Fact::Number{1}}};
  petition.fields = {{slot_of(Kind::petition, "reporter"), Opening::Text{"乙01"}}};
  EXPECT_EQ(error_of(try_to_draft(petition, {"zhao"})), "no error");
  petition.fields.push_back({slot_of(Kind::petition, "identity"), Opening::Text{"张三"}});
  EXPECT_THAT(error_of(try_to_draft(petition, {"zhao"})), HasSubstr("field identity is sealed"));
}

TEST_P(Cosigning, LedgersJudgeADraftWhoeverHasSigned) {
  const CheckedDraft checked = evidence::check_draft_file(drafted());
  auto violations = office.registrar().judge_unsigned(checked.record);
  ASSERT_TRUE(violations.ok()) << error_of(violations);
  EXPECT_THAT(*violations, IsEmpty());
  Record fork = checked.record;
  fork.seen->root = checked.id;
  violations = office.registrar().judge_unsigned(fork);
  ASSERT_TRUE(violations.ok()) << error_of(violations);
  ASSERT_THAT(*violations, SizeIs(1));
  EXPECT_EQ(violations->front().finding, Finding::refuted);
  office.record({office.revocation("zhao", RevocationReason::lost)}, {"wang"});
  violations = office.registrar().judge_unsigned(checked.record);
  ASSERT_TRUE(violations.ok()) << error_of(violations);
  ASSERT_THAT(*violations, SizeIs(1));
  EXPECT_EQ(violations->front().rule, 1u);
}

// --- What was changed in between. ---

TEST_P(Cosigning, ChangesAreNamed) {
  const DraftFile good = drafted();
  const Record record = decode_record(good.record).value();
  const auto overview = slot_of(Kind::finding, "overview");
  DraftFile bad = good;
  Opening opening = decode_opening(bad.openings[overview]).value();
  opening.value = Opening::Text{"任务清单已经分解"};
  bad.openings[overview] = encode_opening(opening);
  EXPECT_THAT(faults_of(bad), ElementsAre(HasSubstr("the field overview is not what the record")));

  Record changed = record;
  changed.occurred += 1;
  bad = good;
  bad.record = encode_record(changed);
  EXPECT_THAT(faults_of(bad), ElementsAre(HasSubstr("the signature of li does not hold")));

  bad = good;
  bad.signers[1].keys.name = "sun";
  EXPECT_THAT(faults_of(bad), ElementsAre(HasSubstr("the name sun")));
  bad.signers[1].keys = office.person("sun");
  EXPECT_THAT(faults_of(bad), ElementsAre(HasSubstr("the key of sun is not the one that the record "
                                                    "names as signer 2")));
  bad = good;
  bad.targets[0] = good.record;
  EXPECT_THAT(faults_of(bad), ElementsAre(HasSubstr("shown for link 1")));
  bad.signers[1].keys.name = "sun";
  EXPECT_THAT(faults_of(bad), SizeIs(2));  // all of it
}

// Nobody but its maker can sign a record that is not as its kind's row wants; its maker could.
TEST_P(Cosigning, RecordsThatARowDoesNotKnowAreRefused) {
  const DraftFile good = drafted();
  const auto resigned = [&](Record record, std::vector<Opening> openings) {
    DraftFile draft = good;
    record.fields.clear();
    draft.openings.clear();
    for (const Opening& opening : openings) {
      draft.openings.push_back(encode_opening(opening));
      record.fields.push_back(commitment(office.hasher, record.signers.front().key, record.nonce,
                                         opening.slot, draft.openings.back()));
    }
    draft.record = encode_record(record);
    draft.targets.resize(record.links.size(), good.record);
    MUNIMENT_CHECK(evidence::cosign(draft, office.keys("li").signing).ok());
    return faults_of(draft);
  };
  const CheckedDraft checked = evidence::check_draft_file(good);
  EXPECT_THAT(resigned(checked.record, checked.openings), IsEmpty());
  std::vector<Opening> openings = checked.openings;
  openings[slot_of(Kind::finding, "overview")].value = Opening::Absent{};
  EXPECT_THAT(resigned(checked.record, openings), ElementsAre(HasSubstr("overview is missing")));
  openings = checked.openings;
  openings[0].name = "title";
  EXPECT_THAT(resigned(checked.record, openings), ElementsAre(HasSubstr("is named")));
  openings = checked.openings;
  openings.resize(2);
  EXPECT_THAT(resigned(checked.record, openings), ElementsAre(HasSubstr("commits to")));
  Record record = checked.record;
  record.links.clear();
  EXPECT_THAT(resigned(record, checked.openings), ElementsAre(HasSubstr("basedOn is missing")));
  record = checked.record;
  record.kind = 999;
  EXPECT_THAT(resigned(record, checked.openings), ElementsAre(HasSubstr("999")));
}

TEST(CosigningBits, NoBitOfADraftCanBeChanged) {
  Office office;
  office.found();
  office.begin_inspection();
  Draft stated = office.document("R7-FGW");
  const auto referred = office.record({stated}, {"li"})[0].record_id;
  stated.links = {{number_of(Relation::refers_to), referred}};
  const auto draft =
      office.registrar().draft(stated, office.keys("li").signing, std::vector<std::string>{"zhao"});
  ASSERT_TRUE(draft.ok()) << error_of(draft);
  const Bytes good = format_draft_file(*draft);
  ASSERT_THAT(faults_of(parse_draft_file(good).value()), IsEmpty());
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    Bytes bad = good;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    const auto parsed = parse_draft_file(bad);
    if (!parsed.ok()) continue;
    EXPECT_THAT(faults_of(*parsed), testing::Not(IsEmpty())) << "bit " << bit;
  }
  for (std::size_t length = 0; length < good.size(); ++length) {
    EXPECT_FALSE(parse_draft_file(ByteView(good).first(length)).ok()) << length;
  }
}

TEST(DigitsToCompare, AreSixGroupsOfTheFirstBytesOfTheRecordId) {
  Bytes id(32, 0);
  EXPECT_EQ(digits_to_compare(*Hash::from(id)), "0000 0000 0000 0000 0000 0000");
  id[3] = 7;     // 7
  id[6] = 0x27;  // 9999
  id[7] = 0x0f;
  id[10] = 0x27;  // 10000
  id[11] = 0x10;
  for (std::size_t i = 20; i < 24; ++i) id[i] = 0xff;  // 4294967295
  id[24] = 1;                                          // not asked for
  EXPECT_EQ(digits_to_compare(*Hash::from(id)), "0007 9999 0000 0000 0000 7295");
}

}  // namespace
}  // namespace muniment::test
