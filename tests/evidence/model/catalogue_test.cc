#include "evidence/model/catalogue.h"

#include <gmock/gmock.h>

#include <set>
#include <string>

#include "evidence/model/affair.h"
#include "evidence/model/record.h"
#include "ledger/core/hash.h"

namespace muniment {
namespace {

using testing::ElementsAre;

constexpr Vocabulary vocabularies[] = {Vocabulary::kinds,
                                       Vocabulary::relations,
                                       Vocabulary::roles,
                                       Vocabulary::capacities,
                                       Vocabulary::facts,
                                       Vocabulary::single_signer,
                                       Vocabulary::revocation_reasons,
                                       Vocabulary::incident_causes,
                                       Vocabulary::suites,
                                       Vocabulary::digest_algorithms};

TEST(Codes, CountFromOneWithoutGapsAndAreFoundByCodeAndName) {
  for (const Vocabulary vocabulary : vocabularies) {
    std::set<std::string_view> names;
    std::uint16_t code = 0;
    for (const Term& term : terms(vocabulary)) {
      EXPECT_EQ(term.code, ++code) << term.name;
      EXPECT_TRUE(names.insert(term.name).second) << term.name;
      EXPECT_FALSE(term.english.empty() || term.chinese.empty()) << term.name;
      EXPECT_EQ(term_by_code(vocabulary, code), &term);
      EXPECT_EQ(term_by_name(vocabulary, term.name), &term);
    }
    EXPECT_EQ(term_by_code(vocabulary, 0), nullptr);
    EXPECT_EQ(term_by_code(vocabulary, static_cast<std::uint16_t>(code + 1)), nullptr);
    EXPECT_EQ(term_by_name(vocabulary, ""), nullptr);
    EXPECT_EQ(term_by_name(vocabulary, "no such name"), nullptr);
  }
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
  EXPECT_EQ(term_by_name(Vocabulary::single_signer, "urgent")->code,
            number_of(SingleSigner::urgent));
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

TEST(Catalogue, HasTheRowsOfVersionOne) {
  std::vector<std::string> names;
  for (const KindRow& row : kind_rows()) names.emplace_back(row.name);
  EXPECT_THAT(names, ElementsAre("genesis", "enrolment", "revocation", "policy", "anchor",
                                 "incident", "closure", "filing", "briefing", "interview",
                                 "document", "exhibit", "finding", "correction"));
  EXPECT_EQ(row_of(0), nullptr);
  EXPECT_EQ(row_of(number_of(Kind::petition)), nullptr);
  EXPECT_EQ(row_by_name("petition"), nullptr);
  EXPECT_EQ(row_of(999), nullptr);
}

TEST(Catalogue, RowsAreWellMade) {
  for (const KindRow& row : kind_rows()) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(row_of(number_of(row.kind)), &row);
    EXPECT_EQ(row_by_name(row.name), &row);
    EXPECT_EQ(term_by_code(Vocabulary::kinds, number_of(row.kind))->name, row.name);
    EXPECT_FALSE(row.help_english.empty() || row.help_chinese.empty());
    EXPECT_EQ(row.affair, number_of(row.kind) < std::variant_size_v<Affair>);
    ASSERT_FALSE(row.capacities.empty());
    for (const CapacityRule& rule : row.capacities) EXPECT_FALSE(rule.roles.empty());
    EXPECT_LE(row.persons, row.repeats ? max_signers : row.capacities.size());
    EXPECT_GE(row.persons, 1u);
    ASSERT_FALSE(row.slots.empty());
    EXPECT_LT(row.slots.size(), max_fields);
    std::set<std::string_view> names;
    for (std::uint16_t slot = 0; slot < row.slots.size(); ++slot) {
      EXPECT_TRUE(names.insert(row.slots[slot].name).second) << row.slots[slot].name;
      EXPECT_NE(row.slots[slot].name, attachment_name);
      EXPECT_FALSE(row.slots[slot].english.empty() || row.slots[slot].chinese.empty());
      EXPECT_EQ(slot_by_name(row, row.slots[slot].name), slot);
    }
    EXPECT_EQ(slot_by_name(row, "no such slot"), std::nullopt);
    for (const LinkRule& rule : row.links) {
      EXPECT_TRUE(rule.at_most == 0 || rule.at_least <= rule.at_most);
      for (const Kind target : rule.targets) EXPECT_NE(row_of(number_of(target)), nullptr);
    }
  }
}

TEST(Catalogue, EvidenceBeginsWithNameContentTimeAndPlace) {
  for (const char* kind :
       {"briefing", "interview", "document", "exhibit", "finding", "correction"}) {
    const KindRow* row = row_by_name(kind);
    ASSERT_NE(row, nullptr);
    EXPECT_EQ(slot_by_name(*row, "name"), 0) << kind;
    EXPECT_EQ(slot_by_name(*row, "content"), 1) << kind;
    EXPECT_EQ(slot_by_name(*row, "time"), 2) << kind;
    EXPECT_EQ(slot_by_name(*row, "place"), 3) << kind;
    EXPECT_EQ(row->slots[1].type, SlotType::content) << kind;
    EXPECT_EQ(row->slots[2].type, SlotType::instant) << kind;
  }
}

TEST(Catalogue, IdentitiesAreSealed) {
  const KindRow* row = row_by_name("interview");
  EXPECT_EQ(row->slots[*slot_by_name(*row, "identity")].access, AccessClass::sealed);
  EXPECT_EQ(row->slots[*slot_by_name(*row, "interviewee")].access, AccessClass::restricted);
  EXPECT_EQ(row->slots[*slot_by_name(*row, "interviewee")].presence, Presence::required);
}

}  // namespace
}  // namespace muniment
