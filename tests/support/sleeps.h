// Seeing that another thread waits, for tests whose threads come in an order.
#pragma once

#include <sys/types.h>

#include <fstream>
#include <string>

namespace muniment::test {

// Whether a thread of this process sleeps, as the kernel says.
inline bool sleeps(pid_t thread) {
  std::ifstream file("/proc/self/task/" + std::to_string(thread) + "/stat");
  std::string line;
  std::getline(file, line);
  const std::size_t name_end = line.rfind(')');
  return name_end != std::string::npos && line.compare(name_end, 3, ") S") == 0;
}

}  // namespace muniment::test
