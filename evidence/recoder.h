// Turns text of another encoding into UTF-8.
#pragma once

#include <string>
#include <string_view>

#include "ledger/core/result.h"

namespace muniment::evidence {

class Recoder {
 public:
  // An encoding as iconv calls it. Usage: one that the system does not know.
  static Result<Recoder> open(const std::string& encoding);
  Recoder(Recoder&& other) noexcept;
  Recoder& operator=(Recoder&&) = delete;
  ~Recoder();
  // Each call begins anew. Malformed: not of this encoding.
  Result<std::string> to_utf8(std::string_view text);

 private:
  explicit Recoder(void* state) : state_(state) {}
  void* state_;  // iconv_t, which is a pointer
};

}  // namespace muniment::evidence
