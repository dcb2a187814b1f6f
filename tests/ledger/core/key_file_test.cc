#include "ledger/core/key_file.h"

#include <gmock/gmock.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include <array>

#include "tests/support/keys.h"
#include "tests/support/mutations.h"

namespace muniment {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr Suite suites[] = {Suite::sha256_ed25519, Suite::sm3_sm2};
constexpr std::string_view passphrase = "correct horse 电池";

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos);
  return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

void expect_same(const KeyPair& got, const KeyPair& want) {
  EXPECT_EQ(got.signing.public_key(), want.signing.public_key());
  ASSERT_EQ(got.encryption.has_value(), want.encryption.has_value());
  if (want.encryption.has_value()) {
    EXPECT_EQ(got.encryption->public_key(), want.encryption->public_key());
  }
  const Bytes signature = got.signing.sign(as_bytes("x")).value();
  EXPECT_TRUE(verify_signature(want.signing.public_key(), as_bytes("x"), signature).ok());
}

ErrorKind kind_of(std::string_view text) {
  const auto keys = parse_key_file(text, std::nullopt);
  EXPECT_FALSE(keys.ok()) << text;
  return keys.ok() ? ErrorKind::usage : keys.error().kind();
}

TEST(KeyFile, OfAPersonReadsBack) {
  for (const Suite suite : suites) {
    const KeyPair keys = test::key_pair(suite, 1);
    const std::string plain = format_key_file(keys, std::nullopt).value();
    EXPECT_FALSE(key_file_is_encrypted(plain));
    expect_same(parse_key_file(plain, std::nullopt).value(), keys);
    expect_same(parse_key_file(plain, passphrase).value(), keys);
    const std::string sealed = format_key_file(keys, passphrase).value();
    EXPECT_TRUE(key_file_is_encrypted(sealed));
    expect_same(parse_key_file(sealed, passphrase).value(), keys);
  }
}

TEST(KeyFile, OfALedgerHasItsSigningKeyOnly) {
  for (const Suite suite : suites) {
    const KeyPair keys{test::signing_key(suite, 2), std::nullopt};
    const std::string plain = format_key_file(keys, std::nullopt).value();
    expect_same(parse_key_file(plain, std::nullopt).value(), keys);
    expect_same(parse_key_file(format_key_file(keys, passphrase).value(), passphrase).value(),
                keys);
  }
}

TEST(KeyFile, InTheClearIsPlainPkcs8) {
  const KeyPair keys = test::key_pair(suites[0], 9);
  EXPECT_EQ(format_key_file(keys, std::nullopt).value(),
            test::pem(test::ed25519_der(Bytes(32, 9))) + test::pem(test::x25519_der(Bytes(32, 9))));
}

// Other programs read our files: the first key with OpenSSL's own reader.
TEST(KeyFile, IsReadByOpenssl) {
  for (const Suite suite : suites) {
    const KeyPair keys = test::key_pair(suite, 1);
    for (const bool sealed : {false, true}) {
      const std::string text =
          format_key_file(keys, sealed ? std::optional(passphrase) : std::nullopt).value();
      BIO* const bio = BIO_new_mem_buf(text.data(), static_cast<int>(text.size()));
      std::string secret(sealed ? passphrase : "");
      EVP_PKEY* const key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, secret.data());
      ASSERT_NE(key, nullptr);
      EXPECT_EQ(EVP_PKEY_is_a(key, suite == Suite::sm3_sm2 ? "SM2" : "ED25519"), 1);
      EVP_PKEY_free(key);
      BIO_free(bio);
    }
  }
}

TEST(KeyFile, IsSealedAnewEachTime) {
  const KeyPair keys = test::key_pair(suites[0], 1);
  EXPECT_NE(format_key_file(keys, passphrase).value(), format_key_file(keys, passphrase).value());
}

TEST(KeyFile, TellsAMissingPassphraseFromAWrongOne) {
  const std::string sealed = format_key_file(test::key_pair(suites[0], 1), passphrase).value();
  const Error missing = parse_key_file(sealed, std::nullopt).error();
  EXPECT_EQ(missing.kind(), ErrorKind::refused);
  EXPECT_THAT(to_english(missing), HasSubstr("MUNIMENT_PASSPHRASE_FILE"));
  EXPECT_THAT(to_english(missing), HasSubstr("none was given"));
  for (const std::string& wrong : {std::string(), std::string("correct horse"),
                                   std::string(passphrase) + "\n", std::string(5000, 'x')}) {
    const Error error = parse_key_file(sealed, wrong).error();
    EXPECT_EQ(error.kind(), ErrorKind::refused);
    EXPECT_THAT(to_english(error), HasSubstr("does not open the key file"));
    EXPECT_THAT(to_english(error), HasSubstr("MUNIMENT_PASSPHRASE_FILE"));
    EXPECT_THAT(to_english(error), Not(HasSubstr("horse"))) << "a secret in an error";
  }
}

// One in 256 wrong passphrases leaves a good padding behind.
TEST(KeyFile, RefusesEachOfManyWrongPassphrases) {
  const KeyPair keys{test::signing_key(suites[0], 1), std::nullopt};
  const std::string sealed = format_key_file(keys, passphrase).value();
  for (int i = 0; i < 30; ++i) {
    EXPECT_EQ(parse_key_file(sealed, "guess" + std::to_string(i)).error().kind(),
              ErrorKind::refused);
  }
}

TEST(KeyFile, IsNotSealedWithAnEmptyOrEndlessPassphrase) {
  const KeyPair keys = test::key_pair(suites[0], 1);
  EXPECT_EQ(format_key_file(keys, "").error().kind(), ErrorKind::usage);
  EXPECT_EQ(format_key_file(keys, std::string(1025, 'x')).error().kind(), ErrorKind::usage);
  const std::string longest(1024, 'x');
  expect_same(parse_key_file(format_key_file(keys, longest).value(), longest).value(), keys);
}

TEST(KeyFile, ThatIsSomethingElseIsMalformed) {
  const std::string plain = format_key_file(test::key_pair(suites[0], 1), std::nullopt).value();
  const std::string one = plain.substr(0, plain.find("-----BEGIN", 1));
  const std::string two = plain.substr(one.size());
  const std::string sealed = format_key_file(test::key_pair(suites[0], 1), passphrase).value();
  const std::string sealed_one = sealed.substr(0, sealed.find("-----BEGIN", 1));
  const std::string bad[] = {"",
                             "\n",
                             "hello\n",
                             " " + plain,
                             "\n" + plain,
                             plain + "\n",
                             plain + " ",
                             plain + "x",
                             one + "\n" + two,
                             one + "# note\n" + two,
                             two + one,
                             two,
                             one + one,
                             one + two + two,
                             one + sealed_one,
                             sealed_one + one,
                             plain.substr(0, plain.size() - 1),
                             plain.substr(0, plain.size() / 3),
                             std::string(20000, 'A'),
                             test::pem(Bytes(48, 1)),
                             test::pem({}),
                             replaced(plain, "\n", "\r\n"),
                             replaced(plain, "BEGIN PRIVATE", "BEGIN EC PRIVATE")};
  for (const std::string& text : bad) EXPECT_EQ(kind_of(text), ErrorKind::malformed) << text;
}

TEST(KeyFile, OfTwoSuitesIsMalformed) {
  const std::string ed = format_key_file(test::key_pair(suites[0], 1), std::nullopt).value();
  const std::string sm = format_key_file(test::key_pair(suites[1], 1), std::nullopt).value();
  const auto first = [](const std::string& text) {
    return text.substr(0, text.find("-----BEGIN", 1));
  };
  const auto second = [](const std::string& text) {
    return text.substr(text.find("-----BEGIN", 1));
  };
  EXPECT_EQ(kind_of(first(ed) + second(sm)), ErrorKind::malformed);
  EXPECT_EQ(kind_of(first(sm) + second(ed)), ErrorKind::malformed);
}

// 2048-bit RSA needs no example: the object identifier is refused. P-256 is no curve of ours.
TEST(KeyFile, OfAnotherAlgorithmIsMalformed) {
  EVP_PKEY* const key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
  ASSERT_NE(key, nullptr);
  BIO* const bio = BIO_new(BIO_s_mem());
  ASSERT_EQ(PEM_write_bio_PKCS8PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr), 1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  EXPECT_EQ(kind_of(std::string(data, static_cast<std::size_t>(size))), ErrorKind::malformed);
  BIO_free(bio);
  EVP_PKEY_free(key);
}

TEST(KeyFile, OfSm2WithAnotherKeysPublicHalfIsMalformed) {
  const PrivateKey other = PrivateKey::generate(KeyAlgorithm::sm2_signing).value();
  EXPECT_EQ(
      kind_of(test::pem(test::sm2_der(test::sm2_example_number(), other.public_key().bytes()))),
      ErrorKind::malformed);
  EXPECT_EQ(kind_of(test::pem(test::sm2_der(Bytes(32, 0), test::sm2_example_point()))),
            ErrorKind::malformed);
  EXPECT_EQ(kind_of(test::pem(test::sm2_der(Bytes(32, 0xff), test::sm2_example_point()))),
            ErrorKind::malformed);
}

// What another program encrypts may ask for any amount of memory and time.
TEST(KeyFile, SealedInAnotherWayIsMalformed) {
  EVP_PKEY* const key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  ASSERT_NE(key, nullptr);
  BIO* const bio = BIO_new(BIO_s_mem());
  std::string secret(passphrase);
  ASSERT_EQ(PEM_write_bio_PKCS8PrivateKey(bio, key, EVP_aes_256_cbc(), secret.data(),
                                          static_cast<int>(secret.size()), nullptr, nullptr),
            1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  const std::string text(data, static_cast<std::size_t>(size));
  EXPECT_TRUE(key_file_is_encrypted(text));
  const auto keys = parse_key_file(text, passphrase);
  ASSERT_FALSE(keys.ok());
  EXPECT_EQ(keys.error().kind(), ErrorKind::malformed);
  BIO_free(bio);
  EVP_PKEY_free(key);
}

TEST(KeyFile, WithItsLinesBrokenElsewhereIsMalformed) {
  const std::string good = format_key_file(test::key_pair(suites[0], 1), std::nullopt).value();
  std::string moved = good;
  const std::size_t end = moved.find('\n', moved.find('\n') + 1);
  std::swap(moved[end], moved[end - 1]);
  ASSERT_EQ(moved.size(), good.size());
  EXPECT_EQ(kind_of(moved), ErrorKind::malformed);
  moved = good;
  moved.erase(end, 1);
  EXPECT_EQ(kind_of(moved), ErrorKind::malformed);
  moved = good;
  moved.insert(end, "\n");
  EXPECT_EQ(kind_of(moved), ErrorKind::malformed);
}

// EncryptedPrivateKeyInfo around any bytes, sealed as we seal.
Bytes sealed_der(Bytes plain) {
  std::array<unsigned char, 16> salt{};
  X509_ALGOR* const algorithm =
      PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), salt.data(), 16, salt.data(), 1u << 14, 8, 1);
  unsigned char* content = nullptr;
  int size = 0;
  MUNIMENT_CHECK(PKCS12_pbe_crypt(algorithm, passphrase.data(), static_cast<int>(passphrase.size()),
                                  plain.data(), static_cast<int>(plain.size()), &content, &size,
                                  1) != nullptr);
  X509_SIG* const sealed = X509_SIG_new();
  X509_ALGOR* to_algorithm = nullptr;
  ASN1_OCTET_STRING* to_content = nullptr;
  X509_SIG_getm(sealed, &to_algorithm, &to_content);
  MUNIMENT_CHECK(X509_ALGOR_copy(to_algorithm, algorithm) == 1);
  ASN1_STRING_set0(to_content, content, size);
  Bytes der(static_cast<std::size_t>(i2d_X509_SIG(sealed, nullptr)));
  unsigned char* at = der.data();
  MUNIMENT_CHECK(i2d_X509_SIG(sealed, &at) > 0);
  X509_SIG_free(sealed);
  X509_ALGOR_free(algorithm);
  return der;
}

// What a wrong passphrase leaves behind when the padding happens to come out right.
TEST(KeyFile, ThatOpensToNoKeyCountsAsAWrongPassphrase) {
  const Bytes good = test::ed25519_der(Bytes(32, 1));
  const auto open = [](const Bytes& plain) {
    return parse_key_file(test::pem(sealed_der(plain), "ENCRYPTED PRIVATE KEY"), passphrase);
  };
  ASSERT_TRUE(open(good).ok());
  Bytes longer = good;
  longer.push_back(0);
  for (const Bytes& plain : {Bytes(48, 7), Bytes{}, longer}) {
    EXPECT_EQ(open(plain).error().kind(), ErrorKind::refused);
  }
}

TEST(KeyFile, SealedWithALengthWrittenLongerThanNeededIsMalformed) {
  Bytes der = sealed_der(test::ed25519_der(Bytes(32, 1)));
  ASSERT_EQ(der[1], 0x81) << "one byte of length";
  der[1] = 0x82;
  der.insert(der.begin() + 2, 0);
  const auto keys = parse_key_file(test::pem(der, "ENCRYPTED PRIVATE KEY"), passphrase);
  ASSERT_FALSE(keys.ok());
  EXPECT_EQ(keys.error().kind(), ErrorKind::malformed);
}

TEST(KeyFile, InTheClearHasOneEncoding) {
  for (const Suite suite : suites) {
    const KeyPair keys = test::key_pair(suite, 1);
    const std::string text = format_key_file(keys, std::nullopt).value();
    test::each_byte_mutation(as_bytes(text), [&](const std::string& what, const Bytes& mutated) {
      const auto parsed = parse_key_file(as_text(mutated), std::nullopt);
      if (parsed.ok()) {
        EXPECT_EQ(format_key_file(*parsed, std::nullopt).value(), as_text(mutated)) << what;
      }
    });
  }
}

// In steps: each try costs what the passphrase's protection costs.
TEST(KeyFile, SealedAndChangedOpensNoMoreOrHoldsAnotherKey) {
  const KeyPair keys{test::signing_key(suites[1], 1), std::nullopt};
  const std::string text = format_key_file(keys, passphrase).value();
  int opened = 0;
  for (std::size_t at = 0; at < text.size(); at += 7) {
    std::string changed = text;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    opened += parse_key_file(changed, passphrase).ok() ? 1 : 0;
  }
  EXPECT_EQ(opened, 0) << "an SM2 file states both halves, so that no change goes unseen";
}

}  // namespace
}  // namespace muniment
