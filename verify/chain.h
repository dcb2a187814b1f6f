// The chains of a ledger's dossiers, and the heads that every entry commits to, recomputed row by
// row (private to the audit).
//
// One cause, one fault: after a row that cannot be read, or whose bytes do not give its stored leaf
// hash, the chains find their place again from what later entries say, without repeating the fault.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ledger/core/entry_view.h"
#include "verify/head_tree.h"
#include "verify/report.h"

namespace muniment::verify {

struct ChainRow {
  LeafIndex index;
  const Entry* entry;          // null: not readable
  Hash leaf;                   // of the entry's bytes
  std::optional<Hash> stored;  // the stored leaf hash where it is another one
};

struct ChainFault {
  std::string_view name;  // of the check
  LeafIndex index;        // of the row that is wrong; not always the newest
  Message sentence;
};

class DossierChains {
 public:
  struct Dossier {
    std::string code;
    std::uint64_t folio = 0;  // 0: its first entry could not be read
    LeafIndex newest{0};
    std::optional<Hash> leaf;   // of the newest folio
    std::optional<Hash> other;  // what it may be instead: entry and stored leaf hash differ
  };

  // Checks a row against those before it and takes it. Of a row whose leaf hash is in doubt no
  // faults are given: it has its own already.
  std::vector<ChainFault> take(Hasher& hasher, const ChainRow& row);

  // Takes rows that are all right, and whose leaf hashes are not in doubt, several times faster
  // than one by one. False: one of them is not right, or an earlier one was not; then none was
  // taken, and what is wrong is for `take` to say.
  bool take_run(Hasher& hasher, LeafIndex first, std::span<const EntryView> entries,
                std::span<const Hash> leaves);

  // Whether the newest row fitted, given faults or not.
  bool fits() const { return fits_; }
  // The leaf hash of the row before the newest one, as the newest one confirms it; else the stored
  // one. None after the first row.
  const std::optional<Hash>& settled() const { return settled_; }
  // Leaf hash of the newest row, settled by what is known so far.
  const std::optional<Hash>& newest() const { return newest_; }

  const std::vector<Dossier>& dossiers() const { return dossiers_; }  // by ordinal
  // Rows whose heads could not be compared, since an earlier row could not be read.
  std::uint64_t uncompared_heads() const { return uncompared_; }
  // Rows whose dossier is still not known.
  std::uint64_t lost() const { return lost_; }

 private:
  struct HashOfCode {
    using is_transparent = void;  // NOLINT: the name that the containers look for
    std::size_t operator()(std::string_view code) const noexcept {
      return std::hash<std::string_view>()(code);
    }
  };
  struct Run {  // being taken
    struct Touched {
      std::uint64_t ordinal;
      Dossier before;
    };

    LeafIndex first;
    std::span<const EntryView> entries;
    std::span<const Hash> leaves;
    std::uint64_t size_before;            // dossiers
    std::vector<Touched> touched;         // those of them that changed, as they were
    std::vector<std::uint64_t> ordinals;  // of each row
    std::optional<Dossier> last_before;   // the last row's dossier before it; none: it is new
  };
  struct Step {  // the newest row's, to be undone
    std::uint64_t ordinal;
    std::optional<Dossier> before;
  };

  bool agrees(Hasher& hasher, const Entry& entry) const;
  void settle(Hasher& hasher, const Entry* entry);
  std::optional<ChainFault> compare_heads(Hasher& hasher, const ChainRow& row);
  void make_room_for_lost(Hasher& hasher, const Entry& entry);
  std::optional<ChainFault> place(Hasher& hasher, const ChainRow& row, std::uint64_t& ordinal);
  std::optional<ChainFault> place_next(Hasher& hasher, const ChainRow& row, std::uint64_t ordinal);
  std::optional<ChainFault> place_new(const ChainRow& row, std::uint64_t& ordinal);
  bool heads_name_previous(Hasher& hasher, const Entry& entry, std::uint64_t ordinal);
  void put(Hasher& hasher, std::uint64_t ordinal, const ChainRow& row);
  void put_leaf(Hasher& hasher, std::uint64_t ordinal);
  void undo(Hasher& hasher);
  void lose(const ChainRow& row);
  std::optional<std::uint64_t> find(std::string_view code);
  bool extend(Run& run, const EntryView& entry, const Hash& leaf);
  bool follow(Run& run, std::size_t first, std::size_t end);
  bool check_heads(Hasher& hasher, const Run& run, std::size_t first, std::size_t end);
  void take_back(Hasher& hasher, const Run& run);

  HeadTree tree_;
  std::vector<Dossier> dossiers_;
  std::unordered_map<std::string, std::uint64_t, HashOfCode, std::equal_to<>> ordinals_;
  // Ordinals that were found lately, by the end of their code; a guess, to be compared.
  std::array<std::uint64_t, 64> guesses_{};
  std::optional<Step> step_;
  std::optional<Hash> settled_, newest_;
  std::uint64_t lost_ = 0;  // rows that no dossier could be given to
  std::uint64_t uncompared_ = 0;
  bool silent_ = false;  // heads are compared, and told only when they agree again
  bool fits_ = true;
  bool sound_ = true;  // every row so far fitted, and none was in doubt
};

}  // namespace muniment::verify
