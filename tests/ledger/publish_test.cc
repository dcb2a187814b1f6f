#include "ledger/publish.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <map>

#include "ledger/site_writer.h"
#include "tests/support/child.h"
#include "tests/support/disk_faults.h"
#include "tests/support/listing_faults.h"
#include "tests/support/log_world.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tile_files.h"

namespace muniment {
namespace {

namespace fs = std::filesystem;
using test::Contents;
using test::get_file;
using test::LogWorld;
using test::put_file;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Entries = PublishRequest::Entries;

// Path → bytes of all files below a folder.
std::map<std::string, std::string> files_below(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_directory()) {
      files[fs::relative(entry.path(), folder).string()] = get_file(entry.path());
    }
  }
  return files;
}

class PublishTest : public testing::TestWithParam<Suite> {
 protected:
  LogWorld world_{GetParam()};
  test::TemporaryFolder folder_;
  fs::path site_ = folder_ / "site";

  Result<Published> try_to_publish(const PublishRequest& request = {}) {
    const auto snapshot = test::need(world_.inner->snapshot());
    return publish(world_.ledger.identity, *snapshot, site_, request);
  }
  Published publish_now(Entries entries = Entries::no) {
    return test::need(try_to_publish({.entries = entries, .progress = nullptr}));
  }
  std::string refusal(const PublishRequest& request = {}) {
    const Result<Published> published = try_to_publish(request);
    EXPECT_FALSE(published.ok());
    return published.ok() ? "" : to_english(published.error());
  }

  // The ledger's size, and growing it to a size.
  std::uint64_t ledger_size() {
    const std::string newest = world_.newest_checkpoint();
    return test::need(parse_signed_checkpoint(newest)).checkpoint.size.value;
  }
  void grow_to(std::uint64_t size) {
    world_.grow(size - ledger_size(), "up to " + std::to_string(size));
  }

  // The files that a site of the first `size` entries must have, by the definitions.
  std::map<std::string, std::string> wanted(const std::string& checkpoint, Entries entries) {
    Hasher hasher(GetParam());
    const std::uint64_t size =
        test::need(parse_signed_checkpoint(checkpoint)).checkpoint.size.value;
    std::vector<Hash> leaves;
    std::vector<Bytes> rows;
    test::need(test::need(world_.inner->snapshot())
                   ->read({0, size}, Parts::entries, [&](const StoredEntry& stored) -> Status {
                     leaves.push_back(hasher.leaf(stored.entry));
                     if (entries == Entries::yes) rows.push_back(to_bytes(stored.entry));
                     return {};
                   }));
    std::map<std::string, std::string> files{{"checkpoint", checkpoint}};
    for (const auto& [path, bytes] : test::tile_files(hasher, leaves, rows)) {
      files[path] = std::string(as_text(bytes));
    }
    return files;
  }

  // All files of the checkpoint's tree are there, and right.
  void expect_serves(const std::string& checkpoint, Entries entries) {
    for (const auto& [path, bytes] : wanted(checkpoint, entries)) {
      if (path == "checkpoint") continue;  // a newer one may be there by now
      ASSERT_TRUE(fs::exists(site_ / path)) << path;
      EXPECT_TRUE(get_file(site_ / path) == bytes) << path;
    }
  }
  void expect_exactly(const std::string& checkpoint, Entries entries) {
    EXPECT_EQ(files_below(site_), wanted(checkpoint, entries));
  }
};

INSTANTIATE_TEST_SUITE_P(Suites, PublishTest,
                         testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& suite) {
                           return suite.param == Suite::sm3_sm2 ? "Sm" : "Sha256";
                         });

// --- What is written. ---

TEST_P(PublishTest, ANewSiteHasTheTreeOfTheNewestCheckpointAndNothingElse) {
  world_.add({test::submission("", "genesis")});
  for (const std::size_t more :
       {1u, 253u, 1u, 1u, 256u, 88u}) {  // after 1: 2, 255, 256, 257, 513, 601
    for (const Entries entries : {Entries::no, Entries::yes}) {
      fs::remove_all(site_);
      const Published published = publish_now(entries);
      expect_exactly(world_.newest_checkpoint(), entries);
      EXPECT_EQ(published.files, files_below(site_).size());
      EXPECT_EQ(published.written, published.files);
      EXPECT_FALSE(published.before.has_value());
    }
    grow_to(ledger_size() + more);
  }
}

TEST_P(PublishTest, FilesAndFoldersAreForEverybodyToRead) {
  const mode_t before = ::umask(0077);
  world_.grow(300);
  publish_now(Entries::yes);
  ::umask(before);
  EXPECT_EQ(fs::status(site_).permissions(), fs::perms(0755));
  for (const auto& entry : fs::recursive_directory_iterator(site_)) {
    EXPECT_EQ(entry.status().permissions(), fs::perms(entry.is_directory() ? 0755 : 0644))
        << entry.path();
  }
}

TEST_P(PublishTest, NoRecordGetsIn) {
  world_.add({test::submission("", "genesis"), test::submission("A-1", "the informant's name")});
  publish_now(Entries::yes);
  for (const auto& [path, bytes] : files_below(site_)) {
    EXPECT_THAT(bytes, Not(HasSubstr("informant"))) << path;
  }
  EXPECT_THAT(get_file(site_ / "tile/entries/000.p/2"), HasSubstr("A-1"));
}

TEST_P(PublishTest, WritesOnlyWhatIsNew) {
  world_.grow(299);
  publish_now(Entries::yes);
  const Published again = publish_now(Entries::yes);
  EXPECT_EQ(again.written, 0u);
  EXPECT_EQ(again.files, 6u);  // two tiles, two bundles, one tile above, the checkpoint
  world_.grow(1, "one more");
  const Published grown = publish_now(Entries::yes);
  EXPECT_EQ(grown.before, TreeSize{300});
  EXPECT_EQ(grown.written, 3u);  // the partial tile and bundle, the checkpoint
  expect_serves(world_.newest_checkpoint(), Entries::yes);
}

TEST_P(PublishTest, ASiteGrowsFromAnySizeToAnyOther) {
  world_.grow(1);
  std::string before = world_.newest_checkpoint();
  publish_now();
  for (const std::uint64_t size : {3u, 255u, 256u, 257u, 258u, 512u, 513u, 769u, 1100u}) {
    grow_to(size);
    publish_now();
    expect_serves(before, Entries::no);  // by who has just read the old checkpoint
    before = world_.newest_checkpoint();
    expect_serves(before, Entries::no);
  }
}

TEST_P(PublishTest, PartialTilesGoWhenTheirFullOneIsInTheCheckpointBefore) {
  world_.grow(99);
  publish_now(Entries::yes);
  world_.grow(50, "second");
  publish_now(Entries::yes);
  EXPECT_TRUE(fs::exists(site_ / "tile/0/000.p/100"));  // for those who hold that checkpoint
  world_.grow(150, "third");
  publish_now(Entries::yes);
  EXPECT_TRUE(fs::exists(site_ / "tile/0/000.p/150"));
  EXPECT_TRUE(fs::exists(site_ / "tile/entries/000.p/150"));
  world_.grow(1, "fourth");
  publish_now(Entries::yes);
  EXPECT_FALSE(fs::exists(site_ / "tile/0/000.p"));
  EXPECT_FALSE(fs::exists(site_ / "tile/entries/000.p"));
  EXPECT_TRUE(fs::exists(site_ / "tile/0/001.p/44"));
  expect_serves(world_.newest_checkpoint(), Entries::yes);
}

TEST_P(PublishTest, EntriesCanBeAddedLater) {
  world_.grow(300);
  publish_now();
  const std::string before = world_.newest_checkpoint();
  world_.grow(100, "more");
  publish_now(Entries::yes);
  expect_serves(before, Entries::yes);
  expect_serves(world_.newest_checkpoint(), Entries::yes);
}

TEST_P(PublishTest, ProgressEndsAtTheEnd) {
  world_.grow(599);
  std::vector<std::uint64_t> done;
  test::need(try_to_publish({.progress = [&](std::uint64_t now, std::uint64_t all) {
    EXPECT_EQ(all, 600u);
    done.push_back(now);
  }}));
  EXPECT_THAT(done, testing::ElementsAre(256u, 512u, 600u));
}

TEST_P(PublishTest, ACosignedCheckpointIsLeftAlone) {
  world_.grow(2);
  publish_now();
  // A line by a key that nobody knows: the note is still the ledger's.
  const std::string cosigned =
      get_file(site_ / "checkpoint") + "— witness.example AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
  put_file(site_ / "checkpoint", cosigned);
  EXPECT_EQ(publish_now().written, 0u);
  EXPECT_EQ(get_file(site_ / "checkpoint"), cosigned);
}

// --- What is refused, with nothing touched. ---

class RefusedPublishTest : public PublishTest {
 protected:
  void expect_untouched(const std::function<void()>& work) {
    const auto before = files_below(folder_.path());
    work();
    EXPECT_EQ(files_below(folder_.path()), before);
  }
};

INSTANTIATE_TEST_SUITE_P(Suites, RefusedPublishTest, testing::Values(Suite::sha256_ed25519));

TEST_P(RefusedPublishTest, ALedgerWithoutEntries) {
  EXPECT_THAT(refusal(), HasSubstr("nothing to publish"));
  EXPECT_FALSE(fs::exists(site_));
}

TEST_P(RefusedPublishTest, AFolderOfOtherThings) {
  world_.grow(2);
  fs::create_directory(site_);
  put_file(site_ / "letter.txt", "private");
  expect_untouched([&] { EXPECT_THAT(refusal(), HasSubstr("there is letter.txt")); });
  put_file(site_ / "checkpoint", "not a note\n");
  expect_untouched([&] { EXPECT_THAT(refusal(), HasSubstr("no signed checkpoint")); });
}

TEST_P(RefusedPublishTest, ASiteOfAnotherLedger) {
  world_.grow(2);
  publish_now();
  LogWorld other;
  other.ledger.identity.origin = "example.org/other";
  other.reopen();
  other.grow(3);
  std::swap(world_.inner, other.inner);
  std::swap(world_.ledger.identity.origin, other.ledger.identity.origin);
  expect_untouched(
      [&] { EXPECT_THAT(refusal(), HasSubstr("another ledger, inspection.example.gov/r7-1/g3")); });
}

TEST_P(RefusedPublishTest, ASiteOfTheSameNameAndAnotherKey) {
  world_.grow(2);
  publish_now();
  const PrivateKey other = test::need(PrivateKey::generate(signing_algorithm(GetParam())));
  const Checkpoint same =
      test::need(parse_signed_checkpoint(get_file(site_ / "checkpoint"))).checkpoint;
  put_file(site_ / "checkpoint", test::need(sign_checkpoint(same, other)));
  expect_untouched([&] { EXPECT_THAT(refusal(), HasSubstr("not signed by its key")); });
}

TEST_P(RefusedPublishTest, ASiteOfMoreEntriesThanTheLedgerHas) {
  world_.grow(2);
  LogWorld longer;
  longer.grow(2);
  longer.grow(5, "more");
  std::swap(world_.inner, longer.inner);
  publish_now();
  std::swap(world_.inner, longer.inner);
  expect_untouched(
      [&] { EXPECT_THAT(refusal(), HasSubstr("the site has 8 entries and the ledger only 3")); });
}

TEST_P(RefusedPublishTest, ASiteOfAFork) {
  world_.grow(5);
  LogWorld fork;
  fork.grow(3, "otherwise");
  std::swap(world_.inner, fork.inner);
  publish_now();
  std::swap(world_.inner, fork.inner);
  expect_untouched([&] { EXPECT_THAT(refusal(), HasSubstr("fork: the 4 entries")); });
}

TEST_P(RefusedPublishTest, ASiteWithEntriesThatWouldBecomeIncomplete) {
  world_.grow(2);
  publish_now(Entries::yes);
  world_.grow(2, "more");
  expect_untouched([&] { EXPECT_THAT(refusal(), HasSubstr("say --entries")); });
}

TEST_P(RefusedPublishTest, AFolderThatCannotBeListed) {
  world_.grow(2);
  fs::create_directory(site_);
  put_file(site_ / "letter.txt", "private");
  expect_untouched([&] {
    test::break_listings(EIO);
    const Result<Published> published = try_to_publish();
    test::break_listings(0);
    ASSERT_FALSE(published.ok());
    EXPECT_EQ(published.error().kind(), ErrorKind::environment);
  });
}

TEST_P(RefusedPublishTest, EntriesThatAFirstRunLeftAndThatAreNotAskedFor) {
  world_.grow(2);
  publish_now(Entries::yes);
  fs::remove(site_ / "checkpoint");
  expect_untouched([&] { EXPECT_THAT(refusal(), HasSubstr("say --entries")); });
  publish_now(Entries::yes);
}

TEST_P(RefusedPublishTest, AFolderOfOtherThingsBelowItsTiles) {
  world_.grow(299);
  publish_now(Entries::yes);
  fs::remove(site_ / "checkpoint");
  for (const char* path :
       {"tile/letter.txt", "tile/0/1", "tile/0/000.p/letters", "tile/entries/x"}) {
    fs::create_directories((site_ / path).parent_path());
    put_file(site_ / path, "private");
    expect_untouched([&] {
      EXPECT_THAT(refusal({.entries = Entries::yes, .progress = nullptr}),
                  HasSubstr(std::string("there is ") + path));
    });
    fs::remove(site_ / path);
  }
  publish_now(Entries::yes);
}

TEST_P(RefusedPublishTest, ASiteThatSomebodyElseIsPublishingTo) {
  world_.grow(2);
  publish_now();
  const SiteWriter busy = test::need(SiteWriter::open(site_));
  world_.grow(2, "more");
  expect_untouched([&] { EXPECT_THAT(refusal(), HasSubstr("try again")); });
}

// --- Files that are not what they should be. ---

TEST_P(PublishTest, AMissingFileIsWrittenAgain) {
  world_.grow(600);
  publish_now(Entries::yes);
  const auto whole = files_below(site_);
  for (const auto& [path, bytes] : whole) {
    if (path == "checkpoint") continue;
    fs::remove(site_ / path);
    publish_now(Entries::yes);
    EXPECT_EQ(get_file(site_ / path), bytes) << path;
  }
}

TEST_P(PublishTest, ATileOfAnotherSizeIsAnError) {
  world_.grow(600);
  publish_now();
  fs::resize_file(site_ / "tile/0/001", 100);
  world_.grow(1, "more");
  const std::string before = get_file(site_ / "checkpoint");
  EXPECT_THAT(refusal(), HasSubstr("tile/0/001 has other bytes"));
  EXPECT_EQ(get_file(site_ / "checkpoint"), before);
}

TEST_P(PublishTest, AChangedByteIsFoundWhenEverythingIsCompared) {
  world_.grow(600);
  publish_now(Entries::yes);
  for (const char* path : {"tile/0/001", "tile/1/000.p/2", "tile/entries/000"}) {
    const std::string right = get_file(site_ / path);
    std::string changed = right;
    changed[40] = static_cast<char>(changed[40] ^ 1);
    put_file(site_ / path, changed);
    EXPECT_THAT(refusal({.entries = Entries::yes,
                         .compare = PublishRequest::Compare::bytes,
                         .progress = nullptr}),
                HasSubstr(std::string(path) + " has other bytes"));
    put_file(site_ / path, right);
  }
}

TEST_P(PublishTest, WhatIsNotTheSitesYetIsAlwaysCompared) {
  world_.grow(300);
  publish_now();
  world_.grow(300, "more");
  put_file(site_ / "tile/0/001", std::string(8192, 'x'));
  EXPECT_THAT(refusal(), HasSubstr("tile/0/001 has other bytes"));
}

TEST_P(PublishTest, ADamagedStoreIsNotPublished) {
  world_.grow(600);
  const auto snapshot = test::need(world_.store.snapshot());
  world_.store.lies.hashes = [](unsigned level, std::vector<Hash>& hashes) {
    if (level == 0 && hashes.size() == 256) std::swap(hashes.front(), hashes.back());
  };
  const auto published = publish(world_.ledger.identity, *snapshot, site_, {});
  ASSERT_FALSE(published.ok());
  EXPECT_THAT(to_english(published.error()), HasSubstr("entries 0 to 255 does not fit"));
  EXPECT_THAT(files_below(site_), IsEmpty());
}

TEST_P(PublishTest, AnEntryThatIsNotItsLeafIsNotPublished) {
  world_.grow(600);
  const auto snapshot = test::need(world_.store.snapshot());
  world_.store.lies.entry = [](std::uint64_t index, Bytes& entry, Hash&, Bytes&) {
    if (index == 300) entry.back() ^= 1;
  };
  const auto published = publish(world_.ledger.identity, *snapshot, site_,
                                 {.entries = Entries::yes, .progress = nullptr});
  ASSERT_FALSE(published.ok());
  EXPECT_THAT(to_english(published.error()), HasSubstr("entry 300"));
  EXPECT_FALSE(fs::exists(site_ / "checkpoint"));
}

// --- Crashes and failing disks, at every step. ---

struct Case {
  Entries before, after;
  std::size_t first, more;
};

class BrokenPublishTest : public PublishTest {
 protected:
  // Prepares a case; gives the checkpoint that the site has, "" for none.
  std::string begin(const Case& each) {
    std::string before;
    if (each.first > 0) {
      world_.grow(each.first);
      publish_now(each.before);
      before = world_.newest_checkpoint();
    }
    world_.grow(each.more, "more");
    return before;
  }
  void expect_serves_what_it_has(const Case& each, const std::string& before) {
    const bool there = fs::exists(site_ / "checkpoint");
    const std::string has = there ? get_file(site_ / "checkpoint") : "";
    ASSERT_TRUE(has == before || has == world_.newest_checkpoint());
    const bool bundles = fs::exists(site_ / "tile/entries");
    if (there) expect_serves(has, bundles ? Entries::yes : Entries::no);
    if (there && has != before) {
      EXPECT_EQ(bundles, each.after == Entries::yes);
    }
  }
  void crash_everywhere(const Case& each) {
    const std::string before = begin(each);
    const fs::path model = folder_ / "model";
    if (!before.empty()) fs::copy(site_, model, fs::copy_options::recursive);
    std::uint64_t step = 1;
    for (bool ended = false; !ended && !HasFailure(); ++step) {
      for (const auto fault : {test::DiskFault::kills_before, test::DiskFault::kills_half,
                               test::DiskFault::kills_after}) {
        SCOPED_TRACE("at step " + std::to_string(step));
        fs::remove_all(site_);
        if (!before.empty()) fs::copy(model, site_, fs::copy_options::recursive);
        test::Child child([&](const test::Teller&) {
          test::fail_disk(step, fault, EIO, test::Names::too);
          return try_to_publish({.entries = each.after, .progress = nullptr}).ok() ? 0 : 1;
        });
        const int code = child.wait();
        ended = code == 0;
        EXPECT_TRUE(ended || code == 128 + SIGKILL) << code;
        expect_serves_what_it_has(each, before);
        if (fault == test::DiskFault::kills_after) expect_never_unasked();
        expect_finishes(each);
      }
    }
    EXPECT_GT(step, 20u);
  }
  // Whoever goes on without asking for entries makes none public.
  void expect_never_unasked() {
    const fs::path left = folder_ / "left";
    fs::remove_all(left);
    fs::copy(site_, left, fs::copy_options::recursive);
    if (fs::exists(site_ / "tile/entries")) {
      EXPECT_THAT(refusal(), HasSubstr("say --entries"));
    } else {
      publish_now(Entries::no);
      EXPECT_FALSE(fs::exists(site_ / "tile/entries"));
    }
    fs::remove_all(site_);
    fs::rename(left, site_);
  }
  void expect_finishes(const Case& each) {
    publish_now(each.after);
    expect_serves(world_.newest_checkpoint(), each.after);
    for (const auto& [path, bytes] : files_below(site_)) {
      EXPECT_THAT(path, Not(HasSubstr(".publishing"))) << path;
    }
  }
};

INSTANTIATE_TEST_SUITE_P(Suites, BrokenPublishTest, testing::Values(Suite::sha256_ed25519));

TEST_P(BrokenPublishTest, ACrashAtAnyStepLeavesASiteThatServesItsCheckpoint) {
  crash_everywhere({Entries::no, Entries::no, 299, 300});
}
TEST_P(BrokenPublishTest, ACrashWithEntriesToo) {
  crash_everywhere({Entries::yes, Entries::yes, 299, 300});
}
TEST_P(BrokenPublishTest, ACrashWhileEntriesAreAddedToo) {
  crash_everywhere({Entries::no, Entries::yes, 299, 41});
}
TEST_P(BrokenPublishTest, ACrashOfTheFirstPublishToo) {
  crash_everywhere({Entries::no, Entries::yes, 0, 299});
}

TEST_P(BrokenPublishTest, AFailingDiskAtAnyStepIsToldAndLeavesASiteThatServesItsCheckpoint) {
  const Case each{Entries::yes, Entries::yes, 299, 300};
  const std::string before = begin(each);
  const fs::path model = folder_ / "model";
  fs::copy(site_, model, fs::copy_options::recursive);
  for (const int code : {EIO, ENOSPC}) {
    bool fired = true;
    for (std::uint64_t step = 1; fired; ++step) {
      fs::remove_all(site_);
      fs::copy(model, site_, fs::copy_options::recursive);
      test::fail_disk(step, test::DiskFault::fails, code, test::Names::too);
      const Result<Published> published =
          try_to_publish({.entries = each.after, .progress = nullptr});
      fired = test::disk_fault_fired();
      test::mend_disk();
      if (fired && !published.ok()) {
        EXPECT_EQ(published.error().kind(),
                  code == ENOSPC ? ErrorKind::disk_full : ErrorKind::environment);
      }
      EXPECT_TRUE(published.ok() || fired);
      expect_serves_what_it_has(each, before);
      expect_finishes(each);
      if (HasFailure()) FAIL() << "at step " << step;
    }
  }
}

}  // namespace
}  // namespace muniment
