#include <algorithm>
#include <memory>

#include "evidence/open_file.h"

namespace muniment::evidence {
namespace {

constexpr std::size_t block_bytes = 256 * 1024;

}  // namespace

Result<std::variant<HashedFile, HashFailure>> take_file(Hasher& hasher, const FoundFile& file,
                                                        const Keeping& keeping,
                                                        const Progress& progress) {
  using Taken = std::variant<HashedFile, HashFailure>;
  std::variant<OpenFile, HashFailure> opened = OpenFile::open(file);
  if (auto* failure = std::get_if<HashFailure>(&opened)) return Taken(std::move(*failure));
  auto& reading = std::get<OpenFile>(opened);
  std::optional<VaultWriter::Lane> lane;
  if (keeping.vault != nullptr) {
    Status begun = lane.emplace(*keeping.vault).begin(keeping.access, reading.size());
    if (!begun.ok()) return std::move(begun).error();
  }
  const auto length =
      static_cast<std::size_t>(std::min<std::uint64_t>(reading.size() + 1, block_bytes));
  const auto block = std::make_unique_for_overwrite<std::uint8_t[]>(length);
  const auto failed = [&](HashFailure failure) -> Result<Taken> {
    if (Status abandoned = lane ? lane->abandon() : Status(); !abandoned.ok()) {
      return std::move(abandoned).error();
    }
    return Taken(std::move(failure));
  };
  hasher.begin();
  while (true) {
    const auto read = reading.read({block.get(), length});
    const auto* got = std::get_if<std::size_t>(&read);
    if (got == nullptr || *got == 0) {
      const Hash digest = hasher.finish();
      if (got == nullptr) return failed(std::get<HashFailure>(read));
      if (std::optional<HashFailure> changed = reading.changed()) return failed(*changed);
      HashedFile hashed = hashed_file(file, reading.size(), hasher.algorithm(), digest);
      if (!lane) return Taken(std::move(hashed));
      Result<VaultItem> item = lane->finish(digest);
      if (!item.ok()) return std::move(item).error();
      hashed.item = *std::move(item);
      return Taken(std::move(hashed));
    }
    const ByteView bytes = {block.get(), *got};
    hasher.update(bytes);
    if (Status kept = lane ? lane->update(bytes) : Status(); !kept.ok()) {
      (void)hasher.finish();
      (void)lane->abandon();
      return std::move(kept).error();
    }
    if (progress) progress(*got);
  }
}

std::variant<HashedFile, HashFailure> hash_file(Hasher& hasher, const FoundFile& file,
                                                const Progress& progress) {
  return *take_file(hasher, file, {}, progress);  // no vault takes it, that could fail
}

}  // namespace muniment::evidence
