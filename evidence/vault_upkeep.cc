#include "evidence/vault_upkeep.h"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>

namespace muniment::evidence {
namespace {

class Upkeep {
 public:
  Upkeep(const VaultPlace& place, const Roster& roster, TreeSize size, const KeyPair& administrator,
         const NamedFor& named, Renew renew, VaultKeys keys)
      : place_(place),
        roster_(roster),
        size_(size),
        administrator_(administrator),
        named_(named),
        renew_(renew),
        keys_(std::move(keys)) {}

  Status run() {
    for (const AccessClass access : access_classes) {
      if (Status renewed = renew(access); !renewed.ok()) return renewed;
    }
    for (ClassKey& key : keys_.classes) {
      if (Status given = give(key); !given.ok()) return given;
    }
    return {};
  }
  const VaultKeys& keys() const { return keys_; }
  VaultUpkeep done() { return std::move(done_); }

 private:
  bool is_to_open(const RosterKey& key, AccessClass access) const {
    if (key.revoked) return false;
    if (&key == named_.escrow) return true;
    return access == AccessClass::sealed ? &key == named_.sealed
                                         : opens(key.enrolment.roles, access);
  }

  // For those who have it, and those who are to: it must be somebody's, or what is sealed is lost.
  Status renew(AccessClass access) {
    const ClassKey* newest = keys_.newest(access);
    std::vector<PublicKey> recipients;
    if (newest == nullptr) {
      recipients = {administrator_.encryption->public_key()};
    } else if (newest->made_at > size_) {
      return {};  // by somebody who knew more of the ledger
    } else {
      Status good = check_class_key(*newest, place_.origin, roster_, size_);
      if (good.ok() ? renew_ == Renew::what_is_due : good.error().kind() != ErrorKind::refused) {
        return good;
      }
      recipients = recipients_in_force(*newest, place_.origin, roster_);
      for (const RosterKey* person : roster_.all()) {
        if (is_to_open(*person, access)) recipients.push_back(person->enrolment.keys.encryption);
      }
    }
    if (recipients.empty()) {
      done_.nobodys.push_back(access);
      return {};
    }
    done_.renewed.push_back(access);
    return add_class_key(keys_, place_.suite, place_.origin, access, size_, recipients,
                         administrator_.signing);
  }

  Status give(ClassKey& key) {
    if (key.made_at > size_) return {};
    const Result<SealKey> secret =
        open_class_key(key, place_.suite, place_.origin, *administrator_.encryption);
    if (!secret.ok() && secret.error().kind() != ErrorKind::missing) return secret.error();
    for (const RosterKey* person : roster_.all()) {
      const PublicKey& recipient = person->enrolment.keys.encryption;
      const bool has = std::any_of(key.grants.begin(), key.grants.end(),
                                   [&](const auto& each) { return each.recipient == recipient; });
      if (has || !is_to_open(*person, key.access)) continue;
      const VaultUpkeep::Given named{person->enrolment.keys.name, key.access};
      if (!secret.ok()) {
        done_.not_given.push_back(named);
        continue;
      }
      Status given =
          grant(key, place_.suite, place_.origin, *secret, recipient, administrator_.signing);
      if (!given.ok()) return given;
      done_.given.push_back(named);
    }
    return {};
  }

  const VaultPlace& place_;
  const Roster& roster_;
  TreeSize size_;
  const KeyPair& administrator_;
  NamedFor named_;
  Renew renew_;
  VaultKeys keys_;
  VaultUpkeep done_;
};

}  // namespace

Result<VaultUpkeep> keep_vault_keys(const VaultPlace& place, const Roster& roster, TreeSize size,
                                    const KeyPair& administrator, const NamedFor& named,
                                    Renew renew) {
  if (!administrator.encryption) {
    return Error(ErrorKind::usage, say("this key file has no encryption key, which opens the "
                                       "vault"));
  }
  // Of two administrators at work the second one sees what the first one did.
  const Descriptor turn(::open(place.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!turn.valid() && errno != ENOENT) {
    return system_error(say("cannot lock {1}: {2}", place.folder.string()), errno);
  }
  while (turn.valid() && ::flock(turn.number(), LOCK_EX) != 0) {
    if (errno != EINTR) {
      return system_error(say("cannot lock {1}: {2}", place.folder.string()), errno);
    }
  }
  Result<VaultKeys> keys = read_vault_keys(place);
  if (!keys.ok()) return std::move(keys).error();
  const VaultKeys before = *keys;
  Upkeep upkeep(place, roster, size, administrator, named, renew, before);
  if (Status ran = upkeep.run(); !ran.ok()) return std::move(ran).error();
  if (upkeep.keys() != before) {
    if (Status written = write_vault_keys(place, upkeep.keys()); !written.ok()) {
      return std::move(written).error();
    }
  }
  return upkeep.done();
}

}  // namespace muniment::evidence
