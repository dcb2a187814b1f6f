// Taking back: nothing disappears, the later record says what became of the earlier one.
#include "evidence/model/catalogue_families.h"

namespace muniment {
namespace {

using namespace catalogue;

// --- correction 补正 ---
constexpr Slot correction_slots[] = {
    short_title, restricted_file, time, place, required_restricted_because, restricted_note,
};
constexpr LinkRule correction_links[] = {
    upon_evidence(0),
    {Relation::supersedes, {}, 1, 1, Reach::same_dossier},
    refers_to,
};

// --- withdrawal 撤回 ---
// Who has a thing signs what withdraws it, whatever their role.
constexpr CapacityRule withdrawing[] = {{Capacity::author, group_or_office},
                                        {Capacity::cosigner, anyone}};
constexpr FactRule withdrawal_facts[] = {code_fact(FactCode::withdrawn, required)};
constexpr LinkRule withdrawal_links[] = {
    upon_approval(0),
    {Relation::withdraws, {}, 1, 1, Reach::same_dossier},
    refers_to,
};

// --- erasure 销毁 ---
constexpr Slot erasure_slots[] = {
    short_title,
    file,
    time,
    place,
    required_because,
    {"method", text, internal, optional, "how it was destroyed", "销毁方式"},
    note,
};
constexpr FactRule erasure_facts[] = {
    {FactCode::slot, FactType::number, optional, true},
    code_fact(FactCode::erased, required),
};
constexpr LinkRule erasure_links[] = {
    upon_approval(1),
    {Relation::concerns, {}, 1, 1, Reach::same_dossier},
    refers_to,
};
constexpr Role erasers[] = {Role::administrator, Role::leader, Role::office, Role::archivist};
constexpr CapacityRule erasing[] = {{Capacity::author, erasers}, {Capacity::witness, anyone}};

}  // namespace

extern constexpr KindRow correction_rows[] = {
    row(Kind::correction, {by_group_or_office, 1}, {correction_slots, {}, correction_links},
        {"corrects an earlier record, which stays as it is", "补正先前的记录，原记录保持不变"}),
    since(2, row(Kind::withdrawal, {withdrawing, 1},
                 {correction_slots, withdrawal_facts, withdrawal_links},
                 {"withdraws an earlier record, which stays as it is",
                  "撤回先前的记录，原记录保持不变"})),
    since(2, row(Kind::erasure, {erasing, 1}, {erasure_slots, erasure_facts, erasure_links},
                 {"destroys contents and openings of a record, upon approval; its commitments stay",
                  "经批准销毁记录的内容与字段，承诺值仍保留"})),
};

}  // namespace muniment
