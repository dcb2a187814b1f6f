// What happens to evidence: who keeps it, who deals with it, who saw it.
#include "evidence/model/catalogue_families.h"
#include "evidence/model/fact_values.h"

namespace muniment {
namespace {

using namespace catalogue;

// --- custody 保管交接 ---
constexpr Slot custody_slots[] = {
    short_title,
    file,
    time,
    place,
    {"from", text, internal, optional, "who hands it over", "移交人"},
    {"to", text, internal, optional, "who is to receive it", "接收人"},
    {"authority", text, internal, optional, "on whose authority", "依据"},
    seal,
    {"before", content, internal, optional, "the file as it was before", "操作前的文件"},
    {"after", content, internal, optional, "the file as it is afterwards", "操作后的文件"},
    {"condition", text, internal, optional, "condition", "状况"},
    {"storage", text, internal, optional, "where it is kept", "存放处"},
    note,
};
constexpr std::uint16_t custody_excuses[] = {number_of(SingleSigner::approved),
                                             number_of(SingleSigner::urgent),
                                             number_of(SingleSigner::acknowledged)};
constexpr FactRule custody_facts[] = {
    due,
    code_fact(FactCode::single_signer, optional, custody_excuses),
    code_fact(FactCode::handling, required),
};
constexpr LinkRule custody_links[] = {
    upon_approval(0),
    {Relation::concerns, evidence_kinds, 1, 0, Reach::same_dossier},
    refers_to,
};
constexpr Role keepers[] = {Role::inspector, Role::leader,   Role::office,
                            Role::liaison,   Role::reviewer, Role::archivist};
constexpr CapacityRule keeping[] = {{Capacity::author, keepers}, {Capacity::witness, anyone}};

// --- triage 分办 ---
constexpr Slot triage_slots[] = {
    short_title,
    restricted_file,
    time,
    place,
    {"basis", text, internal, required, "rule that was applied", "适用规定"},
    {"handler", text, internal, optional, "who deals with it", "承办单位或承办人"},
    restricted_because,
    restricted_note,
};
constexpr std::uint16_t triage_excuses[] = {number_of(SingleSigner::approved),
                                            number_of(SingleSigner::urgent)};
constexpr FactRule triage_facts[] = {
    code_fact(FactCode::outcome, required),
    due,
    code_fact(FactCode::single_signer, optional, triage_excuses),
    code_facts(FactCode::nature, required),
    code_facts(FactCode::target, optional),
    discipline,
};
constexpr Kind petitions[] = {Kind::petition};
constexpr Kind triages[] = {Kind::triage};
constexpr LinkRule triage_links[] = {
    {Relation::concerns, petitions, 1, 1, Reach::same_dossier},
    {Relation::part_of, petitions, 0, 1, Reach::same_dossier},  // merged with that one
    in_place_of(triages),
    refers_to,
};

// --- referral 移交转交 ---
constexpr Slot referral_slots[] = {
    short_title,
    restricted_file,
    time,
    place,
    {"recipient", text, internal, optional, "who receives it", "接收单位"},
    {"basis", text, internal, optional, "legal basis", "依据"},
    {"list", text, restricted, optional, "what is handed over", "移交清单"},
    {"envelope", text, internal, optional, "number of the sealed envelope", "密封信封编号"},
    restricted_note,
};
constexpr FactRule referral_facts[] = {due, code_fact(FactCode::recipient, required)};
constexpr Kind referred_upon[] = {Kind::approval, Kind::triage};
constexpr Kind referred[] = {Kind::document, Kind::petition, Kind::exhibit, Kind::finding,
                             Kind::clue};
constexpr LinkRule referral_links[] = {
    {Relation::based_on, referred_upon, 0, 0, Reach::any_dossier},
    {Relation::concerns, referred, 1, 0, Reach::same_dossier},
    refers_to,
};

// --- acknowledgement 签收 ---
constexpr Slot acknowledgement_slots[] = {
    short_title,
    restricted_file,
    time,
    place,
    {"recipient", text, internal, optional, "who received it", "签收人"},
    {"received", content, internal, optional, "the file as it was received", "签收时的文件"},
    {"condition", text, internal, optional, "condition", "状况"},
    {"result", text, restricted, optional, "how it was dealt with", "办理情况"},
    restricted_because,
    restricted_note,
};
constexpr FactRule acknowledgement_facts[] = {
    code_fact(FactCode::receipt, required),
    code_fact(FactCode::disposition, optional),
};
constexpr Kind acknowledged[] = {Kind::custody, Kind::referral, Kind::feedback, Kind::disclosure};
constexpr LinkRule acknowledgement_links[] = {
    refers_to,
    {Relation::acknowledges, acknowledged, 1, 0, Reach::same_dossier},
};
constexpr Role recipients[] = {Role::inspector, Role::leader,   Role::office,
                               Role::liaison,   Role::reviewer, Role::archivist};
constexpr CapacityRule receiving[] = {{Capacity::recipient, recipients},
                                      {Capacity::witness, anyone}};

// --- access 调阅 ---
constexpr Slot access_slots[] = {
    short_title,
    file,
    time,
    place,
    {"person", text, restricted, optional, "who was shown it, if somebody else", "调阅人"},
    {"copies", integer, internal, optional, "copies that were made", "复制份数"},
    restricted_because,
    restricted_note,
};
constexpr FactRule access_facts[] = {
    code_fact(FactCode::purpose, required),
    {FactCode::slot, FactType::number, required, true},
};
constexpr LinkRule access_links[] = {
    upon_approval(0),
    {Relation::concerns, {}, 1, 1, Reach::same_dossier},
    refers_to,
};
constexpr Role readers[] = {Role::inspector, Role::leader, Role::office, Role::reviewer,
                            Role::archivist};
constexpr CapacityRule reading[] = {{Capacity::author, readers}, {Capacity::witness, readers}};

}  // namespace

extern constexpr KindRow handling_rows[] = {
    since(2, row(Kind::custody, {keeping, 2}, {custody_slots, custody_facts, custody_links},
                 {"a thing is handed over, sealed, opened, stored or given back, before a witness",
                  "证据的交接、封存、启封、入库或退还，须有见证人"})),
    since(2, row(Kind::triage, {by_group_or_office, 2}, {triage_slots, triage_facts, triage_links},
                 {"what is done with a petition, by which rule, decided by two people",
                  "对信访件的处理及适用规定，由两人决定"})),
    since(2, row(Kind::referral, {by_group_or_office, 1},
                 {referral_slots, referral_facts, referral_links},
                 {"a petition, a clue or material goes to a body that is competent",
                  "将信访件、问题线索或材料移交、转交有权处理的单位"})),
    since(2,
          row(Kind::acknowledgement, {receiving, 1},
              {acknowledgement_slots, acknowledgement_facts, acknowledgement_links},
              {"the recipient's receipt for a hand-over, a referral, a feedback or a publication",
               "接收方对交接、移交、反馈或公开的签收回执"})),
    since(2, row(Kind::access, {reading, 1}, {access_slots, access_facts, access_links},
                 {"fields of a record were opened: which, by whom, for what",
                  "调阅记录的字段：何字段、何人、何用"})),
};

}  // namespace muniment
