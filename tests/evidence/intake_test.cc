// Taking in files: what is hashed, what is skipped, and why.
#include "evidence/intake.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "tests/support/temporary_folder.h"

namespace muniment::test {
namespace {

namespace fs = std::filesystem;
using evidence::find_file;
using evidence::FoundFile;
using evidence::hash_file;
using evidence::hash_files;
using evidence::HashedFile;
using evidence::HashFailure;
using evidence::SkippedFile;
using evidence::SkipReason;
using evidence::Walk;
using evidence::walk_folder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<std::string> names(const std::vector<FoundFile>& files) {
  std::vector<std::string> names;
  for (const FoundFile& file : files) names.push_back(file.relative);
  return names;
}

std::vector<std::pair<std::string, SkipReason>> reasons(const std::vector<SkippedFile>& skipped) {
  std::vector<std::pair<std::string, SkipReason>> reasons;
  for (const SkippedFile& file : skipped) reasons.emplace_back(file.relative, file.reason);
  return reasons;
}

// Runs checks as a user who may not read everything: as root they could not fail. The folder must
// be one that everybody can enter.
void expect_as_nobody(const std::function<bool()>& holds) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    constexpr unsigned nobody = 65534;
    if (::geteuid() == 0 && ::setresuid(nobody, nobody, nobody) != 0) ::_exit(2);
    ::_exit(holds() ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

class Intake : public testing::Test {
 protected:
  Walk walk() {
    auto walked = walk_folder(folder.path());
    EXPECT_TRUE(walked.ok()) << to_english(walked.error());
    return std::move(*walked);
  }
  FoundFile put(const std::string& name, std::string_view content) {
    fs::create_directories((folder / name).parent_path());
    put_file(folder / name, content);
    return found(name);
  }
  FoundFile found(const std::string& name) {
    const auto file = find_file(folder / name);
    EXPECT_TRUE(std::holds_alternative<FoundFile>(file));
    return std::get<FoundFile>(file);
  }
  Content hashed(const FoundFile& file) {
    auto result = hash_file(sha256, file, nullptr);
    const auto* failure = std::get_if<HashFailure>(&result);
    EXPECT_EQ(failure, nullptr) << (failure == nullptr ? "" : failure->detail);
    return std::get<HashedFile>(std::move(result)).content;
  }
  SkipReason reason(const FoundFile& file) {
    const auto result = hash_file(sha256, file, nullptr);
    EXPECT_TRUE(std::holds_alternative<HashFailure>(result));
    return std::get<HashFailure>(result).reason;
  }
  void make_socket(const std::string& name) {
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    (folder / name).string().copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    ::close(socket);
  }

  TemporaryFolder folder;
  Hasher sha256{HashAlgorithm::sha256};
};

TEST_F(Intake, FindsAllFilesSortedByTheBytesOfTheirPaths) {
  for (const std::string name : {"b", "a/z", "a/é", "a.txt", "A", "a/b/c/d", "0"}) put(name, name);
  fs::create_directories(folder / "empty/too");
  const Walk walked = walk();
  EXPECT_THAT(names(walked.files), ElementsAre("0", "A", "a.txt", "a/b/c/d", "a/z", "a/é", "b"));
  EXPECT_THAT(walked.skipped, IsEmpty());
  EXPECT_EQ(walked.files[3].path, (folder / "a/b/c/d").string());
  EXPECT_EQ(walked.files[3].size, 7u);
}

TEST_F(Intake, HashesAFileWithNameTypeAndSize) {
  const Content content = hashed(put("report.PDF", "abc"));
  EXPECT_EQ(content.name, to_bytes("report.PDF"));
  EXPECT_EQ(content.media_type, "application/pdf");
  EXPECT_EQ(content.size, 3u);
  ASSERT_THAT(content.digests, SizeIs(1));
  EXPECT_EQ(content.digests[0].algorithm, 1);
  EXPECT_EQ(content.digests[0].value.hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_F(Intake, HashesWithTheDigestOfTheSuite) {
  Hasher sm3(HashAlgorithm::sm3);
  const auto result = hash_file(sm3, put("a", "abc"), nullptr);
  const Content& content = std::get<HashedFile>(result).content;
  EXPECT_EQ(content.digests[0].algorithm, 2);
  EXPECT_EQ(content.digests[0].value.hex(),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
}

TEST_F(Intake, NamesAFileOfAFolderByItsPathBelowIt) {
  put("a/b.txt", "x");
  const Walk walked = walk();
  EXPECT_EQ(hashed(walked.files[0]).name, to_bytes("a/b.txt"));
  EXPECT_EQ(hashed(found("a/b.txt")).name, to_bytes("b.txt"));
}

TEST_F(Intake, HashesAnEmptyFile) {
  const Content content = hashed(put("empty", ""));
  EXPECT_EQ(content.size, 0u);
  EXPECT_EQ(content.digests[0].value, sha256.digest({}));
  EXPECT_EQ(content.media_type, "");
}

TEST_F(Intake, HashesEverySizeAroundABlockAndTellsItsProgress) {
  constexpr std::size_t block = 256 * 1024;
  for (const std::size_t size : {std::size_t{1}, block - 1, block, block + 1, 3 * block + 5}) {
    std::string bytes(size, 'x');
    bytes.back() = 'y';
    const FoundFile file = put("file", bytes);
    std::uint64_t told = 0;
    std::size_t calls = 0;
    const auto result = hash_file(sha256, file, [&](std::uint64_t read) {
      told += read;
      ++calls;
      EXPECT_LE(read, block);
    });
    const Content& content = std::get<HashedFile>(result).content;
    EXPECT_EQ(content.size, size);
    EXPECT_EQ(content.digests[0].value, sha256.digest(as_bytes(bytes)));
    EXPECT_EQ(told, size);
    EXPECT_GE(calls, (size + block - 1) / block);
  }
}

TEST_F(Intake, HashesManyFilesOnSeveralThreadsInTheirOrder) {
  std::uint64_t bytes = 0;
  for (int i = 0; i < 100; ++i) {
    put("file" + std::to_string(i), std::string(static_cast<std::size_t>(i), 'x'));
    bytes += static_cast<std::uint64_t>(i);
  }
  std::vector<FoundFile> files = walk().files;
  files.push_back({folder / "nowhere", "nowhere", 0});
  for (const unsigned threads : {0u, 1u, 2u, 7u, 500u}) {
    std::uint64_t told = 0;
    const auto results = hash_files(
        HashAlgorithm::sha256, files, [&](std::uint64_t read) { told += read; }, threads);
    ASSERT_THAT(results, SizeIs(101));
    for (std::size_t i = 0; i < 100; ++i) {
      EXPECT_EQ(std::get<HashedFile>(results[i]).content, hashed(files[i])) << i;
    }
    EXPECT_EQ(std::get<HashFailure>(results[100]).reason, SkipReason::vanished);
    EXPECT_EQ(told, bytes);
  }
  EXPECT_THAT(hash_files(HashAlgorithm::sha256, {}, nullptr, 4), IsEmpty());
}

TEST_F(Intake, StreamsASparseFile) {
  constexpr std::uint64_t size = 64 * 1024 * 1024;
  const FoundFile empty = put("sparse", "");
  ASSERT_EQ(::truncate(empty.path.c_str(), size), 0);
  std::uint64_t told = 0;
  const auto result = hash_file(sha256, found("sparse"), [&](std::uint64_t read) { told += read; });
  EXPECT_EQ(std::get<HashedFile>(result).content.size, size);
  EXPECT_EQ(told, size);
  EXPECT_EQ(std::get<HashedFile>(result).content.digests[0].value.hex(),
            sha256.digest(Bytes(size)).hex());
}

TEST_F(Intake, TakesNamesThatAreNoText) {
  const std::string control = "a\nb\x1b[31m\x07", latin = "caf\xe9.txt";
  put(control, "1");
  put(latin, "2");
  const Walk walked = walk();
  EXPECT_THAT(names(walked.files), ElementsAre(control, latin));
  EXPECT_EQ(hashed(walked.files[0]).name, to_bytes(control));
  EXPECT_EQ(hashed(walked.files[1]).name, to_bytes(latin));
  EXPECT_EQ(hashed(walked.files[1]).media_type, "text/plain");
}

TEST_F(Intake, ListsSymlinksAndSpecialFilesWithoutTouchingThem) {
  put("real/file", "x");
  fs::create_symlink("real/file", folder / "link");
  fs::create_directory_symlink("real", folder / "linked folder");
  fs::create_symlink("nowhere", folder / "dangling");
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  make_socket("socket");
  const Walk walked = walk();
  EXPECT_THAT(names(walked.files), ElementsAre("real/file"));
  EXPECT_THAT(reasons(walked.skipped), ElementsAre(std::pair("dangling", SkipReason::symlink),
                                                   std::pair("fifo", SkipReason::special_file),
                                                   std::pair("link", SkipReason::symlink),
                                                   std::pair("linked folder", SkipReason::symlink),
                                                   std::pair("socket", SkipReason::special_file)));
  for (const SkippedFile& file : walked.skipped) EXPECT_FALSE(is_failure(file.reason));
}

TEST_F(Intake, FindsNoFileWhereThereIsSomethingElse) {
  fs::create_symlink("/etc/hostname", folder / "link");
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  const auto reason_for = [](const fs::path& path) {
    const auto file = find_file(path);
    EXPECT_TRUE(std::holds_alternative<SkippedFile>(file)) << path;
    return std::get<SkippedFile>(file).reason;
  };
  EXPECT_EQ(reason_for(folder / "link"), SkipReason::symlink);
  EXPECT_EQ(reason_for(folder / "fifo"), SkipReason::special_file);
  EXPECT_EQ(reason_for(folder.path()), SkipReason::special_file);
  EXPECT_EQ(reason_for("/dev/null"), SkipReason::special_file);
  EXPECT_EQ(reason_for(folder / "nowhere"), SkipReason::vanished);
  EXPECT_EQ(reason_for(""), SkipReason::vanished);
}

// Between finding and hashing, anything can take a file's place.
TEST_F(Intake, HashesNothingButRegularFilesWhateverTookTheirPlace) {
  const FoundFile file = put("a/file", "x");
  const FoundFile below{file.path, "a/file", 1};
  fs::remove(folder / "a/file");
  EXPECT_EQ(reason(file), SkipReason::vanished);
  put_file(folder / "other", "secret");
  fs::create_symlink("../other", folder / "a/file");
  EXPECT_EQ(reason(file), SkipReason::symlink);
  fs::remove(folder / "a/file");
  ASSERT_EQ(::mkfifo((folder / "a/file").c_str(), 0600), 0);
  EXPECT_EQ(reason(file), SkipReason::special_file);
  fs::remove(folder / "a/file");
  make_socket("a/file");
  EXPECT_EQ(reason(file), SkipReason::special_file);
  fs::remove(folder / "a/file");
  fs::create_directory(folder / "a/file");
  EXPECT_EQ(reason(file), SkipReason::special_file);
  EXPECT_EQ(reason({"/dev/zero", "zero", 0}), SkipReason::special_file);

  // A folder on the way that became a symlink is not followed either.
  fs::rename(folder / "a", folder / "b");
  fs::remove(folder / "b/file");
  put_file(folder / "b/file", "x");
  fs::create_directory_symlink("b", folder / "a");
  EXPECT_EQ(reason(below), SkipReason::changed);
}

TEST_F(Intake, RefusesAFileThatChangesWhileItIsRead) {
  const std::string bytes(600 * 1024, 'x');
  const auto reason_when = [&](const std::function<void(const std::string&)>& change) {
    const FoundFile file = put("file", bytes);
    bool changed = false;
    const auto result = hash_file(sha256, file, [&](std::uint64_t) {
      if (!changed) change(file.path);
      changed = true;
    });
    EXPECT_TRUE(std::holds_alternative<HashFailure>(result));
    return std::get<HashFailure>(result).reason;
  };
  EXPECT_EQ(
      reason_when([](const std::string& path) { std::ofstream(path, std::ios::app) << "more"; }),
      SkipReason::changed);
  EXPECT_EQ(reason_when([](const std::string& path) { fs::resize_file(path, 300 * 1024); }),
            SkipReason::changed);
  EXPECT_EQ(reason_when([](const std::string& path) {
              std::fstream(path, std::ios::in | std::ios::out) << "y";
            }),
            SkipReason::changed);
  // The same length, and the time of modification put back: the time of change tells.
  EXPECT_EQ(reason_when([](const std::string& path) {
              struct stat before = {};
              ASSERT_EQ(::stat(path.c_str(), &before), 0);
              std::fstream(path, std::ios::in | std::ios::out) << "y";
              const timespec times[] = {before.st_atim, before.st_mtim};
              ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
            }),
            SkipReason::changed);
}

// A file that grows as fast as it is read must not keep the program reading for ever.
TEST_F(Intake, EndsWithAFileThatKeepsGrowing) {
  const FoundFile file = put("file", "x");
  std::size_t calls = 0;
  const auto result = hash_file(sha256, file, [&](std::uint64_t) {
    std::ofstream(file.path, std::ios::app) << std::string(1000, 'x');
    ASSERT_LT(++calls, 10u);
  });
  EXPECT_EQ(std::get<HashFailure>(result).reason, SkipReason::changed);
}

TEST_F(Intake, ListsWhatItMayNotReadAndGoesOn) {
  ASSERT_EQ(::chmod(folder.path().c_str(), 0755), 0);
  put("a", "x");
  const FoundFile secret = put("secret", "x");
  put("z", "x");
  put("closed/inside", "x");
  ASSERT_EQ(::chmod(secret.path.c_str(), 0), 0);
  ASSERT_EQ(::chmod((folder / "closed").c_str(), 0), 0);
  expect_as_nobody([&] {
    const auto walked = walk_folder(folder.path());
    if (!walked.ok() || names(walked->files) != std::vector<std::string>{"a", "secret", "z"} ||
        reasons(walked->skipped) !=
            std::vector{std::pair(std::string("closed"), SkipReason::unreadable)}) {
      return false;
    }
    if (walked->skipped[0].detail != "Permission denied" ||
        !is_failure(walked->skipped[0].reason)) {
      return false;
    }
    const auto hashing = hash_file(sha256, walked->files[1], nullptr);
    const auto* failure = std::get_if<HashFailure>(&hashing);
    return failure != nullptr && failure->reason == SkipReason::unreadable &&
           failure->detail == "Permission denied" &&
           std::holds_alternative<HashedFile>(hash_file(sha256, walked->files[2], nullptr));
  });
  expect_as_nobody([&] {
    const auto closed = walk_folder(folder / "closed");
    return !closed.ok() && closed.error().kind() == ErrorKind::environment;
  });
  ASSERT_EQ(::chmod((folder / "closed").c_str(), 0700), 0);
}

TEST_F(Intake, WalksDeepFoldersWithoutRecursion) {
  std::string deep;
  for (int level = 0; level < 300; ++level) deep += "d/";
  put(deep + "file", "x");
  const Walk walked = walk();
  EXPECT_THAT(names(walked.files), ElementsAre(deep + "file"));
  EXPECT_EQ(hashed(walked.files[0]).size, 1u);
}

// No more than some of the folders on the way stay open, and the walk comes back to the others.
TEST_F(Intake, KeepsItsOrderOnTheWayBackFromDeepFolders) {
  std::string deep;
  std::vector<std::string> expected;
  for (int level = 0; level < 200; ++level) {
    put(deep + "c", "x");
    put(deep + "e", "x");
    expected.push_back(deep + "c");
    deep += "d/";
  }
  fs::create_directories(folder / deep);
  for (int level = 199; level >= 0; --level) {
    deep.resize(deep.size() - 2);
    expected.push_back(deep + "e");
  }
  EXPECT_EQ(names(walk().files), expected);
}

TEST_F(Intake, ReachesWhatLiesDeeperThanThePathsOfTheSystem) {
  const int start = ::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY);
  int at = ::dup(start);
  const std::string name(200, 'd');
  for (int level = 0; level < 30; ++level) {
    ASSERT_EQ(::mkdirat(at, name.c_str(), 0700), 0);
    const int below = ::openat(at, name.c_str(), O_RDONLY | O_DIRECTORY);
    ::close(at);
    at = below;
  }
  const int file = ::openat(at, "file", O_WRONLY | O_CREAT, 0600);
  ASSERT_EQ(::write(file, "abc", 3), 3);
  for (const int opened : {file, at, start}) ::close(opened);
  auto files = evidence::FolderWalk::open(folder.path());
  ASSERT_TRUE(files.ok());
  const auto found = files->next();
  ASSERT_TRUE(found.has_value());
  const auto& deep = std::get<FoundFile>(*found);
  EXPECT_EQ(deep.relative.size(), 30u * 201 + 4);
  EXPECT_EQ(hashed(deep).size, 3u);
  EXPECT_FALSE(files->next().has_value());
}

// Only a mount makes a folder contain itself, and only root may mount.
TEST_F(Intake, ListsAFolderThatContainsItself) {
  put("a/b/hidden", "x");
  put("a/file", "x");
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const std::string a = folder / "a", b = folder / "a/b";
    const bool mounted = ::unshare(CLONE_NEWNS) == 0 &&
                         ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                         ::mount(a.c_str(), b.c_str(), nullptr, MS_BIND, nullptr) == 0;
    if (!mounted) ::_exit(2);
    const auto walked = walk_folder(folder.path());
    const bool right =
        walked.ok() && names(walked->files) == std::vector<std::string>{"a/file"} &&
        reasons(walked->skipped) == std::vector{std::pair(std::string("a/b"), SkipReason::loop)} &&
        !is_failure(SkipReason::loop);
    ::_exit(right ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  if (WEXITSTATUS(status) == 2) GTEST_SKIP() << "this user may not mount";
  EXPECT_EQ(status, 0);
}

TEST_F(Intake, SaysWhyAFolderCannotBeWalked) {
  const auto sentence = [](const fs::path& path) {
    const auto walked = walk_folder(path);
    return walked.ok() ? "walked" : to_english(walked.error());
  };
  put("file", "x");
  fs::create_directory_symlink(folder.path(), folder / "link");
  EXPECT_THAT(sentence(folder / "nowhere"), HasSubstr("there is no folder"));
  EXPECT_THAT(sentence(folder / "file"), HasSubstr("is not a folder"));
  EXPECT_THAT(sentence(folder / "link"), HasSubstr("is a symlink, and those are not followed"));
  EXPECT_THAT(sentence(""), HasSubstr("is empty"));
}

TEST(MediaType, ComesFromTheExtensionWhateverItsCase) {
  using evidence::media_type_of;
  EXPECT_EQ(media_type_of("a.pdf"), "application/pdf");
  EXPECT_EQ(media_type_of("照片.JPG"), "image/jpeg");
  EXPECT_EQ(media_type_of("a.tar.gz"), "application/gzip");
  EXPECT_EQ(media_type_of("dir.pdf/name"), "");
  for (const std::string_view name :
       {"", "pdf", "a.", ".", "a.pdfx", "a.verylong", "a.pd", "a.p"}) {
    EXPECT_EQ(media_type_of(name), "") << name;
  }
}

}  // namespace
}  // namespace muniment::test
