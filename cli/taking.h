// Files that a command names, on their way into a record: hashed, and taken by the vault in the
// same pass where contents are kept.
#pragma once

#include <memory>

#include "cli/context.h"
#include "evidence/intake.h"

namespace muniment::cli {

class Taking {
 public:
  // Hashes only.
  explicit Taking(Suite suite) : suite_(suite) {}
  // Keeps what it takes, unless --hash-only was said. Of classes that the author opens, the same
  // bytes are kept once. Registrar and signers outlive it.
  Taking(const Context& context, evidence::Registrar& registrar, const Signers& signers);

  // A failure is an error that says why.
  Result<Content> take(const Context& context, const std::filesystem::path& path,
                       AccessClass access);
  // Has the vault take a file that was read before. Environment: it has another digest now.
  Result<std::optional<evidence::VaultItem>> keep(const Context& context,
                                                  const std::filesystem::path& path,
                                                  const Hash& digest, AccessClass access);
  // The vault, opened when it is first needed; null: nothing is kept.
  Result<evidence::VaultWriter*> vault();
  // What the vault took, for the draft.
  std::vector<std::pair<Hash, evidence::VaultItem>> kept() { return std::move(kept_); }

 private:
  Suite suite_;
  evidence::Registrar* registrar_ = nullptr;  // null: only hashes
  const Signers* signers_ = nullptr;
  std::unique_ptr<evidence::VaultWriter> vault_;
  std::vector<std::pair<Hash, evidence::VaultItem>> kept_;
};

}  // namespace muniment::cli
