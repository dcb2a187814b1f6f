// Makes the listing of a folder break off: `readdir` of the test program stands before the C
// library's.
#pragma once

namespace muniment::test {

// From now on the first name of a folder is given, and then errno `code`; 0: as ever.
void break_listings(int code);

}  // namespace muniment::test
