// The three descriptors that every program is handed, whatever its starter did with them.
#pragma once

namespace muniment::cli {

// Where one was closed, the next file that is opened would get its number, and what is printed
// would go into that file: a ledger's store. Each gets a /dev/null that cannot be used in its
// direction, so reading and printing fail as they would have. Call it before any file is opened.
void hold_standard_streams();

}  // namespace muniment::cli
