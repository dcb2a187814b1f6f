// The ledger's own affairs: what they say beside these fields stands in affair.h.
#include "evidence/model/catalogue_families.h"

namespace muniment {
namespace {

using namespace catalogue;

constexpr Slot genesis_slots[] = {
    {"title", text, internal, optional, "title of the ledger", "账本名称"},
    {"name", text, internal, optional, "the founding administrator's name", "首任管理员姓名"},
};
constexpr Slot enrolment_slots[] = {
    {"name", text, internal, optional, "display name", "姓名"},
    {"post", text, internal, optional, "post", "职务"},
};
constexpr Slot because_slots[] = {because};
constexpr Slot policy_slots[] = {because, since(2, round_file)};
constexpr Slot note_slots[] = {note};
constexpr Slot incident_slots[] = {required_because};

constexpr Role administrators[] = {Role::administrator};
constexpr Role administrators_or_leaders[] = {Role::administrator, Role::leader};
constexpr Role anchoring[] = {Role::administrator, Role::office, Role::archivist};

constexpr CapacityRule administrator[] = {{Capacity::author, administrators}};
constexpr CapacityRule administrator_or_leader[] = {{Capacity::author, administrators_or_leaders}};
constexpr CapacityRule whoever_anchors[] = {{Capacity::author, anchoring}};

constexpr Signing by_administrator{administrator, 1, false};
constexpr Signing by_administrator_or_leader{administrator_or_leader, 1, false};
constexpr Signing by_anchoring{whoever_anchors, 1, false};

// --- policy: a round that it states is that of the dossiers whose filings it concerns, or of all.
// ---
constexpr Kind filings[] = {Kind::filing};
constexpr LinkRule policy_links[] = {
    since(2, LinkRule{Relation::concerns, filings, 0, 0, Reach::any_dossier})};

}  // namespace

extern constexpr KindRow affair_rows[] = {
    row(Kind::genesis, by_administrator, {genesis_slots},
        {"founds the ledger: its suite, its key, its first administrator and policy",
         "建立账本：算法套件、账本密钥、首任管理员与首份规则"}),
    row(Kind::enrolment, by_administrator, {enrolment_slots},
        {"puts a person's keys and roles on the roster", "将人员的密钥与角色列入名册"}),
    row(Kind::revocation, by_administrator, {because_slots},
        {"takes a key off the roster, with the entry since which it is suspect",
         "吊销密钥，并注明自几号条目起存疑"}),
    row(Kind::policy, by_administrator, {policy_slots, round_facts, policy_links},
        {"sets the versions of catalogue and rules, the time zone of days and what a round allows",
         "设定目录与规则的版本、日期所用时区以及轮次方案"}),
    row(Kind::anchor, by_anchoring, {note_slots},
        {"ties the ledger to something outside: a time stamp, another ledger, a newer algorithm",
         "与账本之外相互锚定：时间戳、其他账本或更新的算法"}),
    row(Kind::incident, by_administrator_or_leader, {incident_slots},
        {"says why the ledger goes on after its clock or its guard disagreed",
         "说明时钟或守护记录不符后为何继续记账"}),
    row(Kind::closure, by_administrator_or_leader, {because_slots},
        {"closes the ledger; a successor can be named", "封账，可注明后续账本"}),
};

}  // namespace muniment
