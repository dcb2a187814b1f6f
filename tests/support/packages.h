// Packages of a ledger in memory, in parts that a test can spoil, as a stored ZIP file that a
// writer of this folder's own makes.
#pragma once

#include <map>
#include <set>
#include <string>

#include "evidence/model/package.h"
#include "tests/support/evidence_fixture.h"

namespace muniment::test {

struct Package {
  std::string folder = "R7-FGW";
  std::string checkpoint;
  PackageProof proof;
  std::vector<PackageRow> rows;
  std::map<std::string, std::string> files;  // "INDEX/SLOT-NAME"; at most ten entries and slots

  std::string zip(Hasher& sha256) const;
};

// Dossiers that are shown whole with their records, and the ledger's own affairs; the last entry,
// whose record is withheld unless it is one of these. No field is opened.
Package make_package(EvidenceWorld& world, std::set<std::string> dossiers);

}  // namespace muniment::test
