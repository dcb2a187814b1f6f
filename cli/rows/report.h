// What became of the rows of a manifest, as text or as JSON.
#pragma once

#include <optional>
#include <vector>

#include "cli/rows/drafting.h"
#include "evidence/record_plan.h"

namespace muniment::cli {

class RowReport {
 public:
  explicit RowReport(const Context& context) : context_(context) {}

  // Rows in their order: what was planned of each, and of those that are to be registered, in the
  // same order, where they came to stand.
  void planned(const TableRow& row, const RowDraft& draft,
               const evidence::RecordPlan::Planned& planned);
  void registered(const evidence::Registered& registered);
  std::size_t registered() const { return registered_; }

  // What keeps records from being recognised that are registered already.
  void unrecognised(const Error& damage);

  void print_dry_run() const;
  enum class Ended { by_itself, interrupted };
  void print(Ended ended) const;
  // After an error: what was registered all the same, and the error with the row that it is about.
  int print_stopped(const Error& error) const;

 private:
  struct Row {
    std::uint64_t line;
    std::string label, dossier;
    std::uint16_t kind;
    Hash record_id;
    std::string citation;  // empty: not registered
    bool already_there;
  };
  // Rows of which the same is said.
  struct Flag {
    Violation violation;
    std::size_t first, last, count;  // in `rows_`
  };
  void flag(const Violation& violation, std::size_t row);
  std::string place(std::size_t row) const;
  void tell_flags() const;
  void print_places() const;
  void add_to(Document& document, Ended ended) const;

  const Context& context_;
  std::vector<Row> rows_;
  std::vector<std::size_t> waiting_;  // rows to be registered, in `rows_`
  std::vector<Flag> flags_;
  std::map<std::string, std::size_t> flags_by_sentence_;  // in `flags_`
  std::size_t registered_ = 0;
  Document damage_ = {};  // a sentence, or null
};

}  // namespace muniment::cli
