#include "evidence/comparison.h"

#include <gmock/gmock.h>

namespace muniment::test {
namespace {

using evidence::Claim;
using evidence::ComparedFile;
using evidence::FileVerdict;
using evidence::KnownFile;
using evidence::PresentFile;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Hash bytes(std::uint8_t filled) {
  std::array<std::uint8_t, Hash::size> all;
  all.fill(filled);
  return Hash(all);
}

// "a matched a", "b changed b", "c new", "missing d": the paths on both sides.
std::vector<std::string> told(const std::vector<KnownFile>& known,
                              const std::vector<PresentFile>& present,
                              const std::vector<std::string>& unread = {}) {
  std::vector<std::string> lines;
  for (const ComparedFile& file : evidence::compare(known, present, unread)) {
    std::string line = file.present ? present[*file.present].path + " " : "";
    line += file_verdict_name(file.verdict);
    if (file.known) line += " " + known[*file.known].path;
    if (file.copied) line += ", copied";
    if (file.outdated) line += ", outdated";
    lines.push_back(line);
  }
  return lines;
}

TEST(Comparison, TellsTheFiveVerdictsApart) {
  EXPECT_THAT(told({{"a", bytes(1)}, {"b", bytes(2)}, {"c", bytes(3)}, {"d", bytes(4)}},
                   {{"a", bytes(1)}, {"b", bytes(9)}, {"e", bytes(3)}, {"f", bytes(8)}}),
              ElementsAre("a matched a", "b changed b", "e moved c", "f new", "missing d"));
}

TEST(Comparison, OfNothingIsNothing) { EXPECT_THAT(told({}, {}), IsEmpty()); }

TEST(Comparison, CallsTheSecondFileWithTheSameBytesACopy) {
  EXPECT_THAT(told({{"a", bytes(1)}}, {{"b", bytes(1)}, {"c", bytes(1)}}),
              ElementsAre("b moved a", "c moved a, copied"));
  EXPECT_THAT(told({{"a", bytes(1)}}, {{"a", bytes(1)}, {"c", bytes(1)}}),
              ElementsAre("a matched a", "c moved a, copied"));
}

TEST(Comparison, LetsEachMovedFileExcuseOneOfSeveralWithTheSameBytes) {
  EXPECT_THAT(told({{"a", bytes(1)}, {"b", bytes(1)}}, {{"c", bytes(1)}}),
              ElementsAre("c moved a", "missing b"));
  EXPECT_THAT(told({{"a", bytes(1)}, {"b", bytes(1)}}, {{"c", bytes(1)}, {"d", bytes(1)}}),
              ElementsAre("c moved a", "d moved b"));
}

TEST(Comparison, CallsNothingMissingThatCouldNotBeRead) {
  const std::vector<KnownFile> known = {
      {"a", bytes(1)}, {"a-b", bytes(2)}, {"a/b/c", bytes(3)}, {"b/a", bytes(4)}};
  EXPECT_THAT(told(known, {}, {"a"}), ElementsAre("missing a-b", "missing b/a"));
  EXPECT_THAT(told(known, {}, {"a/b"}), ElementsAre("missing a", "missing a-b", "missing b/a"));
  EXPECT_THAT(told(known, {}, {"b/a"}), ElementsAre("missing a", "missing a-b", "missing a/b/c"));
  EXPECT_THAT(told(known, {}, {"/", "c"}), SizeIs(known.size()));
  EXPECT_THAT(told(known, {{"a", bytes(9)}}, {"."}), ElementsAre("a changed a"));
}

TEST(Comparison, CallsFilesThatWereExchangedChanged) {
  EXPECT_THAT(told({{"a", bytes(1)}, {"b", bytes(2)}}, {{"a", bytes(2)}, {"b", bytes(1)}}),
              ElementsAre("a changed a", "b changed b"));
  EXPECT_THAT(told({{"a", bytes(1)}, {"b", bytes(2)}}, {{"b", bytes(1)}}),
              ElementsAre("b changed b", "missing a"));
}

TEST(Comparison, MissesOnlyWhatIsExpected) {
  EXPECT_THAT(told({{"a", bytes(1), Claim::possible}, {"b", bytes(2), Claim::none}}, {}),
              IsEmpty());
  EXPECT_THAT(told({{"a", bytes(1), Claim::possible}}, {{"a", bytes(2)}}),
              ElementsAre("a changed a"));
  EXPECT_THAT(told({{"a", bytes(1), Claim::none}}, {{"a", bytes(2)}}), ElementsAre("a new"));
  EXPECT_THAT(told({{"a", bytes(1), Claim::none}}, {{"b", bytes(1)}}), ElementsAre("b moved a"));
}

TEST(Comparison, TakesTheNewestOfSeveralForOnePath) {
  const std::vector<KnownFile> twice = {{"a", bytes(1)}, {"a", bytes(2)}};
  EXPECT_THAT(told(twice, {{"a", bytes(2)}}), ElementsAre("a matched a"));
  EXPECT_THAT(told(twice, {{"a", bytes(1)}}), ElementsAre("a matched a, outdated"));
  EXPECT_THAT(evidence::compare(twice, std::vector<PresentFile>{{"a", bytes(3)}}),
              ElementsAre(ComparedFile{FileVerdict::changed, 0, 1}));
  EXPECT_THAT(evidence::compare(twice, {}), ElementsAre(ComparedFile{FileVerdict::missing, {}, 1}));
}

TEST(Comparison, DoesNotMissWhatWasReplaced) {
  const std::vector<KnownFile> replaced = {{"a", bytes(1), Claim::expected, false},
                                           {"a", bytes(2), Claim::expected, true}};
  EXPECT_THAT(told(replaced, {{"a", bytes(2)}}), ElementsAre("a matched a"));
  EXPECT_THAT(told(replaced, {}), ElementsAre("missing a"));
  EXPECT_THAT(told({{"a", bytes(1), Claim::expected, false}}, {}), IsEmpty());
}

}  // namespace
}  // namespace muniment::test
