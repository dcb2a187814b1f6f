#include "evidence/model/exhibit.h"

#include <gmock/gmock.h>

#include "evidence/model/exhibit.capnp.h"
#include "tests/support/evidence_fixture.h"
#include "tests/support/forged_messages.h"
#include "tests/support/one_encoding.h"
#include "tests/support/record_samples.h"

namespace muniment {
namespace {

using testing::HasSubstr;

class ExhibitTest : public testing::Test {
 protected:
  ExhibitTest() {
    world_.enrol("li", {Role::inspector});
    world_.enrol("zhao", {Role::inspector});
    world_.open("R7-FGW");
    const auto& interview = world_.add_interview("R7-FGW");
    good_ = {interview.entry_bytes,
             interview.payload,
             {interview.openings[0], interview.openings[4]},
             {proof(0), proof(1), proof(2)}};
  }

  Exhibit::RosterProof proof(std::uint64_t index) {
    const auto& registered = world_.all()[index];
    return {registered.entry_bytes, registered.payload, world_.inclusion({index}, world_.size())};
  }
  static std::string refusal(const Exhibit& exhibit) {
    const auto decoded = decode_exhibit(encode_exhibit(exhibit));
    if (decoded.ok()) return "decoded";
    EXPECT_EQ(decoded.error().kind(), ErrorKind::malformed);
    return to_english(decoded.error());
  }

  test::EvidenceWorld world_;
  Exhibit good_{};
};

TEST_F(ExhibitTest, IsWhatItWasEncodedFrom) {
  const auto decoded = decode_exhibit(encode_exhibit(good_));
  ASSERT_TRUE(decoded.ok()) << to_english(decoded.error());
  EXPECT_EQ(*decoded, good_);
}

TEST_F(ExhibitTest, HasOneEncodingWhateverByteIsChanged) {
  const auto decode = [](std::string_view text) { return decode_exhibit(as_bytes(text)); };
  const auto encode = [](const Exhibit& exhibit) {
    const Bytes bytes = encode_exhibit(exhibit);
    return std::string(as_text(bytes));
  };
  Exhibit small = good_;  // one of each: every byte is tried
  small.openings.resize(1);
  small.roster.resize(1);
  test::expect_one_encoding(encode(small), decode, encode);
}

TEST_F(ExhibitTest, MayOpenNothingAndCarryNoRoster) {
  good_.openings.clear();
  good_.roster.clear();
  EXPECT_EQ(refusal(good_), "decoded");
}

TEST_F(ExhibitTest, HasAnEntryAndAPayload) {
  Exhibit bad = good_;
  bad.entry.clear();
  EXPECT_NE(refusal(bad), "decoded");
  bad = good_;
  bad.entry[0] ^= 1;
  EXPECT_NE(refusal(bad), "decoded");
  bad = good_;
  bad.payload.clear();
  EXPECT_THAT(refusal(bad), HasSubstr("not 0"));
  bad.payload.assign(1024 * 1024, 0);
  EXPECT_EQ(refusal(bad), "decoded");
  bad.payload.assign(1024 * 1024 + 1, 0);
  EXPECT_THAT(refusal(bad), HasSubstr("1048577"));
}

TEST_F(ExhibitTest, OpensEachSlotOnceInOrder) {
  Exhibit bad = good_;
  std::swap(bad.openings[0], bad.openings[1]);
  EXPECT_THAT(refusal(bad), HasSubstr("ascending by slot"));
  bad = good_;
  bad.openings[1] = bad.openings[0];
  EXPECT_THAT(refusal(bad), HasSubstr("ascending by slot"));
  bad = good_;
  bad.openings[1].clear();
  EXPECT_THAT(refusal(bad), HasSubstr("opening"));
}

TEST_F(ExhibitTest, CarriesEachRosterEntryOnceInOrderAndNotTheExhibitedOne) {
  Exhibit bad = good_;
  std::swap(bad.roster[0], bad.roster[1]);
  EXPECT_THAT(refusal(bad), HasSubstr("ascending by index"));
  bad = good_;
  bad.roster[1] = bad.roster[0];
  EXPECT_THAT(refusal(bad), HasSubstr("ascending by index"));
  bad = good_;
  bad.roster.push_back(proof(4));  // the exhibited one itself
  EXPECT_THAT(refusal(bad), HasSubstr("without the exhibited entry"));
  bad = good_;
  bad.roster[1].payload.clear();
  EXPECT_THAT(refusal(bad), HasSubstr("not 0"));
  bad = good_;
  bad.roster[1].entry.clear();
  EXPECT_THAT(refusal(bad), HasSubstr("roster entry"));
}

TEST_F(ExhibitTest, KeepsItsLimits) {
  Exhibit bad = good_;
  bad.roster[0].path.assign(64, test::sample_hash("x"));
  EXPECT_THAT(refusal(bad), HasSubstr("at most 63"));
  bad = good_;
  bad.roster.assign(1025, bad.roster[0]);
  EXPECT_THAT(refusal(bad), HasSubstr("at most 1024"));
  bad = good_;
  bad.openings.assign(65, bad.openings[0]);
  EXPECT_THAT(refusal(bad), HasSubstr("at most 64"));
  bad = good_;
  bad.roster[0].path.assign(63, test::sample_hash("x"));
  EXPECT_EQ(refusal(bad), "decoded");
}

TEST_F(ExhibitTest, ForgedEncodingsAreRefused) {
  using Builder = schema::Exhibit::Builder;
  const Bytes good = encode_exhibit(good_);
  EXPECT_EQ(test::spoil<schema::Exhibit>(good, [](Builder) {}), good);
  const auto refused = [](const Bytes& forged, ErrorKind kind) {
    const auto decoded = decode_exhibit(forged);
    ASSERT_FALSE(decoded.ok());
    EXPECT_EQ(decoded.error().kind(), kind) << to_english(decoded.error());
  };
  refused(test::with_later_fields(good, 1, 0), ErrorKind::malformed);
  refused(test::with_later_fields(good, 0, 1), ErrorKind::malformed);
  refused(test::spoil<schema::Exhibit>(good, [](Builder to) { to.setVersion(2); }),
          ErrorKind::unknown);
  refused(test::spoil<schema::Exhibit>(good, [](Builder to) { to.initOpenings(0); }),
          ErrorKind::malformed);
  refused(test::spoil<schema::Exhibit>(good, [](Builder to) { to.initRoster(0); }),
          ErrorKind::malformed);
  refused(test::spoil<schema::Exhibit>(good,
                                       [](Builder to) {
                                         const std::uint8_t bytes[31] = {1};
                                         to.getRoster()[0].getPath().set(
                                             0, capnp::Data::Reader(bytes, 31));
                                       }),
          ErrorKind::malformed);
}

}  // namespace
}  // namespace muniment
