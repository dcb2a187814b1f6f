// Serial numbers of petitions and exhibits: one a record of a kind in a dossier.
#pragma once

#include <map>

#include "cli/context.h"

namespace muniment::cli {

// Those that are taken, as the ledger has them and as they are claimed here. Somebody else may
// still take the same one at the same moment.
class Serials {
 public:
  explicit Serials(evidence::Registrar& registrar) : registrar_(registrar) {}

  // The number behind the highest one; 1 where there is none.
  Result<std::int64_t> next(const std::string& dossier, std::uint16_t kind);
  // Takes the number that these facts state, if they do, for `holder`. Refused: it is another
  // record's; the sentence says whose, and the next one.
  Status claim(const std::string& dossier, std::uint16_t kind, const std::vector<Fact>& facts,
               const std::string& holder);

 private:
  using Taken = std::map<std::int64_t, std::string>;  // number → who has it
  Result<Taken*> taken(const std::string& dossier, std::uint16_t kind);

  evidence::Registrar& registrar_;
  std::map<std::pair<std::string, std::uint16_t>, Taken> known_;
};

}  // namespace muniment::cli
