// Names and labels of all kinds, in the order of their codes. Private: codes.cc and the catalogue's
// rows share it.
#pragma once

#include "evidence/model/codes.h"

namespace muniment {

inline constexpr Term kind_terms[] = {
    {1, "genesis", "genesis", "建账"},
    {2, "enrolment", "enrolment", "人员登记"},
    {3, "revocation", "revocation", "密钥吊销"},
    {4, "policy", "policy", "规则设定"},
    {5, "anchor", "anchor", "锚定"},
    {6, "incident", "incident", "异常说明"},
    {7, "closure", "closure", "封账"},
    {8, "filing", "filing", "立卷"},
    {9, "declaration", "declaration", "回避与承诺"},
    {10, "approval", "approval", "报批"},
    {11, "briefing", "briefing", "听取汇报"},
    {12, "interview", "interview", "个别谈话"},
    {13, "symposium", "symposium", "座谈"},
    {14, "document", "document", "查阅资料"},
    {15, "petition", "petition", "受理举报"},
    {16, "visit", "visit", "明察暗访"},
    {17, "inquiry", "inquiry", "专项调查"},
    {18, "exhibit", "exhibit", "证据材料"},
    {19, "custody", "custody", "保管交接"},
    {20, "triage", "triage", "分办"},
    {21, "referral", "referral", "移交转交"},
    {22, "acknowledgement", "acknowledgement", "签收"},
    {23, "access", "access", "调阅"},
    {24, "finding", "finding", "问题底稿"},
    {25, "clue", "clue", "问题线索"},
    {26, "report", "report", "巡察报告"},
    {27, "feedback", "feedback", "反馈意见"},
    {28, "rectification", "rectification", "整改"},
    {29, "assessment", "assessment", "销号评估"},
    {30, "disclosure", "disclosure", "公开"},
    {31, "correction", "correction", "补正"},
    {32, "withdrawal", "withdrawal", "撤回"},
    {33, "erasure", "erasure", "销毁"},
};

constexpr const Term& term_of(Kind kind) { return kind_terms[number_of(kind) - 1]; }

}  // namespace muniment
