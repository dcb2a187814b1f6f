// What the command line of `muniment-verify` said. CLI11 stays behind parse_verify_options.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/common/terminal.h"
#include "ledger/core/tree.h"

namespace muniment::cli {

struct VerifyOptions {
  enum class Action { verify, help, version };

  Action action = Action::verify;
  std::optional<std::string> trust;  // none: the caller says what a trust file is
  std::optional<std::string> file;
  std::optional<std::string> remember;
  std::optional<std::string> report;   // HTML file
  std::optional<std::string> against;  // a package
  std::vector<std::string> complete;   // dossiers, of packages
  std::optional<TreeSize> least_size;
  std::vector<std::string>
      receipts;  // or packages, or sites; at least one, where the action is verify
  bool json = false;
};

// An error is of kind usage.
Result<VerifyOptions> parse_verify_options(int argc, const char* const* argv);

std::string verify_help(const Words& words);

}  // namespace muniment::cli
