// The keys of a vault's classes: who may open what was sealed for a class (README.md, "Vault
// keys"). Pure: text in, values out; the file is the vault's.
//
// A class has a pair of keys. Whoever registers needs the public half alone to seal for it; the
// private half is given, in envelopes, to the persons who may open the class.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "evidence/model/access.h"
#include "evidence/model/roster.h"
#include "ledger/core/envelope.h"

namespace muniment::evidence {

inline constexpr std::size_t max_vault_keys_bytes = 16 * 1024 * 1024;

// The private half for one person, or for an escrow recipient.
struct ClassGrant {
  PublicKey recipient;
  Bytes envelope;
  KeyId by;  // the signing key that gave it
  Bytes signature;

  bool operator==(const ClassGrant&) const = default;
};

// One generation of a class's key; the highest is in force.
struct ClassKey {
  AccessClass access;
  std::uint32_t generation;  // from 1
  TreeSize made_at;          // entries of the ledger then
  PublicKey key;
  KeyId by;
  Bytes signature;
  std::vector<ClassGrant> grants;  // ascending by recipient's key

  bool operator==(const ClassKey&) const = default;
};

struct VaultKeys {
  std::vector<ClassKey> classes;  // ascending by class and generation

  const ClassKey* newest(AccessClass access) const;  // null: none
  const ClassKey* find(AccessClass access, std::uint32_t generation) const;
  bool operator==(const VaultKeys&) const = default;
};

std::string format_vault_keys(const VaultKeys& keys);
// Malformed: not what `format_vault_keys` gives; the sentence names the line. Unknown: another
// version.
Result<VaultKeys> parse_vault_keys(Suite suite, std::string_view text);

// Makes the next generation of a class, for these recipients, and adds it.
Status add_class_key(VaultKeys& keys, Suite suite, const std::string& origin, AccessClass access,
                     TreeSize made_at, std::span<const PublicKey> recipients,
                     const PrivateKey& signer);
// Gives the private half of one to a further recipient; one who has it gets nothing.
Status grant(ClassKey& key, Suite suite, const std::string& origin, const SealKey& secret,
             const PublicKey& recipient, const PrivateKey& signer);

// The private half, for the holder of an encryption key. Missing: nobody gave it to them. Mismatch:
// what they were given is not the key of this class.
Result<SealKey> open_class_key(const ClassKey& key, Suite suite, const std::string& origin,
                               const PrivateKey& own);

// Whether the key is one to seal for, in a ledger of so many entries: signed by an administrator
// whose key is in force, and made after the last revocation of all. Refused: it is due to be
// renewed. Mismatch: it is none of this ledger.
Status check_class_key(const ClassKey& key, const std::string& origin, const Roster& roster,
                       TreeSize size);
// Who of the roster has it by the signature of an administrator whose key is in force.
std::vector<PublicKey> recipients_in_force(const ClassKey& key, const std::string& origin,
                                           const Roster& roster);

}  // namespace muniment::evidence
