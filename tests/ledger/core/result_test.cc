#include "ledger/core/result.h"

#include <gmock/gmock.h>

#include <memory>

namespace muniment {
namespace {

TEST(Message, HasItsArgumentsPutIn) {
  EXPECT_EQ(to_english(say("no entry {1} in {2}", "7", std::string("R7-FGW"))),
            "no entry 7 in R7-FGW");
  EXPECT_EQ(to_english(say("{2} before {1}", "a", "b")), "b before a");
  EXPECT_EQ(to_english(say("{1}{1}", "x")), "xx");
}

// What comes from outside must not be able to speak for another argument.
TEST(Message, DoesNotLookForPlaceholdersInArguments) {
  EXPECT_EQ(to_english(say("{1} and {2}", "{2}", "secret")), "{2} and secret");
}

TEST(Message, KeepsPlaceholdersThatHaveNoArgument) {
  EXPECT_EQ(to_english(say("{1} {2} {0} {} {x} {1", "a")), "a {2} {0} {} {x} {1");
}

TEST(Error, TellsWhatHappenedThenWhereInsideOut) {
  const Error error = Error(ErrorKind::malformed, say("bad {1}", "hash"))
                          .within(say("line {1}", "3"))
                          .within(say("reading {1}", "trust.txt"));
  EXPECT_EQ(error.kind(), ErrorKind::malformed);
  EXPECT_EQ(error.contexts().size(), 2u);
  EXPECT_EQ(to_english(error), "bad hash (line 3) (reading trust.txt)");
}

TEST(Result, HoldsAValueOrAnError) {
  const Result<int> value = 7;
  EXPECT_TRUE(value.ok());
  EXPECT_EQ(*value, 7);
  const Result<int> error = Error(ErrorKind::missing, say("none"));
  EXPECT_FALSE(error);
  EXPECT_EQ(error.error().kind(), ErrorKind::missing);
  EXPECT_TRUE(Status().ok());
  EXPECT_FALSE(Status(Error(ErrorKind::usage, say("no"))).ok());
}

TEST(Result, GivesAwayWhatCanOnlyBeMoved) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  EXPECT_EQ(*result->get(), 7);
  const std::unique_ptr<int> taken = *std::move(result);
  EXPECT_EQ(*taken, 7);
}

TEST(ResultDeathTest, UsedAgainstItsStateStopsTheProgram) {
  const Result<int> error = Error(ErrorKind::missing, say("none"));
  EXPECT_DEATH(static_cast<void>(*error), "broken invariant: ok\\(\\)");
  const Result<int> value = 7;
  EXPECT_DEATH(static_cast<void>(value.error()), "broken invariant: !ok\\(\\)");
  EXPECT_DEATH(static_cast<void>(Status().error()), "broken invariant: !ok\\(\\)");
}

}  // namespace
}  // namespace muniment
