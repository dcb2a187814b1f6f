// The rows of kept contents, and segments.
#include "evidence/vault_items.h"

#include <gmock/gmock.h>

#include "evidence/segments.h"
#include "ledger/core/envelope.h"
#include "tests/support/disk_faults.h"
#include "tests/support/temporary_folder.h"

namespace muniment::test {
namespace {

using evidence::ItemFile;
using evidence::KeptItem;
using evidence::SegmentReader;
using evidence::SegmentWriter;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ItemFileTest : public testing::TestWithParam<Suite> {
 protected:
  KeptItem item(std::uint8_t number, std::uint16_t slot = 1) {
    KeptItem kept{Hasher(HashAlgorithm::sha256).digest(Bytes{number}),
                  slot,
                  {AccessClass::restricted,
                   3,
                   {},
                   number,
                   1'000'000'000'000,
                   77,
                   {},
                   Bytes(envelope_bytes(GetParam()), number),
                   Bytes(wrapped_key_bytes(GetParam()), 5)}};
    kept.item.id.fill(number);
    kept.item.blind.fill(9);
    return kept;
  }
  void keep(const std::vector<KeptItem>& items) {
    ItemFile file(path_, GetParam());
    ASSERT_TRUE(file.keep(items).ok());
    ASSERT_TRUE(file.sync().ok());
  }
  std::vector<KeptItem> all(ItemFile::Visited* visited = nullptr) {
    ItemFile file(path_, GetParam());
    std::vector<KeptItem> items;
    const auto done = file.each([&](const KeptItem& kept, std::uint64_t place) -> Status {
      EXPECT_EQ(*file.at(place), kept);
      items.push_back(kept);
      return {};
    });
    EXPECT_TRUE(done.ok());
    if (visited != nullptr) *visited = *done;
    return items;
  }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "items";
};

INSTANTIATE_TEST_SUITE_P(Suites, ItemFileTest,
                         testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& each) {
                           return each.param == Suite::sm3_sm2 ? "Sm3" : "Sha256";
                         });

TEST_P(ItemFileTest, HasWhatWasKept) {
  EXPECT_THAT(all(), IsEmpty());
  EXPECT_THAT(*ItemFile(path_, GetParam()).find(item(1).record_id), IsEmpty());
  keep({item(1), item(2)});
  keep({});
  keep({item(1, 2), item(3)});
  EXPECT_THAT(all(), ElementsAre(item(1), item(2), item(1, 2), item(3)));
  EXPECT_THAT(*ItemFile(path_, GetParam()).find(item(1).record_id),
              ElementsAre(item(1), item(1, 2)));
  EXPECT_THAT(*ItemFile(path_, GetParam()).find(item(9).record_id), IsEmpty());
}

TEST_P(ItemFileTest, TheLastRowOfASlotCounts) {
  KeptItem newer = item(1);
  newer.item.segment = 99;
  keep({item(1), newer});
  EXPECT_THAT(*ItemFile(path_, GetParam()).find(item(1).record_id), ElementsAre(newer));
}

TEST_P(ItemFileTest, ADamagedRowCostsNoOther) {
  keep({item(1), item(2), item(3)});
  const std::string whole = get_file(path_);
  const std::size_t row = evidence::item_row_bytes(GetParam());
  const std::size_t second = whole.size() - 2 * row;
  for (std::size_t at = second; at < second + row; ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x40);
    put_file(path_, changed);
    ItemFile::Visited visited;
    EXPECT_THAT(all(&visited), ElementsAre(item(1), item(3)));
    EXPECT_EQ(visited.damaged, 1U);
  }
}

TEST_P(ItemFileTest, GoesOnBehindWhatACrashLeft) {
  keep({item(1), item(2)});
  const std::string whole = get_file(path_);
  const std::size_t row = evidence::item_row_bytes(GetParam());
  for (std::size_t left = 1; left < row; left += 7) {
    put_file(path_, whole.substr(0, whole.size() - row + left));
    ItemFile::Visited visited;
    EXPECT_THAT(all(&visited), ElementsAre(item(1)));
    EXPECT_EQ(visited.damaged, 0U);
    keep({item(3)});
    EXPECT_THAT(all(), ElementsAre(item(1), item(3)));
  }
  put_file(path_, whole.substr(0, whole.size() - row) + std::string(row, '\0'));
  keep({item(3)});
  ItemFile::Visited visited;
  EXPECT_THAT(all(&visited), ElementsAre(item(1), item(3)));
  for (std::size_t start = 0; start < 17; ++start) {  // of the first line
    put_file(path_, whole.substr(0, start));
    EXPECT_THAT(all(), IsEmpty());
    keep({item(1)});
    EXPECT_THAT(all(), ElementsAre(item(1)));
  }
}

TEST_P(ItemFileTest, IsNoOtherFile) {
  put_file(path_, "something else that is longer than the first line");
  const auto done = ItemFile(path_, GetParam()).find(item(1).record_id);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind(), ErrorKind::malformed);
}

TEST_P(ItemFileTest, AFailedWriteKeepsNothing) {
  keep({item(1)});
  for (const DiskFault fault : {DiskFault::fails, DiskFault::stays_broken}) {
    fail_disk(1, fault, ENOSPC);
    ItemFile file(path_, GetParam());
    const Status kept = file.keep(std::vector<KeptItem>{item(2)});
    mend_disk();
    ASSERT_FALSE(kept.ok());
    EXPECT_EQ(kept.error().kind(), ErrorKind::disk_full);
    EXPECT_THAT(all(), ElementsAre(item(1)));
  }
  fail_disk(2, DiskFault::fails, EIO);
  ItemFile file(path_, GetParam());
  ASSERT_TRUE(file.keep(std::vector<KeptItem>{item(2)}).ok());
  EXPECT_FALSE(file.sync().ok());
  mend_disk();
}

// --- Segments. ---

class SegmentsTest : public testing::Test {
 protected:
  std::unique_ptr<SegmentWriter> writer() {
    auto opened = SegmentWriter::open(folder_.path());
    EXPECT_TRUE(opened.ok()) << to_english(opened.error());
    return *std::move(opened);
  }
  Bytes read(std::uint32_t number, std::uint64_t offset, std::size_t bytes) {
    Bytes read(bytes);
    SegmentReader reader(folder_.path());
    const Status got = reader.read(number, offset, read);
    EXPECT_TRUE(got.ok()) << to_english(got.error());
    return read;
  }

  TemporaryFolder folder_;
};

TEST_F(SegmentsTest, TwoWritersHaveTwoOfThem) {
  const auto first = writer(), second = writer();
  EXPECT_EQ(first->number(), 1U);
  EXPECT_EQ(second->number(), 2U);
  EXPECT_THAT(*evidence::list_segments(folder_.path()), ElementsAre(1, 2));
}

TEST_F(SegmentsTest, OneThatNobodyWritesIsGoneOnWith) {
  const Bytes text(1000, 7);
  std::uint64_t at = 0;
  {
    const auto first = writer();
    at = first->end();
    ASSERT_TRUE(first->append(text).ok());
    ASSERT_TRUE(first->sync().ok());
  }
  const auto again = writer();
  EXPECT_EQ(again->number(), 1U);
  EXPECT_EQ(again->end(), at + text.size());
  EXPECT_EQ(read(1, at, text.size()), text);
}

TEST_F(SegmentsTest, WhatIsNoneOfOursIsLeftAlone) {
  put_file(folder_ / "00000007", "somebody else's file, which is longer than a header");
  put_file(folder_ / "9", "x");
  const auto made = writer();
  EXPECT_EQ(made->number(), 8U);
}

TEST_F(SegmentsTest, TakesBackWhatWasWrittenOrNot) {
  const auto segment = writer();
  const std::uint64_t start = segment->end();
  ASSERT_TRUE(segment->append(Bytes(100, 1)).ok());
  for (const std::size_t bytes : std::vector<std::size_t>{10, 1'000'000}) {
    const std::uint64_t end = segment->end();
    for (std::size_t i = 0; i < bytes; i += 10) ASSERT_TRUE(segment->append(Bytes(10, 2)).ok());
    ASSERT_TRUE(segment->rewind(end).ok());
    EXPECT_EQ(segment->end(), end);
  }
  ASSERT_TRUE(segment->append(Bytes(100, 3)).ok());
  ASSERT_TRUE(segment->sync().ok());
  EXPECT_EQ(read(1, start, 100), Bytes(100, 1));
  EXPECT_EQ(read(1, start + 100, 100), Bytes(100, 3));
  EXPECT_EQ(std::filesystem::file_size(evidence::segment_file(folder_.path(), 1)), start + 200);
}

TEST_F(SegmentsTest, WritesNothingMoreAfterASyncThatFailed) {
  const auto segment = writer();
  ASSERT_TRUE(segment->append(Bytes(100, 1)).ok());
  fail_disk(2, DiskFault::fails, EIO);
  EXPECT_FALSE(segment->sync().ok());
  mend_disk();
  EXPECT_FALSE(segment->sync().ok());
  EXPECT_FALSE(segment->append(Bytes(100, 1)).ok());
}

TEST_F(SegmentsTest, TellAFullDisk) {
  const auto segment = writer();
  ASSERT_TRUE(segment->append(Bytes(100, 1)).ok());
  fail_disk(1, DiskFault::stays_broken, ENOSPC);
  const Status synced = segment->sync();
  mend_disk();
  ASSERT_FALSE(synced.ok());
  EXPECT_EQ(synced.error().kind(), ErrorKind::disk_full);
}

TEST_F(SegmentsTest, EndBeforeWhatIsNotThere) {
  const auto segment = writer();
  Bytes read(10);
  SegmentReader reader(folder_.path());
  EXPECT_TRUE(reader.read(1, 0, read).ok());
  const Status behind = reader.read(1, 15, read);
  ASSERT_FALSE(behind.ok());
  EXPECT_EQ(behind.error().kind(), ErrorKind::malformed);
  EXPECT_EQ(reader.read(2, 0, read).error().kind(), ErrorKind::missing);
}

}  // namespace
}  // namespace muniment::test
