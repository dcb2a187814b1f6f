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
    LeafIndex at;      // refused from here on
    LeafIndex since;   // flagged from here to `at`
    std::uint16_t reason;
  };
  std::optional<Revoked> revoked;

  bool has_role(std::uint16_t role) const;
};

class Roster {
 public:
  // Takes the affair of the entry at `index`; affairs that do not concern the roster change nothing. Refused, with the
  // roster unchanged: a key enrolled twice, a person id that is neither the key's own nor on the roster, possession
  // not proven, a key of another suite, a revocation of an unknown or revoked key, `since` above its own index.
  Status apply(LeafIndex index, const Affair& affair);

  const RosterKey* find(const KeyId& key) const;              // null: never enrolled
  const RosterKey* find_name(std::string_view name) const;    // the newest key enrolled under this name
  std::vector<const RosterKey*> all() const;                  // by enrolment
  std::optional<Suite> suite() const { return suite_; }

 private:
  std::optional<Suite> suite_;
  std::map<KeyId, RosterKey> keys_;
};

}  // namespace muniment
