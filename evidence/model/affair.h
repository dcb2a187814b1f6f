// The ledger's own affairs: the structs that a record of dossier "" carries (evidence/README.md,
// "Affairs").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ledger/core/key_file.h"
#include "ledger/core/tree.h"

namespace muniment {

struct KnownCheckpoint {
  TreeSize size;  // at least 1
  Hash root;
  bool operator==(const KnownCheckpoint&) const = default;
};

enum class RevocationReason : std::uint16_t { retired = 1, lost = 2, compromised = 3 };
enum class IncidentCause : std::uint16_t {
  clock_behind = 1,
  older_than_guard = 2,
  guard_missing = 3
};

struct Enrolment {
  KeyId person;  // the person's first signing key id
  PersonKeys keys;
  std::vector<std::uint16_t> roles;  // strictly ascending, at least one
  bool operator==(const Enrolment&) const = default;
};

inline constexpr std::int16_t max_zone_minutes = 1440;  // exclusive, either side of UTC
inline constexpr std::size_t max_later_root_bytes =
    64;  // a renewal's algorithm may be longer than ours

struct Policy {
  std::uint16_t catalogue = 2;  // versions in force for the entries after this one
  std::uint16_t rules = 2;
  std::int16_t zone_minutes = 480;  // of days: `occurred` and deadlines; less than a day
  bool restricted_access = false;   // before what is of class `restricted` is read, too
  bool operator==(const Policy&) const = default;
};

struct Predecessor {
  std::string origin;
  Suite suite;
  TreeSize size;
  Hash root;
  bool operator==(const Predecessor&) const = default;
};

struct Genesis {
  Suite suite;
  std::string origin;
  VerifierKey key;  // the ledger's; its name is the origin
  Enrolment administrator;
  Policy policy;
  std::optional<Predecessor> predecessor;
  bool operator==(const Genesis&) const = default;
};

struct Revocation {
  KeyId key;
  std::uint16_t reason;  // RevocationReason; an unknown code is kept
  LeafIndex since;
  bool operator==(const Revocation&) const = default;
};

struct TimeStamp {
  KnownCheckpoint checkpoint;
  Bytes token;  // RFC 3161
  bool operator==(const TimeStamp&) const = default;
};

struct ForeignCheckpoint {
  std::string note;  // cosigned checkpoint of another ledger
  bool operator==(const ForeignCheckpoint&) const = default;
};

struct Renewal {
  std::uint16_t algorithm;  // of the three roots: codes of content digests
  TreeSize size;
  Bytes entries, payloads, contents;  // roots in the new algorithm
  bool operator==(const Renewal&) const = default;
};

struct Anchor {
  std::variant<TimeStamp, ForeignCheckpoint, Renewal> value;
  bool operator==(const Anchor&) const = default;
};

struct Incident {
  std::vector<std::uint16_t> causes;     // IncidentCause, strictly ascending, at least one
  std::optional<KnownCheckpoint> guard;  // what the guard held
  bool operator==(const Incident&) const = default;
};

struct Closure {
  std::string successor;  // origin, or empty
  bool operator==(const Closure&) const = default;
};

// In the order of the schema's tags.
using Affair =
    std::variant<std::monostate, Genesis, Enrolment, Revocation, Policy, Anchor, Incident, Closure>;

}  // namespace muniment
