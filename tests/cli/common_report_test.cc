#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/common/report_text.h"
#include "tests/support/temporary_folder.h"

namespace muniment::cli {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using verify::Check;
using verify::Outcome;
using verify::Place;
using verify::Report;

const Words english(Language::english);
const Words chinese(Language::chinese);

Check check(const char* name, Outcome outcome, Message sentence, Place place = {}) {
  return {name, outcome, std::move(sentence), std::move(place), 0};
}

Place at(std::uint64_t index, std::uint64_t folio) {
  Place place;
  place.index = LeafIndex{index};
  place.citation = Citation{"R7-FGW", folio};
  return place;
}

Report verified_report() {
  Report report;
  report.require("root");
  report.state("origin", {"the ledger is {1}", {"inspection.example.gov/r7"}});
  report.state("field", {"field {1} is left empty", {"place"}});
  report.state("field", {"field {1}: {2}", {"title", "案卷\x1b"}});
  report.state("field", {"field {1} is left empty", {"note"}});
  report.add(check("root", Outcome::pass, {"the root is the signed one", {}}));
  report.add(check("leaf", Outcome::pass, {"entry {1} is in the ledger", {"4"}}, at(4, 2)));
  report.add(check("leaf", Outcome::pass, {"entry {1} is in the ledger", {"3"}}, at(3, 1)));
  report.add(check("two", Outcome::pass, {"{1} and {2} go together", {"a", "b"}}));
  report.add(check("two", Outcome::pass, {"{1} and {2} go together", {"c", "d"}}));
  report.add(check("seen", Outcome::not_checked, {"what the author saw", {}}));
  return report;
}

Report faulty_report() {
  Report report = verified_report();
  Place bytes = at(7, 3);
  bytes.field = "title";
  bytes.file = "a\nb";
  bytes.first_byte = 3;
  bytes.last_byte = 9;
  report.add(check("file", Outcome::refuted, {"the file is another one", {}}, bytes));
  Check rule = check("rules", Outcome::broken, {"one person signed", {}}, at(8, 4));
  rule.rule = 2;
  report.add(rule);
  report.add(check("kind", Outcome::cannot_evaluate, {"kind {1} is unknown", {"99"}}));
  report.add(check("late", Outcome::flagged, {"registered late", {}}, at(9, 5)));
  return report;
}

TEST(FormatReport, ReadsFromTheVerdictToWhatWasNotChecked) {
  EXPECT_EQ(format_report(verified_report(), english, Colour::off),
            "verified\n"
            "Everything that was asked for was checked, and it holds.\n"
            "\n"
            "  the ledger is inspection.example.gov/r7\n"
            "  field place, note is left empty\n"
            "  field title: 案卷\\x1b\n"
            "\n"
            "Passed:\n"
            "  - the root is the signed one\n"
            "  - entry 4, 3 is in the ledger (R7-FGW/2, R7-FGW/1)\n"
            "  - a and b go together\n"
            "  - c and d go together\n"
            "\n"
            "Not checked:\n"
            "  - what the author saw\n");
}

TEST(FormatReport, TellsEveryFaultWithItsPlaceBeforeWhatPassed) {
  const std::string text = format_report(faulty_report(), english, Colour::off, {"r2", 0});
  EXPECT_THAT(text, StartsWith("refuted: r2\nThis is not what the ledger recorded."));
  EXPECT_THAT(text, HasSubstr("\nDoes not match:\n"
                              "  - the file is another one (R7-FGW/3, entry 7, file a\\x0ab, field "
                              "title, bytes 3 to 9)\n"
                              "\nRules not met:\n"
                              "  - rule 2: one person signed (R7-FGW/4, entry 8)\n"
                              "\nCannot be evaluated:\n"
                              "  - kind 99 is unknown\n"
                              "\nWorth a look (changes no verdict):\n"
                              "  - registered late (R7-FGW/5, entry 9)\n"
                              "\nPassed:\n"));
}

TEST(FormatReport, EachVerdictHasItsWordInBothLanguages) {
  const auto first_line = [](Outcome outcome, const Words& words) {
    Report report;
    report.require("a");
    report.add(check("a", Outcome::pass, {"a", {}}));
    report.add(check("b", outcome, {"b", {}}));
    const std::string text = format_report(report, words, Colour::off, {"x", 0});
    return text.substr(0, text.find('\n'));
  };
  EXPECT_EQ(first_line(Outcome::pass, english), "verified: x");
  EXPECT_EQ(first_line(Outcome::refuted, english), "refuted: x");
  EXPECT_EQ(first_line(Outcome::broken, english), "rules broken: x");
  EXPECT_EQ(first_line(Outcome::cannot_evaluate, english), "cannot evaluate: x");
  EXPECT_EQ(first_line(Outcome::flagged, english), "verified: x");
  EXPECT_EQ(first_line(Outcome::pass, chinese), "通过：x");
  EXPECT_EQ(first_line(Outcome::refuted, chinese), "不符：x");
  EXPECT_EQ(first_line(Outcome::broken, chinese), "违规：x");
  EXPECT_EQ(first_line(Outcome::cannot_evaluate, chinese), "无法判定：x");
}

TEST(FormatReport, SaysThatNothingWasLeftOutAndNeverNothing) {
  Report report;
  report.require("a");
  report.add(check("a", Outcome::pass, {"a holds", {}}));
  EXPECT_THAT(format_report(report, english, Colour::off),
              EndsWith("\nNot checked:\n  - nothing was left out\n"));
}

TEST(FormatReport, AnEmptyReportIsNoPassAndSaysWhy) {
  const std::string text = format_report(Report(), english, Colour::off);
  EXPECT_THAT(text, StartsWith("cannot evaluate\n"));
  EXPECT_THAT(text, HasSubstr("a check without which there is no verdict did not take place"));
}

TEST(FormatReport, CountsTheFaultsThatWereNotKept) {
  Report report;
  for (std::size_t at = 0; at < Report::max_kept_faults + 7; ++at) {
    report.add(check("x", Outcome::refuted, {"wrong", {}}));
  }
  EXPECT_THAT(format_report(report, english, Colour::off),
              HasSubstr("  - 7 more faults were found and are not listed\n"));
}

TEST(FormatReport, ListsAHandfulOfAlikeAndCountsTheRest) {
  Report report;
  report.require("x");
  for (int at = 0; at < 20; ++at) {
    report.add(check("x", Outcome::pass, {"entry {1} is in", {std::to_string(at)}}));
  }
  EXPECT_THAT(format_report(report, english, Colour::off),
              HasSubstr("  - entry 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 8 more is in\n"));
}

TEST(FormatReport, ColoursTheVerdictAndTheHeadingsOnly) {
  const std::string text = format_report(verified_report(), english, Colour::on);
  EXPECT_THAT(text, StartsWith("\x1b[1;32mverified\x1b[0m\n"));
  EXPECT_THAT(text, HasSubstr("\n\x1b[1mPassed:\x1b[0m\n  - the root"));
  EXPECT_THAT(format_report(faulty_report(), english, Colour::on),
              StartsWith("\x1b[1;31mrefuted\x1b[0m\n"));
  EXPECT_THAT(format_report(Report(), english, Colour::on), StartsWith("\x1b[1;33m"));
  EXPECT_THAT(format_report(faulty_report(), english, Colour::off), Not(HasSubstr("\x1b")));
}

TEST(FormatReport, BreaksLinesAtTheTerminalsWidth) {
  const std::string text = format_report(faulty_report(), english, Colour::off, {"", 40});
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = text.find('\n', begin);
    EXPECT_LE(display_width(text.substr(begin, end - begin)), 40u);
    begin = end + 1;
  }
}

TEST(FormatReport, SaysTermsOfTheCatalogueInChinese) {
  Report report;
  report.require("opening");
  report.state("kind", {"it is of kind {1}", {"interview"}});
  report.state("signer", {"signed by {1} as {2}, key {3}", {"author", "author", "00"}});
  report.state("field", {"field {1}: {2}", {"interviewee", "interviewee"}});
  Place place = at(4, 2);
  place.field = "interviewee";
  report.add(check("opening", Outcome::pass,
                   {"field {1} is the one that the record committed to", {"interviewee"}}, place));
  place.field = "signatures";
  report.add(check("signature", Outcome::refuted,
                   {"the signature of {1} does not hold on this record", {"content"}}, place));
  const std::string text = format_report(report, chinese, Colour::off);
  EXPECT_THAT(text, HasSubstr("个别谈话"));
  EXPECT_THAT(text, HasSubstr("谈话对象化名”：interviewee"));  // the value is no term
  EXPECT_THAT(text, HasSubstr("谈话对象化名"));
  EXPECT_THAT(text, HasSubstr("author 以记录人身份"));
  EXPECT_THAT(text, HasSubstr("content"));
  EXPECT_THAT(text, HasSubstr("R7-FGW/2，4 号条目，签名"));
}

TEST(FormatReport, KeepsAFieldsNameWhereSeveralKindsAreSpokenOf) {
  Report report;
  report.state("kind", {"it is of kind {1}", {"interview"}});
  report.state("field", {"field {1}: {2}", {"number", "7"}});
  report.state("kind", {"it is of kind {1}", {"exhibit"}});
  EXPECT_THAT(format_report(report, chinese, Colour::off), HasSubstr("number"));
}

// --- Documents. ---

// The report whose text and document cli/README.md prints.
Report readme_report() {
  Report report;
  report.require("inclusion");
  report.state("origin", {"the ledger is {1}", {"inspection.example.gov/r7-1/g3"}});
  report.state("entry", {"the entry is {1}, number {2} of the ledger", {"R7-FGW/2", "4"}});
  report.state("signer", {"signed by {1}", {"li"}});
  const auto included = [&](std::uint64_t index, Citation citation) {
    Place place;
    place.index = LeafIndex{index};
    place.citation = std::move(citation);
    report.add(check("inclusion", Outcome::pass,
                     {"entry {1} is in the ledger of the checkpoint", {std::to_string(index)}},
                     place));
  };
  included(4, {"R7-FGW", 2});
  included(0, {"", 1});
  included(1, {"", 2});
  Check rule = check("rules", Outcome::broken, {"one person signed where two must", {}}, at(4, 2));
  rule.rule = 2;
  report.add(rule);
  Place bytes = at(4, 2);
  bytes.field = "content";
  bytes.file = "note.txt";
  bytes.first_byte = 0;
  bytes.last_byte = 12;
  report.add(check("file", Outcome::refuted, {"the file has other bytes than were registered", {}},
                   bytes));
  report.add(
      check("completeness", Outcome::not_checked, {"whether the dossier has other entries", {}}));
  return report;
}

// The first block of the README that is fenced as `kind`.
std::string readme_block(const std::string& kind) {
  const std::string readme = test::get_file(MUNIMENT_SOURCE_DIR "/cli/README.md");
  const std::string fence = "```" + kind + "\n";
  const std::size_t begin = readme.find(fence) + fence.size();
  return readme.substr(begin, readme.find("```\n", begin) - begin);
}

TEST(Readme, PrintsTheTextOfAReport) {
  EXPECT_EQ(format_report(readme_report(), english, Colour::off, {"r2.tlog-proof", 0}),
            readme_block("text"));
}

TEST(Readme, PrintsTheDocumentOfAReport) {
  EXPECT_EQ(to_json(report_document(readme_report(), english, "r2.tlog-proof")),
            readme_block("json"));
}

TEST(ReportDocument, TellsEachOutcomeApart) {
  const std::string json = to_json(report_document(faulty_report(), english));
  for (const char* part :
       {"\"outcome\": \"pass\"", "\"outcome\": \"fail\",\n      \"fault\": \"refuted\"",
        "\"outcome\": \"fail\",\n      \"fault\": \"rules broken\"", "\"outcome\": \"flagged\"",
        "\"outcome\": \"not checked\"", "\"outcome\": \"cannot evaluate\"",
        "\"verdict\": \"refuted\"", "\"exit_code\": 1"}) {
    EXPECT_THAT(json, HasSubstr(part));
  }
  EXPECT_THAT(json, Not(HasSubstr("\"subject\"")));
}

TEST(ReportDocument, NamesStayAndSentencesChangeWithTheLanguage) {
  const std::string json = to_json(report_document(faulty_report(), chinese));
  EXPECT_THAT(json, HasSubstr("\"language\": \"zh\""));
  EXPECT_THAT(json, HasSubstr("\"verdict\": \"refuted\""));
  EXPECT_THAT(json, HasSubstr("\"outcome\": \"not checked\""));
}

TEST(ErrorDocument, HasTheShapeOfAReport) {
  const Error error = Error(ErrorKind::missing, {"there is no file {1}", {"a\nb"}})
                          .within({"while reading {1}", {"x"}});
  EXPECT_EQ(to_json(error_document(error, english)), R"({
  "format": "muniment/report/v1",
  "language": "en",
  "verdict": "cannot evaluate",
  "exit_code": 3,
  "statements": [],
  "checks": [],
  "faults_not_kept": 0,
  "error": {
    "kind": "missing",
    "sentence": "there is no file a\\x0ab",
    "contexts": [
      "while reading x"
    ]
  }
}
)");
}

TEST(ErrorDocument, OnlyCannotEvaluateIsAVerdict) {
  const Error error(ErrorKind::usage, {"what", {}});
  for (const int code : {2, 4, 5, 6}) {
    EXPECT_THAT(to_json(error_document(error, english, code)), HasSubstr("\"verdict\": null"));
  }
}

}  // namespace
}  // namespace muniment::cli
