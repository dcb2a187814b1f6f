// From the rows of a manifest to drafts, in their order: a row may link to one before it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/rounds.h"
#include "cli/rows/columns.h"
#include "cli/rows/files.h"
#include "cli/rows/manifest.h"
#include "cli/rows/signing.h"

namespace muniment::cli {

struct RowDraft {
  evidence::Draft draft;
  std::string label;           // may be empty
  std::vector<KeyId> signers;  // in signing order
  // No: something is wrong with the row, or with one that it links to, and was told.
  bool whole = true;
};

class RowDrafter {
 public:
  // All references must outlive it.
  RowDrafter(const Context& context, evidence::Registrar& registrar, const RowManifest& manifest,
             const RowFiles& files, const RowSigners& signers, int zone_minutes, RowFaults& faults);

  // The next row's.
  RowDraft draft(const TableRow& row);
  // What became of it: its record, to which the rows behind it may link, or none.
  void settle(const TableRow& row, const RowDraft& draft, std::optional<Hash> record_id);
  // Copies of the rounds' files, after the rows were registered (`keep_round`).
  void keep_rounds() const;

 private:
  struct Target {
    std::uint64_t line;                  // of the row with the label
    std::optional<Hash> record_id = {};  // none: not settled yet, or not to be linked to
    bool settled = false;
  };
  class Row;  // the row that is being read

  const Context& context_;
  evidence::Registrar& registrar_;
  const RowManifest& manifest_;
  const RowFiles& files_;
  const RowSigners& signers_;
  int zone_minutes_;
  std::int32_t today_;
  RowFaults& faults_;
  std::map<std::string, Target> labels_;
  std::map<std::string, LoadedRound> rounds_;  // by path
};

}  // namespace muniment::cli
