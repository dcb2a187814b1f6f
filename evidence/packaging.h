// Packages: many entries of a ledger, with what is disclosed of them, for somebody who has nothing
// of the ledger (README.md, "Package").
#pragma once

#include <functional>

#include "evidence/registrar.h"

namespace muniment::evidence {

// Where a package's members go, one behind the other. An error ends the packing.
class PackageSink {
 public:
  virtual ~PackageSink() = default;
  virtual Status begin(const std::string& name, std::uint64_t size) = 0;
  virtual Status write(ByteView bytes) = 0;
  virtual Status end() = 0;
};

struct PackageOrder {
  std::string folder;                 // all members lie in it
  std::vector<std::string> dossiers;  // complete, with their records
  std::vector<Citation> records;      // these alone
  std::vector<std::string> open;  // fields, as for a receipt; what a record has not is passed over
  bool contents = false;          // the files of content fields that are opened
  std::vector<TreeSize> from;     // smaller trees that recipients may have seen
  // A content's name, as a file name that is safe everywhere.
  std::function<std::string(ByteView name)> safe_name;
};

struct Packed {
  std::uint64_t entries = 0, records = 0, fields = 0, files = 0;
  std::uint64_t not_kept = 0;    // contents that were opened and that the vault does not give
  std::optional<Citation> last;  // the ledger's last entry, of a dossier that nobody asked for
};

// Writes what the ledger has now; `own` opens contents. Missing: no such dossier or record.
// Refused: a record was erased, and fields of it are to be opened; a tree to start from is larger
// than the ledger. Mismatch: the vault holds other bytes than were committed to.
Result<Packed> pack(Registrar& registrar, const PackageOrder& order, const PrivateKey* own,
                    PackageSink& sink);

}  // namespace muniment::evidence
