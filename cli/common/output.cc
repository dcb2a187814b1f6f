#include "cli/common/output.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace muniment::cli {

Colour choose_colour(const Environment& environment) {
  return !environment.no_color && isatty(STDOUT_FILENO) == 1 ? Colour::on : Colour::off;
}

std::size_t terminal_columns() {
  winsize size{};
  if (isatty(STDOUT_FILENO) != 1 || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

Status print_result(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (written && std::fflush(stdout) == 0) return {};
  return Error(ErrorKind::environment,
               say("the result could not be written to standard output: {1}",
                   std::strerror(errno)));  // NOLINT(concurrency-mt-unsafe): one thread prints
}

void print_talk(const Words& words, const Message& message) {
  print_talk(words.translate(message));
}

void print_talk(std::string_view line) {
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fputc('\n', stderr);
}

}  // namespace muniment::cli
