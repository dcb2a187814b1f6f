#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "cli/common/verifying.h"
#include "ledger/core/proof.h"
#include "tests/support/temporary_folder.h"

namespace muniment::cli {
namespace {

using test::put_file;
using test::TemporaryFolder;
using testing::HasSubstr;

constexpr std::uint16_t sha256 = 1, sm3 = 2, sha256_tree = 3;

// The tree over chunks of 1 MiB, from all of the content at once.
Hash reference_tree(std::string_view content) {
  Hasher hasher(HashAlgorithm::sha256);
  std::vector<Hash> leaves;
  for (std::size_t at = 0; at < content.size(); at += 1024 * 1024) {
    leaves.push_back(hasher.leaf(as_bytes(content.substr(at, 1024 * 1024))));
  }
  return leaves.empty() ? hasher.empty_root() : tree_root(hasher, leaves);
}

TEST(FileToCheck, ItsDigestsAreThoseOfTheBytes) {
  const TemporaryFolder folder;
  for (const std::size_t size :
       {0u, 1u, 262'144u, 1'048'575u, 1'048'576u, 1'048'577u, 3'500'000u}) {
    std::string content(size, '\0');
    for (std::size_t at = 0; at < size; ++at) content[at] = static_cast<char>(at * 31 / 7);
    put_file(folder / "file", content);
    const auto file = open_file_to_check(folder / "file");
    ASSERT_TRUE(file.ok());
    EXPECT_EQ(file->name, "file");
    EXPECT_EQ(file->size, size);
    EXPECT_EQ(*file->digest(sha256), Hasher(HashAlgorithm::sha256).digest(as_bytes(content)));
    EXPECT_EQ(*file->digest(sm3), Hasher(HashAlgorithm::sm3).digest(as_bytes(content)));
    EXPECT_EQ(*file->digest(sha256_tree), reference_tree(content));
  }
}

TEST(FileToCheck, AnAlgorithmThatNobodyKnowsIsUnknown) {
  const TemporaryFolder folder;
  put_file(folder / "file", "x");
  const auto file = open_file_to_check(folder / "file");
  ASSERT_TRUE(file.ok());
  for (const std::uint16_t algorithm : {std::uint16_t{0}, std::uint16_t{4}, std::uint16_t{65535}}) {
    EXPECT_EQ(file->digest(algorithm).error().kind(), ErrorKind::unknown);
  }
}

TEST(FileToCheck, TellsHowFarItRead) {
  const TemporaryFolder folder;
  put_file(folder / "file", std::string(600'000, 'x'));
  std::uint64_t read = 0;
  const auto file = open_file_to_check(folder / "file", [&](std::uint64_t by, std::uint64_t size) {
    read += by;
    EXPECT_EQ(size, 600'000u);
  });
  ASSERT_TRUE(file.ok() && file->digest(sha256).ok());
  EXPECT_EQ(read, 600'000u);
}

TEST(FileToCheck, AFileThatGrowsOrShrinksWhileItIsReadHasNoDigest) {
  const TemporaryFolder folder;
  for (const std::uintmax_t size : {500'000u, 700'000u}) {
    put_file(folder / "file", std::string(600'000, 'x'));
    const auto file = open_file_to_check(folder / "file", [&](std::uint64_t, std::uint64_t) {
      std::filesystem::resize_file(folder / "file", size);
    });
    ASSERT_TRUE(file.ok());
    const Result<Hash> digest = file->digest(sha256);
    ASSERT_FALSE(digest.ok());
    EXPECT_EQ(digest.error().kind(), ErrorKind::environment);
    EXPECT_THAT(to_english(digest.error()), HasSubstr("changed while it was read"));
  }
}

TEST(FileToCheck, WhatIsNoFileIsRefusedWithoutWaiting) {
  const TemporaryFolder folder;
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(open_file_to_check(folder / "pipe").error().kind(), ErrorKind::environment);
  EXPECT_EQ(open_file_to_check(folder.path()).error().kind(), ErrorKind::environment);
  EXPECT_EQ(open_file_to_check(folder / "no").error().kind(), ErrorKind::missing);
}

TEST(ReadTrustFile, SaysWhichFileIsWrongAndWhere) {
  const TemporaryFolder folder;
  put_file(folder / "trust.txt", "nonsense\n");
  const auto policy = read_trust_file(folder / "trust.txt");
  ASSERT_FALSE(policy.ok());
  EXPECT_THAT(to_english(policy.error()), HasSubstr("trust.txt"));
  EXPECT_EQ(exit_code_for_verifying(policy.error()), exit_cannot_evaluate);
  EXPECT_EQ(read_trust_file(folder / "no").error().kind(), ErrorKind::missing);
}

TEST(ReadTrustFile, DoesNotTakeInAFileWithoutEnd) {
  const TemporaryFolder folder;
  put_file(folder / "trust.txt", std::string(max_policy_bytes + 1, '#'));
  EXPECT_EQ(read_trust_file(folder / "trust.txt").error().kind(), ErrorKind::malformed);
}

TEST(ExitCodes, OfCommandsThatWrite) {
  const auto code = [](ErrorKind kind) { return exit_code_for_writing(Error(kind, {"x", {}})); };
  EXPECT_EQ(code(ErrorKind::refused), 2);
  EXPECT_EQ(code(ErrorKind::unknown), 3);
  EXPECT_EQ(code(ErrorKind::usage), 4);
  for (const ErrorKind kind : {ErrorKind::malformed, ErrorKind::mismatch, ErrorKind::missing,
                               ErrorKind::environment, ErrorKind::disk_full}) {
    EXPECT_EQ(code(kind), 5);
  }
}

TEST(ExitCodes, OfCommandsThatVerify) {
  const auto code = [](ErrorKind kind) { return exit_code_for_verifying(Error(kind, {"x", {}})); };
  EXPECT_EQ(code(ErrorKind::mismatch), 1);
  EXPECT_EQ(code(ErrorKind::refused), 2);
  for (const ErrorKind kind : {ErrorKind::malformed, ErrorKind::unknown, ErrorKind::missing}) {
    EXPECT_EQ(code(kind), 3);
  }
  EXPECT_EQ(code(ErrorKind::usage), 4);
  EXPECT_EQ(code(ErrorKind::environment), 5);
  EXPECT_EQ(code(ErrorKind::disk_full), 5);
}

TEST(ExitCodes, TheWorseOfTwoCounts) {
  const std::vector<int> worst_first = {1, 5, 3, 2, 0};
  for (std::size_t one = 0; one < worst_first.size(); ++one) {
    for (std::size_t other = 0; other < worst_first.size(); ++other) {
      EXPECT_EQ(worse_exit_code(worst_first[one], worst_first[other]),
                worst_first[std::min(one, other)]);
    }
  }
}

}  // namespace
}  // namespace muniment::cli
