// A ledger from founding to receipt, in both suites.
#include "evidence/registrar.h"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "evidence/model/exhibit.h"
#include "ledger/core/tlog_proof.h"
#include "tests/support/office.h"
#include "tests/support/reference_tree.h"

namespace muniment::test {
namespace {

using evidence::Draft;
using evidence::Item;
using evidence::Registered;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class RegistrarInBothSuites : public testing::TestWithParam<Suite> {
 protected:
  Office office{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Suites, RegistrarInBothSuites,
                         testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& suite) {
                           return suite.param == Suite::sm3_sm2 ? "Sm" : "International";
                         });

std::string error_of(const auto& result) {
  return result.ok() ? "no error" : to_english(result.error());
}

TEST_P(RegistrarInBothSuites, FindsWhatItRegisteredWithTheValuesOfItsFields) {
  office.found();
  office.begin_inspection();
  const auto registered = office.record({office.interview("R7-FGW")}, {"li", "zhao"});
  ASSERT_THAT(registered, SizeIs(1));
  EXPECT_EQ(registered[0].placement.index, LeafIndex{4});
  EXPECT_EQ(registered[0].placement.folio, 2u);
  EXPECT_FALSE(registered[0].placement.already_there);

  const auto item = office.registrar().find(Citation{"R7-FGW", 2});
  ASSERT_TRUE(item.ok()) << error_of(item);
  EXPECT_EQ(office.registrar().find(item->entry.index)->record_id, item->record_id);
  const auto beyond = office.registrar().find(LeafIndex{item->entry.index.value + 1});
  EXPECT_EQ(beyond.error().kind(), ErrorKind::missing);
  EXPECT_EQ(item->record_id, registered[0].record_id);
  EXPECT_EQ(item->record.ledger, "inspection.example.gov/r7-1/g3");
  EXPECT_EQ(item->record.kind, number_of(Kind::interview));
  EXPECT_EQ(item->record.stated, office.clock.now);
  ASSERT_THAT(item->record.signers, SizeIs(2));
  EXPECT_EQ(item->record.signers[0], (Signer{office.id("li"), number_of(Capacity::author)}));
  EXPECT_EQ(item->record.signers[1], (Signer{office.id("zhao"), number_of(Capacity::cosigner)}));
  ASSERT_TRUE(item->record.seen.has_value());
  EXPECT_EQ(item->record.seen->size, TreeSize{4});

  const auto openings = office.registrar().openings(*item, evidence::Reading::sealed_too);
  ASSERT_TRUE(openings.ok()) << error_of(openings);
  ASSERT_THAT(*openings, SizeIs(row_of(number_of(Kind::interview))->slots.size()));
  for (std::size_t slot = 0; slot < openings->size(); ++slot) {
    const Opening& opening = (*openings)[slot];
    EXPECT_EQ(opening.slot, slot);
    if (opening.name == "interviewee") {
      EXPECT_EQ(opening.value, Opening::Value(Opening::Text{"甲01"}));
    } else if (opening.name == "content") {
      EXPECT_EQ(opening.value, Opening::Value(office.content("note.txt", "谈话记录")));
    } else {
      EXPECT_EQ(opening.value, Opening::Value(Opening::Absent{})) << opening.name;
    }
  }
  const auto by_id = office.registrar().find(registered[0].record_id);
  ASSERT_TRUE(by_id.ok()) << error_of(by_id);
  EXPECT_EQ(by_id->entry, item->entry);
}

TEST_P(RegistrarInBothSuites, GivesReceiptsWhosePathLeadsToTheSignedRoot) {
  office.found();
  office.begin_inspection();
  office.record({office.interview("R7-FGW")}, {"li", "zhao"});
  office.record({office.document("R7-FGW")}, {"li"});
  const auto text = office.registrar().receipt({"R7-FGW", 2}, {"interviewee", "post"});
  ASSERT_TRUE(text.ok()) << error_of(text);
  const auto proof = parse_tlog_proof(*text);
  ASSERT_TRUE(proof.ok()) << error_of(proof);
  const auto checkpoint = parse_signed_checkpoint(proof->checkpoint);
  ASSERT_TRUE(checkpoint.ok()) << error_of(checkpoint);
  EXPECT_TRUE(verify_note(checkpoint->note, office.registrar().verifier_key()).ok());
  const TreeSize size = checkpoint->checkpoint.size;
  EXPECT_EQ(size, TreeSize{6});
  const auto exhibit = decode_exhibit(proof->extra);
  ASSERT_TRUE(exhibit.ok()) << error_of(exhibit);

  ReferenceTree tree(office.hasher);
  EXPECT_EQ(tree.root_by_inclusion(tree.leaf(exhibit->entry), 4, size.value, proof->path),
            checkpoint->checkpoint.root);
  // Genesis, which made wang's key known, and the enrolments of li and zhao, signed by wang.
  ASSERT_THAT(exhibit->roster, SizeIs(3));
  for (std::uint64_t index = 0; index < 3; ++index) {
    const Exhibit::RosterProof& known = exhibit->roster[index];
    EXPECT_EQ(tree.root_by_inclusion(tree.leaf(known.entry), index, size.value, known.path),
              checkpoint->checkpoint.root);
    const auto entry = decode_entry(known.entry);
    ASSERT_TRUE(entry.ok());
    EXPECT_EQ(entry->index.value, index);
    EXPECT_EQ(entry->payload, payload_hash(office.hasher, known.payload));
  }
  const auto record = decode_record(decode_signed_record(exhibit->payload)->record);
  ASSERT_TRUE(record.ok());
  ASSERT_THAT(exhibit->openings, SizeIs(2));
  const auto interviewee = check_opening(office.hasher, *record, exhibit->openings[0]);
  const auto post = check_opening(office.hasher, *record, exhibit->openings[1]);
  ASSERT_TRUE(interviewee.ok() && post.ok());
  EXPECT_EQ(interviewee->value, Opening::Value(Opening::Text{"甲01"}));
  EXPECT_EQ(post->value, Opening::Value(Opening::Absent{}));
}

TEST_P(RegistrarInBothSuites, SignsUpTo256RecordsAtOnce) {
  office.found();
  office.begin_inspection();
  std::vector<Draft> drafts;
  for (int i = 0; i < 300; ++i) drafts.push_back(office.document("R7-FGW", std::to_string(i)));
  const auto registered = office.record(drafts, {"li"});
  ASSERT_THAT(registered, SizeIs(300));
  std::vector<std::uint64_t> counts;
  std::uint64_t visited = 0;
  const Status each = office.registrar().each("R7-FGW", [&](const Item& item) -> Status {
    EXPECT_EQ(item.entry.folio, ++visited);
    if (item.entry.folio == 1) return {};
    counts.push_back(item.signed_record.signatures[0].count);
    EXPECT_EQ(item.record_id, registered[item.entry.folio - 2].record_id);
    return {};
  });
  EXPECT_TRUE(each.ok()) << error_of(each);
  EXPECT_EQ(visited, 301u);
  EXPECT_EQ(std::count(counts.begin(), counts.end(), 256u), 256);
  EXPECT_EQ(std::count(counts.begin(), counts.end(), 44u), 44);
}

TEST_P(RegistrarInBothSuites, KnowsItsStateAgainAfterItIsClosedAndOpened) {
  office.found();
  office.begin_inspection();
  office.record({office.revocation("zhao", RevocationReason::retired)}, {"wang"});
  const Hash genesis = *office.registrar().genesis_leaf();
  office.close();
  office.open();
  EXPECT_EQ(office.registrar().identity().origin, "inspection.example.gov/r7-1/g3");
  EXPECT_EQ(office.registrar().identity().suite, GetParam());
  EXPECT_EQ(office.registrar().identity().key, office.ledger_key().public_key());
  EXPECT_EQ(*office.registrar().genesis_leaf(), genesis);
  const auto state = office.registrar().state();
  ASSERT_TRUE(state.ok()) << error_of(state);
  const Roster& roster = (*state)->roster;
  EXPECT_FALSE(roster.find(office.id("li"))->revoked.has_value());
  EXPECT_TRUE(roster.find(office.id("zhao"))->revoked.has_value());
  EXPECT_EQ((*state)->last_admitted, office.clock.now);
  EXPECT_EQ(office.registrar().newest().value()->size, TreeSize{5});
  office.record({office.document("R7-FGW")}, {"li"});
}

TEST(Registrar, CommitsWithFreshSaltsAndNoncesEachTime) {
  Office office;
  office.found();
  office.begin_inspection();
  office.record({office.document("R7-FGW"), office.document("R7-FGW")}, {"li"});
  office.record({office.document("R7-FGW")}, {"li"});
  std::set<Bytes> salts, nonces;
  std::set<Hash> commitments;
  std::size_t fields = 0;
  ASSERT_TRUE(office.registrar()
                  .each("R7-FGW",
                        [&](const Item& item) -> Status {
                          nonces.insert(item.record.nonce);
                          fields += item.record.fields.size();
                          for (const Hash& field : item.record.fields) commitments.insert(field);
                          const auto openings = office.registrar().openings(item);
                          for (const Opening& o : openings.value()) salts.insert(o.salt);
                          return {};
                        })
                  .ok());
  EXPECT_EQ(nonces.size(), 4u);
  EXPECT_EQ(salts.size(), fields);
  EXPECT_EQ(commitments.size(), fields);
}

TEST(Registrar, SortsLinksAndFactsWhateverTheirOrderInTheDraft) {
  Office office;
  office.found();
  office.begin_inspection();
  const auto evidence =
      office.record({office.document("R7-FGW", "1"), office.document("R7-FGW", "2"),
                     office.document("R7-FGW", "3")},
                    {"li"});
  Draft linked = office.document("R7-FGW", "4");
  const auto refers_to = number_of(Relation::refers_to), part_of = number_of(Relation::part_of);
  for (const std::uint16_t relation : {refers_to, part_of}) {
    for (const Registered& target : evidence) linked.links.push_back({relation, target.record_id});
  }
  const auto registered = office.record({linked}, {"li"});
  const auto item = office.registrar().find(registered[0].record_id);
  EXPECT_EQ(item->record.links.size(), 6u);
  EXPECT_TRUE(std::is_sorted(item->record.links.begin(), item->record.links.end()));
}

TEST(Registrar, AnswersTheSameSignedRecordWithItsPlace) {
  Office office;
  office.found();
  office.begin_inspection();
  const Draft drafts[] = {office.document("R7-FGW", "1"), office.document("R7-FGW", "2")};
  const auto prepared = office.registrar().prepare(drafts, office.signers({"li"}));
  ASSERT_TRUE(prepared.ok()) << error_of(prepared);
  const auto first = office.registrar().submit(*prepared, office.ledger_key());
  ASSERT_TRUE(first.ok()) << error_of(first);
  const auto before = sizes_below(office.folder());
  office.close();
  office.open();
  const auto again = office.registrar().submit(*prepared, office.ledger_key());
  ASSERT_TRUE(again.ok()) << error_of(again);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_TRUE((*again)[i].placement.already_there);
    EXPECT_EQ((*again)[i].placement.index, (*first)[i].placement.index);
    EXPECT_EQ((*again)[i].placement.folio, (*first)[i].placement.folio);
    EXPECT_EQ((*again)[i].record_id, (*first)[i].record_id);
  }
  EXPECT_EQ(sizes_below(office.folder()), before);
}

TEST(Registrar, KeepsTheOpeningsOfWhatIsNewInABatchThatIsPartlyThere) {
  Office office;
  office.found();
  office.begin_inspection();
  const Draft drafts[] = {office.document("R7-FGW", "1"), office.document("R7-FGW", "2")};
  const auto both = office.registrar().prepare(drafts, office.signers({"li"}));
  ASSERT_TRUE(both.ok());
  const evidence::Prepared first{{both->submissions[0]}, {both->openings[0]}};
  ASSERT_TRUE(office.registrar().submit(first, office.ledger_key()).ok());
  const auto second = office.registrar().submit(*both, office.ledger_key());
  ASSERT_TRUE(second.ok()) << error_of(second);
  EXPECT_TRUE((*second)[0].placement.already_there);
  EXPECT_FALSE((*second)[1].placement.already_there);
  for (const std::uint64_t folio : {2u, 3u}) {
    const auto item = office.registrar().find(Citation{"R7-FGW", folio});
    EXPECT_TRUE(office.registrar().openings(*item).ok());
  }
  EXPECT_EQ(office.registrar().newest().value()->size, TreeSize{6});
}

TEST(Registrar, TellsWhatTheGuardSaidWhenTheRecordsAreInAllTheSame) {
  Office office;
  office.found();
  office.begin_inspection();
  office.guard.fails_to_write = true;
  const auto registered = office.record({office.document("R7-FGW")}, {"li"});
  ASSERT_THAT(registered, SizeIs(1));
  EXPECT_FALSE(registered[0].placement.already_there);
  ASSERT_THAT(registered[0].flagged, SizeIs(1));
  EXPECT_THAT(to_english(registered[0].flagged[0].sentence), HasSubstr("guard"));
  EXPECT_EQ(office.registrar().newest().value()->size, TreeSize{5});
}

TEST(Registrar, NamesWhatIsNotThere) {
  Office office;
  office.found();
  office.begin_inspection();
  EXPECT_EQ(error_of(office.registrar().find(Citation{"R8", 1})),
            "there is no dossier R8 in this ledger");
  EXPECT_EQ(error_of(office.registrar().find(Citation{"R7-FGW", 2})),
            "there is no R7-FGW/2: the newest folio of this dossier is 1");
  EXPECT_EQ(error_of(office.registrar().find(Citation{"R7-FGW", 0})),
            "there is no R7-FGW/0: the newest folio of this dossier is 1");
  const Hash nobody = office.hasher.digest(as_bytes("nobody"));
  EXPECT_EQ(error_of(office.registrar().find(nobody)),
            "there is no record " + nobody.hex() + " in this ledger");
  const Status each = office.registrar().each("R8", [](const Item&) -> Status { return {}; });
  EXPECT_EQ(error_of(each), "there is no dossier R8 in this ledger");
}

TEST(Registrar, VisitsAllEntriesInOrderAndStopsWhereTheVisitorDoes) {
  Office office;
  office.found();
  office.begin_inspection();
  std::vector<std::string> cited;
  const auto visit = [&](const Item& item) -> Status {
    cited.push_back(format_citation({item.entry.dossier, item.entry.folio}));
    if (cited.size() == 3) return Error(ErrorKind::usage, say("enough"));
    return {};
  };
  EXPECT_EQ(error_of(office.registrar().each(std::nullopt, visit)), "enough");
  EXPECT_THAT(cited, ElementsAre("/1", "/2", "/3"));
  cited = {"", "", ""};
  EXPECT_TRUE(office.registrar().each(std::nullopt, visit).ok());
  EXPECT_THAT(cited, ElementsAre("", "", "", "/1", "/2", "/3", "R7-FGW/1"));
}

TEST(Registrar, RegistersNothingWhenItIsOpenForReading) {
  Office office;
  office.found();
  office.begin_inspection();
  office.close();
  const auto before = sizes_below(office.folder());
  office.open(StoreAccess::read);
  EXPECT_TRUE(office.registrar().find(Citation{"R7-FGW", 1}).ok());
  EXPECT_FALSE(office.try_to_record({office.document("R7-FGW")}, {"li"}).ok());
  EXPECT_EQ(sizes_below(office.folder()), before);
}

// The child is forked before the ledger is open in this process, and waits for its turn.
TEST(Registrar, FollowsWhatAnotherProcessRegistered) {
  Office office;
  office.found();
  office.record({office.enrolment("li", {Role::inspector})}, {"wang"});
  office.close();
  int turn[2];
  ASSERT_EQ(::pipe(turn), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    char ready = 0;
    if (::read(turn[0], &ready, 1) != 1) ::_exit(1);
    office.open();
    office.record({office.revocation("li", RevocationReason::lost)}, {"wang"});
    office.record({office.filing("R7-FGW")}, {"wang"});
    ::_exit(0);
  }
  office.open();
  EXPECT_EQ((*office.registrar().state())->roster.find(office.id("li"))->revoked, std::nullopt);
  ASSERT_EQ(::write(turn[1], "1", 1), 1);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  ::close(turn[0]);
  ::close(turn[1]);
  EXPECT_THAT(error_of(office.try_to_record({office.document("R7-FGW")}, {"li"})),
              HasSubstr("the key of li was revoked by entry 2"));
  const auto registered = office.record({office.enrolment("zhao", {Role::inspector})}, {"wang"});
  EXPECT_EQ(registered[0].placement.index, LeafIndex{4});
}

}  // namespace
}  // namespace muniment::test
