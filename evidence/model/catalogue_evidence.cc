// What findings rest on.
#include "evidence/model/catalogue_families.h"
#include "evidence/model/fact_values.h"

namespace muniment {
namespace {

using namespace catalogue;

constexpr std::uint16_t excuses[] = {number_of(SingleSigner::approved),
                                     number_of(SingleSigner::remote),
                                     number_of(SingleSigner::urgent)};
constexpr FactRule single_signer = code_fact(FactCode::single_signer, optional, excuses);

constexpr LinkRule evidence_links[] = {part_of_evidence, refers_to};

// --- briefing 听取汇报 ---
constexpr Slot briefing_slots[] = {
    short_title,
    file,
    time,
    place,
    {"presenter", text, internal, optional, "who reported", "汇报人"},
    {"attendees", text, internal, optional, "who attended", "参加人员"},
    note,
};

// --- interview 个别谈话 ---
constexpr Slot interview_slots[] = {
    short_title,
    restricted_file,
    time,
    place,
    {"interviewee", text, restricted, required, "interviewee's pseudonym", "谈话对象化名"},
    {"identity", text, sealed, optional, "interviewee's identity", "谈话对象身份"},
    {"post", text, restricted, optional, "interviewee's kind of post", "谈话对象职务类别"},
    ended,
    {"summary", text, restricted, optional, "summary", "谈话摘要"},
    {"confirmation", text, internal, optional, "how the interviewee confirmed the note",
     "谈话对象确认方式"},
    restricted_note,
};
constexpr FactRule interview_facts[] = {single_signer};

// --- symposium 座谈 ---
constexpr Slot symposium_slots[] = {
    short_title,
    restricted_file,
    time,
    place,
    {"participants", text, restricted, required, "participants' pseudonyms", "参加人员化名"},
    {"identities", text, sealed, optional, "participants' identities", "参加人员身份"},
    {"topic", text, internal, optional, "topic", "座谈主题"},
    ended,
    {"summary", text, restricted, optional, "summary", "座谈摘要"},
    restricted_note,
};

// --- document 查阅资料 ---
constexpr Slot document_slots[] = {
    short_title,
    {"content", content, internal, required, "file", "文件"},
    time,
    place,
    {"provider", text, internal, optional, "who provided it", "提供人"},
    {"number", text, internal, optional, "number of the document", "文号"},
    {"pages", integer, internal, optional, "pages", "页数"},
    original,
    note,
};

// --- petition 受理举报. Nothing is required, so that a letter that may not be copied can be
// counted by its serial number alone. ---
constexpr Slot petition_slots[] = {
    restricted_title,
    restricted_file,
    time,
    place,
    {"reporter", text, restricted, optional, "reporter's pseudonym", "反映人化名"},
    {"identity", text, sealed, optional, "reporter's identity", "反映人身份"},
    {"named", text, restricted, optional, "named, anonymous or joint", "实名、匿名或联名"},
    {"accused", text, restricted, optional, "who is complained of", "被反映人"},
    {"matter", text, restricted, optional, "what it is about", "反映事项"},
    {"postmark", text, internal, optional, "day of the postmark", "邮戳日期"},
    {"envelope", text, internal, optional, "number of the sealed envelope", "密封信封编号"},
    restricted_note,
};
constexpr FactRule petition_facts[] = {
    code_fact(FactCode::channel, required),
    single_signer,
    {FactCode::serial, FactType::number, required},
    {FactCode::count, FactType::number, optional},
};

// --- visit 明察暗访 ---
constexpr Slot visit_slots[] = {
    short_title,
    restricted_file,
    time,
    {"place", text, restricted, optional, "place", "地点"},
    {"plan", content, restricted, optional, "plan of the visit", "走访方案"},
    {"visited", text, restricted, optional, "who or what was visited", "走访对象"},
    ended,
    {"observations", text, restricted, optional, "what was seen", "所见情况"},
    restricted_note,
};
constexpr FactRule visit_facts[] = {single_signer, code_fact(FactCode::mode, required)};
constexpr LinkRule visit_links[] = {upon_approval(0), part_of_evidence, refers_to};

// --- inquiry 专项调查 ---
constexpr Slot inquiry_slots[] = {
    short_title,
    restricted_file,
    time,
    place,
    {"subject", text, restricted, required, "what is inquired into", "调查事项"},
    {"scope", text, restricted, optional, "scope and method", "调查范围与方式"},
    {"result", text, restricted, optional, "what was established", "调查结果"},
    restricted_note,
};
constexpr LinkRule inquiry_links[] = {
    upon_approval(1),
    {Relation::concerns, evidence_kinds, 0, 0, Reach::same_dossier},
    part_of_evidence,
    refers_to,
};

// --- exhibit 证据材料 ---
constexpr Slot exhibit_slots[] = {
    short_title,
    file,
    time,
    place,
    {"number", text, internal, optional, "exhibit number", "证据编号"},
    {"source", text, restricted, optional, "where it comes from", "来源"},
    {"method", text, internal, optional, "how it was collected", "提取方式"},
    original,
    seal,
    note,
};
constexpr FactRule exhibit_facts[] = {
    since(2, FactRule{FactCode::serial, FactType::number, optional})};
constexpr LinkRule exhibit_links[] = {upon_evidence(0), part_of_evidence, refers_to};

}  // namespace

extern constexpr KindRow evidence_rows[] = {
    row(Kind::briefing, {by_group_or_office, 1}, {briefing_slots, {}, evidence_links},
        {"a report that the group was given", "听取被巡察党组织的汇报"}),
    row(Kind::interview, {by_group, 2}, {interview_slots, interview_facts, evidence_links},
        {"an interview with one person, signed by two inspectors", "个别谈话，由两名巡察干部签署"}),
    since(2, row(Kind::symposium, {by_group, 1}, {symposium_slots, {}, evidence_links},
                 {"a talk with several people at once", "与多人座谈"})),
    row(Kind::document, {by_group_or_office, 1}, {document_slots, {}, evidence_links},
        {"a document that was read or handed over", "查阅或调取的文件资料"}),
    since(2, row(Kind::petition, {by_group_or_office, 2},
                 {petition_slots, petition_facts, evidence_links},
                 {"a letter, call or visit that reports something, registered by two people",
                  "反映问题的来信、来电、来访，由两人登记"})),
    since(2, row(Kind::visit, {by_group, 2}, {visit_slots, visit_facts, visit_links},
                 {"an open or covert visit, signed by two inspectors",
                  "明察或暗访，由两名巡察干部签署"})),
    since(2, row(Kind::inquiry, {by_group, 1}, {inquiry_slots, {}, inquiry_links},
                 {"an inquiry into one important matter, approved beforehand",
                  "对重要问题的专项调查，须事先报批"})),
    row(Kind::exhibit, {by_group_or_office, 1}, {exhibit_slots, exhibit_facts, exhibit_links},
        {"an object, a recording, a picture or a data set", "实物、录音、图片或数据"}),
};

}  // namespace muniment
