// Progress of long work: rate and time left, on a terminal only.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "cli/common/words.h"

namespace muniment::cli {

enum class ProgressUnit { items, bytes };

// The line's text, such as "Reading files: 1.2 GB of 4.0 GB, 30 %, 210.5 MB/s, 0:13 left". Total 0:
// not known.
std::string format_progress(const Words& words, const Message& what, ProgressUnit unit,
                            std::uint64_t done, std::uint64_t total, std::uint64_t elapsed_ms);

// Of work on files: what is done, and the whole where it is known already (files 0: it is not).
struct FileAmounts {
  std::uint64_t files, bytes;
};
// "Registering: 1200 of 20000 files, 12.0 MB of 205.0 MB, 5 %, 110.2 MB/s, 0:02 left".
std::string format_file_progress(const Words& words, const Message& what, const FileAmounts& done,
                                 const FileAmounts& total, std::uint64_t elapsed_ms);

using SteadyNow = std::function<std::chrono::steady_clock::time_point()>;

// Progress on stderr, at most ten times a second. Says nothing unless `enabled` and stderr is a
// terminal. One thread.
class ProgressLine {
 public:
  ProgressLine(const Words& words, Message what, std::uint64_t total, bool enabled,
               ProgressUnit unit = ProgressUnit::items,
               SteadyNow now = std::chrono::steady_clock::now);
  ~ProgressLine();  // wipes the line
  void advance(std::uint64_t by);
  void reach(std::uint64_t done);  // for those who count themselves
  // For those who also pace themselves and have a line of their own.
  void show_files(const FileAmounts& done, const FileAmounts& total);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace muniment::cli
