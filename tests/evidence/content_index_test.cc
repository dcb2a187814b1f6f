#include "evidence/content_index.h"

#include <gmock/gmock.h>

#include <fstream>

#include "tests/support/office.h"

namespace muniment::test {
namespace {

using evidence::base_name;
using evidence::ContentIndex;
using evidence::ContentPlace;
using evidence::Item;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string error_of(const auto& result) {
  return result.ok() ? "no error" : to_english(result.error());
}

// Folio 1 is entry 3, the filing; documents come after it, their content in slot 1.
class ContentIndexInBothSuites : public testing::TestWithParam<Suite> {
 protected:
  ContentIndexInBothSuites() {
    office.found();
    office.begin_inspection();
  }

  ContentIndex index() {
    Result<ContentIndex> built = office.registrar().content_index();
    EXPECT_TRUE(built.ok()) << error_of(built);
    return std::move(*built);
  }

  evidence::Draft document(const std::string& name, std::string_view bytes) {
    evidence::Draft draft = office.document("R7-FGW", name);
    for (auto& [slot, value] : draft.fields) {
      if (std::holds_alternative<Content>(value)) value = office.content(name, bytes);
    }
    return draft;
  }

  Hash digest(std::string_view bytes) { return office.hasher.digest(as_bytes(bytes)); }

  Office office{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Suites, ContentIndexInBothSuites,
                         testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& suite) {
                           return suite.param == Suite::sm3_sm2 ? "Sm" : "International";
                         });

TEST_P(ContentIndexInBothSuites, FindsEveryRegistrationOfTheSameBytes) {
  office.record({document("one/a.txt", "same"), document("b.txt", "other")}, {"li"});
  office.record_one(document("two/a.txt", "same"), {"li"});
  const ContentIndex built = index();
  EXPECT_EQ(built.contents(), 3u);
  EXPECT_THAT(built.with_digest(digest("same")),
              ElementsAre(ContentPlace{{4}, 1}, ContentPlace{{6}, 1}));
  EXPECT_THAT(built.with_digest(digest("other")), ElementsAre(ContentPlace{{5}, 1}));
  EXPECT_THAT(built.with_digest(digest("never")), IsEmpty());
}

TEST_P(ContentIndexInBothSuites, FindsNamesWholeOrByTheirLastComponent) {
  office.record({document("one/a.txt", "1"), document("two/a.txt", "2"), document("a.txt", "3"),
                 document("one/aa.txt", "4")},
                {"li"});
  const ContentIndex built = index();
  EXPECT_THAT(built.with_path(as_bytes("two/a.txt")), ElementsAre(ContentPlace{{5}, 1}));
  EXPECT_THAT(built.with_path(as_bytes("a.txt")), ElementsAre(ContentPlace{{6}, 1}));
  EXPECT_THAT(built.with_path(as_bytes("three/a.txt")), IsEmpty());
  for (const char* asked : {"a.txt", "elsewhere/a.txt"}) {
    EXPECT_THAT(built.with_base_name(as_bytes(asked)),
                ElementsAre(ContentPlace{{4}, 1}, ContentPlace{{5}, 1}, ContentPlace{{6}, 1}))
        << asked;
  }
}

TEST_P(ContentIndexInBothSuites, FindsAttachmentsBehindTheRowsSlots) {
  evidence::Draft draft = document("a.txt", "first");
  draft.attachments.push_back(office.content("annex.txt", "second"));
  office.record_one(draft, {"li"});
  const auto behind = static_cast<std::uint16_t>(row_of(number_of(Kind::document))->slots.size());
  EXPECT_THAT(index().with_digest(digest("second")), ElementsAre(ContentPlace{{4}, behind}));
}

TEST_P(ContentIndexInBothSuites, ReadsPlacesBackInOrderAndEachOnce) {
  office.record({document("a.txt", "a"), document("b.txt", "b")}, {"li"});
  std::vector<std::string> names;
  const Status read = office.registrar().each_opening(
      {{{5}, 1}, {{4}, 1}, {{5}, 1}}, [&](const Item& item, const Result<Opening>& opening) {
        EXPECT_TRUE(opening.ok()) << error_of(opening);
        const auto& content = std::get<Content>(opening->value);
        names.push_back(std::to_string(item.entry.folio) + std::string(as_text(content.name)));
        return Status();
      });
  EXPECT_TRUE(read.ok()) << error_of(read);
  EXPECT_THAT(names, ElementsAre("2a.txt", "3b.txt"));
}

TEST_P(ContentIndexInBothSuites, CountsEntriesWhoseOpeningsAreKeptElsewhere) {
  office.record_one(document("a.txt", "a"), {"li"});
  EXPECT_EQ(index().unopened(), 0u);
  office.close();
  std::filesystem::remove(office.folder() / "openings");
  office.open();
  EXPECT_EQ(index().unopened(), 5u);
  EXPECT_EQ(index().contents(), 0u);
}

// Who opens the class keeps another digest for the record: the index believes it, the record does
// not.
TEST_P(ContentIndexInBothSuites, IsNotBelievedWhereTheFileOfOpeningsWasForged) {
  const auto registered = office.record_one(document("a.txt", "true"), {"li"});
  const Hash kept = digest("true"), forged = digest("false");
  const auto item = office.registrar().find(registered.record_id);
  evidence::KeptOpenings other{registered.record_id, number_of(Kind::document), {}};
  auto openings = *office.registrar().openings(*item);
  for (Opening& opening : openings) {
    if (auto* content = std::get_if<Content>(&opening.value)) {
      content->digests.front().value = forged;
    }
    other.openings.push_back(encode_opening(opening));
  }
  office.keep_openings({other});

  const ContentIndex built = index();
  EXPECT_THAT(built.with_digest(kept), SizeIs(1));
  const std::vector<ContentPlace> places = built.with_digest(forged);
  ASSERT_THAT(places, SizeIs(1));
  int visited = 0;
  const Status read =
      office.registrar().each_opening(places, [&](const Item&, const Result<Opening>& opening) {
        EXPECT_FALSE(opening.ok());
        ++visited;
        return Status();
      });
  EXPECT_TRUE(read.ok()) << error_of(read);
  EXPECT_EQ(visited, 1);
}

TEST(ContentIndex, TakesTheLastComponentOfAName) {
  EXPECT_EQ(as_text(base_name(as_bytes("a/b/c.txt"))), "c.txt");
  EXPECT_EQ(as_text(base_name(as_bytes("c.txt"))), "c.txt");
  EXPECT_EQ(as_text(base_name(as_bytes("a/"))), "");
  EXPECT_EQ(as_text(base_name(as_bytes(""))), "");
}

}  // namespace
}  // namespace muniment::test
