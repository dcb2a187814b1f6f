// The rows of the catalogue, a file for each family, and what they share. Private to catalogue*.cc.
//
// What was used is never changed. Another version of the catalogue adds rows, and slots, facts and
// links behind those of a row; `since` marks them.
#pragma once

#include "evidence/model/catalogue.h"
#include "evidence/model/kind_terms.h"

namespace muniment {

extern const KindRow affair_rows[7];      // catalogue_affairs.cc
extern const KindRow frame_rows[3];       // catalogue_frame.cc
extern const KindRow evidence_rows[8];    // catalogue_evidence.cc
extern const KindRow handling_rows[5];    // catalogue_handling.cc
extern const KindRow conclusion_rows[7];  // catalogue_conclusions.cc
extern const KindRow correction_rows[3];  // catalogue_corrections.cc

namespace catalogue {

using enum SlotType;
using enum AccessClass;
using enum Presence;
using Reach = LinkRule::Reach;

// --- Slots: `--open name,content` means the same everywhere. ---
inline constexpr Slot short_title{"name", text, internal, optional, "short title", "名称"};
inline constexpr Slot restricted_title{"name", text, restricted, optional, "short title", "名称"};
inline constexpr Slot file{"content", content, internal, optional, "file", "文件"};
inline constexpr Slot restricted_file{"content", content, restricted, optional, "file", "文件"};
inline constexpr Slot time{"time",    instant, internal, optional, "exact time it happened",
                           "发生时间"};
inline constexpr Slot ended{"ended", instant, internal, optional, "time it ended", "结束时间"};
inline constexpr Slot place{"place", text, internal, optional, "place", "地点"};
inline constexpr Slot seal{"seal", text, internal, optional, "seal number", "封条号"};
inline constexpr Slot original{"original",  text, internal, optional, "where the original is kept",
                               "原件存放处"};
inline constexpr Slot because{"because", text, internal, optional, "reason", "原因"};
inline constexpr Slot required_because{"because", text, internal, required, "reason", "原因"};
inline constexpr Slot restricted_because{"because", text, restricted, optional, "reason", "原因"};
inline constexpr Slot required_restricted_because{"because", text,     restricted,
                                                  required,  "reason", "原因"};
inline constexpr Slot note{"note", text, internal, optional, "note", "备注"};
inline constexpr Slot restricted_note{"note", text, restricted, optional, "note", "备注"};

// The file that says what a round is about (evidence/README.md, "Round file").
inline constexpr Slot round_file{"round", content, internal, optional, "round", "轮次方案"};

// --- Facts. ---
inline constexpr FactRule checklist{FactCode::checklist, FactType::code, optional, true};
inline constexpr FactRule discipline{FactCode::discipline, FactType::code, optional, true};
inline constexpr FactRule due{FactCode::due, FactType::day, optional};

// What a later version of the catalogue added.
template <typename Part>
constexpr Part since(std::uint16_t version, Part part) {
  part.since = version;
  return part;
}

constexpr FactRule code_fact(FactCode code, Presence presence,
                             std::span<const std::uint16_t> values = {}) {
  return {code, FactType::code, presence, false, values};
}
constexpr FactRule code_facts(FactCode code, Presence presence) {
  return {code, FactType::code, presence, true};
}

constexpr FactRule number_fact(FactCode code) { return {code, FactType::number, optional}; }

// What the rules need of a round: what it allows, and its deadlines (round.h).
inline constexpr std::uint16_t kinds_of_two[] = {number_of(Kind::interview),
                                                 number_of(Kind::petition), number_of(Kind::visit),
                                                 number_of(Kind::custody), number_of(Kind::triage)};
inline constexpr FactRule round_facts[] = {
    since(2, checklist),
    since(2, code_facts(FactCode::single_signer, optional)),
    since(2, discipline),
    since(2, code_facts(FactCode::omission, optional)),
    since(2, number_fact(FactCode::triage_days)),
    since(2, number_fact(FactCode::answer_days)),
    since(2, number_fact(FactCode::rectification_days)),
    since(2, number_fact(FactCode::disclosure_days)),
    since(2, number_fact(FactCode::late_days)),
    since(2, FactRule{FactCode::never_alone, FactType::code, optional, true, kinds_of_two}),
};

// --- Links. What may serve as evidence; a link leads to an earlier entry, so an act links to its
// approval, and an approval to what was asked for. ---
inline constexpr Kind evidence_kinds[] = {Kind::briefing, Kind::interview, Kind::symposium,
                                          Kind::document, Kind::petition,  Kind::visit,
                                          Kind::inquiry,  Kind::exhibit,   Kind::correction};
inline constexpr Kind approvals[] = {Kind::approval};

inline constexpr LinkRule refers_to{Relation::refers_to, {}, 0, 0, Reach::any_dossier};
inline constexpr LinkRule part_of_evidence{Relation::part_of, evidence_kinds, 0, 0,
                                           Reach::same_dossier};

constexpr LinkRule upon_evidence(unsigned at_least) {
  return {Relation::based_on, evidence_kinds, at_least, 0, Reach::same_dossier};
}
// A round's approvals may stand in a dossier of their own.
constexpr LinkRule upon_approval(unsigned at_least) {
  return {Relation::based_on, approvals, at_least, 0, Reach::any_dossier};
}
// A newer version of the same, or its part of a larger whole.
constexpr LinkRule in_place_of(std::span<const Kind> own) {
  return {Relation::supersedes, own, 0, 1, Reach::same_dossier};
}
constexpr LinkRule item_of(std::span<const Kind> own) {
  return {Relation::part_of, own, 0, 1, Reach::same_dossier};
}

// --- Who signs. An auditor signs nothing. ---
inline constexpr Role group[] = {Role::inspector, Role::leader};
inline constexpr Role group_or_office[] = {Role::inspector, Role::leader, Role::office};
inline constexpr Role anyone[] = {Role::administrator, Role::inspector, Role::leader,
                                  Role::office,        Role::liaison,   Role::reviewer,
                                  Role::archivist};

inline constexpr CapacityRule by_group[] = {{Capacity::author, group}, {Capacity::cosigner, group}};
inline constexpr CapacityRule by_group_or_office[] = {{Capacity::author, group_or_office},
                                                      {Capacity::cosigner, group_or_office}};

struct Signing {
  std::span<const CapacityRule> capacities;
  unsigned persons;
  bool repeats = true;  // the last capacity may stand more than once
};

struct Help {
  std::string_view english;
  std::string_view chinese;
};

struct Parts {
  std::span<const Slot> slots;
  std::span<const FactRule> facts = {};
  std::span<const LinkRule> links = {};
};

constexpr KindRow row(Kind kind, const Signing& signing, const Parts& parts, const Help& help) {
  const Term& term = term_of(kind);
  return {.kind = kind,
          .since = 1,
          .affair = number_of(kind) <= number_of(Kind::closure),
          .repeats = signing.repeats,
          .persons = signing.persons,
          .name = term.name,
          .english = term.english,
          .chinese = term.chinese,
          .help_english = help.english,
          .help_chinese = help.chinese,
          .slots = parts.slots,
          .facts = parts.facts,
          .links = parts.links,
          .capacities = signing.capacities};
}

}  // namespace catalogue
}  // namespace muniment
