#include "evidence/round_file.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "evidence/model/fact_values.h"

namespace muniment::evidence {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string sample() {
  std::ifstream file(std::string(MUNIMENT_SOURCE_DIR) + "/evidence/rounds/seventh-first.toml");
  EXPECT_TRUE(file.is_open());
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

const std::string small =
    "version = 1\n"
    "title = \"一轮\"\n"
    "zone = 480\n"
    "[[topic]]\n"
    "code = \"PLAN\"\n"
    "name = \"规划\"\n"
    "[[topic.area]]\n"
    "code = \"PLAN.1\"\n"
    "name = \"组织领导\"\n"
    "point = [\n"
    "  { code = \"PLAN.1.1\", number = 7, name = \"学习领会\", name_en = \"study\" },\n"
    "]\n";

// "line 3: sentence" for each fault.
std::vector<std::string> faults(const std::string& text) {
  std::vector<std::string> lines;
  const ParsedRound parsed = parse_round(text);
  EXPECT_NE(parsed.round.has_value(), !parsed.faults.empty());
  for (const RoundFault& fault : parsed.faults) {
    lines.push_back("line " + std::to_string(fault.line) + ": " +
                    to_english(Error(ErrorKind::malformed, fault.sentence)));
  }
  return lines;
}

std::string with(const std::string& from, const std::string& to, std::string text = small) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(RoundFile, SampleHasThreeTopicsEightAreasAndTwentyThreePoints) {
  const ParsedRound parsed = parse_round(sample());
  ASSERT_THAT(parsed.faults, IsEmpty());
  const RoundFile& round = *parsed.round;
  EXPECT_EQ(round.zone_minutes, 480);
  ASSERT_THAT(round.topics, SizeIs(3));
  std::size_t areas = 0, points = 0;
  for (const RoundTopic& topic : round.topics) {
    for (const RoundArea& area : topic.areas) {
      ++areas;
      for (const RoundPoint& point : area.points) {
        EXPECT_EQ(point.number, ++points) << point.code;
        EXPECT_FALSE(point.name.chinese.empty() || point.name.english.empty());
      }
    }
  }
  EXPECT_EQ(areas, 8u);
  EXPECT_EQ(points, 23u);
  const RoundPoint& first = round.topics.front().areas.front().points.front();
  EXPECT_EQ(first.code, "PLAN.1.1");
  EXPECT_EQ(first.name.chinese, "学习领会情况");
  EXPECT_EQ(round.topics.back().areas.back().points.back().code, "SAFE.3.3");
  ASSERT_THAT(round.disciplines, SizeIs(6));
  EXPECT_EQ(round.disciplines.front().code, "political");
  EXPECT_EQ(round.disciplines.front().number, 1);
  EXPECT_EQ(round.disciplines.back().name.chinese, "生活纪律");
}

// What stands behind a deadline is the office's to say.
TEST(RoundFile, SampleSaysThatItsBasesAreToBeChecked) {
  const RoundFile round = *parse_round(sample()).round;
  for (const auto& deadline :
       {round.triage, round.answer, round.rectification, round.disclosure, round.late}) {
    ASSERT_TRUE(deadline.has_value());
    EXPECT_THAT(deadline->basis, HasSubstr("to be checked by the office"));
    EXPECT_THAT(deadline->basis, HasSubstr("须由本单位核对"));
  }
}

TEST(RoundFile, GivesTheTermsThatRulesNeed) {
  const RoundTerms terms = terms_of(*parse_round(sample()).round);
  EXPECT_THAT(terms.checklist, SizeIs(23));
  EXPECT_THAT(terms.disciplines, ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(terms.omissions, ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(terms.reasons, ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(terms.never_alone, ElementsAre(number_of(Kind::triage)));
  EXPECT_EQ(terms.triage_days, 15);
  EXPECT_EQ(terms.answer_days, 90);
  EXPECT_EQ(terms.rectification_days, 180);
  EXPECT_EQ(terms.disclosure_days, 30);
  EXPECT_EQ(terms.late_days, 30);
}

TEST(RoundFile, TablesMayBeWrittenEitherWay) {
  const ParsedRound inlined = parse_round(small);
  ASSERT_THAT(inlined.faults, IsEmpty());
  const std::string headed = with(
      "point = [\n  { code = \"PLAN.1.1\", number = 7, name = \"学习领会\", name_en = \"study\" "
      "},\n"
      "]\n",
      "[[topic.area.point]]\ncode = \"PLAN.1.1\"\nnumber = 7\nname = \"学习领会\"\n");
  const ParsedRound parsed = parse_round(headed);
  ASSERT_THAT(parsed.faults, IsEmpty());
  EXPECT_EQ(terms_of(*parsed.round), terms_of(*inlined.round));
  EXPECT_EQ(parsed.round->topics[0].areas[0].points[0].name.english, "");
}

TEST(RoundFile, OnlyTitleVersionAndZoneAndOneThingMoreAreNeeded) {
  const std::string bare = "version = 1\ntitle = \"一轮\"\nzone = -90\n";
  EXPECT_THAT(faults(bare), ElementsAre(HasSubstr("the round says nothing")));
  EXPECT_THAT(faults(bare + "omissions = [\"secret\"]\n"), IsEmpty());
  EXPECT_THAT(faults("# nothing\n"),
              ElementsAre(HasSubstr("version is missing"), HasSubstr("title is missing"),
                          HasSubstr("zone is missing")));
}

TEST(RoundFile, AllFaultsAreToldByLine) {
  std::string text = with("zone = 480", "zone = \"Beijing\"");
  text = with("name = \"规划\"", "nmae = \"规划\"", text);
  text = with("number = 7", "number = 0", text);
  EXPECT_THAT(faults(text),
              ElementsAre("line 3: zone takes a whole number from -1439 to 1439",
                          "line 4: name is missing here",
                          "line 6: nmae is no key here; there are: code, name, name_en, area",
                          "line 11: number takes a whole number from 1 to 65535"));
}

TEST(RoundFile, WhatIsNotTomlIsToldWithItsLine) {
  EXPECT_THAT(faults(with("zone = 480", "zone == 480")),
              ElementsAre(HasSubstr("line 3: this is not TOML")));
  EXPECT_THAT(faults("\xff\xfe"), ElementsAre(HasSubstr("this is not TOML")));
  EXPECT_THAT(faults(with("zone = 480", "zone = 480\nzone = 481")),
              ElementsAre(HasSubstr("line 4: this is not TOML")));
}

TEST(RoundFile, AnotherVersionIsRefused) {
  EXPECT_THAT(faults(with("version = 1", "version = 2")), ElementsAre("line 1: version is 1"));
}

TEST(RoundFile, CodesAndNumbersStandOnce) {
  const std::string twice = with(
      "},\n]\n",
      "},\n  { code = \"PLAN.1.1\", number = 8, name = \"b\" },\n  { code = \"PLAN.1.2\", number "
      "= 7, name = \"c\" },\n]\n");
  EXPECT_THAT(faults(twice), ElementsAre("line 12: the code PLAN.1.1 stands in line 11 already",
                                         "line 13: the number 7 stands in line 11 already"));
}

TEST(RoundFile, ACodeGoesOnFromWhatItBelongsTo) {
  EXPECT_THAT(faults(with("PLAN.1.1", "BIZ.1.1")),
              ElementsAre("line 11: the code BIZ.1.1 does not begin with PLAN.1."));
  EXPECT_THAT(faults(with("\"PLAN.1\"", "\"PLAN1\"")),
              testing::Contains("line 8: the code PLAN1 does not begin with PLAN."));
  for (const char* code : {"1", "规划", "A B", "A\\nB"}) {
    EXPECT_FALSE(faults(with("\"PLAN\"", "\"" + std::string(code) + "\"")).empty()) << code;
  }
  EXPECT_TRUE(is_round_code("mass-work"));
  EXPECT_TRUE(is_round_code("A23456789012345678901234567890BC"));
  EXPECT_FALSE(is_round_code("A23456789012345678901234567890BCD"));
  EXPECT_FALSE(is_round_code(""));
}

TEST(RoundFile, ListsHoldNamesOfTheVocabularyOnce) {
  const std::string text = with("zone = 480\n",
                                "zone = 480\nomissions = [\"secret\", 2, \"boring\", "
                                "\"secret\"]\n");
  EXPECT_THAT(faults(text),
              ElementsAre(HasSubstr("line 4: omissions has only these names: secret, pendingCase"),
                          HasSubstr("line 4: omissions has only these names"),
                          "line 4: secret is named twice"));
  EXPECT_THAT(faults(with("zone = 480\n", "zone = 480\nomissions = []\n")),
              ElementsAre(HasSubstr("line 4: omissions is a list of names, and at least one")));
  EXPECT_THAT(faults(small + "[signing]\nnever_alone = [\"finding\"]\n"),
              ElementsAre("line 14: never_alone has only these names: interview, petition, visit, "
                          "custody, triage"));
}

TEST(RoundFile, DeadlinesHaveDaysAndABasis) {
  const std::string begin = small + "[deadline.triage]\n";
  EXPECT_THAT(faults(begin + "days = 0\nbasis = \"x\"\n"), IsEmpty());
  EXPECT_THAT(faults(begin + "days = 3650\nbasis = \"x\"\n"), IsEmpty());
  EXPECT_THAT(faults(begin + "days = 3651\n"),
              ElementsAre("line 13: basis is missing here",
                          "line 14: days takes a whole number from 0 to 3650"));
  EXPECT_THAT(faults(begin + "days = 1.5\nbasis = 3\n"),
              ElementsAre("line 14: days takes a whole number from 0 to 3650",
                          "line 15: basis takes a text in quotes"));
  EXPECT_THAT(faults(small + "[deadline.lunch]\ndays = 1\nbasis = \"x\"\n"),
              ElementsAre(HasSubstr("line 13: lunch is no key here")));
  EXPECT_THAT(faults(small + "[deadline]\nlate = 3\n"),
              ElementsAre("line 14: late is a table: [late]"));
}

TEST(RoundFile, WrongShapesAreToldAndNeverRead) {
  EXPECT_THAT(faults("topic = 3\n"), testing::Contains(HasSubstr("topic is a list of tables")));
  EXPECT_THAT(faults("topic = [1]\n"), testing::Contains(HasSubstr("topic is a list of tables")));
  EXPECT_THAT(faults("topic = []\n"), testing::Contains(HasSubstr("topic is a list of tables")));
  EXPECT_THAT(faults("deadline = 1\n"), testing::Contains(HasSubstr("deadline is a table")));
  EXPECT_THAT(faults(with("point = [", "points = [")),
              ElementsAre("line 7: point is missing here", HasSubstr("line 10: points is no key")));
}

TEST(RoundFile, TextIsOneLineOfReasonableLength) {
  EXPECT_THAT(faults(with("一轮", "")), ElementsAre(HasSubstr("line 2: title takes one line")));
  EXPECT_THAT(faults(with("一轮", "a\\nb")), ElementsAre(HasSubstr("title takes one line")));
  EXPECT_THAT(faults(with("一轮", "a\\u0000b")), ElementsAre(HasSubstr("title takes one line")));
  EXPECT_THAT(faults(with("一轮", std::string(1000, 'a'))), IsEmpty());
  EXPECT_THAT(faults(with("一轮", std::string(1001, 'a'))), SizeIs(1));
}

TEST(RoundFile, TooMuchIsRefusedBeforeItIsRead) {
  EXPECT_THAT(faults(std::string(256 * 1024 + 1, '#')),
              ElementsAre(HasSubstr("at most 262144 bytes, not 262145")));
  std::string deep = "x";
  for (int i = 0; i < 100'000; ++i) deep += ".x";
  EXPECT_THAT(faults(small + deep + " = 1\n"), ElementsAre(HasSubstr("line 13: keys or brackets")));
  EXPECT_THAT(faults(small + "x = " + std::string(100'000, '[') + "\n"),
              ElementsAre(HasSubstr("line 13: keys or brackets")));
  std::string many = small;
  many.resize(many.size() - 2);
  for (int i = 0; i < 600; ++i) {
    const std::string number = std::to_string(100 + i);
    many += "{code=\"PLAN.1." + number + "\",number=" + number + ",name=\"x\"},\n";
  }
  EXPECT_THAT(faults(many + "]\n"), ElementsAre(HasSubstr("at most 500 topics, areas, points")));
}

}  // namespace
}  // namespace muniment::evidence
