// Names and labels of the values of facts, in the order of their codes.
#include "evidence/model/fact_terms.h"

#include "evidence/model/codes.h"

namespace muniment {
namespace {

constexpr Term channel_terms[] = {
    {1, "letter", "letter", "来信"},
    {2, "call", "telephone call", "来电"},
    {3, "visit", "visit in person", "来访"},
    {4, "mailbox", "petition box", "信箱"},
    {5, "email", "e-mail", "电子邮件"},
    {6, "qrCode", "QR code", "二维码"},
    {7, "online", "web page", "网络平台"},
    {8, "transferred", "sent on by another body", "其他机关转来"},
};

constexpr Term outcome_terms[] = {
    {1, "accept", "accepted", "受理"},
    {2, "transfer", "to be referred", "转交"},
    {3, "divert", "diverted", "分流"},
    {4, "merge", "merged with another", "并案"},
    {5, "noSubstance", "no substance", "无实质内容"},
};

constexpr Term nature_terms[] = {
    {1, "accusation", "accusation", "检举控告"},
    {2, "personal", "personal request", "个人诉求"},
    {3, "litigation", "law- and litigation-related", "涉法涉诉"},
    {4, "suggestion", "suggestion", "意见建议"},
    {5, "other", "other", "其他"},
};

constexpr Term target_terms[] = {
    {1, "leadership", "leadership or its members", "领导班子及其成员"},
    {2, "nextLevelHead", "head of a next-level leadership", "下一级党组织领导班子主要负责人"},
    {3, "keyPost", "cadre in a key post", "重要岗位领导干部"},
    {4, "other", "somebody else", "其他人员"},
};

constexpr Term status_terms[] = {
    {1, "merged", "merged into another finding", "已并入其他底稿"},
    {2, "dropped", "dropped, with its reason", "不予采用（注明原因）"},
    {3, "nothingFound", "checked, nothing found", "已检查，未发现问题"},
    {4, "planned", "planned", "已制定措施"},
    {5, "underway", "under way", "正在整改"},
    {6, "completed", "completed", "已完成整改"},
    {7, "closed", "closed", "已销号"},
    {8, "notClosed", "not closed", "未予销号"},
};

constexpr Term audience_terms[] = {
    {1, "party", "inside the party", "党内"},
    {2, "society", "society", "社会"},
};

constexpr Term stage_terms[] = {
    {1, "announcement", "announcement", "公告"},
    {2, "entry", "entry", "进驻"},
    {3, "process", "process", "流程"},
    {4, "feedback", "feedback", "反馈"},
    {5, "rectification", "rectification", "整改"},
};

constexpr Term decision_terms[] = {
    {1, "approved", "approved", "同意"},
    {2, "refused", "refused", "不同意"},
    {3, "conditional", "approved with conditions", "附条件同意"},
};

constexpr Term single_signer_terms[] = {
    {1, "approved", "one person, as was approved beforehand", "经批准由一人进行"},
    {2, "remote", "held by telephone or video", "以电话或视频方式进行"},
    {3, "urgent", "no second person could be there in time", "情况紧急，无法两人到场"},
    {4, "acknowledged", "the other side acknowledges it by a record of its own", "由对方另行签收"},
};

constexpr Term matter_terms[] = {
    {1, "inquiry", "special inquiry", "专项调查"},
    {2, "covertVisit", "covert visit", "暗访"},
    {3, "report", "inspection report", "巡察报告"},
    {4, "feedback", "feedback", "反馈意见"},
    {5, "disclosure", "disclosure", "公开"},
    {6, "access", "access to sealed fields", "调阅密封内容"},
    {7, "erasure", "erasure", "销毁"},
    {8, "extension", "longer time", "延期"},
    {9, "recusal", "recusal", "回避"},
    {10, "referral", "referral", "移交转交"},
    {11, "other", "other", "其他"},
};

constexpr Term declared_terms[] = {
    {1, "recusal", "recusal", "回避"},
    {2, "confidentiality", "undertaking to keep confidence", "保密承诺"},
    {3, "integrity", "undertaking of integrity", "廉洁承诺"},
    {4, "truthfulness", "that what was provided is true and complete", "所提供材料真实完整的承诺"},
    {5, "event", "gift, request or obstruction that was met", "有关事项报告（礼品、说情、干扰等）"},
};

constexpr Term recusal_terms[] = {
    {1, "kinship", "kinship", "亲属关系"},
    {2, "nativePlace", "native place", "籍贯"},
    {3, "formerPost", "former post", "曾任职"},
    {4, "interest", "interest of one's own", "利害关系"},
    {5, "other", "other", "其他"},
};

constexpr Term mode_terms[] = {
    {1, "open", "open", "明察"},
    {2, "covert", "covert", "暗访"},
};

constexpr Term handling_terms[] = {
    {1, "handOver", "hand-over", "交接"},
    {2, "seal", "sealing", "封存"},
    {3, "unseal", "unsealing", "启封"},
    {4, "store", "storing", "入库"},
    {5, "examine", "examination", "检验鉴定"},
    {6, "copy", "copying", "复制"},
    {7, "inventory", "inventory", "清点"},
    {8, "giveBack", "giving back to the provider", "退还提供人"},
    {9, "transferOut", "hand-over to another body", "移出至其他机关"},
    {10, "destroy", "destruction of the thing", "实物销毁"},
};

constexpr Term recipient_terms[] = {
    {1, "inspectedOrganisation", "inspected organisation", "被巡察党组织"},
    {2, "disciplineBody", "discipline inspection body", "纪检监察机关"},
    {3, "organisationDepartment", "organisation department", "组织部门"},
    {4, "politicalLegal", "political and legal body", "政法机关"},
    {5, "petitionOffice", "petition office", "信访部门"},
    {6, "otherDepartment", "other department", "其他部门"},
    {7, "higherBody", "higher body", "上级机关"},
};

constexpr Term receipt_terms[] = {
    {1, "received", "received", "已签收"},
    {2, "discrepant", "received, and not as it was listed", "已签收，与清单有出入"},
    {3, "refused", "refused", "拒收"},
    {4, "answered", "answered: how it was dealt with", "已反馈办理情况"},
};

constexpr Term purpose_terms[] = {
    {1, "inquiry", "to look into the matter", "核实问题"},
    {2, "contact", "to contact the person", "联系本人"},
    {3, "referral", "for a referral", "办理移交"},
    {4, "review", "for a review", "复核"},
    {5, "audit", "for an audit", "审计"},
    {6, "legal", "as the law asks for", "依法调取"},
};

constexpr Term disposition_terms[] = {
    {1, "talkOrLetter", "talk or letter of inquiry", "谈话函询"},
    {2, "preliminaryCheck", "preliminary verification", "初步核实"},
    {3, "keptPending", "kept pending", "暂存待查"},
    {4, "concluded", "concluded", "予以了结"},
};

constexpr Term omission_terms[] = {
    {1, "secret", "party or state secret", "涉及党和国家秘密"},
    {2, "pendingCase", "case that is pending and not published", "涉及尚未公布的案件"},
    {3, "hostileHype", "risk of major hostile publicity", "可能引发重大恶意炒作"},
    {4, "massIncident", "risk of a mass petition or incident", "可能引发大规模上访或群体性事件"},
    {5, "sensitive", "other major sensitive matter", "其他重大敏感事项"},
};

constexpr Term withdrawal_terms[] = {
    {1, "duplicate", "recorded twice", "重复记录"},
    {2, "wrongDossier", "in the wrong dossier", "归错案卷"},
    {3, "mistaken", "recorded by mistake", "误记"},
    {4, "retracted", "taken back by who stated it", "陈述人收回"},
    {5, "takenDown", "no longer published", "停止公开"},
};

constexpr Term erasure_terms[] = {
    {1, "retention", "its time of keeping is over", "保管期限届满"},
    {2, "irrelevant", "it does not concern the inspection", "与巡察无关"},
    {3, "legal", "the law asks for it", "依法须删除"},
    {4, "protection", "to protect a person", "保护相关人员"},
    {5, "secret", "a state secret that must not be here", "误录国家秘密"},
};

struct FactValues {
  FactCode fact;
  Vocabulary vocabulary;
  std::span<const Term> terms;
};
constexpr FactValues values_of_facts[] = {
    {FactCode::channel, Vocabulary::channels, channel_terms},
    {FactCode::outcome, Vocabulary::outcomes, outcome_terms},
    {FactCode::status, Vocabulary::statuses, status_terms},
    {FactCode::audience, Vocabulary::audiences, audience_terms},
    {FactCode::stage, Vocabulary::stages, stage_terms},
    {FactCode::decision, Vocabulary::decisions, decision_terms},
    {FactCode::single_signer, Vocabulary::single_signer, single_signer_terms},
    {FactCode::matter, Vocabulary::matters, matter_terms},
    {FactCode::declared, Vocabulary::declared, declared_terms},
    {FactCode::recusal, Vocabulary::recusals, recusal_terms},
    {FactCode::nature, Vocabulary::natures, nature_terms},
    {FactCode::target, Vocabulary::targets, target_terms},
    {FactCode::mode, Vocabulary::modes, mode_terms},
    {FactCode::handling, Vocabulary::handlings, handling_terms},
    {FactCode::recipient, Vocabulary::recipients, recipient_terms},
    {FactCode::receipt, Vocabulary::receipts, receipt_terms},
    {FactCode::purpose, Vocabulary::purposes, purpose_terms},
    {FactCode::disposition, Vocabulary::dispositions, disposition_terms},
    {FactCode::omission, Vocabulary::omissions, omission_terms},
    {FactCode::withdrawn, Vocabulary::withdrawals, withdrawal_terms},
    {FactCode::erased, Vocabulary::erasures, erasure_terms},
    {FactCode::never_alone, Vocabulary::kinds, {}},  // their words are with the kinds
};

}  // namespace

std::span<const Term> value_terms(Vocabulary vocabulary) {
  for (const FactValues& values : values_of_facts) {
    if (values.vocabulary == vocabulary) return values.terms;
  }
  return {};
}

std::optional<Vocabulary> values_of_fact(std::uint16_t fact_code) {
  for (const FactValues& values : values_of_facts) {
    if (number_of(values.fact) == fact_code) return values.vocabulary;
  }
  return std::nullopt;
}

}  // namespace muniment
