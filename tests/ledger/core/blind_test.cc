#include "ledger/core/blind.h"

#include <gmock/gmock.h>

#include <set>

#include "ledger/core/envelope.h"

namespace muniment {
namespace {

SealKey key_of(std::uint8_t byte) { return SealKey::from(Bytes(SealKey::size, byte)).value(); }

TEST(Blind, EqualValuesOfOneKeyAndUseAreEqualAndNoOthers) {
  std::set<BlindDigest> all;
  for (const Suite suite : {Suite::sha256_ed25519, Suite::sm3_sm2}) {
    for (const std::uint8_t key : Bytes{1, 2}) {
      for (const std::string_view use : {"a", "ab"}) {
        for (const std::string_view value : {"", "b", "bc", "c"}) {
          const BlindDigest digest = BlindKey(suite, key_of(key)).digest(use, as_bytes(value));
          EXPECT_TRUE(all.insert(digest).second);
          EXPECT_EQ(BlindKey(suite, key_of(key)).digest(use, as_bytes(value)), digest);
        }
      }
    }
  }
}

TEST(EncryptionKeyOf, IsThePairThatOpensWhatItsPublicHalfWasGiven) {
  for (const Suite suite : {Suite::sha256_ed25519, Suite::sm3_sm2}) {
    const SealKey secret = key_of(7);
    const PrivateKey pair = encryption_key_of(suite, secret).value();
    EXPECT_EQ(pair.public_key().algorithm(), encryption_algorithm(suite));
    EXPECT_EQ(encryption_key_of(suite, secret)->public_key(), pair.public_key());
    EXPECT_NE(encryption_key_of(suite, key_of(8))->public_key(), pair.public_key());
    const Bytes envelope = put_into_envelope(pair.public_key(), key_of(9), as_bytes("x")).value();
    EXPECT_EQ(envelope.size(), envelope_bytes(suite));
    const Result<SealKey> opened =
        open_envelope(*encryption_key_of(suite, secret), envelope, as_bytes("x"));
    ASSERT_TRUE(opened.ok());
    EXPECT_EQ(to_bytes(opened->view()), to_bytes(key_of(9).view()));
    EXPECT_FALSE(open_envelope(*encryption_key_of(suite, key_of(8)), envelope, as_bytes("x")).ok());
  }
}

// GB/T 32918.5: the order of SM2's curve is n; private numbers are from 1 to n - 2.
TEST(EncryptionKeyOf, TakesTheNumbersThatSm2Takes) {
  const Bytes order =
      from_hex("fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123").value();
  const auto taken = [](const Bytes& number) {
    return encryption_key_of(Suite::sm3_sm2, SealKey::from(number).value()).ok();
  };
  const auto less_by = [&](std::uint8_t difference) {
    Bytes number = order;
    number.back() = static_cast<std::uint8_t>(number.back() - difference);
    return taken(number);
  };
  EXPECT_TRUE(less_by(2));
  EXPECT_FALSE(less_by(1));
  EXPECT_FALSE(less_by(0));
  EXPECT_FALSE(taken(Bytes(32, 0xff)));
  EXPECT_FALSE(taken(Bytes(32, 0)));
  Bytes one(32, 0);
  one.back() = 1;
  EXPECT_TRUE(taken(one));
}

}  // namespace
}  // namespace muniment
