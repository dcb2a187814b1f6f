// Owners for what a C library hands out. Private: it names no library, so that the .cc files can
// share it.
#pragma once

#include <memory>

namespace muniment {

template <auto release>
struct Release {
  template <typename T>
  void operator()(T* resource) const noexcept {
    release(resource);
  }
};

// `Handle<EVP_PKEY, EVP_PKEY_free>`: a pointer that is freed once.
template <typename T, auto release>
using Handle = std::unique_ptr<T, Release<release>>;

}  // namespace muniment
