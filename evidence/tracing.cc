#include "evidence/tracing.h"

#include <algorithm>
#include <deque>

#include "evidence/model/catalogue.h"
#include "evidence/model/correction.h"
#include "evidence/model/stated.h"

namespace muniment::evidence {
namespace {

Error too_long() {
  return {ErrorKind::unknown,
          say("more than {1} records are about the custody of this: the chain is not judged",
              std::to_string(max_custody_records))};
}

// What is stated in a slot of a record, among its openings.
StatedFile stated_in(const Record& record, std::string_view slot, HashAlgorithm algorithm,
                     const Result<std::vector<Opening>>& openings) {
  const KindRow* row = row_of(record.kind);
  const std::optional<std::uint16_t> number = row ? slot_by_name(*row, slot) : std::nullopt;
  if (!number) return {};
  if (!openings.ok()) return {StatedFile::State::unknown};
  for (const Opening& opening : *openings) {
    if (opening.slot != *number) continue;
    const auto* content = std::get_if<Content>(&opening.value);
    if (content == nullptr) return {};
    return {StatedFile::State::stated, digest_by(*content, algorithm)};
  }
  return {StatedFile::State::unknown};
}

}  // namespace

Tracing::Tracing(Registrar& registrar, std::unique_ptr<Snapshot> snapshot, TreeSize size,
                 Relations relations)
    : registrar_(registrar),
      hasher_(registrar.identity().suite),
      snapshot_(std::move(snapshot)),
      size_(size),
      relations_(std::move(relations)),
      source_{[this](const Hash& id) { return find(id); },
              [this](LeafIndex index) { return at(index); },
              [this](LeafIndex index) { return links_to(index); }} {}

Result<std::unique_ptr<Tracing>> Tracing::over(Registrar& registrar) {
  Result<std::unique_ptr<Snapshot>> snapshot = registrar.store().snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  const Result<std::optional<SignedCheckpoint>> newest = newest_checkpoint(**snapshot);
  if (!newest.ok()) return Error(newest.error());
  const TreeSize size = newest->has_value() ? (*newest)->checkpoint.size : TreeSize{0};
  const Result<const Relations*> relations = registrar.relations();
  if (!relations.ok()) return Error(relations.error());
  return std::unique_ptr<Tracing>(
      new Tracing(registrar, *std::move(snapshot), size, Relations(**relations)));
}

// The relations may be of a larger ledger than the snapshot.
std::vector<LinkFrom> Tracing::links_to(LeafIndex target) const {
  std::vector<LinkFrom> links;
  for (const Reference& reference : relations_.links_to(target)) {
    if (reference.source.value < size_.value) {
      links.push_back({reference.source, reference.relation, reference.kind});
    }
  }
  return links;
}

const Item& Tracing::item(const Hash& record_id) const {
  const auto found = items_.find(record_id);
  MUNIMENT_CHECK(found != items_.end());
  return found->second;
}

TracedRecord Tracing::keep(Item&& item) {
  const Item& kept = items_.try_emplace(item.record_id, std::move(item)).first->second;
  return {kept.entry, kept.record_id, kept.record};
}

Result<std::optional<TracedRecord>> Tracing::find(const Hash& id) {
  Result<Item> item = registrar_.find(id);
  if (item.ok()) return std::optional<TracedRecord>(keep(*std::move(item)));
  if (item.error().kind() == ErrorKind::missing) return std::optional<TracedRecord>();
  return std::move(item).error();
}

Result<TracedRecord> Tracing::at(LeafIndex index) {
  Result<Item> item = read_item(hasher_, *snapshot_, index);
  if (!item.ok()) return std::move(item).error();
  return keep(*std::move(item));
}

// The records that link to this one by one of these relations.
Result<std::vector<TracedRecord>> Tracing::linking(const TracedRecord& to,
                                                   std::initializer_list<Relation> by) {
  std::vector<TracedRecord> records;
  const Result<std::vector<LinkFrom>> links = source_.linking_to(to.entry.index);
  if (!links.ok()) return Error(links.error());
  for (const LinkFrom& link : *links) {
    const auto wanted = [&](Relation one) { return number_of(one) == link.relation; };
    if (std::none_of(by.begin(), by.end(), wanted)) continue;
    Result<TracedRecord> record = at(link.index);
    if (!record.ok()) return std::move(record).error();
    const std::vector<Link>& own = record->record.links;
    if (std::find(own.begin(), own.end(), Link{link.relation, to.id}) == own.end()) continue;
    records.push_back(*std::move(record));
    if (records.size() > max_custody_records) return too_long();
  }
  return records;
}

Result<std::vector<TracedRecord>> Tracing::corrections(const TracedRecord& record) {
  return linking(record, {Relation::supersedes, Relation::withdraws});
}

// The evidence, what it supersedes and what supersedes it: one thing under several records.
Result<std::vector<TracedRecord>> Tracing::versions(const TracedRecord& evidence) {
  std::map<Hash, TracedRecord> met = {{evidence.id, evidence}};
  std::deque<TracedRecord> open = {evidence};
  while (!open.empty()) {
    const TracedRecord one = std::move(open.front());
    open.pop_front();
    Result<std::vector<TracedRecord>> next = linking(one, {Relation::supersedes});
    if (!next.ok()) return std::move(next).error();
    for (const Link& link : one.record.links) {
      if (link.relation != number_of(Relation::supersedes)) continue;
      Result<std::optional<TracedRecord>> earlier = find(link.target);
      if (!earlier.ok()) return std::move(earlier).error();
      if (earlier->has_value()) next->push_back(**std::move(earlier));
    }
    for (TracedRecord& record : *next) {
      if (met.emplace(record.id, record).second) open.push_back(std::move(record));
    }
    if (met.size() > max_custody_records) return too_long();
  }
  std::vector<TracedRecord> all;
  all.reserve(met.size());
  for (auto& [id, record] : met) all.push_back(std::move(record));
  std::sort(all.begin(), all.end(), [](const TracedRecord& one, const TracedRecord& other) {
    return one.entry.index < other.entry.index;
  });
  return all;
}

// The hand-overs of a thing and what acknowledges them.
Status Tracing::add_custody(const TracedRecord& thing, std::map<LeafIndex, TracedRecord>& records) {
  Result<std::vector<TracedRecord>> handled = linking(thing, {Relation::concerns});
  if (!handled.ok()) return std::move(handled).error();
  for (TracedRecord& custody : *handled) {
    if (custody.record.kind != number_of(Kind::custody)) continue;
    Result<std::vector<TracedRecord>> receipts = linking(custody, {Relation::acknowledges});
    if (!receipts.ok()) return std::move(receipts).error();
    for (TracedRecord& receipt : *receipts) {
      if (receipt.record.kind != number_of(Kind::acknowledgement)) continue;
      records.emplace(receipt.entry.index, std::move(receipt));
    }
    records.emplace(custody.entry.index, std::move(custody));
    if (records.size() > max_custody_records) return too_long();
  }
  return {};
}

Result<CustodyRecord> Tracing::with_files(TracedRecord record) {
  const Result<std::vector<TracedRecord>> withdrawn = linking(record, {Relation::withdraws});
  if (!withdrawn.ok()) return Error(withdrawn.error());
  const Result<std::vector<Opening>> openings =
      registrar_.openings(item(record.id), Reading::ordinary);
  // What is damaged here is as good as not kept.
  if (!openings.ok() && openings.error().kind() == ErrorKind::environment) {
    return Error(openings.error());
  }
  const bool custody = record.record.kind == number_of(Kind::custody);
  const bool receipt = record.record.kind == number_of(Kind::acknowledgement);
  const std::string_view first = custody ? "before" : receipt ? "received" : "content";
  CustodyRecord with{std::move(record), !withdrawn->empty()};
  with.before = stated_in(with.at.record, first, hasher_.algorithm(), openings);
  if (custody) with.after = stated_in(with.at.record, "after", hasher_.algorithm(), openings);
  return with;
}

Result<std::optional<CustodyChain>> Tracing::custody(const TracedRecord& evidence,
                                                     std::int32_t today) {
  const Result<const EvidenceState*> state = registrar_.state();
  if (!state.ok()) return Error(state.error());
  const bool may_be = is_evidence(evidence.record.kind) || corrects(evidence.record);
  if (!may_be) return std::optional<CustodyChain>();
  const Result<std::vector<TracedRecord>> things = versions(evidence);
  if (!things.ok()) return Error(things.error());
  if (!is_evidence(things->front().record.kind)) return std::optional<CustodyChain>();
  std::map<LeafIndex, TracedRecord> records;
  for (const TracedRecord& thing : *things) {
    records.emplace(thing.entry.index, thing);
    if (Status added = add_custody(thing, records); !added.ok()) return std::move(added).error();
  }
  CustodyChain chain;
  chain.records.reserve(records.size());
  for (auto& [index, record] : records) {
    Result<CustodyRecord> with = with_files(std::move(record));
    if (!with.ok()) return std::move(with).error();
    chain.records.push_back(*std::move(with));
  }
  chain.custody = judge_custody(chain.records, (*state)->roster, today);
  return std::optional<CustodyChain>(std::move(chain));
}

}  // namespace muniment::evidence
