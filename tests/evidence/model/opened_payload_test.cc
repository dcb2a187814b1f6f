#include "evidence/model/opened_payload.h"

#include <gtest/gtest.h>

#include "ledger/core/entry.h"
#include "tests/support/evidence_fixture.h"
#include "tests/support/record_samples.h"

namespace muniment {
namespace {

class OpenedPayloadTest : public testing::TestWithParam<Suite> {};

TEST_P(OpenedPayloadTest, OfManyIsThatOfEach) {
  Hasher hasher(GetParam());
  std::vector<Bytes> payloads;
  for (const auto& [name, record] : test::record_samples()) {
    SignedRecord signed_record{encode_record(record), {}};
    for (std::size_t i = 0; i < record.signers.size(); ++i) {
      signed_record.signatures.push_back({Bytes(signature_bytes, static_cast<std::uint8_t>(i)),
                                          2,
                                          i % 2,
                                          {test::sample_hash(name)}});
    }
    payloads.push_back(encode_signed_record(signed_record));
  }
  payloads.insert(payloads.begin() + 3, Bytes());
  payloads.insert(payloads.begin() + 6, Bytes(16, 1));
  const std::vector<ByteView> views(payloads.begin(), payloads.end());
  const std::vector<OpenedPayload> all = open_payloads(hasher, views);
  ASSERT_EQ(all.size(), views.size());
  std::size_t decoded = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].hash, payload_hash(hasher, views[i]));
    const Result<SignedRecord> signed_record = decode_signed_record(views[i]);
    ASSERT_EQ(all[i].decoded.ok(), signed_record.ok()) << i;
    if (!signed_record.ok()) continue;
    ++decoded;
    const OpenedRecord& opened = *all[i].decoded;
    EXPECT_EQ(opened.id, record_id(hasher, signed_record->record));
    EXPECT_EQ(opened.record, *decode_record(signed_record->record));
    EXPECT_EQ(opened.signatures, signed_record->signatures);
    ASSERT_EQ(opened.batch_roots.size(), opened.signatures.size());
    for (std::size_t s = 0; s < opened.signatures.size(); ++s) {
      EXPECT_EQ(opened.batch_roots[s],
                *batch_root(hasher, signed_record->record, opened.signatures[s]));
    }
  }
  EXPECT_EQ(decoded, views.size() - 2);
  EXPECT_TRUE(open_payloads(hasher, {}).empty());
}

INSTANTIATE_TEST_SUITE_P(Suites, OpenedPayloadTest,
                         testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& test) {
                           return test.param == Suite::sm3_sm2 ? "sm3" : "sha256";
                         });

}  // namespace
}  // namespace muniment
