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

void PackedFiles::want(LeafIndex index, const Hash& record_id, const std::vector<Opening>& opened) {
  for (const Opening& opening : opened) {
    const auto* content = std::get_if<Content>(&opening.value);
    if (content == nullptr) continue;
    wanted_.emplace(std::pair(record_id, opening.slot), files_.size());
    files_.push_back({index, opening.slot, *content, std::nullopt});
  }
}

// One pass over the vault's rows, of which the last for a slot counts.
Status PackedFiles::find() {
  if (files_.empty()) return {};
  const VaultPlace place = registrar_.vault_place();
  const auto visited = ItemFile(vault_items_file(place.folder), place.suite)
                           .each([&](const KeptItem& kept, std::uint64_t) -> Status {
                             const auto wanted = wanted_.find({kept.record_id, kept.slot});
                             if (wanted != wanted_.end()) files_[wanted->second].item = kept.item;
                             return {};
                           });
  if (!visited.ok()) return visited.error();
  not_kept_ = std::erase_if(files_, [](const File& file) { return !file.item; });
  wanted_.clear();
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
  Status read = reader.read(*file.item, [&](ByteView piece) {
    hasher.update(piece);
    return member.write(piece);
  });
  const Hash digest = hasher.finish();
  if (!read.ok()) return std::move(read).error();
  const bool same =
      file.item->size == file.content.size && digest_by(file.content, hasher.algorithm()) == digest;
  if (same) return member.end();
  return Error(ErrorKind::mismatch,
               say("what the vault holds for entry {1}, slot {2}, is not what the record committed "
                   "to",
                   std::to_string(file.index.value), std::to_string(file.slot)));
}

}  // namespace muniment::evidence
