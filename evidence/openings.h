// Where openings are kept: a file of their own that only its owner can read (evidence/README.md, "Openings file").
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

struct KeptOpenings {
  Hash record_id;
  std::vector<Bytes> openings;  // opening messages, by slot
};

// One writer at a time, under the ledger's writer place or before it; readers never wait.
class OpeningStore {
 public:
  virtual ~OpeningStore() = default;
  // Durable on return: it stands before the ledger's commit. What belongs to records that were never committed is
  // harmless and stays unreferenced.
  virtual Status keep(std::span<const KeptOpenings> batch) = 0;
  // Missing: none kept for this record.
  virtual Result<std::vector<Bytes>> find(const Hash& record_id) = 0;
  // All that is kept, in the order of keeping.
  virtual Status each(const std::function<Status(KeptOpenings)>& visit) = 0;
};

// An append-only file, mode 0600. A torn tail (crash while keeping) is cut off at the next `keep`.
Result<std::unique_ptr<OpeningStore>> open_openings_file(std::filesystem::path file);

}  // namespace muniment::evidence
