#include "evidence/model/relations.h"

#include <gmock/gmock.h>

#include "tests/support/round_fixture.h"

namespace muniment {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;
using testing::SizeIs;

class RelationsTest : public test::RoundTest {
 protected:
  // "17 basedOn finding", for each link to the record, ascending.
  std::vector<std::string> links_to(const Hash& record) const {
    return words(world_.relations(), index_of(record));
  }
  static std::vector<std::string> words(const Relations& relations, LeafIndex target) {
    std::vector<std::string> words;
    for (const Reference& link : relations.links_to(target)) {
      words.push_back(std::to_string(link.source.value) + " " +
                      std::string(term_by_code(Vocabulary::relations, link.relation)->name) + " " +
                      std::string(term_by_code(Vocabulary::kinds, link.kind)->name));
    }
    return words;
  }
  LeafIndex index_of(const Hash& record) const {
    for (const test::Registered& each : world_.all()) {
      if (each.record_id == record) return each.entry.index;
    }
    ADD_FAILURE() << "no such record";
    return {0};
  }
  std::string at(const Hash& record) const { return std::to_string(index_of(record).value); }
  std::optional<LeafIndex> replaced_by(const Hash& record) const {
    return world_.relations().replaced_by(index_of(record));
  }
  Hash withdraw(const Hash& record) {
    return add(Kind::withdrawal, {"fang", "li", "zhao"}, {{Relation::withdraws, record}},
               {fact(FactCode::withdrawn, WithdrawalReason::mistaken)});
  }
  Hash declare_recusal(const std::string& author, const Links& links = {}) {
    return add(Kind::declaration, {author}, links, {fact(FactCode::declared, Declared::recusal)});
  }
  LeafIndex enrolment_of(const std::string& name) {
    return world_.state().roster.find_name(name)->enrolled;
  }
};

TEST_F(RelationsTest, LinksAreSeenFromTheirTargets) {
  const Hash first = add(Kind::symposium, {"li"});
  const Hash second = add(Kind::symposium, {"li"}, {{Relation::refers_to, first}});
  const Hash third =
      add(Kind::symposium, {"li"}, {{Relation::part_of, first}, {Relation::refers_to, second}});
  EXPECT_THAT(links_to(first),
              ElementsAre(at(second) + " refersTo symposium", at(third) + " partOf symposium"));
  EXPECT_THAT(links_to(second), ElementsAre(at(third) + " refersTo symposium"));
  EXPECT_THAT(links_to(third), IsEmpty());
  std::vector<std::uint64_t> sources;
  world_.relations().each_link(
      [&](const Reference& link) { sources.push_back(link.source.value); });
  EXPECT_THAT(sources,
              ElementsAre(index_of(second).value, index_of(third).value, index_of(third).value));
}

TEST_F(RelationsTest, ALinkTellsWhatItsSourceStates) {
  const Hash letter = petition(1);
  triage(letter, Outcome::transfer, Nature::personal);
  const auto links = world_.relations().links_to(index_of(letter));
  ASSERT_THAT(links, SizeIs(1));
  EXPECT_EQ(links[0].detail, number_of(Outcome::transfer));
  EXPECT_EQ(world_.relations().dossiers()[links[0].dossier], dossier);
}

TEST_F(RelationsTest, PlainRecordsLeaveNothing) {
  world_.add_document(dossier);
  world_.add_interview(dossier);
  EXPECT_THAT(world_.relations().rows(), IsEmpty());
  EXPECT_THAT(world_.relations().dossiers(), IsEmpty());
}

TEST_F(RelationsTest, LinksThatLeadNowhereOrForwardCountForNothing) {
  const Record later = drafted(Kind::symposium, {"li"});
  Record forward =
      drafted(Kind::symposium, {"li"},
              {{Relation::part_of, Hash(std::array<std::uint8_t, 32>{7})},
               {Relation::refers_to, record_id(world_.hasher(), encode_record(later))}});
  world_.add_unjudged(forward, world_.sign(forward));
  EXPECT_THAT(links_to(add(later)), IsEmpty());
}

TEST_F(RelationsTest, WhatIsWithdrawnOrSupersededIsReplacedForGood) {
  const Hash first = world_.add(finding()).record_id;
  EXPECT_EQ(replaced_by(first), std::nullopt);
  Record newer = finding();
  newer.links.push_back({number_of(Relation::supersedes), first});
  std::sort(newer.links.begin(), newer.links.end());
  const Hash second = add(newer);
  EXPECT_THAT(replaced_by(first), Optional(index_of(second)));
  const Hash withdrawal = withdraw(second);
  EXPECT_THAT(replaced_by(second), Optional(index_of(withdrawal)));
  EXPECT_THAT(replaced_by(first), Optional(index_of(second)));
  EXPECT_THAT(replaced_by(second), Optional(index_of(withdrawal)));
}

TEST_F(RelationsTest, ACorrectionLeavesARecordInForce) {
  const Hash letter = petition(1);
  add(Kind::correction, {"li", "zhao"}, {{Relation::supersedes, letter}});
  EXPECT_EQ(replaced_by(letter), std::nullopt);
  EXPECT_THAT(links_to(letter), SizeIs(1));
}

TEST_F(RelationsTest, SerialNumbersCountByKindAndDossier) {
  const auto last = [&](const char* of, Kind kind) -> std::int64_t {
    const auto serial = world_.relations().last_serial(of, number_of(kind));
    return serial ? serial->number : 0;
  };
  EXPECT_EQ(last(dossier, Kind::petition), 0);
  petition(1);
  const Hash second = petition(2);
  add(Kind::exhibit, {"li"}, {}, {number(FactCode::serial, 1)});
  EXPECT_EQ(last(dossier, Kind::petition), 2);
  EXPECT_EQ(last(dossier, Kind::exhibit), 1);
  EXPECT_EQ(last("R7-OTHER", Kind::petition), 0);
  EXPECT_EQ(world_.relations().last_serial(dossier, number_of(Kind::petition))->at,
            index_of(second));
}

TEST_F(RelationsTest, ARecusalIsTheAuthorsOwnOrThatOfWhoIsConcerned) {
  const Hash own = declare_recusal("li");
  const Hash enrolment = world_.all()[enrolment_of("zhao").value].record_id;
  const Hash other = declare_recusal("chen", {{Relation::concerns, enrolment}});
  add(Kind::declaration, {"he"}, {}, {fact(FactCode::declared, Declared::integrity)});
  const auto recusals = world_.relations().recusals(dossier);
  ASSERT_THAT(recusals, SizeIs(2));
  EXPECT_EQ(recusals[0].declaration, index_of(own));
  EXPECT_EQ(recusals[0].enrolment, enrolment_of("li"));
  EXPECT_EQ(recusals[1].declaration, index_of(other));
  EXPECT_EQ(recusals[1].enrolment, enrolment_of("zhao"));
  EXPECT_THAT(world_.relations().recusals("R7-OTHER"), IsEmpty());
}

TEST_F(RelationsTest, WhoHandsOverAndWhoReceivesIsKnownByTheirEnrolments) {
  const Hash thing = add(Kind::exhibit, {"li"});
  const Hash handed = add(Kind::custody, {"li", "zhao"}, {{Relation::concerns, thing}},
                          {fact(FactCode::handling, Handling::hand_over)});
  const Hash taken = add(Kind::acknowledgement, {"wu"}, {{Relation::acknowledges, handed}},
                         {fact(FactCode::receipt, ReceiptResult::received)});
  EXPECT_THAT(world_.relations().first_signer(index_of(handed)), Optional(enrolment_of("li")));
  EXPECT_THAT(world_.relations().first_signer(index_of(taken)), Optional(enrolment_of("wu")));
  EXPECT_EQ(world_.relations().first_signer(index_of(thing)), std::nullopt);
}

// What was taken in layers answers as what was taken at once, before and after they are joined.
TEST_F(RelationsTest, ALayerAnswersWithWhatIsBelow) {
  const Hash letter = petition(1);
  const Hash early = triage(letter, Outcome::accept, Nature::personal);
  declare_recusal("he");
  petition(2);
  withdraw(early);
  const std::size_t whole = world_.all().size();
  for (std::size_t first = 0; first <= whole; ++first) {
    for (const std::size_t second : {first, (first + whole) / 2, whole}) {
      Relations bottom, middle(&bottom), top(&middle);
      for (std::size_t i = 0; i < whole; ++i) {
        const test::Registered& each = world_.all()[i];
        Relations& layer = i < first ? bottom : i < second ? middle : top;
        ASSERT_TRUE(layer
                        .take(world_.state().roster, each.entry, each.record,
                              [&](const Hash& id) -> Result<std::optional<LeafIndex>> {
                                return std::optional(index_of(id));
                              })
                        .ok());
      }
      const auto expect_whole = [&](const Relations& relations) {
        EXPECT_EQ(words(relations, index_of(letter)), links_to(letter));
        EXPECT_EQ(words(relations, index_of(early)), links_to(early));
        EXPECT_EQ(relations.replaced_by(index_of(early)), replaced_by(early));
        EXPECT_EQ(relations.last_serial(dossier, number_of(Kind::petition))->number, 2);
        EXPECT_THAT(relations.recusals(dossier), SizeIs(1));
      };
      expect_whole(top);
      middle.absorb(top);
      bottom.absorb(middle);
      expect_whole(bottom);
      EXPECT_EQ(bottom.rows(), world_.relations().rows());
      EXPECT_EQ(bottom.dossiers(), world_.relations().dossiers());
    }
  }
}

TEST_F(RelationsTest, ManyTargetsAreFound) {
  std::vector<Hash> records = {add(Kind::symposium, {"li"})};
  for (int i = 0; i < 300; ++i) {
    const Record record = drafted(Kind::symposium, {"li"}, {{Relation::part_of, records.back()}});
    records.push_back(world_.add_unjudged(record, world_.sign(record)).record_id);
  }
  for (std::size_t i = 0; i + 1 < records.size(); ++i) {
    EXPECT_THAT(links_to(records[i]), ElementsAre(at(records[i + 1]) + " partOf symposium"));
  }
}

TEST_F(RelationsTest, RowsThatNoEntriesLeaveAreRefused) {
  petition(1);
  triage(petition(2), Outcome::accept, Nature::personal);
  const auto& kept = world_.relations().rows();
  const std::vector<Relations::Row> rows(kept.begin(), kept.end());
  const std::vector<std::string>& dossiers = world_.relations().dossiers();
  const TreeSize size = world_.size();
  ASSERT_TRUE(Relations::from_rows(dossiers, rows, size));
  EXPECT_FALSE(Relations::from_rows({}, rows, size));
  EXPECT_FALSE(Relations::from_rows({dossier, dossier}, rows, size));
  EXPECT_FALSE(Relations::from_rows(dossiers, rows, {size.value - 1}));
  EXPECT_FALSE(Relations::from_rows(dossiers, {rows.rbegin(), rows.rend()}, size));
  std::vector<Relations::Row> forward = rows;
  forward.back().what |= std::uint64_t{0xff} << 56;
  EXPECT_FALSE(Relations::from_rows(dossiers, forward, size));
}

}  // namespace
}  // namespace muniment
