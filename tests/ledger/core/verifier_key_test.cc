#include <gmock/gmock.h>

#include "ledger/core/key.h"
#include "tests/support/json.h"
#include "tests/support/keys.h"
#include "tests/support/one_encoding.h"

namespace muniment {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;
using Use = VerifierKey::Use;

constexpr Suite suites[] = {Suite::sha256_ed25519, Suite::sm3_sm2};

VerifierKey verifier(Suite suite, Use use, std::string name = "example.com/log") {
  return {std::move(name), use, test::signing_key(suite, 1).public_key()};
}

// A vkey with the right hash around any type and key.
std::string forge(std::string_view name, ByteView typed) {
  Bytes covered = to_bytes(name);
  covered.push_back('\n');
  append(covered, typed);
  const Hash hash = Hasher(HashAlgorithm::sha256).digest(covered);
  return std::string(name) + "+" + to_hex(hash.view().first(4)) + "+" + to_base64(typed);
}

TEST(VerifierKey, ReadsBackInBothSuitesAndUses) {
  for (const Suite suite : suites) {
    for (const Use use : {Use::note, Use::cosignature}) {
      for (const char* name : {"a", "example.com/r7-1/g3", "见证人", "x.y~z_(1)'"}) {
        const VerifierKey key = verifier(suite, use, name);
        EXPECT_EQ(parse_verifier_key(format_verifier_key(key)).value(), key);
      }
    }
  }
}

TEST(VerifierKey, BeginsWithItsTypeAndIdentifier) {
  const auto typed = [](const VerifierKey& key) {
    const std::string text = format_verifier_key(key);
    return from_base64(text.substr(key.name.size() + 10)).value();
  };
  EXPECT_EQ(typed(verifier(suites[0], Use::note))[0], 0x01);
  EXPECT_EQ(typed(verifier(suites[0], Use::cosignature))[0], 0x04);
  EXPECT_THAT(std::string(as_text(typed(verifier(suites[1], Use::note)))),
              StartsWith(std::string("\xffmuniment/sm2-sm3/note/v1\0\x04", 27)));
  EXPECT_THAT(std::string(as_text(typed(verifier(suites[1], Use::cosignature)))),
              StartsWith(std::string("\xffmuniment/sm2-sm3/cosignature/v1\0\x04", 34)));
}

TEST(VerifierKey, HasOneEncoding) {
  for (const Suite suite : suites) {
    for (const Use use : {Use::note, Use::cosignature}) {
      test::expect_one_encoding(format_verifier_key(verifier(suite, use)), parse_verifier_key,
                                format_verifier_key);
    }
  }
}

TEST(VerifierKey, OfOneKeyHasAHashForEachNameAndUse) {
  const VerifierKey note = verifier(suites[0], Use::note);
  EXPECT_NE(note_key_hash(note), note_key_hash(verifier(suites[0], Use::cosignature)));
  EXPECT_NE(note_key_hash(note), note_key_hash(verifier(suites[0], Use::note, "example.com/lof")));
}

TEST(VerifierKey, OfATypeThatIsNotKnownCannotBeEvaluated) {
  const Bytes key = to_bytes(test::signing_key(suites[0], 1).public_key().bytes());
  for (const std::uint8_t type : Bytes{0x00, 0x02, 0x03, 0x05, 0x06, 0x65, 0xfa, 0xff}) {
    Bytes typed = {type};
    append(typed, key);
    EXPECT_EQ(parse_verifier_key(forge("a", typed)).error().kind(), ErrorKind::unknown)
        << int{type};
  }
  Bytes typed = {0xff};
  append(typed, "muniment/sm2-sm3/note/v2");
  typed.push_back(0);
  append(typed, test::sm2_example_point());
  EXPECT_EQ(parse_verifier_key(forge("a", typed)).error().kind(), ErrorKind::unknown);
}

TEST(VerifierKey, WithABadPartIsMalformed) {
  const std::string good = format_verifier_key(verifier(suites[0], Use::note, "a"));
  const std::string hash = good.substr(2, 8);
  const std::string tail = good.substr(11);
  const std::string bad[] = {"",
                             "a",
                             "a+" + hash,
                             "a+" + hash + "+",
                             "+" + hash + "+" + tail,
                             "a b+" + hash + "+" + tail,
                             "a+" + hash + tail,
                             "a+0" + hash + "+" + tail,
                             "a+" + hash.substr(1) + "+" + tail,
                             "a++" + hash + "+" + tail,
                             good + "\n",
                             " " + good,
                             good + " ",
                             "a+" + hash + "+" + tail + "="};
  for (const std::string& text : bad) {
    EXPECT_EQ(parse_verifier_key(text).error().kind(), ErrorKind::malformed) << text;
  }
  std::string upper = good;
  for (std::size_t i = 2; i < 10; ++i) {
    if (upper[i] >= 'a' && upper[i] <= 'f') upper[i] = static_cast<char>(upper[i] - 'a' + 'A');
  }
  ASSERT_NE(upper, good);
  EXPECT_FALSE(parse_verifier_key(upper).ok());
  for (const std::size_t size : {0u, 31u, 33u, 64u}) {
    Bytes typed = {0x01};
    append(typed, Bytes(size, 3));
    EXPECT_EQ(parse_verifier_key(forge("a", typed)).error().kind(), ErrorKind::malformed);
  }
  Bytes small = {0x01};
  append(small, Bytes(32, 0));
  EXPECT_THAT(to_english(parse_verifier_key(forge("a", small)).error()), HasSubstr("small order"));
}

TEST(KeyName, IsTextWithoutSpacesControlsAndPlus) {
  for (const char* good :
       {"a", "example.com/foo", "巡察组", "é", "\u2010", "\u200b", "\U0001f512"}) {
    EXPECT_TRUE(is_key_name(good)) << good;
  }
  for (const char* bad :
       {"",       "a b",    "a+b",    "+",      "a\tb",     "a\nb",   "a\x7f",
        "\u0085", "\u0080", "\u00a0", "\u1680", "\u2000",   "\u2007", "\u200a",
        "\u2028", "\u2029", "\u202f", "\u205f", "a\u3000b", "\xff",   "\xe4\xb8"}) {
    EXPECT_FALSE(is_key_name(bad)) << to_hex(as_bytes(bad));
  }
  EXPECT_FALSE(is_key_name(std::string_view("a\0", 2)));
}

TEST(VerifierKey, OfThePublicVectorsIsReadOrRefused) {
  if (!test::have_shared_vectors()) GTEST_SKIP() << "the public vectors are not on this machine";
  const auto vectors = test::Json::read_file(MUNIMENT_SHARED_VECTORS "/note/notes.json");
  int read = 0;
  for (const test::Json& note : vectors["notes"].list()) {
    if (!note.has("vkey")) continue;
    const auto key = parse_verifier_key(note["vkey"].string());
    ASSERT_TRUE(key.ok()) << to_english(key.error());
    EXPECT_EQ(format_verifier_key(*key), note["vkey"].string());
    ++read;
  }
  EXPECT_GE(read, 5);
  // Too long a key; and a type that nobody has assigned.
  const auto& bad = vectors["bad_vkeys"].list();
  ASSERT_EQ(bad.size(), 2u);
  EXPECT_EQ(parse_verifier_key(bad[0].string()).error().kind(), ErrorKind::malformed);
  EXPECT_EQ(parse_verifier_key(bad[1].string()).error().kind(), ErrorKind::unknown);
}

}  // namespace
}  // namespace muniment
