// Whether a vault is sound, without a key and with one; and what a repair reclaims.
#include "evidence/vault_check.h"

#include <gmock/gmock.h>

#include "evidence/ledger_folder.h"
#include "tests/support/office.h"

namespace muniment::test {
namespace {

using evidence::Item;
using evidence::ItemFile;
using evidence::KeptItem;
using evidence::VaultFault;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class VaultCheck : public testing::TestWithParam<Suite> {
 protected:
  VaultCheck() {
    office.found();
    office.begin_inspection();
  }

  Item keep(const std::string& name, const std::string& bytes) {
    return office.keep_document(name, bytes);
  }
  std::filesystem::path vault() { return office.registrar().vault_place().folder; }
  std::filesystem::path items() { return evidence::vault_items_file(vault()); }
  std::filesystem::path openings() { return office.folder() / "openings"; }
  std::filesystem::path segment() {
    return evidence::segment_file(evidence::vault_segments(vault()), 1);
  }
  // What the check tells, and counts.
  std::vector<std::string> faults() {
    std::vector<std::string> told;
    const auto tally = evidence::check_vault(office.registrar(), [&](const VaultFault& fault) {
      const std::string place = fault.citation ? format_citation(*fault.citation) + ": " : "";
      told.push_back(place + to_english(fault.error));
    });
    EXPECT_TRUE(tally.ok()) << to_english(tally.error());
    if (tally.ok()) tally_ = *tally;
    return told;
  }
  // Of somebody who opens the class.
  std::vector<std::string> faults_within() {
    std::vector<std::string> told;
    const auto tally = evidence::rehash_vault(
        office.registrar(), *office.keys("wang").encryption,
        [&](const VaultFault& fault) { told.push_back(to_english(fault.error)); }, {});
    EXPECT_TRUE(tally.ok()) << to_english(tally.error());
    if (tally.ok()) tally_ = *tally;
    return told;
  }
  std::string refusal() {
    const auto repaired = evidence::repair_vault(office.registrar());
    return repaired.ok() ? "" : to_english(repaired.error());
  }
  void lose_last_row() {
    std::string rows = get_file(items());
    rows.resize(rows.size() - evidence::item_row_bytes(office.suite));
    put_file(items(), rows);
  }
  void expect_read(const Item& item) {
    const auto kept = office.registrar().kept(item);
    ASSERT_TRUE(kept.ok() && kept->size() == 1);
    auto reader = evidence::VaultReader::open(office.registrar().vault_place(),
                                              *office.keys("wang").encryption);
    EXPECT_TRUE(reader->read(kept->front().item, [](ByteView) { return Status(); }).ok());
  }

  Office office{GetParam()};
  evidence::VaultTally tally_;
};

TEST_P(VaultCheck, TellsOfAContentWhoseRowIsLost) {
  keep("a", "a");
  const Item lost = keep("b", "b");
  EXPECT_THAT(faults(), IsEmpty());
  EXPECT_EQ(tally_.sound, 2U);
  lose_last_row();
  const std::string where = format_citation({lost.entry.dossier, lost.entry.folio});
  EXPECT_THAT(faults(), ElementsAre(HasSubstr(where + ": it was put into the vault, and no row")));
  EXPECT_EQ(tally_.sound, 1U);
  EXPECT_THAT(faults_within(), ElementsAre(HasSubstr("no row leads to it")));
  EXPECT_EQ(tally_.not_kept, 0U);
  EXPECT_EQ(tally_.sound, 1U);
  std::filesystem::remove(items());
  EXPECT_THAT(faults(), testing::Contains(HasSubstr("the vault's items are gone")));
}

// What was registered by its digest alone is nobody's loss.
TEST_P(VaultCheck, CountsWhatWasNeverKept) {
  office.record_one(office.document("R7-FGW"), {"li"});
  EXPECT_THAT(faults(), IsEmpty());
  EXPECT_THAT(faults_within(), IsEmpty());
  EXPECT_EQ(tally_.not_kept, 1U);
}

// What an import that was stopped before its commit leaves of rows, lists and bytes.
TEST_P(VaultCheck, RepairDestroysWhatBelongsToNoRecordAndNothingElse) {
  const Item before = keep("a", std::string(1000, 'a'));
  const std::string sealed = get_file(segment());
  KeptItem orphan = office.registrar().kept(before)->front();
  orphan.record_id = office.hasher.digest(as_bytes("never committed"));
  orphan.item.offset = sealed.size();
  orphan.item.size = 500;
  put_file(segment(), sealed + std::string(2000, 'x'));
  ItemFile rows(items(), office.suite);
  ASSERT_TRUE(rows.keep({&orphan, 1}).ok() && rows.sync().ok());
  office.keep_openings({{orphan.record_id, number_of(Kind::document), {Bytes(30, 1)}, {0}}});
  const Item after = keep("c", std::string(1000, 'c'));
  EXPECT_THAT(faults(), IsEmpty());
  EXPECT_EQ(tally_.orphans, 1U);
  EXPECT_EQ(tally_.orphan_lists, 1U);
  EXPECT_EQ(tally_.unused_bytes, 2000U);

  const auto repaired = evidence::repair_vault(office.registrar());
  ASSERT_TRUE(repaired.ok()) << to_english(repaired.error());
  EXPECT_EQ(repaired->rows, 1U);
  EXPECT_EQ(repaired->lists, 1U);
  EXPECT_EQ(repaired->bytes, 2000U);
  EXPECT_THAT(faults(), IsEmpty());
  EXPECT_EQ(tally_.orphans + tally_.orphan_lists + tally_.unused_bytes, 0U);
  EXPECT_EQ(get_file(segment()).find("xxx"), std::string::npos);
  EXPECT_EQ(get_file(segment()).substr(0, sealed.size()), sealed);
  EXPECT_EQ(get_file(items()).find(as_text(orphan.record_id.view())), std::string::npos);
  for (const Item& item : {before, after}) {
    expect_read(item);
    EXPECT_TRUE(office.registrar().openings(item).ok());
  }
  EXPECT_THAT(faults_within(), IsEmpty());
  EXPECT_EQ(tally_.sound, 2U);
  EXPECT_EQ(evidence::repair_vault(office.registrar())->bytes, 0U);
  keep("d", "d");
  EXPECT_THAT(faults_within(), IsEmpty());
}

TEST_P(VaultCheck, RepairTouchesNothingWhereSomethingIsDamagedOrGone) {
  keep("a", "a");
  const Item last = keep("b", "b");
  const std::string sealed = get_file(segment()), rows = get_file(items()),
                    lists = get_file(openings());
  put_file(segment(), sealed + "left by a crash");
  const auto expect_refusal = [&](const std::string& because) {
    EXPECT_THAT(refusal(), testing::AllOf(HasSubstr(because), HasSubstr("what leads to the rest")));
    EXPECT_EQ(get_file(segment()), sealed + "left by a crash");
    put_file(items(), rows);
    put_file(openings(), lists);
  };
  lose_last_row();
  expect_refusal("no row leads to it");
  std::string changed = rows;
  changed.back() = static_cast<char>(changed.back() ^ 1);
  put_file(items(), changed);
  expect_refusal("1 rows of the vault's items are damaged");
  std::filesystem::remove(items());
  expect_refusal("the vault's items are gone");
  changed = lists;
  changed[changed.size() - 20] = static_cast<char>(changed[changed.size() - 20] ^ 1);
  put_file(openings(), changed);
  expect_refusal("is damaged");
  std::filesystem::remove(openings());
  expect_refusal("there is no file");
  EXPECT_EQ(refusal(), "");
  EXPECT_EQ(get_file(segment()), sealed + std::string(15, '\0'));
  expect_read(last);
}

// The store's indexes and a stale copy do not say which records there are.
TEST_P(VaultCheck, RepairIsRefusedWhereAnOlderCopyOfTheLedgerIs) {
  keep("a", "a");
  const auto trouble = office.registrar().trouble();
  ASSERT_TRUE(trouble.ok() && !trouble->any());
  office.guard.content.reset();
  EXPECT_THAT(refusal(), HasSubstr("may be an older copy"));
}

TEST_P(VaultCheck, RepairIsRefusedWhereARecordsListIsGone) {
  keep("a", "a");
  const std::string lists = get_file(openings()), rows = get_file(items());
  const Item newer = keep("b", "b");
  put_file(openings(), lists);  // both put back from an older backup
  put_file(items(), rows);
  const std::string sealed = get_file(segment());
  EXPECT_THAT(refusal(), HasSubstr("the values of the fields of " +
                                   format_citation({newer.entry.dossier, newer.entry.folio})));
  EXPECT_EQ(get_file(segment()), sealed);
}

// What was kept later is known by a list of its own.
TEST_P(VaultCheck, TellsOfALostRowOfWhatWasKeptLater) {
  const Item item =
      *office.registrar().find(office.record_one(office.document("R7-FGW"), {"li"}).record_id);
  const Item other = keep("a", "a");
  KeptItem late = office.registrar().kept(other)->front();
  late.record_id = item.record_id;
  const auto writer = evidence::VaultWriter::open(office.registrar().vault_place(),
                                                  (*office.registrar().state())->roster,
                                                  (*office.registrar().newest())->size, nullptr);
  office.registrar().keep_with(writer->get());
  ASSERT_TRUE(office.registrar().keep_late({&late, 1}).ok());
  office.registrar().keep_with(nullptr);
  EXPECT_THAT(faults(), IsEmpty());
  EXPECT_TRUE(office.registrar().openings(item).ok());
  lose_last_row();
  EXPECT_THAT(faults(), ElementsAre(HasSubstr("no row leads to it")));
}

TEST_P(VaultCheck, RepairWaitsForNobodyWhoKeeps) {
  const auto writer =
      evidence::hold_vault(office.registrar().vault_place(), evidence::Tenancy::shared);
  ASSERT_TRUE(writer.ok());
  EXPECT_THAT(refusal(), HasSubstr("somebody is just registering files"));
}

// An audit that was stopped goes on: what it found right is not opened again, and all else is.
TEST_P(VaultCheck, AnAuditGoesOnWhereItWas) {
  const std::string origin = office.registrar().identity().origin;
  const std::filesystem::path file = office.around() / "resume";
  keep("a", std::string(1000, 'a'));
  const Item second = keep("b", std::string(2000, 'b'));
  keep("c", std::string(2000, 'b'));  // the same
  const auto run = [&](std::size_t faults) {
    auto resume = evidence::RehashedFile::open(file, origin, 1234);
    EXPECT_TRUE(resume.ok()) << to_english(resume.error());
    EXPECT_EQ(evidence::RehashedFile::open(file, origin, 1).error().kind(), ErrorKind::refused);
    EXPECT_EQ(resume->begun(), 1234);
    std::uint64_t opened = 0;
    std::size_t told = 0;
    const auto tally = evidence::rehash_vault(
        office.registrar(), *office.keys("wang").encryption, [&](const VaultFault&) { ++told; },
        [&](std::uint64_t bytes) { opened += bytes; }, &*resume);
    EXPECT_TRUE(tally.ok());
    EXPECT_EQ(told, faults);
    EXPECT_EQ(tally->sound, 3 - faults);
    return opened;
  };
  const std::string good = get_file(segment());
  std::string bad = good;
  const std::uint64_t at = office.registrar().kept(second)->front().item.offset + 5;
  bad[static_cast<std::size_t>(at)] = static_cast<char>(bad[static_cast<std::size_t>(at)] ^ 1);
  put_file(segment(), bad);
  EXPECT_EQ(run(2), 1000U);
  put_file(segment(), good);
  EXPECT_EQ(run(0), 2000U);
  const std::string whole = get_file(file);
  EXPECT_EQ(whole.find(office.hasher.digest(as_bytes(std::string(1000, 'a'))).hex()),
            std::string::npos);
  EXPECT_EQ(run(0), 0U);
  put_file(file, whole.substr(0, whole.size() - 1));  // the second one's line was not finished
  EXPECT_EQ(run(0), 2000U);
  EXPECT_EQ(get_file(file), whole);

  EXPECT_EQ(evidence::RehashedFile::open(file, "another", 1).error().kind(), ErrorKind::malformed);
  // Lines of another audit are none of this one's.
  std::string other = whole;
  other.replace(other.find("begun 1234"), 10, "begun 9999");
  put_file(file, other);
  auto forged = evidence::RehashedFile::open(file, origin, 1);
  std::uint64_t opened = 0;
  ASSERT_TRUE(evidence::rehash_vault(
                  office.registrar(), *office.keys("wang").encryption, {},
                  [&](std::uint64_t bytes) { opened += bytes; }, &*forged)
                  .ok());
  EXPECT_EQ(opened, 3000U);
  forged = Error(ErrorKind::missing, say("closed"));

  for (const std::string& spoilt : {whole + "00\n", whole + "zz\n", std::string("notes")}) {
    put_file(file, spoilt);
    EXPECT_EQ(evidence::RehashedFile::open(file, origin, 1).error().kind(), ErrorKind::malformed);
    EXPECT_EQ(get_file(file), spoilt);
  }
  for (std::size_t length = 0; length < whole.find("begun"); ++length) {
    put_file(file, whole.substr(0, length));
    EXPECT_EQ(evidence::RehashedFile::open(file, origin, 7)->begun(), 7) << length;
  }
}

INSTANTIATE_TEST_SUITE_P(Suites, VaultCheck, testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& suite) {
                           return suite.param == Suite::sm3_sm2 ? "Sm" : "Sha";
                         });

}  // namespace
}  // namespace muniment::test
