#include "evidence/model/catalogue.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "evidence/model/affair.h"
#include "evidence/model/fact_values.h"
#include "evidence/model/record.h"
#include "ledger/core/hash.h"
#include "tests/support/vocabularies.h"

namespace muniment {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using testing::SizeIs;

const FactRule* fact_of(std::string_view kind, FactCode code) {
  for (const FactRule& rule : row_by_name(kind)->facts) {
    if (rule.code == code) return &rule;
  }
  return nullptr;
}

const LinkRule* link_of(std::string_view kind, Relation relation) {
  for (const LinkRule& rule : row_by_name(kind)->links) {
    if (rule.relation == relation) return &rule;
  }
  return nullptr;
}

void expect_countable(Vocabulary vocabulary) {
  std::set<std::string_view> names;
  std::uint16_t code = 0;
  for (const Term& term : terms(vocabulary)) {
    EXPECT_EQ(term.code, ++code) << term.name;
    EXPECT_TRUE(names.insert(term.name).second) << term.name;
    EXPECT_FALSE(term.english.empty() || term.chinese.empty()) << term.name;
    EXPECT_EQ(term_by_code(vocabulary, code), &term);
    EXPECT_EQ(term_by_name(vocabulary, term.name), &term);
  }
  EXPECT_GE(code, 2) << "no words";
  EXPECT_EQ(term_by_code(vocabulary, 0), nullptr);
  EXPECT_EQ(term_by_code(vocabulary, static_cast<std::uint16_t>(code + 1)), nullptr);
  EXPECT_EQ(term_by_name(vocabulary, ""), nullptr);
  EXPECT_EQ(term_by_name(vocabulary, "no such name"), nullptr);
}

TEST(Codes, CountFromOneWithoutGapsAndAreFoundByCodeAndName) {
  for (const Vocabulary vocabulary : test::own_vocabularies) expect_countable(vocabulary);
  for (const Vocabulary vocabulary : test::value_vocabularies()) expect_countable(vocabulary);
}

TEST(Codes, OfFactsAreWordsOrNumbersOfARound) {
  EXPECT_THAT(test::value_vocabularies(), SizeIs(22));
  EXPECT_EQ(values_of_fact(number_of(FactCode::outcome)), Vocabulary::outcomes);
  for (const FactCode number : {FactCode::checklist, FactCode::discipline, FactCode::due,
                                FactCode::serial, FactCode::count, FactCode::slot}) {
    EXPECT_EQ(values_of_fact(number_of(number)), std::nullopt);
  }
  EXPECT_EQ(values_of_fact(0), std::nullopt);
  EXPECT_EQ(values_of_fact(999), std::nullopt);
}

TEST(Codes, AreFrozen) {
  EXPECT_EQ(terms(Vocabulary::kinds).size(), 33u);
  EXPECT_EQ(number_of(Kind::closure), 7);
  EXPECT_EQ(number_of(Kind::filing), 8);
  EXPECT_EQ(number_of(Kind::interview), 12);
  EXPECT_EQ(number_of(Kind::document), 14);
  EXPECT_EQ(number_of(Kind::exhibit), 18);
  EXPECT_EQ(number_of(Kind::finding), 24);
  EXPECT_EQ(number_of(Kind::correction), 31);
  EXPECT_EQ(number_of(Kind::erasure), 33);
  EXPECT_EQ(term_by_code(Vocabulary::kinds, number_of(Kind::erasure))->name, "erasure");
  EXPECT_EQ(term_by_name(Vocabulary::relations, "basedOn")->code, number_of(Relation::based_on));
  EXPECT_EQ(term_by_name(Vocabulary::relations, "supersedes")->code,
            number_of(Relation::supersedes));
  EXPECT_EQ(term_by_name(Vocabulary::relations, "acknowledges")->code,
            number_of(Relation::acknowledges));
  EXPECT_EQ(term_by_name(Vocabulary::roles, "auditor")->code, number_of(Role::auditor));
  EXPECT_EQ(term_by_name(Vocabulary::capacities, "witness")->code, number_of(Capacity::witness));
  EXPECT_EQ(term_by_name(Vocabulary::facts, "singleSigner")->code,
            number_of(FactCode::single_signer));
}

// The last value of each vocabulary, by its name: whoever puts one in between is seen here.
TEST(Codes, OfValuesAreFrozen) {
  const auto code = [](Vocabulary vocabulary, std::string_view name) {
    const Term* term = term_by_name(vocabulary, name);
    return term == nullptr ? 0 : term->code;
  };
  EXPECT_EQ(terms(Vocabulary::facts).size(), number_of(FactCode::never_alone));
  EXPECT_EQ(code(Vocabulary::facts, "erased"), 27);
  EXPECT_EQ(code(Vocabulary::facts, "triageDays"), number_of(FactCode::triage_days));
  EXPECT_EQ(code(Vocabulary::facts, "lateDays"), number_of(FactCode::late_days));
  EXPECT_EQ(code(Vocabulary::facts, "neverAlone"), 33);
  EXPECT_EQ(code(Vocabulary::facts, "matter"), number_of(FactCode::matter));
  EXPECT_EQ(code(Vocabulary::facts, "slot"), number_of(FactCode::slot));
  EXPECT_EQ(code(Vocabulary::channels, "transferred"), number_of(Channel::transferred));
  EXPECT_EQ(code(Vocabulary::outcomes, "noSubstance"), number_of(Outcome::no_substance));
  EXPECT_EQ(code(Vocabulary::statuses, "notClosed"), number_of(ItemStatus::not_closed));
  EXPECT_EQ(code(Vocabulary::audiences, "society"), number_of(Audience::society));
  EXPECT_EQ(code(Vocabulary::stages, "rectification"), number_of(Stage::rectification));
  EXPECT_EQ(code(Vocabulary::decisions, "conditional"), number_of(Decision::conditional));
  EXPECT_EQ(code(Vocabulary::single_signer, "acknowledged"), number_of(SingleSigner::acknowledged));
  EXPECT_EQ(code(Vocabulary::matters, "other"), number_of(Matter::other));
  EXPECT_EQ(code(Vocabulary::declared, "event"), number_of(Declared::event));
  EXPECT_EQ(code(Vocabulary::recusals, "other"), number_of(Recusal::other));
  EXPECT_EQ(code(Vocabulary::natures, "other"), number_of(Nature::other));
  EXPECT_EQ(code(Vocabulary::targets, "other"), number_of(Target::other));
  EXPECT_EQ(code(Vocabulary::modes, "covert"), number_of(VisitMode::covert));
  EXPECT_EQ(code(Vocabulary::handlings, "destroy"), number_of(Handling::destroy));
  EXPECT_EQ(code(Vocabulary::recipients, "higherBody"), number_of(Recipient::higher_body));
  EXPECT_EQ(code(Vocabulary::receipts, "answered"), number_of(ReceiptResult::answered));
  EXPECT_EQ(code(Vocabulary::purposes, "legal"), number_of(AccessPurpose::legal));
  EXPECT_EQ(code(Vocabulary::dispositions, "concluded"), number_of(Disposition::concluded));
  EXPECT_EQ(code(Vocabulary::omissions, "sensitive"), number_of(Omission::sensitive));
  EXPECT_EQ(code(Vocabulary::withdrawals, "takenDown"), number_of(WithdrawalReason::taken_down));
  EXPECT_EQ(code(Vocabulary::erasures, "secret"), number_of(ErasureReason::secret));
}

TEST(Codes, AgreeWithTheTypesOfOtherHeaders) {
  EXPECT_EQ(term_by_name(Vocabulary::revocation_reasons, "compromised")->code,
            number_of(RevocationReason::compromised));
  EXPECT_EQ(term_by_name(Vocabulary::incident_causes, "guardMissing")->code,
            number_of(IncidentCause::guard_missing));
  for (const Term& term : terms(Vocabulary::suites)) {
    EXPECT_EQ(suite_name(*suite_by_code(term.code)), term.name);
  }
  EXPECT_EQ(term_by_name(Vocabulary::digest_algorithms, "sm3")->code,
            number_of(HashAlgorithm::sm3));
}

TEST(Catalogue, HasARowForEveryKindInTheOrderOfTheirCodes) {
  ASSERT_EQ(kind_rows().size(), terms(Vocabulary::kinds).size());
  for (const Term& kind : terms(Vocabulary::kinds)) {
    const KindRow* row = kind_rows()[kind.code - 1u];
    EXPECT_EQ(number_of(row->kind), kind.code);
    EXPECT_EQ(row->name, kind.name);
    EXPECT_EQ(row_of(kind.code), row);
    EXPECT_EQ(row_by_name(kind.name), row);
  }
  EXPECT_EQ(row_of(0), nullptr);
  EXPECT_EQ(row_of(34), nullptr);
  EXPECT_EQ(row_of(999), nullptr);
  EXPECT_EQ(row_by_name("poem"), nullptr);
}

TEST(Catalogue, RowsAreWellMade) {
  for (const KindRow* row : kind_rows()) {
    SCOPED_TRACE(row->name);
    EXPECT_FALSE(row->help_english.empty() || row->help_chinese.empty());
    EXPECT_EQ(row->affair, number_of(row->kind) < std::variant_size_v<Affair>);
    ASSERT_FALSE(row->capacities.empty());
    EXPECT_LE(row->persons, row->repeats ? max_signers : row->capacities.size());
    EXPECT_GE(row->persons, 1u);
    for (const CapacityRule& rule : row->capacities) {
      EXPECT_FALSE(rule.roles.empty());
      EXPECT_THAT(rule.roles, Not(Contains(Role::auditor)));  // who audits signs nothing
    }
  }
}

TEST(Catalogue, SlotsAreWellMade) {
  for (const KindRow* row : kind_rows()) {
    SCOPED_TRACE(row->name);
    ASSERT_FALSE(row->slots.empty());
    EXPECT_LT(row->slots.size(), max_fields);
    std::set<std::string_view> names;
    for (std::uint16_t slot = 0; slot < row->slots.size(); ++slot) {
      EXPECT_TRUE(names.insert(row->slots[slot].name).second) << row->slots[slot].name;
      EXPECT_NE(row->slots[slot].name, attachment_name);
      EXPECT_FALSE(row->slots[slot].english.empty() || row->slots[slot].chinese.empty());
      EXPECT_EQ(slot_by_name(*row, row->slots[slot].name), slot);
    }
    EXPECT_EQ(slot_by_name(*row, "no such slot"), std::nullopt);
  }
}

// By one rule a relation, and one a fact: the checks look no further than the first.
TEST(Catalogue, LinksAndFactsAreWellMade) {
  for (const KindRow* row : kind_rows()) {
    SCOPED_TRACE(row->name);
    std::uint16_t before = 0;
    for (const LinkRule& rule : row->links) {
      EXPECT_GT(number_of(rule.relation), before);
      before = number_of(rule.relation);
      EXPECT_TRUE(rule.at_most == 0 || rule.at_least <= rule.at_most);
      EXPECT_TRUE(std::is_sorted(rule.targets.begin(), rule.targets.end()));
    }
    before = 0;
    for (const FactRule& rule : row->facts) {
      EXPECT_GT(number_of(rule.code), before);
      before = number_of(rule.code);
      const auto values = values_of_fact(number_of(rule.code));
      EXPECT_TRUE(!values || rule.type == FactType::code);
      EXPECT_TRUE(rule.values.empty() || values);
      for (const std::uint16_t code : rule.values) EXPECT_NE(term_by_code(*values, code), nullptr);
    }
  }
}

// What must be possible before the sixteen rules of an inspection can be asked.
TEST(Catalogue, HasWhatRulesAskFor) {
  const auto persons = [](std::string_view kind) { return row_by_name(kind)->persons; };
  for (const char* kind : {"interview", "petition", "visit", "custody", "triage"}) {
    EXPECT_EQ(persons(kind), 2u) << kind;
    EXPECT_NE(fact_of(kind, FactCode::single_signer), nullptr) << kind;
  }
  EXPECT_EQ(persons("finding"), 3u);
  EXPECT_EQ(fact_of("finding", FactCode::single_signer), nullptr);
  // An act is based on its approval; only some visits, reports, feedbacks and accesses need one.
  for (const char* kind : {"inquiry", "disclosure", "erasure"}) {
    ASSERT_NE(link_of(kind, Relation::based_on), nullptr) << kind;
    EXPECT_EQ(link_of(kind, Relation::based_on)->at_least, 1u) << kind;
  }
  for (const char* kind : {"inquiry", "visit", "report", "feedback", "disclosure", "access",
                           "erasure", "referral", "custody"}) {
    EXPECT_THAT(link_of(kind, Relation::based_on)->targets, Contains(Kind::approval)) << kind;
  }
  for (const char* kind : {"report", "feedback", "rectification", "disclosure"}) {
    EXPECT_THAT(link_of(kind, Relation::part_of)->targets, ElementsAre(row_by_name(kind)->kind));
  }
  EXPECT_THAT(link_of("triage", Relation::concerns)->targets, ElementsAre(Kind::petition));
  EXPECT_EQ(link_of("rectification", Relation::answers)->at_least, 1u);
  EXPECT_EQ(link_of("assessment", Relation::assesses)->at_least, 1u);
  EXPECT_EQ(link_of("withdrawal", Relation::withdraws)->at_most, 1u);
  for (const Kind kind : {Kind::symposium, Kind::petition, Kind::visit, Kind::inquiry}) {
    EXPECT_THAT(link_of("finding", Relation::based_on)->targets, Contains(kind));
  }
}

TEST(Catalogue, RecordsOfADossierBeginWithNameContentTimeAndPlace) {
  for (const KindRow* row : kind_rows()) {
    if (row->affair || row->kind == Kind::filing) continue;
    SCOPED_TRACE(row->name);
    EXPECT_EQ(slot_by_name(*row, "name"), 0);
    EXPECT_EQ(slot_by_name(*row, "content"), 1);
    EXPECT_EQ(slot_by_name(*row, "time"), 2);
    EXPECT_EQ(slot_by_name(*row, "place"), 3);
    EXPECT_EQ(row->slots[1].type, SlotType::content);
    EXPECT_EQ(row->slots[2].type, SlotType::instant);
  }
}

AccessClass class_of(std::string_view kind, std::string_view slot) {
  const KindRow* row = row_by_name(kind);
  return row->slots[*slot_by_name(*row, slot)].access;
}

TEST(Catalogue, IdentitiesAreSealedAndPseudonymsRestricted) {
  EXPECT_EQ(class_of("interview", "identity"), AccessClass::sealed);
  EXPECT_EQ(class_of("symposium", "identities"), AccessClass::sealed);
  EXPECT_EQ(class_of("petition", "identity"), AccessClass::sealed);
  EXPECT_EQ(class_of("interview", "interviewee"), AccessClass::restricted);
  EXPECT_EQ(class_of("symposium", "participants"), AccessClass::restricted);
  EXPECT_EQ(class_of("petition", "reporter"), AccessClass::restricted);
  EXPECT_EQ(class_of("petition", "accused"), AccessClass::restricted);
  EXPECT_EQ(class_of("petition", "name"), AccessClass::restricted);
  EXPECT_EQ(class_of("disclosure", "text"), AccessClass::open);
}

// A petition that may not be copied is counted, and nothing of it is written down.
TEST(Catalogue, PetitionNeedsNoField) {
  for (const Slot& slot : row_by_name("petition")->slots) {
    EXPECT_EQ(slot.presence, Presence::optional) << slot.name;
  }
  EXPECT_EQ(fact_of("petition", FactCode::serial)->presence, Presence::required);
  EXPECT_EQ(fact_of("petition", FactCode::count)->presence, Presence::optional);
}

}  // namespace
}  // namespace muniment
