// The vault: what was kept is read back by those who open its class, and by nobody else.
#include "evidence/vault.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "evidence/model/codes.h"
#include "tests/support/keys.h"
#include "tests/support/temporary_folder.h"

namespace muniment::test {
namespace {

using evidence::ClassKey;
using evidence::KeptItem;
using evidence::VaultItem;
using evidence::VaultKeys;
using evidence::VaultPlace;
using evidence::VaultReader;
using evidence::VaultWriter;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::string_view origin = "inspection.example.gov/r7-1/g3";

Bytes text_of(std::size_t bytes, std::uint8_t begin = 1) {
  Bytes text(bytes);
  for (std::size_t i = 0; i < bytes; ++i) {
    text[i] = static_cast<std::uint8_t>(begin + i * 7 + i / 251);
  }
  return text;
}

class VaultTest : public testing::TestWithParam<Suite> {
 protected:
  VaultTest()
      : place_{folder_ / "vault", GetParam(), std::string(origin)},
        wang_(key_pair(GetParam(), 1)),
        li_(PrivateKey::generate(encryption_algorithm(GetParam())).value()) {
    const PersonKeys keys = make_person_keys("wang", wang_).value();
    EXPECT_TRUE(roster_
                    .apply({0}, Genesis{GetParam(),
                                        std::string(origin),
                                        {std::string(origin), VerifierKey::Use::note,
                                         signing_key(GetParam(), 9).public_key()},
                                        {key_id(keys.signing),
                                         keys,
                                         {number_of(Role::administrator), number_of(Role::leader)}},
                                        Policy{},
                                        std::nullopt})
                    .ok());
    VaultKeys vault;
    for (const AccessClass access : access_classes) {
      const PublicKey recipients[] = {own().public_key()};
      EXPECT_TRUE(evidence::add_class_key(vault, GetParam(), place_.origin, access, {1}, recipients,
                                          wang_.signing)
                      .ok());
    }
    EXPECT_TRUE(evidence::write_vault_keys(place_, vault).ok());
  }

  const PrivateKey& own() const { return *wang_.encryption; }
  std::unique_ptr<VaultWriter> writer(bool finds = true) {
    auto opened = VaultWriter::open(place_, roster_, {1}, finds ? &own() : nullptr);
    EXPECT_TRUE(opened.ok()) << to_english(opened.error());
    return *std::move(opened);
  }
  Hash digest(ByteView content) { return Hasher(GetParam()).digest(content); }
  Result<VaultItem> keep(VaultWriter::Lane& lane, ByteView content,
                         AccessClass access = AccessClass::internal, std::size_t piece = 100'000) {
    if (Status begun = lane.begin(access, content.size()); !begun.ok()) return begun.error();
    for (ByteView rest = content; !rest.empty();) {
      const ByteView next = rest.first(std::min(rest.size(), piece));
      if (Status taken = lane.update(next); !taken.ok()) return taken.error();
      rest = rest.subspan(next.size());
    }
    return lane.finish(digest(content));
  }
  VaultItem kept(ByteView content, AccessClass access = AccessClass::internal) {
    const auto vault = writer();
    VaultWriter::Lane lane(*vault);
    Result<VaultItem> item = keep(lane, content, access);
    EXPECT_TRUE(item.ok()) << to_english(item.error());
    EXPECT_TRUE(vault->sync().ok());
    return *std::move(item);
  }
  Result<Bytes> read(const VaultItem& item, const PrivateKey& as) {
    Result<VaultReader> reader = VaultReader::open(place_, as);
    if (!reader.ok()) return reader.error();
    Bytes content;
    Status read = reader->read(item, [&](ByteView piece) -> Status {
      append(content, piece);
      return {};
    });
    if (!read.ok()) return read.error();
    return content;
  }
  std::string refusal(const VaultItem& item) {
    const Result<Bytes> content = read(item, own());
    return content.ok() ? "" : to_english(content.error());
  }
  std::uint64_t bytes_kept() {
    std::uint64_t bytes = 0;
    for (const auto& file :
         std::filesystem::directory_iterator(evidence::vault_segments(place_.folder))) {
      bytes += file.file_size();
    }
    return bytes;
  }

  TemporaryFolder folder_;
  VaultPlace place_;
  KeyPair wang_;
  PrivateKey li_;
  Roster roster_;
};

INSTANTIATE_TEST_SUITE_P(Suites, VaultTest, testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& each) {
                           return each.param == Suite::sm3_sm2 ? "Sm3" : "Sha256";
                         });

TEST_P(VaultTest, GivesBackWhatItTookWhateverItsLength) {
  const auto vault = writer();
  VaultWriter::Lane lane(*vault);
  std::vector<std::pair<Bytes, VaultItem>> all;
  for (const std::size_t piece : std::vector<std::size_t>{1000, 65'536, 131'072}) {
    for (const std::size_t bytes : std::vector<std::size_t>{0, 1, 65'535, 65'536, 65'537, 131'072,
                                                            261'000, 262'144, 262'145, 1'000'000}) {
      Bytes content = text_of(bytes, static_cast<std::uint8_t>(piece));
      const Result<VaultItem> item = keep(lane, content, AccessClass::restricted, piece);
      ASSERT_TRUE(item.ok()) << to_english(item.error());
      EXPECT_EQ(item->size, bytes);
      all.emplace_back(std::move(content), *item);
    }
  }
  ASSERT_TRUE(vault->sync().ok());
  for (const auto& [content, item] : all) {
    const Result<Bytes> back = read(item, own());
    ASSERT_TRUE(back.ok()) << content.size() << ": " << to_english(back.error());
    EXPECT_TRUE(*back == content) << content.size();
  }
}

TEST_P(VaultTest, TellsAnyByteThatWasChanged) {
  const Bytes content = text_of(150'000);
  const VaultItem item = kept(content);
  const std::filesystem::path file =
      evidence::segment_file(evidence::vault_segments(place_.folder), item.segment);
  const std::string whole = get_file(file);
  const std::uint64_t sealed = sealed_bytes(GetParam(), content.size());
  ASSERT_EQ(whole.size(), item.offset + sealed);
  const std::size_t chunk = seal_chunk_bytes + seal_tag_bytes(GetParam());
  for (std::uint64_t at = item.offset; at < whole.size(); at += 4999) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    put_file(file, changed);
    const std::size_t number = (at - item.offset) / chunk;
    EXPECT_THAT(refusal(item), HasSubstr("piece " + std::to_string(number) + " of the content"));
  }
}

TEST_P(VaultTest, TellsPiecesThatWereMovedRepeatedOrCutOff) {
  const Bytes content = text_of(300'000);  // five chunks
  const VaultItem other = kept(text_of(300'000, 9)), item = kept(content);
  const std::filesystem::path file =
      evidence::segment_file(evidence::vault_segments(place_.folder), item.segment);
  const std::string whole = get_file(file);
  const std::size_t chunk = seal_chunk_bytes + seal_tag_bytes(GetParam());
  const auto piece = [&](std::size_t number) {
    return whole.substr(item.offset + number * chunk, chunk);
  };
  const auto with = [&](std::size_t at, const std::string& bytes) {
    std::string changed = whole;
    changed.replace(item.offset + at * chunk, bytes.size(), bytes);
    return changed;
  };
  const std::string others =
      get_file(evidence::segment_file(evidence::vault_segments(place_.folder), other.segment));
  for (const std::string& changed :
       {with(0, piece(1) + piece(0)), with(1, piece(0)), with(2, piece(3)),
        with(1, whole.substr(item.offset + 2 * chunk)), whole.substr(0, item.offset + 2 * chunk),
        whole.substr(0, whole.size() - 1), std::string("muniment segment 1\n"),
        with(0, others.substr(other.offset, chunk))}) {
    put_file(file, changed);
    EXPECT_NE(refusal(item), "");
  }
  put_file(file, whole);
  EXPECT_EQ(refusal(item), "");
  VaultItem shorter = item;
  shorter.size = 4 * seal_chunk_bytes;  // the fourth chunk is no last one
  EXPECT_NE(refusal(shorter), "");
  std::filesystem::remove(file);
  EXPECT_THAT(refusal(item), HasSubstr("there is no file"));
}

TEST_P(VaultTest, OpensNothingByARowThatWasPutTogether) {
  const VaultItem one = kept(text_of(1000)), other = kept(text_of(1000, 9), AccessClass::open);
  for (const auto& spoil : std::vector<std::function<void(VaultItem&)>>{
           [&](VaultItem& item) { item.id = other.id; },
           [&](VaultItem& item) { item.wrapped = other.wrapped; },
           [&](VaultItem& item) { item.envelope = other.envelope; },
           [&](VaultItem& item) { item.access = other.access; },
           [&](VaultItem& item) { item.generation = 2; },
           [&](VaultItem& item) { item.offset = other.offset, item.segment = other.segment; },
           [&](VaultItem& item) { ++item.offset; }, [&](VaultItem& item) { ++item.segment; },
           [&](VaultItem& item) { --item.size; }, [&](VaultItem& item) { item.envelope[40] ^= 1; },
           [&](VaultItem& item) { item.wrapped[4] ^= 1; }}) {
    VaultItem spoilt = one;
    spoil(spoilt);
    EXPECT_NE(refusal(spoilt), "");
  }
  EXPECT_EQ(refusal(one), "");
}

TEST_P(VaultTest, KeepsTheSameBytesOfAClassOnce) {
  for (const std::size_t bytes : std::vector<std::size_t>{100, 1'000'000}) {
    const Bytes content = text_of(bytes);
    const VaultItem first = kept(content);
    const std::uint64_t before = bytes_kept();
    evidence::ItemFile items(evidence::vault_items_file(place_.folder), GetParam());
    ASSERT_TRUE(items.keep(std::vector<KeptItem>{{digest(content), 1, first}}).ok());
    const VaultItem again = kept(content);  // by another writer
    EXPECT_EQ(again, first);
    EXPECT_EQ(bytes_kept(), before);
    EXPECT_NE(kept(content, AccessClass::restricted).id, first.id);
    EXPECT_GT(bytes_kept(), before);
  }
}

TEST_P(VaultTest, BelievesNoTwinThatItCannotOpen) {
  for (const std::size_t bytes : std::vector<std::size_t>{100, 1'000'000}) {
    const Bytes content = text_of(bytes);
    const VaultItem first = kept(content);
    evidence::ItemFile items(evidence::vault_items_file(place_.folder), GetParam());
    ASSERT_TRUE(items.keep(std::vector<KeptItem>{{digest(content), 1, first}}).ok());
    const std::filesystem::path file =
        evidence::segment_file(evidence::vault_segments(place_.folder), first.segment);
    std::string changed = get_file(file);
    changed.back() = static_cast<char>(changed.back() ^ 1);
    put_file(file, changed);
    const VaultItem again = kept(content);
    EXPECT_NE(again.id, first.id);
    EXPECT_EQ(*read(again, own()), content);
  }
}

TEST_P(VaultTest, KeepsTheSameBytesOnceWithinOneWriter) {
  const auto vault = writer();
  VaultWriter::Lane lane(*vault), beside(*vault);
  for (const std::size_t bytes : std::vector<std::size_t>{100, 1'000'000}) {
    const Bytes content = text_of(bytes);
    const VaultItem first = *keep(lane, content);
    EXPECT_EQ(*keep(beside, content), first);
    EXPECT_EQ(*keep(lane, content), first);
  }
  ASSERT_TRUE(vault->sync().ok());
  EXPECT_LT(bytes_kept(), 1'010'000U);
}

TEST_P(VaultTest, DoesNotLookForTwinsWhereItsWriterCouldNotOpenThem) {
  const auto vault = writer(false);
  VaultWriter::Lane lane(*vault);
  const Bytes content = text_of(100);
  const VaultItem first = *keep(lane, content), second = *keep(lane, content);
  EXPECT_NE(first.id, second.id);
  EXPECT_EQ(first.blind, BlindDigest{});
  ASSERT_TRUE(vault->sync().ok());
  EXPECT_EQ(*read(first, own()), content);  // others open it all the same
}

TEST_P(VaultTest, OpensForNobodyElse) {
  const VaultItem item = kept(text_of(100));
  const Result<Bytes> content = read(item, li_);
  ASSERT_FALSE(content.ok());
  EXPECT_EQ(content.error().kind(), ErrorKind::missing);
  EXPECT_THAT(to_english(content.error()), HasSubstr("was not given to this person"));
}

TEST_P(VaultTest, LeavesNothingOfWhatWasNotWanted) {
  const auto vault = writer();
  VaultWriter::Lane lane(*vault);
  for (const std::size_t bytes : std::vector<std::size_t>{1000, 1'000'000}) {
    const Bytes content = text_of(bytes), next = text_of(bytes, 9);
    ASSERT_TRUE(lane.begin(AccessClass::internal, bytes).ok());
    ASSERT_TRUE(lane.update(ByteView(content).first(bytes / 2)).ok());
    ASSERT_TRUE(lane.abandon().ok());
    const Result<VaultItem> item = keep(lane, next);
    ASSERT_TRUE(item.ok());
    ASSERT_TRUE(vault->sync().ok());
    EXPECT_EQ(*read(*item, own()), next);
  }
  EXPECT_LT(bytes_kept(), 1'010'000U);
}

TEST_P(VaultTest, RefusesAFileOfAnotherLengthThanWasSaid) {
  const auto vault = writer();
  VaultWriter::Lane lane(*vault);
  for (const std::size_t said : std::vector<std::size_t>{0, 999, 1001, 70'000, 900'000}) {
    const Bytes content = text_of(1000);
    ASSERT_TRUE(lane.begin(AccessClass::internal, said).ok());
    ASSERT_TRUE(lane.update(content).ok());
    EXPECT_FALSE(lane.finish(digest(content)).ok()) << said;
  }
  ASSERT_TRUE(keep(lane, text_of(1000)).ok());
}

TEST_P(VaultTest, HasNoPlainDigestAndNoPlainText) {
  const Bytes content = to_bytes("谈话记录：甲01反映的情况（虚构）");
  kept(content);
  const std::string plain(as_text(content)), hashed(as_text(digest(content).view()));
  for (const auto& file : std::filesystem::recursive_directory_iterator(place_.folder)) {
    if (!file.is_regular_file()) continue;
    const std::string bytes = get_file(file.path());
    EXPECT_EQ(bytes.find(plain), std::string::npos) << file.path();
    EXPECT_EQ(bytes.find(hashed), std::string::npos) << file.path();
    EXPECT_EQ(bytes.find(digest(content).hex()), std::string::npos) << file.path();
    EXPECT_EQ(file.status().permissions() & std::filesystem::perms(0777),
              std::filesystem::perms(0600));
  }
}

}  // namespace
}  // namespace muniment::test
