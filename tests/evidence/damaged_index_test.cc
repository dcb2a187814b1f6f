// Nothing signed speaks for the store's index of folios: what it leads to is compared.
#include <gmock/gmock.h>

#include "tests/support/office.h"
#include "tests/support/raw_lmdb.h"

namespace muniment::test {
namespace {

using evidence::Item;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr std::size_t bytes_of_a_folio = 5;

// A ledger with a revocation, which is the newest of its own affairs, and a document after it.
class DamagedIndex : public testing::Test {
 protected:
  DamagedIndex() {
    office.found();
    office.begin_inspection();
    office.record({office.revocation("zhao", RevocationReason::lost)}, {"wang"});
    office.record({office.document("R7-FGW")}, {"li"});
  }

  // Changes the row of folios of the ledger's own affairs, the first of the table.
  void change_affairs(const std::function<void(std::string&)>& change) {
    office.close();
    change_row(office.folder() / "store", "folios", [&](std::string&, std::string& row) {
      EXPECT_EQ(row.size(), 4 * bytes_of_a_folio);
      change(row);
      return true;
    });
    office.open();
  }
  std::string told_to_the_revoked() {
    const auto recorded = office.try_to_record({office.document("R7-FGW", "b.txt")}, {"zhao"});
    return recorded.ok() ? "not refused" : to_english(recorded.error());
  }
  std::string told_to_readers() {
    const Status read = office.registrar().each("", [](const Item&) -> Status { return Status(); });
    return read.ok() ? "read" : to_english(read.error());
  }

  Office office;
};

TEST_F(DamagedIndex, DoesNotLetARevokedPersonSignWhenItLeadsFromTheRevocationToARecord) {
  EXPECT_THAT(told_to_the_revoked(), HasSubstr("revoked"));
  change_affairs([](std::string& row) { row.back() ^= 1; });  // entry 5 instead of 4
  const auto told = AllOf(HasSubstr("the store leads from /4 to entry 5, which is R7-FGW/2"),
                          HasSubstr("muniment reindex"));
  EXPECT_THAT(told_to_the_revoked(), told);
  EXPECT_THAT(told_to_readers(), told);
}

TEST_F(DamagedIndex, DoesNotLetARevokedPersonSignWhenItHasLostTheRevocation) {
  change_affairs([](std::string& row) { row.resize(row.size() - bytes_of_a_folio); });
  const auto told = AllOf(HasSubstr("lost track of /4"), HasSubstr("muniment reindex"));
  EXPECT_THAT(told_to_the_revoked(), told);
  EXPECT_THAT(told_to_readers(), told);
}

TEST_F(DamagedIndex, IsToldWhereADossierBeginsOrEnds) {
  office.close();
  std::size_t rows = 0;
  change_row(office.folder() / "store", "folios", [&](std::string&, std::string& row) {
    if (++rows < 2) return false;  // R7-FGW
    row.back() ^= 1;
    return true;
  });
  office.open();
  const Status seen = office.registrar().each_dossier(
      [](const evidence::Registrar::DossierView&) -> Status { return Status(); });
  ASSERT_FALSE(seen.ok());
  EXPECT_EQ(seen.error().kind(), ErrorKind::mismatch);
}

}  // namespace
}  // namespace muniment::test
