// What the programs of the bench share: time, random bytes, and an end with a sentence.
//
// Each program does one piece of work at a size that it is told, and prints one line of JSON; the
// driver (bench.py) alternates them and makes the ratios.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ledger/core/bytes.h"

namespace muniment::bench {

[[noreturn]] void die(const std::string& sentence);

// The value, or the end of the program with the error's sentence.
template <typename T>
T need(Result<T> result) {
  if (!result.ok()) die(to_english(result.error()));
  return std::move(result).value();
}
void need(const Status& status);

std::string file_text(const std::string& path);

// What work took: by the clock on the wall, and of the processor, all threads of the process
// together. The second hardly notices what else the machine does.
struct Took {
  double seconds;
  double cpu;
};

class Stopwatch {
 public:
  Stopwatch() : start_(now()) {}
  Took took() const;

 private:
  static Took now();
  Took start_;
};
std::string to_json(const Took& took);  // [seconds, cpu]

// splitmix64: fast, and good enough for bytes that nothing compresses. One thread at a time.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  static Random unlike_any_before();  // for ids that must not come twice
  std::uint64_t next();
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }
  Bytes bytes(std::size_t count);

 private:
  std::uint64_t state_;
};

// Runs work(0) … work(threads - 1) at once, each pinned to a core of its own as far as there are
// cores: a scheduler that keeps two short threads on one core would halve what is measured. Gives
// what it took from the common start to the last end.
Took run_pinned(unsigned threads, const std::function<void(unsigned)>& work);

// One turn of a program that appends: `batches` batches of `size` records by each of `callers`.
struct Turn {
  std::size_t batches;
  std::size_t size;
  unsigned callers;
};
// Says that it is ready, then takes turns from lines "BATCHES SIZE CALLERS" until standard input
// ends, and answers each with a JSON array of what it took: each append, or with several callers
// the whole turn.
void take_turns(const std::function<std::vector<Took>(const Turn&)>& take);

// The shape of an append: payloads of 250 random bytes in 30 dossiers, the ledger's own among them.
inline constexpr std::size_t payload_bytes = 250;
inline constexpr std::uint64_t dossier_count = 30;
std::string dossier_of(std::uint64_t number);

}  // namespace muniment::bench
