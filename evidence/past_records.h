// Which records a ledger holds already, by what they state. Private to evidence. One thread.
//
// Two records state the same when nothing is different in them but what is drawn or read off a
// clock when a record is made: nonce, salts, the time of stating and the newest checkpoint that was
// known. Signers are the same when they are the same persons.
#pragma once

#include <map>
#include <unordered_map>

#include "evidence/registrar.h"

namespace muniment::evidence {

class PastRecords {
 public:
  // `registrar` must outlive it.
  explicit PastRecords(Registrar& registrar)
      : registrar_(registrar), hasher_(registrar.identity().suite) {}

  struct Past {
    Citation citation;
    Hash record_id;
  };
  // The earliest record of its dossier that states the same as this one, as the ledger was when the
  // dossier was first asked for. Each is given once: of two records that state the same, the second
  // one is found where the ledger holds two.
  Result<std::optional<Past>> take(const Roster& roster, const Unsigned& stated);

  // What keeps records from being recognised; none: nothing.
  const std::optional<Error>& damage() const { return damage_; }

 private:
  struct Alike {
    std::vector<Past> records;
    std::size_t taken = 0;
  };
  using Statements = std::unordered_map<Hash, Alike, HashOfHash>;
  Result<Statements*> of_dossier(const Roster& roster, const std::string& dossier);
  Hash statement(const Roster& roster, Record record, std::vector<Opening> openings);

  Registrar& registrar_;
  Hasher hasher_;
  std::map<std::string, Statements> known_;
  std::optional<Error> damage_;
};

}  // namespace muniment::evidence
