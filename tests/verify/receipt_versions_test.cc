// Receipts of a ledger that began under the first version of catalogue and rules.
#include <gmock/gmock.h>

#include "tests/support/receipts.h"
#include "tests/support/report_matchers.h"
#include "verify/receipt.h"

namespace muniment::verify {
namespace {

using test::faults;
using testing::Contains;
using testing::IsEmpty;

class ReceiptVersions : public testing::Test {
 protected:
  ReceiptVersions() : world_(Suite::sha256_ed25519, test::EvidenceWorld::Founded::no) {
    Genesis genesis = world_.genesis();
    genesis.policy = Policy{1, 1, 480};
    world_.add(world_.affair(genesis));
    world_.enrol("li", {Role::inspector});
    world_.enrol("zhao", {Role::inspector});
    world_.open("R7-FGW");
    interview_ = world_.add_interview("R7-FGW").entry.index;
    policy_ = world_.add(world_.affair(Policy{})).entry.index;
    Record petition = world_.record(Kind::petition, "R7-FGW", {"li", "zhao"});
    petition.facts = {{number_of(FactCode::channel), Fact::Code{1}},
                      {number_of(FactCode::serial), Fact::Number{1}}};
    petition_ = world_.add(petition).entry.index;
  }

  std::vector<std::string> check(const test::Receipt& receipt) {
    return faults(check_receipt(receipt.text(), test::trust_of(world_), nullptr));
  }

  test::EvidenceWorld world_;
  LeafIndex interview_{0}, policy_{0}, petition_{0};
};

TEST_F(ReceiptVersions, ARecordIsJudgedByTheVersionOfItsTime) {
  EXPECT_THAT(check(make_receipt(world_, interview_)), IsEmpty());
  EXPECT_THAT(check(make_receipt(world_, petition_)), IsEmpty());
  EXPECT_THAT(check(make_receipt(world_, policy_)), IsEmpty());
}

TEST_F(ReceiptVersions, WithoutThePolicyALaterKindCannotBeEvaluated) {
  test::Receipt receipt = make_receipt(world_, petition_);
  std::erase_if(receipt.exhibit.roster,
                [&](const auto& proof) { return decode_entry(proof.entry)->index == policy_; });
  EXPECT_THAT(check(receipt), Contains("cannot evaluate rules @6"));
}

}  // namespace
}  // namespace muniment::verify
