// Drafts for several people: made out of a ledger, and judged by it.
#include "evidence/cosigning.h"
#include "evidence/model/catalogue.h"
#include "evidence/registrar_parts.h"

namespace muniment::evidence {
namespace {

// Author and others, as they are on the roster now.
Result<std::vector<DraftSigner>> signers_of(const Roster& roster, const PublicKey& author,
                                            std::span<const std::string> others) {
  std::vector<const RosterKey*> keys = {roster.find(key_id(author))};
  for (const std::string& name : others) {
    keys.push_back(roster.find_name(name));
    if (keys.back() == nullptr) {
      return Error(ErrorKind::refused,
                   say("nobody named {1} is on this ledger's roster; \"muniment roster\" lists who "
                       "is",
                       name));
    }
  }
  std::vector<KeyId> ids = {key_id(author)};
  ids.reserve(keys.size());
  for (std::size_t i = 1; i < keys.size(); ++i) ids.push_back(keys[i]->id);
  if (Status known = check_signers(roster, ids); !known.ok()) return std::move(known).error();
  std::vector<DraftSigner> signers;
  signers.reserve(keys.size());
  for (const RosterKey* key : keys) signers.push_back({key->enrolment.keys, {}});
  return signers;
}

// A reporter's identity is for named persons, and whoever gets hold of a draft file can read it.
Status refuse_sealed(const Draft& stated) {
  const KindRow* row = row_of(stated.kind);
  MUNIMENT_CHECK(row != nullptr);  // check_draft came first
  for (const auto& [number, value] : stated.fields) {
    const Slot& slot = row->slots[number];
    if (slot.access != AccessClass::sealed || std::holds_alternative<Opening::Absent>(value)) {
      continue;
    }
    return Error(ErrorKind::refused,
                 say("field {1} is sealed, and a draft file would carry it in clear: leave it out, "
                     "or have all sign at one machine, with \"muniment record --cosign\"",
                     slot.name));
  }
  return {};
}

// Rules that are broken refuse; what they only tell is told when it is registered.
Status refuse_broken(const std::vector<Violation>& violations) {
  for (const Violation& violation : violations) {
    if (violation.finding == Finding::flagged) continue;
    return refusal_of(violation);
  }
  return {};
}

// As long as it will be when all have signed, signatures being of one length.
Status check_lengths(DraftFile draft) {
  for (DraftSigner& signer : draft.signers) signer.signature = draft.signers.front().signature;
  const std::size_t bytes = format_draft_file(draft).size();
  if (bytes > max_draft_file_bytes) {
    return Error(ErrorKind::refused,
                 say("the draft is {1} bytes long; at most {2} are allowed", std::to_string(bytes),
                     std::to_string(max_draft_file_bytes)));
  }
  const Result<Prepared> sealed = prepare_drafts({&draft, 1});
  return sealed.ok() ? Status() : Error(sealed.error());
}

}  // namespace

Result<DraftFile> Registrar::draft(const Draft& stated, const PrivateKey& author,
                                   std::span<const std::string> others) {
  Result<const EvidenceState*> known = state();
  if (!known.ok()) return std::move(known).error();
  const std::uint16_t catalogue = (*known)->policy.catalogue;
  const HashAlgorithm algorithm = hash_of(identity().suite);
  Status checked = check_draft(algorithm, stated, 1 + others.size(), catalogue);
  if (!checked.ok()) return std::move(checked).error();
  if (Status open = refuse_sealed(stated); !open.ok()) return std::move(open).error();
  Result<std::vector<DraftSigner>> signers =
      signers_of((*known)->roster, author.public_key(), others);
  if (!signers.ok()) return std::move(signers).error();
  Result<std::optional<Checkpoint>> seen = newest();
  if (!seen.ok()) return std::move(seen).error();

  Frame frame{identity().origin, parts_->clock.now_ms(), std::nullopt, catalogue};
  if (seen->has_value()) frame.seen = KnownCheckpoint{(*seen)->size, (*seen)->root};
  std::vector<KeyId> ids;
  for (const DraftSigner& signer : *signers) ids.push_back(key_id(signer.keys.signing));
  Result<std::vector<Unsigned>> laid_out =
      lay_out_records(parts_->hasher, frame, {&stated, 1}, ids);
  if (!laid_out.ok()) return std::move(laid_out).error();
  DraftFile draft{std::move(laid_out->front().record),
                  std::move(laid_out->front().openings),
                  *std::move(signers),
                  {}};
  const Result<Record> record = decode_record(draft.record);  // may be longer than a record can be
  if (!record.ok()) return Error(record.error());
  for (const Link& link : record->links) {
    Result<Item> target = find(link.target);
    if (!target.ok()) return std::move(target).error();
    draft.targets.push_back(std::move(target->signed_record.record));
  }
  Result<std::vector<Violation>> violations = judge_unsigned(*record);
  if (!violations.ok()) return std::move(violations).error();
  if (Status judged = refuse_broken(*violations); !judged.ok()) return std::move(judged).error();
  if (Status signed_by_author = evidence::cosign(draft, author); !signed_by_author.ok()) {
    return std::move(signed_by_author).error();
  }
  if (Status fits = check_lengths(draft); !fits.ok()) return std::move(fits).error();
  return draft;
}

Result<std::vector<Violation>> Registrar::judge_unsigned(const Record& record) {
  Result<std::unique_ptr<Snapshot>> snapshot = parts_->store->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  const Hash id = record_id(parts_->hasher, encode_record(record));
  std::lock_guard turn(parts_->admission_turn);
  return parts_->admission.judge_unsigned(**snapshot, {record, id, {}, {}}, parts_->clock.now_ms());
}

}  // namespace muniment::evidence
