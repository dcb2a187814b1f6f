#include "ledger/core/note.h"

#include <gmock/gmock.h>

#include "tests/support/json.h"
#include "tests/support/keys.h"
#include "tests/support/one_encoding.h"

namespace muniment {
namespace {

using ::testing::HasSubstr;
using Use = VerifierKey::Use;

constexpr Suite suites[] = {Suite::sha256_ed25519, Suite::sm3_sm2};

VerifierKey verifier(const PrivateKey& key, std::string name = "example.com/log") {
  return {std::move(name), Use::note, key.public_key()};
}

Note signed_note(Suite suite, std::string text = "a\n\nb\n") {
  const PrivateKey key = test::signing_key(suite, 1);
  Note note{std::move(text), {}};
  note.signatures.push_back(sign_note(note.text, "example.com/log", key).value());
  return note;
}

ErrorKind kind_of(std::string_view text) {
  const auto note = parse_note(text);
  EXPECT_FALSE(note.ok()) << text;
  return note.ok() ? ErrorKind::usage : note.error().kind();
}

TEST(Note, ReadsBackWhateverItsTextIs) {
  const PrivateKey key = test::signing_key(suites[0], 1);
  for (const char* text : {"\n", "a\n", "\n\n", "a\n\n", "\na\n", "a\n\n\n\nb\n", "— x AAAA\n",
                           "市发改委党组\n", "a\x7f\n", "a\n\n— example.com/log AAAAAAA=\n"}) {
    Note note{text, {}};
    for (int count = 1; count <= 3; ++count) {
      note.signatures.push_back(sign_note(text, "signer" + std::to_string(count), key).value());
      EXPECT_EQ(parse_note(format_note(note)).value(), note) << text;
    }
  }
}

TEST(Note, HasOneEncoding) {
  for (const Suite suite : suites) {
    Note note = signed_note(suite);
    note.signatures.push_back({"other", 0x01020304, Bytes(5, 7)});
    test::expect_one_encoding(format_note(note), parse_note, format_note);
  }
}

TEST(Note, WithoutASignatureIsMissingIt) {
  EXPECT_EQ(kind_of("text\n\n"), ErrorKind::missing);
  EXPECT_EQ(kind_of("\n\n"), ErrorKind::missing);
  EXPECT_EQ(kind_of("t\n\n— n AQIDBAU=\n\n"), ErrorKind::missing) << "the last empty line counts";
  EXPECT_EQ(kind_of("text\n"), ErrorKind::malformed);
  EXPECT_EQ(kind_of(""), ErrorKind::malformed);
}

TEST(Note, TellsWhatStandsBehindItsSignaturesFromWhatIsCutShort) {
  const std::string good = "t\n\n— n AQIDBAU=\n";
  const auto sentence = [](const std::string& text) {
    return to_english(parse_note(text).error());
  };
  for (const std::string more : {"x", "x\n", "-", "—x\n"}) {
    EXPECT_THAT(sentence(good + more), HasSubstr("stands behind the note's signatures")) << more;
  }
  EXPECT_THAT(sentence(good + "\n"), HasSubstr("an empty line stands behind"));
  for (const std::string more : {"—", "— ", "— n AQIDBAU="}) {
    EXPECT_THAT(sentence(good + more), HasSubstr("cut short")) << more;
  }
}

TEST(Note, InAnyOtherFormIsMalformed) {
  const std::string line = "— n AQIDBAU=\n";
  ASSERT_TRUE(parse_note("t\n\n" + line).ok());
  const std::string bad[] = {
      "t\n" + line,            // no empty line
      "t\n\n" + line + "x\n",  // something behind
      "t\n\n— n AQIDBAU=",     // no newline at the end
      "t\n\n- n AQIDBAU=\n",   // hyphen
      "t\n\n—n AQIDBAU=\n",    // no space
      "t\n\n—  n AQIDBAU=\n",  // two spaces
      "t\n\n— n  AQIDBAU=\n",
      "t\n\n— n AQIDBAU= \n",
      "t\n\n— n\tAQIDBAU=\n",
      "t\n\n— nAQIDBAU=\n",
      "t\n\n—  AQIDBAU=\n",  // no name
      "t\n\n— n+ AQIDBAU=\n",
      "t\n\n— n\u00a0 AQIDBAU=\n",
      "t\n\n— n AQIDBAU\n",   // no padding
      "t\n\n— n AQIDBAV=\n",  // stray bits
      "t\n\n— n AQIDBA==\n",  // a key hash and nothing more
      "t\n\n— n AQID\n",
      "t\n\n— n \n",
      "t\x01\n\n" + line,  // control characters
      "t\t\n\n" + line,
      "t\n\n" + line + "\x1f",
      "t\xff\n\n" + line,  // not UTF-8
      std::string("t\0\n\n", 4) + line,
  };
  for (const std::string& text : bad) EXPECT_EQ(kind_of(text), ErrorKind::malformed) << text;
}

TEST(Note, WithCarriageReturnsSaysSo) {
  const auto note = parse_note("t\r\n\r\n— n AQIDBAU=\r\n");
  ASSERT_FALSE(note.ok());
  EXPECT_THAT(to_english(note.error()), HasSubstr("carriage returns"));
}

TEST(Note, HasUpTo100SignaturesAnd64KiB) {
  const std::string line = "— n AQIDBAU=\n";
  std::string text = "t\n\n";
  for (std::size_t i = 0; i < max_signatures; ++i) text += line;
  EXPECT_EQ(parse_note(text)->signatures.size(), max_signatures);
  EXPECT_EQ(kind_of(text + line), ErrorKind::malformed);
  const std::string rest = "\n\n" + line;
  EXPECT_TRUE(parse_note(std::string(max_note_bytes - rest.size(), 't') + rest).ok());
  EXPECT_EQ(kind_of(std::string(max_note_bytes - rest.size() + 1, 't') + rest),
            ErrorKind::malformed);
}

TEST(Note, VerifiesWithItsKeyOnly) {
  for (const Suite suite : suites) {
    const PrivateKey key = test::signing_key(suite, 1);
    const Note note = signed_note(suite);
    EXPECT_TRUE(verify_note(note, verifier(key)).ok());
    EXPECT_EQ(verify_note(note, verifier(key, "example.com/other")).error().kind(),
              ErrorKind::missing);
    const PrivateKey other = PrivateKey::generate(signing_algorithm(suite)).value();
    EXPECT_EQ(verify_note(note, verifier(other)).error().kind(), ErrorKind::missing);
    VerifierKey cosigner = verifier(key);
    cosigner.use = Use::cosignature;
    EXPECT_EQ(verify_note(note, cosigner).error().kind(), ErrorKind::refused);
  }
}

TEST(Note, ChangedAnywhereDoesNotVerify) {
  for (const Suite suite : suites) {
    const VerifierKey key = verifier(test::signing_key(suite, 1));
    const std::string good = format_note(signed_note(suite));
    test::each_byte_mutation(as_bytes(good), [&](const std::string& what, const Bytes& mutated) {
      const auto note = parse_note(as_text(mutated));
      EXPECT_FALSE(note.ok() && verify_note(*note, key).ok()) << what;
    });
  }
}

// A name and a hash that belong to a known key promise a good signature, each time they stand
// there.
TEST(Note, WithABadSignatureBesideAGoodOneDoesNotVerify) {
  const PrivateKey key = test::signing_key(suites[0], 1);
  for (const bool bad_first : {false, true}) {
    Note note = signed_note(suites[0]);
    NoteSignature bad = note.signatures[0];
    bad.signature[40] ^= 1;
    note.signatures.insert(bad_first ? note.signatures.begin() : note.signatures.end(), bad);
    EXPECT_EQ(verify_note(note, verifier(key)).error().kind(), ErrorKind::mismatch);
  }
  Note twice = signed_note(suites[0]);
  twice.signatures.push_back(twice.signatures[0]);
  EXPECT_TRUE(verify_note(twice, verifier(key)).ok());
}

TEST(Note, SignaturesByOthersDoNotMatter) {
  const PrivateKey key = test::signing_key(suites[0], 1);
  Note note = signed_note(suites[0]);
  const std::uint32_t hash = note.signatures[0].key_hash;
  note.signatures.push_back({"example.com/log", hash ^ 1, Bytes(64, 1)});
  note.signatures.push_back({"example.com/lo", hash, Bytes(3, 1)});
  EXPECT_TRUE(verify_note(note, verifier(key)).ok());
}

TEST(Note, SignatureOfAnotherLengthIsAMismatch) {
  const PrivateKey key = test::signing_key(suites[0], 1);
  for (const std::size_t size : {1u, 63u, 65u, 72u}) {
    Note note = signed_note(suites[0]);
    note.signatures[0].signature.resize(size);
    EXPECT_EQ(verify_note(note, verifier(key)).error().kind(), ErrorKind::mismatch);
  }
}

TEST(Note, IsSignedOnlyUnderAGoodNameAndText) {
  const PrivateKey key = test::signing_key(suites[0], 1);
  for (const char* text : {"", "a", "a\nb", "a\r\n", "a\t\n", "\xff\n"}) {
    EXPECT_FALSE(sign_note(text, "n", key).ok()) << text;
  }
  for (const char* name : {"", "a b", "a+b", "\xff"}) {
    EXPECT_FALSE(sign_note("t\n", name, key).ok()) << name;
  }
  const PrivateKey encryption = PrivateKey::generate(KeyAlgorithm::x25519).value();
  EXPECT_EQ(sign_note("t\n", "n", encryption).error().kind(), ErrorKind::refused);
}

TEST(Note, OfThePublicVectorsVerifiesAsTheySay) {
  if (!test::have_shared_vectors()) GTEST_SKIP() << "the public vectors are not on this machine";
  const auto vectors = test::Json::read_file(MUNIMENT_SHARED_VECTORS "/note/notes.json");
  int checked = 0;
  for (const test::Json& item : vectors["notes"].list()) {
    if (!item.has("msg")) continue;
    const auto note = parse_note(item["msg"].string());
    ASSERT_TRUE(note.ok()) << to_english(note.error());
    EXPECT_EQ(format_note(*note), item["msg"].string());
    const VerifierKey key =
        item.has("vkey")
            ? parse_verifier_key(item["vkey"].string()).value()
            : VerifierKey{note->signatures[0].name, Use::note,
                          PublicKey::make(KeyAlgorithm::ed25519, item["pubkey_hex"].hex()).value()};
    EXPECT_EQ(verify_note(*note, key).ok(), item["verifies"].boolean());
    ++checked;
  }
  EXPECT_GE(checked, 5);
}

// A second signer of the same text, from the same vectors.
TEST(Note, OfThePublicVectorsHasTwoSigners) {
  if (!test::have_shared_vectors()) GTEST_SKIP() << "the public vectors are not on this machine";
  const auto vectors = test::Json::read_file(MUNIMENT_SHARED_VECTORS "/note/notes.json");
  const auto& notes = vectors["notes"].list();
  const std::string text = notes[0]["msg"].string() + notes[1]["sigline"].string();
  const Note note = parse_note(text).value();
  ASSERT_EQ(note.signatures.size(), 2u);
  for (const std::size_t i : {0u, 1u}) {
    EXPECT_TRUE(verify_note(note, parse_verifier_key(notes[i]["vkey"].string()).value()).ok());
  }
  const PrivateKey zero = test::signing_key(suites[0], 0);
  EXPECT_EQ(sign_note(note.text, "EnochRoot", zero).value(), note.signatures[1]);
}

}  // namespace
}  // namespace muniment
