#include "ledger/isolation.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <iostream>

#include "ledger/descriptor.h"

namespace muniment {
namespace {

void flush_output() {
  std::cout.flush();
  std::fflush(nullptr);
}

[[noreturn]] void run_child(const std::function<int()>& work, pid_t parent) {
  // A child without its parent has nobody to report to; the parent may have died before the call.
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || ::getppid() != parent) ::_exit(1);
  const int code = work();
  flush_output();
  ::_exit(code);  // no destructors: they belong to the parent
}

std::string signal_name(int number) {
  const char* name = ::sigabbrev_np(number);
  return name == nullptr ? std::to_string(number) : "SIG" + std::string(name);
}

// What following a wild pointer of a damaged file, or one made to do harm, ends in. Want of memory
// (SIGKILL of the system, SIGABRT of our own), a limit or a person's hand says nothing of the file.
bool is_evidence(int number) {
  return number == SIGSEGV || number == SIGBUS || number == SIGILL || number == SIGFPE;
}

Error ended_by(int number) {
  if (is_evidence(number)) {
    return Error(
        ErrorKind::mismatch,
        say("the process that read the store was ended by {1}: the store's files are damaged, "
            "or made to do harm; use another copy",
            signal_name(number)));
  }
  return Error(ErrorKind::environment,
               say("the process that read the store was ended by {1}, which says nothing about the "
                   "store: look whether memory or a limit ran out, or who ended it, and try again",
                   signal_name(number)));
}

}  // namespace

Result<int> run_isolated(const std::function<int()>& work) {
  flush_output();  // what the parent has buffered must not be written twice
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) {
    return Error(ErrorKind::environment,
                 say("no child process could be started: {1}", describe_errno(errno)));
  }
  if (child == 0) run_child(work, parent);

  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno == EINTR) continue;
    return Error(ErrorKind::environment,
                 say("the child process was lost: {1}", describe_errno(errno)));
  }
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  return ended_by(WTERMSIG(status));
}

}  // namespace muniment
