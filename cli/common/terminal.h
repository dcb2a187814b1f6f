// Manners of both programs: what goes to stdout and what to stderr, words in two languages, files that appear whole.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/core/result.h"

namespace muniment::cli {

enum class Language { english, chinese };

// What the environment said, read once in main.
struct Environment {
  std::string lang_option, lc_all, lc_messages, lang;
  bool no_color = false;
};
Language choose_language(const Environment& environment);  // --lang, LC_ALL, LC_MESSAGES, LANG; else English

// Words. `translate` looks the template up in the embedded catalogue and puts the arguments in.
class Words {
 public:
  explicit Words(Language language);
  Language language() const { return language_; }
  std::string translate(const Message& message) const;
  std::string translate(const Error& error) const;  // contexts first, then what happened

 private:
  Language language_;
};

// Text from records and file systems made fit for a terminal: well-formed UTF-8 without control characters, the rest
// as \xNN; bidirectional controls too.
std::string printable(std::string_view raw);
std::size_t display_width(std::string_view text);  // columns; wide characters count two
std::string pad(std::string_view text, std::size_t columns);

// Columns aligned by display width, two spaces between them; the last column is not padded.
std::string format_table(const std::vector<std::vector<std::string>>& rows);

// "2026-11-23 14:05:09+08:00"
std::string format_time(std::int64_t utc_ms, int zone_minutes);
std::string format_day(std::int32_t days);
std::string format_bytes(std::uint64_t bytes);  // "1.2 GB"

// Progress on stderr: rate and time left; on a terminal only, at most ten times a second.
class ProgressLine {
 public:
  ProgressLine(const Words& words, Message what, std::uint64_t total, bool enabled);
  ~ProgressLine();  // wipes the line
  void advance(std::uint64_t by);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Whole files. `write_file` makes a temporary file beside `path`, syncs it and renames it: the file appears complete
// or not at all. mode as for open(2). Refused when the file is there and `overwrite` is no.
enum class Overwrite { no, yes };
Status write_file(const std::filesystem::path& path, std::string_view content, unsigned mode, Overwrite overwrite);
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit);

// Asks on the terminal without echo; missing when there is no terminal.
Result<std::string> ask_passphrase(const Words& words, const Message& prompt);
// Overwrites a secret that is no longer needed.
void cleanse(std::string& secret);

// Exit codes (DESIGN of the command line: cli/README.md).
enum ExitCode { exit_done = 0, exit_refused = 2, exit_cannot_evaluate = 3, exit_usage = 4, exit_failed = 5, exit_partly = 6 };
int exit_code_for_writing(const Error& error);     // of a command that writes
int exit_code_for_verifying(const Error& error);   // of a command that verifies

}  // namespace muniment::cli
