// How deep the tables and arrays of a TOML document nest, before a parser is let loose on it: it
// would go as deep with its calls.
#pragma once

#include <optional>
#include <string_view>

namespace muniment::evidence {

// The first line, from 1, whose keys or brackets nest deeper than `most`; none: no line does. Dots
// and brackets inside of strings and comments do not count. What a parser then meets is less than
// (most + 1)² deep: so many keys in each of so many brackets.
std::optional<std::size_t> too_deep_line(std::string_view text, std::size_t most);

}  // namespace muniment::evidence
