#include "evidence/cosigning.h"

#include <algorithm>

#include "evidence/model/catalogue.h"
#include "ledger/core/entry.h"

namespace muniment::evidence {
namespace {

const std::string& name_of(const DraftSigner& signer) { return signer.keys.name; }

// A record signed alone is a batch of one.
RecordSignature alone(const DraftSigner& signer) { return {signer.signature, 1, 0, {}}; }

void check_signer(Hasher& hasher, const DraftFile& draft, std::size_t place,
                  CheckedDraft& checked) {
  const DraftSigner& signer = draft.signers[place];
  if (key_id(signer.keys.signing) != checked.record.signers[place].key) {
    checked.faults.emplace_back(
        ErrorKind::mismatch,
        say("the key of {1} is not the one that the record names as signer {2}", name_of(signer),
            std::to_string(place + 1)));
    return;
  }
  if (!verify_possession(signer.keys).ok()) {
    checked.faults.emplace_back(
        ErrorKind::mismatch,
        say("the name {1} and its keys were not put together by the holder of the signing key",
            name_of(signer)));
  }
  if (signer.signature.empty()) return;
  const Bytes message = batch_message(1, batch_leaf(hasher, draft.record));
  if (verify_signature(signer.keys.signing, message, signer.signature).ok()) return;
  checked.faults.emplace_back(
      ErrorKind::mismatch,
      say("the signature of {1} does not hold: it was changed, or the record was after {1} signed",
          name_of(signer)));
}

void check_openings(Hasher& hasher, const DraftFile& draft, CheckedDraft& checked) {
  for (const Bytes& bytes : draft.openings) {
    Result<Opening> opening = check_opening(hasher, checked.record, bytes);
    if (!opening.ok()) {
      const bool changed = opening.error().kind() == ErrorKind::mismatch;
      checked.faults.emplace_back(changed ? ErrorKind::mismatch : ErrorKind::refused,
                                  opening.error().message());
      opening = decode_opening(bytes);
    }
    checked.openings.push_back(*std::move(opening));
  }
}

void check_targets(Hasher& hasher, const DraftFile& draft, CheckedDraft& checked) {
  for (std::size_t i = 0; i < draft.targets.size(); ++i) {
    const Link& link = checked.record.links[i];
    if (record_id(hasher, draft.targets[i]) != link.target) {
      checked.faults.emplace_back(
          ErrorKind::mismatch,
          say("the record that is shown for link {1} is not the one that it leads to: {2}",
              std::to_string(i + 1), link.target.hex()));
    }
    checked.targets.push_back(decode_record(draft.targets[i]).value());
  }
}

// What was stated, out of what came of it.
Draft stated_in(const CheckedDraft& checked, const KindRow& row) {
  const Record& record = checked.record;
  Draft draft{record.dossier, record.kind, record.occurred, record.links, record.facts, {}, {},
              record.affair};
  for (const Opening& opening : checked.openings) {
    if (opening.slot < row.slots.size()) {
      draft.fields.emplace_back(opening.slot, opening.value);
    } else if (const auto* content = std::get_if<Content>(&opening.value)) {
      draft.attachments.push_back(*content);
    }
  }
  return draft;
}

// As `record` does before anything is signed: a drafter's program may not have.
Status check_row(Hasher& hasher, const DraftFile& draft, const CheckedDraft& checked) {
  const Record& record = checked.record;
  const KindRow* row = row_of(record.kind);
  if (row == nullptr) {
    return Error(ErrorKind::unknown, say("the record is of a kind that this program does not know: "
                                         "{1}",
                                         std::to_string(record.kind)));
  }
  // Only the ledger knows which version of the catalogue is in force there.
  std::uint16_t catalogue = catalogue_version;
  if (record.fields.size() < row->slots.size() && row->since == 1) {
    catalogue = 1;
    row = row_of(record.kind, catalogue);
  }
  if (record.fields.size() < row->slots.size()) {
    return Error(
        ErrorKind::refused,
        say("the kind {1} commits to {2} fields, an absent one too; this record to {3}", row->name,
            std::to_string(row->slots.size()), std::to_string(record.fields.size())));
  }
  std::size_t bytes = 0;
  for (const Bytes& opening : draft.openings) bytes += 4 + opening.size();
  if (bytes > max_kept_bytes) {
    return Error(ErrorKind::refused,
                 say("the fields are {1} bytes long together; at most {2} are allowed",
                     std::to_string(bytes), std::to_string(max_kept_bytes)));
  }
  return check_draft(hasher.algorithm(), stated_in(checked, *row), record.signers.size(),
                     catalogue);
}

}  // namespace

CheckedDraft check_draft_file(const DraftFile& draft) {
  const Suite suite = suite_of(draft.signers.front().keys.signing.algorithm());
  Hasher hasher(suite);
  CheckedDraft checked{
      decode_record(draft.record).value(), record_id(hasher, draft.record), suite, {}, {}, {}};
  for (std::size_t i = 0; i < draft.signers.size(); ++i) check_signer(hasher, draft, i, checked);
  check_openings(hasher, draft, checked);
  check_targets(hasher, draft, checked);
  if (!checked.faults.empty()) return checked;  // of what was changed nothing more can be said
  if (Status row = check_row(hasher, draft, checked); !row.ok()) {
    checked.faults.push_back(std::move(row).error());
  }
  return checked;
}

Result<std::size_t> place_in(const DraftFile& draft, const PublicKey& key) {
  std::string names;
  for (std::size_t i = 0; i < draft.signers.size(); ++i) {
    if (draft.signers[i].keys.signing == key) return i;
    names += (i == 0 ? "" : ", ") + name_of(draft.signers[i]);
  }
  return Error(ErrorKind::refused,
               say("this key is none of those that are to sign this record: {1}", names));
}

Result<std::size_t> place_of_known(const DraftFile& draft, const PersonKeys& known) {
  Result<std::size_t> place = place_in(draft, known.signing);
  if (place.ok()) {
    const std::string& name = name_of(draft.signers[*place]);
    if (name == known.name) return place;
    return Error(ErrorKind::mismatch,
                 say("the draft calls {1} the holder of the key of {2}", name, known.name));
  }
  for (const DraftSigner& signer : draft.signers) {
    if (name_of(signer) != known.name) continue;
    return Error(ErrorKind::mismatch,
                 say("the draft has another key for {1} than is known: somebody else uses the name",
                     known.name));
  }
  return Error(ErrorKind::refused, say("{1} is not to sign this record", known.name));
}

Status cosign(DraftFile& draft, const PrivateKey& key) {
  const Result<std::size_t> place = place_in(draft, key.public_key());
  if (!place.ok()) return Error(place.error());
  Hasher hasher(suite_of(key.public_key().algorithm()));
  Result<std::vector<RecordSignature>> made = sign_batch(hasher, {draft.record}, key);
  if (!made.ok()) return std::move(made).error();
  draft.signers[*place].signature = std::move(made->front().signature);
  return {};
}

void join(DraftFile& draft, const DraftFile& copy) {
  MUNIMENT_CHECK(draft.record == copy.record);
  for (std::size_t i = 0; i < draft.signers.size(); ++i) {
    Bytes& signature = draft.signers[i].signature;
    if (signature.empty()) signature = copy.signers[i].signature;
  }
}

Result<Prepared> prepare_drafts(std::span<const DraftFile> drafts) {
  Hasher hasher(suite_of(drafts.front().signers.front().keys.signing.algorithm()));
  std::vector<Unsigned> records;
  std::vector<std::vector<RecordSignature>> signatures(drafts.size());
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    const Result<Record> record = decode_record(drafts[i].record);
    if (!record.ok()) return Error(record.error());
    records.push_back({record->dossier, record->kind, drafts[i].record, drafts[i].openings});
    for (const DraftSigner& signer : drafts[i].signers) signatures[i].push_back(alone(signer));
  }
  return seal_records(hasher, std::move(records), std::move(signatures));
}

}  // namespace muniment::evidence
