#include "cli/common/packages.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "cli/common/files.h"
#include "cli/common/sites.h"

namespace muniment::cli {

namespace {

Status read_all(int descriptor, const std::filesystem::path& path, std::uint64_t offset,
                std::span<std::uint8_t> bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t got = ::pread(descriptor, bytes.data() + done, bytes.size() - done,
                                static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error(errno, path);
    if (got == 0) {
      return Error(ErrorKind::environment,
                   say("{1} changed while it was read; check it again", path.string()));
    }
    done += static_cast<std::size_t>(got);
  }
  return {};
}

}  // namespace

bool begins_like_package(const std::filesystem::path& path) {
  return begins_with(path, package_begin);
}

bool is_package(const std::filesystem::path& path) {
  constexpr std::string_view first = "/bagit.txt";
  constexpr std::size_t head = 30, name_at = 26, longest = 64 + first.size();
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  Bytes start(head + longest);
  const ssize_t got = file.ok() ? ::pread(file.number(), start.data(), start.size(), 0) : -1;
  if (got < static_cast<ssize_t>(head) || !as_text(start).starts_with(package_begin)) return false;
  const std::size_t name = start[name_at] | std::size_t{start[name_at + 1]} << 8;
  if (name > longest || head + name > static_cast<std::size_t>(got)) return false;
  return as_text(ByteView(start).subspan(head, name)).ends_with(first);
}

Result<verify::PackageCheck> check_package_file(const std::filesystem::path& package,
                                                const TrustPolicy& trust,
                                                const verify::PackageQuestions& questions) {
  const Descriptor file(::open(package.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  struct stat stated = {};
  if (!file.ok() || ::fstat(file.number(), &stated) != 0) return system_error(errno, package);
  const verify::FileToRead to_read{static_cast<std::uint64_t>(stated.st_size),
                                   [&](std::uint64_t offset, std::span<std::uint8_t> bytes) {
                                     return read_all(file.number(), package, offset, bytes);
                                   }};
  return verify::check_package(to_read, trust, questions);
}

Result<verify::Report> verify_package_file(const std::filesystem::path& package,
                                           const TrustPolicy& trust,
                                           const PackageRequest& request) {
  verify::PackageQuestions questions{request.complete, request.least_size, std::nullopt, nullptr};
  Result<std::optional<Checkpoint>> seen = read_remembered(request.remember);
  if (!seen.ok()) return std::move(seen).error();
  questions.remembered = *std::move(seen);
  std::optional<verify::FileToCheck> own;
  if (request.file) {
    Result<verify::FileToCheck> opened = open_file_to_check(*request.file);
    if (!opened.ok()) return std::move(opened).error();
    own = *std::move(opened);
    questions.file = &*own;
  }
  Result<verify::PackageCheck> checked = check_package_file(package, trust, questions);
  if (!checked.ok()) return std::move(checked).error();
  if (Status kept = remember(request.remember, checked->report, checked->checkpoint); !kept.ok()) {
    return std::move(kept).error();
  }
  return std::move(checked->report);
}

}  // namespace muniment::cli
