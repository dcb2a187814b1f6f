// Rewrapping: what was sealed under older keys lies under the newest ones, and all else is as it
// was.
#include "evidence/rewrapping.h"

#include <gmock/gmock.h>

#include "evidence/ledger_folder.h"
#include "evidence/vault_check.h"
#include "evidence/vault_upkeep.h"
#include "tests/support/office.h"

namespace muniment::test {
namespace {

using evidence::Item;
using evidence::ItemFile;
using evidence::KeptItem;
using evidence::OpeningUnsealer;
using evidence::VaultKeys;
using ::testing::HasSubstr;

class Rewrapping : public testing::TestWithParam<Suite> {
 protected:
  Rewrapping() {
    office.found();
    office.begin_inspection();
  }

  std::filesystem::path vault() { return office.registrar().vault_place().folder; }
  std::filesystem::path items() { return evidence::vault_items_file(vault()); }
  std::filesystem::path openings() { return office.folder() / "openings"; }
  void renew() {
    const auto renewed = evidence::keep_vault_keys(
        office.registrar().vault_place(), (*office.registrar().state())->roster,
        (*office.registrar().newest())->size, office.keys("wang"), {}, evidence::Renew::all);
    ASSERT_TRUE(renewed.ok()) << to_english(renewed.error());
  }
  Result<evidence::Rewrapped> rewrap(const std::string& name = "wang") {
    return evidence::rewrap_vault(office.registrar(), *office.keys(name).encryption);
  }
  std::vector<KeptItem> rows() {
    std::vector<KeptItem> all;
    const auto visited =
        ItemFile(items(), office.suite).each([&](const KeptItem& kept, std::uint64_t) -> Status {
          all.push_back(kept);
          return {};
        });
    EXPECT_TRUE(visited.ok());
    return all;
  }
  // The vault's keys without those of the first generation.
  VaultKeys newer_keys() {
    VaultKeys keys = evidence::read_vault_keys(office.registrar().vault_place()).value();
    std::erase_if(keys.classes, [](const auto& key) { return key.generation == 1; });
    return keys;
  }
  // How many openings this person reads with these keys, of all records.
  std::size_t opened(const std::string& name, const VaultKeys& keys) {
    OpeningUnsealer reader(office.registrar().vault_place(), keys, *office.keys(name).encryption);
    auto file = evidence::OpeningsFile::open(openings());
    std::size_t count = 0;
    const Status each = file->each([&](const Hash& record_id, ByteView list) -> Status {
      const auto read = reader.open(record_id, list, evidence::Reading::sealed_too);
      EXPECT_TRUE(read.ok() || read.error().kind() == ErrorKind::missing);  // no such generation
      count += read.ok() ? read->openings.size() : 0;
      return {};
    });
    EXPECT_TRUE(each.ok()) << to_english(each.error());
    return count;
  }
  std::vector<std::string> faults() {
    std::vector<std::string> told;
    const auto tell = [&](const evidence::VaultFault& fault) {
      told.push_back(to_english(fault.error));
    };
    sound = evidence::rehash_vault(office.registrar(), *office.keys("wang").encryption, tell, {})
                .value()
                .sound;
    EXPECT_TRUE(evidence::check_vault(office.registrar(), tell).ok());
    return told;
  }

  Office office{GetParam()};
  std::uint64_t sound = 0;
};

TEST_P(Rewrapping, PutsAllUnderTheNewestKeysAndChangesNothingElse) {
  const Item one = office.keep_document("a", std::string(1000, 'a'));
  const Item twin = office.keep_document("b", std::string(1000, 'a'));
  const VaultKeys all = evidence::read_vault_keys(office.registrar().vault_place()).value();
  const std::size_t before = opened("wang", all);
  const std::vector<KeptItem> old = rows();
  EXPECT_EQ(rewrap()->contents, 0U);  // nothing is older yet
  EXPECT_EQ(rows(), old);
  renew();
  EXPECT_EQ(opened("wang", newer_keys()), 0U);
  const auto done = rewrap();
  ASSERT_TRUE(done.ok()) << to_english(done.error());
  EXPECT_EQ(done->contents, 2U);
  EXPECT_EQ(done->contents_left + done->fields.left, 0U);
  EXPECT_GE(done->fields.rewrapped, 5U);
  EXPECT_EQ(opened("wang", newer_keys()), before);
  const std::vector<KeptItem> now = rows();
  ASSERT_EQ(now.size(), 2U);
  EXPECT_EQ(now[0].item, now[1].item);  // still stored once
  EXPECT_EQ(now[0].item.generation, 2U);
  EXPECT_EQ(now[0].item.id, old[0].item.id);
  EXPECT_NE(now[0].item.wrapped, old[0].item.wrapped);
  EXPECT_THAT(faults(), testing::IsEmpty());
  EXPECT_EQ(sound, 2U);
  EXPECT_TRUE(office.registrar().openings(one).ok() && office.registrar().openings(twin).ok());
  const Item again = office.keep_document("c", std::string(1000, 'a'));
  EXPECT_EQ(office.registrar().kept(again)->front().item, now[0].item);
  EXPECT_EQ(rewrap()->fields.rewrapped, 0U);
}

// Who handed something in without opening its class can still read it.
TEST_P(Rewrapping, LeavesToWhoWroteSomethingWhatTheyCanRead) {
  office.registrar().read_as(office.reader("chen"));
  office.record_one(office.interview("R7-FGW"), {"li", "zhao"});
  office.registrar().read_as(office.reader("wang"));
  const VaultKeys all = evidence::read_vault_keys(office.registrar().vault_place()).value();
  const std::size_t before = opened("chen", all), wangs = opened("wang", all);
  EXPECT_GT(before, 0U);
  renew();
  ASSERT_TRUE(rewrap().ok());
  EXPECT_EQ(opened("chen", newer_keys()), before);
  EXPECT_EQ(opened("wang", newer_keys()), wangs);
}

TEST_P(Rewrapping, CountsWhatItMayNotOpen) {
  office.keep_document("a", "a");
  office.tend_vault();
  renew();
  const std::vector<KeptItem> old = rows();
  const auto done = rewrap("chen");
  ASSERT_TRUE(done.ok()) << to_english(done.error());
  EXPECT_EQ(done->contents, 0U);
  EXPECT_EQ(done->contents_left, 1U);
  EXPECT_EQ(done->fields.rewrapped, 0U);
  EXPECT_GE(done->fields.left, 5U);
  EXPECT_EQ(rows(), old);
}

TEST_P(Rewrapping, TouchesNoFileThatIsDamaged) {
  office.keep_document("a", "a");
  office.keep_document("b", "b");
  renew();
  const std::string good_rows = get_file(items()), good_lists = get_file(openings());
  std::string bad = good_rows;
  bad.back() = static_cast<char>(bad.back() ^ 1);
  put_file(items(), bad);
  EXPECT_THAT(to_english(rewrap().error()), HasSubstr("1 rows of the vault's items are damaged"));
  EXPECT_EQ(get_file(items()), bad);
  EXPECT_EQ(get_file(openings()), good_lists);
  put_file(items(), good_rows);
  bad = good_lists;
  bad[bad.size() - 20] = static_cast<char>(bad[bad.size() - 20] ^ 1);
  put_file(openings(), bad);
  EXPECT_FALSE(rewrap().ok());
  EXPECT_EQ(get_file(openings()), bad);
  put_file(openings(), good_lists);
  EXPECT_GE(rewrap()->fields.rewrapped, 5U);
  for (const auto& file : std::filesystem::directory_iterator(vault())) {
    EXPECT_THAT(file.path().filename().string(), testing::AnyOf("items", "keys", "segments"));
  }
}

TEST_P(Rewrapping, LeavesWhatWasErasedAsItIs) {
  const Item gone = office.keep_document("a", "a");
  const Item kept = office.keep_document("b", "b");
  ASSERT_TRUE(office.registrar().destroy(gone).ok());
  renew();
  EXPECT_EQ(rewrap()->contents, 1U);
  EXPECT_EQ(office.registrar().openings(gone).error().kind(), ErrorKind::missing);
  EXPECT_TRUE(office.registrar().openings(kept).ok());
  EXPECT_EQ(office.registrar().kept(kept)->front().item.generation, 2U);
}

TEST_P(Rewrapping, WaitsForNobodyWhoKeeps) {
  const auto writer =
      evidence::hold_vault(office.registrar().vault_place(), evidence::Tenancy::shared);
  ASSERT_TRUE(writer.ok());
  EXPECT_THAT(to_english(rewrap().error()), HasSubstr("somebody is just registering files"));
}

INSTANTIATE_TEST_SUITE_P(Suites, Rewrapping, testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& suite) {
                           return suite.param == Suite::sm3_sm2 ? "Sm" : "Sha";
                         });

}  // namespace
}  // namespace muniment::test
