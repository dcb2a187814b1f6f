// An open file that closes itself, and the system's words for an error number.
#pragma once

#include <string>
#include <utility>

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

}  // namespace muniment
