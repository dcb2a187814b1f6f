#include "evidence/relations_file.h"

#include <gmock/gmock.h>
#include <sys/file.h>

#include <filesystem>
#include <fstream>

#include "tests/support/child.h"
#include "tests/support/office.h"

namespace muniment::test {
namespace {

namespace fs = std::filesystem;
using evidence::Draft;
using evidence::KeptRelations;
using testing::ElementsAre;
using testing::SizeIs;

constexpr int enough_to_be_kept = 1100;

class RelationsFile : public testing::Test {
 protected:
  RelationsFile() {
    office_.guard_file = office_.around() / "guard";  // which a child renews, too
    office_.found();
    office_.begin_inspection();
  }

  fs::path file() const { return office_.folder() / "relations"; }
  Bytes bytes() const {
    std::ifstream in(file(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    return to_bytes(text);
  }
  void put(const Bytes& bytes) const { std::ofstream(file(), std::ios::binary) << as_text(bytes); }
  // Documents that are part of the first one, and enough more for the file to be renewed.
  void register_linked(int linked, int plain = enough_to_be_kept) {
    if (!first_) first_ = office_.record_one(office_.document("R7-FGW"), {"li"});
    std::vector<Draft> drafts;
    for (int i = 0; i < linked; ++i) drafts.push_back(part());
    for (int i = 0; i < plain; ++i) drafts.push_back(office_.document("R7-FGW"));
    office_.record(drafts, {"li"});
  }
  Draft part() {
    Draft part = office_.document("R7-FGW");
    part.links = {{number_of(Relation::part_of), first_->record_id}};
    return part;
  }
  std::size_t links_to_first() {
    const auto relations = office_.registrar().relations();
    MUNIMENT_CHECK(relations.ok());
    return (*relations)->links_to(first_->placement.index).size();
  }
  std::size_t links_to_first_when_opened(StoreAccess access = StoreAccess::write) {
    office_.close();
    office_.open(access);
    return links_to_first();
  }

  Office office_;
  std::optional<evidence::Registered> first_;
};

TEST_F(RelationsFile, IsRenewedWhenMuchWasRegisteredAndGoesOnFromThere) {
  register_linked(3, 10);
  EXPECT_EQ(links_to_first(), 3);
  EXPECT_FALSE(fs::exists(file()));
  register_linked(2);
  EXPECT_EQ(links_to_first(), 5);
  ASSERT_TRUE(fs::exists(file()));
  const Bytes before = bytes();
  register_linked(1, 0);
  EXPECT_EQ(links_to_first_when_opened(), 6);
  EXPECT_EQ(bytes(), before);  // not written for so little
  EXPECT_EQ(fs::status(file()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

// Only a file that is believed can hide a link: so it is read, and the entries below it are not.
TEST_F(RelationsFile, WhatItHoldsIsNotReadFromTheLedgerAgain) {
  register_linked(3);
  links_to_first();
  const auto kept = evidence::parse_relations(bytes());
  ASSERT_TRUE(kept.ok());
  put(evidence::format_relations(kept->size, kept->root, Relations()));
  EXPECT_EQ(links_to_first_when_opened(), 0);
  register_linked(1, 0);
  EXPECT_EQ(links_to_first(), 1);
}

TEST_F(RelationsFile, OneOfAnotherTreeIsDerivedAgain) {
  register_linked(3);
  links_to_first();
  const auto kept = evidence::parse_relations(bytes());
  ASSERT_TRUE(kept.ok());
  const Hash other(std::array<std::uint8_t, Hash::size>{9});
  put(evidence::format_relations(kept->size, other, Relations()));
  EXPECT_EQ(links_to_first_when_opened(), 3);
  EXPECT_EQ(evidence::parse_relations(bytes())->root, kept->root);  // and renewed
  put(evidence::format_relations({kept->size.value + 1000}, kept->root, Relations()));
  EXPECT_EQ(links_to_first_when_opened(), 3);
}

TEST_F(RelationsFile, ADamagedOneIsDerivedAgain) {
  register_linked(3);
  links_to_first();
  const Bytes good = bytes();
  for (const std::size_t at : {std::size_t{0}, std::size_t{19}, good.size() / 2, good.size() - 1}) {
    Bytes bad = good;
    bad[at] ^= 1;
    put(bad);
    EXPECT_EQ(links_to_first_when_opened(), 3) << at;
    EXPECT_EQ(bytes(), good) << at;
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{20}, good.size() - 1}) {
    put(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size)));
    EXPECT_EQ(links_to_first_when_opened(), 3) << size;
  }
}

TEST_F(RelationsFile, WhoMayOnlyReadDerivesThemAndWritesNothing) {
  register_linked(3);
  links_to_first();
  fs::remove(file());
  EXPECT_EQ(links_to_first_when_opened(StoreAccess::read), 3);
  EXPECT_FALSE(fs::exists(file()));
}

TEST_F(RelationsFile, AnotherProgramThatWritesItIsNotWaitedFor) {
  fs::path next = file();
  next += ".new";
  std::FILE* const held = std::fopen(next.c_str(), "w");
  ASSERT_EQ(::flock(::fileno(held), LOCK_EX), 0);
  register_linked(3);
  EXPECT_EQ(links_to_first(), 3);
  EXPECT_FALSE(fs::exists(file()));
  std::fclose(held);
  EXPECT_EQ(links_to_first_when_opened(), 3);
  EXPECT_TRUE(fs::exists(file()));
  EXPECT_FALSE(fs::exists(next));
}

// Two programs write to one ledger: each reads what the other registered, and only that.
TEST_F(RelationsFile, WhatOthersRegisteredIsRead) {
  register_linked(2, 0);
  EXPECT_EQ(links_to_first(), 2);
  office_.close();
  Child other([&](const Teller&) {
    office_.open();
    office_.record({part(), part()}, {"zhao"});
    return 0;
  });
  ASSERT_EQ(other.wait(), 0);
  office_.open();
  register_linked(1, 0);
  EXPECT_EQ(links_to_first(), 5);
}

TEST_F(RelationsFile, HoldsWhatItWasGivenAndRefusesAnythingElse) {
  register_linked(3);
  links_to_first();
  const Bytes good = bytes();
  const auto kept = evidence::parse_relations(good);
  ASSERT_TRUE(kept.ok());
  EXPECT_EQ(evidence::format_relations(kept->size, kept->root, kept->relations), good);
  EXPECT_THAT(kept->relations.rows(), SizeIs(3));
  EXPECT_THAT(kept->relations.dossiers(), ElementsAre("R7-FGW"));
  for (std::size_t i = 0; i < good.size(); ++i) {
    Bytes bad = good;
    bad[i] ^= 0x10;
    EXPECT_FALSE(evidence::parse_relations(bad).ok()) << i;
    EXPECT_FALSE(evidence::parse_relations(ByteView(good).first(i)).ok()) << i;
  }
}

}  // namespace
}  // namespace muniment::test
