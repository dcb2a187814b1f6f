// The worked examples of ledger/core/README.md, made again.
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <numeric>

#include "ledger/core/blind.h"
#include "ledger/core/checkpoint.h"
#include "ledger/core/envelope.h"
#include "ledger/core/pkcs8.h"
#include "ledger/core/policy.h"
#include "ledger/core/tlog_proof.h"
#include "tests/support/keys.h"

namespace muniment {
namespace {

using ::testing::HasSubstr;
using Use = VerifierKey::Use;

constexpr Suite ed = Suite::sha256_ed25519;

std::string readme() {
  std::ifstream file(MUNIMENT_SOURCE_DIR "/ledger/core/README.md", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// As a code block: each line that is not empty has four blanks before it.
std::string block(std::string_view text) {
  std::string out = "\n";
  while (!text.empty()) {
    const std::size_t end = text.find('\n') + 1;
    if (end > 1) out += "    ";
    out += text.substr(0, end);
    text.remove_prefix(end);
  }
  return out;
}

struct Example {
  Hasher hasher{ed};
  Hash first = hasher.leaf(as_bytes("first"));
  Hash second = hasher.leaf(as_bytes("second"));
  Checkpoint checkpoint{"inspection.example.gov/r7-1/g3", TreeSize{2}, hasher.node(first, second)};
  PrivateKey ledger = test::signing_key(ed, 2);
  PrivateKey witness = test::signing_key(ed, 3);
  std::string signed_checkpoint = sign_checkpoint(checkpoint, ledger).value();
};

TEST(CoreReadme, ShowsLabelledHashes) {
  for (const Suite suite : {ed, Suite::sm3_sm2}) {
    const Hash hash = Hasher(suite).labelled("muniment/payload/v1", {as_bytes("abc")});
    std::string line(suite_name(suite));
    line.resize(16, ' ');
    EXPECT_THAT(readme(), HasSubstr("\n      " + line + hash.hex() + "\n"));
  }
}

SealKey seal_key(std::uint8_t first) {
  Bytes bytes(SealKey::size);
  std::iota(bytes.begin(), bytes.end(), first);
  return SealKey::from(bytes).value();
}

// A line of a block with one for each suite.
std::string suite_line(Suite suite, ByteView bytes) {
  std::string line(suite_name(suite));
  line.resize(16, ' ');
  return "\n    " + line + to_hex(bytes) + "\n";
}

TEST(CoreReadme, ShowsASealedStreamAndAWrappedKey) {
  for (const Suite suite : {ed, Suite::sm3_sm2}) {
    Bytes sealed(3 + seal_tag_bytes(suite));
    Seal(suite, seal_key(0), as_bytes("R7-FGW/2")).seal(as_bytes("abc"), ChunkPlace::last, sealed);
    EXPECT_THAT(readme(), HasSubstr(suite_line(suite, sealed)));
    EXPECT_THAT(readme(), HasSubstr(suite_line(suite, wrap_key(suite, seal_key(0), seal_key(32)))));
  }
}

TEST(CoreReadme, ShowsABlindDigest) {
  for (const Suite suite : {ed, Suite::sm3_sm2}) {
    const BlindDigest digest =
        BlindKey(suite, seal_key(0)).digest("muniment/blind-content/v1", as_bytes("abc"));
    EXPECT_THAT(readme(), HasSubstr(suite_line(suite, to_bytes(digest))));
  }
}

TEST(CoreReadme, ShowsADerivedKey) {
  for (const Suite suite : {ed, Suite::sm3_sm2}) {
    const SealKey key = derive_key(suite, seal_key(0), "muniment/opening-key/v1", as_bytes("abc"));
    EXPECT_THAT(readme(), HasSubstr(suite_line(suite, to_bytes(key.view()))));
  }
}

// An envelope is another one each time, so the one that is shown is opened.
TEST(CoreReadme, ShowsEnvelopesThatOpen) {
  const KeyPair wang = test::key_pair(ed, 1);
  const PrivateKey example =
      pkcs8::decode(test::sm2_der(test::sm2_example_number(), test::sm2_example_point()),
                    pkcs8::Place::encryption)
          .value();
  const std::string text = readme();
  const std::size_t section = text.find("## Envelopes");
  for (const PrivateKey* recipient : {&*wang.encryption, &example}) {
    const Suite suite = suite_of(recipient->public_key().algorithm());
    const std::string name = "\n    " + std::string(suite_name(suite)) + " ";
    const std::size_t begin = text.find_first_not_of(' ', text.find(name, section) + name.size());
    const auto envelope =
        from_hex(std::string_view(text).substr(begin, text.find('\n', begin) - begin));
    ASSERT_TRUE(envelope.ok()) << suite_name(suite);
    const auto key = open_envelope(*recipient, *envelope, as_bytes("internal 1"));
    ASSERT_TRUE(key.ok()) << suite_name(suite);
    EXPECT_EQ(to_bytes(key->view()), to_bytes(seal_key(32).view()));
  }
}

TEST(CoreReadme, ShowsAPersonsKeyFiles) {
  const KeyPair keys = test::key_pair(ed, 1);
  const PersonKeys person = make_person_keys("wang", keys).value();
  EXPECT_THAT(readme(), HasSubstr(block(format_key_file(keys, std::nullopt).value() + "\n" +
                                        format_public_file(person) + "\nkey id  " +
                                        key_id(person.signing).hex() + "\n")));
}

TEST(CoreReadme, ShowsSm2KeysAndIdentifiers) {
  const PublicKey key = test::signing_key(Suite::sm3_sm2, 1).public_key();
  EXPECT_THAT(readme(), HasSubstr(block("key id  " + key_id(key).hex() + "\n")));
  const std::string vkey = format_verifier_key({"inspection.example.gov/r7-1/g3", Use::note, key});
  EXPECT_THAT(readme(), HasSubstr("    " + vkey + "\n"));
}

TEST(CoreReadme, ShowsACosignedCheckpoint) {
  const Example example;
  Note note = parse_note(example.signed_checkpoint).value();
  const VerifierKey witness{"witness.example.org/w1", Use::cosignature,
                            example.witness.public_key()};
  note.signatures.push_back(
      cosign(example.checkpoint, witness.name, example.witness, 1665360000).value());
  EXPECT_THAT(readme(),
              HasSubstr(block(format_note(note) + "\n" + format_verifier_key(witness) + "\n")));
  EXPECT_THAT(readme(), HasSubstr(block("cosignature/v1\ntime 1665360000\n" + note.text)));
  EXPECT_EQ(verify_cosignature(note, witness)->timestamp, 1665360000u);
}

TEST(CoreReadme, ShowsATrustFileAndAProofFile) {
  const Example example;
  const VerifierKey log{example.checkpoint.origin, Use::note, example.ledger.public_key()};
  EXPECT_THAT(readme(), HasSubstr(block(format_policy(log, example.first))));
  const TlogProof proof{
      to_bytes("extra"), LeafIndex{1}, {example.first}, example.signed_checkpoint};
  EXPECT_THAT(readme(), HasSubstr(block(format_tlog_proof(proof))));
}

}  // namespace
}  // namespace muniment
