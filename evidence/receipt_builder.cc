#include "evidence/receipt_builder.h"

#include <algorithm>

#include "evidence/model/access.h"
#include "evidence/registrar_parts.h"
#include "ledger/core/tlog_proof.h"

namespace muniment::evidence {
namespace {

Error no_such_field(const KindRow& row, std::string_view name) {
  std::string names;
  for (const Slot& slot : row.slots) {
    names.append(names.empty() ? "" : ", ").append(slot.name);
  }
  return Error(ErrorKind::missing, say("kind {1} has no field {2}; it has: {3}, {4}", row.name,
                                       name, names, attachment_name));
}

Status add_slots(const Record& record, std::string_view name, std::set<std::uint16_t>& slots) {
  const KindRow* row = row_of(record.kind);
  if (row == nullptr && name != "*" && name != "public") {
    return Error(ErrorKind::unknown,
                 say("kind {1} is not known to this program, and so are the names of its fields",
                     std::to_string(record.kind)));
  }
  if (name == "public") {
    for (std::size_t slot = 0; row != nullptr && slot < record.fields.size(); ++slot) {
      const auto at = static_cast<std::uint16_t>(slot);
      if (class_of(*row, at) == AccessClass::open) slots.insert(at);
    }
    return {};
  }
  const std::size_t first = name == "*" ? 0 : row->slots.size();
  if (name == "*" || name == attachment_name) {
    for (std::size_t slot = first; slot < record.fields.size(); ++slot) {
      slots.insert(static_cast<std::uint16_t>(slot));
    }
    if (name == "*" || first < record.fields.size()) return {};
    return Error(ErrorKind::missing, say("the record has no attachments"));
  }
  const std::optional<std::uint16_t> slot = slot_by_name(*row, name);
  if (!slot.has_value()) return no_such_field(*row, name);
  slots.insert(*slot);
  return {};
}

}  // namespace

Result<std::set<std::uint16_t>> slots_named(const Record& record,
                                            const std::vector<std::string>& names) {
  std::set<std::uint16_t> slots;
  for (const std::string& name : names) {
    Status added = add_slots(record, name, slots);
    if (!added.ok()) return std::move(added).error();
  }
  return slots;
}

Result<Proof> ReceiptBuilder::prove(LeafIndex index) {
  return build_proof(hasher_, read_hashes(snapshot_), plan_inclusion(index, size_));
}

Result<std::set<LeafIndex>> ReceiptBuilder::roster_entries(const Item& item) {
  std::set<LeafIndex> entries = {LeafIndex{0}};
  std::vector<KeyId> open;
  const auto depend_on = [&](const std::vector<Signer>& signers) {
    for (const Signer& signer : signers) open.push_back(signer.key);
  };
  depend_on(item.record.signers);
  // What the record itself changes is on the roster already, or it could not be judged.
  const auto refer_to = [&](const KeyId& key) {
    if (roster_.find(key) != nullptr) open.push_back(key);
  };
  if (const auto* revocation = std::get_if<Revocation>(&item.record.affair)) {
    refer_to(revocation->key);
  } else if (const auto* enrolment = std::get_if<Enrolment>(&item.record.affair)) {
    refer_to(enrolment->person);
  }
  // The policy in force says which rules the record was judged by.
  const auto later = std::lower_bound(policies_.begin(), policies_.end(), item.entry.index);
  if (later != policies_.begin()) {
    Result<Item> policy = read_item(hasher_, snapshot_, *std::prev(later));
    if (!policy.ok()) return std::move(policy).error();
    entries.insert(policy->entry.index);
    depend_on(policy->record.signers);
  }
  while (!open.empty()) {
    const KeyId key = open.back();
    open.pop_back();
    const RosterKey* known = roster_.find(key);
    if (known == nullptr) {
      return Error(ErrorKind::mismatch,
                   say("the key {1} signed the record and is not on the roster", key.hex()));
    }
    if (!entries.insert(known->enrolled).second || known->enrolled == item.entry.index) continue;
    Result<Item> enrolment = read_item(hasher_, snapshot_, known->enrolled);
    if (!enrolment.ok()) return std::move(enrolment).error();
    depend_on(enrolment->record.signers);
    open.push_back(known->enrolment.person);  // the first key of who has another one now
  }
  entries.erase(item.entry.index);
  return entries;
}

Result<Exhibit> ReceiptBuilder::exhibit(const Item& item, std::vector<Bytes> openings) {
  Result<StoredBytes> bytes = read_bytes(snapshot_, item.entry.index);
  if (!bytes.ok()) return std::move(bytes).error();
  Exhibit exhibit{std::move(bytes->entry), std::move(bytes->payload), std::move(openings), {}};
  Result<std::set<LeafIndex>> entries = roster_entries(item);
  if (!entries.ok()) return std::move(entries).error();
  for (const LeafIndex index : *entries) {
    Result<StoredBytes> of_roster = read_bytes(snapshot_, index);
    if (!of_roster.ok()) return std::move(of_roster).error();
    Result<Proof> path = prove(index);
    if (!path.ok()) return std::move(path).error();
    exhibit.roster.push_back(
        {std::move(of_roster->entry), std::move(of_roster->payload), std::move(*path)});
  }
  return exhibit;
}

Result<std::vector<Bytes>> Registrar::disclose(const Item& item,
                                               const std::vector<std::string>& open) {
  Result<std::set<std::uint16_t>> slots = slots_named(item.record, open);
  if (!slots.ok()) return std::move(slots).error();
  const Result<std::optional<Item>> erased = erasure(item);
  if (!erased.ok()) return erased.error();
  if (!open.empty() && erased->has_value()) {
    return Error(ErrorKind::refused, say("{1} was erased: none of its fields is opened any more",
                                         format_citation({item.entry.dossier, item.entry.folio})));
  }
  const bool all = std::find(open.begin(), open.end(), "*") != open.end();
  return parts_->open_slots(item, *slots, all ? Parts::Wanted::what_opens : Parts::Wanted::each);
}

Result<std::string> Registrar::receipt(const Citation& citation,
                                       const std::vector<std::string>& open) {
  Result<std::unique_ptr<Snapshot>> snapshot = parts_->store->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  Result<Item> item = find_cited(parts_->hasher, **snapshot, citation);
  if (!item.ok()) return std::move(item).error();
  Result<std::vector<Bytes>> opened = disclose(*item, open);
  if (!opened.ok()) return std::move(opened).error();

  Result<std::optional<SignedCheckpoint>> newest = parts_->newest(**snapshot);
  if (!newest.ok()) return std::move(newest).error();
  MUNIMENT_CHECK(newest->has_value());  // an entry was found
  Result<const EvidenceState*> state = parts_->admission.catch_up(**snapshot);
  if (!state.ok()) return std::move(state).error();
  ReceiptBuilder builder(parts_->hasher, **snapshot, (*newest)->checkpoint.size, **state);
  Result<Exhibit> exhibit = builder.exhibit(*item, std::move(*opened));
  if (!exhibit.ok()) return std::move(exhibit).error();
  Result<Proof> path = builder.prove(item->entry.index);
  if (!path.ok()) return std::move(path).error();
  Bytes extra = encode_exhibit(*exhibit);
  if (extra.size() > max_exhibit_bytes) {
    return Error(ErrorKind::refused,
                 say("the receipt would hold {1} bytes; at most {2} are allowed: open fewer fields",
                     std::to_string(extra.size()), std::to_string(max_exhibit_bytes)));
  }
  Result<std::string> checkpoint = (*snapshot)->checkpoint();
  if (!checkpoint.ok()) return std::move(checkpoint).error();
  return format_tlog_proof(
      {std::move(extra), item->entry.index, std::move(*path), std::move(*checkpoint)});
}

}  // namespace muniment::evidence
