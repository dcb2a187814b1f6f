// Files' verdicts in a report and in its JSON document.
#pragma once

#include <array>

#include "cli/common/document.h"
#include "cli/common/words.h"
#include "cli/corrections.h"
#include "evidence/comparison.h"
#include "evidence/intake.h"
#include "verify/report.h"

namespace muniment::cli {

// One file with its verdict. Without a citation it is compared with a manifest.
struct FileTold {
  evidence::FileVerdict verdict;
  std::string path;
  std::string known_path;  // as it was registered, or stands in the manifest; empty: new
  std::optional<Citation> citation;
  std::optional<LeafIndex> index;
  std::optional<CorrectedBy> replaced_by;
  bool copied;
  bool outdated;
  bool holds;  // no: what is kept of the registration is not what was recorded
};

// Collects the verdicts of one folder or manifest.
class FileVerdicts {
 public:
  // Days are told in the ledger's zone, where one is asked.
  explicit FileVerdicts(int zone_minutes = 0) : zone_(zone_minutes) {}

  void add(FileTold told);
  // Adds them to the report, long lists shortened, with what could not be read.
  void conclude(const std::vector<evidence::SkippedFile>& skipped, verify::Report& report) const;
  // "counts" and "files", which has all of them.
  Document::Object document(const Words& words,
                            const std::vector<evidence::SkippedFile>& skipped) const;

  std::uint64_t count(evidence::FileVerdict verdict) const {
    return counts_[static_cast<std::size_t>(verdict)];
  }

 private:
  int zone_;
  std::vector<FileTold> files_;
  std::array<std::uint64_t, 5> counts_{};
};

}  // namespace muniment::cli
