// The guard: the last checkpoint that was signed, kept outside the ledger's folder, so that a
// ledger restored from a stale backup is noticed before it forks (ledger/README.md, "Guard").
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/core/result.h"

namespace muniment {

// One guard, of one ledger key. One caller at a time: the log calls it under the writer's place.
class Guard {
 public:
  virtual ~Guard() = default;
  virtual Result<std::optional<std::string>>
  read() = 0;  // signed checkpoint; none: there is no guard yet
  // Replaces the guard. A crash leaves the old or the new one. Not synced to disk: after a power
  // cut the guard may be older than the ledger, which is harmless, and never newer.
  virtual Status write(std::string_view signed_checkpoint) = 0;
};

// Malformed: something is in the file, and no checkpoint that can be read. Environment: it cannot
// be read or written.
std::unique_ptr<Guard> make_file_guard(
    std::filesystem::path file);  // makes missing folders, mode 0700

}  // namespace muniment
