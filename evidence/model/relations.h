// How the records of a ledger hang together, seen from the record that others link to: derived
// entry by entry, of what links, numbers and recusals say (evidence/README.md, "Relations").
//
// A record without links, serial number and recusal leaves nothing here; any other 16 bytes a
// link, and as much for looking it up. Answers know no more than the entries that were taken. One
// thread at a time.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "evidence/model/record.h"
#include "evidence/model/roster.h"
#include "ledger/core/entry.h"

namespace muniment {

// A link of `source`, seen from its target.
struct Reference {
  LeafIndex source;
  LeafIndex target;
  std::uint16_t relation;
  std::uint16_t kind;  // of the source
  // What the source states by the fact that its kind is told apart by: of an approval `decision`, a
  // custody record `handling`, a triage `outcome`, an acknowledgement `receipt`, a declaration
  // `declared`, a finding, rectification or assessment `status`; else 0.
  std::uint16_t detail;
  std::uint32_t dossier;  // of the source: its place in `dossiers`
};

class Relations {
 public:
  // Record id → its entry; none: no such record, or it is not known.
  using Locate = std::function<Result<std::optional<LeafIndex>>(const Hash& record_id)>;

  Relations() = default;
  // Goes on from what `below` has taken, which must outlive this and not change meanwhile.
  explicit Relations(const Relations* below);

  // Whether a record like this leaves anything.
  static bool keeps(const Record& record);
  // Moves past the next entry. `locate` is asked for the targets of its links; those that are not
  // below the entry count for nothing. An error is the one of `locate`, or says that there is more
  // than fits; nothing of the entry is taken then.
  Status take(const Roster& roster, const Entry& entry, const Record& record, const Locate& locate);
  // Takes what `layer` holds, which was made to go on from this.
  void absorb(const Relations& layer);

  // --- Links. ---
  std::vector<Reference> links_to(LeafIndex target) const;  // ascending by source
  // Newest first, until the visitor says false.
  void each_link_to(LeafIndex target, const std::function<bool(const Reference&)>& visit) const;
  // All of them, ascending by source.
  void each_link(const std::function<void(const Reference&)>& visit) const;
  // The newest record that withdraws this one, or supersedes it and is no correction, which leaves
  // it in force. What was replaced stays so, also when that record is withdrawn in its turn.
  std::optional<LeafIndex> replaced_by(LeafIndex record) const;
  const std::string& dossier(std::uint32_t number) const;  // of a Reference of these

  // --- Serial numbers. ---
  struct Serial {
    std::int64_t number;
    LeafIndex at;
  };
  // The highest one of a kind in a dossier; none: no record of it states one.
  std::optional<Serial> last_serial(std::string_view dossier, std::uint16_t kind) const;
  // The records of a kind that state one, in a dossier or in all, ascending.
  std::vector<LeafIndex> numbered(std::uint16_t kind,
                                  const std::optional<std::string>& dossier = {}) const;

  // --- People. ---
  // The enrolment by which the first signer of a record was known, if the record is a custody
  // record or an acknowledgement.
  std::optional<LeafIndex> first_signer(LeafIndex source) const;
  struct Recused {
    LeafIndex declaration;
    LeafIndex enrolment;  // of the person, by any key of theirs
  };
  // All that were ever declared in a dossier, ascending.
  std::vector<Recused> recusals(std::string_view dossier) const;

  // --- For keeping it, of one that goes on from nothing. ---
  struct Row {
    std::uint64_t place;  // source, 40 bits; dossier, 24 bits
    std::uint64_t what;   // target or number, 40 bits; relation, kind and detail, 8 bits each
    bool operator==(const Row&) const = default;
  };
  const std::vector<std::string>& dossiers() const { return dossiers_; }
  const std::deque<Row>& rows() const { return rows_; }
  // None: no `take` leaves these behind, of entries below `size`.
  static std::optional<Relations> from_rows(const std::vector<std::string>& dossiers,
                                            const std::vector<Row>& rows, TreeSize size);

 private:
  using RowNumber = std::uint32_t;  // place in rows_, plus 1; 0: none

  std::optional<std::uint32_t> find_dossier(std::string_view dossier) const;
  std::uint32_t number_of_dossiers() const;
  std::uint32_t dossier_number(const std::string& dossier);
  Status add(std::span<const Row> rows);
  void add_row(const Row& row);
  void index_target(RowNumber number);
  void grow();
  std::size_t slot_of(std::uint64_t target) const;
  RowNumber newest_to(std::uint64_t target) const;

  const Relations* below_ = nullptr;
  std::deque<Row> rows_;               // ascending by source
  std::deque<RowNumber> earlier_;      // of each row: the one before with the same target
  std::vector<RowNumber> slots_;       // newest row of each target; open addressing
  std::size_t targets_ = 0;            // that are in slots_
  std::vector<std::string> dossiers_;  // numbered on from those below
  std::map<std::string, std::uint32_t, std::less<>> dossier_numbers_;
  std::map<std::pair<std::uint32_t, std::uint16_t>, Serial> serials_;  // by dossier and kind
  std::map<std::uint32_t, std::vector<Recused>> recusals_;             // by dossier
  std::map<LeafIndex, LeafIndex> replaced_;                            // the record → by what
};

}  // namespace muniment
