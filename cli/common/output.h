// The result goes to stdout, talk goes to stderr.
#pragma once

#include <string_view>

#include "cli/common/words.h"

namespace muniment::cli {

enum class Colour { off, on };
// Colour is for people: on a terminal only, and not where NO_COLOR is set.
Colour choose_colour(const Environment& environment);
std::size_t terminal_columns();  // of stdout; 0 when it is no terminal

// Writes the result. An error when stdout does not take it (a full disk): a result that nobody got
// is no success.
Status print_result(std::string_view text);
// Writes one line of talk to stderr.
void print_talk(const Words& words, const Message& message);
void print_talk(std::string_view line);

}  // namespace muniment::cli
