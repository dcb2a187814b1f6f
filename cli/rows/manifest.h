// Row manifests: a file whose rows are records (cli/README.md, "Row manifests"), and what is wrong
// with it.
#pragma once

#include <filesystem>
#include <vector>

#include "cli/common/table.h"
#include "cli/context.h"

namespace muniment::cli {

struct RowFault {
  std::uint64_t line;
  std::string label;   // of the row; may be empty
  std::string column;  // empty: the whole row
  Error error;
};

// "line 12 (F3), serial": label and column may be empty.
Message row_place(std::uint64_t line, const std::string& label, const std::string& column);

// Collects them up to a limit: whoever has more mends these first.
class RowFaults {
 public:
  inline static constexpr std::size_t most = 10'000;
  bool full() const { return faults_.size() >= most; }
  bool empty() const { return faults_.empty(); }
  void add(RowFault fault) {
    if (!full()) faults_.push_back(std::move(fault));
  }
  std::vector<RowFault> by_line() const;

 private:
  std::vector<RowFault> faults_;
};

struct RowManifest {
  std::filesystem::path path;
  Table table;
};
// Reads the manifest, in the encoding that --encoding names, else in UTF-8. What is wrong with
// lines and columns is added to `faults`, and the rows that can be read are given. An error: the
// file could not be read at all.
Result<RowManifest> read_row_manifest(const Context& context, RowFaults& faults);

// Says all of them, that nothing was written, and gives the exit code: 4 where a row does not say
// what is to be recorded, else 5, 3 or 2, as of commands that write.
int tell_row_faults(const Context& context, const RowManifest& manifest, const RowFaults& faults);

}  // namespace muniment::cli
