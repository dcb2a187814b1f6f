// Where openings are kept: a file of their own that only its owner can read (evidence/README.md,
// "Openings file").
//
// This is the seam to the vault, which will seal what is put here.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "evidence/model/opening.h"

namespace muniment::evidence {

inline constexpr unsigned openings_version = 1;
// Of one record, together: a receipt that opens all of them must stay readable.
inline constexpr std::size_t max_kept_bytes = 16 * 1024 * 1024;

struct KeptOpenings {
  Hash record_id;
  std::vector<Bytes> openings;  // opening messages, by slot

  bool operator==(const KeptOpenings&) const = default;
};

// One writer at a time, under the ledger's writer place or before it; readers never wait. One
// thread at a time for each object; any number of objects and processes for a file.
class OpeningStore {
 public:
  virtual ~OpeningStore() = default;
  // Durable after the next `sync`, which stands before the ledger's commit. What belongs to records
  // that were never committed is harmless and stays unreferenced. On an error the batch is not
  // kept; refused when a record's openings are longer than `max_kept_bytes`.
  virtual Status keep(std::span<const KeptOpenings> batch) = 0;
  // Makes durable what this object kept. On an error nothing is known of what was kept since the
  // last one.
  virtual Status sync() = 0;
  // The newest that were kept for this record. Missing: none; the sentence says when a part of what
  // was kept cannot be read. They are not judged here: `check_opening` finds any changed byte.
  virtual Result<std::vector<Bytes>> find(const Hash& record_id) = 0;
  // All that is kept, in the order of keeping. Goes on after damage, and then ends in an error of
  // kind malformed that names the place of the first.
  virtual Status each(const std::function<Status(KeptOpenings)>& visit) = 0;
};

// An append-only file, mode 0600, made by the first `keep`. What a crash left of a batch is stepped
// over: no byte that was kept is ever written again. Unknown: another version; both are named.
Result<std::unique_ptr<OpeningStore>> open_openings_file(const std::filesystem::path& file);

}  // namespace muniment::evidence
