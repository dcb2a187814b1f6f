// Bringing what was sealed under older keys of the vault's classes under the newest ones
// (README.md, "Rewrapping").
#pragma once

#include "evidence/registrar.h"

namespace muniment::evidence {

struct Rewrapped {
  std::uint64_t contents = 0;  // rows of the vault
  std::uint64_t contents_left = 0;
  RewrappedParts fields;
};

// As far as `own` opens the classes, while nobody registers; what is left is of classes that it
// does not open, or that take nothing. Each of the two files is all or nothing, and can be done
// again. Refused: somebody keeps contents meanwhile. Malformed: a file is damaged, and stays as it
// is.
Result<Rewrapped> rewrap_vault(Registrar& registrar, const PrivateKey& own);

}  // namespace muniment::evidence
