// Judging some entries of a ledger, with the ledger's own affairs among them, in the order of their
// indices (private to verify).
#pragma once

#include "evidence/model/rules.h"
#include "verify/ground.h"

namespace muniment::verify {

class SomeRecords {
 public:
  // Both must outlive it.
  SomeRecords(const Ground& ground, Report& report);

  struct Taken {
    Hash leaf;
    std::optional<Entry> entry;    // none: it cannot be read
    std::optional<Record> record;  // none: withheld, or it cannot be read
  };
  // `index` is where it is said to stand, `affair` whether it is one of the ledger's own, which
  // must come without a gap; none: as its bytes say. An empty payload is withheld.
  Taken take(std::optional<LeafIndex> index, ByteView entry, ByteView payload,
             std::optional<bool> affair);
  // The roster is not the ledger's, so nobody can say who might sign: from here on rule 1 is broken
  // by nobody, and cannot be evaluated.
  void lose_affairs(Message sentence);

  std::uint64_t affairs() const { return affairs_; }  // that were taken
  std::uint64_t records() const { return records_; }
  // Adds what was found of all, and what is never checked in this way.
  void conclude();

 private:
  void judge(Taken& taken, ByteView payload, LeafIndex index, bool affair);
  void tell(const Violation& violation, const Entry& entry);

  const Ground& ground_;
  Report& report_;
  Hasher hasher_;
  EvidenceState state_;
  SignatureMemory memory_;
  std::uint64_t record_faults_ = 0, rule_faults_ = 0;
  std::uint64_t affairs_ = 0, records_ = 0;
  bool affairs_lost_ = false;
};

}  // namespace muniment::verify
