// How far a dossier is, for whoever works on it or reviews it: `status --dossier D`.
#pragma once

#include <map>

#include "cli/context.h"
#include "evidence/model/deadlines.h"
#include "evidence/model/progress.h"
#include "evidence/round_file.h"

namespace muniment::cli {

struct DossierStatus {
  std::string dossier;
  const EvidenceState* state;
  std::int32_t today;  // in the policy's zone
  std::vector<TracedRecord> records = {};
  std::map<std::size_t, std::string> titles = {};  // of records that are told, where kept here
  std::optional<std::string> round_entry = {};     // citation of the entry that states the round
  std::optional<evidence::RoundFile> round = {};   // its file, where it was named
  Progress progress = {};
  struct Due {
    std::size_t record;  // with which the term began
    Awaited awaited;
    std::int32_t day;  // the last that is in time
  };
  std::vector<Due> deadlines = {};  // by day

  std::string cite(std::size_t record) const;
  std::size_t overdue() const;
  std::size_t count(const MissingPart& part) const;  // of points, or of records
};

// With --round, whose file must be the one that the ledger committed to.
Result<DossierStatus> read_dossier_status(Context& context, evidence::Registrar& registrar);

std::string dossier_page(const Words& words, const DossierStatus& status);
Document dossier_document(const Words& words, const DossierStatus& status, int exit_code);

// "PLAN.1.1 学习领会情况", or the number alone.
std::string point_text(const Words& words, const DossierStatus& status, std::uint16_t number);

}  // namespace muniment::cli
