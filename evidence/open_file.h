// A file that is being read, by the rules of intake.h. Private to intake.
#pragma once

#include <sys/stat.h>

#include <optional>
#include <span>
#include <variant>

#include "evidence/intake.h"

namespace muniment::evidence {

class OpenFile {
 public:
  // Never blocks on a fifo, never takes over a terminal, never follows a link. Refuses all but
  // regular files.
  static std::variant<OpenFile, HashFailure> open(const FoundFile& file);

  std::uint64_t size() const { return static_cast<std::uint64_t>(before_.st_size); }

  // Fills `room`, which is not empty, from where the last call ended, and gives the number of
  // bytes; 0 at the end. A file that keeps growing ends too.
  std::variant<std::size_t, HashFailure> read(std::span<std::uint8_t> room);

  // After the end: what changed while it was read, if anything did.
  std::optional<HashFailure> changed() const;

 private:
  OpenFile(Descriptor descriptor, const struct stat& before)
      : descriptor_(std::move(descriptor)), before_(before) {}

  Descriptor descriptor_;
  struct stat before_;
  std::uint64_t done_ = 0;
  bool ended_ = false;
};

// What is registered of a file that was read whole.
HashedFile hashed_file(const FoundFile& file, std::uint64_t size, HashAlgorithm algorithm,
                       const Hash& digest);

}  // namespace muniment::evidence
