// One holder at a time, and no hand-over that nobody acknowledged: rule 11.
#include <algorithm>

#include "evidence/model/holding.h"
#include "evidence/model/rules_links.h"

namespace muniment {
namespace {

constexpr unsigned rule_custody = 11;

std::string name_of(const RosterKey& key) { return key.enrolment.keys.name; }
std::string place_of(LeafIndex index) { return std::to_string(index.value); }

const RosterKey* holder_of(const Judging& judging, const std::optional<LeafIndex>& enrolment) {
  return enrolment ? judging.roster.find_enrolled(*enrolment) : nullptr;
}

bool has_key_in_force(const Judging& judging, const KeyId& person) {
  const std::vector<const RosterKey*> keys = judging.roster.all();
  return std::any_of(keys.begin(), keys.end(), [&](const RosterKey* key) {
    return key->enrolment.person == person &&
           (!key->revoked || judging.entry.index < key->revoked->at);
  });
}

// Whether a leader or the office signs for those who have a thing and can sign here no more.
Result<bool> stands_in(const Judging& judging, const History& history,
                       std::span<const Signer> signers, const std::set<KeyId>& holders) {
  const bool may = std::any_of(signers.begin(), signers.end(), [&](const Signer& signer) {
    const RosterKey* key = judging.roster.find(signer.key);
    return key != nullptr &&
           (key->has_role(number_of(Role::leader)) || key->has_role(number_of(Role::office)));
  });
  if (!may) return false;
  for (const KeyId& person : holders) {
    if (!has_key_in_force(judging, person)) continue;
    Result<bool> recused = is_recused(judging, history, person);
    if (!recused.ok() || !*recused) return recused;
  }
  return true;
}

// A thing of which no custody record speaks yet is with those who signed its own record.
Status check_first(const Judging& judging, const History& history, const RosterKey& author,
                   const KnownRecord& thing) {
  const auto record = history.read(thing.index);
  if (!record.ok()) return Error(record.error());
  const std::set<KeyId> holders = persons_of(judging, **record);
  if (holders.contains(author.enrolment.person)) return {};
  const Result<bool> for_them =
      stands_in(judging, history, {&judging.record.signers.front(), 1}, holders);
  if (!for_them.ok()) return for_them.error();
  if (*for_them) return {};
  judging.broken(rule_custody,
                 say("{1} did not sign the record of the thing at entry {2}: who signed it has it, "
                     "and hands it over first",
                     name_of(author), place_of(thing.index)));
  return {};
}

Status check_holder(const Judging& judging, const History& history, const RosterKey& author,
                    LeafIndex thing, const Holding& holding) {
  const RosterKey* holder = holder_of(judging, holding.holder);
  if (holder == nullptr || holder->enrolment.person == author.enrolment.person) return {};
  const Result<bool> for_them =
      stands_in(judging, history, {&judging.record.signers.front(), 1}, {holder->enrolment.person});
  if (!for_them.ok()) return for_them.error();
  if (*for_them) return {};
  judging.broken(rule_custody,
                 say("the thing at entry {1} is with {2} since entry {3}, not with {4}: {2} hands "
                     "it over first",
                     place_of(thing), name_of(*holder), place_of(holding.since), name_of(author)));
  return {};
}

Status check_thing(const Judging& judging, const History& history, const RosterKey& author,
                   const KnownRecord& thing) {
  const std::string place = place_of(thing.index);
  if (thing.kind == number_of(Kind::correction)) {
    judging.broken(rule_custody, say("entry {1} is a correction: a custody record concerns the "
                                     "record of the thing itself",
                                     place));
    return {};
  }
  const Holding holding = holding_of(*history.relations, thing.index);
  switch (holding.state) {
    case Holding::State::unrecorded:
      return check_first(judging, history, author, thing);
    case Holding::State::held:
      return check_holder(judging, history, author, thing.index, holding);
    case Holding::State::on_its_way:
      judging.broken(rule_custody,
                     say("the thing at entry {1} was handed over at entry {2}, which "
                         "nobody has acknowledged: acknowledge or withdraw that first",
                         place, place_of(holding.since)));
      return {};
    case Holding::State::gone:
      judging.broken(rule_custody,
                     say("the thing at entry {1} is gone since entry {2}: if it comes "
                         "back, register it as a new exhibit",
                         place, place_of(holding.since)));
      return {};
  }
  return {};
}

void check_acknowledged(const Judging& judging, const Relations& relations,
                        const RosterKey& recipient, LeafIndex handed_over) {
  const std::string place = place_of(handed_over);
  const RosterKey* giver = holder_of(judging, relations.first_signer(handed_over));
  if (giver != nullptr && giver->enrolment.person == recipient.enrolment.person) {
    judging.broken(rule_custody, say("{1} signed the hand-over at entry {2} and cannot acknowledge "
                                     "it: who receives the thing does",
                                     name_of(recipient), place));
  }
  if (const auto by = relations.replaced_by(handed_over)) {
    judging.broken(rule_custody, say("the hand-over at entry {1} was withdrawn at entry {2}: there "
                                     "is nothing to acknowledge",
                                     place, place_of(*by)));
  } else if (const auto reply = reply_to(relations, handed_over)) {
    judging.broken(rule_custody, say("the hand-over at entry {1} was acknowledged or refused at "
                                     "entry {2} already",
                                     place, place_of(reply->source)));
  }
}

// Who has a thing, or has sent it on its way, signs what would make that undone.
Status check_undone(const Judging& judging, const History& history, LeafIndex thing) {
  const Holding holding = holding_of(*history.relations, thing);
  const std::optional<LeafIndex> concerned = holding.state == Holding::State::gone
                                                 ? history.relations->first_signer(holding.since)
                                                 : holding.holder;
  const RosterKey* holder = holder_of(judging, concerned);
  if (holder == nullptr || persons_of(judging, judging.record).contains(holder->enrolment.person)) {
    return {};
  }
  const Result<bool> for_them =
      stands_in(judging, history, judging.record.signers, {holder->enrolment.person});
  if (!for_them.ok()) return for_them.error();
  if (*for_them) return {};
  judging.broken(rule_custody,
                 say("where the thing at entry {1} is, is said since entry {2} by {3}, who has to "
                     "sign what withdraws it",
                     place_of(thing), place_of(holding.since), name_of(*holder)));
  return {};
}

Status check_withdrawn(const Judging& judging, const History& history, LeafIndex withdrawn) {
  const auto record = history.read(withdrawn);
  if (!record.ok()) return record.error();
  for (const Link& link : (*record)->links) {
    const auto found = history.find(link.target);
    if (!found.ok()) return found.error();
    if (!*found) continue;
    const bool replies = (*record)->kind == number_of(Kind::acknowledgement) &&
                         link.relation == number_of(Relation::acknowledges);
    if (replies && (*found)->kind == number_of(Kind::custody)) {
      return check_withdrawn(judging, history, (*found)->index);  // once: it is no acknowledgement
    }
    if ((*record)->kind == number_of(Kind::custody) &&
        link.relation == number_of(Relation::concerns)) {
      Status checked = check_undone(judging, history, (*found)->index);
      if (!checked.ok()) return checked;
    }
  }
  return {};
}

Status check_withdrawal(const Judging& judging, const History& history) {
  for (const Link& link : judging.record.links) {
    if (link.relation != number_of(Relation::withdraws)) continue;
    const auto found = history.find(link.target);
    if (!found.ok()) return found.error();
    const bool passes_on = *found && (*found)->index < judging.entry.index &&
                           ((*found)->kind == number_of(Kind::custody) ||
                            (*found)->kind == number_of(Kind::acknowledgement));
    if (!passes_on) continue;
    Status checked = check_withdrawn(judging, history, (*found)->index);
    if (!checked.ok()) return checked;
  }
  return {};
}

}  // namespace

Status check_custody(const Judging& judging, const History& history, const KindRow& row) {
  if (row.kind == Kind::withdrawal) return check_withdrawal(judging, history);
  const bool handles = row.kind == Kind::custody;
  const bool replies = row.kind == Kind::acknowledgement &&
                       !states(judging.record, FactCode::receipt, ReceiptResult::answered);
  const RosterKey* author = judging.roster.find(judging.record.signers.front().key);
  if (author == nullptr || (!handles && !replies)) return {};
  const Relation relation = handles ? Relation::concerns : Relation::acknowledges;
  for (const Link& link : judging.record.links) {
    if (link.relation != number_of(relation)) continue;
    const auto found = history.find(link.target);
    if (!found.ok()) return Error(found.error());
    if (!*found || (*found)->index >= judging.entry.index) continue;
    if (handles) {
      auto checked = check_thing(judging, history, *author, **found);
      if (!checked.ok()) return checked;
    } else if ((*found)->kind == number_of(Kind::custody)) {
      check_acknowledged(judging, *history.relations, *author, (*found)->index);
    }
  }
  return {};
}

}  // namespace muniment
