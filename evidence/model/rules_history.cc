// What needs the entries below the judged one.
#include <algorithm>

#include "evidence/model/rules_judging.h"

namespace muniment {
namespace {

constexpr unsigned rule_finding = 5;
constexpr unsigned rule_links = 16;

const LinkRule* rule_for(const KindRow& row, std::uint16_t relation) {
  for (const LinkRule& rule : row.links) {
    if (number_of(rule.relation) == relation) return &rule;
  }
  return nullptr;
}

// Whether the catalogue in force lets the rule's links lead to that kind.
bool allows(const LinkRule& rule, const KnownRecord& target, std::uint16_t catalogue) {
  if (rule.targets.empty()) return true;
  const auto is_target = [&](Kind kind) { return number_of(kind) == target.kind; };
  return row_of(target.kind, catalogue) != nullptr &&
         std::any_of(rule.targets.begin(), rule.targets.end(), is_target);
}

// The target as the rule wants it, below the judged entry.
Status check_target(const Judging& judging, const History& history, const KindRow& row,
                    const LinkRule& rule, const Link& link) {
  auto found = history.find(link.target);
  if (!found.ok()) return std::move(found).error();
  const std::string relation = code_name(Vocabulary::relations, link.relation);
  const std::optional<KnownRecord>& target = *found;
  if (!target || target->index >= judging.entry.index) {
    judging.broken(rule_links,
                   say("the link {1} leads to {2}, which no earlier entry of this ledger "
                       "holds",
                       relation, link.target.hex()));
    return {};
  }
  if (!allows(rule, *target, judging.state.policy.catalogue)) {
    judging.broken(rule_links, say("the kind {1} cannot be linked by {2} to the kind {3}", row.name,
                                   relation, code_name(Vocabulary::kinds, target->kind)));
  }
  if (rule.reach == LinkRule::Reach::same_dossier && target->dossier != judging.entry.dossier) {
    judging.broken(rule_links,
                   say("the link {1} leads out of the dossier {2}, into {3}", relation,
                       judging.entry.dossier, target->dossier.empty() ? "/" : target->dossier));
  }
  return {};
}

void check_counts(const Judging& judging, const KindRow& row) {
  for (const LinkRule& rule : row.links) {
    const auto count =
        std::count_if(judging.record.links.begin(), judging.record.links.end(),
                      [&](const Link& link) { return link.relation == number_of(rule.relation); });
    const std::string relation = code_name(Vocabulary::relations, number_of(rule.relation));
    const unsigned number = row.kind == Kind::finding ? rule_finding : rule_links;
    // That an approval is missing is told by the rule about approvals.
    const bool is_approval = rule.targets.size() == 1 && rule.targets.front() == Kind::approval;
    if (!is_approval && count < static_cast<std::ptrdiff_t>(rule.at_least)) {
      judging.broken(number, say("the kind {1} has at least {2} links {3}, not {4}", row.name,
                                 std::to_string(rule.at_least), relation, std::to_string(count)));
    }
    if (rule.at_most != 0 && count > static_cast<std::ptrdiff_t>(rule.at_most)) {
      judging.broken(rule_links,
                     say("the kind {1} has at most {2} links {3}, not {4}", row.name,
                         std::to_string(rule.at_most), relation, std::to_string(count)));
    }
  }
}

Status check_links(const Judging& judging, const History& history, const KindRow& row) {
  for (const Link& link : judging.record.links) {
    if (term_by_code(Vocabulary::relations, link.relation) == nullptr) {
      judging.unknown(say("the record holds the relation {1}, which this program does not know",
                          std::to_string(link.relation)));
      continue;
    }
    const LinkRule* rule = rule_for(row, link.relation);
    if (rule == nullptr) {
      judging.broken(rule_links, say("the kind {1} has no links {2}", row.name,
                                     code_name(Vocabulary::relations, link.relation)));
      continue;
    }
    auto status = check_target(judging, history, row, *rule, link);
    if (!status.ok()) return status;
  }
  check_counts(judging, row);
  return {};
}

// A checkpoint that somebody knew must be one of this log's past.
Status check_known(const Judging& judging, const History& history, const KnownCheckpoint& known) {
  if (known.size.value > judging.entry.index.value) {
    judging.refuted(
        say("the record knows a checkpoint of {1} entries, but only {2} come before it: "
            "the ledger was cut back or is another one",
            std::to_string(known.size.value), std::to_string(judging.entry.index.value)));
    return {};
  }
  auto root = history.root_at(known.size);
  if (!root.ok()) return std::move(root).error();
  if (*root != known.root) {
    judging.refuted(
        say("the record knows a checkpoint of {1} entries with another root than this "
            "ledger has there: its past was rewritten, or it was forked",
            std::to_string(known.size.value)));
  }
  return {};
}

}  // namespace

Status check_history(const Judging& judging, const History& history, const Hash& id,
                     const KindRow* row) {
  auto twin = history.find(id);
  if (!twin.ok()) return std::move(twin).error();
  if (*twin && (*twin)->index < judging.entry.index) {
    judging.refuted(
        say("the same record stands at entry {1} already", std::to_string((*twin)->index.value)));
  }
  if (judging.record.seen) {
    auto status = check_known(judging, history, *judging.record.seen);
    if (!status.ok()) return status;
  }
  const auto* anchor = std::get_if<Anchor>(&judging.record.affair);
  const auto* stamp = anchor == nullptr ? nullptr : std::get_if<TimeStamp>(&anchor->value);
  if (stamp != nullptr) {
    auto status = check_known(judging, history, stamp->checkpoint);
    if (!status.ok()) return status;
  }
  if (row == nullptr) return {};
  if (auto status = check_links(judging, history, *row); !status.ok()) return status;
  return check_linked(judging, history, *row);
}

}  // namespace muniment
