// Packages, part by part: the one that the README prints, and what becomes of it when it is spoilt.
#include "verify/package.h"

#include <gmock/gmock.h>

#include "tests/support/mutations.h"
#include "tests/support/packages.h"
#include "tests/support/readme.h"
#include "tests/support/receipts.h"
#include "tests/support/report_matchers.h"

namespace muniment::verify {
namespace {

using test::faults;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr std::string_view note = "谈话记录\n第一页\n";

// A filing and a document with a file in one dossier; behind them another dossier's filing.
class Packages : public testing::Test {
 protected:
  Packages() {
    world_.enrol("li", {Role::inspector});
    world_.open("R7-FGW");
    const std::uint16_t content = *slot_by_name(*row_of(number_of(Kind::document)), "content");
    const Content file{to_bytes("note.txt"),
                       "text/plain",
                       note.size(),
                       {{static_cast<std::uint16_t>(world_.hasher().algorithm()),
                         world_.hasher().digest(as_bytes(note))}}};
    document_ = world_
                    .add(world_.record(Kind::document, "R7-FGW", {"li"},
                                       {{0, Opening::Text{"自查报告"}}, {content, file}}))
                    .entry.index;
    world_.open("R7-YJJ");
    package_ = make_package(world_, {"R7-FGW"});
    package_.rows[document_.value].openings = {world_.all()[document_.value].openings[0],
                                               world_.all()[document_.value].openings[content]};
    package_.files = {
        {std::to_string(document_.value) + "/" + std::to_string(content) + "-note.txt",
         std::string(note)}};
  }

  Report check(const std::string& zip) {
    const FileToRead file{zip.size(), [&](std::uint64_t at, std::span<std::uint8_t> bytes) {
                            std::copy_n(as_bytes(zip).begin() + static_cast<std::ptrdiff_t>(at),
                                        bytes.size(), bytes.begin());
                            return Status();
                          }};
    PackageQuestions questions;
    questions.complete = {"R7-FGW"};
    return check_package(file, test::trust_of(world_), questions).report;
  }
  Verdict verdict(const test::Package& package) {
    return check(package.zip(world_.hasher())).verdict();
  }

  test::EvidenceWorld world_;
  LeafIndex document_{0};
  test::Package package_;
};

std::string printed(std::string_view name) { return test::readme_block("verify/README.md", name); }

std::string in_lines(std::string_view text) {
  std::string lines;
  for (; !text.empty(); text.remove_prefix(std::min<std::size_t>(text.size(), 100))) {
    lines += std::string(text.substr(0, 100)) + "\n";
  }
  return lines;
}

TEST_F(Packages, AndTheirTrustFileAndReceiptAreThoseOfTheReadme) {
  EXPECT_EQ(format_policy(world_.verifier_key(), world_.all().front().leaf), printed("trust.txt"));
  test::Receipt receipt = make_receipt(world_, document_);
  receipt.exhibit.openings = package_.rows[document_.value].openings;
  EXPECT_EQ(in_lines(to_base64(as_bytes(receipt.text()))), printed("document.tlog-proof"));
  const std::string zip = package_.zip(world_.hasher());
  EXPECT_EQ(in_lines(to_base64(as_bytes(zip))), printed("R7-FGW.zip"));
  EXPECT_EQ(check_receipt(receipt.text(), test::trust_of(world_), nullptr).verdict(),
            Verdict::verified);
  const Report report = check(zip);
  EXPECT_THAT(faults(report), IsEmpty());
  EXPECT_EQ(report.verdict(), Verdict::verified);
}

TEST_F(Packages, VerifyWithNoChangedByte) {
  const std::string zip = package_.zip(world_.hasher());
  for (std::size_t at = 0; at < zip.size(); ++at) {
    std::string changed = zip;
    changed[at] = static_cast<char>(changed[at] ^ 1 << at % 8);
    EXPECT_NE(check(changed).verdict(), Verdict::verified) << "byte " << at;
  }
}

constexpr std::size_t version_at = 8;  // of a message whose root is its first struct

TEST_F(Packages, OfAnotherVersionOfOnePartCannotBeEvaluatedAndAccuseNobody) {
  test::Package opening = package_;
  opening.rows[document_.value].openings[1][version_at] = 2;
  EXPECT_THAT(faults(check(opening.zip(world_.hasher()))),
              UnorderedElementsAre("cannot evaluate opening @3"));
  test::Package entry = package_;
  entry.rows[document_.value].entry[version_at] = 2;
  EXPECT_THAT(faults(check(entry.zip(world_.hasher()))),
              UnorderedElementsAre("cannot evaluate entry", "cannot evaluate rules",
                                   "cannot evaluate completeness"));
}

TEST_F(Packages, WithARecordOfAnotherVersionKeepItsFileUnjudged) {
  Record record = world_.record(Kind::document, "R7-FGW", {"li"});
  Bytes payload = world_.sign(record);
  payload[version_at] = 2;
  const LeafIndex index = world_.add_unjudged(record, payload).entry.index;
  test::Package package = make_package(world_, {"R7-FGW"});
  package.rows.back().openings = world_.openings(record);
  package.files = {{std::to_string(index.value) + "/1-note.txt", std::string(note)}};
  EXPECT_THAT(faults(check(package.zip(world_.hasher()))),
              UnorderedElementsAre("cannot evaluate record @5"));
}

TEST_F(Packages, VerifyWithNoOtherMultiproof) {
  world_.add_document("R7-YJJ");
  package_ = make_package(world_, {"R7-FGW"});
  ASSERT_EQ(package_.proof.multiproof.size(), 1);
  ASSERT_EQ(verdict(package_), Verdict::verified);
  for (const auto& mutation : test::mutations(package_.proof.multiproof)) {
    test::Package spoilt = package_;
    spoilt.proof.multiproof = mutation.mutated;
    EXPECT_EQ(verdict(spoilt), Verdict::refuted) << mutation.what;
  }
}

}  // namespace
}  // namespace muniment::verify
