#include "verify/site_files.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "tests/support/listing_faults.h"
#include "tests/support/temporary_folder.h"

namespace muniment::verify {
namespace {

namespace fs = std::filesystem;
using test::put_file;
using testing::HasSubstr;

class SiteFilesTest : public testing::Test {
 protected:
  SiteFilesTest() {
    fs::create_directories(folder_ / "site/tile/0");
    put_file(folder_ / "site/tile/0/000", "hashes");
    put_file(folder_ / "secret", "secret");
    files_ = *open_site_folder(folder_ / "site");
  }
  std::string error_of(std::string_view path, std::size_t limit = 100) {
    const auto read = files_->read(path, limit);
    return read.ok() ? "" : to_english(read.error());
  }

  test::TemporaryFolder folder_;
  std::unique_ptr<SiteFiles> files_;
};

TEST_F(SiteFilesTest, AListingThatBreaksOffIsNoShorterListing) {
  test::break_listings(EIO);
  const auto listed = files_->list("tile/0");
  test::break_listings(0);
  ASSERT_FALSE(listed.ok());
  EXPECT_EQ(listed.error().kind(), ErrorKind::environment);
}

TEST_F(SiteFilesTest, ReadsWholeFilesAndSaysWhatIsNotThere) {
  EXPECT_EQ(*files_->read("tile/0/000", 6), to_bytes(std::string_view("hashes")));
  for (const char* path : {"tile/0/001", "tile/1/000", "tile/0/000/x", "checkpoint"}) {
    const auto read = files_->read(path, 6);
    ASSERT_TRUE(read.ok()) << path;
    EXPECT_FALSE(read->has_value()) << path;
  }
}

TEST_F(SiteFilesTest, AFileBeyondTheLimitIsNotRead) {
  fs::resize_file(folder_ / "site/tile/0/000", std::uintmax_t{1} << 40);  // no memory has that room
  EXPECT_THAT(error_of("tile/0/000"), HasSubstr("longer than it can be"));
}

TEST_F(SiteFilesTest, LinksAreNotFollowed) {
  fs::create_symlink("../../../secret", folder_ / "site/tile/0/001");
  EXPECT_THAT(error_of("tile/0/001"), HasSubstr("not a regular file"));
  fs::rename(folder_ / "site/tile/0", folder_ / "elsewhere");
  fs::create_directory_symlink("../../elsewhere", folder_ / "site/tile/0");
  auto anew = *open_site_folder(folder_ / "site");
  EXPECT_FALSE((*anew->read("tile/0/000", 100)).has_value());
  EXPECT_FALSE((*anew->list("tile/0")).has_value());
  EXPECT_EQ((**anew->list("tile")).at("0"), SiteFiles::Kind::other);
}

TEST_F(SiteFilesTest, APipeDoesNotHang) {
  ASSERT_EQ(::mkfifo((folder_ / "site/checkpoint").c_str(), 0600), 0);
  EXPECT_THAT(error_of("checkpoint"), HasSubstr("not a regular file"));
  EXPECT_THAT(error_of("tile"), HasSubstr("not a regular file"));
}

TEST_F(SiteFilesTest, ListsAFolderByName) {
  put_file(folder_ / "site/tile/0/x001", "");
  fs::create_directory(folder_ / "site/tile/0/001.p");
  const auto names = *files_->list("tile/0");
  EXPECT_THAT(*names, testing::ElementsAre(std::pair("000", SiteFiles::Kind::file),
                                           std::pair("001.p", SiteFiles::Kind::folder),
                                           std::pair("x001", SiteFiles::Kind::file)));
  EXPECT_EQ((**files_->list("")).size(), 1u);
  EXPECT_FALSE((*files_->list("tile/5")).has_value());
}

TEST_F(SiteFilesTest, AFolderOfTooManyFilesIsNotListed) {
  for (std::size_t i = 0; i <= SiteFiles::max_names; ++i) {
    put_file(folder_ / "site/tile/0" / std::to_string(i), "");
  }
  const auto names = files_->list("tile/0");
  ASSERT_FALSE(names.ok());
  EXPECT_THAT(to_english(names.error()), HasSubstr("more files"));
}

TEST_F(SiteFilesTest, AFolderThatIsNotThereIsMissing) {
  const auto opened = open_site_folder(folder_ / "nowhere");
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().kind(), ErrorKind::missing);
}

}  // namespace
}  // namespace muniment::verify
