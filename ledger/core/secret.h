// Values that are overwritten when they are no longer needed. Private: key_file.cc and pkcs8.cc
// include this.
#pragma once

#include <cstddef>
#include <utility>

namespace muniment {

// Overwrites memory; no compiler takes it for a dead store.
void cleanse(void* memory, std::size_t count);

// Owns a string or a vector of bytes. Reserve before appending: what a growing container leaves
// behind is not ours to overwrite any more.
template <typename Container>
class Secret {
 public:
  Secret() = default;
  explicit Secret(Container value) : value_(std::move(value)) {}
  Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { other.value_.clear(); }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  Secret& operator=(Secret&&) = delete;
  ~Secret() { cleanse(value_.data(), value_.size()); }

  Container& operator*() { return value_; }
  const Container& operator*() const { return value_; }
  Container* operator->() { return &value_; }
  const Container* operator->() const { return &value_; }

 private:
  Container value_;
};

}  // namespace muniment
