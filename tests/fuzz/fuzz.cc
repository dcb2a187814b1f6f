#include "tests/fuzz/fuzz.h"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace muniment::fuzz {
namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  MUNIMENT_CHECK(file.is_open());
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

std::string fixed_file(const std::string& name) {
  return read(std::filesystem::path(MUNIMENT_SOURCE_DIR) / "tests/fuzz" / name);
}

#ifndef MUNIMENT_FUZZ
void replay(const std::string& name, bool (*target)(ByteView input)) {
  const auto folder = std::filesystem::path(MUNIMENT_SOURCE_DIR) / "tests/fuzz/corpus" / name;
  int seeds = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const bool accepted = target(as_bytes(read(file.path())));
    if (!file.path().filename().string().starts_with("seed")) continue;
    ++seeds;
    EXPECT_TRUE(accepted) << file.path() << ": make the seeds anew with fuzz_seeds";
  }
  EXPECT_GT(seeds, 0);
}
#endif

}  // namespace muniment::fuzz
