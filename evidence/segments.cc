#include "evidence/segments.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <system_error>

#include "evidence/files.h"

namespace muniment::evidence {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view header = "muniment segment 1\n";
static_assert(header.size() == segment_header_bytes);
constexpr std::size_t number_digits = 8;
constexpr std::size_t buffer_bytes = 256 * 1024;
// The disk works while the next contents are sealed: less is left to wait for before a commit.
constexpr std::uint64_t start_writing_bytes = 8 * 1024 * 1024;
constexpr std::size_t segments_tried = 16;  // of those that are there, the newest

std::optional<std::uint32_t> number_of_name(std::string_view name) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  const bool whole = error == std::errc() && end == name.data() + name.size();
  return whole && name.size() == number_digits && number > 0 ? std::optional(number) : std::nullopt;
}

// Invalid: somebody writes it, it is full, or it is none of ours.
Descriptor take(const fs::path& file, std::uint64_t& size) {
  Descriptor opened(::open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat status = {};
  if (!opened.valid() || ::flock(opened.number(), LOCK_EX | LOCK_NB) != 0 ||
      ::fstat(opened.number(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return Descriptor(-1);
  }
  size = static_cast<std::uint64_t>(status.st_size);
  Bytes start(header.size());
  const bool ours =
      read_fully(opened.number(), start, 0) == static_cast<std::ptrdiff_t>(header.size()) &&
      as_text(start) == header;
  return ours && size < segment_full_bytes ? std::move(opened) : Descriptor(-1);
}

}  // namespace

fs::path segment_file(const fs::path& folder, std::uint32_t number) {
  const std::string digits = std::to_string(number);
  return folder / (std::string(number_digits - digits.size(), '0') + digits);
}

Result<std::vector<std::uint32_t>> list_segments(const fs::path& folder) {
  std::vector<std::uint32_t> numbers;
  std::error_code error;
  for (fs::directory_iterator file(folder, error), end; !error && file != end;
       file.increment(error)) {
    if (const auto number = number_of_name(file->path().filename().string())) {
      numbers.push_back(*number);
    }
  }
  if (error) return system_error(say("cannot read {1}: {2}", folder.string()), error.value());
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

Result<std::unique_ptr<SegmentWriter>> SegmentWriter::open(const fs::path& folder) {
  const Result<std::vector<std::uint32_t>> there = list_segments(folder);
  if (!there.ok()) return there.error();
  std::size_t tried = 0;
  for (auto number = there->rbegin(); number != there->rend() && tried < segments_tried;
       ++number, ++tried) {
    std::uint64_t size = 0;
    const fs::path file = segment_file(folder, *number);
    Descriptor taken = take(file, size);
    if (!taken.valid()) continue;
    return std::unique_ptr<SegmentWriter>(new SegmentWriter(file, std::move(taken), *number, size));
  }
  for (std::uint32_t number = there->empty() ? 1 : there->back() + 1; number <= max_segment;
       ++number) {
    const fs::path file = segment_file(folder, number);
    Descriptor made(::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!made.valid() && errno == EEXIST) continue;  // another process made it meanwhile
    if (!made.valid()) return system_error(say("cannot write {1}: {2}", file.string()), errno);
    // Whoever found it before it was locked may write it as well as we; then the next one is ours.
    if (::flock(made.number(), LOCK_EX | LOCK_NB) != 0) continue;
    if (!write_fully(made.number(), as_bytes(header), 0)) {
      const int failed = errno;
      ::unlink(file.c_str());
      return system_error(say("cannot write {1}: {2}", file.string()), failed);
    }
    if (Status synced = sync_folder(folder); !synced.ok()) return std::move(synced).error();
    return std::unique_ptr<SegmentWriter>(
        new SegmentWriter(file, std::move(made), number, header.size()));
  }
  return Error(ErrorKind::environment,
               say("there is no number left for a segment in {1}", folder.string()));
}

SegmentWriter::SegmentWriter(fs::path file, Descriptor descriptor, std::uint32_t number,
                             std::uint64_t end)
    : file_(std::move(file)),
      descriptor_(std::move(descriptor)),
      number_(number),
      end_(end),
      written_(end),
      started_(end) {
  waiting_.reserve(buffer_bytes);
}

Error SegmentWriter::cannot_write(int error_number) const {
  return system_error(say("cannot write {1}: {2}", file_.string()), error_number);
}

Status SegmentWriter::append(ByteView bytes) {
  const std::lock_guard lock(mutex_);
  if (broken_) return *broken_;
  if (waiting_.size() + bytes.size() > buffer_bytes) {
    if (Status flushed = flush(); !flushed.ok()) return flushed;
  }
  muniment::append(waiting_, bytes);
  end_ += bytes.size();
  dirty_ = true;
  return {};
}

Status SegmentWriter::rewind(std::uint64_t end) {
  const std::lock_guard lock(mutex_);
  MUNIMENT_CHECK(end <= end_);
  end_ = end;
  if (end >= written_) {
    waiting_.resize(static_cast<std::size_t>(end - written_));
    return {};
  }
  waiting_.clear();
  if (::ftruncate(descriptor_.number(), static_cast<off_t>(end)) != 0) return cannot_write(errno);
  written_ = end;
  started_ = std::min(started_, end);
  return {};
}

Status SegmentWriter::flush() {
  if (waiting_.empty()) return {};
  if (!write_fully(descriptor_.number(), waiting_, written_)) return cannot_write(errno);
  written_ += waiting_.size();
  waiting_.clear();
  if (written_ - started_ >= start_writing_bytes) {
    // Advice: whether it was taken shows when all is made durable.
    static_cast<void>(::sync_file_range(descriptor_.number(), static_cast<off_t>(started_),
                                        static_cast<off_t>(written_ - started_),
                                        SYNC_FILE_RANGE_WRITE));
    started_ = written_;
  }
  return {};
}

Status SegmentWriter::sync() {
  const std::lock_guard one_at_a_time(syncing_);
  {
    const std::lock_guard lock(mutex_);
    if (broken_) return *broken_;
    if (!dirty_) return {};
    if (Status flushed = flush(); !flushed.ok()) return flushed;
    dirty_ = false;
  }
  if (::fdatasync(descriptor_.number()) == 0) return {};
  const std::lock_guard lock(mutex_);
  broken_ = cannot_write(errno);
  return *broken_;
}

Status SegmentReader::use(std::uint32_t number) {
  if (descriptor_.valid() && number_ == number) return {};
  const fs::path file = segment_file(folder_, number);
  Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!opened.valid() && errno == ENOENT) {
    return Error(ErrorKind::missing, say("there is no file {1}", file.string()));
  }
  if (!opened.valid()) return system_error(say("cannot read {1}: {2}", file.string()), errno);
  descriptor_ = std::move(opened);
  number_ = number;
  return {};
}

Status SegmentReader::read(std::uint32_t number, std::uint64_t offset,
                           std::span<std::uint8_t> bytes) {
  if (Status opened = use(number); !opened.ok()) return opened;
  const std::ptrdiff_t got = read_fully(descriptor_.number(), bytes, offset);
  const std::string file = segment_file(folder_, number).string();
  if (got < 0) return system_error(say("cannot read {1}: {2}", file), errno);
  if (static_cast<std::size_t>(got) == bytes.size()) return {};
  return Error(ErrorKind::malformed,
               say("{1} ends at byte {2}, before the content that is to be there", file,
                   std::to_string(offset + static_cast<std::uint64_t>(got))));
}

Result<std::uint64_t> SegmentReader::size(std::uint32_t number) {
  if (Status opened = use(number); !opened.ok()) return std::move(opened).error();
  struct stat status = {};
  if (::fstat(descriptor_.number(), &status) != 0) {
    return system_error(say("cannot read {1}: {2}", segment_file(folder_, number).string()), errno);
  }
  return static_cast<std::uint64_t>(status.st_size);
}

Result<bool> SegmentReader::is_wiped(std::uint32_t number, std::uint64_t offset,
                                     std::uint64_t bytes) {
  Bytes piece(static_cast<std::size_t>(std::min<std::uint64_t>(buffer_bytes, bytes)));
  for (const std::uint64_t end = offset + bytes; offset < end; offset += piece.size()) {
    piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), end - offset)));
    if (Status got = read(number, offset, piece); !got.ok()) return std::move(got).error();
    const auto is_zero = [](std::uint8_t byte) { return byte == 0; };
    if (!std::all_of(piece.begin(), piece.end(), is_zero)) return false;
  }
  return true;
}

Status wipe_segment(const fs::path& folder, std::uint32_t number, std::uint64_t offset,
                    std::uint64_t bytes) {
  const fs::path file = segment_file(folder, number);
  const Descriptor opened(::open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!opened.valid() && errno == ENOENT) return {};
  const auto failed = [&] {
    return Status(system_error(say("cannot write {1}: {2}", file.string()), errno));
  };
  struct stat status = {};
  if (!opened.valid() || ::fstat(opened.number(), &status) != 0) return failed();
  const auto size = static_cast<std::uint64_t>(status.st_size);
  const std::uint64_t end = std::min(size, offset + bytes);
  const Bytes zeros(1024 * 1024);
  for (std::uint64_t at = offset; at < end;) {
    const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(zeros.size(), end - at));
    if (!write_fully(opened.number(), ByteView(zeros).first(piece), at)) return failed();
    at += piece;
  }
  if (::fdatasync(opened.number()) != 0) return failed();
  if (offset < end) {  // where this cannot be done, the zeros stay
    static_cast<void>(::fallocate(opened.number(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                                  static_cast<off_t>(offset), static_cast<off_t>(end - offset)));
  }
  return {};
}

}  // namespace muniment::evidence
