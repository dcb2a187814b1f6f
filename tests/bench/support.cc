#include "tests/bench/support.h"

#include <pthread.h>
#include <sched.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <sstream>
#include <thread>

#include "ledger/core/key.h"

namespace muniment::bench {
namespace {

std::vector<int> allowed_cores() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) die("sched_getaffinity failed");
  std::vector<int> cores;
  for (int core = 0; core < CPU_SETSIZE; ++core) {
    if (CPU_ISSET(static_cast<unsigned>(core), &allowed)) cores.push_back(core);
  }
  return cores;
}

void pin_to(int core) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(static_cast<unsigned>(core), &one);
  if (pthread_setaffinity_np(pthread_self(), sizeof one, &one) != 0) die("cannot pin a thread");
}

}  // namespace

void die(const std::string& sentence) {
  std::fprintf(stderr, "%s\n", sentence.c_str());
  std::exit(1);
}

void need(const Status& status) {
  if (!status.ok()) die(to_english(status.error()));
}

std::string file_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) die("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

Took Stopwatch::now() {
  const auto read = [](clockid_t clock) {
    timespec time{};
    if (clock_gettime(clock, &time) != 0) die("clock_gettime failed");
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
  };
  return {read(CLOCK_MONOTONIC), read(CLOCK_PROCESS_CPUTIME_ID)};
}

Took Stopwatch::took() const {
  const Took end = now();
  return {end.seconds - start_.seconds, end.cpu - start_.cpu};
}

std::string to_json(const Took& took) {
  std::ostringstream text;
  text << std::setprecision(9) << "[" << took.seconds << ", " << took.cpu << "]";
  return text.str();
}

Random Random::unlike_any_before() { return Random(read_big_endian(random_bytes(8))); }

std::uint64_t Random::next() {
  std::uint64_t mixed = state_ += 0x9e3779b97f4a7c15;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  return mixed ^ (mixed >> 31);
}

Bytes Random::bytes(std::size_t count) {
  Bytes result;
  result.reserve(count + sizeof(std::uint64_t));
  while (result.size() < count) append_big_endian(result, next(), sizeof(std::uint64_t));
  result.resize(count);
  return result;
}

Took run_pinned(unsigned threads, const std::function<void(unsigned)>& work) {
  const std::vector<int> cores = allowed_cores();
  std::atomic<unsigned> ready = 0;
  std::atomic<bool> started = false;
  std::vector<std::jthread> running;
  for (unsigned number = 0; number < threads; ++number) {
    running.emplace_back([&, number] {
      pin_to(cores[number % cores.size()]);
      ++ready;
      started.wait(false);
      work(number);
    });
  }
  while (ready < threads) std::this_thread::yield();
  const Stopwatch watch;
  started = true;
  started.notify_all();
  running.clear();  // joins
  return watch.took();
}

void take_turns(const std::function<std::vector<Took>(const Turn&)>& take) {
  std::cout << "ready" << std::endl;
  std::string line;
  while (std::getline(std::cin, line)) {
    Turn turn{};
    if (!(std::istringstream(line) >> turn.batches >> turn.size >> turn.callers)) {
      die("not a turn: " + line);
    }
    std::string answer;
    for (const Took& took : take(turn)) {
      answer += (answer.empty() ? "[" : ", ") + to_json(took);
    }
    std::cout << answer << "]" << std::endl;
  }
}

std::string dossier_of(std::uint64_t number) {
  const std::uint64_t dossier = number % dossier_count;
  return dossier == 0 ? "" : "R7-" + std::to_string(100 + dossier);
}

}  // namespace muniment::bench
