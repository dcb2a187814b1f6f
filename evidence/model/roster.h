// The roster: who may sign, derived from the affairs of dossier "" in order.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "evidence/model/affair.h"

namespace muniment {

struct RosterKey {
  KeyId id;
  Enrolment enrolment;
  LeafIndex enrolled;  // index of the enrolment's entry (0: genesis)
  struct Revoked {
    LeafIndex at;     // refused from here on
    LeafIndex since;  // flagged from here to `at`
    std::uint16_t reason;
  };
  std::optional<Revoked> revoked;

  bool has_role(std::uint16_t role) const;
};

class Roster {
 public:
  // Whether `apply` would take the affair of the entry at `index`. Refused: a genesis elsewhere
  // than at entry 0, a key enrolled twice, a person id that is neither the key's own nor a person's
  // on the roster, a name that another person has, possession not proven, a key of another suite, a
  // revocation of an unknown or revoked key, `since` above its own index. Affairs that do not
  // concern the roster are fine. Unknown codes of roles and reasons are kept.
  Status check(LeafIndex index, const Affair& affair) const;
  // Takes the affair; on an error the roster is unchanged.
  Status apply(LeafIndex index, const Affair& affair);

  const RosterKey* find(const KeyId& key) const;  // null: never enrolled
  const RosterKey* find_name(
      std::string_view name) const;  // the newest key enrolled under this name
  const RosterKey* find_enrolled(LeafIndex enrolled) const;  // by that entry
  std::vector<const RosterKey*> all() const;                 // by enrolment
  std::optional<Suite> suite() const { return suite_; }      // none before the genesis

 private:
  Status check_genesis(LeafIndex index, const Genesis& genesis) const;
  Status check_enrolment(const Enrolment& enrolment) const;
  Status check_revocation(LeafIndex index, const Revocation& revocation) const;
  void enrol(LeafIndex index, const Enrolment& enrolment);
  bool has_person(const KeyId& person) const;

  std::optional<Suite> suite_;
  std::map<KeyId, RosterKey> keys_;
  std::map<LeafIndex, KeyId> by_enrolment_;
};

}  // namespace muniment
