#include "ledger/core/hash.h"

#include <gmock/gmock.h>

#include <unordered_set>

namespace muniment {
namespace {

constexpr HashAlgorithm algorithms[] = {HashAlgorithm::sha256, HashAlgorithm::sm3};

Bytes counting(std::size_t size) {
  Bytes out(size);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>(i * 131 + i / 251);
  return out;
}

Bytes joined(std::initializer_list<ByteView> parts) {
  Bytes out;
  for (const ByteView part : parts) append(out, part);
  return out;
}

TEST(Suite, HasANameAndACode) {
  EXPECT_EQ(suite_name(Suite::sha256_ed25519), "sha256-ed25519");
  EXPECT_EQ(suite_name(Suite::sm3_sm2), "sm3-sm2");
  for (const Suite suite : {Suite::sha256_ed25519, Suite::sm3_sm2}) {
    EXPECT_EQ(suite_by_name(suite_name(suite)).value(), suite);
    EXPECT_EQ(suite_by_code(static_cast<std::uint16_t>(suite)).value(), suite);
  }
  EXPECT_EQ(suite_by_name("sha512").error().kind(), ErrorKind::unknown);
  EXPECT_EQ(suite_by_name("SM3-SM2").error().kind(), ErrorKind::unknown);
  EXPECT_EQ(suite_by_code(0).error().kind(), ErrorKind::unknown);
  EXPECT_EQ(suite_by_code(3).error().kind(), ErrorKind::unknown);
}

// FIPS 180-4 and GB/T 32905: of nothing, of "abc", of 64 bytes "abcd" repeated.
TEST(Hasher, GivesTheStandardsDigests) {
  const std::string abcd = "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd";
  Hasher sha(Suite::sha256_ed25519);
  EXPECT_EQ(sha.digest({}).hex(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha.digest(as_bytes("abc")).hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Hasher sm(Suite::sm3_sm2);
  EXPECT_EQ(sm.digest({}).hex(),
            "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b");
  EXPECT_EQ(sm.digest(as_bytes("abc")).hex(),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  EXPECT_EQ(sm.digest(as_bytes(abcd)).hex(),
            "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

TEST(Hasher, PutsItsPrefixBeforeLeavesAndNodes) {
  for (const HashAlgorithm algorithm : algorithms) {
    Hasher hasher(algorithm);
    const Hash left = hasher.digest(as_bytes("l"));
    const Hash right = hasher.digest(as_bytes("r"));
    EXPECT_EQ(hasher.node(left, right),
              hasher.digest(joined({Bytes{1}, left.view(), right.view()})));
    EXPECT_NE(hasher.node(left, right), hasher.node(right, left));
    EXPECT_EQ(hasher.empty_root(), hasher.digest({}));
    EXPECT_EQ(hasher.leaf({}), hasher.digest(Bytes{0}));
  }
}

// The sizes go over the room in which small parts are gathered, and over it again.
TEST(Hasher, HashesTheSameBytesHoweverTheyAreGathered) {
  for (const HashAlgorithm algorithm : algorithms) {
    Hasher hasher(algorithm);
    for (const std::size_t size :
         {0u, 1u, 63u, 64u, 200u, 1000u, 1015u, 1022u, 1023u, 1024u, 1025u, 2048u, 5000u}) {
      const Bytes bytes = counting(size);
      EXPECT_EQ(hasher.leaf(bytes), hasher.digest(joined({Bytes{0}, bytes})));
      const Bytes label_and_zero = joined({as_bytes("muniment/test/v1"), Bytes{0}});
      const Bytes again = counting(size / 2);
      EXPECT_EQ(hasher.labelled("muniment/test/v1", {bytes, again, {}, as_bytes("z")}),
                hasher.digest(joined({label_and_zero, bytes, again, as_bytes("z")})));
      EXPECT_EQ(hasher.labelled_leaf("muniment/test/v1", {bytes, again}),
                hasher.leaf(joined({label_and_zero, bytes, again})));
    }
  }
}

TEST(Hasher, StreamsInPiecesOfAnySize) {
  const Bytes bytes = counting(3000);
  for (const HashAlgorithm algorithm : algorithms) {
    Hasher hasher(algorithm);
    const Hash whole = hasher.digest(bytes);
    for (const std::size_t piece : {1u, 7u, 64u, 2999u, 3000u}) {
      hasher.begin();
      for (std::size_t at = 0; at < bytes.size(); at += piece) {
        hasher.update(ByteView(bytes).subspan(at, std::min(piece, bytes.size() - at)));
      }
      EXPECT_EQ(hasher.finish(), whole);
    }
    const Hash empty = hasher.empty_root();
    hasher.begin();
    EXPECT_EQ(hasher.finish(), empty);
  }
}

TEST(Hasher, StartsAnewAfterAStreamThatWasGivenUp) {
  Hasher hasher(Suite::sha256_ed25519);
  const Hash want = hasher.digest(as_bytes("abc"));
  hasher.begin();
  hasher.update(as_bytes("never finished"));
  EXPECT_EQ(hasher.digest(as_bytes("abc")), want);
}

TEST(HasherDeathTest, StopsTheProgramAtAStreamThatWasNotBegun) {
  Hasher hasher(Suite::sha256_ed25519);
  EXPECT_DEATH(hasher.update({}), "broken invariant");
  EXPECT_DEATH(static_cast<void>(hasher.finish()), "broken invariant");
  hasher.begin();
  static_cast<void>(hasher.empty_root());  // ends the stream
  EXPECT_DEATH(static_cast<void>(hasher.finish()), "broken invariant");
}

TEST(Hasher, WorksOnAfterAMove) {
  Hasher first(Suite::sm3_sm2);
  const Hash want = first.digest(as_bytes("abc"));
  Hasher second(std::move(first));
  EXPECT_EQ(second.digest(as_bytes("abc")), want);
  EXPECT_EQ(second.algorithm(), HashAlgorithm::sm3);
}

TEST(Hash, HasExactly32Bytes) {
  const Bytes bytes = counting(40);
  const Hash hash = Hash::from(ByteView(bytes).first(32)).value();
  EXPECT_EQ(to_bytes(hash.view()), Bytes(bytes.begin(), bytes.begin() + 32));
  EXPECT_EQ(hash.hex(), to_hex(hash.view()));
  for (const std::size_t size : {0u, 31u, 33u, 40u}) {
    EXPECT_EQ(Hash::from(ByteView(bytes).first(size)).error().kind(), ErrorKind::malformed);
  }
}

TEST(Hash, GoesIntoContainers) {
  Hasher hasher(Suite::sha256_ed25519);
  std::unordered_set<Hash, HashOfHash> set;
  for (std::uint8_t i = 0; i < 100; ++i) set.insert(hasher.digest(Bytes{i}));
  for (std::uint8_t i = 0; i < 100; ++i) EXPECT_TRUE(set.contains(hasher.digest(Bytes{i})));
  EXPECT_EQ(set.size(), 100u);
}

}  // namespace
}  // namespace muniment
