// Makes one of this process's writes to disk go wrong, or ends the process there: the functions
// pwrite, writev, fdatasync, fsync, renameat, mkdirat and unlinkat of the test program stand before
// the C library's, for LMDB too.
#pragma once

#include <cstdint>

namespace muniment::test {

enum class DiskFault {
  fails,         // an error, and nothing was written
  fails_done,    // an error, and all was written
  cut_short,     // half was written, and that is what is told; of a sync: as `fails`
  stays_broken,  // this one and all after it fail, and nothing is written
  kills_before,  // SIGKILL before it is written
  kills_half,    // … when half is written
  kills_after,   // … when all is written
};

enum class Names { spared, too };  // whether what makes, moves and removes names counts and fails

// The `call`-th write or sync from now on, 1 being the next, goes wrong; `code` is the errno told.
void fail_disk(std::uint64_t call, DiskFault fault, int code, Names names = Names::spared);
bool disk_fault_fired();
void mend_disk();

}  // namespace muniment::test
