// Checking a package: many entries of a ledger, with what was opened of them, and whether dossiers
// are complete (README.md, "A package").
#pragma once

#include <map>
#include <set>

#include "verify/receipt.h"
#include "verify/zip.h"

namespace muniment::verify {

// What the verifier wants to know beside. What a package does not answer cannot be evaluated.
struct PackageQuestions {
  std::vector<std::string> complete;     // dossiers that must be
  std::optional<TreeSize> least_size;    // of the checkpoint
  std::optional<Checkpoint> remembered;  // that the ledger must have grown from
  const FileToCheck* file = nullptr;     // must be one that was opened
};

struct PackageCheck {
  Report report;
  std::string checkpoint;          // as it was signed; empty: it was not found
  std::optional<VerifierKey> log;  // of its ledger, by the trust file
  TreeSize size{0};
  std::map<LeafIndex, Hash> shown;  // leaf hashes
  std::set<std::string> complete;   // dossiers
};

// Every part is checked that can be; the report has each fault. Reads the file in order, its
// entries once, its contents as often as they have digests that are known here. Memory: 300 bytes
// an entry, and one record with its openings at a time.
PackageCheck check_package(const FileToRead& file, const TrustPolicy& trust,
                           const PackageQuestions& questions);

}  // namespace muniment::verify
