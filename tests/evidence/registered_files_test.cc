#include "evidence/registered_files.h"

#include <gmock/gmock.h>

#include "evidence/openings.h"
#include "tests/support/office.h"

namespace muniment::test {
namespace {

using evidence::Claim;
using evidence::import_batch_records;
using evidence::Imports;
using evidence::KnownFile;
using evidence::PresentFile;
using evidence::RegisteredFile;
using evidence::RegisteredFiles;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string error_of(const auto& result) {
  return result.ok() ? "no error" : to_english(result.error());
}

class RegisteredFilesTest : public testing::Test {
 protected:
  RegisteredFilesTest() {
    office.found();
    office.begin_inspection();
  }

  evidence::Draft document(const std::string& path) {
    evidence::Draft draft = office.document("R7-FGW", path);
    for (auto& [slot, value] : draft.fields) {
      if (std::holds_alternative<Content>(value)) value = office.content(path, "bytes of " + path);
    }
    return draft;
  }

  // All in one batch.
  std::vector<evidence::Registered> import(const std::vector<std::string>& paths,
                                           const std::string& by = "li") {
    std::vector<evidence::Draft> drafts;
    for (const std::string& path : paths) drafts.push_back(document(path));
    return office.record(drafts, {by});
  }

  RegisteredFiles registered() {
    Result<RegisteredFiles> read = office.registrar().registered_files(std::nullopt);
    EXPECT_TRUE(read.ok()) << error_of(read);
    return std::move(*read);
  }

  // "a 0", "b 0", "c -": paths with the numbers of their imports.
  std::vector<std::string> imports() {
    std::vector<std::string> lines;
    for (const RegisteredFile& file : registered().files) {
      lines.push_back(file.path + " " + (file.import ? std::to_string(*file.import) : "-"));
    }
    return lines;
  }

  Hash digest(const std::string& path) {
    return office.hasher.digest(as_bytes("bytes of " + path));
  }

  std::vector<Claim> claims(const std::vector<PresentFile>& present,
                            Imports which = Imports::concerned) {
    std::vector<Claim> claims;
    for (const KnownFile& file : known_files(registered(), present, which)) {
      claims.push_back(file.claim);
    }
    return claims;
  }

  Office office;
};

TEST_F(RegisteredFilesTest, OfOneBatchAreAnImport) {
  import({"a", "b"});
  import({"c"});
  EXPECT_THAT(imports(), ElementsAre("a 0", "b 0", "c -"));
}

TEST_F(RegisteredFilesTest, OfTwoImportsStayApart) {
  import({"a", "b"});
  import({"c", "d"});
  import({"a", "b"}, "zhao");
  EXPECT_THAT(imports(), ElementsAre("a 0", "b 0", "c 1", "d 1", "a 2", "b 2"));
}

TEST_F(RegisteredFilesTest, OfAFullBatchGoOnInTheNext) {
  std::vector<std::string> full;
  for (std::uint64_t i = 0; i < import_batch_records; ++i) full.push_back(std::to_string(1000 + i));
  import(full);
  import({"9"});
  import({"99"});
  std::vector<std::string> lines = imports();
  ASSERT_THAT(lines, SizeIs(import_batch_records + 2));
  EXPECT_EQ(lines[import_batch_records - 1], "1255 0");
  EXPECT_EQ(lines[import_batch_records], "9 0");
  EXPECT_EQ(lines[import_batch_records + 1], "99 -");
}

TEST_F(RegisteredFilesTest, OfABatchWithAttachmentsAreNoImport) {
  evidence::Draft draft = document("a");
  draft.attachments.push_back(office.content("annex", "annex"));
  office.record({draft, document("b")}, {"li"});
  EXPECT_THAT(imports(), ElementsAre("a -", "annex -", "b 0"));
}

TEST_F(RegisteredFilesTest, KnowWhatTookTheirPlace) {
  const auto first = import({"sub/a", "sub/b"});
  evidence::Draft correction = office.draft(Kind::correction, "R7-FGW");
  correction.fields = {{slot_of(Kind::correction, "because"), Opening::Text{"扫描不清"}},
                       {slot_of(Kind::correction, "content"), office.content("a2", "better")}};
  correction.links = {{number_of(Relation::supersedes), first[0].record_id}};
  office.record_one(correction, {"li"});
  const RegisteredFiles read = registered();
  ASSERT_THAT(read.files, SizeIs(3));
  ASSERT_TRUE(read.files[0].replaced_by);
  EXPECT_EQ(read.files[0].replaced_by->citation, (Citation{"R7-FGW", 4}));
  EXPECT_EQ(read.files[0].replaced_by->relation, number_of(Relation::supersedes));
  EXPECT_FALSE(read.files[1].replaced_by);
  EXPECT_EQ(read.files[2].path, "sub/a");
  EXPECT_EQ(read.files[2].import, read.files[0].import);
  EXPECT_FALSE(known_files(read, {}, Imports::all)[0].current);
  EXPECT_TRUE(known_files(read, {}, Imports::all)[2].current);
}

TEST_F(RegisteredFilesTest, AreNotThoseThatAreKeptForAnotherRecordOfASimilarId) {
  const Hash record = import({"sub/a", "sub/b"})[0].record_id;
  Bytes similar(record.view().begin(), record.view().end());
  similar.back() ^= 1;
  Opening forged{slot_of(Kind::document, "content"), "content", {}, office.content("sub/c", "c")};
  forged.salt.resize(32, 7);
  office.keep_openings(
      {{*Hash::from(similar), number_of(Kind::document), {{}, encode_opening(forged)}}});
  EXPECT_THAT(imports(), ElementsAre("sub/a 0", "sub/b 0"));
}

TEST_F(RegisteredFilesTest, AreExpectedWhereTheirImportConcernsTheFolder) {
  import({"a", "b"});
  import({"a", "c"});
  import({"single"});
  const std::vector<PresentFile> with_bytes = {{"b", digest("b")}, {"c", digest("other")}};
  EXPECT_THAT(claims(with_bytes), ElementsAre(Claim::expected, Claim::expected, Claim::none,
                                              Claim::none, Claim::possible));
  const std::vector<PresentFile> with_paths = {{"c", digest("other")}};
  EXPECT_THAT(claims(with_paths), ElementsAre(Claim::none, Claim::none, Claim::expected,
                                              Claim::expected, Claim::possible));
  EXPECT_THAT(claims({}, Imports::all),
              ElementsAre(Claim::expected, Claim::expected, Claim::expected, Claim::expected,
                          Claim::possible));
}

TEST_F(RegisteredFilesTest, OfAnotherFolderAreNotExpectedForAFileThatBothHave) {
  std::vector<PresentFile> present;
  for (const char* path : {"a", "b", "new", "newer", "shared", "too"}) {
    present.push_back({path, digest(path)});
  }
  import({"a", "b", "shared"});
  import({"new", "newer"});  // added to the folder later, and one more
  import({"too", "void"});
  import({"other", "others", "rest", "shared", "too"}, "zhao");  // another folder
  const std::vector<Claim> all = claims(present);
  ASSERT_THAT(all, SizeIs(12));
  EXPECT_THAT(std::vector(all.begin(), all.begin() + 7), Each(Claim::expected));
  EXPECT_THAT(std::vector(all.begin() + 7, all.end()), Each(Claim::none));
}

TEST_F(RegisteredFilesTest, OfTwoImportsWithTheSameFilesAreExpectedFromBoth) {
  import({"a", "b"});
  import({"a", "b", "c"}, "zhao");
  EXPECT_THAT(claims({{"a", digest("a")}, {"b", digest("b")}}), Each(Claim::expected));
}

TEST_F(RegisteredFilesTest, OfOneDossierLeaveOutTheOthers) {
  import({"a", "b"});
  office.record_one(office.filing("R7-YJJ"), {"wang"});
  const auto read = office.registrar().registered_files("R7-YJJ");
  ASSERT_TRUE(read.ok()) << error_of(read);
  EXPECT_THAT(read->files, IsEmpty());
  EXPECT_EQ(read->unopened, 0u);
}

}  // namespace
}  // namespace muniment::test
