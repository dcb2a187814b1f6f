#include "verify/package.h"

#include <algorithm>

#include "evidence/model/package.h"
#include "verify/merkle.h"
#include "verify/package_contents.h"
#include "verify/package_layout.h"
#include "verify/package_parts.h"
#include "verify/receipt_parts.h"
#include "verify/some_records.h"
#include "verify/words.h"

namespace muniment::verify {
namespace {

constexpr std::size_t max_stated_fields = 1000, max_stated_bytes = 4096;

class Package {
 public:
  Package(const FileToRead& file, const PackageLayout& layout, const Ground& ground,
          const PackageQuestions& questions, Report& report)
      : file_(file),
        layout_(layout),
        ground_(ground),
        questions_(questions),
        report_(report),
        hasher_(ground.suite()),
        records_(ground, report),
        contents_(file, layout.files) {}

  void run() {
    const Result<Bytes> bytes = read_small(file_, layout_.proof, max_package_proof_bytes);
    Result<PackageProof> proof =
        bytes.ok() ? decode_package_proof(*bytes) : Result<PackageProof>(bytes.error());
    if (!proof.ok()) {
      report_.add(failed_check("package", proof.error(), member_place(layout_.proof)));
      return;
    }
    if (!read_entries()) return;
    check_tree(*proof);
    records_.conclude();
    if (unread_ == 0) {
      complete_ = check_dossiers(hasher_, ground_, *proof, entries_, questions_.complete, report_);
    } else {
      report_.add(make_check("completeness", Outcome::cannot_evaluate,
                             say("which dossiers are complete is not known: {1} of the package's "
                                 "entries cannot be read",
                                 std::to_string(unread_))));
    }
    contents_.check(all_opened_, questions_.file, report_);
    check_questions(hasher_, ground_, *proof, questions_, report_);
    conclude_fields();
  }

  void tell_shown(PackageCheck& check) const {
    check.log = ground_.log;
    check.size = ground_.checkpoint.size;
    check.complete = complete_;
    for (const ShownLeaf& leaf : shown_) check.shown.emplace(leaf.index, leaf.hash);
  }

 private:
  // False: it cannot go on.
  bool read_entries() {
    PackageRows rows;
    const auto take = [&](const PackageRow& row) { return take_row(row); };
    Status read =
        read_member(file_, layout_.entries, [&](ByteView piece) { return rows.feed(piece, take); });
    if (read.ok()) read = rows.finish();
    if (read.ok() && shown_.empty() && unread_ == 0) {
      report_.add(make_check("entry", Outcome::cannot_evaluate,
                             say("the package shows no entries: there is nothing to check")));
      return false;
    }
    if (!read.ok()) report_.add(failed_check("entry", read.error(), member_place(layout_.entries)));
    return read.ok();
  }

  Status take_row(const PackageRow& row) {
    SomeRecords::Taken taken = records_.take(std::nullopt, row.entry, row.payload, std::nullopt);
    if (!taken.entry) {
      if (++unread_ == 1) {
        records_.lose_affairs(
            say("an entry that cannot be read may be one of the ledger's own "
                "affairs: who may sign is not known without"));
      }
      all_opened_ = false;
      return {};
    }
    if (!taken.record && !row.openings.empty()) all_opened_ = false;
    const LeafIndex index = taken.entry->index;
    if (!shown_.empty() && index <= shown_.back().index) {
      return Error(ErrorKind::malformed,
                   say("the package's entries do not ascend: entry {1} stands "
                       "behind entry {2}",
                       std::to_string(index.value), std::to_string(shown_.back().index.value)));
    }
    shown_.push_back({index, taken.leaf});
    if (taken.entry->dossier.empty() && row.payload.empty()) {
      records_.lose_affairs(say("the record of {1} is withheld: who may sign is not known without",
                                format_citation({"", taken.entry->folio})));
    }
    if (row.payload.empty()) withheld_.push_back(entries_.size());
    if (taken.record) open(*taken.entry, *taken.record, row);
    entries_.push_back({*std::move(taken.entry), taken.leaf});
    return {};
  }

  void open(const Entry& entry, const Record& record, const PackageRow& row) {
    std::optional<std::uint16_t> last;
    std::uint64_t accepted = 0;
    for (const Bytes& bytes : row.openings) {
      Result<Opening> opening = check_opening(hasher_, record, bytes);
      if (opening.ok() && last && opening->slot <= *last) {
        opening = Error(ErrorKind::malformed, say("its opened fields do not ascend by slot"));
      }
      if (!opening.ok()) {
        ++opening_faults_;
        all_opened_ = false;
        report_.add(failed_check("opening", opening.error(), entry_place(entry, entry.index)));
        continue;
      }
      last = opening->slot;
      ++opened_;
      ++accepted;
      const bool empty = std::holds_alternative<Opening::Absent>(opening->value);
      const bool told = !empty && bytes.size() <= max_stated_bytes;
      if (told && ++stated_ <= max_stated_fields) {
        report_.state("field", value_sentence(opening->name, opening->value,
                                              format_citation({entry.dossier, entry.folio})));
      }
      auto* content = std::get_if<Content>(&opening->value);
      if (content == nullptr) continue;
      contents_.open({entry.index.value, opening->slot},
                     {format_citation({entry.dossier, entry.folio}) + " " + opening->name,
                      std::move(*content)});
    }
    unopened_ += record.fields.size() - accepted;
  }

  void check_tree(const PackageProof& proof) {
    if (!ground_.authentic) {
      report_.add(make_check("inclusion", Outcome::not_checked,
                             say("the checkpoint is not authentic: a proof that leads to it would "
                                 "show nothing")));
      return;
    }
    if (unread_ > 0) {
      report_.add(make_check("inclusion", Outcome::not_checked,
                             say("{1} of the package's entries cannot be read, so their places in "
                                 "the ledger are not known",
                                 std::to_string(unread_))));
      return;
    }
    const Result<Hash> root =
        root_from_multiproof(hasher_, shown_, ground_.checkpoint.size, proof.multiproof);
    if (!root.ok()) {
      report_.add(failed_check("inclusion", root.error(), member_place(layout_.proof)));
    } else if (*root != ground_.checkpoint.root) {
      report_.add(
          make_check("inclusion", Outcome::refuted,
                     say("the proof does not lead from the package's entries to the "
                         "checkpoint: one of them was changed, or belongs to another ledger"),
                     member_place(layout_.entries)));
    } else {
      report_.add(make_check(
          "inclusion", Outcome::pass,
          say("{1} entries are in the ledger of the checkpoint", std::to_string(shown_.size()))));
    }
  }

  void conclude_fields() {
    if (opened_ > 0 && opening_faults_ == 0) {
      report_.add(make_check("opening", Outcome::pass,
                             say("{1} opened fields are those that their records committed to",
                                 std::to_string(opened_))));
    }
    if (unopened_ > 0) {
      report_.add(make_check("fields", Outcome::not_checked,
                             say("{1} fields of the shown records are not opened: what they say is "
                                 "not known",
                                 std::to_string(unopened_))));
    }
    tell_withheld();
    report_.add(make_check("manifests", Outcome::not_checked,
                           say("the bag's manifests: they are for other tools and prove nothing")));
  }

  // Of a dossier that is complete in its entries, a record that is not there is worth a look.
  void tell_withheld() {
    std::uint64_t others = 0;
    for (const std::size_t at : withheld_) {
      const Entry& entry = entries_[at].entry;
      if (!complete_.contains(entry.dossier)) {
        ++others;
        continue;
      }
      report_.add(
          make_check("payload", Outcome::flagged,
                     say("the record of {1} is withheld, though its dossier is shown whole: "
                         "what it says cannot be seen",
                         format_citation({entry.dossier, entry.folio})),
                     entry_place(entry, entry.index)));
    }
    if (others == 0) return;
    report_.add(make_check("payload", Outcome::not_checked,
                           say("the records of {1} entries are withheld", std::to_string(others))));
  }

  const FileToRead& file_;
  const PackageLayout& layout_;
  const Ground& ground_;
  const PackageQuestions& questions_;
  Report& report_;
  Hasher hasher_;
  SomeRecords records_;
  std::vector<ShownLeaf> shown_;
  std::vector<IncludedEntry> entries_;
  std::set<std::string> complete_;
  PackageContents contents_;
  std::uint64_t opened_ = 0, stated_ = 0, unopened_ = 0, opening_faults_ = 0;
  std::uint64_t unread_ = 0;           // entries of a form that is not known here, or of none
  bool all_opened_ = true;             // of what the rows bring
  std::vector<std::size_t> withheld_;  // of entries_
};

}  // namespace

PackageCheck check_package(const FileToRead& file, const TrustPolicy& trust,
                           const PackageQuestions& questions) {
  PackageCheck check;
  Report& report = check.report;
  for (const std::string_view name : {"inclusion", "record", "completeness"}) report.require(name);
  if (file.size == 0) {
    report.add(make_check("format", Outcome::cannot_evaluate,
                          say("the package is empty: there is nothing to check")));
    return check;
  }
  const Result<std::vector<ZipMember>> members = read_zip(file);
  const Result<PackageLayout> layout =
      members.ok() ? lay_out(*members) : Result<PackageLayout>(members.error());
  if (!layout.ok()) {
    report.add(failed_check("format", layout.error()));
    return check;
  }
  if (const Status tags = check_tags(file, *layout); !tags.ok()) {
    report.add(failed_check("format", tags.error()));
    return check;
  }
  const Result<Bytes> note = read_small(file, layout->checkpoint, max_note_bytes);
  if (!note.ok()) {
    report.add(failed_check("checkpoint", note.error()));
    return check;
  }
  check.checkpoint = as_text(*note);
  const std::optional<Ground> ground = judge_ground(check.checkpoint, trust, report);
  if (!ground) return check;
  Package package(file, *layout, *ground, questions, report);
  package.run();
  package.tell_shown(check);
  return check;
}

}  // namespace muniment::verify
