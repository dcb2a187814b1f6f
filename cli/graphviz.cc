#include "cli/graphviz.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>

#include "cli/common/files.h"

namespace muniment::cli {

namespace {

constexpr std::size_t most_svg_bytes = 256 * 1024 * 1024;
constexpr std::size_t most_said_bytes = 4096;

// Files in memory instead of pipes: neither side ever waits for the other one.
Descriptor memory_file(const char* name) { return Descriptor(::memfd_create(name, MFD_CLOEXEC)); }

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::lseek(descriptor, 0, SEEK_SET) == 0;
}

// At most so many bytes from the beginning.
std::string read_back(int descriptor, std::size_t most) {
  struct stat status = {};
  if (::fstat(descriptor, &status) != 0) return "";
  std::string bytes(std::min(static_cast<std::size_t>(status.st_size), most), '\0');
  std::size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t got =
        ::pread(descriptor, bytes.data() + have, bytes.size() - have, static_cast<off_t>(have));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

struct Streams {
  Descriptor in = memory_file("dot"), out = memory_file("svg"), said = memory_file("said");
  bool ok() const { return in.ok() && out.ok() && said.ok(); }
};

// Starts it with these as its standard streams; gives 0, or the number of the system's error.
int start(const Streams& streams, pid_t& child) {
  posix_spawn_file_actions_t actions;
  if (const int failed = ::posix_spawn_file_actions_init(&actions); failed != 0) return failed;
  ::posix_spawn_file_actions_adddup2(&actions, streams.in.number(), STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, streams.out.number(), STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, streams.said.number(), STDERR_FILENO);
  std::array<char, 4> program = {"dot"};
  std::array<char, 6> format = {"-Tsvg"};
  std::array<char*, 3> arguments = {program.data(), format.data(), nullptr};
  const int failed =
      ::posix_spawnp(&child, program.data(), &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  return failed;
}

bool ended_well(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return false;
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

Result<std::string> draw_svg(const std::string& dot) {
  const Streams streams;
  if (!streams.ok() || !write_all(streams.in.number(), dot)) return system_error(errno, "dot");
  pid_t child = 0;
  if (const int failed = start(streams, child); failed == ENOENT) {
    return Error(ErrorKind::missing,
                 say("Graphviz draws the picture, and its program \"dot\" is not installed here "
                     "(Debian: apt install graphviz). --dot gives the graph without it, to be "
                     "drawn elsewhere"));
  } else if (failed != 0) {
    return system_error(failed, "dot");
  }
  const bool well = ended_well(child);
  std::string svg = read_back(streams.out.number(), most_svg_bytes);
  if (well && svg.find("</svg>") != std::string::npos) return svg;
  return Error(ErrorKind::environment, say("Graphviz did not draw the picture; it said: {1}",
                                           read_back(streams.said.number(), most_said_bytes)));
}

}  // namespace muniment::cli
