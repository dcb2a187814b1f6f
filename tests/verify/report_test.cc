#include "verify/report.h"

#include <gmock/gmock.h>

#include "verify/words.h"

namespace muniment::verify {
namespace {

Check check(std::string_view name, Outcome outcome) {
  return make_check(name, outcome, say("a sentence"));
}

Report with(std::initializer_list<Outcome> outcomes) {
  Report report;
  report.require("needed");
  report.add(check("needed", Outcome::pass));
  for (const Outcome outcome : outcomes) report.add(check("other", outcome));
  return report;
}

TEST(Report, IsVerifiedWhenWhatIsRequiredPassedAndNothingFailed) {
  EXPECT_EQ(with({Outcome::pass}).verdict(), Verdict::verified);
}

TEST(Report, CannotEvaluateNothing) {
  EXPECT_EQ(Report().verdict(), Verdict::cannot_evaluate);
  Report only_passes;
  only_passes.add(check("something", Outcome::pass));
  EXPECT_EQ(only_passes.verdict(), Verdict::cannot_evaluate);
}

TEST(Report, CannotEvaluateWhenARequiredCheckDidNotTakePlace) {
  Report report;
  report.require("needed");
  EXPECT_EQ(report.verdict(), Verdict::cannot_evaluate);
  report.add(check("other", Outcome::pass));
  EXPECT_EQ(report.verdict(), Verdict::cannot_evaluate);
  report.add(check("needed", Outcome::not_checked));
  EXPECT_EQ(report.verdict(), Verdict::cannot_evaluate);
  report.add(check("needed", Outcome::flagged));
  EXPECT_EQ(report.verdict(), Verdict::cannot_evaluate);
  report.add(check("needed", Outcome::pass));
  EXPECT_EQ(report.verdict(), Verdict::verified);
}

TEST(Report, EveryRequiredCheckMustHaveTakenPlace) {
  Report report = with({});
  report.require("second");
  EXPECT_EQ(report.verdict(), Verdict::cannot_evaluate);
}

TEST(Report, ARequiredCheckThatIsBrokenMakesRulesBroken) {
  Report report;
  report.require("needed");
  report.add(check("needed", Outcome::broken));
  EXPECT_EQ(report.verdict(), Verdict::rules_broken);
}

TEST(Report, RefutedComesBeforeCannotEvaluateBeforeRulesBrokenBeforeVerified) {
  using enum Outcome;
  EXPECT_EQ(with({broken}).verdict(), Verdict::rules_broken);
  EXPECT_EQ(with({broken, cannot_evaluate}).verdict(), Verdict::cannot_evaluate);
  EXPECT_EQ(with({cannot_evaluate, broken}).verdict(), Verdict::cannot_evaluate);
  EXPECT_EQ(with({broken, cannot_evaluate, refuted}).verdict(), Verdict::refuted);
  EXPECT_EQ(with({refuted, pass}).verdict(), Verdict::refuted);
}

TEST(Report, FlagsAndWhatWasNotCheckedChangeNoVerdict) {
  EXPECT_EQ(with({Outcome::flagged, Outcome::not_checked}).verdict(), Verdict::verified);
}

TEST(Report, RefutedWinsEvenWithoutAnythingRequired) {
  Report report;
  report.add(check("store", Outcome::refuted));
  EXPECT_EQ(report.verdict(), Verdict::refuted);
}

TEST(Report, ACheckThatPassedOnceAndFailedOnceDidNotPass) {
  Report report;
  report.add(check("twice", Outcome::pass));
  EXPECT_TRUE(report.passed("twice"));
  report.add(check("twice", Outcome::broken));
  EXPECT_FALSE(report.passed("twice"));
  EXPECT_FALSE(report.passed("never"));
}

TEST(Report, KeepsABoundedNumberOfEachOutcomeAndForgetsNone) {
  Report report = with({});
  constexpr std::size_t many = Report::max_kept_faults + 500;
  for (std::size_t i = 0; i < many; ++i) report.add(check("flood", Outcome::flagged));
  EXPECT_EQ(report.verdict(), Verdict::verified);
  for (std::size_t i = 0; i < many; ++i) report.add(check("flood", Outcome::broken));
  EXPECT_EQ(report.count(Outcome::broken), many);
  EXPECT_EQ(report.checks().size(), 1 + 2 * Report::max_kept_faults);
  EXPECT_EQ(report.faults_not_kept(), 1000u);
  EXPECT_EQ(report.verdict(), Verdict::rules_broken);
  report.add(check("last", Outcome::refuted));
  EXPECT_EQ(report.checks().back().name, "last") << "a flood hides no other outcome";
  EXPECT_EQ(report.verdict(), Verdict::refuted);
}

TEST(Report, NamesOfOutcomesAndVerdictsAreThoseThatScriptsRead) {
  EXPECT_EQ(outcome_name(Outcome::pass), "pass");
  EXPECT_EQ(outcome_name(Outcome::refuted), "fail");
  EXPECT_EQ(outcome_name(Outcome::broken), "fail");
  EXPECT_EQ(outcome_name(Outcome::flagged), "flagged");
  EXPECT_EQ(outcome_name(Outcome::not_checked), "not checked");
  EXPECT_EQ(outcome_name(Outcome::cannot_evaluate), "cannot evaluate");
  EXPECT_EQ(verdict_name(Verdict::verified), "verified");
  EXPECT_EQ(verdict_name(Verdict::refuted), "refuted");
  EXPECT_EQ(verdict_name(Verdict::rules_broken), "rules broken");
  EXPECT_EQ(verdict_name(Verdict::cannot_evaluate), "cannot evaluate");
}

TEST(Report, VerdictsAreExitCodes) {
  EXPECT_EQ(static_cast<int>(Verdict::verified), 0);
  EXPECT_EQ(static_cast<int>(Verdict::refuted), 1);
  EXPECT_EQ(static_cast<int>(Verdict::rules_broken), 2);
  EXPECT_EQ(static_cast<int>(Verdict::cannot_evaluate), 3);
}

TEST(Words, TimesAreUtcWithTheirOffset) {
  EXPECT_EQ(utc_time(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(utc_time(1'660'527'000'123), "2022-08-15T01:30:00.123Z");
  EXPECT_EQ(utc_time(-1), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(day_text(19'219), "2022-08-15");
  EXPECT_EQ(day_text(-1), "1969-12-31");
}

TEST(Words, TimesThatNoCalendarHasAreShownAsNumbers) {
  EXPECT_EQ(utc_time(INT64_MAX), "9223372036854775807 ms");
  EXPECT_EQ(utc_time(INT64_MIN), "-9223372036854775808 ms");
  EXPECT_EQ(day_text(INT32_MAX), "2147483647 days");
  EXPECT_EQ(day_text(INT32_MIN), "-2147483648 days");
}

TEST(Words, AnErrorsKindDecidesItsOutcome) {
  EXPECT_EQ(outcome_of(ErrorKind::malformed), Outcome::refuted);
  EXPECT_EQ(outcome_of(ErrorKind::mismatch), Outcome::refuted);
  EXPECT_EQ(outcome_of(ErrorKind::refused), Outcome::broken);
  for (const ErrorKind kind : {ErrorKind::unknown, ErrorKind::missing, ErrorKind::environment,
                               ErrorKind::disk_full, ErrorKind::usage}) {
    EXPECT_EQ(outcome_of(kind), Outcome::cannot_evaluate);
  }
}

}  // namespace
}  // namespace muniment::verify
