#include "cli/context.h"

#include <unistd.h>

#include <charconv>
#include <chrono>
#include <csignal>

#include "cli/commands/commands.h"
#include "cli/common/verifying.h"

namespace muniment::cli {

namespace fs = std::filesystem;

void Context::print(const std::string& line) const { std::fprintf(stdout, "%s\n", line.c_str()); }

void Context::print(const Document& document) const {
  std::fputs(to_json(document).c_str(), stdout);
}

void Context::tell(const Message& message) const {
  if (options.json) return;
  std::fflush(stdout);  // on a terminal both appear in the order in which they were said
  std::fprintf(stderr, "%s\n", words.translate(message).c_str());
}

int fail(const Context& context, const Error& error) {
  return print_error(error, context.words, context.options.json, exit_code_for_writing(error));
}

int fail_verifying(const Context& context, const Error& error) {
  return print_error(error, context.words, context.options.json, exit_code_for_verifying(error));
}

Result<fs::path> find_ledger(const Context& context) {
  if (context.options.ledger.has_value()) return fs::path(*context.options.ledger);
  if (!context.variables.ledger.empty()) return fs::path(context.variables.ledger);
  std::error_code error;
  fs::path folder = fs::current_path(error);
  while (!error && !folder.empty()) {
    if (evidence::read_marker(folder).ok()) return folder;
    if (folder == folder.parent_path()) break;
    folder = folder.parent_path();
  }
  return Error(ErrorKind::missing, say("no ledger here or above: make one with \"muniment init "
                                       "DIR\", or name one with --ledger DIR or "
                                       "MUNIMENT_LEDGER"));
}

// A relative XDG_STATE_HOME does not count, as its specification says.
Result<evidence::GuardFor> guards_of(const Context& context) {
  fs::path state = context.variables.state_home;
  if (!state.is_absolute()) {
    const fs::path home = context.variables.home;
    if (!home.is_absolute()) {
      return Error(ErrorKind::environment,
                   say("there is no place for the ledger's guard: set HOME or XDG_STATE_HOME to a "
                       "folder's whole path"));
    }
    state = home / ".local/state";
  }
  return evidence::GuardFor([state](const KeyId& key) {
    return make_file_guard(state / "muniment" / "guards" / key.hex());
  });
}

namespace {

// A store's file that is shorter than it says, a disk that fails, or one without room for the lock
// file's page show as SIGBUS where the memory map is used. Pages that contradict one another end in
// SIGILL (lmdb_env.cc), or lead LMDB out of the map (SIGSEGV). A handler may do no more than write
// and leave.
template <const std::string_view& sentence>
void leave_broken_store(int /*signal*/) {
  if (::write(STDERR_FILENO, sentence.data(), sentence.size()) < 0) ::_exit(exit_failed);
  ::_exit(exit_failed);
}

constexpr std::string_view broken_store_english =
    "the store's file cannot be used: its disk is full or cannot be read, or the file is damaged. "
    "Make room; if there is room, run \"muniment check\", and go on from a backup where it finds "
    "damage\n";
constexpr std::string_view broken_store_chinese =
    "无法使用账本的存储库文件：磁盘已满、磁盘无法读取，或文件已损坏。请先腾出空间；若空间充足，请运"
    "行 "
    "\"muniment check\"，发现损坏时从备份恢复\n";

}  // namespace

void tell_broken_stores(const Context& context) {
  if (context.in_child) return;
  for (const int signal : {SIGBUS, SIGILL, SIGSEGV}) {
    std::signal(signal, context.words.language() == Language::chinese
                            ? leave_broken_store<broken_store_chinese>
                            : leave_broken_store<broken_store_english>);
  }
}

Result<std::unique_ptr<evidence::Registrar>> open_ledger(Context& context, StoreAccess access) {
  tell_broken_stores(context);
  Result<fs::path> folder = find_ledger(context);
  if (!folder.ok()) return std::move(folder).error();
  const Result<evidence::GuardFor> guards = guards_of(context);
  if (!guards.ok()) return Error(guards.error());
  Result<std::unique_ptr<evidence::Registrar>> opened =
      evidence::Registrar::open(*folder, access, *guards, context.clock);
  if (!opened.ok()) {
    return std::move(opened).error().within(say("ledger {1}", printable(folder->string())));
  }
  (*opened)->read_as(reader_of(context));
  return opened;
}

Result<evidence::Item> find_item(evidence::Registrar& registrar, const std::string& id) {
  if (id.size() == 2 * Hash::size && id.find('/') == std::string::npos) {
    const Result<Bytes> bytes = from_hex(id);
    if (bytes.ok()) return registrar.find(*Hash::from(*bytes));
  }
  if (const Result<std::uint64_t> entry = parse_decimal(id); entry.ok()) {
    return registrar.find(LeafIndex{*entry});
  }
  Result<Citation> citation = parse_citation(id);
  if (!citation.ok()) return Error(ErrorKind::usage, citation.error().message());
  return registrar.find(*citation);
}

namespace {

Error bad_moment(std::string_view text) {
  return Error(ErrorKind::usage, say("\"{1}\" is not a time: write 2022-08-15, or "
                                     "2022-08-15T09:30+08:00 with its offset from UTC (or Z)",
                                     printable(text)));
}

// A number of exactly `width` digits at `text`'s front, which is then taken off.
std::optional<int> take_digits(std::string_view& text, std::size_t width) {
  if (text.size() < width) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + width, value);
  if (error != std::errc() || end != text.data() + width || text[0] == '-') return std::nullopt;
  text.remove_prefix(width);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

// The offset at the end of a time, in minutes.
std::optional<int> take_offset(std::string_view& text) {
  if (take(text, 'Z')) return 0;
  const bool behind = !text.empty() && text.front() == '-';
  if (!take(text, '+') && !take(text, '-')) return std::nullopt;
  const auto hours = take_digits(text, 2);
  if (!hours || !take(text, ':')) return std::nullopt;
  const auto minutes = take_digits(text, 2);
  if (!minutes || *hours > 14 || *minutes > 59) return std::nullopt;
  return (behind ? -1 : 1) * (*hours * 60 + *minutes);
}

}  // namespace

Result<Moment> parse_moment(std::string_view text, int zone_minutes) {
  using namespace std::chrono;
  std::string_view rest = text;
  const auto y = take_digits(rest, 4);
  if (!y || !take(rest, '-')) return bad_moment(text);
  const auto m = take_digits(rest, 2);
  if (!m || !take(rest, '-')) return bad_moment(text);
  const auto d = take_digits(rest, 2);
  if (!d) return bad_moment(text);
  const year_month_day date{year(*y), month(static_cast<unsigned>(*m)),
                            day(static_cast<unsigned>(*d))};
  if (!date.ok()) return bad_moment(text);
  const std::int64_t days_since = sys_days(date).time_since_epoch().count();
  if (rest.empty()) return Moment{static_cast<std::int32_t>(days_since), std::nullopt};

  if (!take(rest, 'T')) return bad_moment(text);
  const auto hour = take_digits(rest, 2);
  if (!hour || !take(rest, ':')) return bad_moment(text);
  const auto minute = take_digits(rest, 2);
  int second = 0;
  if (minute && take(rest, ':')) second = take_digits(rest, 2).value_or(60);
  const auto offset = minute ? take_offset(rest) : std::nullopt;
  if (!offset || !rest.empty() || *hour > 23 || *minute > 59 || second > 59)
    return bad_moment(text);
  const std::int64_t instant =
      ((days_since * 24 + *hour) * 60 + *minute - *offset) * 60'000 + std::int64_t{second} * 1000;
  return Moment{day_of(instant, zone_minutes), instant};
}

std::string label(const Words& words, Vocabulary vocabulary, std::uint16_t code) {
  const Term* term = term_by_code(vocabulary, code);
  if (term == nullptr) return words.translate(say("unknown code {1}", std::to_string(code)));
  return std::string(words.language() == Language::chinese ? term->chinese : term->english);
}

}  // namespace muniment::cli
