#include "tests/support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "ledger/core/result.h"

namespace muniment::test {
namespace {

struct Pipe {
  int read_end = -1, write_end = -1;
  Pipe() {
    int ends[2];
    MUNIMENT_CHECK(pipe2(ends, O_CLOEXEC) == 0);
    read_end = ends[0];
    write_end = ends[1];
  }
};

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> all;
  for (std::string& text : strings) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

std::vector<std::string> environment_of(const ProcessSettings& settings) {
  std::map<std::string, std::string> variables = {{"LC_ALL", "C"}};
  for (const char* name : {"PATH", "HOME"}) {
    if (const char* value = std::getenv(name)) variables[name] = value;
  }
  for (const auto& [name, value] : settings.environment) variables[name] = value;
  std::vector<std::string> lines;
  for (const auto& [name, value] : variables) lines.push_back(name + "=" + value);
  return lines;
}

[[noreturn]] void become(const std::filesystem::path& program, std::vector<char*> arguments,
                         std::vector<char*> environment, const ProcessSettings& settings,
                         const std::array<int, 3>& streams) {
  setsid();  // no terminal: a program that asks for one must fail, not wait
  for (int stream = 0; stream < 3; ++stream) {
    if (dup2(streams[static_cast<std::size_t>(stream)], stream) < 0) _exit(127);
  }
  if (!settings.folder.empty() && chdir(settings.folder.c_str()) != 0) _exit(127);
  execvpe(program.c_str(), arguments.data(), environment.data());
  _exit(127);
}

// Moves input and both outputs until all are done.
void converse(const std::string& input, int in, int out, int err, Finished& finished) {
  std::size_t given = 0;
  fcntl(in, F_SETFL, O_NONBLOCK);
  std::array<pollfd, 3> watched = {pollfd{in, POLLOUT, 0}, pollfd{out, POLLIN, 0},
                                   pollfd{err, POLLIN, 0}};
  const auto finish = [](pollfd& one) {
    close(one.fd);
    one.fd = -1;
  };
  const auto take = [&](pollfd& from, std::string& to) {
    if (from.fd < 0 || from.revents == 0) return;
    std::array<char, 65536> block{};
    const ssize_t got = read(from.fd, block.data(), block.size());
    if (got > 0) to.append(block.data(), static_cast<std::size_t>(got));
    if (got <= 0) finish(from);
  };
  if (input.empty()) finish(watched[0]);
  while (watched[0].fd >= 0 || watched[1].fd >= 0 || watched[2].fd >= 0) {
    if (poll(watched.data(), watched.size(), -1) < 0) continue;
    if (watched[0].fd >= 0 && watched[0].revents != 0) {
      const ssize_t wrote = write(in, input.data() + given, input.size() - given);
      if (wrote > 0) given += static_cast<std::size_t>(wrote);
      if (wrote <= 0 || given == input.size()) finish(watched[0]);
    }
    take(watched[1], finished.out);
    take(watched[2], finished.err);
  }
}

}  // namespace

Finished run(const std::filesystem::path& program, const std::vector<std::string>& arguments,
             const ProcessSettings& settings) {
  std::vector<std::string> words = {program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables = environment_of(settings);
  std::vector<char*> word_pointers = pointers(words);
  std::vector<char*> variable_pointers = pointers(variables);
  std::signal(SIGPIPE, SIG_IGN);  // a program may leave before it has read its input
  const Pipe in, out, err;
  const pid_t child = fork();
  MUNIMENT_CHECK(child >= 0);
  if (child == 0) {
    std::signal(SIGPIPE, SIG_DFL);
    become(program, word_pointers, variable_pointers, settings,
           {in.read_end, out.write_end, err.write_end});
  }
  close(in.read_end);
  close(out.write_end);
  close(err.write_end);
  Finished finished;
  converse(settings.input, in.write_end, out.read_end, err.read_end, finished);
  int status = 0;
  while (waitpid(child, &status, 0) < 0) MUNIMENT_CHECK(errno == EINTR);
  finished.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return finished;
}

}  // namespace muniment::test
