// Erasing: what was kept of one record is in no file any more, and nothing else is touched.
#include <gmock/gmock.h>

#include "evidence/ledger_folder.h"
#include "evidence/vault.h"
#include "tests/support/office.h"

namespace muniment::test {
namespace {

using evidence::Item;
using evidence::KeptItem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Erasing : public testing::TestWithParam<Suite> {
 protected:
  Erasing() {
    office.found();
    office.begin_inspection();
  }

  Item keep(const std::string& name, const std::string& bytes) {
    return office.keep_document(name, bytes);
  }
  std::vector<KeptItem> kept(const Item& item) { return *office.registrar().kept(item); }
  std::string segment() { return get_file(evidence::segment_file(segments(), 1)); }
  std::filesystem::path segments() {
    return evidence::vault_segments(office.registrar().vault_place().folder);
  }
  bool opens(const Item& item) {
    office.close();
    office.open();
    return office.registrar().openings(item).ok();
  }

  Office office{GetParam()};
};

TEST_P(Erasing, DestroysWhatIsKeptOfOneRecordAndNothingElse) {
  const Item before = keep("a", std::string(1000, 'a')),
             gone = keep("b", std::string(200'000, 'b')), after = keep("c", std::string(1000, 'c'));
  const KeptItem row = kept(gone).front();
  const auto from = static_cast<std::size_t>(row.item.offset),
             bytes = static_cast<std::size_t>(sealed_bytes(office.suite, row.item.size));
  const std::string segment_before = segment();
  const std::string items = get_file(evidence::vault_items_file(segments().parent_path()));
  const std::string openings = get_file(office.folder() / "openings");
  const auto destroyed = office.registrar().destroy(gone);
  ASSERT_TRUE(destroyed.ok()) << to_english(destroyed.error());
  EXPECT_EQ(destroyed->contents, 1u);
  EXPECT_EQ(destroyed->shared, 0u);

  std::string wiped = segment_before;
  wiped.replace(from, bytes, std::string(bytes, '\0'));
  EXPECT_TRUE(segment() == wiped);
  const std::string items_after = get_file(evidence::vault_items_file(segments().parent_path()));
  EXPECT_EQ(items_after.size(), items.size());
  EXPECT_EQ(items_after.find(as_text(gone.record_id.view())), std::string::npos);
  EXPECT_THAT(kept(gone), IsEmpty());
  EXPECT_THAT(kept(before), SizeIs(1));
  EXPECT_THAT(kept(after), SizeIs(1));
  EXPECT_EQ(get_file(office.folder() / "openings").size(), openings.size());
  EXPECT_FALSE(opens(gone));
  EXPECT_EQ(office.registrar().openings(gone).error().kind(), ErrorKind::missing);
  EXPECT_TRUE(opens(before) && opens(after));
  EXPECT_FALSE(office.registrar().content_index()->damage());
  EXPECT_TRUE(office.registrar().destroy(gone).ok());
}

TEST_P(Erasing, LeavesBytesThatAnotherRecordHas) {
  const Item first = keep("a", "the same"), second = keep("b", "the same");
  const std::string before = segment();
  const auto destroyed = office.registrar().destroy(first);
  ASSERT_TRUE(destroyed.ok());
  EXPECT_EQ(destroyed->contents, 0u);
  EXPECT_EQ(destroyed->shared, 1u);
  EXPECT_TRUE(segment() == before);
  EXPECT_THAT(kept(second), SizeIs(1));
  EXPECT_EQ(office.registrar().destroy(second)->contents, 1u);
  EXPECT_FALSE(segment() == before);
}

// A row is not believed where it claims another record's bytes.
TEST_P(Erasing, IsNotTurnedAgainstAnotherRecordByARowThatLies) {
  const Item honest = keep("a", std::string(5000, 'a')), liar = keep("b", "b");
  KeptItem lie = kept(liar).front();
  lie.item.offset = kept(honest).front().item.offset + 100;
  lie.item.size = 10;
  evidence::ItemFile items(evidence::vault_items_file(segments().parent_path()), office.suite);
  ASSERT_TRUE(items.keep({&lie, 1}).ok() && items.sync().ok());
  const auto from = static_cast<std::size_t>(kept(honest).front().item.offset);
  const std::string before = segment().substr(from, 5000);
  ASSERT_TRUE(office.registrar().destroy(liar).ok());
  EXPECT_TRUE(segment().substr(from, 5000) == before);
}

// A crash between the rows and the commit leaves rows of a record that no ledger holds.
TEST_P(Erasing, TakesRowsOfRecordsThatAreInNoLedgerAlong) {
  const Item gone = keep("a", "the bytes");
  KeptItem orphan = kept(gone).front();
  orphan.record_id = office.hasher.digest(as_bytes("never committed"));
  evidence::ItemFile items(evidence::vault_items_file(segments().parent_path()), office.suite);
  ASSERT_TRUE(items.keep({&orphan, 1}).ok() && items.sync().ok());
  const auto destroyed = office.registrar().destroy(gone);
  ASSERT_TRUE(destroyed.ok()) << to_english(destroyed.error());
  EXPECT_EQ(destroyed->contents, 1u);
  EXPECT_EQ(destroyed->shared, 0u);
  EXPECT_THAT(*items.find(orphan.record_id), IsEmpty());
}

TEST_P(Erasing, SaysThatWhatIsDamagedMayHoldMore) {
  const Item other = keep("a", "a"), gone = keep("b", "b");
  const std::filesystem::path rows = evidence::vault_items_file(segments().parent_path());
  const std::string whole = get_file(rows);
  std::string changed = whole;
  changed[changed.size() - 1] = static_cast<char>(changed.back() ^ 1);
  put_file(rows, changed);
  EXPECT_THAT(to_english(office.registrar().destroy(gone).error()),
              HasSubstr("1 rows of the vault's items are damaged"));
  put_file(rows, whole);
  const std::filesystem::path file = office.folder() / "openings";
  std::string openings = get_file(file);
  openings[20] = static_cast<char>(openings[20] ^ 1);  // in the mark of the first batch
  put_file(file, openings);
  EXPECT_THAT(to_english(office.registrar().destroy(gone).error()), HasSubstr("is damaged"));
  EXPECT_THAT(kept(gone), IsEmpty());
  EXPECT_THAT(kept(other), SizeIs(1));
}

TEST_P(Erasing, WaitsForNobodyWhoKeeps) {
  const Item item = keep("a", "a");
  const auto& place = office.registrar().vault_place();
  const auto writer = evidence::hold_vault(place, evidence::Tenancy::shared);
  ASSERT_TRUE(writer.ok());
  EXPECT_TRUE(evidence::hold_vault(place, evidence::Tenancy::shared).ok());
  const auto refused = office.registrar().destroy(item);
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(to_english(refused.error()), HasSubstr("somebody is just registering files"));
  EXPECT_THAT(kept(item), SizeIs(1));
}

// A crash leaves the beginning of a list in zeros; the same again mends that.
TEST_P(Erasing, IsFinishedAfterACrash) {
  const Item other = keep("a", "a"), gone = keep("b", "b");
  const std::filesystem::path file = office.folder() / "openings";
  const std::string whole = get_file(file);
  const std::size_t list = whole.rfind(as_text(gone.record_id.view())) + 32 + 4;
  for (const std::size_t bytes : {1U, 8U, 9U, 50U}) {
    std::string torn = whole;
    torn.replace(list, bytes, std::string(bytes, '\0'));
    put_file(file, torn);
    EXPECT_TRUE(office.registrar().content_index()->damage()) << bytes;
    ASSERT_TRUE(office.registrar().destroy(gone).ok());
    EXPECT_FALSE(office.registrar().content_index()->damage());
    EXPECT_FALSE(opens(gone));
    EXPECT_TRUE(opens(other));
  }
}

// A record id that was changed may have been that of the record.
TEST_P(Erasing, SaysThatADamagedBatchMayHoldMore) {
  const Item gone = keep("b", "b");
  const std::filesystem::path file = office.folder() / "openings";
  std::string damaged = get_file(file);
  const std::size_t id = damaged.rfind(as_text(gone.record_id.view()));
  damaged[id] = static_cast<char>(damaged[id] ^ 1);
  put_file(file, damaged);
  for (int times = 0; times < 2; ++times) {
    const auto destroyed = office.registrar().destroy(gone);
    ASSERT_FALSE(destroyed.ok());
    EXPECT_THAT(to_english(destroyed.error()), HasSubstr("is damaged"));
    EXPECT_TRUE(office.registrar().content_index()->damage());
  }
}

// A rewrapping that was stopped leaves copies, which must not outlive what they are copies of.
TEST_P(Erasing, RemovesCopies) {
  const Item gone = keep("b", "b");
  for (const auto& file : {office.folder() / "openings", segments().parent_path() / "items"}) {
    std::filesystem::copy_file(file, file.string() + ".new");
  }
  ASSERT_TRUE(office.registrar().destroy(gone).ok());
  EXPECT_FALSE(std::filesystem::exists(office.folder() / "openings.new"));
  EXPECT_FALSE(std::filesystem::exists(segments().parent_path() / "items.new"));
}

INSTANTIATE_TEST_SUITE_P(Suites, Erasing, testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& suite) {
                           return suite.param == Suite::sm3_sm2 ? "Sm" : "Sha";
                         });

}  // namespace
}  // namespace muniment::test
