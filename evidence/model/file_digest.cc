#include "evidence/model/file_digest.h"

#include <algorithm>
#include <set>

#include "evidence/model/catalogue.h"

namespace muniment {
namespace {

bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// A record of an older catalogue may have an attachment where the row has got a slot since.
bool is_asked(const KindRow& row, std::size_t slot, std::span<const std::string_view> names) {
  if (slot < row.slots.size() && contains(names, row.slots[slot].name)) return true;
  const bool attachment = slot >= row.slots.size() || row.slots[slot].since > 1;
  return attachment && contains(names, attachment_name);
}

// Of those that have no opening, one whose file was asked for.
Result<std::optional<std::uint16_t>> find_unopened(const Record& record,
                                                   std::span<const std::string_view> slots,
                                                   std::span<const Bytes> openings) {
  if (openings.size() == record.fields.size()) return std::optional<std::uint16_t>();
  std::set<std::uint16_t> opened;
  for (const Bytes& bytes : openings) {
    const Result<Opening> opening = decode_opening(bytes);
    if (!opening.ok()) return opening.error();
    opened.insert(opening->slot);
  }
  const KindRow* row = row_of(record.kind);
  for (std::size_t at = 0; row != nullptr && at < record.fields.size(); ++at) {
    const auto slot = static_cast<std::uint16_t>(at);
    if (is_asked(*row, at, slots) && !opened.contains(slot)) return std::optional(slot);
  }
  return std::optional<std::uint16_t>();
}

}  // namespace

Result<std::vector<Hash>> file_digests(Hasher& hasher, const Record& record,
                                       std::span<const std::string_view> slots,
                                       std::span<const Bytes> openings) {
  const auto unopened = find_unopened(record, slots, openings);
  if (!unopened.ok()) return unopened.error();
  if (*unopened) {
    return Error(ErrorKind::missing,
                 say("slot {1} of the record is not opened", std::to_string(**unopened)));
  }
  std::vector<Hash> digests;
  for (const Bytes& bytes : openings) {
    if (!may_hold_content(bytes)) continue;
    const Result<Opening> opening = check_opening(hasher, record, bytes);
    if (!opening.ok()) return Error(opening.error());
    const auto* content = std::get_if<Content>(&opening->value);
    if (content == nullptr) continue;
    if (!contains(slots, opening->name)) continue;
    const std::optional<Hash> digest = digest_by(*content, hasher.algorithm());
    if (digest) digests.push_back(*digest);
  }
  return digests;
}

}  // namespace muniment
