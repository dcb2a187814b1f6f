// A file held against the content that a receipt opens.
#include <gmock/gmock.h>

#include "tests/verify/receipt_world.h"
#include "verify/receipt.h"

namespace muniment::verify {
namespace {

using test::faults;
using test::file_to_check;
using test::note_text;
using test::Receipt;
using test::ReceiptWorld;
using test::to_text;
using test::trust_of;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

class ReceiptFile : public testing::TestWithParam<Suite> {
 protected:
  Report check(const FileToCheck& file) { return check(ours_.receipt(ours_.document), file); }
  Report check(const Receipt& receipt, const FileToCheck& file) {
    return check_receipt(receipt.text(), trust_of(ours_.world), &file);
  }
  // A document whose content slot and attachments hold these.
  Receipt receipt_with(const std::vector<Content>& contents) {
    const KindRow& row = *row_of(number_of(Kind::document));
    test::FieldValues fields;
    std::uint16_t slot = *slot_by_name(row, "content");
    for (const Content& content : contents) {
      fields.emplace(slot, content);
      slot = fields.size() == 1 ? static_cast<std::uint16_t>(row.slots.size())
                                : static_cast<std::uint16_t>(slot + 1);
    }
    test::EvidenceWorld& world = ours_.world;
    return ours_.receipt(
        world.add(world.record(Kind::document, "R7-FGW", {"li"}, fields)).entry.index);
  }
  Content content_of(std::string_view name, std::string_view bytes) {
    Content content = ours_.file();
    content.name = to_bytes(name);
    content.size = bytes.size();
    content.digests[0].value = ours_.world.hasher().digest(as_bytes(bytes));
    return content;
  }
  const Check& file_check(const Report& report) {
    for (const Check& check : report.checks()) {
      if (check.name == "file") return check;
    }
    ADD_FAILURE() << to_text(report);
    return report.checks().front();
  }

  ReceiptWorld ours_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Suites, ReceiptFile,
                         testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& suite) {
                           return suite.param == Suite::sm3_sm2 ? "Sm" : "Sha256";
                         });

TEST_P(ReceiptFile, TheRegisteredFileVerifiesAndIsReadOnce) {
  int reads = 0;
  const Report report = check(file_to_check("copy.txt", std::string(note_text), &reads));
  EXPECT_EQ(report.verdict(), Verdict::verified) << to_text(report);
  EXPECT_TRUE(report.passed("file"));
  EXPECT_EQ(reads, 1);
}

TEST_P(ReceiptFile, AChangedByteIsRefutedWithItsField) {
  for (std::size_t i = 0; i < note_text.size(); ++i) {
    std::string changed(note_text);
    changed[i] = static_cast<char>(changed[i] ^ 1);
    const Report report = check(file_to_check("note.txt", changed));
    EXPECT_THAT(faults(report), ElementsAre("refuted file"));
    EXPECT_EQ(file_check(report).place.field, "content");
    EXPECT_EQ(file_check(report).place.file, "note.txt");
  }
}

TEST_P(ReceiptFile, AnotherSizeIsRefutedWithBothSizesWithoutReading) {
  int reads = 0;
  const std::string shorter(note_text.substr(1));
  const Report report = check(file_to_check("note.txt", shorter, &reads));
  EXPECT_THAT(faults(report), ElementsAre("refuted file"));
  EXPECT_EQ(reads, 0);
  const std::string sentence = to_english(file_check(report).sentence);
  EXPECT_THAT(sentence, HasSubstr(std::to_string(note_text.size())));
  EXPECT_THAT(sentence, HasSubstr(std::to_string(shorter.size())));
}

TEST_P(ReceiptFile, WithoutAnOpenedContentCannotBeEvaluated) {
  Receipt closed = ours_.receipt(ours_.document);
  closed.exhibit.openings.clear();
  const FileToCheck file = file_to_check("note.txt", std::string(note_text));
  EXPECT_THAT(faults(check(closed, file)), ElementsAre("cannot evaluate file"));
  EXPECT_EQ(check(closed, file).verdict(), Verdict::cannot_evaluate);
  EXPECT_THAT(faults(check(ours_.receipt(ours_.interview), file)),
              ElementsAre("cannot evaluate file"));
}

TEST_P(ReceiptFile, AnUnreadableReceiptVerifiesNoFile) {
  const FileToCheck file = file_to_check("note.txt", std::string(note_text));
  EXPECT_NE(check_receipt("", trust_of(ours_.world), &file).verdict(), Verdict::verified);
}

TEST_P(ReceiptFile, AFileThatCannotBeReadCannotBeEvaluated) {
  FileToCheck file = file_to_check("note.txt", std::string(note_text));
  file.digest = [](std::uint16_t) -> Result<Hash> {
    return Error(ErrorKind::environment, say("the disk is gone"));
  };
  EXPECT_THAT(faults(check(file)), ElementsAre("cannot evaluate file"));
}

TEST_P(ReceiptFile, WithoutAnyKnownDigestCannotBeEvaluated) {
  FileToCheck file = file_to_check("note.txt", std::string(note_text));
  file.digest = [](std::uint16_t) -> Result<Hash> {
    return Error(ErrorKind::unknown, say("an algorithm that nobody knows"));
  };
  EXPECT_THAT(faults(check(file)), ElementsAre("cannot evaluate file"));
}

TEST_P(ReceiptFile, AllKnownDigestsMustMatchAndUnknownOnesAreLeftOut) {
  Content two = content_of("note.txt", note_text);
  const std::uint16_t other = two.digests[0].algorithm == 1 ? 2 : 1;
  two.digests.push_back(
      {other, Hasher(static_cast<HashAlgorithm>(other)).digest(as_bytes(note_text))});
  two.digests.push_back({77, ours_.world.hasher().empty_root()});
  std::sort(two.digests.begin(), two.digests.end());
  const FileToCheck file = file_to_check("note.txt", std::string(note_text));
  EXPECT_EQ(check(receipt_with({two}), file).verdict(), Verdict::verified);
  for (ContentDigest& digest : two.digests) {
    if (digest.algorithm == other) digest.value = ours_.world.hasher().empty_root();
  }
  EXPECT_THAT(faults(check(receipt_with({two}), file)), ElementsAre("refuted file"));
}

TEST_P(ReceiptFile, MatchesAnyOfSeveralOpenedContents) {
  const Receipt receipt = receipt_with(
      {content_of("a.txt", "first"), content_of("b.txt", "second"), content_of("c.txt", "third")});
  const Report report = check(receipt, file_to_check("x.txt", "third"));
  EXPECT_EQ(report.verdict(), Verdict::verified) << to_text(report);
  EXPECT_EQ(file_check(report).place.field, "attachment");
  EXPECT_EQ(check(receipt, file_to_check("x.txt", "fourth")).verdict(), Verdict::refuted);
}

TEST_P(ReceiptFile, NamesTheContentOfTheSameNameWhenNoneMatches) {
  const Receipt receipt = receipt_with({content_of("a.txt", "first"), content_of("b.txt", "a")});
  const Report report = check(receipt, file_to_check("b.txt", "other"));
  EXPECT_EQ(file_check(report).place.field, "attachment");
}

}  // namespace
}  // namespace muniment::verify
