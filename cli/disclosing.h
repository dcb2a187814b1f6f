// Which fields a receipt or a package discloses.
#pragma once

#include <string>
#include <vector>

namespace muniment::cli {

// "name,content", "all"; each --open may name several.
std::vector<std::string> fields_to_open(const std::vector<std::string>& given);

}  // namespace muniment::cli
