// Text from records and file systems made fit for a terminal, and its width in columns.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muniment::cli {

// Well-formed UTF-8 stays. Each byte of what is not, and of control characters, line separators,
// bidirectional controls, invisible characters and blanks that nobody types, becomes \xNN
// (lower-case hexadecimal): a name cannot move the cursor, hide what follows, read backwards or
// pass for another one. The joiners and selectors that scripts and emoji need stay. Printable text
// is unchanged.
std::string printable(std::string_view raw);

std::size_t display_width(
    std::string_view text);  // columns; wide characters count two, combining ones none
std::string pad(std::string_view text, std::size_t columns);

// Columns aligned by display width, two spaces between them; the last column is not padded. Each
// row ends in a newline. Rows wider than `columns` go on below their last column; 0: never.
std::string format_table(const std::vector<std::vector<std::string>>& rows,
                         std::size_t columns = 0);

// Breaks text into lines of at most `columns` where its script allows a break; lines after the
// first are indented. Longer words stay whole, so that what is copied from the screen is, or are
// broken, so that nothing that somebody else wrote begins a line. Columns 0: no breaking.
enum class LongWords { whole, broken };
std::string wrap(std::string_view text, std::size_t columns, std::size_t indent,
                 LongWords long_words = LongWords::whole);

}  // namespace muniment::cli
