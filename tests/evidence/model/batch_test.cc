// Signatures over batches, and the message that carries them.
#include <gmock/gmock.h>

#include "evidence/model/record.capnp.h"
#include "evidence/model/record.h"
#include "evidence/model/rules.h"
#include "tests/support/forged_messages.h"
#include "tests/support/keys.h"
#include "tests/support/mutations.h"
#include "tests/support/one_encoding.h"
#include "tests/support/reference_tree.h"

namespace muniment {
namespace {

using testing::HasSubstr;

std::vector<Bytes> sample_batch(std::size_t count) {
  std::vector<Bytes> records;
  for (std::size_t i = 0; i < count; ++i)
    records.push_back(to_bytes("record " + std::to_string(i)));
  return records;
}

class BatchTest : public testing::TestWithParam<Suite> {
 protected:
  std::vector<RecordSignature> sign(const std::vector<Bytes>& records) {
    auto signatures = sign_batch(hasher_, records, key_);
    EXPECT_TRUE(signatures.ok());
    return *std::move(signatures);
  }
  Status check(ByteView record, const RecordSignature& signature) {
    SignatureMemory fresh;
    return fresh.check(hasher_, key_.public_key(), record, signature);
  }
  // The root by the definition, from leaves that are hashed by hand.
  Hash reference_root(const std::vector<Bytes>& records) {
    std::vector<Hash> leaves;
    for (const Bytes& record : records) {
      Bytes leaf = {0};
      append(leaf, "muniment/batch-leaf/v1");
      leaf.push_back(0);
      append(leaf, record);
      leaves.push_back(hasher_.digest(leaf));
    }
    return test::ReferenceTree(hasher_).root(leaves, leaves.size());
  }

  Hasher hasher_{GetParam()};
  PrivateKey key_ = test::signing_key(GetParam(), 7);
};

TEST_P(BatchTest, MessageIsLabelCountAndRoot) {
  const Hash root = hasher_.digest({});
  Bytes expected = to_bytes(std::string_view("muniment/batch/v1"));
  append(expected, *from_hex("00"
                             "0000000000001001"));
  append(expected, root.view());
  EXPECT_EQ(batch_message(4097, root), expected);
}

TEST_P(BatchTest, EveryRecordsPathLeadsToTheOneSignedRoot) {
  for (const std::size_t count : {1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u, 9u, 31u, 64u, 65u, 130u, 4096u}) {
    const auto records = sample_batch(count);
    const auto signatures = sign(records);
    const Hash root = reference_root(records);
    ASSERT_EQ(signatures.size(), count);
    EXPECT_TRUE(verify_signature(key_.public_key(), batch_message(count, root),
                                 signatures.front().signature)
                    .ok());
    for (std::size_t i = 0; i < count; ++i) {
      EXPECT_EQ(signatures[i].count, count);
      EXPECT_EQ(signatures[i].position, i);
      EXPECT_EQ(signatures[i].signature, signatures.front().signature);
      EXPECT_EQ(signatures[i].path.size(), batch_path_length(count, i));
      const auto led = batch_root(hasher_, records[i], signatures[i]);
      ASSERT_TRUE(led.ok()) << count << " " << i;
      EXPECT_EQ(*led, root) << count << " " << i;
    }
  }
}

TEST_P(BatchTest, ManyPathsAtOnceLeadWhereEachLeads) {
  std::vector<Bytes> records;
  std::vector<RecordSignature> signatures;
  for (const std::size_t count : {1u, 2u, 3u, 5u, 8u, 65u}) {
    const auto batch = sample_batch(count);
    const auto of_batch = sign(batch);
    records.insert(records.end(), batch.begin(), batch.end());
    signatures.insert(signatures.end(), of_batch.begin(), of_batch.end());
  }
  signatures[5].path.pop_back();
  signatures[7].path.push_back(hasher_.digest({}));
  signatures[9].position += 1;
  signatures[11].count = 0;
  signatures[12].count = max_batch_count + 1;
  signatures[13].position = signatures[13].count;
  std::vector<SignedBytes> all;
  for (std::size_t i = 0; i < records.size(); ++i) all.push_back({records[i], &signatures[i]});
  const std::vector<Result<Hash>> roots = batch_roots(hasher_, all);
  ASSERT_EQ(roots.size(), all.size());
  std::size_t refused = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Result<Hash> one = batch_root(hasher_, records[i], signatures[i]);
    ASSERT_EQ(roots[i].ok(), one.ok()) << i;
    if (one.ok()) {
      EXPECT_EQ(*roots[i], *one) << i;
    } else {
      EXPECT_EQ(to_english(roots[i].error()), to_english(one.error())) << i;
      ++refused;
    }
  }
  EXPECT_EQ(refused, 6u);
  EXPECT_TRUE(batch_roots(hasher_, {}).empty());
}

TEST_P(BatchTest, PathsAreTheReferencesForEverySizeTo130) {
  test::ReferenceTree reference(hasher_);
  for (std::size_t count = 1; count <= 130; ++count) {
    const auto records = sample_batch(count);
    std::vector<Hash> leaves;
    for (const Bytes& record : records) leaves.push_back(batch_leaf(hasher_, record));
    const auto signatures = sign(records);
    for (std::size_t i = 0; i < count; ++i) {
      ASSERT_EQ(signatures[i].path, reference.inclusion(leaves, i, count)) << count << " " << i;
    }
  }
}

TEST_P(BatchTest, RecordSignedAloneHasAnEmptyPath) {
  const auto signatures = sign(sample_batch(1));
  EXPECT_TRUE(signatures.front().path.empty());
  EXPECT_TRUE(check(sample_batch(1)[0], signatures[0]).ok());
}

TEST_P(BatchTest, HoldsOneToFourThousandRecords) {
  EXPECT_FALSE(sign_batch(hasher_, {}, key_).ok());
  EXPECT_TRUE(sign_batch(hasher_, sample_batch(4096), key_).ok());
  const auto more = sign_batch(hasher_, sample_batch(4097), key_);
  ASSERT_FALSE(more.ok());
  EXPECT_EQ(more.error().kind(), ErrorKind::usage);
  EXPECT_THAT(to_english(more.error()), HasSubstr("not 4097"));
}

TEST_P(BatchTest, AnotherCountPositionPathOrSignatureFails) {
  for (const std::size_t count : {1u, 2u, 3u, 5u, 8u, 13u}) {
    const auto records = sample_batch(count);
    const auto signatures = sign(records);
    for (std::size_t i = 0; i < count; ++i) {
      const RecordSignature& good = signatures[i];
      ASSERT_TRUE(check(records[i], good).ok());
      for (const std::uint64_t number : test::mutations(good.count)) {
        RecordSignature bad = good;
        bad.count = number;
        EXPECT_FALSE(check(records[i], bad).ok()) << count << " " << i << " count " << number;
      }
      for (const std::uint64_t number : test::mutations(good.position)) {
        RecordSignature bad = good;
        bad.position = number;
        EXPECT_FALSE(check(records[i], bad).ok()) << count << " " << i << " at " << number;
      }
      for (const auto& mutation : test::mutations(good.path)) {
        RecordSignature bad = good;
        bad.path = mutation.mutated;
        EXPECT_FALSE(check(records[i], bad).ok()) << count << " " << i << " " << mutation.what;
      }
      for (const std::size_t at : {0u, 31u, 32u, 63u}) {
        RecordSignature bad = good;
        bad.signature[at] ^= 1;
        EXPECT_FALSE(check(records[i], bad).ok()) << count << " " << i << " signature";
      }
      Bytes changed = records[i];
      changed[0] ^= 1;
      EXPECT_FALSE(check(changed, good).ok());
    }
  }
}

TEST_P(BatchTest, SignatureCountsOnlyForItsKey) {
  const auto records = sample_batch(2);
  const auto signatures = sign(records);
  auto other = PrivateKey::generate(signing_algorithm(GetParam()));
  ASSERT_TRUE(other.ok());
  SignatureMemory memory;
  EXPECT_FALSE(memory.check(hasher_, other->public_key(), records[0], signatures[0]).ok());
  EXPECT_TRUE(memory.check(hasher_, key_.public_key(), records[0], signatures[0]).ok());
  EXPECT_FALSE(memory.check(hasher_, other->public_key(), records[0], signatures[0]).ok());
}

TEST_P(BatchTest, MemoryComputesABatchsSignatureOnce) {
  const auto records = sample_batch(64);
  const auto signatures = sign(records);
  SignatureMemory memory;
  for (std::size_t i = 0; i < records.size(); ++i) {
    EXPECT_TRUE(memory.check(hasher_, key_.public_key(), records[i], signatures[i]).ok());
  }
  EXPECT_EQ(memory.verified(), 1u);
}

TEST_P(BatchTest, MemoryForgetsEverythingWhenItIsFull) {
  SignatureMemory memory(2);
  std::vector<Bytes> records = sample_batch(3);
  std::vector<RecordSignature> signatures;
  for (const Bytes& record : records) signatures.push_back(sign({record})[0]);
  const auto verified_after = [&](std::size_t i) {
    EXPECT_TRUE(memory.check(hasher_, key_.public_key(), records[i], signatures[i]).ok());
    return memory.verified();
  };
  EXPECT_EQ(verified_after(0), 1u);
  EXPECT_EQ(verified_after(1), 2u);
  EXPECT_EQ(verified_after(0), 2u);
  EXPECT_EQ(verified_after(1), 2u);
  EXPECT_EQ(verified_after(2), 3u);  // makes room
  EXPECT_EQ(verified_after(2), 3u);
  EXPECT_EQ(verified_after(0), 4u);
}

TEST_P(BatchTest, MemoryRemembersNothingBad) {
  const auto records = sample_batch(2);
  auto bad = sign(records)[0];
  bad.signature[5] ^= 1;
  SignatureMemory memory;
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(memory.check(hasher_, key_.public_key(), records[0], bad).ok());
  }
  EXPECT_EQ(memory.verified(), 3u);
}

TEST_P(BatchTest, MemoryTakesNothingForTheClaimBefore) {
  const auto records = sample_batch(2);
  const auto signatures = sign(records);
  const Result<Hash> root = batch_root(hasher_, records[0], signatures[0]);
  ASSERT_TRUE(root.ok());
  auto other_key = PrivateKey::generate(signing_algorithm(GetParam()));
  ASSERT_TRUE(other_key.ok());
  RecordSignature other_count = signatures[1], other_signature = signatures[1];
  other_count.count += 1;
  other_signature.signature.back() ^= 1;
  Hash other_root = hasher_.digest(root->view());

  SignatureMemory memory;
  const auto holds = [&](const PublicKey& key, const Hash& of, const RecordSignature& signature) {
    EXPECT_TRUE(memory.check(hasher_, key_.public_key(), *root, signatures[0]).ok());
    return memory.check(hasher_, key, of, signature).ok();
  };
  EXPECT_TRUE(holds(key_.public_key(), *root, signatures[1]));
  EXPECT_FALSE(holds(other_key->public_key(), *root, signatures[1]));
  EXPECT_FALSE(holds(key_.public_key(), other_root, signatures[1]));
  EXPECT_FALSE(holds(key_.public_key(), *root, other_count));
  EXPECT_FALSE(holds(key_.public_key(), *root, other_signature));
}

INSTANTIATE_TEST_SUITE_P(Suites, BatchTest, testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& test) {
                           return test.param == Suite::sm3_sm2 ? "Sm" : "Sha256";
                         });

// --- The signed record. ---

SignedRecord sample_signed_record() {
  Hasher hasher(Suite::sha256_ed25519);
  const PrivateKey li = test::signing_key(Suite::sha256_ed25519, 2);
  const PrivateKey zhao = test::signing_key(Suite::sha256_ed25519, 3);
  const auto records = sample_batch(6);
  return {records[4],
          {sign_batch(hasher, records, li)->at(4), sign_batch(hasher, {records[4]}, zhao)->at(0)}};
}

using Builder = schema::SignedRecord::Builder;

void expect_malformed(const SignedRecord& record, const std::string& sentence) {
  const auto decoded = decode_signed_record(encode_signed_record(record));
  ASSERT_FALSE(decoded.ok());
  EXPECT_EQ(decoded.error().kind(), ErrorKind::malformed);
  EXPECT_THAT(to_english(decoded.error()), HasSubstr(sentence));
}

TEST(SignedRecord, HasOneEncodingWhateverByteIsChanged) {
  const auto decode = [](std::string_view text) { return decode_signed_record(as_bytes(text)); };
  const auto encode = [](const SignedRecord& record) {
    const Bytes bytes = encode_signed_record(record);
    return std::string(as_text(bytes));
  };
  test::expect_one_encoding(encode(sample_signed_record()), decode, encode);
}

TEST(SignedRecord, HasARecordAndItsSignatures) {
  SignedRecord record = sample_signed_record();
  record.record.clear();
  expect_malformed(record, "holds no record");
  record = sample_signed_record();
  record.signatures.clear();
  expect_malformed(record, "1 to 16 signatures, not 0");
  record = sample_signed_record();
  record.signatures.resize(16, record.signatures[1]);
  EXPECT_TRUE(decode_signed_record(encode_signed_record(record)).ok());
  record.signatures.push_back(record.signatures[1]);
  expect_malformed(record, "1 to 16 signatures, not 17");
}

TEST(SignedRecord, BoundsWhatASignatureSays) {
  const auto spoilt = [](const auto& spoil) {
    SignedRecord record = sample_signed_record();
    spoil(record.signatures[0]);
    return record;
  };
  using S = RecordSignature;
  expect_malformed(spoilt([](S& s) { s.signature.pop_back(); }), "64 bytes long, not 63");
  expect_malformed(spoilt([](S& s) { s.signature.push_back(0); }), "64 bytes long, not 65");
  expect_malformed(spoilt([](S& s) { s.signature.clear(); }), "64 bytes long, not 0");
  expect_malformed(spoilt([](S& s) { s.count = 0; }), "1 to 4096");
  expect_malformed(spoilt([](S& s) { s.count = 4097; }), "1 to 4096");
  expect_malformed(spoilt([](S& s) { s.position = s.count; }), "1 to 4096");
  expect_malformed(spoilt([](S& s) { s.path.pop_back(); }), "hashes, not 1");
  expect_malformed(spoilt([](S& s) { s.path.push_back(s.path[0]); }), "hashes, not 3");
  expect_malformed(spoilt([](S& s) { s.path.clear(); }), "hashes, not 0");
}

TEST(SignedRecord, ForgedEncodingsAreRefused) {
  const Bytes good = encode_signed_record(sample_signed_record());
  const auto refused = [&](const Bytes& forged, ErrorKind kind) {
    const auto decoded = decode_signed_record(forged);
    ASSERT_FALSE(decoded.ok());
    EXPECT_EQ(decoded.error().kind(), kind) << to_english(decoded.error());
  };
  EXPECT_EQ(test::spoil<schema::SignedRecord>(good, [](Builder) {}), good);
  refused(test::with_later_fields(good, 1, 0), ErrorKind::malformed);
  refused(test::with_later_fields(good, 0, 1), ErrorKind::malformed);
  refused(test::spoil<schema::SignedRecord>(good, [](Builder to) { to.setVersion(2); }),
          ErrorKind::unknown);
  refused(test::spoil<schema::SignedRecord>(good,
                                            [](Builder to) { to.getSignatures()[1].initPath(0); }),
          ErrorKind::malformed);
  refused(test::spoil<schema::SignedRecord>(good,
                                            [](Builder to) {
                                              const std::uint8_t bytes[31] = {1};
                                              to.getSignatures()[0].getPath().set(
                                                  0, capnp::Data::Reader(bytes, 31));
                                            }),
          ErrorKind::malformed);
  Bytes longer = good;
  longer.resize(longer.size() + 8);
  refused(longer, ErrorKind::malformed);
  refused({}, ErrorKind::malformed);
}

TEST(SignedRecord, IsAtMostOneMebibyte) {
  SignedRecord record = sample_signed_record();
  record.record.assign(1024 * 1024, 1);
  expect_malformed(record, "1048576");
}

}  // namespace
}  // namespace muniment
