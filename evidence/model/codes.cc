#include "evidence/model/codes.h"

#include "evidence/model/fact_terms.h"
#include "evidence/model/kind_terms.h"

namespace muniment {
namespace {

constexpr Term relation_terms[] = {
    {1, "basedOn", "based on", "依据"},      {2, "concerns", "concerns", "涉及"},
    {3, "partOf", "part of", "属于"},        {4, "states", "states", "陈述"},
    {5, "answers", "answers", "答复"},       {6, "assesses", "assesses", "评估"},
    {7, "publishes", "publishes", "公开"},   {8, "approves", "approves", "批准"},
    {9, "supersedes", "supersedes", "取代"}, {10, "withdraws", "withdraws", "撤回"},
    {11, "refersTo", "refers to", "参见"},   {12, "acknowledges", "acknowledges", "签收"},
};

constexpr Term role_terms[] = {
    {1, "administrator", "administrator", "管理员"},
    {2, "inspector", "inspector", "巡察干部"},
    {3, "leader", "group leader", "组长"},
    {4, "office", "inspection office", "巡察办"},
    {5, "liaison", "liaison", "联络员"},
    {6, "reviewer", "discipline reviewer", "复核人员"},
    {7, "archivist", "archivist", "档案员"},
    {8, "auditor", "auditor", "审计人员"},
};

constexpr Term capacity_terms[] = {
    {1, "author", "author", "记录人"},         {2, "cosigner", "cosigner", "会签人"},
    {3, "preparer", "preparer", "底稿制作人"}, {4, "deputy", "reviewing deputy", "副组长"},
    {5, "leader", "signing leader", "组长"},   {6, "approver", "approver", "批准人"},
    {7, "provider", "provider", "提供人"},     {8, "recipient", "recipient", "接收人"},
    {9, "witness", "witness", "见证人"},
};

constexpr Term fact_terms[] = {
    {1, "channel", "channel", "渠道"},
    {2, "outcome", "outcome", "办理结果"},
    {3, "checklist", "checklist item", "清单条目"},
    {4, "status", "status", "状态"},
    {5, "audience", "audience", "公开范围"},
    {6, "stage", "stage", "公开阶段"},
    {7, "due", "due day", "到期日"},
    {8, "decision", "decision", "决定"},
    {9, "singleSigner", "why one person signed", "单人签署原因"},
    {10, "matter", "what the approval is for", "报批事项"},
    {11, "declared", "what is declared", "声明事项"},
    {12, "recusal", "ground of the recusal", "回避情形"},
    {13, "serial", "serial number", "编号"},
    {14, "count", "how many, without contents", "件数（不录内容）"},
    {15, "nature", "nature of the petition", "信访性质"},
    {16, "target", "category of the person concerned", "反映对象类别"},
    {17, "discipline", "discipline", "违反的纪律"},
    {18, "mode", "open or covert", "走访方式"},
    {19, "handling", "what is done with it", "保管环节"},
    {20, "recipient", "to whom it goes", "移送对象"},
    {21, "receipt", "whether it was received", "签收情况"},
    {22, "purpose", "what it is opened for", "调阅目的"},
    {23, "slot", "number of the field", "字段序号"},
    {24, "disposition", "what is done about the clue", "线索处置方式"},
    {25, "omission", "why it is not published", "不公开的原因"},
    {26, "withdrawn", "why it is withdrawn", "撤回事由"},
    {27, "erased", "why it is erased", "销毁事由"},
    {28, "triageDays", "days until a petition is dealt with", "信访件分办期限（天）"},
    {29, "answerDays", "days until a clue is answered", "问题线索反馈期限（天）"},
    {30, "rectificationDays", "days until the rectification is reported", "整改情况报告期限（天）"},
    {31, "disclosureDays", "days until a disclosure is made", "公开期限（天）"},
    {32, "lateDays", "days after which a registration is late", "逾期登记天数"},
    {33, "neverAlone", "kind that one person never signs alone", "不得单人签署的记录类别"},
};

constexpr Term revocation_terms[] = {
    {1, "retired", "retired", "停用"},
    {2, "lost", "lost", "遗失"},
    {3, "compromised", "compromised", "泄露"},
};

constexpr Term incident_terms[] = {
    {1, "clockBehind", "the clock was behind the last entry", "时钟早于最后一条记录"},
    {2, "olderThanGuard", "the ledger was older than its guard", "账本旧于守护记录"},
    {3, "guardMissing", "the guard was missing", "守护记录缺失"},
};

constexpr Term suite_terms[] = {
    {1, "sha256-ed25519", "SHA-256 and Ed25519", "SHA-256 与 Ed25519"},
    {2, "sm3-sm2", "SM3 and SM2", "SM3 与 SM2"},
};

constexpr Term digest_terms[] = {
    {1, "sha256", "SHA-256", "SHA-256"},
    {2, "sm3", "SM3", "SM3"},
    {3, "sha256-tree", "SHA-256 tree of 1 MiB chunks", "SHA-256 分块树（每块 1 MiB）"},
};

}  // namespace

std::span<const Term> terms(Vocabulary vocabulary) {
  switch (vocabulary) {
    case Vocabulary::kinds:
      return kind_terms;
    case Vocabulary::relations:
      return relation_terms;
    case Vocabulary::roles:
      return role_terms;
    case Vocabulary::capacities:
      return capacity_terms;
    case Vocabulary::facts:
      return fact_terms;
    case Vocabulary::revocation_reasons:
      return revocation_terms;
    case Vocabulary::incident_causes:
      return incident_terms;
    case Vocabulary::suites:
      return suite_terms;
    case Vocabulary::digest_algorithms:
      return digest_terms;
    default:
      return value_terms(vocabulary);
  }
}

const Term* term_by_code(Vocabulary vocabulary, std::uint16_t code) {
  const auto all = terms(vocabulary);  // codes count from 1 without gaps
  return code >= 1 && code <= all.size() ? &all[code - 1u] : nullptr;
}

std::string code_name(Vocabulary vocabulary, std::uint16_t code) {
  const Term* term = term_by_code(vocabulary, code);
  return term == nullptr ? std::to_string(code) : std::string(term->name);
}

const Term* term_by_name(Vocabulary vocabulary, std::string_view name) {
  for (const Term& term : terms(vocabulary)) {
    if (term.name == name) return &term;
  }
  return nullptr;
}

}  // namespace muniment
