// What a ledger holds already of the files of an import. Private to the import.
#pragma once

#include "evidence/content_index.h"
#include "evidence/import.h"

namespace muniment::evidence {

class PastFiles {
 public:
  // As the ledger is now. What others register meanwhile is not seen.
  static Result<PastFiles> open(Registrar& registrar, const Draft& model);

  // What keeps a part of the ledger from being searched; none: nothing.
  std::optional<Error> damage() const;
  // Fills in what is known of each: already_there with its citation, or else changed_since and
  // duplicate_of. What they say was checked against the records.
  Status look_up(std::span<ImportedFile> files);

 private:
  PastFiles(Registrar& registrar, ContentIndex index, const Draft& model);
  using Candidates = std::vector<std::pair<ContentPlace, ImportedFile*>>;
  Status compare(Candidates candidates);

  Registrar& registrar_;
  ContentIndex index_;
  std::string dossier_;
  std::uint16_t kind_;
};

}  // namespace muniment::evidence
