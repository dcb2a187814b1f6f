// What rules 10 and 11 say of files, for who has openings of them: what was published is what was
// approved, and a thing that was handed over is the same afterwards.
#include "evidence/model/relations.h"
#include "evidence/model/rules_links.h"

namespace muniment {
namespace {

constexpr unsigned rule_disclosed = 10;
constexpr unsigned rule_custody = 11;

using File = std::optional<Hash>;

// What was put up for approval, and what the approval says it is for.
Result<std::vector<Hash>> approved_files(const History& history, const LinkedRecords& linked) {
  std::vector<Hash> files;
  const auto add = [&](const Hash& id, const Record& record) -> Status {
    const Result<File> file = history.file(id, record, "content");
    if (!file.ok()) return file.error();
    if (*file) files.push_back(**file);
    return {};
  };
  for (const LinkedRecord& approval : linked.all()) {
    const bool is_approval = approval.relation == number_of(Relation::based_on) &&
                             approval.record->kind == number_of(Kind::approval) &&
                             approves(approval, Matter::disclosure);
    if (!is_approval) continue;
    if (Status added = add(approval.id, *approval.record); !added.ok()) return added.error();
    for (const Link& link : approval.record->links) {
      if (link.relation != number_of(Relation::approves)) continue;
      const auto found = history.find(link.target);
      if (!found.ok()) return found.error();
      if (!*found) continue;
      const auto approved = history.read((*found)->index);
      if (!approved.ok()) return approved.error();
      if (Status added = add(link.target, **approved); !added.ok()) return added.error();
    }
  }
  return files;
}

Status check_published(const Judging& judging, const History& history,
                       const LinkedRecords& linked) {
  const Result<File> published = history.file(judging.opened.id, judging.record, "content");
  if (!published.ok()) return published.error();
  if (!*published) return {};
  const Result<std::vector<Hash>> approved = approved_files(history, linked);
  if (!approved.ok()) return approved.error();
  if (approved->empty()) return {};
  for (const Hash& file : *approved) {
    if (file == **published) return {};
  }
  judging.broken(rule_disclosed,
                 say("the file that was published is not one that was approved: its digest begins "
                     "with {1}, that of the approved one with {2}",
                     (*published)->hex().substr(0, 16), approved->front().hex().substr(0, 16)));
  return {};
}

// The things that a custody record is about, where it is one: of several its files are none's.
const LinkedRecord* only_thing(const LinkedRecords& linked) {
  const LinkedRecord* only = nullptr;
  for (const LinkedRecord& each : linked.all()) {
    if (each.relation != number_of(Relation::concerns)) continue;
    if (only != nullptr) return nullptr;
    only = &each;
  }
  return only;
}

// The file of a thing, as its newest correction has it.
Result<File> file_of(const Judging& judging, const History& history, const LinkedRecord& thing) {
  std::vector<LeafIndex> corrections;
  if (history.relations != nullptr) {
    history.relations->each_link_to(thing.index, [&](const Reference& link) {
      const bool corrects = link.relation == number_of(Relation::supersedes) &&
                            link.kind == number_of(Kind::correction);
      if (corrects && !history.relations->replaced_by(link.source)) {
        corrections.push_back(link.source);
      }
      return true;
    });
  }
  for (const LeafIndex correction : corrections) {  // newest first
    const auto record = history.read(correction);
    if (!record.ok()) return record.error();
    const Hash id = record_id(judging.hasher, encode_record(**record));
    Result<File> file = history.file(id, **record, "content");
    if (!file.ok() || *file) return file;
  }
  return history.file(thing.id, *thing.record, "content");
}

Status check_handled(const Judging& judging, const History& history, const LinkedRecords& linked) {
  const Result<File> before = history.file(judging.opened.id, judging.record, "before");
  if (!before.ok()) return before.error();
  const Result<File> after = history.file(judging.opened.id, judging.record, "after");
  if (!after.ok()) return after.error();
  if (*before && *after && **before != **after) {
    judging.broken(rule_custody, say("the file is another one afterwards than it was before"));
  }
  const LinkedRecord* thing = only_thing(linked);
  if (thing == nullptr || !*before) return {};
  const Result<File> registered = file_of(judging, history, *thing);
  if (!registered.ok()) return registered.error();
  if (*registered && **registered != **before) {
    judging.broken(rule_custody, say("the file before is not the one that entry {1} registered",
                                     std::to_string(thing->index.value)));
  }
  return {};
}

// What the custody record says of it, or else the thing that it is about.
Result<File> file_handed_over(const Judging& judging, const History& history,
                              const LinkedRecord& handed) {
  for (const std::string_view slot : {"after", "before"}) {
    Result<File> file = history.file(handed.id, *handed.record, slot);
    if (!file.ok() || *file) return file;
  }
  std::optional<LinkedRecord> thing;
  for (const Link& link : handed.record->links) {
    if (link.relation != number_of(Relation::concerns)) continue;
    const auto found = history.find(link.target);
    if (!found.ok()) return found.error();
    if (thing || !*found) return File();
    auto record = history.read((*found)->index);
    if (!record.ok()) return record.error();
    thing = LinkedRecord{link.relation, link.target, (*found)->index, *std::move(record)};
  }
  return thing ? file_of(judging, history, *thing) : Result<File>(File());
}

Status check_received(const Judging& judging, const History& history, const LinkedRecords& linked) {
  const Result<File> received = history.file(judging.opened.id, judging.record, "received");
  if (!received.ok()) return received.error();
  // Whoever says that it is not as it was listed may show what they got.
  if (!*received || states(judging.record, FactCode::receipt, ReceiptResult::discrepant)) return {};
  for (const LinkedRecord& handed : linked.all()) {
    if (handed.relation != number_of(Relation::acknowledges) ||
        handed.record->kind != number_of(Kind::custody)) {
      continue;
    }
    const Result<File> file = file_handed_over(judging, history, handed);
    if (!file.ok()) return file.error();
    if (!*file || **file == **received) continue;
    judging.broken(rule_custody, say("the file that was received is not the one that entry {1} "
                                     "handed over",
                                     std::to_string(handed.index.value)));
  }
  return {};
}

}  // namespace

// A correction of what was published is published in its place.
Status check_corrected_file(const Judging& judging, const History& history) {
  for (const Link& link : judging.record.links) {
    if (link.relation != number_of(Relation::supersedes)) continue;
    const auto found = history.find(link.target);
    if (!found.ok()) return found.error();
    const bool disclosure = *found && (*found)->kind == number_of(Kind::disclosure) &&
                            (*found)->index < judging.entry.index;
    if (!disclosure) continue;
    const auto corrected = history.read((*found)->index);
    if (!corrected.ok()) return corrected.error();
    const Judging of_disclosure{judging.hasher, judging.state,  judging.roster, judging.round,
                                judging.entry,  judging.opened, **corrected,    judging.violations};
    const auto linked = LinkedRecords::read(of_disclosure, history);
    if (!linked.ok()) return linked.error();
    if (Status checked = check_published(judging, history, *linked); !checked.ok()) return checked;
  }
  return {};
}

Status check_files(const Judging& judging, const History& history, const LinkedRecords& linked) {
  if (judging.is(Kind::disclosure)) return check_published(judging, history, linked);
  if (judging.is(Kind::custody)) return check_handled(judging, history, linked);
  if (judging.is(Kind::acknowledgement)) return check_received(judging, history, linked);
  return {};
}

}  // namespace muniment
