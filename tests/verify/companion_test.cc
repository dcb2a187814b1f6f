#include "verify/companion.h"

#include <gtest/gtest.h>

#include <vector>

namespace muniment::verify {
namespace {

TEST(Companion, DoesOneJobAfterAnother) {
  Companion companion;
  std::vector<int> done;
  for (int i = 0; i < 100; ++i) {
    companion.start([&done, i] { done.push_back(i); });
    companion.wait();
    ASSERT_EQ(done.size(), static_cast<std::size_t>(i) + 1);
    EXPECT_EQ(done.back(), i);
  }
}

TEST(Companion, DoesJobsInTheOrderOfTheirStartsAndCanBeWaitedForAtEach) {
  Companion companion;
  std::vector<int> done;
  std::vector<Companion::Ticket> tickets;
  for (int i = 0; i < 100; ++i) {
    tickets.push_back(companion.start([&done, i] { done.push_back(i); }));
  }
  companion.wait(tickets[49]);
  companion.wait(tickets[10]);
  companion.wait();
  ASSERT_EQ(done.size(), 100U);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(done[static_cast<std::size_t>(i)], i);
}

TEST(Companion, WorksInAnotherThread) {
  Companion companion;
  std::thread::id worker;
  companion.start([&] { worker = std::this_thread::get_id(); });
  companion.wait();
  EXPECT_NE(worker, std::this_thread::get_id());
}

TEST(Companion, NeedNotBeStartedToBeWaitedForOrToEnd) {
  Companion companion;
  companion.wait();
}

TEST(Companion, EndsAfterItsJob) {
  bool done = false;
  {
    Companion companion;
    companion.start([&] { done = true; });
  }
  EXPECT_TRUE(done);
}

}  // namespace
}  // namespace muniment::verify
