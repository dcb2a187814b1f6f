// One fuzz target a file: FUZZ_TARGET(name) { … } says whether `input` was accepted, and aborts
// when a promise is broken.
//
// In a build for fuzzing each file is a libFuzzer program. In every other build all files are one
// test program, which runs each target on the files of tests/fuzz/corpus/NAME_fuzz: files named
// seed* were made by a formatter (fuzz_seeds makes them) and must be accepted; the others were
// found.
#pragma once

#include "ledger/core/bytes.h"

namespace muniment::fuzz {

// Reads a file of tests/fuzz; the program ends when it is not there.
std::string fixed_file(const std::string& name);

// One fact, one encoding: what parses is what its value is formatted to.
template <typename Input, typename Parse, typename Format>
bool has_one_encoding(const Input& input, const Parse& parse, const Format& format) {
  const auto parsed = parse(input);
  if (!parsed.ok()) {
    MUNIMENT_CHECK(!to_english(parsed.error()).empty());
    return false;
  }
  const auto again = format(*parsed);
  MUNIMENT_CHECK(std::equal(input.begin(), input.end(), again.begin(), again.end()));
  const auto parsed_again = parse(Input(again));
  MUNIMENT_CHECK(parsed_again.ok() && *parsed_again == *parsed);
  return true;
}

#ifndef MUNIMENT_FUZZ
void replay(const std::string& name, bool (*target)(ByteView input));
#endif

}  // namespace muniment::fuzz

#ifdef MUNIMENT_FUZZ
#define FUZZ_TARGET(name)                                                             \
  static bool name##_fuzz([[maybe_unused]] ::muniment::ByteView input);               \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);  \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
    name##_fuzz({data, size});                                                        \
    return 0;                                                                         \
  }                                                                                   \
  static bool name##_fuzz(::muniment::ByteView input)
#else
#include <gtest/gtest.h>
#define FUZZ_TARGET(name)                                                          \
  static bool name##_fuzz(::muniment::ByteView input);                             \
  TEST(FuzzCorpus, name) { ::muniment::fuzz::replay(#name "_fuzz", name##_fuzz); } \
  static bool name##_fuzz(::muniment::ByteView input)
#endif
