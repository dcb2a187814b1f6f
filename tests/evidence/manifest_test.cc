#include "evidence/manifest.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "evidence/manifest_names.h"

namespace muniment::test {
namespace {

using evidence::ManifestFile;
using evidence::ManifestFormat;
using evidence::ManifestReading;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

const std::string one(64, '1');
const std::string two(64, '2');
const std::string md5(32, 'a');

Hash digest(const std::string& hex) { return *Hash::from(*from_hex(hex)); }

std::string error_of(const auto& result) {
  return result.ok() ? "no error" : to_english(result.error());
}

// Names in order, or the error.
std::vector<std::string> names(std::string_view text, const ManifestReading& reading = {}) {
  const auto files = evidence::parse_manifest(text, reading);
  if (!files.ok()) return {error_of(files)};
  std::vector<std::string> names;
  for (const ManifestFile& file : *files) names.push_back(file.name);
  return names;
}

std::string refusal(std::string_view text, const ManifestReading& reading = {}) {
  return error_of(evidence::parse_manifest(text, reading));
}

const ManifestReading bag{ManifestFormat::bagit, "", ""};

TEST(Manifest, OfSha256sumIsReadInAllItsForms) {
  const auto files =
      evidence::parse_manifest(one + "  b c.txt\n" + two + " *附件.txt\n# a remark\n\n", {});
  ASSERT_TRUE(files.ok()) << error_of(files);
  EXPECT_THAT(*files, ElementsAre(ManifestFile{"b c.txt", std::nullopt, digest(one)},
                                  ManifestFile{"附件.txt", std::nullopt, digest(two)}));
  EXPECT_THAT(names("SHA256 (a (1) = b.txt) = " + one + "\n"), ElementsAre("a (1) = b.txt"));
  EXPECT_THAT(names(std::string(64, 'A') + "  upper\n"), ElementsAre("upper"));
  EXPECT_THAT(names("\xef\xbb\xbf" + one + "  behind a byte order mark"),
              ElementsAre("behind a byte order mark"));
}

TEST(Manifest, OfSha256sumHasEscapesOnlyBehindABackslash) {
  EXPECT_THAT(names("\\" + one + "  a\\nb\\\\c\\rd\n"), ElementsAre("a\nb\\c\rd"));
  EXPECT_THAT(names("\\SHA256 (a\\nb) = " + one + "\n"), ElementsAre("a\nb"));
  EXPECT_THAT(names(one + "  a\\nb\n"), ElementsAre("a\\nb"));
  EXPECT_THAT(refusal("\\" + one + "  a\\tb\n"), HasSubstr("an escape that sha256sum does not"));
  EXPECT_THAT(refusal("\\" + one + "  a\\\n"), HasSubstr("an escape that sha256sum does not"));
}

TEST(Manifest, WhoseLinesEndInZeroBytesHasNoEscapes) {
  using namespace std::string_literals;
  EXPECT_THAT(names(one + "  a\\nb\0"s + two + "  c\nd\0"s), ElementsAre("a\\nb", "c\nd"));
}

TEST(Manifest, FromAnotherSystemLosesItsCarriageReturns) {
  EXPECT_THAT(names(one + "  a\r\n" + two + "  b\r\n"), ElementsAre("a", "b"));
  EXPECT_THAT(names(one + "  a\n" + two + "  b\r\n"), ElementsAre("a", "b\r"));
}

TEST(Manifest, OfHashdeepIsReadByItsColumns) {
  const std::string head = "%%%% HASHDEEP-1.0\n%%%% size,md5,sha256,filename\n";
  const auto files = evidence::parse_manifest(
      head + "## Invoked from: /tmp\n## \n12," + md5 + "," + one + ",./a,b.txt\n", {});
  ASSERT_TRUE(files.ok()) << error_of(files);
  EXPECT_THAT(*files, ElementsAre(ManifestFile{"a,b.txt", 12, digest(one)}));
  EXPECT_THAT(refusal("%%%% HASHDEEP-1.0\n%%%% size,md5,filename\n"), HasSubstr("-c sha256"));
  EXPECT_THAT(refusal("%%%% HASHDEEP-2.0\n"), HasSubstr("format 1.0"));
  EXPECT_THAT(refusal(head + "12," + one + ",a\n"), HasSubstr("line 3"));
  EXPECT_THAT(refusal(head + "x," + md5 + "," + one + ",a\n"), HasSubstr("columns"));
  EXPECT_THAT(refusal(head + "12," + md5 + "," + one + ",a\nb\n"), HasSubstr("line break"));
  EXPECT_THAT(refusal("%%%% HASHDEEP-1.0\n12,a\n"), HasSubstr("column names"));
}

TEST(Manifest, OfABagNamesFilesBelowItsPayload) {
  EXPECT_THAT(names(one + "  data/a b%0Ac%0dd%25.txt\n" + two + " \t data/sub/e\n", bag),
              ElementsAre("a b\nc\rd%.txt", "sub/e"));
  EXPECT_THAT(refusal(one + "  bagit.txt\n", bag), HasSubstr("not below data/"));
  EXPECT_THAT(refusal(one + "  data/100%\n", bag), HasSubstr("%25"));
  EXPECT_THAT(refusal(one + "data/a\n", bag), HasSubstr("line 1"));
}

TEST(Manifest, RefusesNamesThatLeadOutOfTheFolder) {
  for (const char* name : {"../a", "a/../../b", "a//b", "a/./b", "..", "./", "a/"}) {
    EXPECT_THAT(refusal(one + "  " + name + "\n"), HasSubstr("no path of a file below")) << name;
  }
  EXPECT_THAT(refusal(one + "  /etc/passwd\n"), HasSubstr("--prefix"));
  EXPECT_THAT(names(one + "  ././a\n"), ElementsAre("a"));
  EXPECT_THAT(names(one + "  -rf\n"), ElementsAre("-rf"));
}

TEST(Manifest, LosesThePrefixThatWasNamed) {
  EXPECT_THAT(names(one + "  /data/round/a\n", {{}, "/data/round", ""}), ElementsAre("a"));
  EXPECT_THAT(names(one + "  FOLDER/sub/a\n", {{}, "FOLDER/", ""}), ElementsAre("sub/a"));
  EXPECT_THAT(refusal(one + "  FOLDERS/a\n", {{}, "FOLDER", ""}), HasSubstr("does not begin"));
  EXPECT_THAT(refusal(one + "  other/a\n", {{}, "FOLDER", ""}), HasSubstr("does not begin"));
  EXPECT_THAT(refusal(one + "  FOLDER/../a\n", {{}, "FOLDER", ""}), HasSubstr("no path"));
}

TEST(Manifest, TakesNamesAsBytesUnlessAnEncodingIsSaid) {
  const std::string gb = "\xb8\xbd\xbc\xfe.txt";  // 附件.txt
  EXPECT_THAT(names(one + "  " + gb + "\n"), ElementsAre(gb));
  EXPECT_THAT(names(one + "  " + gb + "\n", {{}, "", "gb18030"}), ElementsAre("附件.txt"));
  EXPECT_THAT(refusal(one + "  \xff\xff\n", {{}, "", "gb18030"}), HasSubstr("not of the encoding"));
  EXPECT_THAT(refusal("", {{}, "", "no-such-encoding"}), HasSubstr("does not know the encoding"));
}

TEST(Manifest, SaysWhichLineIsWrong) {
  EXPECT_THAT(refusal(one + "  a\n" + one + " a\n"), HasSubstr("line 2"));
  EXPECT_THAT(refusal("hello\n"), HasSubstr("64 hexadecimal digits"));
  EXPECT_THAT(refusal(one + "\n"), HasSubstr("64 hexadecimal digits"));
  EXPECT_THAT(refusal("MD5 (a) = " + md5 + "\n"), HasSubstr("not of SHA-256"));
  EXPECT_THAT(refusal(one + "  " + std::string(40000, 'a') + "\n"), HasSubstr("longer than"));
}

TEST(Manifest, HoldsANameOnce) {
  EXPECT_THAT(names(one + "  a\n" + one + "  ./a\n"), ElementsAre("a"));
  EXPECT_THAT(refusal(one + "  a\n" + two + "  a\n"), HasSubstr("twice, with two digests"));
}

TEST(Manifest, IsReadBackAsItWasWritten) {
  std::vector<ManifestFile> files = {{" leading space", 1, digest(one)},
                                     {"-dash", 2, digest(two)},
                                     {"a\\b", 3, digest(one)},
                                     {"a%0Ab,c", 4, digest(one)},
                                     {"sub/附件\xff.txt", 5, digest(two)}};
  const auto by_name = [](const auto& a, const auto& b) { return a.name < b.name; };
  std::sort(files.begin(), files.end(), by_name);
  const std::vector<ManifestFile> for_hashdeep = files;
  files.push_back({"\n", 6, digest(one)});
  files.push_back({"\r", 6, digest(one)});
  std::sort(files.begin(), files.end(), by_name);
  for (const auto format :
       {ManifestFormat::sha256sum, ManifestFormat::bagit, ManifestFormat::hashdeep}) {
    const bool sized = format == ManifestFormat::hashdeep;
    std::vector<ManifestFile> expected = sized ? for_hashdeep : files;
    const auto text = evidence::format_manifest(format, expected);
    ASSERT_TRUE(text.ok()) << error_of(text);
    const auto read = evidence::parse_manifest(*text, {format, "", ""});
    ASSERT_TRUE(read.ok()) << error_of(read);
    if (!sized) {
      for (ManifestFile& file : expected) file.size.reset();
    }
    EXPECT_EQ(*read, expected);
  }
}

TEST(Manifest, OfHashdeepIsNotWrittenForNamesThatItCannotRead) {
  const auto broken = evidence::format_manifest(
      ManifestFormat::hashdeep, std::vector<ManifestFile>{{"a\nb", 1, digest(one)}});
  EXPECT_THAT(error_of(broken), HasSubstr("line break"));
  const auto unsized = evidence::format_manifest(
      ManifestFormat::hashdeep, std::vector<ManifestFile>{{"a", std::nullopt, digest(one)}});
  EXPECT_THAT(error_of(unsized), HasSubstr("size"));
}

TEST(Manifest, FormatsHaveNames) {
  EXPECT_EQ(*evidence::manifest_format_by_name("sha256sum"), ManifestFormat::sha256sum);
  EXPECT_EQ(*evidence::manifest_format_by_name("hashdeep"), ManifestFormat::hashdeep);
  EXPECT_EQ(*evidence::manifest_format_by_name("bagit"), ManifestFormat::bagit);
  EXPECT_THAT(error_of(evidence::manifest_format_by_name("md5sum")), HasSubstr("sha256sum"));
}

}  // namespace
}  // namespace muniment::test
