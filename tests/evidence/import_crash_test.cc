// Imports into the vault that are killed at each of their writes: what was told as imported can be
// read back, the ledger claims nothing that the vault does not have, and what is left is reclaimed.
#include <gmock/gmock.h>

#include <set>

#include "evidence/import.h"
#include "evidence/vault_check.h"
#include "tests/support/child.h"
#include "tests/support/disk_faults.h"
#include "tests/support/office.h"

namespace muniment::test {
namespace {

namespace fs = std::filesystem;
using evidence::Item;
using evidence::VaultWriter;

constexpr int rounds = 100, files = 5;

class Telling final : public evidence::ImportWatcher {
 public:
  explicit Telling(const Teller* teller) : teller_(teller) {}
  void imported(const evidence::ImportedFile& file) override {
    if (teller_ != nullptr && file.citation) teller_->tell(format_citation(*file.citation));
  }
  void skipped(const evidence::SkippedFile&) override { ADD_FAILURE(); }
  void flagged(const Citation&, const Violation&) override {}
  void unsearched(const Error& damage) override { ADD_FAILURE() << to_english(damage); }

 private:
  const Teller* teller_;
};

class ImportCrashes : public testing::Test {
 protected:
  ImportCrashes() {
    office.guard_file = office.around() / "guard";
    office.found();
    office.begin_inspection();
    office.close();
  }

  fs::path folder(int round) { return office.around() / ("in" + std::to_string(round)); }
  void put_files(int round) {
    fs::create_directory(folder(round));
    for (int i = 0; i < files; ++i) {
      const std::size_t bytes = i == 0 ? 300'000 : 50;
      put_file(folder(round) / std::to_string(i),
               std::string(bytes, static_cast<char>('a' + i)) + std::to_string(round));
    }
  }

  Status import(int round, const Teller* teller) {
    evidence::Registrar& registrar = office.registrar();
    const auto writer =
        VaultWriter::open(registrar.vault_place(), (*registrar.state())->roster,
                          (*registrar.newest())->size, &*office.keys("wang").encryption);
    if (!writer.ok()) return writer.error();
    registrar.keep_with(writer->get());
    evidence::Draft model = office.document("R7-FGW");
    model.fields.clear();
    const evidence::ImportOrder order{folder(round),
                                      model,
                                      slot_of(Kind::document, "content"),
                                      2,
                                      {writer->get(), AccessClass::internal}};
    const auto signers = office.signers({"li"});
    const evidence::ImportKeys keys{signers, office.ledger_key()};
    evidence::ImportProgress progress;
    Telling watcher(teller);
    Status imported = evidence::import_folder(registrar, order, &keys, progress, watcher);
    registrar.keep_with(nullptr);
    return imported;
  }

  // True: it was killed.
  bool kill_import(int round) {
    constexpr DiskFault kills[] = {DiskFault::kills_before, DiskFault::kills_half,
                                   DiskFault::kills_after};
    Child child([&](const Teller& teller) {
      office.open();
      fail_disk(static_cast<std::uint64_t>(1 + round / 3), kills[round % 3], 0, Names::too);
      return import(round, &teller).ok() ? 0 : 1;
    });
    for (std::string line; child.listen(line);) acknowledged_.insert(line);
    const int code = child.wait();
    EXPECT_TRUE(code == 0 || code == 128 + SIGKILL) << code;
    return code != 0;
  }

  // All that the ledger claims is there.
  void expect_sound() {
    std::set<std::string> there;
    const Status visited = office.registrar().each("R7-FGW", [&](const Item& item) -> Status {
      there.insert(format_citation({item.entry.dossier, item.entry.folio}));
      EXPECT_TRUE(office.registrar().openings(item).ok());
      return {};
    });
    EXPECT_TRUE(visited.ok()) << to_english(visited.error());
    for (const std::string& told : acknowledged_) EXPECT_TRUE(there.contains(told)) << told;
    const auto tally = evidence::rehash_vault(
        office.registrar(), *office.keys("wang").encryption,
        [](const evidence::VaultFault& fault) { ADD_FAILURE() << to_english(fault.error); }, {});
    ASSERT_TRUE(tally.ok()) << to_english(tally.error());
    EXPECT_EQ(tally->sound, there.size() - 1);  // the filing has none
    EXPECT_EQ(tally->not_kept + tally->not_opened, 0U);
  }

  Office office;
  std::set<std::string> acknowledged_;
};

TEST_F(ImportCrashes, LoseNothingAndClaimNothingAndLeaveWhatCanBeReclaimed) {
  int killed = 0;
  for (int round = 0; round < rounds; ++round) {
    put_files(round);
    killed += kill_import(round) ? 1 : 0;
    office.open();
    if (round % 10 == 9) expect_sound();
    office.close();
  }
  EXPECT_GT(killed, rounds / 2);
  office.open();
  EXPECT_FALSE(office.registrar().trouble()->any());
  for (int round = 0; round < rounds; ++round) EXPECT_TRUE(import(round, nullptr).ok());
  expect_sound();
  std::uint64_t records = 0;
  EXPECT_TRUE(office.registrar()
                  .each("R7-FGW",
                        [&](const Item&) -> Status {
                          ++records;
                          return {};
                        })
                  .ok());
  EXPECT_EQ(records, 1U + rounds * files);
  const auto repaired = evidence::repair_vault(office.registrar());
  ASSERT_TRUE(repaired.ok()) << to_english(repaired.error());
  EXPECT_GT(repaired->bytes, 0U);
  EXPECT_EQ(evidence::repair_vault(office.registrar())->bytes, 0U);
  expect_sound();
}

}  // namespace
}  // namespace muniment::test
