#include "tests/support/listing_faults.h"

#include <dirent.h>
#include <dlfcn.h>

#include <atomic>
#include <cerrno>

namespace muniment::test {
namespace {

std::atomic<int> listing_code{0};

}  // namespace

void break_listings(int code) { listing_code = code; }

}  // namespace muniment::test

extern "C" dirent* readdir(DIR* folder) {
  using Readdir = dirent* (*)(DIR*);
  static const auto real = reinterpret_cast<Readdir>(::dlsym(RTLD_NEXT, "readdir"));
  const int code = muniment::test::listing_code;
  if (code == 0 || ::telldir(folder) == 0) return real(folder);
  errno = code;
  return nullptr;
}
