// Whole files: read with a limit, written so that they appear complete or not at all.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "ledger/core/result.h"

namespace muniment::cli {

// Writes a new file, which appears when it is whole and durable. On an error nothing is left behind
// and what was there is unchanged. `mode` as for open(2). Refused when something is there and
// `overwrite` is no, or when it is no regular file.
enum class Overwrite { no, yes };
Status write_file(const std::filesystem::path& path, std::string_view content, unsigned mode,
                  Overwrite overwrite);
// The same of what comes piece by piece: `write` gives the pieces, and on its error nothing stays.
using WritePiece = std::function<Status(std::string_view)>;
Status write_file(const std::filesystem::path& path, unsigned mode, Overwrite overwrite,
                  const std::function<Status(const WritePiece&)>& write);

// Writes what is written again and again, such as the newest checkpoint: over nothing, or over a
// file that `is_like` takes for one of its kind. Refused: anything else that is there, which may be
// a key, a ledger's file or evidence.
Status replace_file(const std::filesystem::path& path, std::string_view content,
                    const std::function<bool(std::string_view)>& is_like);

// The whole content. Missing: no such file. Malformed: longer than `limit`. Environment: a folder,
// no permission, I/O.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit);

// Whether it is a file that begins like this; false: it is not there, or is a pipe, too.
bool begins_with(const std::filesystem::path& path, std::string_view start);

// An open file. Closes it when it goes.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  bool ok() const { return number_ >= 0; }
  int number() const { return number_; }
  int release();

 private:
  int number_;
};

// A file on its way to `path`. It has no name until it is whole and put, so that nothing stays of
// it whatever ends the program before; where the file system has no such files, or there is no
// /proc, its name begins with ".muniment-". It is gone unless it was put.
class NewFile {
 public:
  static Result<NewFile> make(const std::filesystem::path& path, unsigned mode);
  NewFile(NewFile&& other) noexcept
      : path_(std::move(other.path_)),
        name_(std::exchange(other.name_, {})),
        descriptor_(std::move(other.descriptor_)) {}
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  int descriptor() const { return descriptor_.number(); }
  std::string itself() const;  // as what this process opens it again
  // As `write_file` says.
  Status put(Overwrite overwrite);

 private:
  NewFile(std::filesystem::path path, std::filesystem::path name, Descriptor descriptor)
      : path_(std::move(path)), name_(std::move(name)), descriptor_(std::move(descriptor)) {}

  std::filesystem::path path_;
  std::filesystem::path name_;  // that it has meanwhile; empty: none
  Descriptor descriptor_;
};

// The error of a failed system call: missing for ENOENT, disk_full for ENOSPC and EDQUOT, else
// environment.
Error system_error(int number, const std::filesystem::path& path);

}  // namespace muniment::cli
