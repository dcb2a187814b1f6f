// Runs a program and keeps what it said.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace muniment::test {

struct Finished {
  int exit_code = -1;  // 128 + the signal where one ended it, as shells have it
  std::string out;
  std::string err;
};

struct ProcessSettings {
  std::filesystem::path folder;                    // to run in; empty: this one
  std::map<std::string, std::string> environment;  // added to PATH, HOME and LC_ALL=C
  std::string input;                               // of stdin
};

// `program` is searched in PATH when it has no slash. Stdin is closed after the input; there is no
// terminal.
Finished run(const std::filesystem::path& program, const std::vector<std::string>& arguments,
             const ProcessSettings& settings = {});

}  // namespace muniment::test
