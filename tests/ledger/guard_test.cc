#include "ledger/guard.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "tests/support/log_fixture.h"
#include "tests/support/temporary_folder.h"

namespace muniment {
namespace {

using test::need;

constexpr std::size_t slot_bytes = 4096;

class FileGuardTest : public testing::Test {
 protected:
  // A checkpoint of this size; `variant` makes another one of the same size.
  std::string checkpoint(std::uint64_t size, int variant = 0) {
    Hasher hasher(Suite::sha256_ed25519);
    const Hash root = hasher.digest(as_bytes(std::to_string(size) + "/" + std::to_string(variant)));
    return need(sign_checkpoint({ledger_.identity.origin, TreeSize{size}, root}, ledger_.key));
  }

  std::optional<std::string> read() { return need(guard().read()); }
  void write(const std::string& text) { need(guard().write(text)); }
  Guard& guard() {
    guard_ = make_file_guard(file);  // nothing is kept in memory between two calls
    return *guard_;
  }
  std::string bytes() { return test::get_file(file); }
  std::string slot(std::size_t number) {
    std::string all = bytes();
    all.resize(2 * slot_bytes);
    return all.substr(number * slot_bytes, slot_bytes);
  }

  static std::string twice(std::string text) {
    text.resize(slot_bytes / 2);
    return text + text;
  }

  test::TemporaryFolder folder_;
  const std::filesystem::path file = folder_ / "state/muniment/guards/key.guard";

 private:
  test::TestLedger ledger_;
  std::unique_ptr<Guard> guard_;
};

TEST_F(FileGuardTest, AGuardThatWasNeverWrittenIsNone) { EXPECT_EQ(read(), std::nullopt); }

TEST_F(FileGuardTest, TheNewestIsRead) {
  for (std::uint64_t size = 1; size < 20; ++size) {
    write(checkpoint(size));
    EXPECT_EQ(read(), checkpoint(size));
  }
}

TEST_F(FileGuardTest, FileAndFoldersAreItsOwnersAlone) {
  const mode_t before = ::umask(0);
  write(checkpoint(1));
  ::umask(before);
  const auto mode = [](const std::filesystem::path& path) {
    struct stat info {};
    EXPECT_EQ(::stat(path.c_str(), &info), 0);
    return info.st_mode & 0777;
  };
  EXPECT_EQ(mode(file), 0600U);
  EXPECT_EQ(mode(file.parent_path()), 0700U);
  EXPECT_EQ(mode(file.parent_path().parent_path().parent_path()), 0700U);
}

TEST_F(FileGuardTest, TwoSlotsAreWrittenInTurnEachHoldingTheTextTwice) {
  write(checkpoint(1));
  write(checkpoint(2));
  EXPECT_EQ(bytes().size(), 2 * slot_bytes);
  EXPECT_EQ(slot(0), twice(checkpoint(1)));
  EXPECT_EQ(slot(1), twice(checkpoint(2)));
  write(checkpoint(3));
  EXPECT_EQ(slot(0), twice(checkpoint(3)));
  EXPECT_EQ(slot(1), twice(checkpoint(2)));
}

TEST_F(FileGuardTest, ASmallerTreeReplacesALargerOne) {
  for (const std::uint64_t ahead : {100U, 101U}) write(checkpoint(ahead));
  write(checkpoint(51));
  EXPECT_EQ(read(), checkpoint(51));
  write(checkpoint(52));
  EXPECT_EQ(read(), checkpoint(52));
}

TEST_F(FileGuardTest, AnotherTreeOfTheSameSizeReplacesTheFirst) {
  for (int variant = 0; variant < 4; ++variant) {
    write(checkpoint(9, variant));
    EXPECT_EQ(read(), checkpoint(9, variant));
  }
}

TEST_F(FileGuardTest, ATornSlotLeavesTheOther) {
  write(checkpoint(1));
  write(checkpoint(2));
  const std::string whole = bytes();
  const std::string next = twice(checkpoint(3));
  // The third goes to slot 0 and is torn somewhere; what was there may end alike.
  const std::size_t end = slot_bytes / 2 + checkpoint(3).size();
  for (std::size_t cut = 0; cut < end; cut = cut < 30 || cut > end - 5 ? cut + 1 : cut + 13) {
    std::string torn = whole;
    torn.replace(0, cut, next, 0, cut);
    test::put_file(file, torn);
    const bool complete = torn.compare(0, slot_bytes, next) == 0;
    EXPECT_EQ(read(), checkpoint(complete ? 3 : 2)) << cut;
    if (cut % 5 != 0) continue;
    write(checkpoint(4));
    EXPECT_EQ(read(), checkpoint(4)) << cut;
  }
  // The second write of a replacement by a smaller tree never came: the larger one holds.
  std::string half = whole;
  half.replace(0, slot_bytes, twice(checkpoint(1)));
  test::put_file(file, half);
  EXPECT_EQ(read(), checkpoint(2));
}

TEST_F(FileGuardTest, AnyChangedByteOfTheOnlySlotIsNoticed) {
  write(checkpoint(1));
  const std::string whole = bytes();
  for (std::size_t at = 0; at < whole.size(); at += at % 2048 < 300 ? 5U : 97U) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    test::put_file(file, changed);
    const Result<std::optional<std::string>> result = guard().read();
    ASSERT_FALSE(result.ok()) << at;
    EXPECT_EQ(result.error().kind(), ErrorKind::malformed);
  }
}

TEST_F(FileGuardTest, WhatIsNoGuardIsMalformedAndCanBeReplaced) {
  for (const std::string& content :
       {std::string("not a guard"), std::string(9000, 'x'), std::string(8193, '\0')}) {
    std::filesystem::create_directories(file.parent_path());
    test::put_file(file, content);
    const Result<std::optional<std::string>> result = guard().read();
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().kind(), ErrorKind::malformed);
    EXPECT_THAT(to_english(result.error()), testing::HasSubstr(file.string()));
    write(checkpoint(5));
    EXPECT_EQ(read(), checkpoint(5));
  }
}

TEST_F(FileGuardTest, AFileThatWasOnlyMadeIsNone) {
  std::filesystem::create_directories(file.parent_path());
  for (const std::size_t size : {std::size_t{0}, slot_bytes, 2 * slot_bytes}) {
    test::put_file(file, std::string(size, '\0'));
    EXPECT_EQ(read(), std::nullopt);
  }
}

TEST_F(FileGuardTest, WhatIsNoCheckpointIsNotWritten) {
  write(checkpoint(1));
  EXPECT_FALSE(guard().write("").ok());
  EXPECT_FALSE(guard().write("text\n").ok());
  EXPECT_FALSE(guard().write(checkpoint(2) + "x").ok());
  EXPECT_EQ(read(), checkpoint(1));
}

TEST_F(FileGuardTest, AFolderInTheWayIsToldByName) {
  std::filesystem::create_directories(file);
  EXPECT_EQ(guard().read().error().kind(), ErrorKind::environment);
  const Status status = guard().write(checkpoint(1));
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind(), ErrorKind::environment);
  EXPECT_THAT(to_english(status.error()), testing::HasSubstr(file.string()));
}

TEST_F(FileGuardTest, AFileWhereAFolderShouldBeIsToldByName) {
  test::put_file(folder_ / "state", "a file");
  const Status status = guard().write(checkpoint(1));
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind(), ErrorKind::environment);
}

}  // namespace
}  // namespace muniment
