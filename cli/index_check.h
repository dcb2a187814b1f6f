// check: whether the store finds every entry by its folio and by its record's id.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "evidence/item.h"
#include "verify/report.h"

namespace muniment::cli {

// Nothing signed speaks for these indexes, so they are held against the entries that somebody reads
// anyway. Adds "indexes" to the report. The snapshot and the report must outlive it. One thread at
// a time.
class IndexCheck {
 public:
  IndexCheck(const Snapshot& snapshot, verify::Report& report);

  void look_at(const evidence::Item& item);
  void conclude();  // when all entries of the snapshot were looked at

 private:
  void look_at_records();
  void look_beyond();
  void refute(Message sentence, const verify::Place& place);
  void fail(const Error& error);

  const Snapshot& snapshot_;
  verify::Report& report_;
  std::uint64_t size_ = 0;  // entries beyond were added after the snapshot
  std::vector<DossierHead> heads_;
  std::map<std::string, std::uint64_t, std::less<>> ordinals_;
  std::vector<Hash> records_;  // not looked up yet, and their entries' places
  std::vector<verify::Place> places_;
  bool sound_ = true;
};

}  // namespace muniment::cli
