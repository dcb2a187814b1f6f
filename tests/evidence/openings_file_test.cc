// The openings file: what is kept is found, whatever a crash or a rotten disk did to the rest.
#include "evidence/openings_file.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "evidence/files.h"
#include "tests/support/mutations.h"
#include "tests/support/readme.h"
#include "tests/support/temporary_folder.h"

namespace muniment::test {
namespace {

using evidence::SealedList;
using Store = evidence::OpeningsFile;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;
namespace format = evidence::openings_format;

class Openings : public testing::Test {
 protected:
  std::unique_ptr<Store> open() {
    auto store = Store::open(file);
    EXPECT_TRUE(store.ok()) << to_english(store.error());
    return std::make_unique<Store>(std::move(*store));
  }
  Hash id(int number) { return hasher.digest(as_bytes("record " + std::to_string(number))); }
  SealedList openings(int number, std::size_t count = 3) {
    SealedList kept{id(number), {}};
    for (std::size_t slot = 0; slot < count; ++slot) {
      append(kept.list,
             "opening " + std::to_string(slot) + " of record " + std::to_string(number) + ";");
    }
    return kept;
  }
  void keep(Store& store, const std::vector<SealedList>& batch) {
    const Status kept = store.keep(batch);
    EXPECT_TRUE(kept.ok()) << to_english(kept.error());
  }
  bool finds(Store& store, int number) {
    const auto found = store.find(id(number));
    return found.ok() && *found == openings(number).list;
  }
  // All that `each` visits, and how it ends.
  std::pair<std::vector<SealedList>, std::string> all(Store& store) {
    std::vector<SealedList> visited;
    const Status each = store.each([&](const Hash& record, ByteView list) -> Status {
      visited.push_back({record, to_bytes(list)});
      return {};
    });
    return {std::move(visited), each.ok() ? "" : to_english(each.error())};
  }
  std::string bytes() { return get_file(file); }

  TemporaryFolder folder;
  std::filesystem::path file = folder / "openings";
  Hasher hasher{HashAlgorithm::sha256};
};

TEST_F(Openings, IsMadeByTheFirstKeepAndOnlyItsOwnerReadsIt) {
  const auto store = open();
  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_EQ(store->find(id(1)).error().kind(), ErrorKind::missing);
  EXPECT_EQ(all(*store).second, "");
  keep(*store, {openings(1)});
  struct stat status = {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600u);
  EXPECT_TRUE(finds(*store, 1));
}

TEST_F(Openings, HasTheBytesThatTheReadmeSays) {
  keep(*open(), {{id(1), {'a', 'b'}}});
  const auto check_of = [&](const std::string& label, const Bytes& bytes) {
    const Hash whole = hasher.digest(to_bytes(label + '\0' + std::string(as_text(bytes))));
    return to_bytes(whole.view().first(8));
  };
  Bytes head = to_bytes(id(1).view());
  Bytes listed = head;
  append(listed, ByteView(Bytes{'a', 'b'}));
  append(head, ByteView(Bytes{0, 0, 0, 2}));
  Bytes body = head;
  append(body, check_of("muniment/openings-list/v1", listed));
  append(body, ByteView(Bytes{'a', 'b'}));
  std::string expected = "muniment openings 2\n\xf5opening";
  expected += std::string("\0\0\0\x2e", 4);
  expected += as_text(body);
  expected += as_text(check_of("muniment/openings/v2", head));
  expected += std::string("\0\0\0\x2e", 4);
  EXPECT_EQ(bytes(), expected);
}

Bytes example_bytes(std::string_view label) {
  return test::readme_bytes("evidence/README.md", "## Openings file", label);
}

TEST_F(Openings, HasTheBytesOfTheReadmesExample) {
  keep(*open(), {{*Hash::from(example_bytes("record id ")), example_bytes("list ")}});
  EXPECT_EQ(to_hex(as_bytes(bytes())), to_hex(example_bytes("file ")));
}

TEST_F(Openings, HaveTheSealOfTheReadmesExample) {
  const Suite suite = Suite::sha256_ed25519;
  const Bytes record = example_bytes("record id "), opening = example_bytes("opening ");
  const SealKey writers = derive_key(suite, SealKey::from(example_bytes("class key ")).value(),
                                     "muniment/openings-key/v1", {});
  EXPECT_EQ(to_bytes(writers.view()), example_bytes("writers key "));
  Bytes value = record;
  append(value, ByteView(Bytes{0, 0}));  // no contents
  const SealKey key = derive_key(suite, writers, "muniment/opening-key/v1", value);
  EXPECT_EQ(to_bytes(key.view()), example_bytes("record key "));
  const Bytes list = example_bytes("list ");
  Bytes plain = {0, 5, 0, 0, 0, 72};
  append(plain, opening);
  EXPECT_EQ(open_stream(suite, key, record, ByteView(list).subspan(13)).value(), plain);
}

TEST_F(Openings, FindsEachRecordOfEachBatchAndVisitsThemInTheOrderOfKeeping) {
  std::vector<SealedList> kept;
  const auto store = open();
  for (int batch = 0; batch < 20; ++batch) {
    std::vector<SealedList> records;
    for (int i = 0; i < batch; ++i) records.push_back(openings(100 * batch + i));
    keep(*store, records);
    kept.insert(kept.end(), records.begin(), records.end());
    for (const SealedList& one : records) EXPECT_EQ(*store->find(one.record_id), one.list);
  }
  const auto again = open();
  for (const SealedList& one : kept) EXPECT_EQ(*again->find(one.record_id), one.list);
  EXPECT_EQ(all(*again), std::pair(kept, std::string()));
  EXPECT_EQ(again->find(id(7)).error().kind(), ErrorKind::missing);
}

TEST_F(Openings, GivesTheNewestOfARecord) {
  const auto store = open();
  keep(*store, {openings(1, 1), openings(2)});
  EXPECT_EQ(*store->find(id(1)), openings(1, 1).list);
  keep(*store, {openings(1, 2), openings(1, 4)});
  EXPECT_EQ(*store->find(id(1)), openings(1, 4).list);
  EXPECT_EQ(*open()->find(id(1)), openings(1, 4).list);
}

// Only the descriptor that was written through is sure to be told that a write failed later.
TEST_F(Openings, SyncsThroughOneDescriptorWhatSeveralCallersKept) {
  const auto store = open();
  keep(*store, {openings(1)});
  std::filesystem::rename(file, folder / "kept");
  keep(*store, {openings(2)});
  EXPECT_FALSE(std::filesystem::exists(file));
  ASSERT_TRUE(store->sync().ok());
  keep(*store, {openings(3)});
  EXPECT_TRUE(finds(*open(), 3));
  std::filesystem::rename(folder / "kept", file);
  EXPECT_TRUE(finds(*open(), 1));
  EXPECT_TRUE(finds(*open(), 2));
}

TEST_F(Openings, KeepsARecordWithoutOpenings) {
  const auto store = open();
  keep(*store, {{id(1), {}}, {id(2), {'a'}}});
  EXPECT_EQ(*store->find(id(1)), Bytes());
  EXPECT_EQ(*store->find(id(2)), Bytes{'a'});
}

TEST_F(Openings, SeesWhatAnotherStoreKept) {
  const auto reader = open();
  EXPECT_FALSE(finds(*reader, 1));
  keep(*open(), {openings(1)});
  EXPECT_TRUE(finds(*reader, 1));
  keep(*open(), {openings(2)});
  EXPECT_TRUE(finds(*reader, 2));
}

// A crash can leave any number of a batch's first bytes. The batches before and after are found.
TEST_F(Openings, StepsOverWhatACrashLeft) {
  keep(*open(), {openings(1), openings(2)});
  const std::string before = bytes();
  keep(*open(), {openings(3)});
  const std::string torn = bytes().substr(before.size());
  for (std::size_t length = 0; length < torn.size(); ++length) {
    put_file(file, before + torn.substr(0, length));
    const auto store = open();
    EXPECT_TRUE(finds(*store, 2)) << length;
    EXPECT_FALSE(finds(*store, 3)) << length;
    EXPECT_EQ(all(*store).second, "") << length;
    keep(*store, {openings(4), openings(5)});
    const auto again = open();
    for (const int number : {1, 2, 4, 5}) {
      EXPECT_TRUE(finds(*again, number)) << length << " " << number;
    }
    EXPECT_TRUE(finds(*store, 4)) << length;
    EXPECT_THAT(all(*store).first, SizeIs(4)) << length;
    EXPECT_EQ(all(*store).second, "") << length;
  }
}

TEST_F(Openings, StepsOverSeveralCrashesInARow) {
  keep(*open(), {openings(1)});
  const std::string before = bytes();
  keep(*open(), {openings(2)});
  const std::string batch = bytes().substr(before.size());
  put_file(file, before + batch.substr(0, 40) + batch.substr(0, 5) + batch.substr(0, 100));
  const auto store = open();
  keep(*store, {openings(3)});
  EXPECT_TRUE(finds(*store, 1) && finds(*store, 3));
  EXPECT_EQ(all(*store).second, "");
}

// The header itself is written by the first keep.
TEST_F(Openings, GoesOnFromAHeaderThatWasNotFinished) {
  keep(*open(), {openings(1)});
  const std::string header = format::format_header();
  for (std::size_t length = 0; length <= header.size(); ++length) {
    put_file(file, header.substr(0, length));
    const auto store = open();
    EXPECT_EQ(store->find(id(1)).error().kind(), ErrorKind::missing);
    EXPECT_THAT(all(*store).first, SizeIs(0));
    keep(*store, {openings(1)});
    EXPECT_TRUE(finds(*store, 1));
    EXPECT_TRUE(finds(*open(), 1));
  }
}

// Whatever one changed byte does, the other batches are found, and `each` names the damage, unless
// it made the batch look like one that was never finished.
TEST_F(Openings, LosesAtMostTheBatchInWhichAByteWasChanged) {
  keep(*open(), {openings(1)});
  const std::size_t first = bytes().size();
  keep(*open(), {openings(2)});
  const std::size_t second = bytes().size();
  keep(*open(), {openings(3)});
  const std::string good = bytes();
  for (std::size_t at = first; at < second; ++at) {
    for (const int bit : {0, 3, 7}) {
      std::string rotten = good;
      rotten[at] = static_cast<char>(rotten[at] ^ (1 << bit));
      put_file(file, rotten);
      const auto store = open();
      EXPECT_TRUE(finds(*store, 1) && finds(*store, 3)) << at << " " << bit;
      EXPECT_THAT(all(*store).second, AllOf(HasSubstr("is damaged"), HasSubstr("bytes from byte")))
          << at << " " << bit;
      keep(*store, {openings(4)});
      EXPECT_TRUE(finds(*store, 1) && finds(*store, 3) && finds(*store, 4)) << at << " " << bit;
    }
  }
}

TEST_F(Openings, SaysWhichBytesCannotBeReadWhenItFindsNothing) {
  keep(*open(), {openings(1)});
  const std::size_t first = bytes().size();
  keep(*open(), {openings(2)});
  std::string rotten = bytes();
  rotten[first] = 'x';
  put_file(file, rotten);
  const auto store = open();
  const auto found = store->find(id(2));
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().kind(), ErrorKind::missing);
  EXPECT_THAT(to_english(found.error()),
              HasSubstr("are among the " + std::to_string(rotten.size() - first) +
                        " bytes from byte " + std::to_string(first)));
}

TEST_F(Openings, OfAnotherVersionIsUnknownAndBothAreNamed) {
  for (const std::string start : {"muniment openings 1\n", "muniment openings 17\nmore"}) {
    put_file(file, start);
    const auto store = Store::open(file);
    ASSERT_FALSE(store.ok());
    EXPECT_EQ(store.error().kind(), ErrorKind::unknown);
    EXPECT_THAT(to_english(store.error()), HasSubstr("this program knows version 2"));
  }
  for (const std::string start : {"muniment openings x\n", "something else", "\n"}) {
    put_file(file, start);
    const auto store = Store::open(file);
    ASSERT_FALSE(store.ok()) << start;
    EXPECT_EQ(store.error().kind(), ErrorKind::malformed);
  }
}

TEST_F(Openings, IsNotWrittenWhereAnotherFileIs) {
  const auto store = open();
  put_file(file, "precious notes");
  EXPECT_FALSE(store->keep(std::vector{openings(1)}).ok());
  EXPECT_FALSE(store->find(id(1)).ok());
  EXPECT_EQ(bytes(), "precious notes");
}

TEST_F(Openings, IsNotWrittenThroughASymlink) {
  put_file(folder / "elsewhere", "");
  std::filesystem::create_symlink(folder / "elsewhere", file);
  const auto store = open();
  EXPECT_FALSE(store->keep(std::vector{openings(1)}).ok());
  EXPECT_EQ(get_file(folder / "elsewhere"), "");
}

TEST_F(Openings, RefusesARecordWhoseListIsTooLong) {
  const auto store = open();
  SealedList large{id(1), Bytes(evidence::max_sealed_list_bytes, 1)};
  keep(*store, {openings(2), large, openings(3)});
  EXPECT_EQ(*store->find(id(1)), large.list);
  EXPECT_TRUE(finds(*store, 2) && finds(*store, 3));
  const auto size = bytes().size();
  large.list.push_back(0);
  const Status refused = store->keep(std::vector{openings(4), large});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind(), ErrorKind::refused);
  EXPECT_EQ(bytes().size(), size);
}

TEST_F(Openings, StopsWhereTheVisitorDoes) {
  const auto store = open();
  keep(*store, {openings(1), openings(2)});
  int visits = 0;
  const Status each = store->each([&](const Hash&, ByteView) -> Status {
    ++visits;
    return Error(ErrorKind::usage, say("enough"));
  });
  EXPECT_EQ(to_english(each.error()), "enough");
  EXPECT_EQ(visits, 1);
}

TEST_F(Openings, TakesTheBatchesOfSeveralProcessesAtOnce) {
  std::vector<pid_t> children;
  for (int child = 0; child < 4; ++child) {
    const pid_t pid = ::fork();
    ASSERT_GE(pid, 0);
    if (pid == 0) {
      const auto store = open();
      for (int i = 0; i < 25; ++i) {
        if (!store->keep(std::vector{openings(100 * child + i)}).ok()) ::_exit(1);
      }
      ::_exit(0);
    }
    children.push_back(pid);
  }
  for (const pid_t pid : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(pid, &status, 0), pid);
    EXPECT_EQ(status, 0);
  }
  const auto store = open();
  for (int child = 0; child < 4; ++child) {
    for (int i = 0; i < 25; ++i) EXPECT_TRUE(finds(*store, 100 * child + i));
  }
  EXPECT_THAT(all(*store).first, SizeIs(100));
}

// A bare name has no folder before it: what is put is in the folder at hand, and durable.
TEST(Replaced, ABareNameIsPutIntoTheFolderAtHand) {
  const TemporaryFolder folder;
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  {
    Result<evidence::Replacement> made = evidence::Replacement::begin("list");
    ASSERT_TRUE(made.ok()) << to_english(made.error());
    ASSERT_TRUE(made->append(as_bytes("whole")).ok());
    const Status put = made->put();
    EXPECT_TRUE(put.ok()) << to_english(put.error());
  }
  std::filesystem::current_path(before);
  EXPECT_EQ(*evidence::read_small_file(folder.path() / "list", 100), "whole");
}

}  // namespace
}  // namespace muniment::test
