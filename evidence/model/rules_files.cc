// What rules 10 and 11 say of files, for who has openings of them: what was published is what was
// approved, and a thing that was handed over is the same afterwards.
#include <algorithm>
#include <array>
#include <set>

#include "evidence/model/relations.h"
#include "evidence/model/rules_links.h"

namespace muniment {
namespace {

constexpr unsigned rule_disclosed = 10;
constexpr unsigned rule_custody = 11;

using File = std::optional<Hash>;

// That of a slot that is no attachment.
Result<File> file_in(const History& history, const Hash& id, const Record& record,
                     std::string_view slot) {
  const Result<std::vector<Hash>> files = history.files(id, record, {&slot, 1});
  if (!files.ok()) return files.error();
  return files->empty() ? File() : File(files->front());
}

// Content and attachments.
Status add_files(const History& history, const Hash& id, const Record& record,
                 std::vector<Hash>& to) {
  constexpr std::array<std::string_view, 2> slots = {"content", attachment_name};
  const Result<std::vector<Hash>> files = history.files(id, record, slots);
  if (!files.ok()) return files.error();
  to.insert(to.end(), files->begin(), files->end());
  return {};
}

// What was put up for approval, and what the approval says it is for.
Result<std::vector<Hash>> approved_files(const History& history, const Record& disclosure,
                                         const LinkedRecords& linked) {
  std::vector<Hash> files;
  for (const LinkedRecord& approval : linked.all()) {
    const bool is_approval = approval.relation == number_of(Relation::based_on) &&
                             approval.record->kind == number_of(Kind::approval) &&
                             allows_disclosure(approval, disclosure);
    if (!is_approval) continue;
    Status added = add_files(history, approval.id, *approval.record, files);
    if (!added.ok()) return added.error();
    for (const Link& link : approval.record->links) {
      if (link.relation != number_of(Relation::approves)) continue;
      const auto found = history.find(link.target);
      if (!found.ok()) return found.error();
      if (!*found) continue;
      const auto approved = history.read((*found)->index);
      if (!approved.ok()) return approved.error();
      added = add_files(history, link.target, **approved, files);
      if (!added.ok()) return added.error();
    }
  }
  return files;
}

Status check_published(const Judging& judging, const History& history, const Record& disclosure,
                       const LinkedRecords& linked) {
  std::vector<Hash> published;
  Status added = add_files(history, judging.opened.id, judging.record, published);
  if (!added.ok() || published.empty()) return added;
  const Result<std::vector<Hash>> approved = approved_files(history, disclosure, linked);
  if (!approved.ok()) return approved.error();
  if (approved->empty()) return {};
  for (const Hash& file : published) {
    if (std::find(approved->begin(), approved->end(), file) != approved->end()) continue;
    judging.broken(
        rule_disclosed,
        say("the file that was published is not one that was approved: its digest begins "
            "with {1}, that of the approved one with {2}",
            file.hex().substr(0, 16), approved->front().hex().substr(0, 16)));
  }
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

// Those in force of a thing, and of one another; newest first. Whoever does not have the thing any
// more cannot say either what it is: none that came after the first custody record counts.
std::vector<LeafIndex> corrections_of(const Relations& relations, LeafIndex thing) {
  std::optional<LeafIndex> handled;
  relations.each_link_to(thing, [&](const Reference& link) {
    const bool custody = link.relation == number_of(Relation::concerns) &&
                         link.kind == number_of(Kind::custody) &&
                         !relations.replaced_by(link.source);
    if (custody) handled = link.source;  // the last one that is visited is the first
    return true;
  });
  std::set<LeafIndex> all;
  std::vector<LeafIndex> waiting = {thing};
  while (!waiting.empty()) {
    const LeafIndex corrected = waiting.back();
    waiting.pop_back();
    relations.each_link_to(corrected, [&](const Reference& link) {
      const bool corrects = link.relation == number_of(Relation::supersedes) &&
                            link.kind == number_of(Kind::correction) &&
                            !relations.replaced_by(link.source) &&
                            (!handled || link.source < *handled);
      if (corrects && all.insert(link.source).second) waiting.push_back(link.source);
      return true;
    });
  }
  return {all.rbegin(), all.rend()};
}

// The file of a thing, as its newest correction has it.
Result<File> file_of(const Judging& judging, const History& history, const LinkedRecord& thing) {
  if (history.relations != nullptr) {
    for (const LeafIndex correction : corrections_of(*history.relations, thing.index)) {
      const auto record = history.read(correction);
      if (!record.ok()) return record.error();
      const Hash id = record_id(judging.hasher, encode_record(**record));
      Result<File> file = file_in(history, id, **record, "content");
      if (!file.ok() || *file) return file;
    }
  }
  return file_in(history, thing.id, *thing.record, "content");
}

Status check_handled(const Judging& judging, const History& history, const LinkedRecords& linked) {
  const Result<File> before = file_in(history, judging.opened.id, judging.record, "before");
  if (!before.ok()) return before.error();
  const Result<File> after = file_in(history, judging.opened.id, judging.record, "after");
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
    Result<File> file = file_in(history, handed.id, *handed.record, slot);
    if (!file.ok() || *file) return file;
  }
  const auto about = LinkedRecords::read(*handed.record, judging.entry.index, history);
  if (!about.ok()) return about.error();
  const LinkedRecord* thing = only_thing(*about);
  return thing != nullptr ? file_of(judging, history, *thing) : Result<File>(File());
}

Status check_received(const Judging& judging, const History& history, const LinkedRecords& linked) {
  const Result<File> received = file_in(history, judging.opened.id, judging.record, "received");
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
  const auto at_last = corrected(judging.record, history);
  if (!at_last.ok()) return at_last.error();
  if (!*at_last || (*at_last)->index >= judging.entry.index) return {};
  if ((*at_last)->kind == number_of(Kind::correction)) {
    tell_too_many_corrections(judging, rule_disclosed);
  }
  if ((*at_last)->kind != number_of(Kind::disclosure)) return {};
  const auto disclosure = history.read((*at_last)->index);
  if (!disclosure.ok()) return disclosure.error();
  const auto linked = LinkedRecords::read(**disclosure, judging.entry.index, history);
  if (!linked.ok()) return linked.error();
  return check_published(judging, history, **disclosure, *linked);
}

Status check_files(const Judging& judging, const History& history, const LinkedRecords& linked) {
  if (judging.is(Kind::disclosure)) {
    return check_published(judging, history, judging.record, linked);
  }
  if (judging.is(Kind::custody)) return check_handled(judging, history, linked);
  if (judging.is(Kind::acknowledgement)) return check_received(judging, history, linked);
  return {};
}

}  // namespace muniment
