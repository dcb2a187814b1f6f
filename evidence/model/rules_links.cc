#include "evidence/model/rules_links.h"

#include <algorithm>

namespace muniment {

Result<LinkedRecords> LinkedRecords::read(const Record& record, LeafIndex below,
                                          const History& history) {
  LinkedRecords linked;
  for (const Link& link : record.links) {
    auto found = history.find(link.target);
    if (!found.ok()) return std::move(found).error();
    if (!*found || (*found)->index >= below) continue;
    auto target = history.read((*found)->index);
    if (!target.ok()) return std::move(target).error();
    linked.all_.push_back({link.relation, link.target, (*found)->index, *std::move(target)});
  }
  return linked;
}

bool LinkedRecords::has(Relation relation, Kind kind) const {
  bool found = false;
  each(relation, kind, [&](const LinkedRecord&) { found = true; });
  return found;
}

bool approves(const LinkedRecord& approval, Matter matter) {
  return states(*approval.record, FactCode::matter, matter) &&
         (states(*approval.record, FactCode::decision, Decision::approved) ||
          states(*approval.record, FactCode::decision, Decision::conditional));
}

bool reads_links(Kind kind) {
  switch (kind) {
    case Kind::visit:
    case Kind::inquiry:
    case Kind::custody:
    case Kind::triage:
    case Kind::referral:
    case Kind::acknowledgement:
    case Kind::access:
    case Kind::report:
    case Kind::feedback:
    case Kind::rectification:
    case Kind::assessment:
    case Kind::disclosure:
    case Kind::erasure:
      return true;
    default:
      return false;
  }
}

namespace {

Status check_related(const Judging& judging, const History& history, const KindRow& row) {
  if (history.relations == nullptr) return {};
  if (auto status = check_recusals(judging, history); !status.ok()) return status;
  check_serial(judging, *history.relations, row);
  if (auto status = check_standing(judging, history, row); !status.ok()) return status;
  return check_custody(judging, history, row);
}

}  // namespace

Status check_linked(const Judging& judging, const History& history, const KindRow& row) {
  if (judging.state.policy.rules < inspection_rules) return {};
  if (auto status = check_related(judging, history, row); !status.ok()) return status;
  if (row.kind == Kind::finding) return check_evidence(judging, history);
  if (row.kind == Kind::correction || row.kind == Kind::withdrawal) {
    if (auto status = check_undoers(judging, history); !status.ok()) return status;
  }
  if (row.kind == Kind::correction && history.files) return check_corrected_file(judging, history);
  if (!reads_links(row.kind)) return {};
  const auto linked = LinkedRecords::read(judging.record, judging.entry.index, history);
  if (!linked.ok()) return linked.error();
  if (auto status = check_approvals(judging, history, row, *linked); !status.ok()) return status;
  check_items(judging, row, *linked);
  if (row.kind == Kind::assessment) {
    if (auto status = check_assessment(judging, history, *linked); !status.ok()) return status;
  }
  if (row.kind == Kind::referral) {
    if (auto status = check_referral(judging, history, *linked); !status.ok()) return status;
  }
  if (row.kind == Kind::acknowledgement) {
    if (auto status = check_receipt(judging, history, *linked); !status.ok()) return status;
  }
  if (auto status = check_deadlines(judging, history, row, *linked); !status.ok()) return status;
  return history.files ? check_files(judging, history, *linked) : Status();
}

}  // namespace muniment
