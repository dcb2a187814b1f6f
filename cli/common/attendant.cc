#include "cli/common/attendant.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <system_error>
#include <thread>

#include "cli/common/files.h"
#include "ledger/core/result.h"

namespace muniment::cli {
namespace {

constexpr int tick_ms = 100;

sigset_t heard_signals() {
  sigset_t heard;
  ::sigemptyset(&heard);
  for (const int number : {SIGINT, SIGTERM}) {
    struct sigaction now = {};
    if (::sigaction(number, nullptr, &now) == 0 && now.sa_handler != SIG_IGN) {
      ::sigaddset(&heard, number);
    }
  }
  return heard;
}

}  // namespace

struct Attendant::State {
  std::function<void()> tick, interrupted;
  sigset_t heard = {};
  sigset_t before = {};  // the mask of the thread that made this
  Descriptor signals{-1}, end{-1};
  std::atomic<bool> was_interrupted = false;
  std::thread thread = {};

  void attend() {
    std::array<pollfd, 2> sources = {pollfd{signals.number(), POLLIN, 0},
                                     pollfd{end.number(), POLLIN, 0}};
    while (sources[1].revents == 0) {
      if (::poll(sources.data(), sources.size(), tick_ms) == 0) tick();
      if (sources[0].revents != 0) hear();
    }
  }

  void hear() {
    signalfd_siginfo told = {};
    if (::read(signals.number(), &told, sizeof told) != sizeof told) return;
    if (was_interrupted.exchange(true)) {  // the second time it means it
      ::pthread_sigmask(SIG_UNBLOCK, &heard, nullptr);
      ::raise(static_cast<int>(told.ssi_signo));
    }
    interrupted();
  }
};

Attendant::Attendant(std::function<void()> tick, std::function<void()> interrupted) {
  state_ = std::make_unique<State>();
  state_->tick = std::move(tick);
  state_->interrupted = std::move(interrupted);
  state_->heard = heard_signals();
  ::pthread_sigmask(SIG_BLOCK, &state_->heard, &state_->before);
  state_->signals = Descriptor(::signalfd(-1, &state_->heard, SFD_CLOEXEC | SFD_NONBLOCK));
  state_->end = Descriptor(::eventfd(0, EFD_CLOEXEC));
  MUNIMENT_CHECK(state_->signals.ok() && state_->end.ok());
  try {
    state_->thread = std::thread([state = state_.get()] { state->attend(); });
  } catch (const std::system_error&) {
    ::pthread_sigmask(SIG_SETMASK, &state_->before, nullptr);
  }
}

Attendant::~Attendant() {
  if (!state_->thread.joinable()) return;
  const std::uint64_t one = 1;
  MUNIMENT_CHECK(::write(state_->end.number(), &one, sizeof one) == sizeof one);
  state_->thread.join();
  ::pthread_sigmask(SIG_SETMASK, &state_->before, nullptr);
}

bool Attendant::was_interrupted() const { return state_->was_interrupted; }

}  // namespace muniment::cli
