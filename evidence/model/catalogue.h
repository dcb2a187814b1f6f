// The catalogue of kinds as a table with frozen codes (evidence/README.md prints it).
//
// A row says which slots, facts, links, roles and signers a kind has. One generic check (rules.h) reads the rows; a
// kind needs no code of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "ledger/core/result.h"

namespace muniment {

inline constexpr std::uint16_t catalogue_version = 1;
inline constexpr std::uint16_t rules_version = 1;

// Codes count from 1 in the order of the README; all names are reserved, rows exist for what this version records.
enum class Kind : std::uint16_t {
  genesis = 1, enrolment, revocation, policy, anchor, incident, closure, filing, declaration, approval, briefing,
  interview, symposium, document, petition, visit, inquiry, exhibit, custody, triage, referral, acknowledgement,
  access, finding, clue, report, feedback, rectification, assessment, disclosure, correction, withdrawal, erasure,
};
enum class Relation : std::uint16_t {
  based_on = 1, concerns, part_of, states, answers, assesses, publishes, approves, supersedes, withdraws, refers_to,
  acknowledges,
};
enum class Role : std::uint16_t {
  administrator = 1, inspector, leader, office, liaison, reviewer, archivist, auditor,
};
enum class Capacity : std::uint16_t {
  author = 1, cosigner, preparer, deputy, leader, approver, provider, recipient, witness,
};
enum class FactCode : std::uint16_t {
  channel = 1, outcome, checklist, status, audience, stage, due, decision, single_signer,
};

// A code's name in commands and files, and its two labels.
struct Term {
  std::uint16_t code;
  std::string_view name;  // "basedOn"
  std::string_view english;
  std::string_view chinese;
};

enum class Vocabulary { kinds, relations, roles, capacities, facts };
std::span<const Term> terms(Vocabulary vocabulary);
const Term* term_by_code(Vocabulary vocabulary, std::uint16_t code);       // null: unknown
const Term* term_by_name(Vocabulary vocabulary, std::string_view name);    // null: unknown

enum class SlotType { text, integer, instant, data, content };
enum class AccessClass { open, internal, restricted, sealed };  // open is DESIGN's `public`
enum class Presence { optional, required };
enum class FactType { code, day, number, id };

struct Slot {
  std::string_view name;
  SlotType type;
  AccessClass access;
  Presence presence;
  std::string_view english;
  std::string_view chinese;
};

struct FactRule {
  FactCode code;
  FactType type;
  Presence presence;
};

struct LinkRule {
  Relation relation;
  std::span<const Kind> targets;  // empty: any kind
  unsigned at_least;
  unsigned at_most;               // 0: no limit
  enum class Reach { same_dossier, any_dossier } reach;
};

struct CapacityRule {
  Capacity capacity;
  std::span<const Role> roles;    // the signer must hold one of them; empty: any role
};

struct KindRow {
  Kind kind;
  std::string_view name;
  std::string_view english;
  std::string_view chinese;
  std::string_view help_english;
  std::string_view help_chinese;
  bool affair;                              // the ledger's own: dossier "" only
  std::span<const Slot> slots;
  std::span<const FactRule> facts;
  std::span<const LinkRule> links;
  std::span<const CapacityRule> capacities; // in signing order; the last one may repeat when `repeats`
  bool repeats;
  unsigned persons;                         // distinct persons who must sign, unless fact single_signer says why not
};

std::span<const KindRow> kind_rows();                       // of this program's catalogue
const KindRow* row_of(std::uint16_t kind);                  // null: unknown or without a row yet
const KindRow* row_by_name(std::string_view name);
std::optional<std::uint16_t> slot_by_name(const KindRow& row, std::string_view name);
inline constexpr std::string_view attachment_name = "attachment";  // of slots after the row's last

}  // namespace muniment
