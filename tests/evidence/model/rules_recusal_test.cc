// Rule 3: nobody with an open recusal signs in that dossier.
#include <gmock/gmock.h>

#include "tests/support/round_fixture.h"

namespace muniment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RecusalTest : public test::RoundTest {
 protected:
  Record recusal(const std::string& author, const Links& links = {}) {
    return drafted(
        Kind::declaration, {author}, links,
        {fact(FactCode::declared, Declared::recusal), fact(FactCode::recusal, Recusal::kinship)});
  }
  Record withdrawal(const std::string& author, const Hash& of) {
    return drafted(Kind::withdrawal, {author}, {{Relation::withdraws, of}},
                   {fact(FactCode::withdrawn, WithdrawalReason::retracted)});
  }
  Record decision(const Hash& recusal, Decision decision) {
    return drafted(Kind::approval, {"fang"}, {{Relation::approves, recusal}},
                   {fact(FactCode::matter, Matter::recusal), fact(FactCode::decision, decision)});
  }
  Hash enrolment_of(const std::string& name) {
    return world_.all()[world_.state().roster.find_name(name)->enrolled.value].record_id;
  }
  std::vector<std::string> judge_talk_by(const std::vector<std::string>& signers) {
    return judge(record(Kind::symposium, signers));
  }
};

TEST_F(RecusalTest, WhoIsRecusedSignsNothingThere) {
  EXPECT_THAT(judge_talk_by({"li"}), IsEmpty());
  const Hash declared = add(recusal("li"));
  EXPECT_THAT(judge_talk_by({"li"}), ElementsAre("broken 3"));
  EXPECT_THAT(judge_talk_by({"zhao", "li"}), ElementsAre("broken 3"));
  EXPECT_THAT(judge_talk_by({"zhao"}), IsEmpty());
  EXPECT_THAT(sentence(record(Kind::symposium, {"li"})),
              HasSubstr("li may not sign in the dossier R7-FGW: the recusal at entry"));
  EXPECT_THAT(judge(withdrawal("li", declared)), ElementsAre("broken 3"));
}

TEST_F(RecusalTest, AnotherDossierIsNotConcerned) {
  world_.open("R7-OTHER");
  add(recusal("li"));
  EXPECT_THAT(judge(world_.record(Kind::symposium, "R7-OTHER", {"li"})), IsEmpty());
}

TEST_F(RecusalTest, OtherDeclarationsRecuseNobody) {
  add(Kind::declaration, {"li"}, {}, {fact(FactCode::declared, Declared::integrity)});
  EXPECT_THAT(judge_talk_by({"li"}), IsEmpty());
}

TEST_F(RecusalTest, ADeclarationAboutSomebodyElseRecusesThem) {
  add(recusal("fang", {{Relation::concerns, enrolment_of("zhao")}}));
  EXPECT_THAT(judge_talk_by({"zhao"}), ElementsAre("broken 3"));
  EXPECT_THAT(judge(record(Kind::briefing, {"fang"})), IsEmpty());
}

TEST_F(RecusalTest, AnotherKeyOfThePersonIsThePerson) {
  add(recusal("li"));
  enrol_second_key("li-two", "li");
  EXPECT_THAT(judge_talk_by({"li-two"}), ElementsAre("broken 3"));
}

TEST_F(RecusalTest, SomebodyElsesWithdrawalClosesIt) {
  const Hash declared = add(recusal("li"));
  add(withdrawal("fang", declared));
  EXPECT_THAT(judge_talk_by({"li"}), IsEmpty());
}

TEST_F(RecusalTest, ANewerDeclarationByOthersTakesItsPlace) {
  const Hash declared = add(recusal("li"));
  const Links newer = {{Relation::supersedes, declared}, {Relation::concerns, enrolment_of("li")}};
  EXPECT_THAT(judge(recusal("li", newer)), ElementsAre("broken 3"));
  add(drafted(Kind::declaration, {"fang"}, newer, {fact(FactCode::declared, Declared::integrity)}));
  EXPECT_THAT(judge_talk_by({"li"}), IsEmpty());
}

TEST_F(RecusalTest, ACorrectionLeavesItOpen) {
  const Hash declared = add(recusal("li"));
  add(Kind::correction, {"zhao"}, {{Relation::supersedes, declared}});
  EXPECT_THAT(judge_talk_by({"li"}), ElementsAre("broken 3"));
}

TEST_F(RecusalTest, AnotherRecusalMayBeDeclared) {
  add(recusal("li"));
  EXPECT_THAT(judge(recusal("li")), IsEmpty());
}

TEST_F(RecusalTest, ARefusalOfTheSameDossierClosesIt) {
  const Hash declared = add(recusal("li"));
  add(decision(declared, Decision::approved));
  EXPECT_THAT(judge_talk_by({"li"}), ElementsAre("broken 3"));
  const Hash refused = add(decision(declared, Decision::refused));
  EXPECT_THAT(judge_talk_by({"li"}), IsEmpty());
  add(withdrawal("fang", refused));
  EXPECT_THAT(judge_talk_by({"li"}), ElementsAre("broken 3"));
}

TEST_F(RecusalTest, ARefusalOfAnotherMatterDoesNot) {
  const Hash declared = add(recusal("li"));
  Record refused = decision(declared, Decision::refused);
  refused.facts = {fact(FactCode::matter, Matter::disclosure),
                   fact(FactCode::decision, Decision::refused)};
  std::sort(refused.facts.begin(), refused.facts.end());
  add(refused);
  EXPECT_THAT(judge_talk_by({"li"}), ElementsAre("broken 3"));
}

TEST_F(RecusalTest, NamesTheKeyThatSigns) {
  add(recusal("li"));
  enrol_second_key("li2", "li");
  EXPECT_THAT(sentence(record(Kind::symposium, {"li"})), HasSubstr("li may not sign"));
  EXPECT_THAT(sentence(record(Kind::symposium, {"li2"})), HasSubstr("li2 may not sign"));
}

TEST_F(RecusalTest, ARefusalFromAnotherDossierDoesNot) {
  world_.open("R7-OTHER");
  const Hash declared = add(recusal("chen"));
  Record elsewhere = world_.record(Kind::approval, "R7-OTHER", {"chen"});
  elsewhere.links = {{number_of(Relation::approves), declared}};
  elsewhere.facts = {fact(FactCode::decision, Decision::refused),
                     fact(FactCode::matter, Matter::recusal)};
  world_.add(elsewhere);
  EXPECT_THAT(judge_talk_by({"chen"}), ElementsAre("broken 3"));
}

TEST_F(RecusalTest, VersionOneOfTheRulesDoesNotAsk) {
  add(recusal("li"));
  world_.state().policy = {1, 1, world_.state().policy.zone_minutes};
  EXPECT_THAT(judge_talk_by({"li"}), testing::Not(testing::Contains("broken 3")));
  EXPECT_THAT(judge(world_.record(Kind::document, dossier, {"li"})), IsEmpty());
}

TEST_F(RecusalTest, WhoMayNotOrderItOnlyAsksForItOfAnother) {
  for (const std::string asking : {"he", "li"}) {
    const Hash declared = add(recusal(asking, {{Relation::concerns, enrolment_of("zhao")}}));
    EXPECT_THAT(judge_talk_by({"zhao"}), IsEmpty());
    const Hash approved = add(decision(declared, Decision::approved));
    EXPECT_THAT(judge_talk_by({"zhao"}), ElementsAre("broken 3"));
    add(withdrawal("fang", approved));
    EXPECT_THAT(judge_talk_by({"zhao"}), IsEmpty());
  }
  add(recusal("chen", {{Relation::concerns, enrolment_of("zhao")}}));
  EXPECT_THAT(judge_talk_by({"zhao"}), ElementsAre("broken 3"));
}

TEST_F(RecusalTest, TheFoundingAdministratorIsNamedByTheGenesis) {
  EXPECT_THAT(judge(finding()), IsEmpty());
  add(recusal("fang", {{Relation::concerns, world_.all().front().record_id}}));
  EXPECT_THAT(judge(finding()), ElementsAre("broken 3"));
}

TEST_F(RecusalTest, AnApprovalFromNextDoorIsNoneAfterIt) {
  world_.open("R7-OTHER");
  const auto approve_there = [&] {
    Record there = world_.record(Kind::approval, "R7-OTHER", {"chen"});
    there.facts = approval(Matter::inquiry).facts;
    return world_.add(there).record_id;
  };
  const auto inquiry_upon = [&](const Hash& approval) {
    return drafted(Kind::inquiry, {"li"}, {{Relation::based_on, approval}});
  };
  const Hash before = approve_there();
  add(recusal("fang", {{Relation::concerns, enrolment_of("chen")}}));
  const Hash after = approve_there();
  EXPECT_THAT(judge(inquiry_upon(before)), IsEmpty());
  EXPECT_THAT(judge(inquiry_upon(after)), ElementsAre("broken 3"));
  EXPECT_THAT(sentence(inquiry_upon(after)), HasSubstr("is signed by chen, whose recusal"));
  const Hash again = approve_there();
  for (const Hash& newer : {after, again}) {  // whichever of two links comes first
    EXPECT_THAT(judge(drafted(Kind::inquiry, {"li"},
                              {{Relation::based_on, before}, {Relation::based_on, newer}})),
                ElementsAre("broken 3"));
  }
}

}  // namespace
}  // namespace muniment
