// Passphrases: asked for on the terminal, and overwritten when they are no longer needed.
#pragma once

#include <string>

#include "cli/common/words.h"

namespace muniment::cli {

inline constexpr std::size_t max_passphrase_bytes = 1024;

// Asks on the terminal (/dev/tty, whatever stdin and stderr are) without echo; a colon is put
// behind `prompt`. Missing when there is no terminal. A signal that ends or stops the program finds
// the terminal as it was before. Call it before any thread is started.
Result<std::string> ask_passphrase(const Words& words, const Message& prompt);

// Overwrites a secret that is no longer needed and empties it.
void cleanse(std::string& secret);

}  // namespace muniment::cli
