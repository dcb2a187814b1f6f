#include "cli/common/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <optional>

#include "cli/common/output.h"
#include "cli/common/printable.h"
#include "cli/common/time_format.h"

namespace muniment::cli {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr auto shortest_pause = std::chrono::milliseconds(100);
// A rate of the first moments says nothing: files differ, caches are cold.
constexpr std::uint64_t first_rate_ms = 500;

std::string amount(ProgressUnit unit, std::uint64_t count) {
  return unit == ProgressUnit::bytes ? format_bytes(count) : std::to_string(count);
}

std::uint64_t scaled(std::uint64_t value, std::uint64_t by, std::uint64_t over) {
  return static_cast<std::uint64_t>(static_cast<double>(value) * static_cast<double>(by) /
                                    static_cast<double>(over));
}

std::size_t stderr_columns() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

// ", 30 %, 210.5 MB/s, 0:13 left"; what is not known yet is left out.
std::string rate_of(const Words& words, ProgressUnit unit, std::uint64_t done, std::uint64_t total,
                    std::uint64_t elapsed_ms) {
  const std::string_view comma = words.choose(", ", "，");
  std::string rate;
  if (total > 0) {
    rate += comma;
    rate += std::to_string(done >= total ? 100 : scaled(done, 100, total)) + " %";
  }
  if (elapsed_ms < first_rate_ms || done == 0) return rate;
  rate += comma;
  rate += amount(unit, scaled(done, 1000, elapsed_ms)) + "/s";
  if (total > done) {
    rate += comma;
    rate += words.translate(
        say("{1} left", format_duration(scaled(total - done, elapsed_ms, done) / 1000)));
  }
  return rate;
}

}  // namespace

std::string format_progress(const Words& words, const Message& what, ProgressUnit unit,
                            std::uint64_t done, std::uint64_t total, std::uint64_t elapsed_ms) {
  const std::string subject = words.translate(what);
  const std::string line = total == 0
                               ? words.translate(say("{1}: {2}", subject, amount(unit, done)))
                               : words.translate(say("{1}: {2} of {3}", subject, amount(unit, done),
                                                     amount(unit, total)));
  return line + rate_of(words, unit, done, total, elapsed_ms);
}

std::string format_file_progress(const Words& words, const Message& what, const FileAmounts& done,
                                 const FileAmounts& total, std::uint64_t elapsed_ms) {
  const std::string subject = words.translate(what);
  const std::string line =
      total.files == 0
          ? words.translate(say("{1}: {2} files, {3}", subject, std::to_string(done.files),
                                format_bytes(done.bytes)))
          : words.translate(say("{1}: {2} of {3} files, {4} of {5}", subject,
                                std::to_string(done.files), std::to_string(total.files),
                                format_bytes(done.bytes), format_bytes(total.bytes)));
  // Many small files take their time too: what is left is told by whichever has come less far.
  const bool by_bytes =
      total.files == 0 || total.bytes == 0 ||
      scaled(done.bytes, 1000, total.bytes) <= scaled(done.files, 1000, total.files);
  if (by_bytes) {
    return line + rate_of(words, ProgressUnit::bytes, done.bytes, total.bytes, elapsed_ms);
  }
  return line + rate_of(words, ProgressUnit::items, done.files, total.files, elapsed_ms);
}

struct ProgressLine::State {
  Words words;
  Message what;
  std::uint64_t total;
  ProgressUnit unit;
  SteadyNow now;
  SteadyClock::time_point began;
  std::uint64_t done = 0;
  std::optional<SteadyClock::time_point> shown = std::nullopt;

  std::uint64_t elapsed_ms(SteadyClock::time_point moment) const {
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(moment - began);
    return static_cast<std::uint64_t>(elapsed.count());
  }
  void show(SteadyClock::time_point moment, const std::string& line) {
    // A line that the terminal breaks could not be wiped again.
    if (display_width(line) < stderr_columns()) write_line(line);
    shown = moment;
  }
  // Over the line before, and only then the rest of that one is wiped: nothing flickers.
  static void write_line(const std::string& line) {
    const std::string text = "\r" + line + "\x1b[K";
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
  }
};

ProgressLine::ProgressLine(const Words& words, Message what, std::uint64_t total, bool enabled,
                           ProgressUnit unit, SteadyNow now) {
  if (!enabled || isatty(STDERR_FILENO) != 1) return;
  const auto began = now();
  state_ =
      std::make_unique<State>(State{words, std::move(what), total, unit, std::move(now), began});
}

ProgressLine::~ProgressLine() {
  if (state_ && state_->shown) State::write_line("");
}

void ProgressLine::advance(std::uint64_t by) {
  if (state_) reach(state_->done + by);
}

void ProgressLine::reach(std::uint64_t done) {
  if (!state_) return;
  state_->done = done;
  const auto moment = state_->now();
  if (moment - state_->shown.value_or(state_->began) >= shortest_pause) {
    state_->show(moment, format_progress(state_->words, state_->what, state_->unit, done,
                                         state_->total, state_->elapsed_ms(moment)));
  }
}

void ProgressLine::show_files(const FileAmounts& done, const FileAmounts& total) {
  if (!state_) return;
  const auto moment = state_->now();
  state_->show(moment, format_file_progress(state_->words, state_->what, done, total,
                                            state_->elapsed_ms(moment)));
}

}  // namespace muniment::cli
