#include "evidence/model/correction.h"

#include <gtest/gtest.h>

#include "evidence/model/codes.h"
#include "tests/support/evidence_fixture.h"
#include "tests/support/record_samples.h"

namespace muniment::test {
namespace {

bool sifted(Record record, std::vector<Link> links) {
  record.links = std::move(links);
  return may_correct(encode_signed_record({encode_record(record), {{Bytes(64, 1), 1, 0, {}}}}));
}

// Wherever links stand in a record, and whatever stands before them.
TEST(Correction, IsNeverSiftedOut) {
  for (const auto& [name, sample] : record_samples()) {
    for (const Relation relation : {Relation::supersedes, Relation::withdraws}) {
      const Link correcting{number_of(relation), sample_hash("target")};
      const Link other{number_of(Relation::based_on), sample_hash("other")};
      EXPECT_TRUE(sifted(sample, {correcting})) << name;
      EXPECT_TRUE(sifted(sample, {other, correcting})) << name;
      EXPECT_TRUE(corrects(correcting));
      EXPECT_FALSE(corrects(other));
    }
  }
}

TEST(Correction, IsToldFromDocumentsByTheSift) {
  EvidenceWorld world;
  world.enrol("li", {Role::inspector});
  world.open("R7-FGW");
  const Registered& document = world.add_document("R7-FGW");
  EXPECT_FALSE(may_correct(document.payload));
  EXPECT_FALSE(corrects(document.record));
  EXPECT_FALSE(may_correct({}));
}

}  // namespace
}  // namespace muniment::test
