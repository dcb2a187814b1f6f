// The openings file: what is kept is found, whatever a crash or a rotten disk did to the rest.
#include "evidence/openings.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "evidence/openings_format.h"
#include "tests/support/mutations.h"
#include "tests/support/temporary_folder.h"

namespace muniment::test {
namespace {

using evidence::KeptOpenings;
using evidence::OpeningStore;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;
namespace format = evidence::openings_format;

class OpeningsFile : public testing::Test {
 protected:
  std::unique_ptr<OpeningStore> open() {
    auto store = evidence::open_openings_file(file);
    EXPECT_TRUE(store.ok()) << to_english(store.error());
    return std::move(*store);
  }
  Hash id(int number) { return hasher.digest(as_bytes("record " + std::to_string(number))); }
  KeptOpenings openings(int number, std::size_t count = 3) {
    KeptOpenings kept{id(number), {}};
    for (std::size_t slot = 0; slot < count; ++slot) {
      kept.openings.push_back(
          to_bytes("opening " + std::to_string(slot) + " of record " + std::to_string(number)));
    }
    return kept;
  }
  void keep(OpeningStore& store, const std::vector<KeptOpenings>& batch) {
    const Status kept = store.keep(batch);
    EXPECT_TRUE(kept.ok()) << to_english(kept.error());
  }
  bool finds(OpeningStore& store, int number) {
    const auto found = store.find(id(number));
    return found.ok() && *found == openings(number).openings;
  }
  // All that `each` visits, and how it ends.
  std::pair<std::vector<KeptOpenings>, std::string> all(OpeningStore& store) {
    std::vector<KeptOpenings> visited;
    const Status each = store.each([&](KeptOpenings kept) -> Status {
      visited.push_back(std::move(kept));
      return {};
    });
    return {std::move(visited), each.ok() ? "" : to_english(each.error())};
  }
  std::string bytes() { return get_file(file); }

  TemporaryFolder folder;
  std::filesystem::path file = folder / "openings";
  Hasher hasher{HashAlgorithm::sha256};
};

TEST_F(OpeningsFile, IsMadeByTheFirstKeepAndOnlyItsOwnerReadsIt) {
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

TEST_F(OpeningsFile, HasTheBytesThatTheReadmeSays) {
  keep(*open(), {{id(1), {{'a', 'b'}, {}}}});
  Bytes body = to_bytes(id(1).view());
  append(body, ByteView(Bytes{0, 0, 0, 10, 0, 0, 0, 2, 'a', 'b', 0, 0, 0, 0}));
  std::string expected = "muniment openings 1\n\xf5opening";
  expected += std::string("\0\0\0\x2e", 4);
  expected += as_text(body);
  const Hash check = hasher.digest(
      to_bytes(std::string("muniment/openings/v1\0", 21) + std::string(as_text(body))));
  expected += as_text(check.view().first(8));
  expected += std::string("\0\0\0\x2e", 4);
  EXPECT_EQ(bytes(), expected);
}

// The bytes of the block behind `label` in the README's example.
Bytes example_bytes(std::string_view label) {
  const std::string readme = get_file(MUNIMENT_SOURCE_DIR "/evidence/README.md");
  std::size_t at = readme.find("\n" + std::string(label), readme.find("## Openings file"));
  MUNIMENT_CHECK(at != std::string::npos);
  at = readme.find("= ", at) + 2;
  std::string hex;
  for (; readme[at] != '\n' || readme[at + 1] == ' '; ++at) {
    if (readme[at] != '\n' && readme[at] != ' ') hex += readme[at];
  }
  return from_hex(hex).value();
}

TEST_F(OpeningsFile, HasTheBytesOfTheReadmesExample) {
  keep(*open(), {{*Hash::from(example_bytes("record id ")), {example_bytes("opening ")}}});
  EXPECT_EQ(to_hex(as_bytes(bytes())), to_hex(example_bytes("file ")));
}

TEST_F(OpeningsFile, FindsEachRecordOfEachBatchAndVisitsThemInTheOrderOfKeeping) {
  std::vector<KeptOpenings> kept;
  const auto store = open();
  for (int batch = 0; batch < 20; ++batch) {
    std::vector<KeptOpenings> records;
    for (int i = 0; i < batch; ++i) records.push_back(openings(100 * batch + i));
    keep(*store, records);
    kept.insert(kept.end(), records.begin(), records.end());
    for (const KeptOpenings& one : records) EXPECT_EQ(*store->find(one.record_id), one.openings);
  }
  const auto again = open();
  for (const KeptOpenings& one : kept) EXPECT_EQ(*again->find(one.record_id), one.openings);
  EXPECT_EQ(all(*again), std::pair(kept, std::string()));
  EXPECT_EQ(again->find(id(7)).error().kind(), ErrorKind::missing);
}

TEST_F(OpeningsFile, GivesTheNewestOfARecord) {
  const auto store = open();
  keep(*store, {openings(1, 1), openings(2)});
  EXPECT_THAT(*store->find(id(1)), SizeIs(1));
  keep(*store, {openings(1, 2), openings(1, 4)});
  EXPECT_THAT(*store->find(id(1)), SizeIs(4));
  EXPECT_THAT(*open()->find(id(1)), SizeIs(4));
}

// Only the descriptor that was written through is sure to be told that a write failed later.
TEST_F(OpeningsFile, SyncsThroughOneDescriptorWhatSeveralCallersKept) {
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

TEST_F(OpeningsFile, KeepsARecordWithoutOpeningsAndOneWithAnEmptyOne) {
  const auto store = open();
  keep(*store, {{id(1), {}}, {id(2), {{}}}});
  EXPECT_EQ(*store->find(id(1)), std::vector<Bytes>());
  EXPECT_EQ(*store->find(id(2)), std::vector<Bytes>(1));
}

TEST_F(OpeningsFile, SeesWhatAnotherStoreKept) {
  const auto reader = open();
  EXPECT_FALSE(finds(*reader, 1));
  keep(*open(), {openings(1)});
  EXPECT_TRUE(finds(*reader, 1));
  keep(*open(), {openings(2)});
  EXPECT_TRUE(finds(*reader, 2));
}

// A crash can leave any number of a batch's first bytes. The batches before and after are found.
TEST_F(OpeningsFile, StepsOverWhatACrashLeft) {
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

TEST_F(OpeningsFile, StepsOverSeveralCrashesInARow) {
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
TEST_F(OpeningsFile, GoesOnFromAHeaderThatWasNotFinished) {
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
TEST_F(OpeningsFile, LosesAtMostTheBatchInWhichAByteWasChanged) {
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

TEST_F(OpeningsFile, SaysWhichBytesCannotBeReadWhenItFindsNothing) {
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

TEST_F(OpeningsFile, OfAnotherVersionIsUnknownAndBothAreNamed) {
  for (const std::string start : {"muniment openings 2\n", "muniment openings 17\nmore"}) {
    put_file(file, start);
    const auto store = evidence::open_openings_file(file);
    ASSERT_FALSE(store.ok());
    EXPECT_EQ(store.error().kind(), ErrorKind::unknown);
    EXPECT_THAT(to_english(store.error()), HasSubstr("this program knows version 1"));
  }
  for (const std::string start : {"muniment openings x\n", "something else", "\n"}) {
    put_file(file, start);
    const auto store = evidence::open_openings_file(file);
    ASSERT_FALSE(store.ok()) << start;
    EXPECT_EQ(store.error().kind(), ErrorKind::malformed);
  }
}

TEST_F(OpeningsFile, IsNotWrittenWhereAnotherFileIs) {
  const auto store = open();
  put_file(file, "precious notes");
  EXPECT_FALSE(store->keep(std::vector{openings(1)}).ok());
  EXPECT_FALSE(store->find(id(1)).ok());
  EXPECT_EQ(bytes(), "precious notes");
}

TEST_F(OpeningsFile, IsNotWrittenThroughASymlink) {
  put_file(folder / "elsewhere", "");
  std::filesystem::create_symlink(folder / "elsewhere", file);
  const auto store = open();
  EXPECT_FALSE(store->keep(std::vector{openings(1)}).ok());
  EXPECT_EQ(get_file(folder / "elsewhere"), "");
}

TEST_F(OpeningsFile, RefusesARecordWhoseOpeningsAreTooLong) {
  const auto store = open();
  KeptOpenings large{id(1), std::vector<Bytes>(16, Bytes(1024 * 1024 - 4))};
  keep(*store, {openings(2), large, openings(3)});
  EXPECT_EQ(*store->find(id(1)), large.openings);
  EXPECT_TRUE(finds(*store, 2) && finds(*store, 3));
  const auto size = bytes().size();
  large.openings[0].push_back(0);
  const Status refused = store->keep(std::vector{openings(4), large});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind(), ErrorKind::refused);
  EXPECT_EQ(bytes().size(), size);
}

TEST_F(OpeningsFile, StopsWhereTheVisitorDoes) {
  const auto store = open();
  keep(*store, {openings(1), openings(2)});
  int visits = 0;
  const Status each = store->each([&](const KeptOpenings&) -> Status {
    ++visits;
    return Error(ErrorKind::usage, say("enough"));
  });
  EXPECT_EQ(to_english(each.error()), "enough");
  EXPECT_EQ(visits, 1);
}

TEST_F(OpeningsFile, TakesTheBatchesOfSeveralProcessesAtOnce) {
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

}  // namespace
}  // namespace muniment::test
