#include "tests/support/child.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>

#include "ledger/core/result.h"

namespace muniment::test {

void Teller::tell(const std::string& line) const {
  const std::string whole = line + "\n";
  MUNIMENT_CHECK(whole.size() <= 4096);
  MUNIMENT_CHECK(::write(file_, whole.data(), whole.size()) == static_cast<ssize_t>(whole.size()));
}

Child::Child(const std::function<int(const Teller&)>& work) {
  int ends[2];
  MUNIMENT_CHECK(::pipe2(ends, O_CLOEXEC) == 0);
  std::fflush(nullptr);
  process_ = ::fork();
  MUNIMENT_CHECK(process_ >= 0);
  if (process_ == 0) {
    ::close(ends[0]);
    const int code = work(Teller(ends[1]));
    std::fflush(nullptr);
    ::_exit(testing::Test::HasFailure() ? 1 : code);
  }
  ::close(ends[1]);
  pipe_ = Descriptor(ends[0]);
}

Child::Child(Child&& other) noexcept
    : process_(std::exchange(other.process_, 0)),
      pipe_(std::move(other.pipe_)),
      heard_(std::move(other.heard_)) {}

Child::~Child() {
  if (process_ == 0) return;
  kill();
  wait();
}

bool Child::listen(std::string& line) {
  while (heard_.find('\n') == std::string::npos) {
    char room[4096];
    const ssize_t got = ::read(pipe_.number(), room, sizeof room);
    if (got < 0 && errno == EINTR) continue;
    MUNIMENT_CHECK(got >= 0);
    if (got == 0) return false;
    heard_.append(room, static_cast<std::size_t>(got));
  }
  const std::size_t end = heard_.find('\n');
  line = heard_.substr(0, end);
  heard_.erase(0, end + 1);
  return true;
}

void Child::kill() { ::kill(process_, SIGKILL); }

int Child::wait() {
  int status = 0;
  while (::waitpid(process_, &status, 0) < 0) MUNIMENT_CHECK(errno == EINTR);
  process_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace muniment::test
