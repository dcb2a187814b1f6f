#include "ledger/core/tile.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/support/fake_tiles.h"
#include "tests/support/json.h"
#include "tests/support/one_encoding.h"
#include "tests/support/reference_tree.h"

namespace muniment {
namespace {

using test::FakeTiles;

TEST(Tile, HashesOfALevelAreItsWholeSubtrees) {
  EXPECT_EQ(tile_hashes({70000}, 0), 70000);
  EXPECT_EQ(tile_hashes({70000}, 1), 273);
  EXPECT_EQ(tile_hashes({70000}, 2), 1);
  EXPECT_EQ(tile_hashes({70000}, 3), 0);
  EXPECT_EQ(tile_hashes({UINT64_MAX}, 7), 255);
  EXPECT_EQ(tile_hashes({UINT64_MAX}, 8), 0);
}

// The worked example of C2SP tlog-tiles: 70,000 entries have 273 full tiles of level 0 and one of
// 112, one full tile of level 1 and one of 17, and one of level 2 of 1.
TEST(Tile, TreeOf70000HasTheTilesOfTheStandardsExample) {
  const std::vector<Tile> tiles = tiles_of({70000});
  ASSERT_EQ(tiles.size(), 277);
  EXPECT_EQ(tile_path(tiles[0]), "tile/0/000");
  EXPECT_EQ(tile_path(tiles[272]), "tile/0/272");
  EXPECT_EQ(tile_path(tiles[273]), "tile/0/273.p/112");
  EXPECT_EQ(tile_path(tiles[274]), "tile/1/000");
  EXPECT_EQ(tile_path(tiles[275]), "tile/1/001.p/17");
  EXPECT_EQ(tile_path(tiles[276]), "tile/2/000.p/1");
}

TEST(Tile, TilesHoldEachHashOfATreeOnce) {
  EXPECT_TRUE(tiles_of({0}).empty());
  for (const std::uint64_t size : {1U, 255U, 256U, 257U, 65535U, 65536U, 65537U, 200000U}) {
    std::map<unsigned, std::uint64_t> hashes;
    for (const Tile& tile : tiles_of({size})) {
      EXPECT_EQ(tile.number * tile_width, hashes[tile.level]);
      EXPECT_TRUE(tile.width >= 1 && tile.width <= tile_width);
      hashes[tile.level] += tile.width;
    }
    for (const auto& [level, count] : hashes) EXPECT_EQ(count, tile_hashes({size}, level));
    EXPECT_EQ(tile_hashes({size}, static_cast<unsigned>(hashes.size())), 0);
  }
}

TEST(Tile, PathsAreThoseOfTheStandard) {
  EXPECT_EQ(tile_path({0, 1234067, 256}), "tile/0/x001/x234/067");
  EXPECT_EQ(tile_path({0, 0, 256}), "tile/0/000");
  EXPECT_EQ(tile_path({2, 999, 3}), "tile/2/999.p/3");
  EXPECT_EQ(tile_path({1, 1000, 256}), "tile/1/x001/000");
  EXPECT_EQ(entries_path(1234067, 256), "tile/entries/x001/x234/067");
  EXPECT_EQ(entries_path(273, 112), "tile/entries/273.p/112");
}

TEST(Tile, ParsingAcceptsExactlyWhatFormattingEmits) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 2000; ++round) {
    const auto level = static_cast<unsigned>(random() % 8);
    const std::uint64_t number = level == 7 ? 0 : random() % (UINT64_MAX >> (8 * level + 8));
    const Tile tile{level, number, static_cast<unsigned>(1 + random() % (level == 7 ? 255 : 256))};
    const auto parsed = parse_tile_path(tile_path(tile));
    ASSERT_TRUE(parsed.ok()) << tile_path(tile);
    EXPECT_EQ(*parsed, tile);
  }
  for (const char* good : {"tile/0/x001/x234/067", "tile/1/001.p/17"}) {
    test::expect_one_encoding(good, parse_tile_path, tile_path);
  }
}

TEST(Tile, OtherSpellingsOfAPathAreRefused) {
  for (const char* path : {"",
                           "tile",
                           "tile/",
                           "tile/0",
                           "tile/0/",
                           "tile/0/0",
                           "tile/0/00",
                           "tile/0/0000",
                           "tile/0/x000/001",
                           "tile/0/001/002",
                           "tile/0/x001",
                           "tile/0/x001/",
                           "tile/0/X001/002",
                           "tile/00/001",
                           "tile/+0/001",
                           "tile/8/000",
                           "tile/63/000",
                           "tile/0/001.p/0",
                           "tile/0/001.p/256",
                           "tile/0/001.p/012",
                           "tile/0/001.p/",
                           "tile/0/001.p/1.p/1",
                           "tile/0/001.p",
                           "/tile/0/001",
                           "tile/0/001/",
                           "tile/0/001 ",
                           "tile/entries/001",
                           "tile/0/-01",
                           "tile/7/001.p/1",
                           "tile/7/000",
                           "tile/0/001.p/257",
                           "tile/0/x072/x057/x594/x037/x927/935",
                           "tile/0/x072/x057/x594/x037/x927/937",
                           "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
                           "tile/0/0x1"}) {
    const auto tile = parse_tile_path(path);
    ASSERT_FALSE(tile.ok()) << path;
    EXPECT_EQ(tile.error().kind(), ErrorKind::malformed);
  }
  // The very last whole tile below 2^64 leaves is the one before those refused above.
  EXPECT_TRUE(parse_tile_path("tile/0/x072/x057/x594/x037/x927/934").ok());
  EXPECT_TRUE(parse_tile_path("tile/7/000.p/255").ok());
}

// Every tile of the tree whose entries are "0", "1" … "69999".
TEST(Tile, HashesOfThePublicTreeOf70000) {
  if (!test::have_shared_vectors()) GTEST_SKIP() << "the public vectors are not here";
  const auto vectors = test::Json::read_file(MUNIMENT_SHARED_VECTORS "/derived/tiles70000.json");
  Hasher hasher(HashAlgorithm::sha256);
  Frontier frontier;
  std::map<unsigned, Bytes> levels;
  for (unsigned i = 0; i < 70000; ++i) {
    frontier.append(hasher, hasher.leaf(as_bytes(std::to_string(i))),
                    [&](Subtree subtree, const Hash& hash) {
                      if (subtree.height % tile_height != 0) return;
                      append(levels[subtree.height / tile_height], hash.view());
                    });
  }
  EXPECT_EQ(frontier.root(hasher).hex(), vectors["root"].string());
  const auto& wanted = vectors["tile_sha256"].object();
  const std::vector<Tile> tiles = tiles_of({70000});
  ASSERT_EQ(tiles.size(), wanted.size());
  for (const Tile& tile : tiles) {
    const ByteView level = levels[tile.level];
    const ByteView bytes = level.subspan(static_cast<std::size_t>(tile.number) * 256 * Hash::size,
                                         tile.width * Hash::size);
    ASSERT_TRUE(wanted.contains(tile_path(tile))) << tile_path(tile);
    EXPECT_EQ(hasher.digest(bytes).hex(), wanted.at(tile_path(tile)).string());
  }
}

TEST(Tile, SubtreeIsOneReadOfItsLevel) {
  Hasher hasher(HashAlgorithm::sha256);
  const std::vector<Hash> leaves = test::sample_leaves(hasher, 1500);
  test::ReferenceTree reference(hasher);
  FakeTiles tiles(hasher, leaves);
  for (unsigned height = 0; height <= 10; ++height) {
    const std::size_t width = std::size_t{1} << height;
    for (std::size_t number = 0; (number + 1) * width <= leaves.size(); ++number) {
      tiles.forget_reads();
      const auto hash = subtree_hash(hasher, tiles.reader(), {height, number});
      ASSERT_TRUE(hash.ok());
      const auto begin = leaves.begin() + static_cast<std::ptrdiff_t>(number * width);
      EXPECT_EQ(*hash, reference.root({begin, begin + static_cast<std::ptrdiff_t>(width)}, width));
      EXPECT_EQ(tiles.reads(), 1);
    }
  }
}

TEST(Tile, FrontierFromTilesIsTheGrownOneAtEverySizeTo600) {
  Hasher hasher(HashAlgorithm::sha256);
  const std::vector<Hash> leaves = test::sample_leaves(hasher, 600);
  Frontier grown;
  for (std::size_t n = 0; n <= leaves.size(); ++n) {
    FakeTiles tiles(hasher, {leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(n)});
    const auto read = read_frontier(hasher, tiles.reader(), {n});
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(*read, grown) << n;
    EXPECT_FALSE(tiles.read_a_tile_twice());
    if (n < leaves.size()) grown.append(hasher, leaves[n]);
  }
}

TEST(Tile, FrontierOfALargeTreeReadsEachLevelOnce) {
  Hasher hasher(HashAlgorithm::sha256);
  std::mt19937_64 random(2);
  for (int round = 0; round < 200; ++round) {
    const TreeSize size{1 + (random() >> (1 + random() % 60))};
    FakeTiles tiles(hasher, size);
    const auto frontier = read_frontier(hasher, tiles.reader(), size);
    ASSERT_TRUE(frontier.ok());
    EXPECT_EQ(frontier->root(hasher), tiles.root({0, size.value})) << size.value;
    EXPECT_LE(tiles.reads(), 8);
    EXPECT_FALSE(tiles.read_a_tile_twice());
  }
}

TEST(Tile, ReaderThatGivesAnotherNumberOfHashesIsRefused) {
  Hasher hasher(HashAlgorithm::sha256);
  const Hash hash = hasher.empty_root();
  for (const std::size_t given : {0U, 7U, 9U}) {
    const ReadHashes read = [&](unsigned, std::uint64_t,
                                std::uint64_t) -> Result<std::vector<Hash>> {
      return std::vector<Hash>(given, hash);
    };
    const auto subtree = subtree_hash(hasher, read, {3, 5});
    ASSERT_FALSE(subtree.ok());
    EXPECT_EQ(subtree.error().kind(), ErrorKind::malformed);
    EXPECT_FALSE(read_frontier(hasher, read, {8}).ok());
  }
}

TEST(Tile, ErrorOfTheReaderIsPassedOn) {
  Hasher hasher(HashAlgorithm::sha256);
  const ReadHashes read = [](unsigned, std::uint64_t, std::uint64_t) -> Result<std::vector<Hash>> {
    return Error(ErrorKind::environment, say("the disk is gone"));
  };
  const auto frontier = read_frontier(hasher, read, {5});
  ASSERT_FALSE(frontier.ok());
  EXPECT_EQ(frontier.error().kind(), ErrorKind::environment);
  EXPECT_EQ(to_english(frontier.error()), "the disk is gone");
}

}  // namespace
}  // namespace muniment
