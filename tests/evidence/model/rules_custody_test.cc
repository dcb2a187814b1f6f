// Rule 11: one holder at a time, and no hand-over that nobody acknowledged.
#include <gmock/gmock.h>

#include "evidence/model/holding.h"
#include "tests/support/round_fixture.h"

namespace muniment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class CustodyRuleTest : public test::RoundTest {
 protected:
  CustodyRuleTest() : thing_(add(Kind::exhibit, {"li"})) {}

  Record handled(Handling handling, const std::string& by) {
    const std::string witness = by == "zhao" ? "chen" : "zhao";
    Links links = {{Relation::concerns, thing_}};
    if (handling == Handling::destroy) {
      links.emplace_back(Relation::based_on, approve(Matter::erasure));
    }
    return drafted(Kind::custody, {by, witness}, links, {fact(FactCode::handling, handling)});
  }
  Hash handle(Handling handling, const std::string& by) { return add(handled(handling, by)); }
  Record reply(const Hash& to, const std::string& by,
               ReceiptResult receipt = ReceiptResult::received) {
    return drafted(Kind::acknowledgement, {by}, {{Relation::acknowledges, to}},
                   {fact(FactCode::receipt, receipt)});
  }
  Hash hand_over(const std::string& from, const std::string& to) {
    const Hash handed = handle(Handling::hand_over, from);
    return add(reply(handed, to));
  }
  Record withdrawn(const Hash& record, const Names& by) {
    return drafted(Kind::withdrawal, by, {{Relation::withdraws, record}},
                   {fact(FactCode::withdrawn, WithdrawalReason::mistaken)});
  }
  Hash withdraw(const Hash& record, const std::string& with) {
    return add(withdrawn(record, {"fang", with}));
  }
  // "held li", "on its way li", "gone".
  std::string where() {
    const Holding holding = holding_of(world_.relations(), index_of(thing_));
    const char* const states[] = {"unrecorded", "held", "on its way", "gone"};
    std::string said = states[static_cast<std::size_t>(holding.state)];
    if (holding.holder) {
      said += " " + world_.state().roster.find_enrolled(*holding.holder)->enrolment.keys.name;
    }
    return said;
  }
  LeafIndex index_of(const Hash& record) const {
    for (const test::Registered& each : world_.all()) {
      if (each.record_id == record) return each.entry.index;
    }
    ADD_FAILURE() << "no such record";
    return {0};
  }

  const Hash thing_;
};

TEST_F(CustodyRuleTest, AChainGoesFromWhoSignedTheRecordToTheArchive) {
  EXPECT_EQ(where(), "unrecorded");
  handle(Handling::seal, "li");
  EXPECT_EQ(where(), "held li");
  const Hash handed = handle(Handling::hand_over, "li");
  EXPECT_EQ(where(), "on its way li");
  add(reply(handed, "wu"));
  EXPECT_EQ(where(), "held wu");
  handle(Handling::store, "wu");
  handle(Handling::inventory, "wu");
  handle(Handling::give_back, "wu");
  EXPECT_EQ(where(), "gone");
}

TEST_F(CustodyRuleTest, BeginsWithWhoSignedTheRecordOfTheThing) {
  EXPECT_THAT(judge(handled(Handling::store, "wu")), ElementsAre("broken 11"));
  EXPECT_THAT(sentence(handled(Handling::hand_over, "zhao")),
              HasSubstr("zhao did not sign the record of the thing at entry"));
  const Hash other = add(Kind::exhibit, {"li", "zhao"});
  EXPECT_THAT(judge(drafted(Kind::custody, {"zhao", "chen"}, {{Relation::concerns, other}},
                            {fact(FactCode::handling, Handling::seal)})),
              IsEmpty());
}

TEST_F(CustodyRuleTest, OnlyTheHolderOfNowHandsOver) {
  hand_over("li", "wu");
  EXPECT_THAT(judge(handled(Handling::hand_over, "li")), ElementsAre("broken 11"));
  EXPECT_THAT(judge(handled(Handling::store, "chen")), ElementsAre("broken 11"));
  EXPECT_THAT(sentence(handled(Handling::hand_over, "li")), HasSubstr("is with wu since entry"));
  EXPECT_THAT(judge(handled(Handling::hand_over, "wu")), IsEmpty());
}

TEST_F(CustodyRuleTest, AnotherKeyOfTheHolderIsTheHolder) {
  hand_over("li", "zhao");
  enrol_second_key("zhao-two", "zhao");
  EXPECT_THAT(judge(drafted(Kind::custody, {"zhao-two", "li"}, {{Relation::concerns, thing_}},
                            {fact(FactCode::handling, Handling::store)})),
              IsEmpty());
}

TEST_F(CustodyRuleTest, TheOfficeSignsForWhoIsRecused) {
  const auto by = [&](const std::string& author) {
    return judge(drafted(Kind::custody, {author, "zhao"}, {{Relation::concerns, thing_}},
                         {fact(FactCode::handling, Handling::hand_over)}));
  };
  EXPECT_THAT(by("fang"), ElementsAre("broken 11"));  // li signed its record
  handle(Handling::store, "li");
  EXPECT_THAT(by("fang"), ElementsAre("broken 11"));  // li has it
  add(drafted(
      Kind::declaration, {"li"}, {},
      {fact(FactCode::declared, Declared::recusal), fact(FactCode::recusal, Recusal::kinship)}));
  EXPECT_THAT(by("wu"), ElementsAre("broken 11"));
  EXPECT_THAT(by("fang"), IsEmpty());
}

TEST_F(CustodyRuleTest, TheOfficeSignsForThoseWhoSignedTheRecordIfAllAreRecused) {
  const Hash thing = add(Kind::exhibit, {"li", "zhao"});
  const Record handed = drafted(Kind::custody, {"fang", "chen"}, {{Relation::concerns, thing}},
                                {fact(FactCode::handling, Handling::hand_over)});
  for (const std::string signer : {"li", "zhao"}) {
    EXPECT_THAT(judge(handed), ElementsAre("broken 11"));
    add(drafted(
        Kind::declaration, {signer}, {},
        {fact(FactCode::declared, Declared::recusal), fact(FactCode::recusal, Recusal::kinship)}));
  }
  EXPECT_THAT(judge(handed), IsEmpty());
}

TEST_F(CustodyRuleTest, TheOfficeSignsForWhoHasNoKeyAnyMore) {
  const auto by_fang = [&] { return judge(handled(Handling::hand_over, "fang")); };
  const auto revoke = [&](const std::string& name) {
    world_.add(world_.affair(
        Revocation{world_.id(name), number_of(RevocationReason::lost), {world_.size().value}}));
  };
  const Hash received = hand_over("li", "wu");
  EXPECT_THAT(by_fang(), ElementsAre("broken 11"));
  enrol_second_key("wu-two", "wu");
  revoke("wu");
  EXPECT_THAT(by_fang(), ElementsAre("broken 11"));  // there is another key
  EXPECT_THAT(judge(withdrawn(received, {"fang"})), ElementsAre("broken 11"));
  revoke("wu-two");
  EXPECT_THAT(by_fang(), IsEmpty());
  EXPECT_THAT(judge(withdrawn(received, {"fang"})), IsEmpty());
}

TEST_F(CustodyRuleTest, AReviewerPassesOnWhatTheyTook) {
  hand_over("li", "qian");
  EXPECT_THAT(judge(handled(Handling::hand_over, "qian")), IsEmpty());
}

TEST_F(CustodyRuleTest, NothingFollowsAHandOverThatNobodyAcknowledged) {
  const Hash handed = handle(Handling::hand_over, "li");
  EXPECT_THAT(judge(handled(Handling::hand_over, "li")), ElementsAre("broken 11"));
  EXPECT_THAT(judge(handled(Handling::store, "li")), ElementsAre("broken 11"));
  EXPECT_THAT(sentence(handled(Handling::store, "wu")), HasSubstr("nobody has acknowledged"));
  add(reply(handed, "wu", ReceiptResult::refused));
  EXPECT_EQ(where(), "held li");
  EXPECT_THAT(judge(handled(Handling::hand_over, "li")), IsEmpty());
}

TEST_F(CustodyRuleTest, AHandOverIsAcknowledgedOnceAndByAnother) {
  const Hash handed = handle(Handling::hand_over, "li");
  EXPECT_THAT(judge(reply(handed, "li")), ElementsAre("broken 11"));
  EXPECT_THAT(sentence(reply(handed, "li")), HasSubstr("cannot acknowledge it"));
  const Hash taken = add(reply(handed, "wu", ReceiptResult::discrepant));
  EXPECT_EQ(where(), "held wu");
  EXPECT_THAT(judge(reply(handed, "he")), ElementsAre("broken 11"));
  EXPECT_THAT(sentence(reply(handed, "he")), HasSubstr("already"));
  EXPECT_THAT(judge(reply(handed, "he", ReceiptResult::answered)), IsEmpty());
  withdraw(taken, "wu");
  EXPECT_EQ(where(), "on its way li");
  add(reply(handed, "he"));
  EXPECT_EQ(where(), "held he");
}

TEST_F(CustodyRuleTest, AWithdrawnHandOverCountsForNothing) {
  const Hash handed = handle(Handling::hand_over, "li");
  withdraw(handed, "li");
  EXPECT_EQ(where(), "unrecorded");
  EXPECT_THAT(judge(reply(handed, "wu")), ElementsAre("broken 11"));
  EXPECT_THAT(sentence(reply(handed, "wu")), HasSubstr("was withdrawn at entry"));
  handle(Handling::seal, "li");
  EXPECT_EQ(where(), "held li");
}

TEST_F(CustodyRuleTest, NobodyTakesAThingBackByWithdrawingHowItLeft) {
  const Hash handed = handle(Handling::hand_over, "li");
  EXPECT_THAT(judge(withdrawn(handed, {"fang", "zhao"})), ElementsAre("broken 11"));
  EXPECT_THAT(judge(withdrawn(handed, {"li", "zhao"})), IsEmpty());  // nobody has taken it yet
  const Hash taken = add(reply(handed, "wu"));
  for (const Hash& record : {handed, taken}) {
    EXPECT_THAT(judge(withdrawn(record, {"li", "zhao"})), ElementsAre("broken 11"));
    EXPECT_THAT(sentence(withdrawn(record, {"li", "zhao"})), HasSubstr("by wu, who has to sign"));
    EXPECT_THAT(judge(withdrawn(record, {"li", "wu"})), IsEmpty());
  }
  const Hash gone = handle(Handling::give_back, "wu");
  EXPECT_THAT(judge(withdrawn(gone, {"li", "zhao"})), ElementsAre("broken 11"));
  EXPECT_THAT(judge(withdrawn(gone, {"li", "wu"})), IsEmpty());
}

TEST_F(CustodyRuleTest, NothingFollowsWhenTheThingIsGone) {
  for (const Handling way : {Handling::give_back, Handling::transfer_out, Handling::destroy}) {
    const Hash gone = handle(way, "li");
    EXPECT_EQ(where(), "gone");
    for (const Handling next : {Handling::hand_over, Handling::store, Handling::destroy}) {
      EXPECT_THAT(judge(handled(next, "li")), ElementsAre("broken 11"));
    }
    EXPECT_THAT(sentence(handled(Handling::store, "li")), HasSubstr("is gone since entry"));
    withdraw(gone, "li");
  }
}

TEST_F(CustodyRuleTest, ACorrectionIsNoThingOfItsOwn) {
  const Hash corrected = add(Kind::correction, {"chen"}, {{Relation::supersedes, thing_}});
  const Record second = drafted(Kind::custody, {"chen", "zhao"}, {{Relation::concerns, corrected}},
                                {fact(FactCode::handling, Handling::store)});
  EXPECT_THAT(judge(second), ElementsAre("broken 11"));
  EXPECT_THAT(sentence(second), HasSubstr("concerns the record of the thing itself"));
}

TEST_F(CustodyRuleTest, EachThingOfARecordIsAskedFor) {
  const Hash other = add(Kind::exhibit, {"li"});
  hand_over("li", "wu");
  EXPECT_THAT(judge(drafted(Kind::custody, {"li", "zhao"},
                            {{Relation::concerns, thing_}, {Relation::concerns, other}},
                            {fact(FactCode::handling, Handling::seal)})),
              ElementsAre("broken 11"));
}

TEST_F(CustodyRuleTest, AReplyToAReferralIsNoHandOver) {
  const Hash letter = petition(1);
  const Hash referral =
      add(Kind::referral, {"fang"},
          {{Relation::concerns, letter},
           {Relation::based_on, triage(letter, Outcome::transfer, Nature::personal)}},
          {fact(FactCode::recipient, Recipient::petition_office)});
  EXPECT_THAT(judge(reply(referral, "fang")), IsEmpty());
}

}  // namespace
}  // namespace muniment
