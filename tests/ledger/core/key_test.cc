#include "ledger/core/key.h"

#include <gmock/gmock.h>

#include <set>

#include "tests/support/keys.h"
#include "tests/support/mutations.h"

namespace muniment {
namespace {

constexpr KeyAlgorithm algorithms[] = {KeyAlgorithm::ed25519, KeyAlgorithm::sm2_signing,
                                       KeyAlgorithm::x25519, KeyAlgorithm::sm2_encryption};

Bytes hex(std::string_view text) { return from_hex(text).value(); }

// y, little-endian, of the eight points of small order; the first has both signs, and so have the
// two last.
const char* const small_points[] = {
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"};

TEST(KeyAlgorithm, HasACodeASuiteAndAUse) {
  EXPECT_EQ(key_algorithm_by_code(1).value(), KeyAlgorithm::ed25519);
  EXPECT_EQ(key_algorithm_by_code(2).value(), KeyAlgorithm::sm2_signing);
  EXPECT_EQ(key_algorithm_by_code(3).value(), KeyAlgorithm::x25519);
  EXPECT_EQ(key_algorithm_by_code(4).value(), KeyAlgorithm::sm2_encryption);
  constexpr std::uint16_t unknown[] = {0, 5, 256, 65535};
  for (const std::uint16_t code : unknown) {
    EXPECT_EQ(key_algorithm_by_code(code).error().kind(), ErrorKind::unknown);
  }
  for (const Suite suite : {Suite::sha256_ed25519, Suite::sm3_sm2}) {
    EXPECT_TRUE(is_signing(signing_algorithm(suite)));
    EXPECT_FALSE(is_signing(encryption_algorithm(suite)));
    EXPECT_EQ(suite_of(signing_algorithm(suite)), suite);
    EXPECT_EQ(suite_of(encryption_algorithm(suite)), suite);
  }
}

TEST(PublicKey, OfEachAlgorithmIsMadeAndReadBack) {
  std::set<PublicKey> seen;
  for (const KeyAlgorithm algorithm : algorithms) {
    for (int i = 0; i < 8; ++i) {
      const PrivateKey key = PrivateKey::generate(algorithm).value();
      EXPECT_EQ(key.public_key().algorithm(), algorithm);
      const Bytes coded = key.public_key().coded();
      EXPECT_EQ(coded[0], static_cast<std::uint8_t>(algorithm));
      EXPECT_EQ(PublicKey::from_coded(coded).value(), key.public_key());
      EXPECT_TRUE(seen.insert(key.public_key()).second);
    }
  }
}

TEST(PublicKey, HasTheLengthOfItsAlgorithm) {
  for (const KeyAlgorithm algorithm : algorithms) {
    const PrivateKey key = PrivateKey::generate(algorithm).value();
    Bytes longer = to_bytes(key.public_key().bytes());
    const Bytes shorter(longer.begin(), longer.end() - 1);
    longer.push_back(0);
    for (const Bytes& bad : {longer, shorter, Bytes()}) {
      EXPECT_EQ(PublicKey::make(algorithm, bad).error().kind(), ErrorKind::malformed);
    }
  }
  EXPECT_EQ(PublicKey::from_coded({}).error().kind(), ErrorKind::malformed);
  EXPECT_EQ(PublicKey::from_coded(Bytes(33, 9)).error().kind(), ErrorKind::unknown);
}

TEST(PublicKey, OfEd25519IsNotOfSmallOrder) {
  for (const char* const digits : small_points) {
    for (const std::uint8_t sign : {std::uint8_t{0x00}, std::uint8_t{0x80}}) {
      Bytes point = hex(digits);
      point[31] |= sign;
      EXPECT_EQ(PublicKey::make(KeyAlgorithm::ed25519, point).error().kind(), ErrorKind::malformed)
          << digits;
    }
  }
}

// p to p + 18 are the numbers that fit into 255 bits once more.
TEST(PublicKey, OfCurve25519IsReduced) {
  for (unsigned more = 0; more < 19; ++more) {
    Bytes value(32, 0xff);
    value[0] = static_cast<std::uint8_t>(0xed + more);
    for (const std::uint8_t top : {std::uint8_t{0x7f}, std::uint8_t{0xff}}) {
      value[31] = top;
      EXPECT_FALSE(PublicKey::make(KeyAlgorithm::ed25519, value).ok()) << more;
      EXPECT_FALSE(PublicKey::make(KeyAlgorithm::x25519, value).ok()) << more;
    }
  }
}

// Of all y, half are those of a point. 2 is the smallest that is not; 3 and 4 are.
TEST(PublicKey, OfEd25519IsOnTheCurve) {
  int good = 0;
  for (std::uint8_t y = 2; y < 200; ++y) {
    Bytes point(32, 0);
    point[0] = y;
    good += PublicKey::make(KeyAlgorithm::ed25519, point).ok() ? 1 : 0;
  }
  EXPECT_GT(good, 70);
  EXPECT_LT(good, 130);
  Bytes two(32, 0);
  two[0] = 2;
  EXPECT_EQ(PublicKey::make(KeyAlgorithm::ed25519, two).error().kind(), ErrorKind::malformed);
  two[0] = 3;
  EXPECT_TRUE(PublicKey::make(KeyAlgorithm::ed25519, two).ok());
}

TEST(PublicKey, OfX25519IsNotOfSmallOrder) {
  for (const char* const digits :
       {"0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"}) {
    EXPECT_EQ(PublicKey::make(KeyAlgorithm::x25519, hex(digits)).error().kind(),
              ErrorKind::malformed);
  }
  Bytes high = to_bytes(PrivateKey::generate(KeyAlgorithm::x25519)->public_key().bytes());
  high[31] |= 0x80;
  EXPECT_FALSE(PublicKey::make(KeyAlgorithm::x25519, high).ok()) << "the top bit says nothing";
}

TEST(PublicKey, OfSm2IsAnUncompressedPointOfTheCurve) {
  const Bytes good = test::sm2_example_point();
  EXPECT_TRUE(PublicKey::make(KeyAlgorithm::sm2_signing, good).ok());
  for (const std::size_t at : {1u, 32u, 33u, 64u}) {
    Bytes bad = good;
    bad[at] ^= 1;
    EXPECT_EQ(PublicKey::make(KeyAlgorithm::sm2_signing, bad).error().kind(), ErrorKind::malformed);
  }
  for (const std::uint8_t form : Bytes{0, 2, 3, 5, 6, 7}) {
    Bytes bad = good;
    bad[0] = form;
    EXPECT_FALSE(PublicKey::make(KeyAlgorithm::sm2_signing, bad).ok());
  }
  EXPECT_FALSE(PublicKey::make(KeyAlgorithm::sm2_signing, ByteView(good).first(33)).ok());
  Bytes nothing(65, 0);
  nothing[0] = 4;
  EXPECT_FALSE(PublicKey::make(KeyAlgorithm::sm2_signing, nothing).ok());
  EXPECT_FALSE(PublicKey::make(KeyAlgorithm::sm2_signing, Bytes(65, 4)).ok());
}

TEST(KeyId, IsTheLabelledHashOfTheCodedKey) {
  for (const KeyAlgorithm algorithm : algorithms) {
    const PrivateKey key = PrivateKey::generate(algorithm).value();
    Bytes covered = to_bytes("muniment/key/v1");
    covered.push_back(0);
    append(covered, key.public_key().coded());
    EXPECT_EQ(key_id(key.public_key()), Hasher(suite_of(algorithm)).digest(covered));
  }
}

// One point, two uses: the algorithm is part of the identity.
TEST(KeyId, OfASigningKeyIsNotThatOfAnEncryptionKey) {
  const Bytes point = test::sm2_example_point();
  EXPECT_NE(key_id(PublicKey::make(KeyAlgorithm::sm2_signing, point).value()),
            key_id(PublicKey::make(KeyAlgorithm::sm2_encryption, point).value()));
}

TEST(PrivateKey, SignsOnAfterAMove) {
  PrivateKey first = PrivateKey::generate(KeyAlgorithm::ed25519).value();
  const Bytes want = first.sign(as_bytes("x")).value();
  PrivateKey second(std::move(first));
  EXPECT_EQ(second.sign(as_bytes("x")).value(), want);
  PrivateKey third = PrivateKey::generate(KeyAlgorithm::ed25519).value();
  third = std::move(second);
  EXPECT_EQ(third.sign(as_bytes("x")).value(), want);
}

TEST(RandomBytes, AreOfAnyCountAndNeverTheSame) {
  for (const std::size_t count : {0u, 1u, 255u, 256u, 257u, 1000u}) {
    EXPECT_EQ(random_bytes(count).size(), count);
  }
  EXPECT_NE(random_bytes(16), random_bytes(16));
  const Bytes many = random_bytes(1000);
  EXPECT_NE(Bytes(many.begin(), many.begin() + 256), Bytes(many.begin() + 256, many.begin() + 512));
  EXPECT_NE(Bytes(many.end() - 16, many.end()), Bytes(16, 0)) << "the last piece is filled too";
}

}  // namespace
}  // namespace muniment
