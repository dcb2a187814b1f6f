// Keeping the vault's keys in step with the roster (README.md, "Vault keys").
#pragma once

#include "evidence/vault.h"

namespace muniment::evidence {

// What was done, and what could not be.
struct VaultUpkeep {
  struct Given {
    std::string name;  // of the key on the roster
    AccessClass access;
  };
  std::vector<AccessClass> renewed;  // classes that have a newer key now
  std::vector<AccessClass> nobodys;  // that should have, and that nobody is left to open
  std::vector<Given> given;
  std::vector<Given> not_given;  // since `administrator` does not open the class either
};

// Keys on the roster whose holders are to open more than their roles do; null: nobody.
struct NamedFor {
  const RosterKey* sealed = nullptr;  // the class `sealed`, too
  const RosterKey* escrow = nullptr;  // every class, for when other keys are lost
};

// A key for each class that has none, or whose newest one is older than a revocation; and each key
// for each person on the roster whose roles open its class, or who is named. `size` is that of the
// ledger, `administrator` one of its roster. All or nothing.
// With Renew::all each class gets a new key, whatever the one it has.
enum class Renew { what_is_due, all };
Result<VaultUpkeep> keep_vault_keys(const VaultPlace& place, const Roster& roster, TreeSize size,
                                    const KeyPair& administrator, const NamedFor& named,
                                    Renew renew = Renew::what_is_due);

}  // namespace muniment::evidence
