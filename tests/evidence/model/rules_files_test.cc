// What rules say of files, where openings show which they are.
#include <gmock/gmock.h>

#include "evidence/model/file_digest.h"
#include "tests/support/round_fixture.h"

namespace muniment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class FilesTest : public test::RoundTest {
 protected:
  // An attachment where the kind has no such slot.
  test::FieldValues file(Kind kind, std::string_view slot, std::string_view text) {
    const auto& slots = row_of(number_of(kind))->slots;
    const auto place =
        std::find_if(slots.begin(), slots.end(), [&](const Slot& one) { return one.name == slot; });
    MUNIMENT_CHECK(place != slots.end() || slot == attachment_name);
    const Hash digest = world_.hasher().digest(as_bytes(text));
    const auto algorithm = static_cast<std::uint16_t>(world_.hasher().algorithm());
    return {{static_cast<std::uint16_t>(place - slots.begin()),
             Content{to_bytes("text.txt"), "text/plain", text.size(), {{algorithm, digest}}}}};
  }

  Hash approve_text(std::string_view text, const Links& links = {}) {
    return add(drafted(
        Kind::approval, {"fang"}, links,
        {fact(FactCode::matter, Matter::disclosure), fact(FactCode::decision, Decision::approved)},
        text.empty() ? test::FieldValues() : file(Kind::approval, "content", text)));
  }
  Record published(std::string_view text, const Hash& approval) {
    return drafted(
        Kind::disclosure, {"fang"}, {{Relation::based_on, approval}},
        {fact(FactCode::audience, Audience::society), fact(FactCode::stage, Stage::feedback)},
        file(Kind::disclosure, "content", text));
  }
  Hash document(std::string_view text) {
    return add(drafted(Kind::document, {"li"}, {}, {}, file(Kind::document, "content", text)));
  }

  test::FieldValues handled(std::string_view before, std::string_view after) {
    test::FieldValues both = file(Kind::custody, "before", before);
    both.merge(file(Kind::custody, "after", after));
    return both;
  }
  Record custody(const std::vector<Hash>& things, const test::FieldValues& files) {
    Links links;
    for (const Hash& thing : things) links.emplace_back(Relation::concerns, thing);
    return drafted(Kind::custody, {"li", "zhao"}, links,
                   {fact(FactCode::handling, Handling::hand_over)}, files);
  }
  Record received(const Hash& custody, ReceiptResult result, std::string_view text) {
    return drafted(Kind::acknowledgement, {"wu"}, {{Relation::acknowledges, custody}},
                   {fact(FactCode::receipt, result)},
                   file(Kind::acknowledgement, "received", text));
  }
};

TEST_F(FilesTest, WhatIsPublishedIsWhatWasApproved) {
  const Hash approval = approve_text("公开稿");
  EXPECT_THAT(judge(published("公开稿", approval)), IsEmpty());
  const Record other = published("另一稿", approval);
  EXPECT_THAT(judge(other), ElementsAre("broken 10"));
  EXPECT_THAT(sentence(other), HasSubstr("is not one that was approved"));
}

TEST_F(FilesTest, AttachmentsArePublishedAndApprovedLikeTheContent) {
  const Hash approval = approve_text("公开稿");
  const auto attached = [&](std::string_view text) {
    test::FieldValues files = file(Kind::disclosure, "content", "公开稿");
    files.merge(file(Kind::disclosure, attachment_name, text));
    return drafted(
        Kind::disclosure, {"fang"}, {{Relation::based_on, approval}},
        {fact(FactCode::audience, Audience::society), fact(FactCode::stage, Stage::feedback)},
        files);
  };
  EXPECT_THAT(judge(attached("公开稿")), IsEmpty());
  EXPECT_THAT(judge(attached("附表")), ElementsAre("broken 10"));

  const Hash table =
      add(drafted(Kind::document, {"li"}, {}, {}, file(Kind::document, attachment_name, "附表")));
  const Hash both = approve_text("公开稿", {{Relation::approves, table}});
  EXPECT_THAT(judge(published("附表", both)), IsEmpty());
  EXPECT_THAT(judge(published("别的", both)), ElementsAre("broken 10"));
}

TEST_F(FilesTest, WhatWasPublishedIsCorrectedOnlyByWhatWasApproved) {
  const Hash approval = approve_text("公开稿");
  const Hash disclosure = add(published("公开稿", approval));
  const auto corrected = [&](const Hash& record, std::string_view text) {
    return judge(drafted(Kind::correction, {"li"}, {{Relation::supersedes, record}}, {},
                         file(Kind::correction, "content", text)));
  };
  EXPECT_THAT(corrected(disclosure, "别的"), ElementsAre("broken 10"));
  EXPECT_THAT(corrected(disclosure, "公开稿"), IsEmpty());
  Hash newest = disclosure;
  for (int i = 0; i < 63; ++i) {
    newest = add(Kind::correction, {"li"}, {{Relation::supersedes, newest}});
    EXPECT_THAT(corrected(newest, "别的"), ElementsAre("broken 10"));
  }
  EXPECT_THAT(corrected(newest, "公开稿"), IsEmpty());
  newest = add(Kind::correction, {"li"}, {{Relation::supersedes, newest}});
  EXPECT_THAT(corrected(newest, "公开稿"), ElementsAre("cannot evaluate 10"));
  EXPECT_THAT(corrected(document("台账"), "别的"), IsEmpty());
}

TEST_F(FilesTest, WhatAnApprovalIsForWasApprovedToo) {
  const Hash approval = approve_text("", {{Relation::approves, document("公开稿")}});
  EXPECT_THAT(judge(published("公开稿", approval)), IsEmpty());
  EXPECT_THAT(judge(published("另一稿", approval)), ElementsAre("broken 10"));
}

TEST_F(FilesTest, AnotherMattersApprovalIsNotAskedForItsText) {
  const Hash report = add(drafted(
      Kind::approval, {"fang"}, {},
      {fact(FactCode::matter, Matter::report), fact(FactCode::decision, Decision::approved)},
      file(Kind::approval, "content", "巡察报告")));
  Record both = published("巡察报告", approve_text("公开稿"));
  both.links.push_back({number_of(Relation::based_on), report});
  std::sort(both.links.begin(), both.links.end());
  EXPECT_THAT(judge(both), ElementsAre("broken 10"));
}

TEST_F(FilesTest, WithoutAnApprovedFileNothingIsCompared) {
  EXPECT_THAT(judge(published("公开稿", approve_text(""))), IsEmpty());
}

TEST_F(FilesTest, WithoutOpeningsNothingIsCompared) {
  const Record other = published("另一稿", approve_text("公开稿"));
  const Bytes payload = world_.sign(other);
  History history = world_.history();
  history.files = nullptr;
  const auto judged = muniment::judge(world_.hasher(), world_.state(), history, world_.memory(),
                                      world_.place(dossier, payload), payload);
  ASSERT_TRUE(judged.ok());
  EXPECT_THAT(test::findings(*judged), IsEmpty());
}

TEST_F(FilesTest, AStoreOfOpeningsThatFailsEndsTheJudging) {
  const Bytes payload = world_.sign(published("公开稿", approve_text("公开稿")));
  History history = world_.history();
  history.files = [](const Hash&, const Record&,
                     std::span<const std::string_view>) -> Result<std::vector<Hash>> {
    return Error(ErrorKind::environment, say("the disk is gone"));
  };
  const auto judged = muniment::judge(world_.hasher(), world_.state(), history, world_.memory(),
                                      world_.place(dossier, payload), payload);
  EXPECT_EQ(judged.error().kind(), ErrorKind::environment);
}

TEST_F(FilesTest, AThingIsTheSameBeforeAndAfterItWasHandled) {
  const Hash thing = document("台账");
  EXPECT_THAT(judge(custody({thing}, handled("台账", "台账"))), IsEmpty());
  EXPECT_THAT(judge(custody({thing}, handled("台账", "改过的台账"))), ElementsAre("broken 11"));
  EXPECT_THAT(judge(custody({thing}, handled("别的", "别的"))), ElementsAre("broken 11"));
  EXPECT_THAT(judge(custody({thing, document("别的")}, handled("清单", "清单"))), IsEmpty());
  EXPECT_THAT(judge(custody({thing}, {})), IsEmpty());
}

TEST_F(FilesTest, ACorrectedFileIsTheThingsFile) {
  const Hash thing = document("台账");
  const Hash correction = add(drafted(Kind::correction, {"li"}, {{Relation::supersedes, thing}}, {},
                                      file(Kind::correction, "content", "更正的台账")));
  EXPECT_THAT(judge(custody({thing}, handled("台账", "台账"))), ElementsAre("broken 11"));
  EXPECT_THAT(judge(custody({thing}, handled("更正的台账", "更正的台账"))), IsEmpty());
  const Hash again = add(drafted(Kind::correction, {"li"}, {{Relation::supersedes, correction}}, {},
                                 file(Kind::correction, "content", "再更正的台账")));
  EXPECT_THAT(judge(custody({thing}, handled("更正的台账", "更正的台账"))),
              ElementsAre("broken 11"));
  EXPECT_THAT(judge(custody({thing}, handled("再更正的台账", "再更正的台账"))), IsEmpty());
  add(Kind::withdrawal, {"li"}, {{Relation::withdraws, again}},
      {fact(FactCode::withdrawn, WithdrawalReason::mistaken)});
  add(Kind::correction, {"li"}, {{Relation::supersedes, thing}});  // of something else
  EXPECT_THAT(judge(custody({thing}, handled("更正的台账", "更正的台账"))), IsEmpty());
  add(Kind::withdrawal, {"li"}, {{Relation::withdraws, correction}},
      {fact(FactCode::withdrawn, WithdrawalReason::mistaken)});
  EXPECT_THAT(judge(custody({thing}, handled("台账", "台账"))), IsEmpty());
}

TEST_F(FilesTest, NobodyChangesWhatAThingIsOnceItWasHandedOn) {
  const Hash thing = document("台账");
  const Hash handed = add(custody({thing}, {}));
  add(drafted(Kind::correction, {"li"}, {{Relation::supersedes, thing}}, {},
              file(Kind::correction, "content", "换过的台账")));
  EXPECT_THAT(judge(received(handed, ReceiptResult::received, "台账")), IsEmpty());
  EXPECT_THAT(judge(received(handed, ReceiptResult::received, "换过的台账")),
              ElementsAre("broken 11"));
}

TEST_F(FilesTest, TheFileIsOfTheApprovalThatAllowsTheDisclosure) {
  const auto approve_for = [&](Audience audience, std::string_view text) {
    return add(
        drafted(Kind::approval, {"fang"}, {},
                {fact(FactCode::matter, Matter::disclosure),
                 fact(FactCode::decision, Decision::approved), fact(FactCode::audience, audience)},
                file(Kind::approval, "content", text)));
  };
  const Hash party = approve_for(Audience::party, "内部稿");
  Record inner = published("内部稿", approve_for(Audience::society, "公开稿"));
  inner.links.push_back({number_of(Relation::based_on), party});
  std::sort(inner.links.begin(), inner.links.end());
  EXPECT_THAT(judge(inner), ElementsAre("broken 10"));
}

TEST_F(FilesTest, WhatIsReceivedIsTheThingWhereTheHandOverNamesNoFile) {
  const Hash handed = add(custody({document("台账")}, {}));
  EXPECT_THAT(judge(received(handed, ReceiptResult::received, "台账")), IsEmpty());
  EXPECT_THAT(judge(received(handed, ReceiptResult::received, "别的")), ElementsAre("broken 11"));
  const Hash several = add(custody({document("台账"), document("清单")}, {}));
  EXPECT_THAT(judge(received(several, ReceiptResult::received, "别的")), IsEmpty());
}

TEST_F(FilesTest, WhatIsReceivedIsWhatWasHandedOver) {
  const Hash with_after = add(custody({document("台账")}, handled("台账", "台账")));
  EXPECT_THAT(judge(received(with_after, ReceiptResult::received, "台账")), IsEmpty());
  EXPECT_THAT(judge(received(with_after, ReceiptResult::received, "别的")),
              ElementsAre("broken 11"));
  EXPECT_THAT(judge(received(with_after, ReceiptResult::discrepant, "别的")), IsEmpty());
}

TEST_F(FilesTest, WhatWasThereBeforeCountsWhereNothingIsSaidOfAfterwards) {
  const Hash custody =
      add(this->custody({document("台账")}, file(Kind::custody, "before", "台账")));
  EXPECT_THAT(judge(received(custody, ReceiptResult::received, "台账")), IsEmpty());
  EXPECT_THAT(judge(received(custody, ReceiptResult::received, "别的")), ElementsAre("broken 11"));
}

TEST_F(FilesTest, AnOpeningThatIsNotTheRecordsIsTold) {
  const Record one = published("公开稿", approve_text("公开稿"));
  const Record other = published("另一稿", approve_text("另一稿"));
  constexpr std::array<std::string_view, 1> content = {"content"}, before = {"before"};
  const auto digests = file_digests(world_.hasher(), one, content, world_.openings(other));
  EXPECT_EQ(digests.error().kind(), ErrorKind::mismatch);
  EXPECT_EQ(file_digests(world_.hasher(), one, content, {}).error().kind(), ErrorKind::missing);
  std::vector<Bytes> some = world_.openings(one);
  some.pop_back();  // of no file
  EXPECT_THAT(file_digests(world_.hasher(), one, content, some).value(), testing::SizeIs(1));
  std::erase_if(some, [](const Bytes& opening) { return may_hold_content(opening); });
  EXPECT_EQ(file_digests(world_.hasher(), one, content, some).error().kind(), ErrorKind::missing);
  EXPECT_THAT(file_digests(world_.hasher(), one, before, {}).value(), IsEmpty());
  EXPECT_THAT(file_digests(world_.hasher(), one, before, world_.openings(one)).value(), IsEmpty());
}

}  // namespace
}  // namespace muniment
