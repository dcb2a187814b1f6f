// What the READMEs print, for tests that make it again.
#pragma once

#include <string>
#include <string_view>

#include "ledger/core/bytes.h"

namespace muniment::test {

// The bytes of the first line behind `section` that begins with `label`, in hexadecimal behind "=
// "; they go on in indented lines. `readme` is a path from the root of the sources. What is not
// there ends the test program, here and below.
Bytes readme_bytes(std::string_view readme, std::string_view section, std::string_view label);
// The block whose fence has this name behind it.
std::string readme_block(std::string_view readme, std::string_view name);

}  // namespace muniment::test
