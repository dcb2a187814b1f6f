// Comparing the files of a folder, or the lines of a manifest, with what the ledger registered:
// `verify FOLDER` and `verify --manifest`.
#pragma once

#include <map>
#include <span>

#include "cli/common/verifying.h"
#include "cli/context.h"
#include "evidence/comparison.h"
#include "evidence/intake.h"

namespace muniment::cli {

// The files that are there, with their digests.
struct Present {
  std::vector<evidence::PresentFile> files;    // sorted by path
  std::vector<evidence::SkippedFile> skipped;  // sorted by path
  std::uint64_t bytes = 0;

  std::vector<std::string> unread() const;  // paths of what should have been read; sorted
};
// Walks and hashes a folder, with as many threads as the machine has.
Result<Present> hash_folder(const Context& context, HashAlgorithm algorithm,
                            const std::filesystem::path& folder);

// What registered files rest on, read back from the ledger, by place.
struct Cited {
  Citation citation;
  LeafIndex index;
  Hash leaf;
  bool holds;  // the kept opening is what the record committed to, and what the index says
};
using CitedByPlace = std::map<evidence::ContentPlace, Cited>;
Result<CitedByPlace> read_cited(evidence::Registrar& registrar,
                                std::span<const evidence::RegisteredFile* const> files);

// The five verdicts, each file's in `extra`; that what they rest on is in the ledger and signed is
// checked as an outsider would. `subject` names the report.
SubjectReport compare_with_ledger(const Context& context, evidence::Registrar& registrar,
                                  const TrustPolicy& trust, const std::string& subject,
                                  const Present& present);

}  // namespace muniment::cli
