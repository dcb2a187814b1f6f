#include <algorithm>

#include "evidence/packaging_parts.h"

namespace muniment::evidence {

Status PackedMember::begin(std::uint64_t size) {
  hasher_.begin();
  return sink_.begin(name_, size);
}

Status PackedMember::write(ByteView bytes) {
  hasher_.update(bytes);
  return sink_.write(bytes);
}

Result<std::string> PackedMember::end() {
  const Hash digest = hasher_.finish();
  if (Status ended = sink_.end(); !ended.ok()) return std::move(ended).error();
  return digest.hex() + "  " + name_.substr(name_.find('/') + 1) + "\n";
}

Status PackedFiles::find(LeafIndex index, const std::vector<Opening>& opened) {
  std::vector<KeptItem> kept;
  bool read = false;
  for (const Opening& opening : opened) {
    const auto* content = std::get_if<Content>(&opening.value);
    if (content == nullptr) continue;
    if (!std::exchange(read, true)) {
      const Result<Item> item = registrar_.find(index);
      if (!item.ok()) return item.error();
      Result<std::vector<KeptItem>> found = registrar_.kept(*item);
      if (!found.ok()) return std::move(found).error();
      kept = *std::move(found);
    }
    const auto row = std::find_if(kept.begin(), kept.end(),
                                  [&](const KeptItem& each) { return each.slot == opening.slot; });
    if (row == kept.end()) {
      ++not_kept_;
    } else {
      files_.push_back({index, opening.slot, *content, row->item});
    }
  }
  return {};
}

std::uint64_t PackedFiles::bytes() const {
  std::uint64_t bytes = 0;
  for (const File& file : files_) bytes += file.content.size;
  return bytes;
}

Result<std::string> PackedFiles::put(const PackageOrder& order, const PrivateKey* own,
                                     PackageSink& sink) {
  std::string manifest;
  if (files_.empty()) return manifest;
  if (own == nullptr) {
    return Error(ErrorKind::usage,
                 say("files are opened with the key of somebody who may, by --as"));
  }
  Result<VaultReader> reader = VaultReader::open(registrar_.vault_place(), *own);
  if (!reader.ok()) return std::move(reader).error();
  for (const File& file : files_) {
    PackedMember member(sink, order.folder + "/data/" + std::to_string(file.index.value) + "/" +
                                  std::to_string(file.slot) + "-" +
                                  order.safe_name(file.content.name));
    Result<std::string> line = put_file(*reader, std::move(member), file);
    if (!line.ok()) return line;
    manifest += *line;
  }
  return manifest;
}

Result<std::string> PackedFiles::put_file(VaultReader& reader, PackedMember member,
                                          const File& file) {
  if (Status begun = member.begin(file.content.size); !begun.ok()) return std::move(begun).error();
  Hasher hasher(hash_of(registrar_.identity().suite));
  hasher.begin();
  Status read = reader.read(file.item, [&](ByteView piece) {
    hasher.update(piece);
    return member.write(piece);
  });
  const Hash digest = hasher.finish();
  if (!read.ok()) return std::move(read).error();
  const bool same =
      file.item.size == file.content.size && digest_by(file.content, hasher.algorithm()) == digest;
  if (same) return member.end();
  return Error(ErrorKind::mismatch,
               say("what the vault holds for entry {1}, slot {2}, is not what the record committed "
                   "to",
                   std::to_string(file.index.value), std::to_string(file.slot)));
}

}  // namespace muniment::evidence
