#include "cli/common/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include "cli/common/exit_code.h"

namespace muniment::cli {

void hold_standard_streams() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(number, F_GETFD) != -1) continue;
    // The lowest free number is this one: those below it are held.
    const int held = open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    if (held != number) _exit(exit_failed);  // there is nowhere to say why
  }
}

}  // namespace muniment::cli
