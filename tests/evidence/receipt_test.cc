// What a receipt opens, and whose entries it carries along. That receipts verify is for the tests
// of the programs, which have a verifier.
#include <gmock/gmock.h>

#include "evidence/model/exhibit.h"
#include "ledger/core/tlog_proof.h"
#include "tests/support/office.h"

namespace muniment::test {
namespace {

using evidence::Draft;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Receipts : public testing::Test {
 protected:
  Receipts() {
    office.found();
    office.begin_inspection();
    Draft draft = office.interview("R7-FGW");
    draft.attachments = {office.content("photo.jpg", "photo"), office.content("b.ogg", "ogg")};
    office.record({draft}, {"li", "zhao"});
  }

  Exhibit exhibit(const Citation& citation, const std::vector<std::string>& open = {}) {
    const auto text = office.registrar().receipt(citation, open);
    EXPECT_TRUE(text.ok()) << to_english(text.error());
    return decode_exhibit(parse_tlog_proof(*text)->extra).value();
  }
  std::vector<std::string> opened(const Citation& citation, const std::vector<std::string>& open) {
    std::vector<std::string> names;
    for (const Bytes& bytes : exhibit(citation, open).openings) {
      const Opening opening = decode_opening(bytes).value();
      names.push_back(std::to_string(opening.slot) + " " + opening.name);
    }
    return names;
  }
  std::vector<std::uint64_t> roster(const Citation& citation) {
    std::vector<std::uint64_t> indices;
    for (const auto& known : exhibit(citation).roster) {
      indices.push_back(decode_entry(known.entry)->index.value);
    }
    return indices;
  }
  std::string refusal(const Citation& citation, const std::vector<std::string>& open) {
    const auto text = office.registrar().receipt(citation, open);
    return text.ok() ? "a receipt" : to_english(text.error());
  }

  Office office;
  const Citation interview{"R7-FGW", 2};
};

TEST_F(Receipts, OpenNothingUnlessItIsNamed) {
  EXPECT_THAT(opened(interview, {}), IsEmpty());
  EXPECT_EQ(refusal(interview, {}).find("甲01"), std::string::npos);
}

TEST_F(Receipts, OpenTheNamedFieldsInTheOrderOfTheirSlots) {
  EXPECT_THAT(opened(interview, {"interviewee", "content"}),
              ElementsAre("1 content", "4 interviewee"));
  EXPECT_THAT(opened(interview, {"interviewee", "interviewee"}), ElementsAre("4 interviewee"));
  EXPECT_THAT(opened(interview, {"summary"}), ElementsAre("8 summary"));
  EXPECT_THAT(opened(interview, {"attachment", "name"}),
              ElementsAre("0 name", "11 attachment", "12 attachment"));
  EXPECT_EQ(opened(interview, {"*"}).size(), 12u);  // all but the identity, which is sealed
  EXPECT_EQ(opened(interview, {"*", "name"}).size(), 12u);
  EXPECT_THAT(refusal(interview, {"identity"}), HasSubstr("or sealed"));
}

TEST_F(Receipts, ListTheFieldsOfTheKindWhenANameIsNotOneOfThem) {
  EXPECT_THAT(refusal({"R7-FGW", 1}, {"title", "interviewee"}),
              HasSubstr("kind filing has no field interviewee; it has: title, organisation, "
                        "mandate, note, round, attachment"));
  EXPECT_THAT(refusal(interview, {""}), HasSubstr("has no field "));
  EXPECT_THAT(refusal({"R7-FGW", 1}, {"attachment"}), HasSubstr("the record has no attachments"));
  EXPECT_THAT(refusal({"R7-FGW", 9}, {}), HasSubstr("there is no R7-FGW/9"));
}

TEST_F(Receipts, CarryGenesisAndTheEnrolmentsOfTheSigners) {
  EXPECT_THAT(roster({"", 1}), IsEmpty());
  EXPECT_THAT(roster({"", 2}), ElementsAre(0));
  EXPECT_THAT(roster({"R7-FGW", 1}), ElementsAre(0));
  EXPECT_THAT(roster(interview), ElementsAre(0, 1, 2));
  office.record({office.document("R7-FGW")}, {"zhao"});
  EXPECT_THAT(roster({"R7-FGW", 3}), ElementsAre(0, 2));
}

TEST_F(Receipts, CarryTheEnrolmentsOfThoseWhoEnrolledTheSigners) {
  office.record({office.enrolment("qian", {Role::administrator})}, {"wang"});  // 5
  office.record({office.enrolment("sun", {Role::administrator})}, {"qian"});   // 6
  office.record({office.enrolment("zhou", {Role::inspector})}, {"sun"});       // 7
  office.record({office.document("R7-FGW")}, {"zhou"});                        // 8
  EXPECT_THAT(roster({"R7-FGW", 3}), ElementsAre(0, 5, 6, 7));
  EXPECT_THAT(roster({"", 6}), ElementsAre(0, 5, 6));
}

// It says by which catalogue and rules the record was judged.
TEST_F(Receipts, CarryTheNewestPolicyBelow) {
  office.record({office.enrolment("qian", {Role::administrator})}, {"wang"});  // 5
  for (const char* signer : {"wang", "qian"}) {
    Draft policy = office.draft(Kind::policy, "");
    policy.affair = Policy{};
    office.record({policy}, {signer});  // 6, 7
  }
  office.record({office.document("R7-FGW")}, {"li"});  // 8
  EXPECT_THAT(roster({"R7-FGW", 3}), ElementsAre(0, 1, 5, 7));
  EXPECT_THAT(roster({"", 6}), ElementsAre(0, 5, 6));
  EXPECT_THAT(roster(interview), ElementsAre(0, 1, 2));
}

TEST_F(Receipts, CarryTheFirstEnrolmentOfAPersonWhoSignsWithAnotherKey) {
  Draft further = office.enrolment("li-2", {Role::inspector});
  std::get<Enrolment>(further.affair).person = office.id("li");
  office.record({further}, {"wang"});                    // 5
  office.record({office.document("R7-FGW")}, {"li-2"});  // 6
  EXPECT_THAT(roster({"R7-FGW", 3}), ElementsAre(0, 1, 5));
}

TEST_F(Receipts, CarryTheEnrolmentOfAKeyThatWasRevokedSince) {
  office.record({office.revocation("zhao", RevocationReason::lost)}, {"wang"});
  EXPECT_THAT(roster(interview), ElementsAre(0, 1, 2));
}

TEST_F(Receipts, SayWhenTheValuesAreNotKeptHere) {
  office.close();
  std::filesystem::remove(office.folder() / "openings");
  office.open();
  EXPECT_THAT(refusal(interview, {"interviewee"}), HasSubstr("are not kept here"));
  EXPECT_EQ(refusal(interview, {}), "a receipt");
}

TEST_F(Receipts, OpenNoValueThatWasChangedWhereItIsKept) {
  const std::filesystem::path file = office.folder() / "openings";
  std::string bytes = get_file(file);
  const std::string restricted("\0\3\0\0\0\1\0", 7);  // class, generation, form
  const std::size_t at = bytes.rfind(restricted);
  ASSERT_NE(at, std::string::npos);
  bytes[at + 40] ^= 1;
  put_file(file, bytes);
  EXPECT_THAT(refusal(interview, {"interviewee"}),
              AllOf(HasSubstr("R7-FGW/2"), HasSubstr("kept here"), HasSubstr("restricted")));
  const auto item = office.registrar().find(interview);
  EXPECT_EQ(office.registrar().openings(*item).error().kind(), ErrorKind::mismatch);
  EXPECT_EQ(refusal(interview, {}), "a receipt");
}

}  // namespace
}  // namespace muniment::test
