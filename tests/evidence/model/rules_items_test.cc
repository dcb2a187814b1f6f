// What items rest on, and what may be left out of what is published.
#include <gmock/gmock.h>

#include "tests/support/round_fixture.h"

namespace muniment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ItemsTest : public test::RoundTest {
 protected:
  const Facts to_society_ = {fact(FactCode::audience, Audience::society),
                             fact(FactCode::stage, Stage::rectification)};

  Facts leaving_out(Omission reason) {
    Facts facts = to_society_;
    facts.push_back(fact(FactCode::omission, reason));
    return facts;
  }
};

TEST_F(ItemsTest, OfAReportAreBasedOnFindings) {
  const Hash report = add(Kind::report, {"chen"}, {{Relation::based_on, approve(Matter::report)}});
  EXPECT_THAT(judge(drafted(Kind::report, {"chen"}, {{Relation::part_of, report}})),
              ElementsAre("broken 6"));
}

TEST_F(ItemsTest, OfTheFeedbackAreBasedOnReportOrFinding) {
  const Fed fed = feed_back();
  EXPECT_THAT(judge(drafted(Kind::feedback, {"fang"}, {{Relation::part_of, fed.document}})),
              ElementsAre("broken 6"));
  const Hash found = world_.add(finding({"zhao", "chen", "wang"})).record_id;
  EXPECT_THAT(judge(drafted(Kind::feedback, {"fang"},
                            {{Relation::part_of, fed.document}, {Relation::based_on, found}})),
              IsEmpty());
}

TEST_F(ItemsTest, OfADisclosureArePublishedOrLeftOut) {
  const Fed fed = feed_back();
  const Hash approval =
      approve(Matter::disclosure, {fact(FactCode::omission, Omission::pending_case)});
  const Hash document =
      add(Kind::disclosure, {"fang"}, {{Relation::based_on, approval}}, to_society_);
  const auto item = [&](const Links& more, const Facts& facts) {
    Links links = {{Relation::based_on, approval}, {Relation::part_of, document}};
    links.insert(links.end(), more.begin(), more.end());
    return judge(drafted(Kind::disclosure, {"fang"}, links, facts));
  };
  const Links published = {{Relation::publishes, fed.item}};
  const Links concerned = {{Relation::concerns, fed.item}};
  const Facts left_out = leaving_out(Omission::pending_case);
  EXPECT_THAT(item(published, to_society_), IsEmpty());
  EXPECT_THAT(item(concerned, left_out), IsEmpty());
  EXPECT_THAT(item({}, to_society_), ElementsAre("broken 6"));
  EXPECT_THAT(item(concerned, to_society_), ElementsAre("broken 6", "broken 10"));
  EXPECT_THAT(item({}, left_out), ElementsAre("broken 6"));
  EXPECT_THAT(item(published, left_out), ElementsAre("broken 10"));
  EXPECT_THAT(item(concerned, leaving_out(Omission::secret)), ElementsAre("broken 10"));
}

TEST_F(ItemsTest, AreLeftOutForReasonsOfTheRoundOnly) {
  RoundTerms terms;
  terms.omissions = {number_of(Omission::secret)};
  Record policy = world_.affair(Policy{});
  policy.facts = facts_of(terms);
  world_.add(policy);
  const Fed fed = feed_back();
  for (const Omission reason : {Omission::secret, Omission::sensitive}) {
    const Hash approval = approve(Matter::disclosure, {fact(FactCode::omission, reason)});
    const Record left_out = drafted(
        Kind::disclosure, {"fang"},
        {{Relation::based_on, approval}, {Relation::concerns, fed.item}}, leaving_out(reason));
    if (reason == Omission::secret) {
      EXPECT_THAT(judge(left_out), IsEmpty());
    } else {
      EXPECT_THAT(judge(left_out), ElementsAre("broken 10"));
      EXPECT_THAT(sentence(left_out), HasSubstr("does not allow the reason sensitive"));
    }
  }
}

TEST_F(ItemsTest, AreLeftOutForAReasonWhereverTheyStand) {
  const Fed fed = feed_back();
  const Hash approval =
      approve(Matter::disclosure, {fact(FactCode::omission, Omission::sensitive)});
  const auto silent = [&](Facts facts) {
    facts.push_back(fact(FactCode::audience, Audience::society));
    facts.push_back(fact(FactCode::stage, Stage::feedback));
    return judge(drafted(Kind::disclosure, {"fang"},
                         {{Relation::based_on, approval},
                          {Relation::publishes, fed.document},
                          {Relation::concerns, fed.item}},
                         facts));
  };
  EXPECT_THAT(silent({}), ElementsAre("broken 10"));
  EXPECT_THAT(silent({fact(FactCode::omission, Omission::sensitive)}), IsEmpty());
}

TEST_F(ItemsTest, ArePublishedToWhomAndAtWhichStageTheApprovalSays) {
  const Fed fed = feed_back();
  const auto published = [&](const Hash& approval, Audience audience, Stage stage) {
    return judge(drafted(Kind::disclosure, {"fang"},
                         {{Relation::based_on, approval}, {Relation::publishes, fed.document}},
                         {fact(FactCode::audience, audience), fact(FactCode::stage, stage)}));
  };
  const Hash party = approve(Matter::disclosure, {fact(FactCode::audience, Audience::party),
                                                  fact(FactCode::stage, Stage::feedback)});
  EXPECT_THAT(published(party, Audience::party, Stage::feedback), IsEmpty());
  EXPECT_THAT(published(party, Audience::society, Stage::feedback), ElementsAre("broken 10"));
  EXPECT_THAT(published(party, Audience::party, Stage::rectification), ElementsAre("broken 10"));
  const Hash any = approve(Matter::disclosure);
  EXPECT_THAT(published(any, Audience::society, Stage::rectification), IsEmpty());
}

TEST_F(ItemsTest, OfAReportRestOnNoFindingThatWasGivenUp) {
  const Hash report = add(Kind::report, {"chen"}, {{Relation::based_on, approve(Matter::report)}});
  for (const ItemStatus status : {ItemStatus::dropped, ItemStatus::merged}) {
    Record given_up = finding();
    given_up.facts = {fact(FactCode::status, status)};
    const Hash found = world_.add(given_up).record_id;
    EXPECT_THAT(judge(drafted(Kind::report, {"chen"},
                              {{Relation::part_of, report}, {Relation::based_on, found}})),
                ElementsAre("broken 6"));
  }
}

TEST_F(ItemsTest, AudienceAndStageAreThoseOfOneApproval) {
  const auto allowing = [&](Audience audience, Stage stage) {
    return approve(Matter::disclosure,
                   {fact(FactCode::audience, audience), fact(FactCode::stage, stage)});
  };
  const Hash one = allowing(Audience::party, Stage::rectification);
  const Hash other = allowing(Audience::society, Stage::feedback);
  const auto disclosed = [&](const Links& links) {
    return judge(drafted(Kind::disclosure, {"fang"}, links, to_society_));
  };
  EXPECT_THAT(disclosed({{Relation::based_on, one}, {Relation::based_on, other}}),
              ElementsAre("broken 10"));
  const Hash both = allowing(Audience::society, Stage::rectification);
  EXPECT_THAT(disclosed({{Relation::based_on, one}, {Relation::based_on, both}}), IsEmpty());
}

}  // namespace
}  // namespace muniment
