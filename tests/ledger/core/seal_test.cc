#include "ledger/core/seal.h"

#include <gmock/gmock.h>

#include <set>

#include "tests/support/mutations.h"

namespace muniment {
namespace {

SealKey key_of(std::uint8_t byte) { return SealKey::from(Bytes(SealKey::size, byte)).value(); }

class SealTest : public testing::TestWithParam<Suite> {
 protected:
  static Bytes text(std::size_t bytes) {
    Bytes text(bytes);
    for (std::size_t i = 0; i < bytes; ++i) text[i] = static_cast<std::uint8_t>(i * 7 + i / 251);
    return text;
  }
  static ChunkPlace place(std::size_t chunk, std::size_t chunks) {
    return chunk + 1 == chunks ? ChunkPlace::last : ChunkPlace::inner;
  }
  // The chunks of a stream, sealed.
  std::vector<Bytes> seal(ByteView plain, std::uint8_t key = 1, ByteView context = {}) {
    Seal seal(GetParam(), key_of(key), context);
    std::vector<Bytes> chunks;
    do {
      const ByteView chunk = plain.first(std::min(plain.size(), seal_chunk_bytes));
      plain = plain.subspan(chunk.size());
      chunks.emplace_back(chunk.size() + seal_tag_bytes(GetParam()));
      seal.seal(chunk, plain.empty() ? ChunkPlace::last : ChunkPlace::inner, chunks.back());
    } while (!plain.empty());
    return chunks;
  }
  // What opens of these bytes as the chunk of that number; empty: nothing.
  std::optional<Bytes> open(ByteView sealed, std::uint64_t number, ChunkPlace place,
                            std::uint8_t key = 1, ByteView context = {}) {
    Seal seal(GetParam(), key_of(key), context);
    Bytes plain(sealed.size() - std::min(sealed.size(), seal_tag_bytes(GetParam())), 0xaa);
    const Status opened = seal.open(number, sealed, place, plain);
    if (opened.ok()) return plain;
    const bool malformed = opened.error().kind() == ErrorKind::malformed;
    EXPECT_TRUE(malformed || opened.error().kind() == ErrorKind::mismatch);
    return std::nullopt;
  }
};

TEST_P(SealTest, OpensWhatItSealed) {
  for (const std::size_t bytes :
       {std::size_t{0}, std::size_t{1}, std::size_t{100}, seal_chunk_bytes - 1, seal_chunk_bytes,
        seal_chunk_bytes + 1, 3 * seal_chunk_bytes, 3 * seal_chunk_bytes + 5}) {
    const Bytes plain = text(bytes);
    const std::vector<Bytes> chunks = seal(plain);
    Bytes opened;
    std::uint64_t sealed = 0;
    for (std::size_t i = 0; i < chunks.size(); ++i) {
      sealed += chunks[i].size();
      const auto chunk = open(chunks[i], i, place(i, chunks.size()));
      ASSERT_TRUE(chunk.has_value()) << bytes << " " << i;
      append(opened, *chunk);
    }
    EXPECT_EQ(opened, plain);
    EXPECT_EQ(sealed_bytes(GetParam(), bytes), sealed);
  }
}

TEST_P(SealTest, OpensNothingElse) {
  const Bytes sealed = seal(text(40)).front();
  test::each_byte_mutation(sealed, [&](const std::string& what, const Bytes& changed) {
    EXPECT_EQ(open(changed, 0, ChunkPlace::last), std::nullopt) << what;
  });
}

TEST_P(SealTest, AChunkOpensAtItsPlaceAlone) {
  const Bytes plain = text(3 * seal_chunk_bytes);  // of equal lengths, so that only places differ
  const std::vector<Bytes> chunks = seal(plain);
  ASSERT_EQ(chunks.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t at = 0; at < 4; ++at) {
      for (const ChunkPlace claimed : {ChunkPlace::inner, ChunkPlace::last}) {
        const bool right = at == i && claimed == place(i, 3);
        EXPECT_EQ(open(chunks[i], at, claimed).has_value(), right) << i << " at " << at;
      }
    }
  }
}

TEST_P(SealTest, AnotherKeyOrContextOpensNothing) {
  const Bytes sealed = seal(text(10), 1, as_bytes("R7-FGW")).front();
  EXPECT_TRUE(open(sealed, 0, ChunkPlace::last, 1, as_bytes("R7-FGW")).has_value());
  EXPECT_FALSE(open(sealed, 0, ChunkPlace::last, 2, as_bytes("R7-FGW")).has_value());
  EXPECT_FALSE(open(sealed, 0, ChunkPlace::last, 1, as_bytes("R7-FGV")).has_value());
  EXPECT_FALSE(open(sealed, 0, ChunkPlace::last, 1, as_bytes("R7-FG")).has_value());
  EXPECT_FALSE(open(sealed, 0, ChunkPlace::last).has_value());
}

TEST_P(SealTest, EqualChunksAreSealedToDifferentBytes) {
  std::vector<Bytes> chunks = seal(Bytes(3 * seal_chunk_bytes, 0));
  chunks.push_back(seal(Bytes(seal_chunk_bytes, 0), 2).front());
  std::set<Bytes> seen;  // without tags; and no two parts of a chunk, which is one nonce's, either
  for (const Bytes& chunk : chunks) {
    EXPECT_TRUE(seen.insert(to_bytes(ByteView(chunk).first(64))).second);
    EXPECT_TRUE(seen.insert(to_bytes(ByteView(chunk).subspan(seal_chunk_bytes / 2, 64))).second);
  }
}

TEST_P(SealTest, WhatDoesNotOpenLeavesNothingBehind) {
  Bytes sealed = seal(text(100)).front();
  sealed.back() ^= 1;
  Seal seal(GetParam(), key_of(1), {});
  Bytes plain(100, 0xaa);
  EXPECT_FALSE(seal.open(0, sealed, ChunkPlace::last, plain).ok());
  EXPECT_THAT(plain, testing::AnyOf(Bytes(100, 0), Bytes(100, 0xaa)));
}

TEST_P(SealTest, NothingFollowsTheLastChunk) {
  Seal seal(GetParam(), key_of(1), {});
  Bytes sealed(seal_tag_bytes(GetParam()));
  seal.seal({}, ChunkPlace::last, sealed);
  EXPECT_DEATH(seal.seal({}, ChunkPlace::last, sealed), "");
}

TEST(SealKey, HasThirtyTwoBytesThatDiffer) {
  EXPECT_EQ(SealKey::from(Bytes(31)).error().kind(), ErrorKind::malformed);
  EXPECT_EQ(SealKey::from(Bytes(33)).error().kind(), ErrorKind::malformed);
  const SealKey one = SealKey::generate(), other = SealKey::generate();
  EXPECT_NE(to_bytes(one.view()), to_bytes(other.view()));
  EXPECT_NE(to_bytes(one.view()), Bytes(SealKey::size));
}

INSTANTIATE_TEST_SUITE_P(Suites, SealTest, testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& test) {
                           return test.param == Suite::sm3_sm2 ? "Sm" : "Sha256";
                         });

}  // namespace
}  // namespace muniment
