// Names of files as manifests write them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "evidence/manifest.h"

namespace muniment::evidence::manifest_names {

// sha256sum: \\, \n and \r for a backslash, a line feed and a carriage return. None: another
// escape.
std::optional<std::string> unescape(std::string_view written);
std::string escape(std::string_view name);  // unchanged: it needs none

// BagIt: %0A, %0D and %25 in either case. None: a percent sign that begins none of them.
std::optional<std::string> percent_decode(std::string_view written);
std::string percent_encode(std::string_view name);

// The name below the folder: without the prefix and without "./". Malformed: empty, absolute, too
// long, or with a component that is empty, "." or "..".
Result<std::string> below_folder(const std::string& name, const std::string& prefix);

}  // namespace muniment::evidence::manifest_names
