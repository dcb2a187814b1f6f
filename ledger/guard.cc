#include "ledger/guard.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "ledger/core/checkpoint.h"
#include "ledger/descriptor.h"

namespace muniment {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t slot_bytes = 4096;  // a page
constexpr std::size_t copy_bytes = slot_bytes / 2;
constexpr std::size_t slots = 2;
constexpr std::size_t file_bytes = slots * slot_bytes;

struct Slot {
  std::string text;
  TreeSize size;
};
using Slots = std::array<std::optional<Slot>, slots>;

Error failed(const fs::path& file, int code) {
  return Error(code == ENOSPC || code == EDQUOT ? ErrorKind::disk_full : ErrorKind::environment,
               say("the guard {1}: {2}", file.string(), describe_errno(code)));
}

// A slot holds a signed checkpoint twice, each with zeros behind it. A write that was cut off in
// between leaves two that differ, which is seen here, without the ledger's key.
std::optional<Slot> parse_slot(ByteView bytes) {
  const ByteView copy = bytes.first(copy_bytes);
  if (!std::ranges::equal(copy, bytes.subspan(copy_bytes))) return std::nullopt;
  const auto end = std::find(copy.begin(), copy.end(), std::uint8_t{0});
  const bool padded = std::all_of(end, copy.end(), [](std::uint8_t byte) { return byte == 0; });
  if (end == copy.begin() || end == copy.end() || !padded) return std::nullopt;
  std::string text(copy.begin(), end);
  Result<SignedCheckpoint> parsed = parse_signed_checkpoint(text);
  if (!parsed.ok()) return std::nullopt;
  return Slot{std::move(text), parsed->checkpoint.size};
}

Slots parse_slots(ByteView bytes) {
  return {parse_slot(bytes.first(slot_bytes)), parse_slot(bytes.subspan(slot_bytes))};
}

// The slot with the larger tree; none when neither holds one.
std::optional<std::size_t> newest_slot(const Slots& all) {
  if (!all[0] && !all[1]) return std::nullopt;
  if (!all[0] || !all[1]) return all[0] ? 0 : 1;
  return all[1]->size > all[0]->size ? 1 : 0;
}

// The whole file, with zeros where it is shorter. Malformed when it is longer.
Result<Bytes> read_file(const Descriptor& opened, const fs::path& file) {
  Bytes bytes(file_bytes + 1);
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::pread(opened.number(), bytes.data() + done, bytes.size() - done,
                                static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(file, errno);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  if (done > file_bytes) {
    return Error(ErrorKind::malformed, say("{1} is not a guard: it is too long", file.string()));
  }
  bytes.resize(file_bytes);
  return bytes;
}

Status write_slot(const Descriptor& opened, const fs::path& file, std::size_t slot,
                  std::string_view text) {
  Bytes bytes = to_bytes(text);
  bytes.resize(copy_bytes);
  append(bytes, text);
  bytes.resize(slot_bytes);
  const ssize_t wrote =
      ::pwrite(opened.number(), bytes.data(), bytes.size(), static_cast<off_t>(slot * slot_bytes));
  if (wrote < 0) return failed(file, errno);
  if (static_cast<std::size_t>(wrote) != bytes.size()) return failed(file, ENOSPC);
  return {};
}

// Makes the folders above the file that are missing, for their owner alone.
Status make_folders(const fs::path& file) {
  fs::path made;
  for (const fs::path& part : fs::absolute(file).parent_path()) {
    made /= part;
    if (::mkdir(made.c_str(), 0700) != 0 && errno != EEXIST) {
      const int code = errno;
      std::error_code ignored;
      if (!fs::is_directory(made, ignored)) return failed(made, code);
    }
  }
  return {};
}

class FileGuard final : public Guard {
 public:
  explicit FileGuard(fs::path file) : file_(std::move(file)) {}

  Result<std::optional<std::string>> read() override {
    const Descriptor opened(::open(file_.c_str(), O_RDONLY | O_CLOEXEC));
    if (!opened.valid() && errno == ENOENT) return std::optional<std::string>();
    if (!opened.valid()) return failed(file_, errno);
    Result<Bytes> bytes = read_file(opened, file_);
    if (!bytes.ok()) return std::move(bytes).error();
    Slots all = parse_slots(*bytes);
    const std::optional<std::size_t> newest = newest_slot(all);
    if (newest.has_value()) return std::optional<std::string>(std::move(all[*newest]->text));
    const bool untouched = std::all_of(bytes->begin(), bytes->end(), [](auto b) { return b == 0; });
    if (untouched) return std::optional<std::string>();  // made, and not written before a crash
    return Error(ErrorKind::malformed,
                 say("{1} holds no checkpoint that can be read", file_.string()));
  }

  Status write(std::string_view signed_checkpoint) override {
    Result<SignedCheckpoint> parsed = parse_signed_checkpoint(signed_checkpoint);
    if (!parsed.ok()) return std::move(parsed).error();
    if (signed_checkpoint.size() >= copy_bytes) {
      return Error(ErrorKind::malformed,
                   say("a checkpoint of {1} bytes is too long for the guard {2}",
                       std::to_string(signed_checkpoint.size()), file_.string()));
    }
    Descriptor opened = open_for_writing();
    if (!opened.valid() && errno == ENOENT) {
      if (Status status = make_folders(file_); !status.ok()) return status;
      opened = open_for_writing();
    }
    if (!opened.valid()) return failed(file_, errno);
    return write_opened(opened, signed_checkpoint, parsed->checkpoint.size);
  }

 private:
  Descriptor open_for_writing() const {
    return Descriptor(::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  }

  // Writes the slot that is not the newest: a crash leaves the other. Only a tree that is no larger
  // than the guard's (the ledger was adopted) must also wipe that one, afterwards.
  Status write_opened(const Descriptor& opened, std::string_view text, TreeSize size) const {
    Result<Bytes> bytes = read_file(opened, file_);
    Slots all;
    if (bytes.ok()) {
      all = parse_slots(*bytes);
    } else if (bytes.error().kind() != ErrorKind::malformed) {
      return std::move(bytes).error();
    } else if (::ftruncate(opened.number(), 0) != 0) {  // not a guard's file: nothing to keep
      return failed(file_, errno);
    }
    const std::optional<std::size_t> newest = newest_slot(all);
    const std::size_t slot = newest.has_value() ? 1 - *newest : 0;
    if (Status status = write_slot(opened, file_, slot, text); !status.ok()) return status;
    const std::size_t other = 1 - slot;
    if (!all[other].has_value() || all[other]->size < size) return {};
    return write_slot(opened, file_, other, "");
  }

  const fs::path file_;
};

}  // namespace

std::unique_ptr<Guard> make_file_guard(fs::path file) {
  return std::make_unique<FileGuard>(std::move(file));
}

}  // namespace muniment
