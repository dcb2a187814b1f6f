// What a record rests on was not withdrawn, nor superseded by a newer one, before it: a part of the
// rules that ask for it.
#include <algorithm>

#include "evidence/model/relations.h"
#include "evidence/model/rules_links.h"

namespace muniment {
namespace {

constexpr unsigned rule_approval = 4, rule_evidence = 5, rule_items = 6, rule_assessment = 7;
constexpr unsigned rule_two_signers = 2, rule_triage = 8, rule_sealed = 14, rule_links = 16;
constexpr int most_corrections = 64;  // of one another that are followed

// What the record supersedes; of several the first.
Result<std::optional<KnownRecord>> superseded(const Record& record, const History& history) {
  for (const Link& link : record.links) {
    if (link.relation == number_of(Relation::supersedes)) return history.find(link.target);
  }
  return std::optional<KnownRecord>();
}

bool rests_on(std::uint16_t relation) {
  for (const Relation each : {Relation::based_on, Relation::answers, Relation::assesses,
                              Relation::publishes, Relation::part_of}) {
    if (number_of(each) == relation) return true;
  }
  return false;
}

// The rule that asks for such a link.
unsigned rule_of(Kind source, std::uint16_t target) {
  switch (static_cast<Kind>(target)) {
    case Kind::approval:
      return source == Kind::access ? rule_sealed : rule_approval;
    case Kind::triage:
      return rule_triage;
    case Kind::finding:
    case Kind::report:
    case Kind::feedback:
      return rule_items;
    case Kind::rectification:
      return source == Kind::assessment ? rule_assessment : rule_items;
    default:
      return source == Kind::finding      ? rule_evidence
             : source == Kind::assessment ? rule_assessment
                                          : rule_links;
  }
}

}  // namespace

Status check_standing(const Judging& judging, const History& history, const KindRow& row) {
  for (const Link& link : judging.record.links) {
    if (!rests_on(link.relation)) continue;
    const auto found = history.find(link.target);
    if (!found.ok()) return Error(found.error());
    if (!*found || (*found)->index >= judging.entry.index) continue;
    const auto by = history.relations->replaced_by((*found)->index);
    if (!by) continue;
    judging.broken(rule_of(row.kind, (*found)->kind),
                   say("the link {1} leads to entry {2}, which entry {3} withdraws or supersedes: "
                       "link to what stands now",
                       code_name(Vocabulary::relations, link.relation),
                       std::to_string((*found)->index.value), std::to_string(by->value)));
  }
  return {};
}

Result<std::optional<KnownRecord>> corrected(const Record& correction, const History& history) {
  Result<std::optional<KnownRecord>> found = superseded(correction, history);
  for (int step = 1; step < most_corrections; ++step) {
    if (!found.ok() || !*found || (*found)->kind != number_of(Kind::correction)) break;
    const auto record = history.read((*found)->index);
    if (!record.ok()) return record.error();
    found = superseded(**record, history);
  }
  return found;
}

Result<Rests> rests_on_evidence(const Record& record, const History& history) {
  const auto stands = [&](LeafIndex index) {
    return history.relations == nullptr || !history.relations->replaced_by(index);
  };
  Rests rests = Rests::on_its_links;
  for (const Link& link : record.links) {
    if (link.relation != number_of(Relation::based_on)) continue;
    const auto found = history.find(link.target);
    if (!found.ok()) return found.error();
    if (!*found) continue;
    std::optional<KnownRecord> at_last = *found;
    if (at_last->kind == number_of(Kind::correction) && stands(at_last->index)) {
      const auto correction = history.read(at_last->index);
      if (!correction.ok()) return correction.error();
      const auto through = corrected(**correction, history);
      if (!through.ok()) return through.error();
      at_last = *through;
      if (at_last && at_last->kind == number_of(Kind::correction)) {
        rests = Rests::not_seen;
        continue;
      }
      if (at_last && !is_evidence(at_last->kind)) at_last.reset();
    }
    if (at_last && stands(at_last->index)) return Rests::on_its_links;
    if (rests == Rests::on_its_links) rests = Rests::on_nothing;
  }
  return rests;
}

void tell_too_many_corrections(const Judging& judging, unsigned rule) {
  judging.unknown(say("too many corrections correct one another to see what the record is a "
                      "correction of"),
                  rule);
}

Status check_undoers(const Judging& judging, const History& history) {
  Result<std::optional<KnownRecord>> undone = std::optional<KnownRecord>();
  for (const Link& link : judging.record.links) {
    const bool undoes = link.relation == number_of(Relation::supersedes) ||
                        link.relation == number_of(Relation::withdraws);
    if (undoes) undone = history.find(link.target);
  }
  if (!undone.ok()) return undone.error();
  if (*undone && (*undone)->kind == number_of(Kind::correction)) {
    const auto correction = history.read((*undone)->index);
    if (!correction.ok()) return correction.error();
    undone = corrected(**correction, history);
    if (!undone.ok()) return undone.error();
  }
  if (!*undone || (*undone)->index >= judging.entry.index) return {};
  const KindRow* row = row_of((*undone)->kind);
  if (row == nullptr || row->persons < 2) return {};
  const auto record = history.read((*undone)->index);
  if (!record.ok()) return record.error();
  const std::size_t needed =
      std::min<std::size_t>(row->persons, persons_of(judging, **record).size());
  const std::size_t signers = persons_of(judging, judging.record).size();
  if (signers >= needed) return {};
  judging.broken(
      row->kind == Kind::finding ? rule_evidence : rule_two_signers,
      say("entry {1} was signed by {2} different people, and is corrected or withdrawn "
          "by as many, not by {3}: add cosigners",
          std::to_string((*undone)->index.value), std::to_string(needed), std::to_string(signers)));
  return {};
}

// Of a link to what does not stand `check_standing` tells.
Status check_evidence(const Judging& judging, const History& history) {
  const Result<Rests> rests = rests_on_evidence(judging.record, history);
  if (!rests.ok()) return rests.error();
  if (*rests == Rests::not_seen) tell_too_many_corrections(judging, rule_evidence);
  if (*rests != Rests::on_nothing) return {};
  for (const Link& link : judging.record.links) {
    if (link.relation != number_of(Relation::based_on)) continue;
    const auto found = history.find(link.target);
    if (!found.ok()) return found.error();
    const bool stands = *found && (history.relations == nullptr ||
                                   !history.relations->replaced_by((*found)->index));
    if (!stands) continue;
    judging.broken(rule_evidence, say("a finding rests on evidence, and what this one is based on "
                                      "corrects none that stands"));
    return {};
  }
  return {};
}

}  // namespace muniment
