#include "tests/support/temporary_folder.h"

#include <unistd.h>

#include <fstream>
#include <iterator>

#include "ledger/core/result.h"

namespace muniment::test {

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "muniment-test-XXXXXX").string();
  MUNIMENT_CHECK(mkdtemp(name.data()) != nullptr);
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void put_file(const std::filesystem::path& path, std::string_view content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  MUNIMENT_CHECK(!file.fail());
}

std::string get_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  MUNIMENT_CHECK(file.is_open());
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace muniment::test
