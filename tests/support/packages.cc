#include "tests/support/packages.h"

#include <sstream>

#include "tests/support/reference_tree.h"

namespace muniment::test {
namespace {

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xffffffff;
  for (const char byte : bytes) {
    crc ^= static_cast<std::uint8_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc % 2 != 0 ? 0xedb88320 : 0);
  }
  return ~crc;
}

std::string little(std::uint64_t value, int bytes) {
  std::string out;
  for (; bytes > 0; --bytes, value >>= 8) out += static_cast<char>(value & 0xff);
  return out;
}

using Members = std::vector<std::pair<std::string, std::string>>;

std::string stored_zip(const Members& members) {
  std::string out, directory;
  for (const auto& [name, content] : members) {
    const std::string head = little(20, 2) + little(0x800, 2) + little(0, 2) +
                             little(0x00210000, 4) + little(crc32(content), 4) +
                             little(content.size(), 4) + little(content.size(), 4) +
                             little(name.size(), 2) + little(0, 2);
    directory += "PK\1\2" + little(0x032d, 2) + head + little(0, 6) + little(0x81a40000, 4) +
                 little(out.size(), 4) + name;
    out += "PK\3\4" + head + name + content;
  }
  const std::string count = little(members.size(), 2);
  return out + directory + "PK\5\6" + little(0, 4) + count + count + little(directory.size(), 4) +
         little(out.size(), 4) + little(0, 2);
}

}  // namespace

std::string Package::zip(Hasher& sha256) const {
  const auto line = [&](const std::string& name, std::string_view content) {
    return sha256.digest(as_bytes(content)).hex() + "  " + name + "\n";
  };
  std::size_t bytes = 0;
  for (const auto& [name, content] : files) bytes += content.size();
  std::string entries;
  for (const PackageRow& row : rows) entries += as_text(encode_package_row(row));
  std::istringstream head(checkpoint);
  std::string origin, size;
  head >> origin >> size;
  Members members{{"bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"},
                  {"bag-info.txt", "External-Identifier: " + origin + " " + size +
                                       "\nPayload-Oxum: " + std::to_string(bytes) + "." +
                                       std::to_string(files.size()) + "\n"},
                  {"proof/checkpoint", checkpoint},
                  {"proof/package.capnp", std::string(as_text(encode_package_proof(proof)))},
                  {"proof/entries", entries}};
  std::string manifest, tags;
  for (const auto& [name, content] : members) tags += line(name, content);
  for (const auto& [name, content] : files) {
    members.emplace_back("data/" + name, content);
    manifest += line("data/" + name, content);
  }
  members.emplace_back("manifest-sha256.txt", manifest);
  members.emplace_back("tagmanifest-sha256.txt", tags + line("manifest-sha256.txt", manifest));
  for (auto& [name, content] : members) name = folder + "/" + name;
  return stored_zip(members);
}

Package make_package(EvidenceWorld& world, std::set<std::string> dossiers) {
  dossiers.insert("");
  const Registered& last = world.all().back();
  Package package;
  package.checkpoint = world.checkpoint(world.size());
  std::vector<Hash> leaves;
  std::vector<LeafIndex> shown;
  std::set<std::string> claimed = dossiers;
  for (const Registered& each : world.all()) {
    leaves.push_back(each.leaf);
    const bool whole = dossiers.contains(each.entry.dossier);
    if (!whole && &each != &last) continue;
    shown.push_back(each.entry.index);
    claimed.insert(each.entry.dossier);
    package.rows.push_back({each.entry_bytes, whole ? each.payload : Bytes{}, {}});
  }
  for (const LeafRange& range : plan_multiproof(shown, world.size())) {
    ReferenceTree tree(world.hasher());
    const std::vector<Hash> below(
        leaves.begin() + static_cast<std::ptrdiff_t>(range.first),
        leaves.begin() + static_cast<std::ptrdiff_t>(range.first + range.count));
    package.proof.multiproof.push_back(tree.root(below, below.size()));
  }
  for (const std::string& dossier : claimed) {
    auto proof = prove_completeness(world.hasher(), world.heads(), last.entry, dossier);
    MUNIMENT_CHECK(proof.ok());
    package.proof.claims.push_back({dossier, dossiers.contains(dossier), *std::move(proof)});
  }
  return package;
}

}  // namespace muniment::test
