#include "tests/support/disk_faults.h"

#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <functional>
#include <optional>

namespace muniment::test {
namespace {

struct Plan {
  std::atomic<std::uint64_t> left{0};  // calls until it strikes; 0: never
  std::atomic<bool> fired{false};
  std::atomic<bool> broken{false};
  std::atomic<DiskFault> fault{DiskFault::fails};
  std::atomic<int> code{0};
  std::atomic<bool> names{false};
};

Plan plan;

std::optional<DiskFault> strike() {
  if (plan.broken) return DiskFault::fails;
  if (plan.left == 0 || --plan.left != 0) return std::nullopt;
  plan.fired = true;
  plan.broken = plan.fault == DiskFault::stays_broken;
  return plan.fault.load();
}

// `whole` does what was asked for, `half` a part of it.
long write_or_not(const std::function<long()>& whole, const std::function<long()>& half) {
  const std::optional<DiskFault> fault = strike();
  if (!fault.has_value()) return whole();
  if (fault == DiskFault::kills_before) ::raise(SIGKILL);
  if (fault == DiskFault::cut_short) return half();
  if (fault == DiskFault::kills_half) {
    half();
    ::raise(SIGKILL);
  }
  if (fault == DiskFault::fails_done || fault == DiskFault::kills_after) whole();
  if (fault == DiskFault::kills_after) ::raise(SIGKILL);
  errno = plan.code;
  return -1;
}

int sync_or_not(const std::function<long()>& sync) {
  const auto failed = [] {
    errno = plan.code;
    return -1L;
  };
  return static_cast<int>(write_or_not(sync, failed));
}

int name_or_not(const std::function<long()>& work) {
  return plan.names ? sync_or_not(work) : static_cast<int>(work());
}

long write_now(int file, const void* data, std::size_t size, off_t offset) {
  return ::syscall(SYS_pwrite64, file, data, size, offset);
}

}  // namespace

void fail_disk(std::uint64_t call, DiskFault fault, int code, Names names) {
  mend_disk();
  plan.names = names == Names::too;
  plan.fired = false;
  plan.fault = fault;
  plan.code = code;
  plan.left = call;
}

bool disk_fault_fired() { return plan.fired; }

void mend_disk() {
  plan.left = 0;
  plan.broken = false;
}

}  // namespace muniment::test

extern "C" {

ssize_t pwrite(int file, const void* data, size_t size, off_t offset) {
  using muniment::test::write_now;
  return muniment::test::write_or_not([=] { return write_now(file, data, size, offset); },
                                      [=] { return write_now(file, data, size / 2, offset); });
}

ssize_t writev(int file, const iovec* parts, int count) {
  return muniment::test::write_or_not(
      [=] { return ::syscall(SYS_writev, file, parts, count); },
      [=] { return ::syscall(SYS_writev, file, parts, count / 2); });
}

int fdatasync(int file) {
  return muniment::test::sync_or_not([=] { return ::syscall(SYS_fdatasync, file); });
}

int fsync(int file) {
  return muniment::test::sync_or_not([=] { return ::syscall(SYS_fsync, file); });
}

int renameat(int old_folder, const char* old_name, int folder, const char* name) noexcept {
  return muniment::test::name_or_not(
      [=] { return ::syscall(SYS_renameat, old_folder, old_name, folder, name); });
}

int mkdirat(int folder, const char* name, mode_t mode) noexcept {
  return muniment::test::name_or_not([=] { return ::syscall(SYS_mkdirat, folder, name, mode); });
}

int unlinkat(int folder, const char* name, int flags) noexcept {
  return muniment::test::name_or_not([=] { return ::syscall(SYS_unlinkat, folder, name, flags); });
}

}  // extern "C"
