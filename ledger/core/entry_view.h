// An entry read where it lies, for who reads millions of them: nothing is copied.
#pragma once

#include <cstring>

#include "ledger/core/entry.h"

namespace muniment {

// The fields of `Entry`, as views into the bytes that they were read from.
struct EntryView {
  LeafIndex index;
  std::string_view dossier;
  std::uint64_t folio;
  ByteView previous;  // 32 bytes; none for folio 1
  std::uint64_t dossiers;
  ByteView heads;  // 32 bytes
  std::int64_t admitted;
  ByteView payload;  // 32 bytes

  Entry entry() const;  // a copy of its own
};

// Accepts what `decode_entry` accepts, with the same errors.
Result<EntryView> view_entry(ByteView bytes);

// Whether `bytes` are the hash, 32 of them; or none where there is none.
inline bool is_hash(ByteView bytes, const Hash& hash) {
  return bytes.size() == Hash::size &&
         std::memcmp(bytes.data(), hash.view().data(), Hash::size) == 0;
}
bool is_hash(ByteView bytes, const std::optional<Hash>& hash);

}  // namespace muniment
