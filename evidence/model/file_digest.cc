#include "evidence/model/file_digest.h"

#include "evidence/model/catalogue.h"

namespace muniment {

Result<std::optional<Hash>> file_digest(Hasher& hasher, const Record& record, std::string_view slot,
                                        std::span<const Bytes> openings) {
  const KindRow* row = row_of(record.kind);
  if (row == nullptr) return std::optional<Hash>();
  for (const Bytes& bytes : openings) {
    if (!may_hold_content(bytes)) continue;
    const Result<Opening> opening = check_opening(hasher, record, bytes);
    if (!opening.ok()) return Error(opening.error());
    if (opening->slot >= row->slots.size() || row->slots[opening->slot].name != slot) continue;
    const auto* content = std::get_if<Content>(&opening->value);
    if (content == nullptr) continue;
    for (const ContentDigest& digest : content->digests) {
      if (digest.algorithm == static_cast<std::uint16_t>(hasher.algorithm())) {
        return std::optional(digest.value);
      }
    }
  }
  return std::optional<Hash>();
}

}  // namespace muniment
