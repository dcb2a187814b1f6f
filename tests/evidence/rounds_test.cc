// Rounds and versions, where a registrar opens its ledger: it reads no more than it needs.
#include <gmock/gmock.h>

#include "evidence/model/fact_values.h"
#include "tests/support/office.h"

namespace muniment::evidence {
namespace {

using testing::Eq;
using testing::HasSubstr;
using testing::IsNull;
using testing::NotNull;
using testing::Optional;

class RegistrarRounds : public testing::Test {
 protected:
  void begin() {
    office.found();
    office.begin_inspection("R7-FGW");
    Draft filing = office.filing("R7-ZSJ");
    filing.facts = facts_of(strict());
    office.record({filing}, {"wang"});
    office.record({office.filing("R7-YJJ")}, {"wang"});
    again();
  }
  void again() {
    office.close();
    office.open();
  }

  static RoundTerms strict() {
    RoundTerms terms;
    terms.never_alone = {number_of(Kind::interview)};
    terms.late_days = 30;
    return terms;
  }
  static RoundTerms lenient() {
    RoundTerms terms;
    terms.late_days = 60;
    return terms;
  }

  Draft policy(const RoundTerms& terms, const std::vector<Citation>& filings) {
    Draft draft = office.draft(Kind::policy, "");
    draft.affair = Policy{};
    draft.facts = facts_of(terms);
    for (const Citation& filing : filings) {
      draft.links.push_back(
          {number_of(Relation::concerns), office.registrar().find(filing)->record_id});
    }
    return draft;
  }
  // An interview that li holds alone, for a reason that the catalogue takes.
  std::string alone(const std::string& dossier) {
    Draft draft = office.interview(dossier);
    draft.facts = {
        {number_of(FactCode::single_signer), Fact::Code{number_of(SingleSigner::approved)}}};
    const auto recorded = office.try_to_record({draft}, {"li"});
    return recorded.ok() ? "taken" : to_english(recorded.error());
  }
  std::optional<std::int64_t> late_days(const std::string& dossier) {
    const auto stated = office.registrar().round(dossier);
    EXPECT_TRUE(stated.ok());
    return stated->has_value() ? round_terms((*stated)->record)->late_days : std::nullopt;
  }

  test::Office office;
};

TEST_F(RegistrarRounds, AreThoseOfTheDossiersOwnFiling) {
  begin();
  EXPECT_THAT(alone("R7-ZSJ"), HasSubstr("rule 2"));
  EXPECT_EQ(alone("R7-FGW"), "taken");
  EXPECT_THAT(late_days("R7-ZSJ"), Optional(30));
  EXPECT_THAT(late_days("R7-FGW"), Eq(std::nullopt));
  EXPECT_THAT(late_days("R7-NONE"), Eq(std::nullopt));
}

TEST_F(RegistrarRounds, AreChangedByAPolicyForOneDossier) {
  begin();
  office.record({policy(lenient(), {{"R7-ZSJ", 1}})}, {"wang"});
  EXPECT_EQ(alone("R7-ZSJ"), "taken");
  again();
  EXPECT_EQ(alone("R7-ZSJ"), "taken");
  EXPECT_THAT(late_days("R7-ZSJ"), Optional(60));
  EXPECT_THAT(late_days("R7-YJJ"), Eq(std::nullopt));
}

TEST_F(RegistrarRounds, AreChangedByAPolicyForAll) {
  begin();
  EXPECT_EQ(alone("R7-YJJ"), "taken");
  office.record({policy(strict(), {})}, {"wang"});
  EXPECT_THAT(alone("R7-YJJ"), HasSubstr("rule 2"));
  EXPECT_THAT(alone("R7-FGW"), HasSubstr("rule 2"));
}

// The state that the next ones are judged by is not the ledger's yet.
TEST_F(RegistrarRounds, AreKnownInTheBatchThatFilesTheDossier) {
  office.found();
  office.record({office.enrolment("li", {Role::inspector})}, {"wang"});
  Draft filing = office.filing("R7-ZSJ");
  filing.facts = facts_of(strict());
  Draft interview = office.interview("R7-ZSJ");
  interview.facts = {
      {number_of(FactCode::single_signer), Fact::Code{number_of(SingleSigner::approved)}}};
  const auto recorded = office.try_to_record({filing, interview}, {"wang"});
  ASSERT_FALSE(recorded.ok());
  EXPECT_THAT(to_english(recorded.error()), HasSubstr("(rule 2) (record 2 of 2)"));
  EXPECT_THAT(late_days("R7-ZSJ"), Eq(std::nullopt));  // nothing was recorded
}

class FirstVersion : public RegistrarRounds {
 protected:
  FirstVersion() {
    office.policy = Policy{1, 1, 480};
    office.found();
    office.begin_inspection("R7-FGW");
  }
};

TEST_F(FirstVersion, WhatTheCatalogueInForceDoesNotHaveIsRefusedInWords) {
  Draft filing = office.filing("R7-ZSJ");
  filing.facts = facts_of(strict());
  const auto refused = office.try_to_record({filing}, {"wang"});
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(
      to_english(refused.error()),
      HasSubstr("lateDays came with version 2 of the catalogue, and version 1 is in force"));
  Draft symposium = office.draft(Kind::symposium, "R7-FGW");
  EXPECT_THAT(to_english(office.try_to_record({symposium}, {"li"}).error()),
              HasSubstr("symposium came with version 2"));
}

TEST_F(FirstVersion, RecordsHaveTheSlotsOfTheCatalogueInForce) {
  EXPECT_EQ(office.registrar().find(Citation{"R7-FGW", 1})->record.fields.size(), 4u);
  Draft policy = office.draft(Kind::policy, "");
  policy.affair = Policy{};
  office.record({policy}, {"wang"});
  office.record({office.filing("R7-ZSJ")}, {"wang"});
  EXPECT_EQ(office.registrar().find(Citation{"R7-ZSJ", 1})->record.fields.size(), 5u);
  EXPECT_EQ(office.registrar().openings(*office.registrar().find(Citation{"R7-ZSJ", 1}))->size(),
            5u);
}

// Behind the four slots of that time.
TEST_F(FirstVersion, AttachmentsOfAFilingAreReadUnderTheSecond) {
  Draft filing = office.filing("R7-ZSJ");
  filing.attachments = {office.content("annex.pdf", "annex")};
  office.record({filing}, {"wang"});
  const auto openings =
      office.registrar().openings(*office.registrar().find(Citation{"R7-ZSJ", 1}));
  ASSERT_TRUE(openings.ok()) << to_english(openings.error());
  EXPECT_EQ(openings->back().name, "attachment");
}

}  // namespace
}  // namespace muniment::evidence
