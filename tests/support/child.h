// Child processes of a test that work until they end, or are killed.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>

#include "ledger/descriptor.h"

namespace muniment::test {

// The end of a pipe on which a child tells what it did, line by line. A line of at most 4096 bytes
// arrives whole or not at all, even when the child is killed.
class Teller {
 public:
  explicit Teller(int file) : file_(file) {}
  void tell(const std::string& line) const;

 private:
  int file_;
};

class Child {
 public:
  // Forks; the child runs `work` and leaves with the code that it returns, or with 1 when an
  // expectation of the test failed in it.
  explicit Child(const std::function<int(const Teller&)>& work);
  ~Child();  // kills it, if it still runs
  Child(Child&&) noexcept;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // The next line that the child told, without its newline; false when it told no more and ended.
  bool listen(std::string& line);
  void kill();  // SIGKILL
  int wait();   // exit code, or 128 + the signal that ended it

 private:
  pid_t process_;
  Descriptor pipe_{-1};
  std::string heard_;
};

}  // namespace muniment::test
