#include "cli/common/early_options.h"

#include <string_view>

namespace muniment::cli {

EarlyOptions parse_early_options(int argc, const char* const* argv) {
  constexpr std::string_view lang = "--lang=";
  EarlyOptions early;
  for (int at = 1; at < argc; ++at) {
    const std::string_view argument = argv[at];
    if (argument == "--") break;
    if (argument == "--json") early.json = true;
    if (argument.starts_with(lang)) early.lang = argument.substr(lang.size());
    if (argument == "--lang" && at + 1 < argc) early.lang = argv[at + 1];
  }
  return early;
}

}  // namespace muniment::cli
