// Openings are read by those who open their class, by who wrote them, and by nobody else.
#include "evidence/opening_seals.h"

#include <gmock/gmock.h>

#include "evidence/model/codes.h"
#include "tests/support/keys.h"
#include "tests/support/temporary_folder.h"

namespace muniment::test {
namespace {

using evidence::KeptOpenings;
using evidence::OpeningSealer;
using evidence::OpeningUnsealer;
using evidence::Reading;
using evidence::ReadOpenings;
using evidence::VaultKeys;
using evidence::VaultPlace;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// An interview has fields of three classes; its sixth is sealed.
class OpeningSeals : public testing::TestWithParam<Suite> {
 protected:
  OpeningSeals()
      : place_{"vault", GetParam(), "inspection.example.gov/r7-1/g3"},
        wang_(key_pair(GetParam(), 1)),
        li_(key_pair(GetParam(), 2)),
        zhao_(key_pair(GetParam(), 3)) {
    for (const AccessClass access : access_classes) {
      std::vector<PublicKey> recipients = {wang_.encryption->public_key()};
      if (access == AccessClass::internal) recipients.push_back(li_.encryption->public_key());
      EXPECT_TRUE(evidence::add_class_key(keys_, GetParam(), place_.origin, access, {1}, recipients,
                                          wang_.signing)
                      .ok());
    }
    const KindRow& row = *row_of(number_of(Kind::interview));
    kept_ = {Hasher(GetParam()).digest(as_bytes("a record")), number_of(Kind::interview), {}};
    for (std::size_t slot = 0; slot <= row.slots.size(); ++slot) {
      kept_.openings.push_back(to_bytes("field " + std::to_string(slot)));
    }
    kept_.contents = {1, 7, 300};
  }

  Bytes sealed_by(const KeyPair* writer) {
    const auto sealer =
        OpeningSealer::make(place_, keys_, {}, writer == nullptr ? nullptr : &*writer->encryption);
    return sealer.seal(kept_).value();
  }
  OpeningUnsealer reader(const KeyPair& person) { return {place_, keys_, *person.encryption}; }
  Result<ReadOpenings> read(const KeyPair& person, ByteView list,
                            Reading reading = Reading::sealed_too) {
    return reader(person).open(kept_.record_id, list, reading);
  }
  std::vector<Bytes> of_classes(std::initializer_list<AccessClass> classes) {
    std::vector<Bytes> openings;
    const KindRow& row = *row_of(kept_.kind);
    for (std::size_t slot = 0; slot < kept_.openings.size(); ++slot) {
      const AccessClass access = class_of(row, static_cast<std::uint16_t>(slot));
      if (std::ranges::find(classes, access) != classes.end()) {
        openings.push_back(kept_.openings[slot]);
      }
    }
    return openings;
  }

  VaultPlace place_;
  KeyPair wang_, li_, zhao_;
  VaultKeys keys_;
  KeptOpenings kept_{Hash(std::array<std::uint8_t, Hash::size>{}), 0, {}};
};

constexpr AccessClass internal = AccessClass::internal, restricted = AccessClass::restricted,
                      sealed = AccessClass::sealed;

TEST_P(OpeningSeals, AreOpenedByClassWhoeverWrote) {
  for (const KeyPair* writer : std::initializer_list<const KeyPair*>{&wang_, nullptr}) {
    const Bytes list = sealed_by(writer);
    EXPECT_EQ(*read(wang_, list),
              (ReadOpenings{kept_.record_id, kept_.openings, {}, kept_.contents}));
    const auto ordinary = read(wang_, list, Reading::ordinary);
    EXPECT_EQ(ordinary->openings, of_classes({internal, restricted}));
    EXPECT_THAT(ordinary->sealed, ElementsAre(sealed));
    EXPECT_TRUE(ordinary->opens_contents());
    const auto li = read(li_, list);
    EXPECT_EQ(li->openings, of_classes({internal}));
    EXPECT_THAT(li->sealed, ElementsAre(restricted, sealed));
    EXPECT_FALSE(li->opens_contents());
    const auto zhao = read(zhao_, list);
    EXPECT_THAT(zhao->openings, IsEmpty());
    EXPECT_THAT(zhao->sealed, SizeIs(3));
    OpeningUnsealer nobody(place_);
    EXPECT_THAT(nobody.open(kept_.record_id, list, Reading::sealed_too)->sealed, SizeIs(3));
  }
}

// A liaison reads again what they handed in, but for what is sealed.
TEST_P(OpeningSeals, AreOpenedByWhoWroteThemButForWhatIsSealed) {
  const Bytes list = sealed_by(&zhao_);
  EXPECT_EQ(read(zhao_, list)->openings, of_classes({internal, restricted}));
  EXPECT_THAT(read(zhao_, list)->sealed, ElementsAre(sealed));
  EXPECT_EQ(read(wang_, list)->openings, kept_.openings);
  EXPECT_EQ(read(li_, list)->openings, of_classes({internal}));
  EXPECT_EQ(read(li_, sealed_by(&li_))->openings, of_classes({internal, restricted}));
}

TEST_P(OpeningSeals, OfOneRecordAreTheSameBytesWhereTheWriterOpensTheClass) {
  EXPECT_EQ(sealed_by(&wang_), sealed_by(&wang_));
  EXPECT_NE(sealed_by(nullptr), sealed_by(nullptr));
}

// The same key for two texts would break it.
TEST_P(OpeningSeals, AreUnderAnotherKeyForOtherContents) {
  const Bytes some = sealed_by(&wang_);
  kept_.contents.clear();
  const Bytes none = sealed_by(&wang_);
  EXPECT_NE(Bytes(some.end() - 40, some.end()), Bytes(none.end() - 40, none.end()));
  EXPECT_THAT(read(zhao_, some)->contents, ElementsAre(1, 7, 300));
  EXPECT_THAT(read(zhao_, none)->contents, IsEmpty());
  for (const Bytes& head :
       {Bytes{0, 2, 0, 7, 0, 7}, {0, 2, 0, 7, 0, 1}, {0, 0}, {0, 3, 0, 7}, {0}}) {
    EXPECT_EQ(read(wang_, head).error().kind(), ErrorKind::malformed);
  }
  EXPECT_TRUE(read(wang_, {})->openings.empty());
}

TEST_P(OpeningSeals, OpenForNoOtherRecord) {
  const Hash other = Hasher(GetParam()).digest(as_bytes("another record"));
  const auto moved = reader(wang_).open(other, sealed_by(&wang_), Reading::ordinary);
  ASSERT_FALSE(moved.ok());
  EXPECT_EQ(moved.error().kind(), ErrorKind::mismatch);
  EXPECT_THAT(to_english(moved.error()), HasSubstr("internal"));
}

// Whoever opens everything is told of each changed bit, and of each byte that is missing or added;
// but a writer's own envelope is nothing to them.
TEST_P(OpeningSeals, ShowEveryChange) {
  for (const KeyPair* writer : {&wang_, &zhao_}) {
    const Bytes good = sealed_by(writer);
    std::size_t unseen = 0;
    for (std::size_t at = 0; at < good.size(); ++at) {
      Bytes changed = good;
      changed[at] ^= static_cast<std::uint8_t>(1 << (at % 8));
      const auto opened = read(wang_, changed);
      if (opened.ok() && opened->openings == kept_.openings) ++unseen;
      EXPECT_TRUE(!opened.ok() || opened->openings == kept_.openings || !opened->sealed.empty());
    }
    const std::size_t own_envelope = envelope_bytes(GetParam()) + Hash::size;
    EXPECT_LE(unseen, writer == &wang_ ? 0 : 2 * own_envelope);
    for (std::size_t length = 1; length < good.size(); ++length) {
      const auto opened = read(wang_, ByteView(good).first(length));
      EXPECT_TRUE(!opened.ok() || opened->openings.size() < kept_.openings.size()) << length;
    }
    Bytes longer = good;
    longer.push_back(0);
    EXPECT_FALSE(read(wang_, longer).ok());
    Bytes twice = good;
    append(twice, good);
    EXPECT_FALSE(read(wang_, twice).ok());
  }
}

TEST_P(OpeningSeals, TakeManyChunksAndNotTooMuch) {
  kept_.openings[0] = Bytes(300'000, 7);
  EXPECT_EQ(read(wang_, sealed_by(&wang_))->openings, kept_.openings);
  kept_.openings[0] = Bytes(evidence::max_kept_bytes);
  const auto sealer = OpeningSealer::make(place_, keys_, {}, &*wang_.encryption);
  EXPECT_EQ(sealer.seal(kept_).error().kind(), ErrorKind::refused);
}

TEST_P(OpeningSeals, AreNotSealedForAClassWithoutAKey) {
  std::erase_if(keys_.classes, [](const auto& key) { return key.access == restricted; });
  const auto sealer = OpeningSealer::make(place_, keys_, {}, &*wang_.encryption);
  EXPECT_EQ(sealer.seal(kept_).error().kind(), ErrorKind::missing);
  kept_.openings.resize(1);  // a name, which is internal
  EXPECT_TRUE(sealer.seal(kept_).ok());
}

INSTANTIATE_TEST_SUITE_P(Suites, OpeningSeals,
                         testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& suite) {
                           return suite.param == Suite::sm3_sm2 ? "Sm" : "Sha";
                         });

}  // namespace
}  // namespace muniment::test
