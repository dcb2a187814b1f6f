#include <gmock/gmock.h>

#include "ledger/core/key_file.h"
#include "tests/support/keys.h"
#include "tests/support/one_encoding.h"

namespace muniment {
namespace {

using ::testing::HasSubstr;

constexpr Suite suites[] = {Suite::sha256_ed25519, Suite::sm3_sm2};

PersonKeys person(Suite suite, std::string_view name = "wang") {
  return make_person_keys(name, test::key_pair(suite, 1)).value();
}

TEST(PublicFile, ReadsBackInBothSuites) {
  for (const Suite suite : suites) {
    const PersonKeys keys = person(suite);
    EXPECT_TRUE(verify_possession(keys).ok());
    EXPECT_EQ(parse_public_file(format_public_file(keys)).value(), keys);
  }
}

TEST(PublicFile, HasThreeLines) {
  const PersonKeys keys = person(suites[0]);
  const VerifierKey verifier{"wang", VerifierKey::Use::note, keys.signing};
  EXPECT_EQ(format_public_file(keys), format_verifier_key(verifier) + "\n" +
                                          to_base64(keys.encryption.coded()) + "\n" +
                                          to_base64(keys.possession) + "\n");
}

TEST(PublicFile, HasOneEncoding) {
  for (const Suite suite : suites) {
    test::expect_one_encoding(format_public_file(person(suite)), parse_public_file,
                              format_public_file);
  }
}

TEST(PublicFile, IsProvenByASignatureOverBothKeysAndTheName) {
  for (const Suite suite : suites) {
    const PersonKeys good = person(suite);
    PersonKeys renamed = good;
    renamed.name = "li";
    EXPECT_EQ(verify_possession(renamed).error().kind(), ErrorKind::mismatch);
    PersonKeys other = good;
    other.encryption = PrivateKey::generate(encryption_algorithm(suite))->public_key();
    EXPECT_EQ(verify_possession(other).error().kind(), ErrorKind::mismatch);
    other = good;
    other.signing = PrivateKey::generate(signing_algorithm(suite))->public_key();
    EXPECT_EQ(verify_possession(other).error().kind(), ErrorKind::mismatch);
    EXPECT_EQ(parse_public_file(format_public_file(renamed)).error().kind(), ErrorKind::mismatch);
    EXPECT_THAT(to_english(verify_possession(renamed).error()), HasSubstr("li"));
  }
}

// The label and its zero byte keep a note or a record from being taken for the proof.
TEST(PublicFile, IsNotProvenByASignatureWithoutItsLabel) {
  const KeyPair pair = test::key_pair(suites[0], 1);
  PersonKeys keys = make_person_keys("wang", pair).value();
  const std::string text = format_public_file(keys);
  const std::string lines = text.substr(0, text.rfind('\n', text.size() - 2) + 1);
  const std::string label = "muniment/possession/v1";
  EXPECT_TRUE(verify_signature(keys.signing, as_bytes(label + '\0' + lines), keys.possession).ok());
  keys.possession = pair.signing.sign(as_bytes(label + lines)).value();
  EXPECT_EQ(verify_possession(keys).error().kind(), ErrorKind::mismatch);
  keys.possession = pair.signing.sign(as_bytes(lines)).value();
  EXPECT_EQ(verify_possession(keys).error().kind(), ErrorKind::mismatch);
}

TEST(PublicFile, OfKeysThatDoNotBelongTogetherIsMalformed) {
  PersonKeys keys = person(suites[0]);
  keys.encryption = PrivateKey::generate(KeyAlgorithm::sm2_encryption)->public_key();
  EXPECT_EQ(verify_possession(keys).error().kind(), ErrorKind::malformed);
  EXPECT_EQ(parse_public_file(format_public_file(keys)).error().kind(), ErrorKind::malformed);
  keys.encryption = keys.signing;
  EXPECT_EQ(verify_possession(keys).error().kind(), ErrorKind::malformed);
  keys.signing = PrivateKey::generate(KeyAlgorithm::x25519)->public_key();
  EXPECT_EQ(verify_possession(keys).error().kind(), ErrorKind::malformed);
}

TEST(PublicFile, ThatIsSomethingElseIsMalformed) {
  const std::string good = format_public_file(person(suites[0]));
  const VerifierKey cosigner{"wang", VerifierKey::Use::cosignature, person(suites[0]).signing};
  const std::string rest = good.substr(good.find('\n'));
  const VerifierKey capital{"Wang", VerifierKey::Use::note, person(suites[0]).signing};
  const std::string bad[] = {"",
                             "\n",
                             "\n\n\n",
                             "hello\n",
                             good + "\n",
                             good + good,
                             "\n" + good,
                             good.substr(0, good.size() - 1),
                             good.substr(0, good.find('\n') + 1),
                             format_verifier_key(cosigner) + rest,
                             format_verifier_key(capital) + rest};
  for (const std::string& text : bad) {
    EXPECT_EQ(parse_public_file(text).error().kind(), ErrorKind::malformed) << text;
  }
}

TEST(PublicFile, NeedsAPersonsNameAndBothKeys) {
  EXPECT_EQ(make_person_keys("Wang", test::key_pair(suites[0], 1)).error().kind(),
            ErrorKind::usage);
  const KeyPair ledger{test::signing_key(suites[0], 1), std::nullopt};
  EXPECT_EQ(make_person_keys("wang", ledger).error().kind(), ErrorKind::usage);
}

TEST(PersonKeyName, Has1To32LettersDigitsAndHyphens) {
  for (const char* good : {"a", "wang", "li-2", "0", "-", "abcdefghijklmnopqrstuvwxyz-01234"}) {
    EXPECT_TRUE(is_person_key_name(good)) << good;
  }
  for (const char* bad : {"", "Wang", "wang ", "wang.key", "王", "a_b", "a/b", "..", "a+b",
                          "abcdefghijklmnopqrstuvwxyz-012345"}) {
    EXPECT_FALSE(is_person_key_name(bad)) << bad;
  }
}

}  // namespace
}  // namespace muniment
