// From a finding to what was published of it.
//
// A report, a feedback, a rectification and a disclosure are one record for the document and one
// for each item, `partOf` it.
#include "evidence/model/catalogue_families.h"
#include "evidence/model/fact_values.h"

namespace muniment {
namespace {

using namespace catalogue;

constexpr Slot item_number{"number", text, internal, optional, "number of the item", "条目编号"};

// --- finding 问题底稿 ---
constexpr Slot finding_slots[] = {
    short_title,
    restricted_file,
    time,
    place,
    {"overview", text, restricted, required, "what was found", "问题概述"},
    {"subject", text, restricted, optional, "who is responsible", "责任主体"},
    {"basis", text, restricted, optional, "rule that was not kept", "政策依据"},
    {"steps", text, restricted, optional, "how it was found", "发现过程"},
    restricted_note,
};
constexpr std::uint16_t finding_statuses[] = {number_of(ItemStatus::merged),
                                              number_of(ItemStatus::dropped),
                                              number_of(ItemStatus::nothing_found)};
constexpr FactRule finding_facts[] = {
    checklist,
    since(2, code_fact(FactCode::status, optional, finding_statuses)),
    since(2, discipline),
};
constexpr Kind findings[] = {Kind::finding};
constexpr LinkRule finding_links[] = {upon_evidence(1), in_place_of(findings), refers_to};
constexpr Role leaders[] = {Role::leader};
constexpr CapacityRule three_of_group[] = {
    {Capacity::preparer, group}, {Capacity::deputy, group}, {Capacity::leader, leaders}};

// --- clue 问题线索 ---
constexpr Slot clue_slots[] = {
    restricted_title,
    restricted_file,
    time,
    place,
    {"person", text, restricted, optional, "who it is about", "涉及人员"},
    {"post", text, restricted, optional, "kind of post", "职务类别"},
    {"matter", text, restricted, required, "what it is about", "线索内容"},
    {"source", text, restricted, optional, "where it comes from", "来源"},
    restricted_note,
};
constexpr FactRule clue_facts[] = {
    code_facts(FactCode::target, optional),
    discipline,
    code_fact(FactCode::disposition, optional),
};
constexpr Kind clues[] = {Kind::clue};
constexpr LinkRule clue_links[] = {upon_evidence(1), in_place_of(clues), refers_to};

// --- report 巡察报告 ---
constexpr Slot report_slots[] = {
    short_title,
    restricted_file,
    time,
    place,
    item_number,
    {"text", text, restricted, optional, "wording", "正文"},
    {"addressee", text, internal, optional, "to whom it is made", "呈报对象"},
    restricted_note,
};
constexpr FactRule report_facts[] = {checklist};
constexpr Kind reports[] = {Kind::report};
constexpr Kind reported_upon[] = {Kind::approval, Kind::finding};
constexpr LinkRule report_links[] = {
    {Relation::based_on, reported_upon, 0, 0, Reach::any_dossier},
    item_of(reports),
    in_place_of(reports),
    refers_to,
};

// --- feedback 反馈意见 ---
constexpr Slot feedback_slots[] = {
    short_title,
    file,
    time,
    place,
    item_number,
    {"text", text, internal, optional, "wording", "正文"},
    {"recipient", text, internal, optional, "to whom it is given", "反馈对象"},
    note,
};
constexpr FactRule feedback_facts[] = {checklist, due};
constexpr Kind feedbacks[] = {Kind::feedback};
constexpr Kind fed_back_upon[] = {Kind::approval, Kind::finding, Kind::report};
constexpr LinkRule feedback_links[] = {
    {Relation::based_on, fed_back_upon, 0, 0, Reach::any_dossier},
    item_of(feedbacks),
    in_place_of(feedbacks),
    refers_to,
};

// --- rectification 整改 ---
constexpr Slot rectification_slots[] = {
    short_title,
    file,
    time,
    place,
    item_number,
    {"measure", text, internal, optional, "measure", "整改措施"},
    {"responsible", text, internal, optional, "who is responsible", "责任人"},
    {"result", text, internal, optional, "what was achieved", "整改成效"},
    note,
};
constexpr std::uint16_t rectification_statuses[] = {number_of(ItemStatus::planned),
                                                    number_of(ItemStatus::underway),
                                                    number_of(ItemStatus::completed)};
constexpr FactRule rectification_facts[] = {
    code_fact(FactCode::status, required, rectification_statuses),
    due,
};
constexpr Kind rectifications[] = {Kind::rectification};
constexpr LinkRule rectification_links[] = {
    upon_evidence(0),
    item_of(rectifications),
    {Relation::answers, feedbacks, 1, 0, Reach::same_dossier},
    in_place_of(rectifications),
    refers_to,
};
constexpr Role rectifiers[] = {Role::inspector, Role::leader, Role::office, Role::liaison};
constexpr CapacityRule rectifying[] = {{Capacity::author, rectifiers},
                                       {Capacity::cosigner, rectifiers}};

// --- assessment 销号评估 ---
constexpr Slot assessment_slots[] = {
    short_title, file, time, place, {"opinion", text, internal, optional, "opinion", "评估意见"},
    note,
};
constexpr std::uint16_t assessment_statuses[] = {number_of(ItemStatus::closed),
                                                 number_of(ItemStatus::not_closed)};
constexpr FactRule assessment_facts[] = {
    code_fact(FactCode::status, required, assessment_statuses)};
constexpr Kind assessments[] = {Kind::assessment};
constexpr LinkRule assessment_links[] = {
    upon_evidence(0),
    {Relation::assesses, rectifications, 1, 0, Reach::same_dossier},
    in_place_of(assessments),
    refers_to,
};
constexpr Role assessors[] = {Role::inspector, Role::leader, Role::office, Role::reviewer};
constexpr CapacityRule assessing[] = {{Capacity::author, assessors},
                                      {Capacity::cosigner, assessors}};

// --- disclosure 公开 ---
constexpr Slot disclosure_slots[] = {
    {"name", text, open, optional, "short title", "名称"},
    {"content", content, open, optional, "what was published", "公开文件"},
    {"time", instant, open, optional, "exact time of publication", "公开时间"},
    {"place", text, open, optional, "place", "地点"},
    {"number", text, open, optional, "number of the item", "条目编号"},
    {"text", text, open, optional, "published wording", "公开文字"},
    {"medium", text, open, optional, "medium", "公开媒介"},
    {"address", text, open, optional, "where it can be read", "公开网址或张贴处"},
    {"contact", text, open, optional, "how to answer it", "意见反映渠道"},
    because,
    note,
};
constexpr FactRule disclosure_facts[] = {
    code_fact(FactCode::audience, required),
    code_fact(FactCode::stage, required),
    code_fact(FactCode::omission, optional),
};
constexpr Kind disclosures[] = {Kind::disclosure};
constexpr Kind published[] = {Kind::filing,   Kind::document,      Kind::report,
                              Kind::feedback, Kind::rectification, Kind::assessment};
constexpr LinkRule disclosure_links[] = {
    upon_approval(1),
    {Relation::concerns, published, 0, 0, Reach::any_dossier},  // what was left out
    item_of(disclosures),
    {Relation::publishes, published, 0, 0, Reach::any_dossier},
    in_place_of(disclosures),
    refers_to,
};

}  // namespace

extern constexpr KindRow conclusion_rows[] = {
    row(Kind::finding, {three_of_group, 3, false}, {finding_slots, finding_facts, finding_links},
        {"a finding's working paper: rests on evidence, signed by preparer, deputy and leader",
         "问题底稿：以证据为依据，由制作人、副组长、组长依次签署"}),
    since(2,
          row(Kind::clue, {by_group, 1}, {clue_slots, clue_facts, clue_links},
              {"a clue to a breach of discipline or law, to be handed to those who may follow it",
               "涉嫌违纪违法的问题线索，移交有权机关处置"})),
    since(2, row(Kind::report, {by_group_or_office, 1}, {report_slots, report_facts, report_links},
                 {"the inspection report, or an item of it, which is based on findings",
                  "巡察报告或其条目，条目以问题底稿为依据"})),
    since(2, row(Kind::feedback, {by_group_or_office, 1},
                 {feedback_slots, feedback_facts, feedback_links},
                 {"the feedback to the inspected organisation, or an item of it, based on report "
                  "or finding",
                  "向被巡察党组织反馈的意见或其条目，以报告或底稿为依据"})),
    since(2, row(Kind::rectification, {rectifying, 1},
                 {rectification_slots, rectification_facts, rectification_links},
                 {"a plan, a measure or a report of rectification; answers the feedback",
                  "整改方案、措施或情况报告，对应反馈意见"})),
    since(2, row(Kind::assessment, {assessing, 1},
                 {assessment_slots, assessment_facts, assessment_links},
                 {"whether a rectification can be closed, judged by somebody who did not do it",
                  "整改能否销号，由非整改责任人评估"})),
    since(2,
          row(Kind::disclosure, {by_group_or_office, 1},
              {disclosure_slots, disclosure_facts, disclosure_links},
              {"what was published, or an item of it, published or left out; based on its approval",
               "公开的内容或其条目（已公开或未公开），以批准为依据"})),
};

}  // namespace muniment
