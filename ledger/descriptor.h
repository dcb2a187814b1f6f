// An open file that closes itself, names that last, and the system's reasons as sentences.
#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "ledger/core/result.h"

namespace muniment {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}  // as open(2) gives it; negative: none
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  bool valid() const { return number_ >= 0; }
  int number() const { return number_; }

 private:
  int number_;
};

std::string describe_errno(int code);
// Trouble of the environment: `message` says what was tried; the system's reason is added as its
// last argument. A full disk is told apart.
Error system_error(Message message, int error_number);

// Makes durable what was made, renamed or removed in a folder.
Status sync_folder(const std::filesystem::path& folder);

}  // namespace muniment
