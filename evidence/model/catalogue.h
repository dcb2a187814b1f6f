// The catalogue of kinds as a table with frozen codes (evidence/README.md prints it).
//
// A row says which slots, facts, links, roles and signers a kind has. One generic check (rules.h)
// reads the rows; a kind needs no code of its own. A later version of the catalogue adds rows, and
// behind what an earlier row has; `since` says which version did. It takes nothing away.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "evidence/model/codes.h"
#include "ledger/core/result.h"

namespace muniment {

// The newest versions that this program knows. It judges by every one from 1 on; catalogue and
// rules in force have the same.
inline constexpr std::uint16_t catalogue_version = 2;
inline constexpr std::uint16_t rules_version = 2;

enum class SlotType { text, integer, instant, data, content };
enum class AccessClass { open, internal, restricted, sealed };  // open is DESIGN's `public`
enum class Presence { optional, required };
enum class FactType { code, day, number, id };

struct Slot {  // NOLINT: a row is read in this order, and there are few
  std::string_view name;
  SlotType type;
  AccessClass access;
  Presence presence;
  std::string_view english;
  std::string_view chinese;
  std::uint16_t since = 1;
};

struct FactRule {  // NOLINT: likewise
  FactCode code;
  FactType type;
  Presence presence;
  bool repeats = false;                        // several facts of this code may stand in one record
  std::span<const std::uint16_t> values = {};  // that a code may have; empty: all of its vocabulary
  std::uint16_t since = 1;
};

struct LinkRule {
  enum class Reach { same_dossier, any_dossier };

  constexpr LinkRule(Relation the_relation, std::span<const Kind> those, unsigned least,
                     unsigned most, Reach range)
      : targets(those), relation(the_relation), at_least(least), at_most(most), reach(range) {}

  std::span<const Kind> targets;  // empty: any kind
  Relation relation;
  std::uint16_t since = 1;
  unsigned at_least;
  unsigned at_most;  // 0: no limit
  Reach reach;
};

struct CapacityRule {
  Capacity capacity;
  std::span<const Role> roles;  // the signer must hold one of them; empty: any role
};

struct KindRow {
  Kind kind;
  std::uint16_t since;
  bool affair;   // the ledger's own: dossier "" only
  bool repeats;  // the last capacity may stand more than once
  // How many distinct persons must sign, unless the row has the fact single_signer and the record
  // says why not.
  unsigned persons;
  std::string_view name;
  std::string_view english;
  std::string_view chinese;
  std::string_view help_english;
  std::string_view help_chinese;
  std::span<const Slot> slots;
  std::span<const FactRule> facts;
  std::span<const LinkRule> links;
  std::span<const CapacityRule> capacities;  // in signing order
};

std::span<const KindRow* const> kind_rows();  // by code, which count from 1 without gaps
// As a version of the catalogue has it; null: it has no such kind, or is unknown.
const KindRow* row_of(std::uint16_t kind, std::uint16_t catalogue = catalogue_version);
const KindRow* row_by_name(std::string_view name);
const FactRule* fact_rule(const KindRow& row, FactCode fact);  // null: it has no such fact
// The values that a row takes for a fact, in the order of their codes; empty: it has no words.
std::vector<const Term*> values_of(const FactRule& rule);
std::optional<std::uint16_t> slot_by_name(const KindRow& row, std::string_view name);
inline constexpr std::string_view attachment_name = "attachment";  // of slots after the row's last

}  // namespace muniment
