#include "evidence/model/codes.h"

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
};

constexpr Term single_signer_terms[] = {
    {1, "approved", "one person, as was approved beforehand", "经批准由一人进行"},
    {2, "remote", "held by telephone or video", "以电话或视频方式进行"},
    {3, "urgent", "no second person could be there in time", "情况紧急，无法两人到场"},
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
    case Vocabulary::single_signer:
      return single_signer_terms;
    case Vocabulary::revocation_reasons:
      return revocation_terms;
    case Vocabulary::incident_causes:
      return incident_terms;
    case Vocabulary::suites:
      return suite_terms;
    case Vocabulary::digest_algorithms:
      return digest_terms;
  }
  return {};
}

const Term* term_by_code(Vocabulary vocabulary, std::uint16_t code) {
  const auto all = terms(vocabulary);  // codes count from 1 without gaps
  return code >= 1 && code <= all.size() ? &all[code - 1u] : nullptr;
}

const Term* term_by_name(Vocabulary vocabulary, std::string_view name) {
  for (const Term& term : terms(vocabulary)) {
    if (term.name == name) return &term;
  }
  return nullptr;
}

std::optional<Vocabulary> values_of_fact(std::uint16_t fact_code) {
  if (fact_code == number_of(FactCode::single_signer)) return Vocabulary::single_signer;
  return std::nullopt;
}

}  // namespace muniment
