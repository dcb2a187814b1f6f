// Reading entries back, and the state that follows from them.
#include "evidence/item.h"

#include <gmock/gmock.h>

#include "tests/support/mutations.h"
#include "tests/support/office.h"

namespace muniment::test {
namespace {

using evidence::Item;
using evidence::to_item;
using ::testing::HasSubstr;

class Items : public testing::Test {
 protected:
  Items() {
    office.found();
    office.begin_inspection();
    office.record({office.document("R7-FGW")}, {"li"});
    const auto snapshot = office.registrar().store().snapshot();
    auto read = evidence::read_bytes(**snapshot, {4});
    entry = std::move(read->entry);
    payload = std::move(read->payload);
  }

  Office office;
  Bytes entry, payload;
};

TEST_F(Items, AreReadBackAsTheyWereWritten) {
  const auto item = to_item(office.hasher, {{4}, entry, office.hasher.leaf(entry), payload});
  ASSERT_TRUE(item.ok());
  EXPECT_EQ(encode_entry(item->entry), entry);
  EXPECT_EQ(encode_signed_record(item->signed_record), payload);
  EXPECT_EQ(encode_record(item->record), item->signed_record.record);
}

TEST_F(Items, NoChangedByteOfEntryOrPayloadIsReadAndTheIndexIsNamed) {
  const Hash leaf = office.hasher.leaf(entry);
  each_byte_mutation(entry, [&](const std::string& what, const Bytes& mutated) {
    const auto item = to_item(office.hasher, {{4}, mutated, leaf, payload});
    ASSERT_FALSE(item.ok()) << what;
    EXPECT_THAT(to_english(item.error()), HasSubstr("entry 4")) << what;
  });
  each_byte_mutation(payload, [&](const std::string& what, const Bytes& mutated) {
    const auto item = to_item(office.hasher, {{4}, entry, leaf, mutated});
    ASSERT_FALSE(item.ok()) << what;
    EXPECT_THAT(to_english(item.error()), HasSubstr("the record was changed")) << what;
  });
  EXPECT_FALSE(to_item(office.hasher, {{4}, entry, flip_bit(leaf, 5), payload}).ok());
  EXPECT_FALSE(to_item(office.hasher, {{5}, entry, leaf, payload}).ok());
}

TEST_F(Items, StateIsWhatAllEntriesInOrderLeave) {
  office.clock.now += 1000;
  office.record({office.enrolment("sun", {Role::reviewer})}, {"wang"});
  evidence::Draft policy = office.draft(Kind::policy, "");
  policy.affair = Policy{2, 2, 60};
  office.record({policy}, {"wang"});
  office.record({office.revocation("zhao", RevocationReason::lost)}, {"wang"});
  office.clock.now += 1000;
  office.record({office.document("R7-FGW")}, {"li"});
  office.close();
  office.open();

  EvidenceState expected;
  ASSERT_TRUE(office.registrar()
                  .each(std::nullopt,
                        [&](const Item& item) -> Status {
                          take(expected, item.entry, item.record, item.record_id);
                          return {};
                        })
                  .ok());
  const auto state = office.registrar().state();
  ASSERT_TRUE(state.ok());
  EXPECT_EQ((*state)->origin, expected.origin);
  EXPECT_EQ((*state)->suite, expected.suite);
  EXPECT_EQ((*state)->ledger_key, expected.ledger_key);
  EXPECT_EQ((*state)->policy, expected.policy);
  EXPECT_EQ((*state)->policy.zone_minutes, 60);
  EXPECT_EQ((*state)->closed, expected.closed);
  EXPECT_EQ((*state)->last_admitted, expected.last_admitted);
  EXPECT_EQ((*state)->last_admitted, office.clock.now);
  const auto known = (*state)->roster.all(), wanted = expected.roster.all();
  ASSERT_EQ(known.size(), wanted.size());
  for (std::size_t i = 0; i < known.size(); ++i) {
    EXPECT_EQ(known[i]->id, wanted[i]->id);
    EXPECT_EQ(known[i]->enrolled, wanted[i]->enrolled);
    EXPECT_EQ(known[i]->revoked.has_value(), wanted[i]->revoked.has_value());
  }
}

}  // namespace
}  // namespace muniment::test
