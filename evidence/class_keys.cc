#include "evidence/class_keys.h"

#include <algorithm>

namespace muniment::evidence {

OwnClassKeys::OwnClassKeys(VaultPlace place, VaultKeys keys, const PrivateKey& own)
    : place_(std::move(place)), keys_(std::move(keys)), own_(&own) {}

bool OwnClassKeys::given(AccessClass access, std::uint32_t generation) const {
  const ClassKey* key = keys_.find(access, generation);
  return key == nullptr ||
         std::any_of(key->grants.begin(), key->grants.end(),
                     [&](const ClassGrant& each) { return each.recipient == own_->public_key(); });
}

Result<const OwnClassKeys::Opened*> OwnClassKeys::open(AccessClass access,
                                                       std::uint32_t generation) {
  const std::pair which{access, generation};
  const auto known = opened_.find(which);
  if (known != opened_.end()) return &known->second;
  const ClassKey* key = keys_.find(access, generation);
  if (key == nullptr) {
    return Error(ErrorKind::missing,
                 say("the vault's keys have no generation {1} of the class {2}: put the file back "
                     "from a backup",
                     std::to_string(generation), class_name(access)));
  }
  Result<SealKey> secret = open_class_key(*key, place_.suite, place_.origin, *own_);
  if (!secret.ok()) return std::move(secret).error();
  Result<PrivateKey> pair = encryption_key_of(place_.suite, *secret);
  if (!pair.ok()) return std::move(pair).error();
  return &opened_.emplace(which, Opened{*std::move(secret), *std::move(pair)}).first->second;
}

Result<const SealKey*> OwnClassKeys::secret(AccessClass access, std::uint32_t generation) {
  const Result<const Opened*> opened = open(access, generation);
  if (!opened.ok()) return opened.error();
  return &(*opened)->secret;
}

Result<const PrivateKey*> OwnClassKeys::pair(AccessClass access, std::uint32_t generation) {
  const Result<const Opened*> opened = open(access, generation);
  if (!opened.ok()) return opened.error();
  return &(*opened)->pair;
}

Result<const ClassKey*> key_to_seal_for(const VaultKeys& keys, const VaultPlace& place,
                                        AccessClass access, const Ground& ground) {
  const ClassKey* key = keys.newest(access);
  if (key == nullptr) {
    return Error(ErrorKind::missing, say("the vault has no key for the class {1}: an administrator "
                                         "makes one with \"muniment reseal\"",
                                         class_name(access)));
  }
  if (ground.roster == nullptr) return key;
  if (Status good = check_class_key(*key, place.origin, *ground.roster, ground.size); !good.ok()) {
    return std::move(good).error();
  }
  return key;
}

}  // namespace muniment::evidence
