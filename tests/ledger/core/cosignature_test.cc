#include <gmock/gmock.h>

#include "ledger/core/checkpoint.h"
#include "tests/support/keys.h"
#include "tests/support/mutations.h"

namespace muniment {
namespace {

using Use = VerifierKey::Use;

constexpr Suite suites[] = {Suite::sha256_ed25519, Suite::sm3_sm2};
constexpr std::uint64_t time_of_signing = 1679315147;

Checkpoint checkpoint() {
  return {"example.com/behind-the-sofa", TreeSize{20852163}, Hasher(suites[0]).digest({})};
}

// Signed by the log and cosigned by the witness w1, who has the same key under another name and
// use.
Note cosigned(Suite suite, std::uint64_t timestamp = time_of_signing) {
  const PrivateKey key = test::signing_key(suite, 1);
  Note note = parse_note(sign_checkpoint(checkpoint(), key).value()).value();
  note.signatures.push_back(cosign(checkpoint(), "w1", key, timestamp).value());
  return note;
}

VerifierKey witness(Suite suite) {
  return {"w1", Use::cosignature, test::signing_key(suite, 1).public_key()};
}

TEST(Cosignature, SaysWhenTheWitnessSawTheCheckpoint) {
  for (const Suite suite : suites) {
    for (const std::uint64_t timestamp :
         {std::uint64_t{0}, time_of_signing, (~std::uint64_t{0}) >> 1}) {
      const Note note = parse_note(format_note(cosigned(suite, timestamp))).value();
      EXPECT_EQ(verify_cosignature(note, witness(suite))->timestamp, timestamp);
    }
  }
}

TEST(Cosignature, CoversTheHeaderTheTimeAndTheText) {
  for (const Suite suite : suites) {
    const Note note = cosigned(suite);
    const Bytes& blob = note.signatures[1].signature;
    ASSERT_EQ(blob.size(), 72u);
    EXPECT_EQ(read_big_endian(ByteView(blob).first(8)), time_of_signing);
    const std::string covered = "cosignature/v1\ntime 1679315147\n" + note.text;
    EXPECT_TRUE(
        verify_signature(witness(suite).key, as_bytes(covered), ByteView(blob).subspan(8)).ok());
  }
}

TEST(Cosignature, ChangedAnywhereDoesNotVerify) {
  for (const Suite suite : suites) {
    Note alone = cosigned(suite);
    alone.signatures.erase(alone.signatures.begin());
    ASSERT_TRUE(verify_cosignature(alone, witness(suite)).ok());
    const std::string good = format_note(alone);
    test::each_byte_mutation(as_bytes(good), [&](const std::string& what, const Bytes& mutated) {
      const auto note = parse_note(as_text(mutated));
      EXPECT_FALSE(note.ok() && verify_cosignature(*note, witness(suite)).ok()) << what;
    });
  }
}

TEST(Cosignature, IsLookedForByNameAndKey) {
  const Note note = cosigned(suites[0]);
  VerifierKey key = witness(suites[0]);
  key.name = "w2";
  EXPECT_EQ(verify_cosignature(note, key).error().kind(), ErrorKind::missing);
  key = {"w1", Use::cosignature, PrivateKey::generate(KeyAlgorithm::ed25519)->public_key()};
  EXPECT_EQ(verify_cosignature(note, key).error().kind(), ErrorKind::missing);
  key = witness(suites[0]);
  key.use = Use::note;
  EXPECT_EQ(verify_cosignature(note, key).error().kind(), ErrorKind::refused);
}

// The two uses of one key never stand for each other, whatever hash the line claims.
TEST(Cosignature, IsNotASignatureOfTheNote) {
  for (const Suite suite : suites) {
    Note note = cosigned(suite);
    const VerifierKey log{"example.com/behind-the-sofa", Use::note, witness(suite).key};
    const VerifierKey other{log.name, Use::cosignature, log.key};
    NoteSignature forged = note.signatures[0];
    forged.key_hash = note_key_hash(other);
    note.signatures = {forged};
    EXPECT_EQ(verify_cosignature(note, other).error().kind(), ErrorKind::mismatch);
    note = cosigned(suite);
    forged = note.signatures[1];
    forged.name = log.name;
    forged.key_hash = note_key_hash(log);
    note.signatures = {forged};
    EXPECT_EQ(verify_note(note, log).error().kind(), ErrorKind::mismatch);
  }
}

TEST(Cosignature, OfSeveralTheOldestCountsAndNoneMayBeBad) {
  const PrivateKey key = test::signing_key(suites[0], 1);
  Note note = cosigned(suites[0]);
  note.signatures.push_back(cosign(checkpoint(), "w1", key, time_of_signing - 9).value());
  note.signatures.push_back(cosign(checkpoint(), "w1", key, time_of_signing + 9).value());
  EXPECT_EQ(verify_cosignature(note, witness(suites[0]))->timestamp, time_of_signing - 9);
  note.signatures.back().signature[7] ^= 1;
  EXPECT_EQ(verify_cosignature(note, witness(suites[0])).error().kind(), ErrorKind::mismatch);
}

TEST(Cosignature, OfAnotherLengthOrAnImpossibleTimeIsAMismatch) {
  for (const std::size_t size : {1u, 7u, 8u, 64u, 71u, 73u}) {
    Note note = cosigned(suites[0]);
    note.signatures[1].signature.resize(size);
    EXPECT_EQ(verify_cosignature(note, witness(suites[0])).error().kind(), ErrorKind::mismatch);
  }
  Note note = cosigned(suites[0]);
  note.signatures[1].signature[0] = 0x80;
  EXPECT_EQ(verify_cosignature(note, witness(suites[0])).error().kind(), ErrorKind::mismatch);
  const PrivateKey key = test::signing_key(suites[0], 1);
  EXPECT_FALSE(cosign(checkpoint(), "w1", key, std::uint64_t{1} << 63).ok());
  const std::string covered = "cosignature/v1\ntime 9223372036854775808\n" + note.text;
  Bytes late = from_hex("8000000000000000").value();
  append(late, key.sign(as_bytes(covered)).value());
  note.signatures[1].signature = late;
  EXPECT_EQ(verify_cosignature(note, witness(suites[0])).error().kind(), ErrorKind::mismatch)
      << "well signed, and still no time";
  EXPECT_FALSE(cosign(checkpoint(), "w 1", key, 1).ok());
}

}  // namespace
}  // namespace muniment
