#include "evidence/model/rules.h"

namespace muniment {
namespace {

// 0 gathers what is no rule of an inspection: formats, places, rows of the catalogue.
constexpr RuleText texts[] = {
    {0,
     "The record is what was signed, stands where it says it belongs, and has what its kind asks "
     "for",
     "记录与签署内容一致，位置相符，并具备该类记录应有的内容"},
    {1, "Every signer is on the roster, in a role for that kind, with a key that is not revoked",
     "每位签署人均在名册内，其角色可签署该类记录，且密钥未被吊销"},
    {2,
     "Interviews, petitions, visits, custody and triage are signed by two different people, or say "
     "why they are not",
     "个别谈话、受理举报、明察暗访、保管交接与分办由两名不同人员签署，否则须注明原因"},
    {3, "Nobody with an open recusal signs in that dossier",
     "回避未解除的人员不得在该案卷签署记录"},
    {4,
     "What needs an approval has it beforehand: inquiries, covert visits, reports, feedback, "
     "disclosures and erasures",
     "专项调查、暗访、巡察报告、反馈意见、公开与销毁须事先获得批准"},
    {5,
     "A finding rests on at least one piece of evidence and is signed by preparer, deputy and "
     "leader, in that order",
     "问题底稿至少以一份证据为依据，并由制作人、副组长、组长依次签署"},
    {6,
     "An item of a report rests on a finding, one of the feedback on the report or a finding, a "
     "rectification on the feedback; an item of a disclosure says what it publishes or leaves out",
     "报告条目须以问题底稿为依据，反馈条目须以报告或底稿为依据，整改须对应反馈意见；公开条目须指明"
     "所"
     "公开或未公开的内容"},
    {7, "A rectification is closed upon evidence, by somebody who did not make it",
     "整改销号须有证据，且评估人不得为整改人"},
    {8,
     "An accusation is never referred to the organisation that it accuses; other petitions go "
     "there only when their triage says so",
     "检举控告不得转交被反映单位；其他信访件须经分办决定方可转交"},
    {9, "Triage, answers, rectifications and disclosures come within the days of the round",
     "分办、办理答复、整改与公开须在轮次方案规定的期限内完成"},
    {10,
     "What is published is what was approved; an item is left out of a disclosure only for a "
     "reason "
     "that the round allows and that was approved",
     "公开的内容须与批准的内容一致；不予公开的条目，其理由须为轮次方案所允许并经批准"},
    {11,
     "A thing has one holder, who alone hands it over, and a hand-over counts when its recipient "
     "has "
     "acknowledged it",
     "证据同一时间只有一名保管人，由现保管人移交，经接收人签收后移交方为有效"},
    {12,
     "Folios of a dossier, and the numbers of its petitions and exhibits, are 1, 2, 3 and so on, "
     "without gaps",
     "案卷页号以及卷内信访件、证据编号均自 1 起连续编排，不得缺号"},
    {13, "What happened is registered within the days that the round allows",
     "记录须在轮次方案规定的期限内登记"},
    {14, "A sealed field is opened only upon an approval", "密封字段须经批准方可启封调阅"},
    {15, "After the closure only anchor, access, erasure, revocation and incident may follow",
     "封账后只可再记锚定、调阅、销毁、密钥吊销与异常说明"},
    {16,
     "Links lead to earlier entries of this ledger, of the right kind, in the same dossier unless "
     "the relation allows another; a dossier begins with its filing, the ledger with its genesis",
     "关联须指向本账本中更早的、类别相符的记录，除关系另有许可外须在同一案卷；案卷以立卷为首页，账"
     "本以建账为首条"},
};

}  // namespace

std::span<const RuleText> rule_texts() { return texts; }

}  // namespace muniment
