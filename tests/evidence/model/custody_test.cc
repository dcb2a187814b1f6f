#include "evidence/model/custody.h"

#include "tests/support/round_fixture.h"

namespace muniment::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using What = CustodyStep::What;

// An exhibit of li's, and a script of hand-overs.
class CustodyTest : public RoundTest {
 protected:
  CustodyTest() { exhibit_ = take(world_.add(record(Kind::exhibit, {"li"}))); }

  std::size_t take(const Registered& added) {
    chain_.push_back({{added.entry, added.record_id, added.record}});
    return chain_.size() - 1;
  }
  std::size_t add_unruled(const Record& record) {
    return take(world_.add_unjudged(record, world_.sign(record)));
  }

  std::size_t handle(const std::string& by, Handling handling, Facts more = {}) {
    more.push_back(fact(FactCode::handling, handling));
    return add_unruled(drafted(Kind::custody, {by, by == "zhao" ? "li" : "zhao"},
                               {{Relation::concerns, chain_[exhibit_].at.id}}, std::move(more)));
  }
  std::size_t hand_over(const std::string& by) { return handle(by, Handling::hand_over); }
  std::size_t receive(const std::string& by, std::size_t handed,
                      ReceiptResult result = ReceiptResult::received) {
    return add_unruled(drafted(Kind::acknowledgement, {by},
                               {{Relation::acknowledges, chain_[handed].at.id}},
                               {fact(FactCode::receipt, result)}));
  }

  static StatedFile file(char which) {
    std::array<std::uint8_t, Hash::size> bytes;
    bytes.fill(static_cast<std::uint8_t>(which));
    return {StatedFile::State::stated, Hash(bytes)};
  }

  Custody judged(std::int32_t today = 20'000) {
    return judge_custody(chain_, world_.state().roster, today);
  }
  std::vector<std::string> holders() {
    std::vector<std::string> names;
    for (const KeyId& person : judged().holders) {
      names.push_back(person_name(world_.state().roster, person));
    }
    return names;
  }
  std::string broken() {
    const Custody custody = judged();
    return custody.broken ? to_english(custody.broken->sentence) : "";
  }
  std::optional<std::size_t> broken_at() {
    const Custody custody = judged();
    return custody.broken ? std::optional(custody.broken->record) : std::nullopt;
  }
  std::vector<What> steps() {
    std::vector<What> all;
    for (const CustodyStep& step : judged().steps) all.push_back(step.what);
    return all;
  }

  std::size_t exhibit_;
  std::vector<CustodyRecord> chain_;
};

TEST_F(CustodyTest, EvidenceIsHeldByWhoRegisteredIt) {
  EXPECT_THAT(holders(), ElementsAre("li"));
  EXPECT_THAT(broken(), IsEmpty());
}

TEST_F(CustodyTest, AHandOverCountsWhenItIsAcknowledged) {
  receive("wu", hand_over("li"));
  EXPECT_THAT(holders(), ElementsAre("wu"));
  EXPECT_THAT(steps(), ElementsAre(What::registered, What::handed_over, What::received));
  receive("li", hand_over("wu"));
  EXPECT_THAT(holders(), ElementsAre("li"));
  EXPECT_THAT(broken(), IsEmpty());
}

TEST_F(CustodyTest, BreaksWhereAHandOverIsNotAcknowledged) {
  const std::size_t handed = hand_over("li");
  EXPECT_EQ(broken_at(), handed);
  EXPECT_THAT(broken(), testing::HasSubstr("was not acknowledged"));
  EXPECT_THAT(holders(), ElementsAre("li"));
}

TEST_F(CustodyTest, ALeaderMayHandOverForWhoCannotAnyMore) {
  receive("wu", hand_over("li"));
  const std::size_t by_leader = hand_over("chen");
  receive("li", by_leader);
  EXPECT_THAT(broken(), IsEmpty());
  EXPECT_THAT(holders(), ElementsAre("li"));
  hand_over("zhao");  // who inspects, and does not hold it
  EXPECT_EQ(broken_at(), by_leader + 2);
}

TEST_F(CustodyTest, BreaksAtTheHandOverThatSomebodyTookWithoutAcknowledgingIt) {
  const std::size_t handed = hand_over("li");
  receive("wu", hand_over("chen"));
  EXPECT_EQ(broken_at(), handed);
  EXPECT_THAT(steps(), ElementsAre(What::registered, What::handed_over, What::after_break,
                                   What::after_break));
}

TEST_F(CustodyTest, WaitsForAnAcknowledgementUntilItIsDue) {
  const Fact due{number_of(FactCode::due), Fact::Day{20'000}};
  const std::size_t handed = handle("li", Handling::hand_over, {due});
  EXPECT_FALSE(judged(20'000).broken);
  EXPECT_EQ(judged(20'000).awaited, handed);
  EXPECT_TRUE(judged(20'001).broken);
}

TEST_F(CustodyTest, BreaksWhereSomebodyHandlesWhatTheyDoNotHold) {
  const std::size_t handled = handle("wu", Handling::store);
  EXPECT_EQ(broken_at(), handled);
  EXPECT_THAT(broken(), testing::HasSubstr("it was li who held it"));
}

TEST_F(CustodyTest, BreaksWhereTwoHandOversAreUnderWay) {
  hand_over("li");
  const std::size_t second = hand_over("li");
  EXPECT_EQ(broken_at(), second);
  EXPECT_THAT(broken(), testing::HasSubstr("two hand-overs at once"));
}

TEST_F(CustodyTest, BreaksWhereASecondPersonAcknowledgesTheSameHandOver) {
  const std::size_t handed = hand_over("li");
  receive("wu", handed);
  receive("wu", handed);
  EXPECT_THAT(broken(), IsEmpty());
  const std::size_t second = receive("chen", handed);
  EXPECT_EQ(broken_at(), second);
}

TEST_F(CustodyTest, BreaksWhereWhoHandsOverAcknowledges) {
  const std::size_t receipt = receive("li", hand_over("li"));
  EXPECT_EQ(broken_at(), receipt);
}

TEST_F(CustodyTest, StaysWithItsHolderWhereAHandOverIsRefused) {
  receive("wu", hand_over("li"), ReceiptResult::refused);
  EXPECT_THAT(holders(), ElementsAre("li"));
  EXPECT_THAT(broken(), IsEmpty());
  receive("wu", hand_over("li"));
  EXPECT_THAT(holders(), ElementsAre("wu"));
}

TEST_F(CustodyTest, BreaksWhereWhatCameIsNotWhatWasListed) {
  const std::size_t receipt = receive("wu", hand_over("li"), ReceiptResult::discrepant);
  EXPECT_EQ(broken_at(), receipt);
}

TEST_F(CustodyTest, CountsNothingThatWasWithdrawn) {
  const std::size_t handed = hand_over("li");
  chain_[handed].withdrawn = true;
  EXPECT_THAT(broken(), IsEmpty());
  EXPECT_THAT(steps(), ElementsAre(What::registered, What::not_counted));
}

TEST_F(CustodyTest, EndsWhereItIsGivenBack) {
  const std::size_t back = handle("li", Handling::give_back);
  EXPECT_EQ(judged().gone, back);
  EXPECT_THAT(broken(), IsEmpty());
  const std::size_t again = handle("li", Handling::seal);
  EXPECT_EQ(broken_at(), again);
}

TEST_F(CustodyTest, BreaksWhereAFileIsAnotherOneThanBefore) {
  const std::size_t sealed = handle("li", Handling::seal);
  const std::size_t receipt = receive("wu", hand_over("li"));
  chain_[exhibit_].before = file('a');
  chain_[sealed].before = file('a');
  chain_[sealed].after = file('a');
  chain_[receipt].before = file('a');
  EXPECT_THAT(broken(), IsEmpty());
  EXPECT_EQ(judged().compared, 3u);
  for (StatedFile* one : {&chain_[exhibit_].before, &chain_[sealed].before, &chain_[sealed].after,
                          &chain_[receipt].before}) {
    const StatedFile kept = *one;
    *one = file('b');
    EXPECT_THAT(broken(), testing::HasSubstr("another one"));
    *one = kept;
  }
  chain_[sealed].after = file('b');
  EXPECT_EQ(broken_at(), sealed);
}

TEST_F(CustodyTest, CountsFilesThatAreNotKeptHereInsteadOfComparingThem) {
  const std::size_t sealed = handle("li", Handling::seal);
  chain_[exhibit_].before = file('a');
  chain_[sealed].before = {StatedFile::State::unknown};
  EXPECT_THAT(broken(), IsEmpty());
  EXPECT_EQ(judged().unknown, 1u);
}

TEST_F(CustodyTest, ComparesNoFileOfSeveralThingsWithOneOfThem) {
  const Hash other = world_.add(record(Kind::exhibit, {"li"})).record_id;
  const std::size_t sealed = add_unruled(
      drafted(Kind::custody, {"li", "zhao"},
              {{Relation::concerns, chain_[exhibit_].at.id}, {Relation::concerns, other}},
              {fact(FactCode::handling, Handling::seal)}));
  chain_[exhibit_].before = file('a');
  chain_[sealed].before = file('b');
  EXPECT_THAT(broken(), IsEmpty());
  chain_[sealed].after = file('c');
  EXPECT_EQ(broken_at(), sealed);
}

TEST_F(CustodyTest, KnowsAPersonByEachOfTheirKeys) {
  enrol_second_key("li2", "li");
  receive("wu", hand_over("li2"));
  EXPECT_THAT(broken(), IsEmpty());
}

}  // namespace
}  // namespace muniment::test
