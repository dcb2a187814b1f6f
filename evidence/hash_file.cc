#include <algorithm>
#include <memory>

#include "evidence/open_file.h"

namespace muniment::evidence {
namespace {

constexpr std::size_t block_bytes = 256 * 1024;

}  // namespace

std::variant<HashedFile, HashFailure> hash_file(Hasher& hasher, const FoundFile& file,
                                                const Progress& progress) {
  std::variant<OpenFile, HashFailure> opened = OpenFile::open(file);
  if (auto* failure = std::get_if<HashFailure>(&opened)) return std::move(*failure);
  auto& reading = std::get<OpenFile>(opened);
  const auto length =
      static_cast<std::size_t>(std::min<std::uint64_t>(reading.size() + 1, block_bytes));
  const auto block = std::make_unique_for_overwrite<std::uint8_t[]>(length);
  hasher.begin();
  while (true) {
    const auto read = reading.read({block.get(), length});
    const auto* got = std::get_if<std::size_t>(&read);
    if (got == nullptr || *got == 0) {
      const Hash digest = hasher.finish();
      if (got == nullptr) return std::get<HashFailure>(read);
      if (std::optional<HashFailure> changed = reading.changed()) return std::move(*changed);
      return hashed_file(file, reading.size(), hasher.algorithm(), digest);
    }
    hasher.update({block.get(), *got});
    if (progress) progress(*got);
  }
}

}  // namespace muniment::evidence
