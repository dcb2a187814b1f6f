// The frame of a dossier: what it is about, who declared what, what was approved.
#include "evidence/model/catalogue_families.h"
#include "evidence/model/fact_values.h"

namespace muniment {
namespace {

using namespace catalogue;

// --- filing 立卷 ---
constexpr Slot filing_slots[] = {
    {"title", text, internal, required, "title of the dossier", "案卷题名"},
    {"organisation", text, internal, optional, "inspected organisation", "被巡察党组织"},
    {"mandate", content, internal, optional, "mandate of the inspection", "授权文件"},
    note,
    since(2, round_file),
};
constexpr Role filers[] = {Role::administrator, Role::inspector, Role::leader, Role::office};
constexpr CapacityRule filer[] = {{Capacity::author, filers}};

// --- declaration 回避与承诺 ---
constexpr Slot declaration_slots[] = {
    short_title,
    file,
    time,
    place,
    {"statement", text, restricted, optional, "what is declared", "声明内容"},
    {"person", text, restricted, optional, "whom it is about, if somebody else", "所涉人员"},
    restricted_because,
    restricted_note,
};
constexpr FactRule declaration_facts[] = {
    code_fact(FactCode::declared, required),
    code_facts(FactCode::recusal, optional),
};
constexpr Kind declarations[] = {Kind::declaration};
constexpr Kind declared_on[] = {Kind::genesis,  Kind::enrolment, Kind::briefing,
                                Kind::document, Kind::exhibit,   Kind::rectification};
constexpr LinkRule declaration_links[] = {
    {Relation::concerns, declared_on, 0, 0, Reach::any_dossier},
    in_place_of(declarations),
    refers_to,
};
constexpr CapacityRule declaring[] = {{Capacity::author, anyone}, {Capacity::cosigner, anyone}};

// --- approval 报批 ---
constexpr Slot approval_slots[] = {
    short_title,
    {"content", content, restricted, optional, "what was put up for approval", "报批文件"},
    time,
    place,
    {"approver", text, internal, optional, "who decided, and at which level", "审批机关或审批人"},
    {"number", text, internal, optional, "number of the document", "文号"},
    {"conditions", text, restricted, optional, "conditions", "附加条件"},
    restricted_because,
    restricted_note,
};
constexpr FactRule approval_facts[] = {
    code_facts(FactCode::audience, optional),
    code_facts(FactCode::stage, optional),
    due,
    code_fact(FactCode::decision, required),
    code_fact(FactCode::matter, required),
    code_facts(FactCode::omission, optional),
};
constexpr LinkRule approval_links[] = {
    {Relation::approves, {}, 0, 0, Reach::any_dossier},
    in_place_of(approvals),
    refers_to,
};
constexpr Role approvers[] = {Role::leader, Role::office};
constexpr CapacityRule approving[] = {{Capacity::approver, approvers}};

}  // namespace

extern constexpr KindRow frame_rows[] = {
    row(Kind::filing, {filer, 1, false}, {filing_slots, round_facts},
        {"opens a dossier; always its folio 1", "立卷，恒为该卷第 1 页"}),
    since(2, row(Kind::declaration, {declaring, 1},
                 {declaration_slots, declaration_facts, declaration_links},
                 {"a recusal, an undertaking, or something that staff must declare",
                  "回避声明、承诺书或应当报告的有关事项"})),
    since(2, row(Kind::approval, {approving, 1}, {approval_slots, approval_facts, approval_links},
                 {"a decision on what needs approval; the act that it is for comes later and is "
                  "based on it",
                  "对须报批事项的决定；所批事项在后，并以本记录为依据"})),
};

}  // namespace muniment
