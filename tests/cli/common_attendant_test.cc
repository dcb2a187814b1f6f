// Signals and ticks beside long work.
#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "cli/common/attendant.h"
#include "ledger/core/result.h"

namespace muniment::cli {
namespace {

void wait_for(const std::atomic<bool>& flag) {
  while (!flag) std::this_thread::yield();
}

// How a process ends that does this, as waitpid tells it.
int end_of(const std::function<void()>& work) {
  const pid_t child = ::fork();
  MUNIMENT_CHECK(child >= 0);
  if (child == 0) {
    work();
    ::_exit(0);
  }
  int status = 0;
  MUNIMENT_CHECK(::waitpid(child, &status, 0) == child);
  return status;
}

TEST(Attendant, TicksUntilItIsSentAway) {
  std::atomic<int> ticks = 0;
  const Attendant attendant([&] { ++ticks; }, [] {});
  while (ticks < 2) std::this_thread::yield();
  EXPECT_FALSE(attendant.was_interrupted());
}

TEST(Attendant, HearsTheFirstSignalAndTheProcessLives) {
  for (const int number : {SIGINT, SIGTERM}) {
    std::atomic<bool> heard = false;
    const Attendant attendant([] {}, [&] { heard = true; });
    ::kill(::getpid(), number);
    wait_for(heard);
    EXPECT_TRUE(attendant.was_interrupted());
  }
}

TEST(Attendant, LeavesSignalsAloneWhereTheSystemStartsNoThread) {
  pthread_attr_t usual;
  ASSERT_EQ(::pthread_getattr_default_np(&usual), 0);
  pthread_attr_t huge = usual;  // more than there are addresses
  ASSERT_EQ(::pthread_attr_setstacksize(&huge, std::size_t{1} << 60), 0);
  ASSERT_EQ(::pthread_setattr_default_np(&huge), 0);
  {
    const Attendant attendant([] {}, [] {});
    sigset_t blocked;
    EXPECT_EQ(::pthread_sigmask(SIG_BLOCK, nullptr, &blocked), 0);
    EXPECT_EQ(::sigismember(&blocked, SIGINT), 0);
    EXPECT_FALSE(attendant.was_interrupted());
  }
  EXPECT_EQ(::pthread_setattr_default_np(&usual), 0);
}

TEST(Attendant, LetsTheSecondSignalEndTheProcess) {
  const int status = end_of([] {
    std::atomic<bool> heard = false;
    const Attendant attendant([] {}, [&] { heard = true; });
    ::kill(::getpid(), SIGINT);
    wait_for(heard);
    ::kill(::getpid(), SIGTERM);
    wait_for(false);
  });
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGTERM);
}

TEST(Attendant, LeavesSignalsIgnoredThatWereIgnoredBefore) {
  const int status = end_of([] {
    ::signal(SIGINT, SIG_IGN);
    std::atomic<int> heard = 0;
    std::atomic<bool> last = false;
    const Attendant attendant([] {},
                              [&] {
                                ++heard;
                                last = true;
                              });
    ::kill(::getpid(), SIGINT);
    ::kill(::getpid(), SIGTERM);
    wait_for(last);
    ::_exit(heard == 1 ? 0 : 1);
  });
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(Attendant, GivesTheSignalsBackWhenItGoes) {
  const int status = end_of([] {
    {
      const Attendant attendant([] {}, [] {});
    }
    ::kill(::getpid(), SIGINT);
  });
  EXPECT_TRUE(WIFSIGNALED(status));
}

}  // namespace
}  // namespace muniment::cli
