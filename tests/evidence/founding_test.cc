// Founding a ledger, and what its folder says before the store is opened.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "evidence/ledger_folder.h"
#include "tests/support/office.h"
#include "tests/support/one_encoding.h"

namespace muniment::test {
namespace {

namespace fs = std::filesystem;
using evidence::LedgerMarker;
using evidence::read_marker;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string refusal_of_founding(Office& office) {
  const auto founded = office.try_to_found();
  return founded.ok() ? "founded" : to_english(founded.error());
}

TEST(Founding, LeavesTheFolderThatTheReadmeDescribes) {
  Office office;
  office.found();
  EXPECT_THAT(names_in(office.around()), ElementsAre("ledger"));
  EXPECT_THAT(names_in(office.folder()), ElementsAre("muniment", "openings", "store", "vault"));
  EXPECT_EQ(get_file(office.folder() / "muniment"),
            "muniment ledger 1\nsuite sha256-ed25519\norigin inspection.example.gov/r7-1/g3\n");
  struct stat status = {};
  ASSERT_EQ(::stat((office.folder() / "openings").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600u);
  EXPECT_THAT(names_in(office.folder() / "vault"), ElementsAre("keys", "segments"));
  ASSERT_EQ(::stat((office.folder() / "vault").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0700u);
}

TEST(Founding, SetsTheGuardToItsOnlyCheckpoint) {
  Office office;
  office.found();
  ASSERT_TRUE(office.guard.content.has_value());
  EXPECT_EQ(parse_signed_checkpoint(*office.guard.content)->checkpoint.size, TreeSize{1});
  EXPECT_EQ(office.guard.writes, 1);
}

TEST(Founding, MakesTheAdministratorAnAdministratorAndLeader) {
  Office office;
  office.policy.zone_minutes = -60;
  office.found();
  const auto item = office.registrar().find(Citation{"", 1});
  ASSERT_TRUE(item.ok());
  const auto* genesis = std::get_if<Genesis>(&item->record.affair);
  ASSERT_NE(genesis, nullptr);
  EXPECT_THAT(genesis->administrator.roles,
              ElementsAre(number_of(Role::administrator), number_of(Role::leader)));
  EXPECT_EQ(genesis->policy.zone_minutes, -60);
  EXPECT_EQ(genesis->key, office.registrar().verifier_key());
  EXPECT_EQ(item->record.seen, std::nullopt);
  EXPECT_EQ(item->record.occurred, 19'219);  // 2022-08-15, a quarter past midnight at -01:00
  const auto openings = office.registrar().openings(*item);
  EXPECT_EQ(openings->at(0).value, Opening::Value(Opening::Text{"第七轮巡察三组"}));
}

TEST(Founding, TakesAnEmptyFolderThatIsThere) {
  Office office;
  fs::create_directory(office.folder());
  office.found();
  EXPECT_THAT(names_in(office.folder()), ElementsAre("muniment", "openings", "store", "vault"));
}

TEST(Founding, IsRefusedInAFolderThatIsNotEmpty) {
  Office office;
  fs::create_directory(office.folder());
  put_file(office.folder() / "something", "else");
  EXPECT_THAT(refusal_of_founding(office), HasSubstr("is not empty"));
  EXPECT_THAT(names_in(office.around()), ElementsAre("ledger"));
  EXPECT_THAT(names_in(office.folder()), ElementsAre("something"));
  EXPECT_EQ(office.guard.writes, 0);
}

TEST(Founding, IsRefusedWhereSomethingElseIs) {
  Office office;
  put_file(office.folder(), "a file");
  EXPECT_THAT(refusal_of_founding(office), HasSubstr("is there and is no folder"));
  fs::remove(office.folder());
  fs::create_directory_symlink("/nowhere", office.folder());
  EXPECT_THAT(refusal_of_founding(office), HasSubstr("is there and is no folder"));
  EXPECT_THAT(names_in(office.around()), ElementsAre("ledger"));
}

TEST(Founding, IsRefusedASecondTimeAndLeavesTheFirstLedgerAlone) {
  Office office;
  office.found();
  office.close();
  const auto before = sizes_below(office.folder());
  EXPECT_THAT(refusal_of_founding(office), HasSubstr("is not empty"));
  EXPECT_EQ(sizes_below(office.folder()), before);
}

TEST(Founding, IsRefusedToAKeyThatHasSignedALedgerBefore) {
  Office office;
  office.found();
  office.close();
  fs::remove_all(office.folder());
  EXPECT_THAT(refusal_of_founding(office), HasSubstr("this ledger key has signed a ledger before"));
  EXPECT_THAT(names_in(office.around()), IsEmpty());
}

TEST(Founding, LeavesNothingBehindWhenTheGuardCannotBeWritten) {
  Office office;
  office.guard.fails_to_write = true;
  EXPECT_THAT(refusal_of_founding(office), HasSubstr("the guard's disk is gone"));
  EXPECT_THAT(names_in(office.around()), IsEmpty());
  office.guard.fails_to_write = false;
  office.found();
}

TEST(Founding, LeavesNothingBehindWhenTheGenesisIsRefused) {
  Office office;
  office.policy.catalogue = 99;
  EXPECT_THAT(refusal_of_founding(office), HasSubstr("99"));
  EXPECT_THAT(names_in(office.around()), IsEmpty());
  EXPECT_EQ(office.guard.writes, 0);
}

TEST(Founding, NeedsTheFolderAbove) {
  Office office;
  fs::remove_all(office.around());
  EXPECT_THAT(refusal_of_founding(office), HasSubstr("cannot make folder"));
}

TEST(Founding, ChecksOriginAndKeysFirst) {
  Office office, sm{Suite::sm3_sm2};
  const PersonKeys wang = office.person("wang"), other = sm.person("wang");
  const PrivateKey& key = office.keys("wang").signing;
  evidence::Registrar::Founding founding{"a b", &office.ledger_key(), &wang, &key, {}, {}};
  const auto refusal = [&] {
    const auto founded =
        evidence::Registrar::found(office.folder(), founding, office.guards(), office.clock);
    EXPECT_FALSE(founded.ok());
    EXPECT_THAT(names_in(office.around()), IsEmpty());
    return founded.ok() ? "" : to_english(founded.error());
  };
  EXPECT_THAT(refusal(), HasSubstr("\"a b\" cannot name a ledger"));
  founding.origin = "https://example.gov/a";
  EXPECT_THAT(refusal(), HasSubstr("cannot name a ledger"));
  founding.origin = "example.gov/a";
  founding.administrator_key = &office.keys("li").signing;
  EXPECT_THAT(refusal(), HasSubstr("signs with another key"));
  founding.administrator = &other;
  EXPECT_THAT(refusal(), HasSubstr("are not of one suite"));
}

TEST(Marker, HasOneEncoding) {
  expect_one_encoding(
      "muniment ledger 1\nsuite sm3-sm2\norigin inspection.example.gov/r7-1/g3\n",
      [](std::string_view text) {
        auto marker = evidence::parse_marker(text);
        return marker.ok() ? Result<std::string>(evidence::format_marker(*marker))
                           : Result<std::string>(marker.error());
      },
      [](const std::string& text) { return text; });
}

TEST(Marker, OfAnotherVersionIsUnknownAndBothAreNamed) {
  Office office;
  office.found();
  office.close();
  put_file(office.folder() / "muniment",
           "muniment ledger 2\nsuite sha256-ed25519\norigin example.gov/a\nmore to come\n");
  const auto opened = office.try_to_open();
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().kind(), ErrorKind::unknown);
  EXPECT_THAT(to_english(opened.error()),
              HasSubstr("the ledger has version 2; this program knows version 1"));
}

TEST(Marker, OfAnUnknownSuiteIsUnknown) {
  EXPECT_EQ(evidence::parse_marker("muniment ledger 1\nsuite sha512\norigin example.gov/a\n")
                .error()
                .kind(),
            ErrorKind::unknown);
}

TEST(Marker, MustBeTheGenesiss) {
  Office office;
  office.found();
  office.close();
  put_file(office.folder() / "muniment",
           "muniment ledger 1\nsuite sha256-ed25519\norigin example.gov/another\n");
  const auto opened = office.try_to_open();
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().kind(), ErrorKind::mismatch);
  EXPECT_EQ(to_english(opened.error()),
            "the marker file names the ledger example.gov/another, and its first entry the ledger "
            "inspection.example.gov/r7-1/g3");
}

TEST(Marker, IsMissingWhereNoLedgerIs) {
  TemporaryFolder folder;
  const auto marker = read_marker(folder.path());
  ASSERT_FALSE(marker.ok());
  EXPECT_EQ(marker.error().kind(), ErrorKind::missing);
  EXPECT_THAT(to_english(marker.error()), HasSubstr("there is no ledger in"));
  EXPECT_EQ(read_marker(folder / "nowhere").error().kind(), ErrorKind::missing);
  put_file(folder / "muniment", std::string(2000, 'x'));
  EXPECT_EQ(read_marker(folder.path()).error().kind(), ErrorKind::malformed);
  fs::remove(folder / "muniment");
  fs::create_directory(folder / "muniment");
  EXPECT_EQ(read_marker(folder.path()).error().kind(), ErrorKind::malformed);
}

}  // namespace
}  // namespace muniment::test
