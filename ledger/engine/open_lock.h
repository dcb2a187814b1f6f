// Who has a store open, and whose turn it is to write: locks on ranges of one file. Private to the
// LMDB engine.
//
// They belong to the open file, not to the process (F_OFD_SETLK), so a second open in one process
// is noticed, a process that dies lets go, and a closed descriptor of somebody else's does not.
#pragma once

#include <filesystem>

#include "ledger/core/result.h"
#include "ledger/descriptor.h"

namespace muniment {

class OpenLock {
 public:
  // Opens `store/open.lock`, made if missing, and marks the store as open in this process. Refused:
  // it is already.
  static Result<OpenLock> take(const std::filesystem::path& folder);
  // As `take`, and keeps everybody else out while this object lives. Refused: another process has
  // the store open; the error names it.
  static Result<OpenLock> take_alone(const std::filesystem::path& folder);
  // Where nothing can be written: keeps writers that could come by another way out while this
  // object lives, as far as the file is there and readable. Needs no right to write.
  static Result<OpenLock> take_reading(const std::filesystem::path& folder);
  OpenLock(OpenLock&&) noexcept = default;
  OpenLock& operator=(OpenLock&&) noexcept = default;
  ~OpenLock();

  // Waits for the writer's place among processes. Who let it go and wants it again stands behind
  // those who wait. One thread at a time.
  Status take_writer() const;
  void release_writer() const;

 private:
  explicit OpenLock(Descriptor file) : file_(std::move(file)) {}
  Descriptor file_;
};

}  // namespace muniment
