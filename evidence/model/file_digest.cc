#include "evidence/model/file_digest.h"

#include <algorithm>

namespace muniment {

Result<std::vector<Hash>> file_digests(Hasher& hasher, const Record& record,
                                       std::span<const std::string_view> slots,
                                       std::span<const Bytes> openings) {
  std::vector<Hash> digests;
  for (const Bytes& bytes : openings) {
    if (!may_hold_content(bytes)) continue;
    const Result<Opening> opening = check_opening(hasher, record, bytes);
    if (!opening.ok()) return Error(opening.error());
    const auto* content = std::get_if<Content>(&opening->value);
    if (content == nullptr) continue;
    if (std::find(slots.begin(), slots.end(), opening->name) == slots.end()) continue;
    const std::optional<Hash> digest = digest_by(*content, hasher.algorithm());
    if (digest) digests.push_back(*digest);
  }
  return digests;
}

}  // namespace muniment
