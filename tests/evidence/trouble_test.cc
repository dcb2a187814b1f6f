// What keeps a ledger from going on, and how it goes on all the same.
#include <gmock/gmock.h>

#include "tests/support/office.h"

namespace muniment::test {
namespace {

namespace fs = std::filesystem;
using evidence::Registered;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Troubles : public testing::Test {
 protected:
  Troubles() {
    office.found();
    office.begin_inspection();
  }

  std::string refusal() {
    const auto result = office.try_to_record({office.document("R7-FGW")}, {"li"});
    return result.ok() ? "not refused" : to_english(result.error());
  }
  Result<Registered> adopt(const std::string& because) {
    return office.registrar().adopt(because, office.signers({"wang"}), office.ledger_key());
  }
  // Adopts, and gives the incident that stands in the ledger.
  Incident incident(const std::string& because) {
    const auto adopted = adopt(because);
    EXPECT_TRUE(adopted.ok()) << to_english(adopted.error());
    const auto item = office.registrar().find(adopted->record_id);
    EXPECT_EQ(item->entry.dossier, "");
    const auto openings = office.registrar().openings(*item);
    EXPECT_EQ(openings->at(slot_of(Kind::incident, "because")).value,
              Opening::Value(Opening::Text{because}));
    return std::get<Incident>(item->record.affair);
  }

  Office office;
};

TEST_F(Troubles, AMissingGuardKeepsTheLedgerFromGoingOnUntilItIsAdopted) {
  office.guard.content.reset();
  EXPECT_THAT(refusal(), HasSubstr("no guard here"));
  EXPECT_TRUE(office.registrar().trouble()->guard_missing);
  const Incident told = incident("the laptop was replaced");
  EXPECT_THAT(told.causes, ElementsAre(number_of(IncidentCause::guard_missing)));
  EXPECT_EQ(told.guard, std::nullopt);
  EXPECT_FALSE(office.registrar().trouble()->any());
  EXPECT_EQ(refusal(), "not refused");
}

TEST_F(Troubles, AStaleBackupKeepsTheLedgerFromGoingOnUntilItIsAdopted) {
  office.close();
  fs::copy(office.folder(), office.around() / "backup", fs::copy_options::recursive);
  office.open();
  office.record({office.document("R7-FGW")}, {"li"});
  const auto newest = office.registrar().newest();
  office.close();
  fs::remove_all(office.folder());
  fs::rename(office.around() / "backup", office.folder());
  office.open();
  EXPECT_THAT(refusal(), HasSubstr("restored from a stale backup"));
  const Incident told = incident("the disk failed");
  EXPECT_THAT(told.causes, ElementsAre(number_of(IncidentCause::older_than_guard)));
  EXPECT_EQ(told.guard, (KnownCheckpoint{(*newest)->size, (*newest)->root}));
  EXPECT_EQ(refusal(), "not refused");
}

TEST_F(Troubles, AClockThatIsBehindKeepsTheLedgerFromGoingOnUntilItIsAdopted) {
  office.clock.now -= 3'600'000;
  EXPECT_THAT(refusal(), HasSubstr("the clock is behind"));
  const std::int64_t behind = office.clock.now;
  const Incident told = incident("the clock was an hour ahead");
  EXPECT_THAT(told.causes, ElementsAre(number_of(IncidentCause::clock_behind)));
  EXPECT_EQ((*office.registrar().state())->last_admitted, office.clock.now);
  EXPECT_GE(office.clock.now, behind);
  EXPECT_EQ(refusal(), "not refused");
}

TEST_F(Troubles, AClockThatIsAlmostThereIsWaitedFor) {
  const std::int64_t before = office.clock.now;
  office.clock.now -= Log::max_clock_wait_ms;
  EXPECT_EQ(refusal(), "not refused");
  EXPECT_EQ(office.clock.now, before);
}

TEST_F(Troubles, AllAtOnceAreToldInOneIncident) {
  office.guard.content.reset();
  office.clock.now -= 3'600'000;
  EXPECT_THAT(incident("moved").causes, ElementsAre(number_of(IncidentCause::clock_behind),
                                                    number_of(IncidentCause::guard_missing)));
}

TEST_F(Troubles, NothingIsAdoptedWithoutTroubleOrReasonOrRole) {
  const auto before = sizes_below(office.folder());
  EXPECT_THAT(to_english(adopt("why not").error()), HasSubstr("there is no trouble"));
  office.guard.content.reset();
  EXPECT_THAT(to_english(adopt("").error()), HasSubstr("field because is missing"));
  const auto by_inspector =
      office.registrar().adopt("I can", office.signers({"li"}), office.ledger_key());
  EXPECT_THAT(to_english(by_inspector.error()), HasSubstr("rule 1"));
  EXPECT_FALSE(
      office.registrar().adopt("x", office.signers({"wang"}), office.keys("wang").signing).ok());
  EXPECT_EQ(sizes_below(office.folder()), before);
}

}  // namespace
}  // namespace muniment::test
