// Who signs the rows of a manifest: people at hand, by their names.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/rows/manifest.h"

namespace muniment::cli {

class RowSigners {
 public:
  // The keys of --as and --cosign. In a dry run no key is needed but where a row names nobody: who
  // is on the roster counts as at hand.
  static Result<RowSigners> load(const Context& context, const Roster& roster,
                                 const RowManifest& manifest);

  // Without names: all keys at hand, --as first. Usage: somebody is not at hand.
  Result<std::vector<KeyId>> named(const Words& words, const std::vector<std::string>& names) const;
  std::map<KeyId, const PrivateKey*> keys() const;
  const Signers& loaded() const { return signers_; }  // of a dry run perhaps nobody

 private:
  Signers signers_;
  std::vector<KeyId> in_order_;         // of the keys
  std::map<std::string, KeyId> names_;  // at hand
};

}  // namespace muniment::cli
