#include <gmock/gmock.h>

#include <map>
#include <set>

#include "ledger/core/key.h"
#include "tests/support/json.h"
#include "tests/support/keys.h"
#include "tests/support/mutations.h"

namespace muniment {
namespace {

constexpr Suite suites[] = {Suite::sha256_ed25519, Suite::sm3_sm2};

Bytes hex(std::string_view text) { return from_hex(text).value(); }

PublicKey public_key(KeyAlgorithm algorithm, std::string_view digits) {
  return PublicKey::make(algorithm, hex(digits)).value();
}

// RFC 8032 section 7.1.
TEST(Signature, OfTheStandardsEd25519ExamplesIsTheirs) {
  struct Example {
    const char *seed, *key, *message, *signature;
  };
  const Example examples[] = {
      {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
       "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
       "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf"
       "9b"
       "46bd25bf5f0595bbe24655141438e7a100b"},
      {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
       "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
       "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984"
       "dc"
       "6594a7c15e9716ed28dc027beceea1ec40a"},
  };
  for (const Example& example : examples) {
    const std::string file = test::pem(test::ed25519_der(hex(example.seed)));
    const KeyPair keys = parse_key_file(file, std::nullopt).value();
    EXPECT_EQ(keys.signing.public_key(), public_key(KeyAlgorithm::ed25519, example.key));
    EXPECT_EQ(keys.signing.sign(hex(example.message)).value(), hex(example.signature));
    EXPECT_TRUE(
        verify_signature(keys.signing.public_key(), hex(example.message), hex(example.signature))
            .ok());
  }
}

// GB/T 32918.5, Annex A.
TEST(Signature, OfTheStandardsSm2ExampleHolds) {
  const auto key = PublicKey::make(KeyAlgorithm::sm2_signing, test::sm2_example_point()).value();
  const Bytes signature =
      hex("f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
          "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa");
  EXPECT_TRUE(verify_signature(key, as_bytes("message digest"), signature).ok());
  EXPECT_EQ(verify_signature(key, as_bytes("message digest."), signature).error().kind(),
            ErrorKind::mismatch);
}

TEST(Signature, HoldsForItsMessageAndKeyOnly) {
  for (const Suite suite : suites) {
    const PrivateKey key = test::signing_key(suite, 1);
    const PrivateKey other = PrivateKey::generate(signing_algorithm(suite)).value();
    const Bytes message = to_bytes("the minutes of the meeting");
    const Bytes signature = key.sign(message).value();
    EXPECT_EQ(signature.size(), 64u);
    EXPECT_TRUE(verify_signature(key.public_key(), message, signature).ok());
    EXPECT_EQ(verify_signature(other.public_key(), message, signature).error().kind(),
              ErrorKind::mismatch);
    test::each_byte_mutation(message, [&](const std::string& what, const Bytes& mutated) {
      EXPECT_FALSE(verify_signature(key.public_key(), mutated, signature).ok()) << what;
    });
  }
}

TEST(Signature, ChangedAnywhereDoesNotHold) {
  for (const Suite suite : suites) {
    const PrivateKey key = test::signing_key(suite, 2);
    const Bytes message = to_bytes("x");
    const Bytes signature = key.sign(message).value();
    test::each_byte_mutation(signature, [&](const std::string& what, const Bytes& mutated) {
      const Status status = verify_signature(key.public_key(), message, mutated);
      ASSERT_FALSE(status.ok()) << what;
      EXPECT_TRUE(status.error().kind() == ErrorKind::mismatch ||
                  status.error().kind() == ErrorKind::malformed)
          << what;
    });
  }
}

// Two halves of every length there are: the DER inside must not depend on leading zeroes.
TEST(Signature, OfSm2IsAlways64Bytes) {
  const PrivateKey key = test::signing_key(Suite::sm3_sm2, 1);
  std::set<Bytes> seen;
  for (int i = 0; i < 300; ++i) {
    const Bytes signature = key.sign(as_bytes("again")).value();
    ASSERT_EQ(signature.size(), 64u);
    ASSERT_TRUE(verify_signature(key.public_key(), as_bytes("again"), signature).ok());
    seen.insert(signature);
  }
  EXPECT_EQ(seen.size(), 300u) << "each has a random number of its own";
}

TEST(Signature, Of64BytesOnlyIsWellFormed) {
  for (const Suite suite : suites) {
    const PrivateKey key = test::signing_key(suite, 3);
    for (const std::size_t size : {0u, 1u, 32u, 63u, 65u, 72u, 128u}) {
      EXPECT_EQ(verify_signature(key.public_key(), as_bytes("x"), Bytes(size, 1)).error().kind(),
                ErrorKind::malformed);
    }
  }
}

// S + L signs the same message wherever S is not asked to be reduced.
TEST(Signature, OfEd25519WithItsNumberNotReducedIsMalformed) {
  const Bytes order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  const PrivateKey key = test::signing_key(Suite::sha256_ed25519, 4);
  Bytes signature = key.sign(as_bytes("x")).value();
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    const unsigned sum = signature[32 + i] + order[i] + carry;
    signature[32 + i] = static_cast<std::uint8_t>(sum);
    carry = sum >> 8;
  }
  ASSERT_EQ(carry, 0u);
  EXPECT_EQ(verify_signature(key.public_key(), as_bytes("x"), signature).error().kind(),
            ErrorKind::malformed);
  std::copy(order.begin(), order.end(), signature.begin() + 32);
  EXPECT_EQ(verify_signature(key.public_key(), as_bytes("x"), signature).error().kind(),
            ErrorKind::malformed);
}

TEST(Signature, OfSm2WithANumberOutOfRangeIsMalformed) {
  const Bytes order = hex("fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123");
  const PrivateKey key = test::signing_key(Suite::sm3_sm2, 1);
  const Bytes good = key.sign(as_bytes("x")).value();
  for (const std::ptrdiff_t at : {0, 32}) {
    for (const Bytes& bad : {Bytes(32, 0), order, Bytes(32, 0xff)}) {
      Bytes signature = good;
      std::copy(bad.begin(), bad.end(), signature.begin() + at);
      EXPECT_EQ(verify_signature(key.public_key(), as_bytes("x"), signature).error().kind(),
                ErrorKind::malformed);
    }
  }
}

TEST(Signature, OfAnEncryptionKeyIsRefused) {
  for (const Suite suite : suites) {
    const PrivateKey key = PrivateKey::generate(encryption_algorithm(suite)).value();
    EXPECT_EQ(key.sign(as_bytes("x")).error().kind(), ErrorKind::refused);
    EXPECT_EQ(verify_signature(key.public_key(), as_bytes("x"), Bytes(64, 1)).error().kind(),
              ErrorKind::refused);
  }
}

// The public edge cases. What we accept stands in ledger/core/README.md: components of small order
// in a key or a point that is not itself of small order, as long as the equation holds without a
// cofactor.
TEST(Signature, EdgeCasesOfEd25519AreJudgedAsTheReadmeSays) {
  if (!test::have_shared_vectors()) GTEST_SKIP() << "the public vectors are not on this machine";
  const std::set<std::string> refused = {"low_order_A", "low_order_R", "low_order_residue",
                                         "non_canonical_A", "non_canonical_R"};
  const auto cases =
      test::Json::read_file(MUNIMENT_SHARED_VECTORS "/ed25519/ed25519vectors.json").list();
  ASSERT_GE(cases.size(), 914u);
  std::map<bool, int> count;
  for (const test::Json& item : cases) {
    bool want = true;
    if (!item["flags"].is_null()) {
      for (const test::Json& flag : item["flags"].list()) {
        want = want && !refused.contains(flag.string());
      }
    }
    const auto key = PublicKey::make(KeyAlgorithm::ed25519, item["key"].hex());
    const bool holds =
        key.ok() && verify_signature(*key, as_bytes(item["msg"].string()), item["sig"].hex()).ok();
    EXPECT_EQ(holds, want) << item["number"].number();
    ++count[want];
  }
  EXPECT_GE(count[true], 40);
  EXPECT_GE(count[false], 800);
}

}  // namespace
}  // namespace muniment
