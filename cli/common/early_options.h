// What must be known before a command line is parsed: complaints already follow it.
#pragma once

#include <string>

namespace muniment::cli {

// What `--lang` and `--json` say, whatever is wrong with the rest. Arguments behind "--" are names.
struct EarlyOptions {
  std::string lang;
  bool json = false;
};
EarlyOptions parse_early_options(int argc, const char* const* argv);

}  // namespace muniment::cli
