#include "ledger/isolation.h"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iostream>

#include "tests/support/disk_world.h"

namespace muniment {
namespace {

namespace fs = std::filesystem;
using test::need;
using testing::HasSubstr;

TEST(Isolation, TheCodeOfTheWorkComesBack) {
  for (const int code : {0, 1, 6, 255}) EXPECT_EQ(need(run_isolated([=] { return code; })), code);
}

TEST(Isolation, WhatTheWorkChangesStaysThere) {
  int value = 1;
  need(run_isolated([&] {
    value = 2;
    return 0;
  }));
  EXPECT_EQ(value, 1);
}

Error death_by(int number) {
  const Result<int> ended = run_isolated([&] {
    ::signal(number, SIG_DFL);
    ::raise(number);
    return 0;
  });
  MUNIMENT_CHECK(!ended.ok());
  return ended.error();
}

TEST(Isolation, ADeathOfTheFilesContentsIsAVerdictThatNamesIt) {
  const std::pair<int, const char*> signals[] = {
      {SIGSEGV, "SIGSEGV"}, {SIGBUS, "SIGBUS"}, {SIGILL, "SIGILL"}, {SIGFPE, "SIGFPE"}};
  for (const auto& [number, name] : signals) {
    EXPECT_EQ(death_by(number).kind(), ErrorKind::mismatch) << name;
    EXPECT_THAT(to_english(death_by(number)), HasSubstr(name));
  }
}

TEST(Isolation, ADeathForWantOfMemoryOrByAHandIsNoVerdict) {
  const std::pair<int, const char*> signals[] = {{SIGKILL, "SIGKILL"},
                                                 {SIGABRT, "SIGABRT"},
                                                 {SIGXFSZ, "SIGXFSZ"},
                                                 {SIGXCPU, "SIGXCPU"},
                                                 {SIGTERM, "SIGTERM"}};
  for (const auto& [number, name] : signals) {
    EXPECT_EQ(death_by(number).kind(), ErrorKind::environment) << name;
    EXPECT_THAT(to_english(death_by(number)), HasSubstr(name));
  }
}

TEST(Isolation, WhatTheWorkPrintsIsPrintedOnce) {
  testing::internal::CaptureStdout();
  std::cout << "before ";
  need(run_isolated([] {
    std::cout << "inside ";
    std::printf("and out ");
    return 0;
  }));
  std::cout << "after";
  std::cout.flush();
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "before inside and out after");
}

// --- One byte of a store's file is changed. ---

// Where the indexes of folios and records lead for an entry that was read.
using Found = std::pair<std::optional<LeafIndex>, std::optional<LeafIndex>>;
Result<Found> look_up(const Snapshot& snapshot, const test::TestLedger& ledger,
                      const StoredEntry& stored) {
  Hasher hasher(ledger.identity.suite);
  const Result<Entry> entry = decode_entry(stored.entry);
  if (!entry.ok()) return Error(entry.error());
  const Result<std::vector<DossierHead>> heads = snapshot.heads();
  if (!heads.ok()) return Error(heads.error());
  const auto head = std::ranges::find(*heads, entry->dossier, &DossierHead::dossier);
  if (head == heads->end()) return Found{};
  const auto folio = snapshot.find_folio(head->ordinal, entry->folio);
  if (!folio.ok()) return Error(folio.error());
  const Result<Hash> id = ledger.identity.record_id(hasher, stored.payload);
  if (!id.ok()) return Error(id.error());
  const auto record = locate_record(hasher, snapshot, *id, ledger.identity.record_id);
  if (!record.ok()) return Error(record.error());
  return Found{*folio, *record};
}

// What a reader sees of a store, in one hash.
Hash hash_of(Store& store, const test::TestLedger& ledger) {
  const auto snapshot = need(store.snapshot());
  const std::string text = need(snapshot->checkpoint());
  const std::uint64_t size = need(open_checkpoint(ledger.identity, text)).size.value;
  Bytes all = to_bytes(text);
  need(snapshot->read({0, size}, Parts::entries_and_payloads, [&](const StoredEntry& stored) {
    append(all, stored.entry);
    append(all, stored.leaf.view());
    append(all, stored.payload);
    const Found found = need(look_up(*snapshot, ledger, stored));
    append_big_endian(all, found.first.value_or(LeafIndex{UINT64_MAX}).value, 8);
    append_big_endian(all, found.second.value_or(LeafIndex{UINT64_MAX}).value, 8);
    return Status();
  }));
  for (unsigned level = 1; level < tile_levels; ++level) {
    for (const Hash& hash : need(snapshot->hashes(level, 0, tile_hashes({size}, level)))) {
      append(all, hash.view());
    }
  }
  for (const DossierHead& head : need(snapshot->heads())) append(all, encode_head(head));
  return Hasher(HashAlgorithm::sha256).digest(all);
}

void put_byte(const fs::path& path, std::size_t at, char byte) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(static_cast<std::streamoff>(at));
  file.put(byte);
  file.close();
  MUNIMENT_CHECK(!file.fail());
}

enum Ending { same = 0, told = 1, wrong = 2 };

// Reads a store that may be damaged; nothing may be wrong without being told.
int read_all(const fs::path& place, const test::TestLedger& ledger, const Hash& truth) {
  const rlimit seconds{20, 20};  // a hang ends in SIGXCPU
  ::setrlimit(RLIMIT_CPU, &seconds);
  const auto store = open_lmdb_store(place, StoreAccess::read);
  if (!store.ok()) return told;
  test::MemoryGuard guard;
  test::TestClock clock;
  if (!Log::open(ledger.identity, **store, guard, clock).ok()) return told;
  const auto snapshot = need((*store)->snapshot());
  const std::uint64_t size =
      need(open_checkpoint(ledger.identity, need(snapshot->checkpoint()))).size.value;
  Hasher hasher(ledger.identity.suite);
  Frontier frontier;
  const Status read = snapshot->read(
      {0, size}, Parts::entries_and_payloads, [&](const StoredEntry& stored) -> Status {
        const Hash leaf = hasher.leaf(stored.entry);
        const Result<Entry> entry = decode_entry(stored.entry);
        if (!entry.ok()) return entry.error();
        const bool sound =
            leaf == stored.leaf && payload_hash(hasher, stored.payload) == entry->payload;
        if (!sound) return Error(ErrorKind::mismatch, say("an entry"));
        const Result<Found> found = look_up(*snapshot, ledger, stored);
        if (!found.ok()) return Error(found.error());
        if (*found != Found{stored.index, stored.index}) {
          return Error(ErrorKind::mismatch, say("an index"));
        }
        frontier.append(hasher, leaf);
        return {};
      });
  if (!read.ok()) return told;
  for (unsigned level = 1; level < tile_levels; ++level) {
    const auto hashes = snapshot->hashes(level, 0, tile_hashes({size}, level));
    if (!hashes.ok()) return told;
  }
  const Hash root = need(open_checkpoint(ledger.identity, need(snapshot->checkpoint()))).root;
  if (frontier.root(hasher) != root) return told;
  return hash_of(**store, ledger) == truth ? same : wrong;
}

// A copy of a store that a test spoils and reads.
class SpoiledStore : public testing::Test {
 protected:
  SpoiledStore() : world(make_folder(folder_ / "world")) {
    world.grow(255);
    for (int i = 0; i < 10; ++i) world.grow(5, "more " + std::to_string(i));
    truth_ = hash_of(world.store(), world.ledger);
    bytes = test::get_file(world.data_file());
    world.close();
    test::put_file(place_ / "data.mdb", bytes);
    read();
    EXPECT_EQ(endings[same], 1);
  }

  static fs::path make_folder(const fs::path& folder) {
    fs::create_directory(folder);
    return folder;
  }
  void read() {
    const Result<int> ended = run_isolated([&] { return read_all(place_, world.ledger, *truth_); });
    if (ended.ok()) {
      ++endings[*ended];
      return;
    }
    deaths.push_back(to_english(ended.error()));
    EXPECT_EQ(ended.error().kind(), ErrorKind::mismatch) << deaths.back();
    EXPECT_THAT(deaths.back(), testing::Not(HasSubstr("SIGXCPU")));
  }
  void read_with(std::size_t at, char byte) {
    put_byte(place_ / "data.mdb", at, byte);
    read();
    put_byte(place_ / "data.mdb", at, bytes[at]);
  }
  void read_cut(std::size_t size) {
    fs::resize_file(place_ / "data.mdb", size);
    read();
  }

 private:
  const test::TemporaryFolder folder_;
  const fs::path place_ = make_folder(folder_ / "copy");
  std::optional<Hash> truth_;

 protected:
  test::DiskWorld world;
  std::string bytes;
  int endings[3] = {};
  std::vector<std::string> deaths;
};

TEST_F(SpoiledStore, IsToldOrHarmlessAtAnyByteAndNeverHangs) {
  for (std::size_t at = 0; at < bytes.size(); at += at % 4096 < 64 ? 9U : 331U) {
    read_with(at, static_cast<char>(bytes[at] ^ (1 << at % 8)));
  }
  for (std::size_t size = bytes.size(); size > 20'000; size -= 20'000) read_cut(size - 100);
  EXPECT_EQ(endings[wrong], 0);
  EXPECT_GT(endings[told], 50);
  RecordProperty("told", endings[told]);
  RecordProperty("harmless", endings[same]);
  RecordProperty("deaths", static_cast<int>(deaths.size()));
}

// A branch page of a single key, which LMDB never makes.
TEST_F(SpoiledStore, IsAVerdictWhereLmdbFindsThatItContradictsItself) {
  constexpr std::size_t page = 4096, flags = 10, lower = 12, branch = 1, one_key = 16 + 2;
  for (std::size_t at = 2 * page; at < bytes.size(); at += page) {
    if (bytes[at + flags] != branch || bytes[at + lower] <= char{one_key}) continue;
    read_with(at + lower, one_key);
  }
  EXPECT_THAT(deaths, testing::Contains(HasSubstr("SIGILL")));
}

}  // namespace
}  // namespace muniment
