// The parts of checking a receipt (private to receipt*.cc): proving an entry, the roster, the
// fields.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "evidence/model/rules.h"
#include "verify/ground.h"
#include "verify/receipt.h"

namespace muniment::verify {

// Names of the checks on one entry: the exhibited one, or one of the roster. Of the roster only
// faults are told one by one; "roster" sums it up.
struct PartNames {
  std::string_view entry, inclusion, payload, record, signature, rules;
  bool of_roster;

  void add(Report& report, Check check) const;
};
inline constexpr PartNames exhibited_names{
    "entry", "inclusion", "payload", "record", "record-signature", "rules", false};
inline constexpr PartNames roster_names{"roster-entry",
                                        "roster-inclusion",
                                        "roster-payload",
                                        "roster-record",
                                        "roster-signature",
                                        "roster-rules",
                                        true};

// One entry with as much of it as could be read.
struct ReceiptEntry {
  LeafIndex index;
  Hash leaf;
  Entry entry;
  ByteView payload;
  bool sound;  // entry and record belong together, and to this ledger
  std::optional<SignedRecord> signed_record;
  std::optional<Record> record;
};

// Decodes an entry and its payload, checks that they belong together, to this ledger, and into the
// checkpoint. None when the entry cannot be read. `index` is where the proof claims the entry to
// be; none: where the entry itself says, as for the roster.
struct EntryToProve {
  ByteView entry;
  ByteView payload;
  const Proof& path;
  std::optional<LeafIndex> index;
};
std::optional<ReceiptEntry> prove_entry(Hasher& hasher, const Ground& ground,
                                        const EntryToProve& to_prove, const PartNames& names,
                                        Report& report);

// The roster that the receipt carries, each entry proven and signed by keys enrolled before it.
EvidenceState check_roster(Hasher& hasher, const Ground& ground, const Exhibit& exhibit,
                           const ReceiptEntry& exhibited, Report& report);
// The record's signatures by keys of the roster before it, and the rules that it shows by itself.
void check_signers(Hasher& hasher, const ReceiptEntry& proven, const EvidenceState& state,
                   const PartNames& names, Report& report);

// What an opened field says, and of which record, where there are several.
Message value_sentence(std::string_view slot, const Opening::Value& value,
                       const std::string& citation = {});
// The opened fields, and the file that somebody holds beside the receipt.
struct OpenedContent {
  std::string_view slot;
  Content content;
};
std::vector<OpenedContent> check_openings(Hasher& hasher, const Exhibit& exhibit,
                                          const Record& record, Report& report);
void check_file(const FileToCheck& file, const std::vector<OpenedContent>& opened, Report& report);

}  // namespace muniment::verify
