// Where records are, asked of stores that keep no more of an id than its beginning, and that lie.
#include "ledger/store.h"

#include <gmock/gmock.h>

#include "tests/support/faulty_store.h"
#include "tests/support/log_world.h"

namespace muniment {
namespace {

using test::need;
using test::submission;

// A snapshot whose index of records gives what it is told to, whatever was asked for.
class Candidates final : public Snapshot {
 public:
  Candidates(const Snapshot& real, std::vector<RecordCandidate> told)
      : real_(real), told_(std::move(told)) {}
  Result<std::string> checkpoint() const override { return real_.checkpoint(); }
  Status read(LeafRange range, Parts parts, const EachEntry& each) const override {
    return real_.read(range, parts, each);
  }
  Result<std::vector<Hash>> hashes(unsigned level, std::uint64_t first,
                                   std::uint64_t count) const override {
    return real_.hashes(level, first, count);
  }
  Result<std::vector<DossierHead>> heads() const override { return real_.heads(); }
  Result<std::vector<RecordCandidate>> find_records(std::span<const Hash>) const override {
    return told_;
  }
  Result<std::optional<LeafIndex>> find_folio(std::uint64_t ordinal,
                                              std::uint64_t folio) const override {
    return real_.find_folio(ordinal, folio);
  }

 private:
  const Snapshot& real_;
  std::vector<RecordCandidate> told_;
};

// An id that begins as all others do and ends in the payload's last byte.
Result<Hash> alike(Hasher&, ByteView payload) {
  std::array<std::uint8_t, Hash::size> bytes{};
  bytes.back() = payload.back();
  return Hash(bytes);
}

class LocateRecords : public testing::Test {
 protected:
  LocateRecords() {
    world_.add({submission("", "genesis")});
    world_.add({submission("A-1", "a"), submission("A-1", "b"), submission("A-1", "c")});
  }

  Result<std::vector<std::optional<LeafIndex>>> locate(const std::vector<Hash>& ids,
                                                       std::vector<RecordCandidate> told,
                                                       const RecordIdOf& record_id_of) {
    const auto snapshot = need(world_.store.snapshot());
    return locate_records(hasher_, Candidates(*snapshot, std::move(told)), ids, record_id_of);
  }
  Hash id(const std::string& words) { return submission("A-1", words).record_id; }

  test::LogWorld world_;
  Hasher hasher_{Suite::sha256_ed25519};
  const RecordIdOf& real_ = world_.ledger.identity.record_id;
};

TEST_F(LocateRecords, RecordsThatAreThereAreFoundAndNoOthers) {
  const auto snapshot = need(world_.store.snapshot());
  const std::vector<Hash> ids = {id("c"), id("d"), id("a"), id("c")};
  const std::vector<std::optional<LeafIndex>> expected = {LeafIndex{3}, std::nullopt, LeafIndex{1},
                                                          LeafIndex{3}};
  EXPECT_EQ(need(locate_records(hasher_, *snapshot, ids, real_)), expected);
  EXPECT_EQ(need(locate_record(hasher_, *snapshot, id("b"), real_)), LeafIndex{2});
  EXPECT_EQ(need(locate_record(hasher_, *snapshot, id("d"), real_)), std::nullopt);
}

TEST_F(LocateRecords, IdsThatBeginAlikeAreToldApart) {
  const Hash b = need(alike(hasher_, as_bytes("b")));
  const Hash d = need(alike(hasher_, as_bytes("d")));
  const std::vector<RecordCandidate> all = {{0, {3}}, {1, {1}}, {0, {2}}, {1, {2}}, {0, {1}}};
  const std::vector<std::optional<LeafIndex>> expected = {LeafIndex{2}, std::nullopt};
  EXPECT_EQ(need(locate({b, d}, all, alike)), expected);
}

TEST_F(LocateRecords, AnIndexThatLeadsAstrayIsAnErrorAndNoAnswer) {
  const auto another = locate({id("a")}, {{0, {2}}}, real_);
  ASSERT_FALSE(another.ok());
  EXPECT_EQ(another.error().kind(), ErrorKind::mismatch);
  EXPECT_THAT(to_english(another.error()), testing::HasSubstr("entry 2"));
  EXPECT_EQ(locate({id("a")}, {{0, {4}}}, real_).error().kind(), ErrorKind::malformed);
}

TEST_F(LocateRecords, ARecordThatWasChangedDoesNotSeemToBeAbsent) {
  test::Faults faults;
  test::FaultyStore store(world_.store, faults);
  const auto snapshot = need(store.snapshot());
  const auto kind = [&](auto lie) {
    store.lies.entry = [&](std::uint64_t, Bytes& entry, Hash& leaf, Bytes& payload) {
      lie(entry, leaf, payload);
    };
    const auto place = locate_record(hasher_, *snapshot, id("a"), real_);
    return place.ok() ? std::optional<ErrorKind>() : place.error().kind();
  };
  EXPECT_EQ(kind([](Bytes&, Hash&, Bytes& payload) { payload.back() ^= 1; }), ErrorKind::mismatch);
  EXPECT_EQ(kind([](Bytes& entry, Hash&, Bytes&) { entry.pop_back(); }), ErrorKind::malformed);
  EXPECT_EQ(kind([&](Bytes&, Hash& leaf, Bytes&) { leaf = id("a"); }), ErrorKind::mismatch);
  EXPECT_EQ(kind([](Bytes&, Hash&, Bytes&) {}), std::nullopt);
}

}  // namespace
}  // namespace muniment
