#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

#include "cli/common/files.h"
#include "tests/support/temporary_folder.h"

namespace muniment::cli {
namespace {

using test::get_file;
using test::put_file;
using test::TemporaryFolder;

std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  return names;
}

unsigned mode_of(const std::filesystem::path& path) {
  struct stat stated {};
  EXPECT_EQ(lstat(path.c_str(), &stated), 0);
  return stated.st_mode & 07777;
}

TEST(WriteFile, MakesTheFileWithItsModeAndNothingElse) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "li.key", "secret", 0600, Overwrite::no).ok());
  EXPECT_EQ(get_file(folder / "li.key"), "secret");
  EXPECT_EQ(mode_of(folder / "li.key"), 0600u);
  EXPECT_THAT(names_in(folder.path()), testing::ElementsAre("li.key"));
}

TEST(WriteFile, ReplacesOnlyWhenToldTo) {
  const TemporaryFolder folder;
  put_file(folder / "a", "old");
  const Status refused = write_file(folder / "a", "new", 0644, Overwrite::no);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind(), ErrorKind::refused);
  EXPECT_EQ(get_file(folder / "a"), "old");
  ASSERT_TRUE(write_file(folder / "a", "new", 0644, Overwrite::yes).ok());
  EXPECT_EQ(get_file(folder / "a"), "new");
  EXPECT_THAT(names_in(folder.path()), testing::ElementsAre("a"));
}

TEST(WriteFile, NeverReplacesALinkOrAFolderOrAPipe) {
  const TemporaryFolder folder;
  put_file(folder / "target", "old");
  std::filesystem::create_symlink("target", folder / "link");
  std::filesystem::create_directory(folder / "sub");
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  for (const char* name : {"link", "sub", "pipe"}) {
    for (const Overwrite overwrite : {Overwrite::no, Overwrite::yes}) {
      const Status refused = write_file(folder / name, "new", 0644, overwrite);
      ASSERT_FALSE(refused.ok()) << name;
      EXPECT_EQ(refused.error().kind(), ErrorKind::refused) << name;
    }
  }
  EXPECT_EQ(get_file(folder / "target"), "old");
  EXPECT_EQ(names_in(folder.path()).size(), 4u);
}

TEST(WriteFile, AFolderThatIsNotThereIsMissing) {
  const TemporaryFolder folder;
  const Status written = write_file(folder / "no/a", "x", 0644, Overwrite::no);
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().kind(), ErrorKind::missing);
}

// A limit on the size of files makes the write fail in its middle, as a full disk does.
[[noreturn]] void write_beyond_the_limit(const std::filesystem::path& path) {
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  limit.rlim_cur = limit.rlim_max = 4096;
  setrlimit(RLIMIT_FSIZE, &limit);
  const Status written = write_file(path, std::string(100'000, 'x'), 0644, Overwrite::yes);
  _exit(written.ok() ? 1 : 42);
}

TEST(WriteFile, AWriteThatFailsLeavesNothingBehind) {
  const TemporaryFolder folder;
  put_file(folder / "a", "old");
  EXPECT_EXIT(write_beyond_the_limit(folder / "a"), testing::ExitedWithCode(42), "");
  EXPECT_EQ(get_file(folder / "a"), "old");
  EXPECT_THAT(names_in(folder.path()), testing::ElementsAre("a"));
}

bool has_files_without_names(const std::filesystem::path& folder) {
  const Descriptor file(open(folder.c_str(), O_WRONLY | O_TMPFILE, 0600));
  return file.ok();
}

// As a signal does that nobody can catch.
[[noreturn]] void die_while_writing(const std::filesystem::path& path) {
  static_cast<void>(write_file(path, 0600, Overwrite::yes, [](const WritePiece& write) -> Status {
    _exit(write("secret").ok() ? 42 : 1);
  }));
  _exit(1);
}

TEST(WriteFile, NothingStaysOfAFileThatWasNotFinished) {
  const TemporaryFolder folder;
  put_file(folder / "a", "old");
  EXPECT_EXIT(die_while_writing(folder / "a"), testing::ExitedWithCode(42), "");
  EXPECT_EQ(get_file(folder / "a"), "old");
  EXPECT_EQ(names_in(folder.path()).size(), has_files_without_names(folder.path()) ? 1u : 2u);
}

TEST(WriteFile, TakesAPathWithoutAFolder) {
  const TemporaryFolder folder;
  EXPECT_EXIT(
      {
        if (chdir(folder.path().c_str()) != 0) _exit(1);
        _exit(write_file("a", "here", 0644, Overwrite::no).ok() ? 42 : 1);
      },
      testing::ExitedWithCode(42), "");
  EXPECT_EQ(get_file(folder / "a"), "here");
}

TEST(ReadFile, GivesAllBytesUpToTheLimit) {
  const TemporaryFolder folder;
  const std::string content = std::string(200'000, 'x') + std::string("\0\xff\n", 3);
  put_file(folder / "a", content);
  const Result<std::string> read = read_file(folder / "a", content.size());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, content);
  const Result<std::string> cut = read_file(folder / "a", content.size() - 1);
  ASSERT_FALSE(cut.ok());
  EXPECT_EQ(cut.error().kind(), ErrorKind::malformed);
}

TEST(ReadFile, TellsWhatIsMissingFromWhatCannotBeRead) {
  const TemporaryFolder folder;
  EXPECT_EQ(read_file(folder / "no", 10).error().kind(), ErrorKind::missing);
  EXPECT_EQ(read_file(folder.path(), 10).error().kind(), ErrorKind::environment);
}

TEST(SystemError, TellsADiskThatIsFull) {
  EXPECT_EQ(system_error(ENOSPC, "a").kind(), ErrorKind::disk_full);
  EXPECT_EQ(system_error(EDQUOT, "a").kind(), ErrorKind::disk_full);
  EXPECT_EQ(system_error(ENOENT, "a").kind(), ErrorKind::missing);
  EXPECT_EQ(system_error(EIO, "a").kind(), ErrorKind::environment);
  EXPECT_THAT(to_english(system_error(EIO, "some/file")), testing::HasSubstr("some/file"));
}

TEST(Descriptor, ClosesWhatItHoldsOnce) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  {
    Descriptor write_end(ends[1]);
    Descriptor moved(std::move(write_end));
    EXPECT_FALSE(
        write_end.ok());  // NOLINT(bugprone-use-after-move): what is left is what is tested
    moved = Descriptor();
  }
  char byte = 0;
  EXPECT_EQ(read(ends[0], &byte, 1), 0);  // the end of a pipe whose writer is gone
  close(ends[0]);
}

}  // namespace
}  // namespace muniment::cli
