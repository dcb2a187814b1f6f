// What a record states, and what those that it links to state: for the rules that rest on both.
// Private to rules*.cc.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "evidence/model/rules_judging.h"
#include "evidence/model/stated.h"

namespace muniment {

struct LinkedRecord {
  std::uint16_t relation;
  Hash id;
  LeafIndex index;
  std::shared_ptr<const Record> record;
};

// The records below an entry that a record links to. Links that lead nowhere are left out: the rule
// about links tells of them.
class LinkedRecords {
 public:
  static Result<LinkedRecords> read(const Record& record, LeafIndex below, const History& history);

  // Those of one relation and kind.
  template <typename Visit>
  void each(Relation relation, Kind kind, const Visit& visit) const {
    for (const LinkedRecord& linked : all_) {
      const bool wanted =
          linked.relation == number_of(relation) && linked.record->kind == number_of(kind);
      if (wanted) visit(linked);
    }
  }
  bool has(Relation relation, Kind kind) const;
  const std::vector<LinkedRecord>& all() const { return all_; }

 private:
  std::vector<LinkedRecord> all_;
};

// What a correction corrects, and through corrections of corrections what these do; of too many the
// last that was looked at, which is then a correction.
Result<std::optional<KnownRecord>> corrected(const Record& correction, const History& history);

// Whether what the record is `basedOn` is evidence in force, of the kinds that its links allow. A
// correction is what it corrects, if that is evidence and in force. A record without such links
// rests on them, too. Beyond too many corrections it is not seen.
enum class Rests { on_its_links, on_nothing, not_seen };
Result<Rests> rests_on_evidence(const Record& record, const History& history);
void tell_too_many_corrections(const Judging& judging, unsigned rule);

// Whether an approval that the record is based on allows the matter; `refused` allows nothing.
bool approves(const LinkedRecord& approval, Matter matter);
// Whether it allows a disclosure to the audience and at the stage that this one states.
bool allows_disclosure(const LinkedRecord& approval, const Record& disclosure);

// Rules 4 and 14 (rules_approvals.cc), 6 and 10 (rules_items.cc), 7 and 8 (rules_conduct.cc), 9
// (rules_deadlines.cc), and what 10 and 11 say of files (rules_files.cc).
Status check_approvals(const Judging& judging, const History& history, const KindRow& row,
                       const LinkedRecords& linked);
void check_items(const Judging& judging, const KindRow& row, const LinkedRecords& linked);
Status check_assessment(const Judging& judging, const History& history,
                        const LinkedRecords& linked);
Status check_referral(const Judging& judging, const History& history, const LinkedRecords& linked);
// Rule 8 of what the inspected organisation acknowledges.
Status check_receipt(const Judging& judging, const History& history, const LinkedRecords& linked);
Status check_deadlines(const Judging& judging, const History& history, const KindRow& row,
                       const LinkedRecords& linked);
Status check_files(const Judging& judging, const History& history, const LinkedRecords& linked);
Status check_corrected_file(const Judging& judging, const History& history);

// Rules 3 (rules_recusal.cc), 11 (rules_custody.cc) and 12 (rules_numbers.cc): by what the records
// below say of each other.
Status check_recusals(const Judging& judging, const History& history);
// Whether the recusal of a person in the judged entry's dossier is open.
Result<bool> is_recused(const Judging& judging, const History& history, const KeyId& person);
Status check_custody(const Judging& judging, const History& history, const KindRow& row);
void check_serial(const Judging& judging, const Relations& relations, const KindRow& row);
// rules_standing.cc: that what the record rests on was not withdrawn or superseded.
Status check_standing(const Judging& judging, const History& history, const KindRow& row);
// Rules 2 and 5: that as many people sign a correction or withdrawal as undoing its target asks
// for.
Status check_undoers(const Judging& judging, const History& history);
// Rule 5: that a finding does not rest on corrections of something else than evidence alone.
Status check_evidence(const Judging& judging, const History& history);

}  // namespace muniment
