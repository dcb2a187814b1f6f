#include "verify/receipt.h"

#include <utility>

#include "verify/merkle.h"
#include "verify/receipt_parts.h"
#include "verify/words.h"

namespace muniment::verify {
namespace {

void check_inclusion_of(Hasher& hasher, const Ground& ground, const ReceiptEntry& proven,
                        const Proof& path, const PartNames& names, Report& report) {
  const Place place = entry_place(proven.entry, proven.index);
  if (proven.index.value >= ground.checkpoint.size.value) {
    names.add(report, make_check(names.inclusion, Outcome::refuted,
                                 say("entry {1} cannot be in a ledger of {2} entries",
                                     std::to_string(proven.index.value),
                                     std::to_string(ground.checkpoint.size.value)),
                                 place));
    return;
  }
  if (!ground.authentic) {
    names.add(report,
              make_check(names.inclusion, Outcome::not_checked,
                         say("the checkpoint is not authentic: a proof that leads to it would "
                             "show nothing"),
                         place));
    return;
  }
  const Status status = check_inclusion(hasher, proven.leaf, proven.index, ground.checkpoint.size,
                                        path, ground.checkpoint.root);
  if (status.ok()) {
    names.add(report, make_check(names.inclusion, Outcome::pass,
                                 say("entry {1} is in the ledger of the checkpoint",
                                     std::to_string(proven.index.value)),
                                 place));
  } else if (status.error().kind() == ErrorKind::mismatch) {
    names.add(report,
              make_check(names.inclusion, Outcome::refuted,
                         say("the proof does not lead from entry {1} to the checkpoint: entry or "
                             "proof were changed, or belong to another ledger",
                             std::to_string(proven.index.value)),
                         place));
  } else {
    names.add(report, failed_check(names.inclusion, status.error(), place));
  }
}

void check_payload(Hasher& hasher, ReceiptEntry& proven, const PartNames& names, Report& report) {
  const bool same = payload_hash(hasher, proven.payload) == proven.entry.payload;
  proven.sound = proven.sound && same;
  names.add(
      report,
      make_check(
          names.payload, same ? Outcome::pass : Outcome::refuted,
          same ? say("the record is the one that the entry names")
               : say("the record is not the one that the entry names: it was changed or exchanged"),
          entry_place(proven.entry, proven.index)));
}

void check_record_place(const Ground& ground, ReceiptEntry& proven, const PartNames& names,
                        Report& report) {
  const Record& record = *proven.record;
  bool fits = true;
  const auto refute = [&](std::string_view field, Message sentence) {
    fits = false;
    names.add(report, make_check(names.record, Outcome::refuted, std::move(sentence),
                                 entry_place(proven.entry, proven.index, field)));
  };
  if (record.ledger != ground.checkpoint.origin) {
    refute("ledger", say("the record was signed for the ledger {1}, the checkpoint is of {2}",
                         record.ledger, ground.checkpoint.origin));
  }
  if (record.dossier != proven.entry.dossier) {
    refute("dossier", say("the record was signed for dossier {1}, the entry is of dossier {2}",
                          record.dossier, proven.entry.dossier));
  }
  if (record.seen && record.seen->size.value > proven.index.value) {
    refute("seen", say("the author claims to have seen {1} entries, more than there were",
                       std::to_string(record.seen->size.value)));
  }
  proven.sound = proven.sound && fits;
  if (fits) {
    names.add(report, make_check(names.record, Outcome::pass,
                                 say("the record was signed for this ledger and this dossier"),
                                 entry_place(proven.entry, proven.index)));
  }
}

void state_record(Hasher& hasher, const ReceiptEntry& proven, Report& report) {
  const Record& record = *proven.record;
  const Term* kind = term_by_code(Vocabulary::kinds, record.kind);
  report.state("record",
               say("its record is {1}", record_id(hasher, proven.signed_record->record).hex()));
  report.state("kind", say("it is of kind {1}",
                           kind ? std::string(kind->name) : std::to_string(record.kind)));
  report.state("occurred",
               say("it happened on {1}, as its author states", day_text(record.occurred)));
  report.state("stated",
               say("it was stated at {1}, by its author's clock", utc_time(record.stated)));
}

void list_unchecked(const ReceiptEntry& proven, Report& report) {
  const auto unchecked = [&](std::string_view name, Message sentence) {
    report.add(make_check(name, Outcome::not_checked, std::move(sentence)));
  };
  if (proven.record && proven.record->seen) {
    unchecked("seen", say("the author named a checkpoint of {1} entries that they knew; whether "
                          "this ledger grew from it takes an audit",
                          std::to_string(proven.record->seen->size.value)));
  }
  unchecked("revocation", say("whether a signer's key was revoked, before or after"));
  unchecked("other-enrolments", say("whether other enrolments changed a signer's keys or roles"));
  unchecked("ledger-rules",
            say("rules that need the whole ledger: links, folios, closure, approvals"));
  unchecked("completeness", say("whether the dossier has other entries"));
}

void check_exhibit(const Ground& ground, const TlogProof& proof, const Exhibit& exhibit,
                   const FileToCheck* file, Report& report) {
  Hasher hasher(ground.suite());
  const std::optional<ReceiptEntry> proven =
      prove_entry(hasher, ground, {exhibit.entry, exhibit.payload, proof.path, proof.index},
                  exhibited_names, report);
  std::vector<OpenedContent> opened;
  if (proven) {
    report.state("entry", say("the entry is {1}, number {2} of the ledger",
                              format_citation({proven->entry.dossier, proven->entry.folio}),
                              std::to_string(proven->index.value)));
    report.state("admitted", say("it was admitted at {1}, by the ledger's clock",
                                 utc_time(proven->entry.admitted)));
    const EvidenceState state = check_roster(hasher, ground, exhibit, *proven, report);
    if (proven->record) {
      state_record(hasher, *proven, report);
      if (auto told = affair_sentence(proven->record->affair, state.roster)) {
        report.state("affair", *std::move(told));
      }
      check_signers(hasher, *proven, state, exhibited_names, report);
      report.show(make_event(proven->entry, *proven->record, state.roster));
      opened = check_openings(hasher, exhibit, *proven->record, report);
    }
    list_unchecked(*proven, report);
  }
  if (file != nullptr) check_file(*file, opened, report);
}

// A text that no formatter of a receipt emits. The commonest accidents have sentences of their own.
Check unreadable(std::string_view text, const Error& error) {
  if (text.empty()) {
    return make_check("format", Outcome::cannot_evaluate,
                      say("the receipt is empty: there is nothing to check"));
  }
  const bool binary = text.find('\0') != std::string_view::npos;
  if (!binary && text.find('\r') != std::string_view::npos) {
    return make_check("format", Outcome::refuted,
                      say("the receipt has line ends of another system (CR LF): it was converted "
                          "on the way; ask for the file itself"));
  }
  return failed_check("format", error, part("receipt"));
}

}  // namespace

std::optional<ReceiptEntry> prove_entry(Hasher& hasher, const Ground& ground,
                                        const EntryToProve& to_prove, const PartNames& names,
                                        Report& report) {
  Result<Entry> entry = decode_entry(to_prove.entry);
  if (!entry.ok()) {
    Place place = part("entry");
    place.index = to_prove.index;
    names.add(report, failed_check(names.entry, entry.error(), place));
    return std::nullopt;
  }
  ReceiptEntry proven{to_prove.index.value_or(entry->index),
                      hasher.leaf(to_prove.entry),
                      *std::move(entry),
                      to_prove.payload,
                      true,
                      std::nullopt,
                      std::nullopt};
  const Place place = entry_place(proven.entry, proven.index);
  if (proven.entry.index != proven.index) {
    proven.sound = false;
    names.add(report, make_check(names.entry, Outcome::refuted,
                                 say("the proof is for place {1}, the entry was made for place {2}",
                                     std::to_string(proven.index.value),
                                     std::to_string(proven.entry.index.value)),
                                 place));
  }
  check_inclusion_of(hasher, ground, proven, to_prove.path, names, report);
  check_payload(hasher, proven, names, report);

  Result<SignedRecord> signed_record = decode_signed_record(to_prove.payload);
  if (!signed_record.ok()) {
    names.add(report, failed_check(names.record, signed_record.error(), place));
    return proven;
  }
  proven.signed_record = *std::move(signed_record);
  Result<Record> record = decode_record(proven.signed_record->record);
  if (!record.ok()) {
    names.add(report, failed_check(names.record, record.error(), place));
    return proven;
  }
  proven.record = *std::move(record);
  check_record_place(ground, proven, names, report);
  return proven;
}

Report check_receipt(std::string_view text, const TrustPolicy& trust, const FileToCheck* file) {
  Report report;
  for (std::string_view name : {"inclusion", "payload", "record", "record-signature"}) {
    report.require(name);
  }
  const Result<TlogProof> proof = parse_tlog_proof(text);
  if (!proof.ok()) {
    report.add(unreadable(text, proof.error()));
    return report;
  }
  const std::optional<Ground> ground = judge_ground(proof->checkpoint, trust, report);
  if (!ground) return report;  // without a suite nothing else can be computed
  if (proof->extra.empty()) {
    report.add(make_check("exhibit", Outcome::cannot_evaluate,
                          say("the proof carries no record: it is not a receipt of this program")));
    return report;
  }
  const Result<Exhibit> exhibit = decode_exhibit(proof->extra);
  if (!exhibit.ok()) {
    report.add(failed_check("exhibit", exhibit.error(), part("extra")));
    return report;
  }
  check_exhibit(*ground, *proof, *exhibit, file, report);
  return report;
}

}  // namespace muniment::verify
