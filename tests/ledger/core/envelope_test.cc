#include "ledger/core/envelope.h"

#include <gmock/gmock.h>

#include <set>

#include "ledger/core/sm2_ciphertext.h"
#include "tests/support/mutations.h"

namespace muniment {
namespace {

SealKey key_of(std::uint8_t byte) { return SealKey::from(Bytes(SealKey::size, byte)).value(); }

Bytes bytes_of(const Result<SealKey>& key) { return key.ok() ? to_bytes(key->view()) : Bytes(); }

class EnvelopeTest : public testing::TestWithParam<Suite> {
 protected:
  PrivateKey recipient() { return PrivateKey::generate(encryption_algorithm(GetParam())).value(); }
};

TEST(WrappedKey, IsThatOfRfc3394) {  // section 4.6
  const auto hex = [](std::string_view text) { return from_hex(text).value(); };
  const SealKey wrapping =
      *SealKey::from(hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
  const SealKey key =
      *SealKey::from(hex("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f"));
  EXPECT_EQ(to_hex(wrap_key(Suite::sha256_ed25519, wrapping, key)),
            "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21");
}

TEST_P(EnvelopeTest, AWrappedKeyComesBackByItsWrappingKeyAlone) {
  const Bytes wrapped = wrap_key(GetParam(), key_of(1), key_of(2));
  EXPECT_EQ(wrapped.size(), wrapped_key_bytes(GetParam()));
  EXPECT_EQ(bytes_of(unwrap_key(GetParam(), key_of(1), wrapped)), Bytes(SealKey::size, 2));
  EXPECT_EQ(unwrap_key(GetParam(), key_of(3), wrapped).error().kind(), ErrorKind::mismatch);
  test::each_byte_mutation(wrapped, [&](const std::string& what, const Bytes& changed) {
    const auto key = unwrap_key(GetParam(), key_of(1), changed);
    ASSERT_FALSE(key.ok()) << what;
    EXPECT_EQ(key.error().kind(),
              changed.size() == wrapped.size() ? ErrorKind::mismatch : ErrorKind::malformed);
  });
}

TEST_P(EnvelopeTest, OpensForItsRecipientAndItsUse) {
  const PrivateKey wang = recipient(), li = recipient();
  const auto envelope = put_into_envelope(wang.public_key(), key_of(7), as_bytes("internal 1"));
  ASSERT_TRUE(envelope.ok());
  EXPECT_EQ(envelope->size(), GetParam() == Suite::sm3_sm2 ? 161u : 72u);
  EXPECT_EQ(bytes_of(open_envelope(wang, *envelope, as_bytes("internal 1"))),
            Bytes(SealKey::size, 7));
  EXPECT_EQ(open_envelope(li, *envelope, as_bytes("internal 1")).error().kind(),
            ErrorKind::mismatch);
  EXPECT_EQ(open_envelope(wang, *envelope, as_bytes("internal 2")).error().kind(),
            ErrorKind::mismatch);
  EXPECT_EQ(open_envelope(wang, *envelope, {}).error().kind(), ErrorKind::mismatch);
}

TEST_P(EnvelopeTest, AnyChangedByteIsNoticed) {
  const PrivateKey wang = recipient();
  const Bytes envelope = put_into_envelope(wang.public_key(), key_of(7), {}).value();
  for (std::size_t at = 0; at < envelope.size(); ++at) {
    Bytes changed = envelope;
    changed[at] ^= static_cast<std::uint8_t>(1U << at % 8);
    EXPECT_EQ(open_envelope(wang, changed, {}).error().kind(), ErrorKind::mismatch) << at;
    const auto cut = open_envelope(wang, ByteView(envelope).first(at), {});
    EXPECT_EQ(cut.error().kind(), ErrorKind::malformed);
  }
}

// Among some hundreds are points with leading zeroes, and with a first bit that is set.
TEST_P(EnvelopeTest, ManyEnvelopesOpenAndNoTwoAreAlike) {
  const PrivateKey wang = recipient();
  std::set<Bytes> seen;
  for (int i = 0; i < 300; ++i) {
    const Bytes envelope = put_into_envelope(wang.public_key(), key_of(7), {}).value();
    EXPECT_EQ(bytes_of(open_envelope(wang, envelope, {})), Bytes(SealKey::size, 7));
    EXPECT_TRUE(seen.insert(envelope).second);
  }
}

TEST_P(EnvelopeTest, ASigningKeyIsRefused) {
  const PrivateKey signing = PrivateKey::generate(signing_algorithm(GetParam())).value();
  EXPECT_EQ(put_into_envelope(signing.public_key(), key_of(7), {}).error().kind(),
            ErrorKind::refused);
  EXPECT_EQ(open_envelope(signing, Bytes(72), {}).error().kind(), ErrorKind::refused);
}

// ITU-T X.690: integers in as few bytes as there are, and positive.
TEST(Sm2Ciphertext, HasOneDer) {
  const auto hex = [](std::string_view text) { return from_hex(text).value(); };
  const std::string small = "0000" + std::string(60, '1'), large = "80" + std::string(62, '2');
  const std::string hash(64, '3'), text(128, '4');
  const Bytes ciphertext = hex("04" + small + large + hash + text);
  EXPECT_EQ(ciphertext.size(), sm2::ciphertext_bytes(64));
  const Bytes der = sm2::to_der(ciphertext);
  EXPECT_EQ(to_hex(der),
            "3081a7021e" + std::string(60, '1') + "022100" + large + "0420" + hash + "0440" + text);
  EXPECT_EQ(sm2::from_der(der), ciphertext);
}

INSTANTIATE_TEST_SUITE_P(Suites, EnvelopeTest,
                         testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& test) {
                           return test.param == Suite::sm3_sm2 ? "Sm" : "Sha256";
                         });

}  // namespace
}  // namespace muniment
