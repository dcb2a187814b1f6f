// Processes that end in the middle of their work: nothing that was acknowledged is lost, nothing is
// half there.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "evidence/vault_check.h"
#include "tests/support/office.h"

namespace muniment::test {
namespace {

using evidence::Draft;
using evidence::Item;
using evidence::Registered;
using evidence::VaultReader;
using evidence::VaultWriter;

// What a child tells its parent of each batch, once it is registered.
struct Acknowledged {
  std::array<std::uint8_t, Hash::size> record_id;
  std::array<std::uint8_t, Hash::size> root;  // of the newest checkpoint then
  std::uint64_t size;
  std::uint64_t folio;
};

template <typename Work>
pid_t fork_child(const Work& work) {
  const pid_t child = ::fork();
  MUNIMENT_CHECK(child >= 0);
  if (child != 0) return child;
  work();
  ::_exit(0);
}

int wait_for(pid_t child) {
  int status = 0;
  MUNIMENT_CHECK(::waitpid(child, &status, 0) == child);
  return status;
}

std::array<std::uint8_t, Hash::size> raw(const Hash& hash) {
  std::array<std::uint8_t, Hash::size> bytes;
  std::copy(hash.view().begin(), hash.view().end(), bytes.begin());
  return bytes;
}

class Crashes : public testing::Test {
 protected:
  Crashes() {
    office.guard_file = office.around() / "guard";
    office.found();
    office.begin_inspection();
    office.close();
  }

  // A document whose content the vault takes.
  Draft kept_document(VaultWriter::Lane& lane) {
    const std::string bytes = "content " + to_hex(random_bytes(8));
    Draft draft = office.document("R7-FGW");
    const Content content = office.content("a.txt", bytes);
    const Hash& digest = content.digests.front().value;
    for (auto& [slot, value] : draft.fields) {
      if (slot == slot_of(Kind::document, "content")) value = content;
    }
    MUNIMENT_CHECK(lane.begin(AccessClass::internal, bytes.size()).ok() &&
                   lane.update(as_bytes(bytes)).ok());
    draft.kept.emplace_back(digest, lane.finish(digest).value());
    return draft;
  }

  // Registers batches of 1 to 3 until it is killed.
  void register_for_ever(int to) {
    office.open();
    const auto writer =
        VaultWriter::open(office.registrar().vault_place(), (*office.registrar().state())->roster,
                          (*office.registrar().newest())->size, &*office.keys("wang").encryption)
            .value();
    office.registrar().keep_with(writer.get());
    VaultWriter::Lane lane(*writer);
    for (std::size_t count = 1;; count = count % 3 + 1) {
      std::vector<Draft> drafts;
      while (drafts.size() < count) drafts.push_back(kept_document(lane));
      const auto registered = office.record(drafts, {"li"});
      const auto newest = office.registrar().newest();
      for (const Registered& one : registered) {
        const Acknowledged told{raw(one.record_id), raw((*newest)->root), (*newest)->size.value,
                                one.placement.folio};
        if (::write(to, &told, sizeof told) != sizeof told) ::_exit(1);
      }
    }
  }

  // One round: kills the child after `patience` acknowledgements and `spin` hashes, which
  // is somewhere in its next batch. Gives all that it acknowledged.
  std::vector<Acknowledged> kill_one(std::size_t patience, std::uint64_t spin) {
    int ends[2];
    MUNIMENT_CHECK(::pipe(ends) == 0);
    const pid_t child = fork_child([&] { register_for_ever(ends[1]); });
    ::close(ends[1]);
    std::vector<Acknowledged> told;
    Acknowledged one;
    while (told.size() < patience && ::read(ends[0], &one, sizeof one) == sizeof one) {
      told.push_back(one);
    }
    EXPECT_EQ(told.size(), patience) << "the child ended by itself";
    for (std::uint64_t turn = 0; turn < spin; ++turn) (void)office.hasher.digest({});
    ::kill(child, SIGKILL);
    while (::read(ends[0], &one, sizeof one) == sizeof one) told.push_back(one);
    ::close(ends[0]);
    EXPECT_TRUE(WIFSIGNALED(wait_for(child)));
    return told;
  }

  void expect_kept(const Item& item, const Content& content) {
    const auto kept = office.registrar().kept(item);
    ASSERT_TRUE(kept.ok()) << to_english(kept.error());
    ASSERT_THAT(*kept, testing::SizeIs(1));
    auto reader =
        VaultReader::open(office.registrar().vault_place(), *office.keys("wang").encryption);
    ASSERT_TRUE(reader.ok());
    Bytes bytes;
    const Status read = reader->read(kept->front().item, [&](ByteView piece) -> Status {
      append(bytes, piece);
      return {};
    });
    ASSERT_TRUE(read.ok()) << to_english(read.error());
    EXPECT_EQ(office.hasher.digest(bytes), content.digests.front().value);
  }

  void expect_found(const Acknowledged& told) {
    const auto item = office.registrar().find(Hash(told.record_id));
    ASSERT_TRUE(item.ok()) << to_english(item.error());
    EXPECT_EQ(item->entry.folio, told.folio);
    EXPECT_EQ(item->entry.dossier, "R7-FGW");
    const auto openings = office.registrar().openings(*item);
    ASSERT_TRUE(openings.ok()) << to_english(openings.error());
    const auto& content = std::get<Content>(openings->at(slot_of(Kind::document, "content")).value);
    expect_kept(*item, content);
    const auto snapshot = office.registrar().store().snapshot();
    const auto frontier =
        read_frontier(office.hasher, read_hashes(**snapshot), TreeSize{told.size});
    ASSERT_TRUE(frontier.ok());
    EXPECT_EQ(frontier->root(office.hasher), Hash(told.root));
  }

  // What the crashes left can be reclaimed, and all else is there.
  void expect_repaired() {
    const auto never = [](const evidence::VaultFault& fault) {
      ADD_FAILURE() << to_english(fault.error);
    };
    const auto before = evidence::check_vault(office.registrar(), never);
    ASSERT_TRUE(before.ok()) << to_english(before.error());
    const auto repaired = evidence::repair_vault(office.registrar());
    ASSERT_TRUE(repaired.ok()) << to_english(repaired.error());
    EXPECT_EQ(repaired->rows, before->orphans);
    const auto after = evidence::check_vault(office.registrar(), never);
    EXPECT_EQ(after->orphans + after->orphan_lists + after->unused_bytes, 0U);
    EXPECT_EQ(after->sound, before->sound);
  }

  Office office;
};

TEST_F(Crashes, AHundredKillsLoseNothingThatWasAcknowledged) {
  std::vector<Acknowledged> all;
  for (std::size_t round = 0; round < 100; ++round) {
    const auto told = kill_one(round % 4, round * 797 % 8000);
    office.open();
    for (const Acknowledged& one : told) expect_found(one);
    EXPECT_FALSE(office.registrar().trouble()->any());
    office.close();
    all.insert(all.end(), told.begin(), told.end());
  }
  office.open();
  std::uint64_t visited = 0;
  const Status each = office.registrar().each(std::nullopt, [&](const Item& item) -> Status {
    EXPECT_EQ(item.entry.index.value, visited++);
    EXPECT_TRUE(office.registrar().openings(item).ok());
    return {};
  });
  EXPECT_TRUE(each.ok()) << to_english(each.error());
  expect_repaired();
  EXPECT_EQ(visited, office.registrar().newest().value()->size.value);
  EXPECT_GE(visited, 4 + all.size());
  for (const Acknowledged& one : all) expect_found(one);
}

// Ends its process where it is called: at the guard, which is read at the beginning of an append
// and written after the commit.
class DeadlyGuard final : public Guard {
 public:
  enum class Deadly { read, write };
  DeadlyGuard(std::filesystem::path file, Deadly deadly)
      : guard_(make_file_guard(std::move(file))), deadly_(deadly) {}
  Result<std::optional<std::string>> read() override {
    if (deadly_ == Deadly::read) ::_exit(9);
    return guard_->read();
  }
  Status write(std::string_view text) override {
    if (deadly_ == Deadly::write) ::_exit(9);
    return guard_->write(text);
  }

 private:
  std::unique_ptr<Guard> guard_;
  Deadly deadly_;
};

class CrashesAtTheGuard : public Crashes {
 protected:
  // The batch of a child that ends at this point of its append; then the ledger is open here.
  evidence::Prepared end_at(DeadlyGuard::Deadly deadly) {
    office.open();
    const Draft draft = office.document("R7-FGW");
    auto prepared = office.registrar().prepare({&draft, 1}, office.signers({"li"}));
    office.close();
    const pid_t child = fork_child([&] {
      const auto registrar = evidence::Registrar::open(
          office.folder(), StoreAccess::write,
          [&](const KeyId&) { return std::make_unique<DeadlyGuard>(office.guard_file, deadly); },
          office.clock);
      (void)(*registrar)->submit(*prepared, office.ledger_key());
    });
    EXPECT_EQ(WEXITSTATUS(wait_for(child)), 9);
    office.open();
    return std::move(*prepared);
  }
};

TEST_F(CrashesAtTheGuard, BeforeAdmissionNothingIsWritten) {
  const auto size = std::filesystem::file_size(office.folder() / "openings");
  const auto prepared = end_at(DeadlyGuard::Deadly::read);
  EXPECT_EQ(std::filesystem::file_size(office.folder() / "openings"), size);
  EXPECT_EQ(office.registrar().newest().value()->size, TreeSize{4});
  const auto registered = office.registrar().submit(prepared, office.ledger_key());
  EXPECT_FALSE(registered->at(0).placement.already_there);
}

TEST_F(CrashesAtTheGuard, AfterTheCommitTheRecordsAreThereAndTheGuardIsOlder) {
  const auto prepared = end_at(DeadlyGuard::Deadly::write);
  EXPECT_EQ(office.registrar().newest().value()->size, TreeSize{5});
  EXPECT_FALSE(office.registrar().trouble()->any());
  const auto again = office.registrar().submit(prepared, office.ledger_key());
  ASSERT_TRUE(again.ok()) << to_english(again.error());
  EXPECT_TRUE(again->at(0).placement.already_there);
  EXPECT_EQ(office.registrar().newest().value()->size, TreeSize{5});
  office.record({office.document("R7-FGW")}, {"li"});
}

TEST_F(Crashes, OpeningsOfARecordThatWasNeverCommittedAreHarmless) {
  office.open();
  const Draft draft = office.document("R7-FGW");
  const auto prepared = office.registrar().prepare({&draft, 1}, office.signers({"li"}));
  office.keep_openings(prepared->openings);
  EXPECT_FALSE(office.registrar().find(prepared->submissions[0].record_id).ok());
  const Registered registered = office.record_one(office.document("R7-FGW"), {"li"});
  const auto item = office.registrar().find(registered.record_id);
  EXPECT_TRUE(office.registrar().openings(*item).ok());
}

}  // namespace
}  // namespace muniment::test
