// The rows of catalogue version 1. A row that was once used is never changed: another version adds
// another row.
#include "evidence/model/catalogue.h"
#include "evidence/model/kind_terms.h"

namespace muniment {
namespace {

using enum SlotType;
using enum AccessClass;
using enum Presence;

// --- Slots that kinds share: `--open name,content` means the same everywhere. ---
constexpr Slot short_title{"name", text, internal, optional, "short title", "名称"};
constexpr Slot file{"content", content, internal, optional, "file", "文件"};
constexpr Slot restricted_file{"content", content, restricted, optional, "file", "文件"};
constexpr Slot time{"time", instant, internal, optional, "exact time it happened", "发生时间"};
constexpr Slot place{"place", text, internal, optional, "place", "地点"};
constexpr Slot note{"note", text, internal, optional, "note", "备注"};
constexpr Slot because{"because", text, internal, optional, "reason", "原因"};
constexpr Slot required_because{"because", text, internal, required, "reason", "原因"};

// --- Slots of each kind. ---
constexpr Slot genesis_slots[] = {
    {"title", text, internal, optional, "title of the ledger", "账本名称"},
    {"name", text, internal, optional, "the founding administrator's name", "首任管理员姓名"},
};
constexpr Slot enrolment_slots[] = {
    {"name", text, internal, optional, "display name", "姓名"},
    {"post", text, internal, optional, "post", "职务"},
};
constexpr Slot because_slots[] = {because};
constexpr Slot note_slots[] = {note};
constexpr Slot incident_slots[] = {required_because};
constexpr Slot filing_slots[] = {
    {"title", text, internal, required, "title of the dossier", "案卷题名"},
    {"organisation", text, internal, optional, "inspected organisation", "被巡察党组织"},
    {"mandate", content, internal, optional, "mandate of the inspection", "授权文件"},
    note,
};
constexpr Slot briefing_slots[] = {
    short_title,
    file,
    time,
    place,
    {"presenter", text, internal, optional, "who reported", "汇报人"},
    {"attendees", text, internal, optional, "who attended", "参加人员"},
    note,
};
constexpr Slot interview_slots[] = {
    short_title,
    restricted_file,
    time,
    place,
    {"interviewee", text, restricted, required, "interviewee's pseudonym", "谈话对象化名"},
    {"identity", text, sealed, optional, "interviewee's identity", "谈话对象身份"},
    {"post", text, restricted, optional, "interviewee's kind of post", "谈话对象职务类别"},
    {"ended", instant, internal, optional, "time it ended", "结束时间"},
    {"summary", text, restricted, optional, "summary", "谈话摘要"},
    {"confirmation", text, internal, optional, "how the interviewee confirmed the note",
     "谈话对象确认方式"},
    {"note", text, restricted, optional, "note", "备注"},
};
constexpr Slot document_slots[] = {
    short_title,
    {"content", content, internal, required, "file", "文件"},
    time,
    place,
    {"provider", text, internal, optional, "who provided it", "提供人"},
    {"number", text, internal, optional, "number of the document", "文号"},
    {"pages", integer, internal, optional, "pages", "页数"},
    {"original", text, internal, optional, "where the original is kept", "原件存放处"},
    note,
};
constexpr Slot exhibit_slots[] = {
    short_title,
    file,
    time,
    place,
    {"number", text, internal, optional, "exhibit number", "证据编号"},
    {"source", text, restricted, optional, "where it comes from", "来源"},
    {"method", text, internal, optional, "how it was collected", "提取方式"},
    {"original", text, internal, optional, "where the original is kept", "原件存放处"},
    {"seal", text, internal, optional, "seal number", "封条号"},
    note,
};
constexpr Slot finding_slots[] = {
    short_title,
    restricted_file,
    time,
    place,
    {"overview", text, restricted, required, "what was found", "问题概述"},
    {"subject", text, restricted, optional, "who is responsible", "责任主体"},
    {"basis", text, restricted, optional, "rule that was not kept", "政策依据"},
    {"steps", text, restricted, optional, "how it was found", "发现过程"},
    {"note", text, restricted, optional, "note", "备注"},
};
constexpr Slot correction_slots[] = {
    short_title,
    restricted_file,
    time,
    place,
    {"because", text, restricted, required, "reason", "原因"},
    {"note", text, restricted, optional, "note", "备注"},
};

// --- Who signs. ---
constexpr Role administrators[] = {Role::administrator};
constexpr Role administrators_or_leaders[] = {Role::administrator, Role::leader};
constexpr Role anchoring[] = {Role::administrator, Role::office, Role::archivist};
constexpr Role filing_roles[] = {Role::administrator, Role::inspector, Role::leader, Role::office};
constexpr Role group[] = {Role::inspector, Role::leader};
constexpr Role group_or_office[] = {Role::inspector, Role::leader, Role::office};
constexpr Role leaders[] = {Role::leader};

constexpr CapacityRule by_administrator[] = {{Capacity::author, administrators}};
constexpr CapacityRule by_anchoring[] = {{Capacity::author, anchoring}};
constexpr CapacityRule by_administrator_or_leader[] = {
    {Capacity::author, administrators_or_leaders}};
constexpr CapacityRule by_filing[] = {{Capacity::author, filing_roles}};
constexpr CapacityRule by_group[] = {{Capacity::author, group}, {Capacity::cosigner, group}};
constexpr CapacityRule by_group_or_office[] = {{Capacity::author, group_or_office},
                                               {Capacity::cosigner, group_or_office}};
constexpr CapacityRule by_three_of_group[] = {
    {Capacity::preparer, group}, {Capacity::deputy, group}, {Capacity::leader, leaders}};

// --- Facts and links. ---
constexpr FactRule interview_facts[] = {{FactCode::single_signer, FactType::code, optional}};
constexpr FactRule finding_facts[] = {{FactCode::checklist, FactType::code, optional, true}};

using Reach = LinkRule::Reach;
constexpr Kind evidence_kinds[] = {Kind::briefing, Kind::interview, Kind::document, Kind::exhibit,
                                   Kind::correction};
constexpr Kind findings[] = {Kind::finding};
constexpr LinkRule part_of{Relation::part_of, evidence_kinds, 0, 0, Reach::same_dossier};
constexpr LinkRule derived_from{Relation::based_on, evidence_kinds, 0, 0, Reach::same_dossier};
constexpr LinkRule refers_to{Relation::refers_to, {}, 0, 0, Reach::any_dossier};

constexpr LinkRule evidence_links[] = {part_of, refers_to};
constexpr LinkRule exhibit_links[] = {derived_from, part_of, refers_to};
constexpr LinkRule finding_links[] = {
    {Relation::based_on, evidence_kinds, 1, 0, Reach::same_dossier},
    {Relation::supersedes, findings, 0, 1, Reach::same_dossier},
    refers_to,
};
constexpr LinkRule correction_links[] = {
    {Relation::based_on, evidence_kinds, 0, 0, Reach::same_dossier},
    {Relation::supersedes, {}, 1, 1, Reach::same_dossier},
    refers_to,
};

struct Signing {
  std::span<const CapacityRule> capacities;
  bool repeats;
  unsigned persons;
};

constexpr KindRow make_row(Kind kind, bool affair, const Signing& signing,
                           std::string_view help_english, std::string_view help_chinese) {
  const Term& term = term_of(kind);
  KindRow row{};
  row.kind = kind;
  row.affair = affair;
  row.repeats = signing.repeats;
  row.persons = signing.persons;
  row.name = term.name;
  row.english = term.english;
  row.chinese = term.chinese;
  row.help_english = help_english;
  row.help_chinese = help_chinese;
  row.capacities = signing.capacities;
  return row;
}

constexpr KindRow affair(Kind kind, std::span<const Slot> slots,
                         std::span<const CapacityRule> capacities, std::string_view help_english,
                         std::string_view help_chinese) {
  KindRow row = make_row(kind, true, {capacities, false, 1}, help_english, help_chinese);
  row.slots = slots;
  return row;
}

constexpr KindRow row(Kind kind, std::span<const Slot> slots, std::span<const FactRule> facts,
                      std::span<const LinkRule> links, const Signing& signing,
                      std::string_view help_english, std::string_view help_chinese) {
  KindRow row = make_row(kind, false, signing, help_english, help_chinese);
  row.slots = slots;
  row.facts = facts;
  row.links = links;
  return row;
}

constexpr KindRow rows[] = {
    affair(Kind::genesis, genesis_slots, by_administrator,
           "founds the ledger: its suite, its key, its first administrator and policy",
           "建立账本：算法套件、账本密钥、首任管理员与首份规则"),
    affair(Kind::enrolment, enrolment_slots, by_administrator,
           "puts a person's keys and roles on the roster", "将人员的密钥与角色列入名册"),
    affair(Kind::revocation, because_slots, by_administrator,
           "takes a key off the roster, with the entry since which it is suspect",
           "吊销密钥，并注明自几号条目起存疑"),
    affair(Kind::policy, because_slots, by_administrator,
           "sets the versions of catalogue and rules and the time zone of days",
           "设定目录与规则的版本以及日期所用时区"),
    affair(Kind::anchor, note_slots, by_anchoring,
           "ties the ledger to something outside: a time stamp, another ledger, a newer algorithm",
           "与账本之外相互锚定：时间戳、其他账本或更新的算法"),
    affair(Kind::incident, incident_slots, by_administrator_or_leader,
           "says why the ledger goes on after its clock or its guard disagreed",
           "说明时钟或守护记录不符后为何继续记账"),
    affair(Kind::closure, because_slots, by_administrator_or_leader,
           "closes the ledger; a successor can be named", "封账，可注明后续账本"),
    row(Kind::filing, filing_slots, {}, {}, {by_filing, false, 1},
        "opens a dossier; always its folio 1", "立卷，恒为该卷第 1 页"),
    row(Kind::briefing, briefing_slots, {}, evidence_links, {by_group_or_office, true, 1},
        "a report that the group was given", "听取被巡察党组织的汇报"),
    row(Kind::interview, interview_slots, interview_facts, evidence_links, {by_group, true, 2},
        "an interview with one person, signed by two inspectors", "个别谈话，由两名巡察干部签署"),
    row(Kind::document, document_slots, {}, evidence_links, {by_group_or_office, true, 1},
        "a document that was read or handed over", "查阅或调取的文件资料"),
    row(Kind::exhibit, exhibit_slots, {}, exhibit_links, {by_group_or_office, true, 1},
        "an object, a recording, a picture or a data set", "实物、录音、图片或数据"),
    row(Kind::finding, finding_slots, finding_facts, finding_links, {by_three_of_group, false, 3},
        "a finding's working paper: rests on evidence, signed by preparer, deputy and leader",
        "问题底稿：以证据为依据，由制作人、副组长、组长依次签署"),
    row(Kind::correction, correction_slots, {}, correction_links, {by_group_or_office, true, 1},
        "corrects an earlier record, which stays as it is", "补正先前的记录，原记录保持不变"),
};

}  // namespace

std::span<const KindRow> kind_rows() { return rows; }

}  // namespace muniment
