// A folder of a test's own.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace muniment::test {

// An empty folder, mode 0700, removed with all that is in it when the object goes.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

// Whole files; a failure ends the test program.
void put_file(const std::filesystem::path& path, std::string_view content);
std::string get_file(const std::filesystem::path& path);

}  // namespace muniment::test
