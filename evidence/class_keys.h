// What one person was given of a vault's class keys, and what a class's contents are sealed for
// (README.md, "Vault keys").
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "evidence/vault_keys.h"

namespace muniment::evidence {

struct VaultPlace {
  std::filesystem::path folder;  // `vault/` of the ledger's folder
  Suite suite;
  std::string origin;
};

std::filesystem::path vault_keys_file(const std::filesystem::path& vault);
// By which another file under the name is known; zeros: there is none.
struct FileStamp {
  std::uint64_t inode = 0;
  std::int64_t changed = 0;  // ns

  bool operator==(const FileStamp&) const = default;
};
FileStamp stamp_of_keys(const VaultPlace& place);
// Malformed: they are gone, or not what was written.
Result<VaultKeys> read_vault_keys(const VaultPlace& place);
// Makes the vault's folders where they are missing, and puts these keys in the place of the others:
// all or nothing, durable.
Status write_vault_keys(const VaultPlace& place, const VaultKeys& keys);

// The keys that a person opens, each opened when it is first asked for. `own` must outlive it. One
// thread at a time.
class OwnClassKeys {
 public:
  OwnClassKeys(VaultPlace place, VaultKeys keys, const PrivateKey& own);

  const VaultPlace& place() const { return place_; }
  const PrivateKey& own() const { return *own_; }
  // Whether the private half of this generation was given to the person, or nobody has it: then
  // `secret` says why.
  bool given(AccessClass access, std::uint32_t generation) const;
  // The private half. Missing: not given to this person, or no such generation. Mismatch: what was
  // given is another key.
  Result<const SealKey*> secret(AccessClass access, std::uint32_t generation);
  Result<const PrivateKey*> pair(AccessClass access, std::uint32_t generation);

 private:
  struct Opened {
    SealKey secret;
    PrivateKey pair;
  };
  Result<const Opened*> open(AccessClass access, std::uint32_t generation);

  VaultPlace place_;
  VaultKeys keys_;
  const PrivateKey* own_;
  std::map<std::pair<AccessClass, std::uint32_t>, Opened> opened_;
};

// Whose key's signatures stand behind a vault's keys: the roster of a ledger of so many entries. A
// ledger that is being founded has none yet, and its keys were made just now.
struct Ground {
  const Roster* roster = nullptr;
  TreeSize size{0};
};

// The key to seal for. Missing: the class has none. Mismatch, refused: see `check_class_key`.
Result<const ClassKey*> key_to_seal_for(const VaultKeys& keys, const VaultPlace& place,
                                        AccessClass access, const Ground& ground);

}  // namespace muniment::evidence
