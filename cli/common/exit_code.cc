#include "cli/common/exit_code.h"

#include <algorithm>
#include <array>

namespace muniment::cli {

int exit_code_for_writing(const Error& error) {
  switch (error.kind()) {
    case ErrorKind::refused:
      return exit_refused;
    case ErrorKind::unknown:
      return exit_cannot_evaluate;
    case ErrorKind::usage:
      return exit_usage;
    case ErrorKind::malformed:
    case ErrorKind::mismatch:
    case ErrorKind::missing:
    case ErrorKind::environment:
    case ErrorKind::disk_full:
      break;
  }
  return exit_failed;
}

int exit_code_for_verifying(const Error& error) {
  switch (error.kind()) {
    case ErrorKind::mismatch:
      return exit_code(verify::Verdict::refuted);
    case ErrorKind::refused:
      return exit_code(verify::Verdict::rules_broken);
    case ErrorKind::malformed:
    case ErrorKind::unknown:
    case ErrorKind::missing:
      return exit_cannot_evaluate;
    case ErrorKind::usage:
      return exit_usage;
    case ErrorKind::environment:
    case ErrorKind::disk_full:
      break;
  }
  return exit_failed;
}

int exit_code(verify::Verdict verdict) { return static_cast<int>(verdict); }

int worse_exit_code(int one, int other) {
  constexpr std::array worst_first = {1, 5, 3, 2, 0};
  const auto rank = [&](int code) {
    return std::find(worst_first.begin(), worst_first.end(), code) - worst_first.begin();
  };
  return rank(one) <= rank(other) ? one : other;
}

}  // namespace muniment::cli
