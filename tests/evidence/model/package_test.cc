// What a package carries: one encoding of each proof, and rows that are the same however they come.
#include "evidence/model/package.h"

#include <gmock/gmock.h>

#include "tests/support/one_encoding.h"
#include "tests/support/readme.h"

namespace muniment {
namespace {

using testing::ElementsAre;

Hash hash_of_bytes(std::uint8_t byte) {
  std::array<std::uint8_t, Hash::size> bytes{};
  bytes.fill(byte);
  return Hash(bytes);
}

PackageProof sample() {
  return {{{"", true, {std::nullopt, {}}},
           {"R7-FGW",
            false,
            {DossierHead{1, "R7-FGW", 3, hash_of_bytes(0x22)}, {hash_of_bytes(0x33)}}}},
          {hash_of_bytes(0x44)},
          {{{2}, {hash_of_bytes(0x55)}}}};
}
PackageRow sample_row() { return {{1, 2, 3}, {4, 5}, {{6}, {7, 8}}}; }

Bytes example_bytes(std::string_view label) {
  return test::readme_bytes("evidence/README.md", "## Package", label);
}

std::string refusal(const PackageProof& proof) {
  const auto decoded = decode_package_proof(encode_package_proof(proof));
  if (decoded.ok()) return "decoded";
  EXPECT_EQ(decoded.error().kind(), ErrorKind::malformed);
  return to_english(decoded.error());
}

TEST(PackageProofs, HaveTheBytesOfTheReadmesExample) {
  EXPECT_EQ(to_hex(encode_package_proof(sample())), to_hex(example_bytes("message ")));
  EXPECT_EQ(to_hex(encode_package_row(sample_row())), to_hex(example_bytes("row ")));
}

TEST(PackageProofs, HaveOneEncodingWhateverByteIsChanged) {
  const auto decode = [](std::string_view text) { return decode_package_proof(as_bytes(text)); };
  const auto encode = [](const PackageProof& proof) {
    const Bytes bytes = encode_package_proof(proof);
    return std::string(as_text(bytes));
  };
  test::expect_one_encoding(encode(sample()), decode, encode);
  EXPECT_EQ(refusal({}), "decoded");
}

TEST(PackageProofs, AreInOrderAndWithinTheirLimits) {
  PackageProof bad = sample();
  std::swap(bad.claims[0], bad.claims[1]);
  EXPECT_NE(refusal(bad), "decoded");
  bad = sample();
  bad.claims.push_back(bad.claims.back());
  EXPECT_NE(refusal(bad), "decoded");
  bad = sample();
  bad.claims[1].dossier = "no code";
  EXPECT_NE(refusal(bad), "decoded");
  bad = sample();
  bad.claims[0].proof.path.assign(max_proof_hashes + 1, hash_of_bytes(1));
  EXPECT_NE(refusal(bad), "decoded");
  bad.claims[0].proof.path.pop_back();
  EXPECT_EQ(refusal(bad), "decoded");
  bad = sample();
  bad.consistency.push_back(bad.consistency.front());
  EXPECT_NE(refusal(bad), "decoded");
  bad.consistency.clear();
  for (std::uint64_t size = 1; size <= max_package_consistency; ++size) {
    bad.consistency.push_back({{size}, {}});
  }
  EXPECT_EQ(refusal(bad), "decoded");
  bad.consistency.push_back({{max_package_consistency + 1}, {}});
  EXPECT_NE(refusal(bad), "decoded");
}

std::vector<PackageRow> read(ByteView bytes, std::size_t piece, Status& status) {
  std::vector<PackageRow> rows;
  PackageRows reader;
  const auto take = [&](const PackageRow& row) -> Status {
    rows.push_back(row);
    return {};
  };
  for (; !bytes.empty() && status.ok(); bytes = bytes.subspan(std::min(piece, bytes.size()))) {
    status = reader.feed(bytes.first(std::min(piece, bytes.size())), take);
  }
  if (status.ok()) status = reader.finish();
  return rows;
}

TEST(PackageRowsTest, AreTheSameHoweverTheyAreCut) {
  const PackageRow withheld{{9}, {}, {}};
  Bytes bytes = encode_package_row(sample_row());
  append(bytes, encode_package_row(withheld));
  append(bytes, encode_package_row(sample_row()));
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    Status status;
    EXPECT_THAT(read(bytes, piece, status), ElementsAre(sample_row(), withheld, sample_row()));
    EXPECT_TRUE(status.ok()) << piece;
  }
  for (std::size_t length = 1; length < bytes.size(); ++length) {
    Status status;
    const auto rows = read(ByteView(bytes).first(length), 7, status);
    const std::size_t first = encode_package_row(sample_row()).size();
    const bool whole = length == first || length == first + encode_package_row(withheld).size();
    EXPECT_EQ(status.ok(), whole) << length;
  }
}

TEST(PackageRowsTest, HaveLengthsWithinTheirLimits) {
  const auto refused = [](const PackageRow& row) {
    Status status;
    read(encode_package_row(row), 1 << 20, status);
    return !status.ok();
  };
  EXPECT_FALSE(
      refused({Bytes(1024), Bytes(1024 * 1024), std::vector<Bytes>(16, Bytes(1024 * 1024))}));
  EXPECT_TRUE(refused({{}, {1}, {}}));
  EXPECT_TRUE(refused({Bytes(1025), {1}, {}}));
  EXPECT_TRUE(refused({{1}, Bytes(1024 * 1024 + 1), {}}));
  EXPECT_TRUE(refused({{1}, {1}, {Bytes(1024 * 1024 + 1)}}));
  EXPECT_TRUE(refused({{1}, {1}, std::vector<Bytes>(17, Bytes(1024 * 1024))}));
  EXPECT_TRUE(refused({{1}, {1}, std::vector<Bytes>(65, Bytes(1))}));
  EXPECT_TRUE(refused({{1}, {1}, {{}}}));
  EXPECT_TRUE(refused({{1}, {}, {{1}}}));  // of a record that is withheld
}

}  // namespace
}  // namespace muniment
