#include "evidence/vault_keys.h"

#include <algorithm>

#include "evidence/model/codes.h"
#include "evidence/vault_key_words.h"

namespace muniment::evidence {
namespace {

constexpr std::string_view sign_label = "muniment/vault-key/v1";

Bytes signed_message(const std::string& origin, const std::string& words) {
  Bytes message = to_bytes(sign_label);
  message.push_back(0);
  append(message, origin);
  message.push_back('\n');
  append(message, words);
  return message;
}

Bytes grant_context(const std::string& origin, const ClassKey& key) {
  return to_bytes(origin + " " + std::string(class_name(key.access)) + " " +
                  std::to_string(key.generation));
}

const RosterKey* administrator(const Roster& roster, const KeyId& by) {
  const RosterKey* signer = roster.find(by);
  const bool is_one = signer != nullptr && signer->has_role(number_of(Role::administrator));
  return is_one ? signer : nullptr;
}

bool holds(const RosterKey& signer, const std::string& origin, const std::string& words,
           ByteView signature) {
  return verify_signature(signer.enrolment.keys.signing, signed_message(origin, words), signature)
      .ok();
}

// The roster key of a person's encryption key; null: of nobody on the roster.
const RosterKey* holder_of(const Roster& roster, const PublicKey& recipient) {
  for (const RosterKey* key : roster.all()) {
    if (key->enrolment.keys.encryption == recipient) return key;
  }
  return nullptr;
}

}  // namespace

std::string class_words(const ClassKey& key) {
  return "class " + std::string(class_name(key.access)) + " " + std::to_string(key.generation) +
         " " + std::to_string(key.made_at.value) + " " + to_base64(key.key.coded());
}

std::string grant_words(const ClassKey& key, const ClassGrant& given) {
  return "grant " + std::string(class_name(key.access)) + " " + std::to_string(key.generation) +
         " " + to_base64(given.recipient.coded()) + " " + to_base64(given.envelope);
}

const ClassKey* VaultKeys::newest(AccessClass access) const {
  const ClassKey* newest = nullptr;
  for (const ClassKey& key : classes) {
    if (key.access == access) newest = &key;
  }
  return newest;
}

const ClassKey* VaultKeys::find(AccessClass access, std::uint32_t generation) const {
  for (const ClassKey& key : classes) {
    if (key.access == access && key.generation == generation) return &key;
  }
  return nullptr;
}

Status add_class_key(VaultKeys& keys, Suite suite, const std::string& origin, AccessClass access,
                     TreeSize made_at, std::span<const PublicKey> recipients,
                     const PrivateKey& signer) {
  SealKey secret = SealKey::generate();
  Result<PrivateKey> pair = encryption_key_of(suite, secret);
  while (!pair.ok() && pair.error().kind() == ErrorKind::malformed) {  // no number of SM2
    secret = SealKey::generate();
    pair = encryption_key_of(suite, secret);
  }
  if (!pair.ok()) return std::move(pair).error();
  const ClassKey* before = keys.newest(access);
  ClassKey key{access,
               before == nullptr ? 1 : before->generation + 1,
               made_at,
               pair->public_key(),
               key_id(signer.public_key()),
               {},
               {}};
  Result<Bytes> signature = signer.sign(signed_message(origin, class_words(key)));
  if (!signature.ok()) return std::move(signature).error();
  key.signature = *std::move(signature);
  for (const PublicKey& recipient : recipients) {
    if (Status given = grant(key, suite, origin, secret, recipient, signer); !given.ok()) {
      return given;
    }
  }
  const auto behind = std::find_if(keys.classes.begin(), keys.classes.end(),
                                   [&](const ClassKey& each) { return each.access > access; });
  keys.classes.insert(behind, std::move(key));
  return {};
}

Status grant(ClassKey& key, Suite suite, const std::string& origin, const SealKey& secret,
             const PublicKey& recipient, const PrivateKey& signer) {
  const Bytes coded = recipient.coded();
  const auto behind =
      std::find_if(key.grants.begin(), key.grants.end(),
                   [&](const ClassGrant& each) { return each.recipient.coded() >= coded; });
  if (behind != key.grants.end() && behind->recipient == recipient) return {};
  const Result<PrivateKey> pair = encryption_key_of(suite, secret);
  if (!pair.ok()) return pair.error();
  MUNIMENT_CHECK(pair->public_key() == key.key);
  Result<Bytes> envelope = put_into_envelope(recipient, secret, grant_context(origin, key));
  if (!envelope.ok()) return std::move(envelope).error();
  ClassGrant given{recipient, *std::move(envelope), key_id(signer.public_key()), {}};
  Result<Bytes> signature = signer.sign(signed_message(origin, grant_words(key, given)));
  if (!signature.ok()) return std::move(signature).error();
  given.signature = *std::move(signature);
  key.grants.insert(behind, std::move(given));
  return {};
}

Result<SealKey> open_class_key(const ClassKey& key, Suite suite, const std::string& origin,
                               const PrivateKey& own) {
  for (const ClassGrant& given : key.grants) {
    if (given.recipient != own.public_key()) continue;
    Result<SealKey> secret = open_envelope(own, given.envelope, grant_context(origin, key));
    if (!secret.ok()) return secret;
    const Result<PrivateKey> pair = encryption_key_of(suite, *secret);
    if (pair.ok() && pair->public_key() == key.key) return secret;
    return Error(ErrorKind::mismatch,
                 say("what was given as the key of the class {1}, generation {2}, is another one",
                     class_name(key.access), std::to_string(key.generation)));
  }
  return Error(ErrorKind::missing,
               say("the key of the class {1}, generation {2}, was not given to this person",
                   class_name(key.access), std::to_string(key.generation)));
}

Status check_class_key(const ClassKey& key, const std::string& origin, const Roster& roster,
                       TreeSize size) {
  const std::string name(class_name(key.access));
  const RosterKey* signer = administrator(roster, key.by);
  if (signer == nullptr || !holds(*signer, origin, class_words(key), key.signature) ||
      key.made_at > size) {
    return Error(ErrorKind::mismatch,
                 say("the key of the class {1}, generation {2}, is not signed by an administrator "
                     "of this ledger: put the file of the vault's keys back from a backup",
                     name, std::to_string(key.generation)));
  }
  for (const RosterKey* each : roster.all()) {
    const bool since = each->revoked && key.made_at.value <= each->revoked->at.value;
    if (!since && (each != signer || !each->revoked)) continue;
    return Error(ErrorKind::refused,
                 say("the key of {1} was revoked at entry {2}, and the vault's class {3} has no "
                     "newer key yet: an administrator makes one with \"muniment reseal\"",
                     each->enrolment.keys.name, std::to_string(each->revoked->at.value), name));
  }
  return {};
}

std::vector<PublicKey> recipients_in_force(const ClassKey& key, const std::string& origin,
                                           const Roster& roster) {
  std::vector<PublicKey> recipients;
  for (const ClassGrant& given : key.grants) {
    const RosterKey* signer = administrator(roster, given.by);
    const RosterKey* holder = holder_of(roster, given.recipient);
    if (signer == nullptr || signer->revoked || holder == nullptr || holder->revoked) continue;
    if (!holds(*signer, origin, grant_words(key, given), given.signature)) continue;
    recipients.push_back(given.recipient);
  }
  return recipients;
}

}  // namespace muniment::evidence
