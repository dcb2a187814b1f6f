#include "ledger/core/checkpoint.h"

#include <gmock/gmock.h>

#include "tests/support/keys.h"
#include "tests/support/one_encoding.h"

namespace muniment {
namespace {

using ::testing::HasSubstr;

constexpr Suite suites[] = {Suite::sha256_ed25519, Suite::sm3_sm2};
constexpr std::string_view origin = "inspection.example.gov/r7-1/g3";

Checkpoint checkpoint(std::uint64_t size = 20852163) {
  return {std::string(origin), TreeSize{size},
          Hasher(suites[0]).digest(as_bytes(std::to_string(size)))};
}

const std::string root = to_base64(Bytes(32, 5));

TEST(Checkpoint, HasThreeLines) {
  const Checkpoint value = checkpoint();
  EXPECT_EQ(format_checkpoint(value),
            std::string(origin) + "\n20852163\n" + to_base64(value.root.view()) + "\n");
}

TEST(Checkpoint, ReadsBackAtEverySize) {
  for (unsigned bit = 0; bit < 63; ++bit) {
    const std::uint64_t power = std::uint64_t{1} << bit;
    for (const std::uint64_t size : {power, power + (power - 1)}) {
      EXPECT_EQ(parse_checkpoint(format_checkpoint(checkpoint(size))).value(), checkpoint(size));
    }
  }
}

TEST(Checkpoint, HasOneEncoding) {
  test::expect_one_encoding(format_checkpoint(checkpoint()), parse_checkpoint, format_checkpoint);
}

TEST(Checkpoint, InAnyOtherFormIsMalformed) {
  const std::string name(origin);
  ASSERT_TRUE(parse_checkpoint(name + "\n7\n" + root + "\n").ok());
  const std::string bad[] = {"",
                             "\n",
                             "\n\n\n",
                             name + "\n7\n" + root,
                             name + "\n7\n",
                             name + "\n7\n\n",
                             name + "\n\n" + root + "\n",
                             "\n7\n" + root + "\n",
                             name + "\n07\n" + root + "\n",
                             name + "\n+7\n" + root + "\n",
                             name + "\n-7\n" + root + "\n",
                             name + "\n7 \n" + root + "\n",
                             name + " \n7\n" + root + "\n",
                             name + "\n0x7\n" + root + "\n",
                             name + "\n18446744073709551616\n" + root + "\n",
                             name + "\n9223372036854775808\n" + root + "\n",
                             name + "\n7\n" + root + "\n\n",
                             "https://" + name + "\n7\n" + root + "\n",
                             std::string(256, 'a') + "\n7\n" + root + "\n",
                             name + "\n7\n" + to_base64(Bytes(31, 5)) + "\n",
                             name + "\n7\n" + to_base64(Bytes(33, 5)) + "\n",
                             name + "\n7\n" + to_hex(Bytes(32, 5)) + "\n"};
  for (const std::string& text : bad) {
    EXPECT_EQ(parse_checkpoint(text).error().kind(), ErrorKind::malformed) << text;
  }
}

TEST(Checkpoint, OfSizeZeroIsNeitherSignedNorRead) {
  const std::string text = std::string(origin) + "\n0\n" + root + "\n";
  EXPECT_THAT(to_english(parse_checkpoint(text).error()), HasSubstr("size 0"));
  const PrivateKey key = test::signing_key(suites[0], 1);
  EXPECT_FALSE(sign_checkpoint(checkpoint(0), key).ok());
  EXPECT_FALSE(sign_checkpoint(checkpoint(max_tree_size + 1), key).ok());
  EXPECT_TRUE(sign_checkpoint(checkpoint(max_tree_size), key).ok());
}

TEST(Checkpoint, WithExtensionLinesSaysSo) {
  const std::string text = std::string(origin) + "\n7\n" + root + "\nmore\n";
  EXPECT_THAT(to_english(parse_checkpoint(text).error()), HasSubstr("extension lines"));
}

TEST(Checkpoint, IsSignedUnderItsOrigin) {
  for (const Suite suite : suites) {
    const PrivateKey key = test::signing_key(suite, 1);
    const std::string text = sign_checkpoint(checkpoint(), key).value();
    const SignedCheckpoint read = parse_signed_checkpoint(text).value();
    EXPECT_EQ(read.checkpoint, checkpoint());
    EXPECT_EQ(read.note.signatures.size(), 1u);
    EXPECT_TRUE(
        verify_note(read.note, {std::string(origin), VerifierKey::Use::note, key.public_key()})
            .ok());
    test::expect_one_encoding(text, parse_signed_checkpoint, [](const SignedCheckpoint& value) {
      return format_note(value.note);
    });
  }
}

TEST(Checkpoint, OfAnotherKindOfNoteIsMalformed) {
  const PrivateKey key = test::signing_key(suites[0], 1);
  Note note{"good morning\n", {sign_note("good morning\n", origin, key).value()}};
  EXPECT_EQ(parse_signed_checkpoint(format_note(note)).error().kind(), ErrorKind::malformed);
  EXPECT_EQ(parse_signed_checkpoint(format_checkpoint(checkpoint())).error().kind(),
            ErrorKind::malformed);
  EXPECT_EQ(parse_signed_checkpoint(format_checkpoint(checkpoint()) + "\n").error().kind(),
            ErrorKind::missing);
}

TEST(Origin, IsAKeyNameWithoutASchema) {
  for (const char* good :
       {"inspection.example.gov/r7-1/g3", "a", "巡察.example/一组", "a:b", "a//b"}) {
    EXPECT_TRUE(is_origin(good)) << good;
  }
  EXPECT_TRUE(is_origin(std::string(255, 'a')));
  EXPECT_FALSE(is_origin(std::string(256, 'a')));
  for (const char* bad :
       {"", "https://a", "://", "a b", "a+b", "a\n", "\xff", "go.sum database tree"}) {
    EXPECT_FALSE(is_origin(bad)) << bad;
  }
}

}  // namespace
}  // namespace muniment
