// Importing folders: what is registered, in which order, and what is told.
#include "evidence/import.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "evidence/import_crew.h"
#include "evidence/seen_contents.h"
#include "tests/support/office.h"

namespace muniment::test {
namespace {

namespace fs = std::filesystem;
using evidence::import_folder;
using evidence::ImportedFile;
using evidence::ImportKeys;
using evidence::ImportOrder;
using evidence::ImportProgress;
using evidence::Item;
using evidence::SkippedFile;
using evidence::SkipReason;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

std::string name_of(const ImportedFile& file) { return std::string(as_text(file.content.name)); }

bool is_sorted(const std::vector<std::string>& names) {
  return std::is_sorted(names.begin(), names.end());
}

class Watcher final : public evidence::ImportWatcher {
 public:
  void imported(const ImportedFile& file) override {
    files.push_back(file);
    if (then) then();
  }
  void skipped(const SkippedFile& file) override { skipped_files.push_back(file); }
  void flagged(const Citation& citation, const Violation& violation) override {
    flags.push_back(format_citation(citation) + " " + to_english(violation.sentence));
  }

  void unsearched(const Error& damage) override { damages.push_back(damage); }

  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const ImportedFile& file : files) names.push_back(name_of(file));
    return names;
  }
  const ImportedFile& named(const std::string& name) const {
    const auto found = std::find_if(files.begin(), files.end(),
                                    [&](const auto& file) { return name_of(file) == name; });
    MUNIMENT_CHECK(found != files.end());
    return *found;
  }

  std::vector<ImportedFile> files;
  std::vector<SkippedFile> skipped_files;
  std::vector<std::string> flags;
  std::vector<Error> damages;
  std::function<void()> then;
};

class Importing : public testing::Test {
 protected:
  Importing() {
    office.found();
    office.begin_inspection();
    fs::create_directory(in);
  }

  void put(const std::string& name, std::string_view content) {
    fs::create_directories((in / name).parent_path());
    put_file(in / name, content);
  }
  void put_many(int count) {
    for (int i = 0; i < count; ++i) {
      put("sub" + std::to_string(i % 7) + "/" + std::to_string(i), std::to_string(i));
    }
  }
  ImportOrder order(const std::string& dossier = "R7-FGW") {
    evidence::Draft model = office.document(dossier);
    model.fields.clear();
    return {in, model, slot_of(Kind::document, "content"), threads};
  }
  Status import(Watcher& watcher) {
    const std::vector<const PrivateKey*> signers = office.signers({"li"});
    const ImportKeys keys{signers, office.ledger_key()};
    progress.emplace();
    return import_folder(office.registrar(), order(), &keys, *progress, watcher);
  }
  Watcher imported() {
    Watcher watcher;
    const Status status = import(watcher);
    EXPECT_TRUE(status.ok()) << to_english(status.error());
    return watcher;
  }
  Watcher dry_run() {
    Watcher watcher;
    progress.emplace();
    const Status status = import_folder(office.registrar(), order(), nullptr, *progress, watcher);
    EXPECT_TRUE(status.ok()) << to_english(status.error());
    return watcher;
  }
  // Name and place in its batch of each file of the dossier, by folio.
  struct Found {
    std::string name;
    std::uint16_t count, position;
  };
  std::vector<Found> found() {
    std::vector<Found> all;
    const Status read = office.registrar().each("R7-FGW", [&](const Item& item) -> Status {
      if (item.record.kind != number_of(Kind::document)) return {};
      const auto openings = office.registrar().openings(item);
      MUNIMENT_CHECK(openings.ok());
      const auto& content =
          std::get<Content>(openings->at(slot_of(Kind::document, "content")).value);
      const RecordSignature& signature = item.signed_record.signatures.front();
      all.push_back({std::string(as_text(content.name)),
                     static_cast<std::uint16_t>(signature.count),
                     static_cast<std::uint16_t>(signature.position)});
      return {};
    });
    EXPECT_TRUE(read.ok()) << to_english(read.error());
    return all;
  }

  Office office;
  const fs::path in = office.around() / "in";
  unsigned threads = 4;
  std::optional<ImportProgress> progress;
};

TEST_F(Importing, RegistersEveryFileInTheOrderOfThePathsWhateverTheThreadsDo) {
  put_many(600);
  threads = 7;
  const Watcher watcher = imported();
  EXPECT_THAT(watcher.files, SizeIs(600));
  EXPECT_TRUE(is_sorted(watcher.names()));
  const std::vector<Found> all = found();
  ASSERT_THAT(all, SizeIs(600));
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].name, name_of(watcher.files[i]));
    EXPECT_EQ(watcher.files[i].citation, (Citation{"R7-FGW", i + 2}));
    EXPECT_EQ(all[i].position, i % 256);
    EXPECT_EQ(all[i].count, i < 512 ? 256 : 88) << "records under one signature";
  }
  EXPECT_EQ(progress->files, 600u);
}

TEST_F(Importing, GivesOneThreadAndManyTheSame) {
  put_many(40);
  threads = 1;
  const std::vector<std::string> alone = dry_run().names();
  threads = 12;
  EXPECT_EQ(dry_run().names(), alone);
  EXPECT_THAT(alone, SizeIs(40));
}

TEST_F(Importing, HashesEveryFileAsItIs) {
  std::uint64_t bytes = 0;
  for (const std::size_t size : std::initializer_list<std::size_t>{0, 1, 63, 64, 10'000, 131'071,
                                                                   131'072, 131'073, 700'000}) {
    put(std::to_string(size) + ".txt", std::string(size, 'x') + "y");
    bytes += size + 1;
  }
  const Watcher watcher = imported();
  ASSERT_THAT(watcher.files, SizeIs(9));
  for (const ImportedFile& file : watcher.files) {
    const std::string content = get_file(in / name_of(file));
    EXPECT_EQ(file.content, office.content(name_of(file), content)) << name_of(file);
  }
  EXPECT_EQ(progress->bytes, bytes);
}

TEST_F(Importing, RegistersNothingOfAnEmptyFolder) {
  EXPECT_THAT(imported().files, IsEmpty());
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Importing, TellsWhatItSkipsAndGoesOn) {
  put("a", "1");
  put("z", "2");
  fs::create_symlink("a", in / "link");
  ASSERT_EQ(::mkfifo((in / "pipe").c_str(), 0600), 0);
  const Watcher watcher = imported();
  EXPECT_THAT(watcher.names(), ElementsAre("a", "z"));
  ASSERT_THAT(watcher.skipped_files, SizeIs(2));
  EXPECT_EQ(watcher.skipped_files[0].relative, "link");
  EXPECT_EQ(watcher.skipped_files[0].reason, SkipReason::symlink);
  EXPECT_EQ(watcher.skipped_files[1].reason, SkipReason::special_file);
}

// Files of the process say that they are empty, and are not.
TEST_F(Importing, RegistersNoFileThatHasAnotherLengthThanItSays) {
  ImportOrder odd = order();
  odd.folder = "/proc/self/fdinfo";
  Watcher watcher;
  progress.emplace();
  ASSERT_TRUE(import_folder(office.registrar(), odd, nullptr, *progress, watcher).ok());
  EXPECT_THAT(watcher.files, IsEmpty());
  ASSERT_FALSE(watcher.skipped_files.empty());
  EXPECT_EQ(watcher.skipped_files.front().reason, SkipReason::changed);
}

TEST_F(Importing, TellsDuplicatesWithTheRecordOfTheFirst) {
  for (const std::string name : {"a", "b", "c", "d"}) put(name, name == "b" ? "other" : "same");
  const Watcher watcher = imported();
  EXPECT_FALSE(watcher.named("a").duplicate_of.has_value());
  EXPECT_FALSE(watcher.named("b").duplicate_of.has_value());
  EXPECT_EQ(watcher.named("c").duplicate_of, watcher.named("a").citation);
  EXPECT_EQ(watcher.named("d").duplicate_of, watcher.named("a").citation);
}

TEST_F(Importing, WritesNothingInADryRunAndTellsWhatItWouldDo) {
  put("a", "same");
  put("b", "same");
  const auto before = sizes_below(office.folder());
  const Watcher watcher = dry_run();
  EXPECT_THAT(watcher.names(), ElementsAre("a", "b"));
  EXPECT_FALSE(watcher.files[0].citation.has_value());
  EXPECT_FALSE(watcher.files[0].duplicate_path.has_value());
  EXPECT_EQ(watcher.files[1].duplicate_path, "a");
  EXPECT_EQ(sizes_below(office.folder()), before);
}

TEST_F(Importing, AddsNothingTheSecondTime) {
  put_many(300);
  const Watcher first = imported();
  const Watcher second = imported();
  EXPECT_THAT(found(), SizeIs(300));
  ASSERT_THAT(second.files, SizeIs(300));
  for (std::size_t i = 0; i < 300; ++i) {
    EXPECT_TRUE(second.files[i].already_there);
    EXPECT_EQ(second.files[i].citation, first.files[i].citation);
  }
}

TEST_F(Importing, RegistersWhatIsNewAndTellsWhatChanged) {
  put("changed", "before");
  put("kept", "kept");
  put("old", "moved");
  const Watcher first = imported();
  put("added", "new");
  put("changed", "after");
  fs::rename(in / "old", in / "sub");
  const Watcher second = imported();
  EXPECT_THAT(second.names(), ElementsAre("kept", "added", "changed", "sub"));
  EXPECT_TRUE(second.named("kept").already_there);
  EXPECT_EQ(second.named("changed").changed_since, first.named("changed").citation);
  EXPECT_EQ(second.named("changed").citation, (Citation{"R7-FGW", 6}));
  EXPECT_EQ(second.named("sub").duplicate_of, first.named("old").citation);
  EXPECT_FALSE(second.named("added").changed_since || second.named("added").duplicate_of);
  for (const ImportedFile& file : imported().files) EXPECT_TRUE(file.already_there);

  put("changed", "after that");
  EXPECT_EQ(dry_run().named("changed").changed_since, (Citation{"R7-FGW", 6}));
  put("changed", "before");  // that was registered once
  EXPECT_TRUE(dry_run().named("changed").already_there);
}

TEST_F(Importing, SaysThatFilesMayBeRegisteredAgainWhereOpeningsAreDamaged) {
  put("a", "1");
  EXPECT_THAT(imported().damages, IsEmpty());
  const fs::path openings = office.folder() / "openings";
  std::string bytes = get_file(openings);
  bytes[bytes.size() - 20] ^= 1;
  put_file(openings, bytes);
  office.close();
  office.open();
  EXPECT_THAT(dry_run().damages, SizeIs(1));
}

TEST_F(Importing, RegistersInAnotherDossierWhatIsKnownFromOne) {
  office.record_one(office.filing("R7-JTJ"), {"wang"});
  put("a", "1");
  const Watcher first = imported();
  const std::vector<const PrivateKey*> signers = office.signers({"li"});
  const ImportKeys keys{signers, office.ledger_key()};
  Watcher second;
  ImportProgress unwatched;
  ASSERT_TRUE(import_folder(office.registrar(), order("R7-JTJ"), &keys, unwatched, second).ok());
  EXPECT_EQ(second.named("a").citation, (Citation{"R7-JTJ", 2}));
  EXPECT_EQ(second.named("a").duplicate_of, first.named("a").citation);
}

TEST_F(Importing, GoesOnWhereItWasStopped) {
  put_many(3000);
  Watcher watcher;
  watcher.then = [&] { progress->stop.request_stop(); };
  ASSERT_TRUE(import(watcher).ok());
  const std::size_t before = watcher.files.size();
  const Watcher rest = imported();
  EXPECT_THAT(found(), SizeIs(3000));
  EXPECT_EQ(std::count_if(rest.files.begin(), rest.files.end(),
                          [](const ImportedFile& file) { return file.already_there; }),
            before);
}

TEST_F(Importing, EndsWithTheReasonWhenItIsRefused) {
  put_many(300);
  office.record_one(office.revocation("li", RevocationReason::lost), {"wang"});
  Watcher watcher;
  const Status status = import(watcher);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind(), ErrorKind::refused);
  EXPECT_THAT(watcher.files, IsEmpty());
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Importing, KeepsWhatItToldWhenItEndsInTheMiddle) {
  put_many(5000);  // more than one commit takes
  Watcher watcher;
  const fs::path openings = office.folder() / "openings";
  watcher.then = [&] {
    if (fs::is_regular_file(openings)) fs::rename(openings, openings.string() + ".away");
    fs::create_directories(openings);  // none can be kept there
  };
  const Status status = import(watcher);
  ASSERT_FALSE(status.ok());
  ASSERT_FALSE(watcher.files.empty());
  EXPECT_LT(watcher.files.size(), 5000u);
  fs::remove(openings);
  fs::rename(openings.string() + ".away", openings);
  const std::vector<Found> all = found();
  ASSERT_THAT(all, SizeIs(watcher.files.size()));
  for (std::size_t i = 0; i < watcher.files.size(); ++i) {
    EXPECT_EQ(all[i].name, name_of(watcher.files[i]));
  }
}

TEST_F(Importing, TellsThatItsGuardIsNotRenewedAndGoesOn) {
  put("a", "a");
  put("b", "b");
  office.guard.fails_to_write = true;
  const Watcher watcher = imported();
  EXPECT_THAT(watcher.names(), ElementsAre("a", "b"));
  EXPECT_THAT(watcher.flags, ElementsAre(HasSubstr("R7-FGW/2 the records were added, but"),
                                         HasSubstr("R7-FGW/3 the records were added, but")));
  office.guard.fails_to_write = false;
  put("c", "c");
  EXPECT_THAT(imported().flags, IsEmpty());
}

TEST_F(Importing, HoldsFilesToWhatWasComparedBefore) {
  for (const char* name : {"a", "changed", "new", "z/link"}) put(name, name);
  ASSERT_EQ(::symlink("nowhere", (in / "replaced").c_str()), 0);
  ASSERT_EQ(::symlink("nowhere", (in / "z/other").c_str()), 0);
  ImportOrder held = order();
  held.compared.emplace();
  for (const std::string name : {"a", "b", "changed", "replaced", "z/link", "z/z"}) {
    held.compared->push_back({name, office.hasher.digest(as_bytes(name))});
  }
  put("changed", "after it was compared");
  const std::vector<const PrivateKey*> signers = office.signers({"li"});
  const ImportKeys keys{signers, office.ledger_key()};
  for (const bool dry : {true, false}) {
    Watcher watcher;
    progress.emplace();
    const Status status =
        import_folder(office.registrar(), held, dry ? nullptr : &keys, *progress, watcher);
    ASSERT_TRUE(status.ok()) << to_english(status.error());
    EXPECT_THAT(watcher.names(), ElementsAre("a", "z/link"));
    std::map<std::string, SkipReason> skipped;
    for (const SkippedFile& file : watcher.skipped_files) skipped[file.relative] = file.reason;
    EXPECT_THAT(skipped,
                UnorderedElementsAre(
                    Pair("b", SkipReason::vanished), Pair("changed", SkipReason::unlike),
                    Pair("new", SkipReason::unlike), Pair("replaced", SkipReason::unlike),
                    Pair("z/other", SkipReason::symlink), Pair("z/z", SkipReason::vanished)));
  }
}

TEST_F(Importing, ReadsFewFilesAheadWhereEachRecordIsLarge) {
  put_many(700);
  ImportOrder large = order();
  large.model.fields.emplace_back(slot_of(Kind::document, "name"),
                                  Opening::Text{std::string(64 * 1024, 'x')});
  const std::vector<const PrivateKey*> signers = office.signers({"li"});
  const ImportKeys keys{signers, office.ledger_key()};
  progress.emplace();
  Watcher watcher;
  watcher.then = [&] {  // a commit is told as a whole, before its files are settled
    const std::size_t told_before = (watcher.files.size() - 1) / 256 * 256;
    EXPECT_LE(progress->files, told_before + 256);
  };
  const Status status = import_folder(office.registrar(), large, &keys, *progress, watcher);
  ASSERT_TRUE(status.ok()) << to_english(status.error());
  EXPECT_THAT(watcher.files, SizeIs(700));
}

TEST_F(Importing, StopsWhenItIsAskedToAndKeepsWhatItRead) {
  put_many(3000);
  Watcher watcher;
  watcher.then = [&] { progress->stop.request_stop(); };
  const Status status = import(watcher);
  EXPECT_TRUE(status.ok()) << to_english(status.error());
  EXPECT_EQ(found().size(), watcher.files.size());
  EXPECT_TRUE(is_sorted(watcher.names()));
}

TEST_F(Importing, StopsInTheMiddleOfAFileThatNeverEnds) {
  put("huge", "");
  fs::resize_file(in / "huge", std::uint64_t{200} << 30);
  Watcher watcher;
  const std::vector<const PrivateKey*> signers = office.signers({"li"});
  const ImportKeys keys{signers, office.ledger_key()};
  ImportProgress shared;
  std::jthread stopper([&] {
    while (shared.bytes == 0) std::this_thread::yield();
    shared.stop.request_stop();
  });
  EXPECT_TRUE(import_folder(office.registrar(), order(), &keys, shared, watcher).ok());
  EXPECT_THAT(watcher.files, IsEmpty());
  EXPECT_THAT(watcher.skipped_files, IsEmpty());
}

// While it lives, threads get stacks of this size, and the process so much more memory.
class ThreadLimits {
 public:
  ThreadLimits(std::size_t stack, std::size_t memory) {
    MUNIMENT_CHECK(::pthread_getattr_default_np(&before_) == 0);
    pthread_attr_t now = before_;
    MUNIMENT_CHECK(::pthread_attr_setstacksize(&now, stack) == 0 &&
                   ::pthread_setattr_default_np(&now) == 0);
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    MUNIMENT_CHECK(::getrlimit(RLIMIT_AS, &memory_before_) == 0);
    const rlimit less = {pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) + memory,
                         memory_before_.rlim_max};
    MUNIMENT_CHECK(::setrlimit(RLIMIT_AS, &less) == 0);
  }
  ~ThreadLimits() {
    MUNIMENT_CHECK(::setrlimit(RLIMIT_AS, &memory_before_) == 0 &&
                   ::pthread_setattr_default_np(&before_) == 0);
  }

 private:
  pthread_attr_t before_;
  rlimit memory_before_;
};
constexpr std::size_t gibibyte = 1U << 30;

TEST_F(Importing, GoesOnWithTheThreadsThatTheSystemStarts) {
  put_many(300);
  Watcher watcher;
  Status status;
  {
    const ThreadLimits two_threads(gibibyte, 5 * gibibyte / 2);
    status = import(watcher);
  }
  ASSERT_TRUE(status.ok()) << to_english(status.error());
  EXPECT_THAT(watcher.files, SizeIs(300));
}

TEST_F(Importing, SaysThatTheSystemStartsNoThread) {
  put("a", "a");
  Watcher watcher;
  Status status;
  std::size_t hashed = 0;
  {
    const ThreadLimits none(gibibyte, gibibyte / 2);
    status = import(watcher);
    const auto walk = evidence::walk_folder(in);
    hashed = evidence::hash_files(HashAlgorithm::sha256, std::vector(4, walk->files.front()), {}, 4)
                 .size();
  }
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind(), ErrorKind::environment);
  EXPECT_THAT(to_english(status.error()), HasSubstr("starts no further thread"));
  EXPECT_THAT(watcher.files, IsEmpty());
  EXPECT_EQ(hashed, 4u);
}

TEST_F(Importing, TakesNoMoreFilesThanItMayKeep) {
  constexpr int files = 7000;
  for (int i = 0; i < files; ++i) put(std::to_string(i), "");
  ImportProgress watched;
  std::size_t given = 0;
  {
    evidence::ImportCrew crew(std::move(*evidence::FolderWalk::open(in)), HashAlgorithm::sha256, {},
                              4, 0, nullptr, watched);
    while (given < 5000) given += crew.wait().files.size();
  }
  EXPECT_LT(watched.files, 6500u);
}

TEST(SeenContents, RemembersTheFirstPlaceOfEachDigest) {
  evidence::SeenContents seen;
  Hasher hasher(HashAlgorithm::sha256);
  const auto digest = [&](int i) { return hasher.digest(as_bytes(std::to_string(i))); };
  for (int i = 0; i < 5000; ++i) {
    EXPECT_FALSE(seen.find_or_add(digest(i), static_cast<std::uint64_t>(i)).has_value());
  }
  for (int i = 0; i < 5000; ++i) EXPECT_EQ(seen.find_or_add(digest(i), 9), i);
}

}  // namespace
}  // namespace muniment::test
