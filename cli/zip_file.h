// A package's members as a ZIP file, stored as they are (evidence/README.md, "Package").
#pragma once

#include <filesystem>

#include "cli/common/files.h"
#include "evidence/packaging.h"

namespace muniment::cli {

// Written without a name, and given one by `put`: what was not put goes away.
class ZipFile final : public evidence::PackageSink {
 public:
  static Result<std::unique_ptr<ZipFile>> begin(std::filesystem::path path);
  ZipFile(const ZipFile&) = delete;
  ~ZipFile() override;

  Status begin(const std::string& name, std::uint64_t size) override;
  Status write(ByteView bytes) override;
  Status end() override;
  // All or nothing, durable. Refused: something that is no package is there by now.
  Status put();

 private:
  ZipFile(std::filesystem::path path, NewFile file, void* zip)
      : path_(std::move(path)), file_(std::move(file)), zip_(zip) {}
  Error failed() const;

  std::filesystem::path path_;
  NewFile file_;
  void* zip_;  // of the library; null: it was closed
};

}  // namespace muniment::cli
