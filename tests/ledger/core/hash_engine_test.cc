// The processor's own instructions against OpenSSL: whatever the length, the place in memory, the
// neighbour and the cut.
#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "ledger/core/hash.h"
#include "ledger/core/sha256_lanes.h"

namespace muniment {
namespace {

constexpr std::size_t longest = 1100;

Bytes random_bytes(std::size_t size) {
  std::mt19937 random(20220815);
  Bytes bytes(size);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return bytes;
}

class HashEngines : public testing::Test {
 protected:
  const Bytes bytes_ = random_bytes(300'000);
  Hasher fastest_{HashAlgorithm::sha256};
  Hasher openssl_{HashAlgorithm::sha256, HashEngine::openssl};

  ByteView at(std::size_t from, std::size_t size) const {
    return ByteView(bytes_).subspan(from, size);
  }
};

TEST_F(HashEngines, AgreeAboutEveryLengthAtEveryAlignment) {
  for (std::size_t size = 0; size <= longest; ++size) {
    const ByteView message = at(size % 67, size);
    ASSERT_EQ(fastest_.digest(message), openssl_.digest(message)) << size;
    ASSERT_EQ(fastest_.leaf(message), openssl_.leaf(message)) << size;
    ASSERT_EQ(fastest_.labelled("muniment/test/v1", {message, message}),
              openssl_.labelled("muniment/test/v1", {message, message}))
        << size;
    ASSERT_EQ(fastest_.labelled_leaf("muniment/test/v1", {message}),
              openssl_.labelled_leaf("muniment/test/v1", {message}))
        << size;
    fastest_.begin();
    fastest_.update(message);
    ASSERT_EQ(fastest_.finish(), openssl_.digest(message)) << size;
  }
}

TEST_F(HashEngines, AgreeAboutNodes) {
  Hash left = openssl_.empty_root();
  for (int i = 0; i < 1000; ++i) {
    const Hash right = openssl_.digest(left.view());
    const Hash node = openssl_.node(left, right);
    ASSERT_EQ(fastest_.node(left, right), node);
    left = node;
  }
}

TEST_F(HashEngines, AgreeAboutManyMessagesOfAnyLengthsAtOnce) {
  std::vector<ByteView> messages;
  for (std::size_t size = 0; size <= longest; ++size) {
    messages.push_back(at(size, size));
    messages.push_back(at(3 * size, (size * 7919) % (2 * longest)));
  }
  for (const std::size_t size : {1015u, 1023u, 1024u, 1025u, 5000u, 0u, 70000u}) {
    messages.push_back(at(1, size));
  }
  for (Hasher* hasher : {&fastest_, &openssl_}) {
    const std::vector<Hash> leaves = hasher->leaves(messages);
    const std::vector<Hash> labelled = hasher->labelled_each("muniment/test/v1", messages);
    ASSERT_EQ(leaves.size(), messages.size());
    ASSERT_EQ(labelled.size(), messages.size());
    for (std::size_t i = 0; i < messages.size(); ++i) {
      ASSERT_EQ(leaves[i], openssl_.leaf(messages[i])) << messages[i].size();
      ASSERT_EQ(labelled[i], openssl_.labelled("muniment/test/v1", {messages[i]}))
          << messages[i].size();
    }
  }
  EXPECT_THAT(fastest_.leaves({}), testing::IsEmpty());
}

TEST_F(HashEngines, AgreeAboutManyNodesAtOnceAndInPlace) {
  for (const std::size_t parents : {0u, 1u, 2u, 3u, 4u, 7u, 128u}) {
    std::vector<Hash> children;
    for (std::size_t i = 0; i < 2 * parents; ++i) children.push_back(openssl_.digest(at(i, 9)));
    std::vector<Hash> expected;
    for (std::size_t i = 0; i < parents; ++i) {
      expected.push_back(openssl_.node(children[2 * i], children[2 * i + 1]));
    }
    for (Hasher* hasher : {&fastest_, &openssl_}) {
      std::vector<Hash> in_place = children;
      hasher->nodes(in_place, std::span(in_place).first(parents));
      in_place.erase(in_place.begin() + static_cast<std::ptrdiff_t>(parents), in_place.end());
      EXPECT_EQ(in_place, expected);
    }
  }
}

TEST_F(HashEngines, AgreeAboutStreamsThatAreCutAnywhere) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    const std::size_t size = random() % 4000;
    fastest_.begin();
    for (std::size_t done = 0; done < size;) {
      const std::size_t piece = std::min<std::size_t>(random() % 200, size - done);
      fastest_.update(at(done, piece));
      done += piece;
    }
    ASSERT_EQ(fastest_.finish(), openssl_.digest(at(0, size))) << size;
  }
}

TEST_F(HashEngines, AgreeAboutTwoStreamsOfUnequalPieces) {
  std::mt19937 random(11);
  Hasher other(HashAlgorithm::sha256);
  for (int round = 0; round < 300; ++round) {
    fastest_.begin();
    other.begin();
    std::size_t first = 0, second = 0;
    for (int piece = 0; piece < 6; ++piece) {
      const std::size_t more = random() % 1000, other_more = random() % 300;
      Hasher::update_both(fastest_, at(first, more), other, at(20'001 + second, other_more));
      first += more;
      second += other_more;
    }
    ASSERT_EQ(fastest_.finish(), openssl_.digest(at(0, first)));
    ASSERT_EQ(other.finish(), openssl_.digest(at(20'001, second)));
  }
}

TEST_F(HashEngines, TakeTwoLongStreamsAndOneThatEndsEarly) {
  Hasher other(HashAlgorithm::sha256);
  fastest_.begin();
  other.begin();
  Hasher::update_both(fastest_, at(0, 150'000), other, at(150'000, 149'999));
  Hasher::update_both(fastest_, at(0, 100'000), other, {});
  EXPECT_EQ(other.finish(), openssl_.digest(at(150'000, 149'999)));
  Bytes whole = to_bytes(at(0, 150'000));
  append(whole, at(0, 100'000));
  EXPECT_EQ(fastest_.finish(), openssl_.digest(whole));
}

TEST_F(HashEngines, UpdateTwoStreamsOfWhicheverEnginesAndAlgorithms) {
  Hasher sm3(HashAlgorithm::sm3), sm3_alone(HashAlgorithm::sm3);
  Hasher reference(HashAlgorithm::sha256, HashEngine::openssl);
  for (Hasher* other : {&openssl_, &sm3}) {
    fastest_.begin();
    other->begin();
    Hasher::update_both(fastest_, at(0, 500), *other, at(7, 700));
    EXPECT_EQ(fastest_.finish(), reference.digest(at(0, 500)));
    EXPECT_EQ(other->finish(), (other == &sm3 ? sm3_alone : reference).digest(at(7, 700)));
  }
}

TEST_F(HashEngines, DeathOfWhoUpdatesAStreamBesideItself) {
  fastest_.begin();
  EXPECT_DEATH(Hasher::update_both(fastest_, {}, fastest_, {}), "broken invariant");
  EXPECT_DEATH(Hasher::update_both(fastest_, {}, openssl_, {}), "broken invariant");
}

}  // namespace
}  // namespace muniment
